"""Answer: a colleague says that they look into it, that it is fixed, or how it is.

One answer holds for all cases of a notice. Its two fields never mix: what is for the
customer may be quoted in a reply, what is internal stays with the team.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from bot.blocks import Button, Field, Note
from bot.blocks import Told as Answered
from bot.case import Case, State
from bot.checks import check, stopping
from bot.lists import Entry, Listed
from bot.notice import Notice, NoticeMove, NoticeState, Told
from bot.noticeboard import headline
from bot.person import Person, PersonId
from bot.ports.store import Tx
from bot.press import Answer, Ask, Dialog, Done, Request, Wrong
from bot.reminder import SILENCE
from bot.reply import Limit
from bot.review import digest
from bot.subject import case_of
from bot.words import Line, line
from handlers.casework import TOLD_ROLE, bring, file_of, named
from handlers.colleagues.notices import (
    WORDS,
    change,
    moved,
    notice_for,
    too_long,
    view_of,
    words,
)
from handlers.deciding.planning import written
from handlers.reminders.listing import MOST

TITLES: Mapping[str, Line] = {
    "fixed": line("title.fixed"),
    "explain": line("title.explain"),
    "stays": line("title.stays"),
}


def looking(tx: Tx, request: Request, person: Person, now: datetime) -> Answer:
    notice = notice_for(tx, request.subject)
    state = moved(notice, NoticeMove.LOOK)
    look = line("notice.looks", who=person.name, at=now)
    change(tx, notice, now, state=state, look=look)
    return Done(line("done.looking", who=person.name))


def ask(tx: Tx, request: Request, person: Person, now: datetime) -> Answer:
    return Ask(_form(tx, request, now))


def press(tx: Tx, request: Request, person: Person, now: datetime) -> Answer:
    """Keep the answer and bring it to everybody who waits for it."""
    public, internal = words(request, "public"), words(request, "internal")
    notice, drawn = notice_for(tx, request.subject), _form(tx, request, now)
    wrong = _wrong(tx, public, internal)
    if wrong:
        return Wrong(wrong, drawn)
    if notice.told and request.shown != drawn.shown:
        return _changed(tx, notice, notice.told, drawn)
    state = moved(notice, NoticeMove(request.action))
    told = Told(person.id, now, public, internal)
    tx.timers.drop(request.subject, (SILENCE,))
    answered = change(tx, notice, now, state=state, told=told, look=None)
    _spread(tx, answered, person, now)
    return Done(_answered(person.name, len(notice.cases)))


def _answered(who: str, n: int) -> Line:
    if n == 1:
        return line("done.answered_one", who=who)
    return line("done.answered", who=who, n=n)


def _holds_for(n: int) -> Line:
    return line("note.answer_one") if n == 1 else line("note.answer", n=n)


def _changed(tx: Tx, notice: Notice, told: Told, drawn: Dialog) -> Wrong:
    """Somebody answered since the dialog was drawn: show it above what was typed."""
    who, at = tx.playbook.current().name(told.by), told.at
    by = line(f"notice.{notice.state}", who=who, at=at)
    theirs = Answered(by, told.public, told.internal)
    error = line("error.changed", who=who, at=at)
    return Wrong({"": error}, replace(drawn, blocks=(*drawn.blocks, theirs)))


def _wrong(tx: Tx, public: str, internal: str) -> dict[str, Line]:
    """Say what cannot be kept: nothing at all, too much, or what no reply may hold.

    Only what stops a reply stops an answer for the customer: what a whole reply still
    lacks is said where that is written.
    """
    if not public and not internal:
        return {"public": line("error.no_answer")}
    language = tx.playbook.current().language
    found = stopping(check(public, language, Limit(WORDS))) if public else ()
    wrong = {"public": found[0].line} if found else {}
    return {**wrong, **too_long("internal", internal)}


def _form(tx: Tx, request: Request, now: datetime) -> Dialog:
    notice = notice_for(tx, request.subject)
    before = notice.told
    public, internal = (before.public, before.internal) if before else ("", "")
    shown = digest(f"{public}\0{internal}") if before else ""
    values = {"public": public, "internal": internal, **request.values}
    fields = tuple(
        Field(name, "text", label, value=values[name], most=WORDS)
        for name, label in (
            ("public", line("field.public")),
            ("internal", line("field.internal")),
        )
    )
    about = headline(view_of(tx, notice), now)
    return Dialog(
        request.action,
        request.subject,
        TITLES[request.action],
        blocks=(Note(about), Note(_holds_for(len(notice.cases)))),
        fields=fields,
        submit=Button(request.action, line("verb.answer"), "answer", primary=True),
        shown=shown,
    )


# ------------------------------------------------------------------ who hears of it


def _spread(tx: Tx, notice: Notice, person: Person, now: datetime) -> None:
    """Say it in the thread of each case, and to each owner once."""
    told = notice.told
    assert told is not None  # noqa: S101 - it was written a moment ago
    area = view_of(tx, notice).area
    said = line("told.answered", who=person.name, area=area)
    detail = _log(tx, told)
    of_owner: dict[PersonId, list[Case]] = defaultdict(list)
    for case in filter(None, map(tx.cases.get, notice.cases)):
        tx.history.add(case.id, now, person.id, "answer", detail)
        key = f"answered:{notice.id}:{case.id}:{now.isoformat()}"
        tx.outbox.say(key, case.id, said, now)
        if case.owner and case.owner != person.id and case.state is not State.CLOSED:
            of_owner[case.owner].append(case)
    for owner, cases in of_owner.items():
        _bring(tx, notice, owner, cases, said, now)


def _log(tx: Tx, told: Told) -> str:
    """Give the words of an answer for the log, each with whom it is for."""
    public = [line("log.public", text=told.public)] if told.public else []
    internal = [line("log.internal", text=told.internal)] if told.internal else []
    return "\n".join(written(tx, said) for said in (*public, *internal))


def _bring(
    tx: Tx,
    notice: Notice,
    owner: PersonId,
    cases: list[Case],
    said: Line,
    now: datetime,
) -> None:
    """Bring an owner their case, or one list: in front is what can be told."""
    if len(cases) == 1:
        why = _why(notice, cases[0], said)
        bring(tx, cases[0].id, owner, why, now, role=TOLD_ROLE)
        return
    cases = sorted(cases, key=lambda case: not _is_news(notice, case))
    entries = tuple(
        Entry(
            named(file_of(tx, case_of(case.id))),
            case_of(case.id),
            _why(notice, case, said),
        )
        for case in cases[:MOST]
    )
    title = line("list.answered", said=said, n=len(cases))
    news = sum(_is_news(notice, case) for case in cases)
    if news:
        title = line("list.fixed", said=said, n=news)
    key = f"answered:{notice.id}:{owner}:{now.isoformat()}"
    more = len(cases) - MOST
    note = line("list.more", n=more) if more > 0 else None
    tx.outbox.show(key, Listed(owner, title, entries, note), now)


def _why(notice: Notice, case: Case, said: Line) -> Line:
    """Say what there is to do: a reply that stands can be followed up once fixed."""
    return line("told.fixed", said=said) if _is_news(notice, case) else said


def _is_news(notice: Notice, case: Case) -> bool:
    """Tell whether a customer who has an answer can now hear that it is fixed."""
    return notice.state is NoticeState.FIXED and case.answered_at is not None
