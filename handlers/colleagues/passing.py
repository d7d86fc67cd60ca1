"""Asking back, and passing a question on to who can answer it."""

from __future__ import annotations

from datetime import datetime

from bot.blocks import Button, Choice, Field, Note
from bot.notice import Notice, NoticeKind, NoticeMove
from bot.noticeboard import asked_role, headline
from bot.person import Person
from bot.ports.store import Tx
from bot.press import Answer, Ask, Dialog, Done, Refused, Request, Wrong
from bot.reminder import SILENCE
from bot.words import Line, line
from handlers.casework import TOLD_ROLE, bring
from handlers.choosing import people
from handlers.colleagues.notices import (
    WORDS,
    change,
    moved,
    no_room,
    notice_for,
    redraw_for,
    too_long,
    view_of,
    with_more,
    words,
)
from handlers.colleagues.tell import wait_again
from handlers.duty import askable
from handlers.reminders.nudges import nudge

# ------------------------------------------------------------------ asking back


def ask_back(tx: Tx, request: Request, person: Person, now: datetime) -> Answer:
    return Ask(_back(tx, request, now))


def asked_back(tx: Tx, request: Request, person: Person, now: datetime) -> Answer:
    """Bring the asker a case of theirs with what is asked; the question stays open."""
    notice, text = notice_for(tx, request.subject), words(request, "text")
    asker, playbook = notice.asked_by, tx.playbook.current()
    to = playbook.name(asker)
    said = line("notice.asks_back", who=person.name, to=to, text=text)
    whole = with_more(notice, said, playbook)
    empty = {} if text else {"text": line("error.no_question")}
    wrong = {**empty, **no_room(whole, text), **too_long("text", text)}
    if wrong:
        return Wrong(wrong, _back(tx, request, now))
    state = moved(notice, NoticeMove.ASK_BACK)
    changed = change(tx, notice, now, state=state, text=whole)
    cases = [case for case in map(tx.cases.get, changed.cases) if case]
    case = next((case for case in cases if case.owner == asker), cases[0])
    tx.history.add(case.id, now, person.id, "ask_back", text)
    bring(tx, case.id, asker, said, now, role=TOLD_ROLE, by=person.id)
    return Done(line("done.asked_back", who=to))


def _back(tx: Tx, request: Request, now: datetime) -> Dialog:
    notice = notice_for(tx, request.subject)
    to = tx.playbook.current().name(notice.asked_by)
    text, field = request.values.get("text", ""), line("field.question")
    return Dialog(
        "ask_back",
        request.subject,
        line("title.ask_back", who=to),
        blocks=(Note(headline(view_of(tx, notice), now)),),
        fields=(Field("text", "text", field, text, most=WORDS, needed=True),),
        submit=Button("ask_back", line("verb.ask"), "ask", primary=True),
    )


# ------------------------------------------------------------------ passing on


def pass_on(tx: Tx, request: Request, person: Person, now: datetime) -> Answer:
    notice = notice_for(tx, request.subject)
    if notice.kind is NoticeKind.INFO:
        return Refused(line("refused.for_information"))
    return Ask(_other(tx, request, person, notice))


def passed_on(tx: Tx, request: Request, person: Person, now: datetime) -> Answer:
    """Let somebody else have the question; its deadline stays."""
    notice = notice_for(tx, request.subject)
    if notice.kind is NoticeKind.INFO:
        return Refused(line("refused.for_information"))
    area, to = request.values.get("area", ""), _chosen(tx, request, person, notice)
    if to is None:
        wrong = "asked" if area in tx.playbook.current().areas else "area"
        drawn = _other(tx, request, person, notice)
        return Wrong({wrong: line("error.choose")}, drawn)
    state, look = moved(notice, NoticeMove.PASS_ON), _by(person, to)
    changed = change(tx, notice, now, state=state, area=area, asked_of=to.id, look=look)
    if notice.asked_of:
        redraw_for(tx, changed, notice.asked_of, now)
    if tx.cards.placed(request.subject, asked_role(to.id)):
        # Their card from before is edited, which pings nobody: their next list does.
        nudge(tx, to.id, request.subject, SILENCE, now)
    wait_again(tx, changed, now)
    return Done(line("done.passed_on", who=to.name))


def _by(person: Person, to: Person) -> Line:
    return line("notice.passed_on", who=person.name, to=to.name)


def _able(tx: Tx, area: str, person: Person, notice: Notice) -> list[Person]:
    """Give who could have it: not who passes it on, has it already or asked it."""
    without = (person.id, notice.asked_of, notice.asked_by)
    return askable(tx.playbook.current(), area, *without)


def _chosen(tx: Tx, request: Request, person: Person, notice: Notice) -> Person | None:
    """Give who was chosen, or who is first to be asked about the area."""
    area, who = request.values.get("area", ""), request.values.get("asked", "")
    if area not in tx.playbook.current().areas:
        return None
    able = _able(tx, area, person, notice)
    return next((p for p in able if who in ("", p.id)), None)


def _other(tx: Tx, request: Request, person: Person, notice: Notice) -> Dialog:
    areas, values = tx.playbook.current().areas.values(), request.values
    named = tuple(Choice(area.id, line("plain", text=area.name)) for area in areas)
    first = Choice("", line("choice.first_asked"))
    able = people(_able(tx, notice.area, person, notice))
    about, who = line("field.about"), line("field.asked")
    return Dialog(
        "other_team",
        request.subject,
        line("title.other_team"),
        fields=(
            Field("area", "choice", about, values.get("area", notice.area), named),
            Field("asked", "choice", who, values.get("asked", ""), (first, *able)),
        ),
        submit=Button("other_team", line("verb.pass_on"), "pass", primary=True),
    )
