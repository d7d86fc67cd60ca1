"""Tell colleagues: for information, as a question, or in a question that is open.

What is for information counts up on one card per area and day and pings nobody. A
question goes to one person with a deadline; silence is brought up again.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from bot.hours import DAY
from bot.notice import Notice, NoticeId, NoticeKind, NoticeState
from bot.noticeboard import silences
from bot.person import Person, PersonId
from bot.ports.store import Tx
from bot.press import Answer, Ask, Done, Refused, Request, Wrong
from bot.reminder import SILENCE, Timer
from bot.subject import notice_of
from bot.words import Line, line
from handlers import casework
from handlers.colleagues.notices import (
    change,
    no_room,
    notice_for,
    redraw,
    too_long,
    with_more,
)
from handlers.colleagues.telling import INFO, QUESTION, Telling, form, telling
from handlers.reminders.hearing import of_silence
from handlers.reminders.nudges import nudge


def ask(tx: Tx, request: Request, person: Person, now: datetime) -> Answer:
    """Open the dialog, or draw it anew for another area or another way."""
    if not tx.playbook.current().areas:
        return Refused(line("refused.no_areas"))
    return Ask(form(telling(tx, request, person, now)))


def press(tx: Tx, request: Request, person: Person, now: datetime) -> Answer:
    at = telling(tx, request, person, now)
    lacks = _LACKS.get(at.way, _nothing)
    wrong = {**at.wrong, **too_long("text", at.text)} or lacks(at)
    if wrong:
        return Wrong(wrong, form(at))
    return Done(_WAYS.get(at.way, _join)(tx, at))


def _nothing(at: Telling) -> dict[str, Line]:
    """Ask for words when the case stands in the question already, if they fit."""
    notice = _joined(at)
    if at.text:
        return no_room(_with_words(notice, at), at.text)
    known = at.file.case.id in notice.cases
    return {"text": line("error.told_already")} if known else {}


def _no_question(at: Telling) -> dict[str, Line]:
    wrong = {} if at.text else {"text": line("error.no_question")}
    chosen = at.request.values
    if chosen.get("asked", "") not in ("", at.asked):
        wrong["asked"] = line("error.choose")
    if not at.asked:
        wrong["asked"] = line("error.nobody_to_ask")
    if chosen.get("before") and chosen["before"] != at.before.isoformat():
        wrong["before"] = line("error.moment")
    return wrong


_LACKS: Mapping[str, Callable[[Telling], dict[str, Line]]] = {
    INFO: lambda _: {},
    QUESTION: _no_question,
}
"""What is still missing for each way of telling."""


# ------------------------------------------------------------------ the three ways


def _inform(tx: Tx, at: Telling) -> Line:
    today = at.playbook.hours.day(at.now)
    before = tx.notices.info(at.area.id, (today - DAY).isoformat())
    notice = tx.notices.info(at.area.id, today.isoformat()) or _open(
        tx,
        at,
        NoticeKind.INFO,
        before=len(before.cases) if before else 0,
    )
    if not tx.notices.add(notice.id, at.file.case.id, at.now):
        return line("done.told_already", area=at.area.name)
    _stands(tx, at, notice.id)
    return line("done.told", area=at.area.name)


def _ask(tx: Tx, at: Telling) -> Line:
    asked, due_at = at.asked, at.before
    notice = _open(
        tx, at, NoticeKind.QUESTION, text=at.text, asked_of=asked, due_at=due_at
    )
    tx.notices.add(notice.id, at.file.case.id, at.now)
    tx.timers.put(Timer(notice_of(notice.id), SILENCE, due_at, asked or ""))
    _stands(tx, at, notice.id)
    return line("done.asked", who=_name(at, asked), end=due_at)


def _join(tx: Tx, at: Telling) -> Line:
    """Add the case to an open question, and what was said to what is asked."""
    notice = _joined(at)
    tx.notices.add(notice.id, at.file.case.id, at.now)
    if at.text:
        tx.notices.change(notice, text=_with_words(notice, at))
    _stands(tx, at, notice.id)
    return line("done.joined", who=_name(at, notice.asked_of))


def _joined(at: Telling) -> Notice:
    assert at.joined is not None  # noqa: S101 - every other way has its own function
    return at.joined


def _with_words(notice: Notice, at: Telling) -> str:
    said = line("notice.adds", who=at.person.name, text=at.text)
    return with_more(notice, said, at.playbook)


_WAYS: Mapping[str, Callable[[Tx, Telling], Line]] = {INFO: _inform, QUESTION: _ask}


def _open(tx: Tx, at: Telling, kind: NoticeKind, **more: Any) -> Notice:
    day = at.playbook.hours.day(at.now).isoformat()
    new, state = NoticeId(0), NoticeState.OPEN
    by, now = at.person.id, at.now
    return tx.notices.open(Notice(new, kind, at.area.id, day, state, by, now, **more))


def _stands(tx: Tx, at: Telling, number: NoticeId) -> None:
    """Note on the case that colleagues know, and draw what shows it."""
    case, notice = at.file.case, notice_for(tx, notice_of(number))
    detail = ": ".join(part for part in (at.area.name, at.text) if part)
    tx.history.add(case.id, at.now, at.person.id, "tell", detail)
    casework.redraw(tx, case, at.now)
    redraw(tx, notice, at.now)


def _name(at: Telling, who: PersonId | None) -> str:
    return at.playbook.name(who) if who else "-"


# ------------------------------------------------------------------ silence


def silent(tx: Tx, number: int, now: datetime) -> None:
    """Bring up a question whose moment has come without an answer.

    Who was asked and who asked hear of it, now and on the next working days; whoever
    stands in for one who may no longer answer, or ask.
    """
    notice = tx.notices.get(NoticeId(number))
    if notice is None or not notice.waiting:
        return
    for who in of_silence(tx, notice, now):
        nudge(tx, who, notice_of(notice.id), SILENCE, now)
    wait_again(tx, notice, now)
    look = line("notice.reminded", at=now)
    change(tx, notice, now, look=notice.look or look)


def wait_again(tx: Tx, notice: Notice, now: datetime) -> None:
    """Set when silence is brought up next, if that is to be at all."""
    about, asked = notice_of(notice.id), notice.asked_of or ""
    tx.timers.drop(about, (SILENCE,))
    hours = tx.playbook.current().hours
    found = silences(notice.due_at, hours) if notice.due_at else ()
    later = next((at for at in found if at > now), None)
    if later:
        tx.timers.put(Timer(about, SILENCE, later, asked))
