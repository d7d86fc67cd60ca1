"""Nudges: who hears of what is near, in one list each, at most one an hour.

A timer that fires leaves a nudge for each person it concerns. When their list may come
only what still concerns them is told, all of it in one message.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from bot.case import Case, CaseId
from bot.notice import Notice, NoticeId
from bot.person import PersonId, Right
from bot.ports.store import Tx
from bot.reminder import CONTACT, LIST, ME, RING, SHIFT, Nudge, Timer
from bot.subject import Subject, person_of
from handlers.duty import able
from handlers.reminders.hearing import FREE, LEFT, WAITS, of_silence, whom
from handlers.reminders.listing import KINDS, STUCK, Kinds, kind_of, listed, pile, title
from handlers.reminders.pace import case_of_nudge, list_key, soonest, told


def put(tx: Tx, case: Case, timer: Timer, now: datetime) -> None:
    """Leave a nudge for each person whom a step that fired concerns."""
    for who in _concerned(tx, case, timer, now):
        leave(tx, Nudge(who, timer.subject, timer.step, timer.due_at), now)


def _concerned(tx: Tx, case: Case, timer: Timer, now: datetime) -> tuple[PersonId, ...]:
    """Give the one it was set for; whom it concerns now where they cannot do it."""
    who = PersonId(timer.who)
    if who and (timer.step == ME or who in able(tx, Right.WORK)):
        return (who,)
    return whom(tx, case, timer.step, timer.due_at, now)


def nudge(tx: Tx, who: PersonId, about: Subject, step: str, now: datetime) -> None:
    """Leave a nudge for a person; they hear of it in their next list."""
    leave(tx, Nudge(who, about, step, now), now)


def leave(tx: Tx, left: Nudge, now: datetime) -> None:
    """Leave a nudge, and see to it that its person's list comes as soon as it may."""
    tx.nudges.put(left)
    _plan(tx, left.person, soonest(tx, left.person, [left], now))


# ------------------------------------------------------------------ their one list


def _plan(tx: Tx, who: PersonId, at: datetime) -> None:
    waiting = tx.timers.waiting(person_of(who))
    if not any(t.step == LIST and t.due_at <= at for t in waiting):
        _set(tx, Timer(person_of(who), LIST, at))


def _set(tx: Tx, timer: Timer) -> None:
    tx.timers.put(timer)
    if timer not in tx.timers.waiting(timer.subject):
        # The clock was put back: a list has come at that very moment already.
        later = timer.due_at + timedelta.resolution
        _set(tx, Timer(timer.subject, timer.step, later))


def deliver(tx: Tx, timer: Timer, now: datetime) -> None:
    """Tell a person in one list what still concerns them; nothing when nothing does."""
    who = PersonId(timer.subject.id)
    _pass_on(tx, who, now)
    found = [left for left in tx.nudges.of(who) if _holds(tx, left, now)]
    at = soonest(tx, who, found, now) if found else now
    if at > now:
        _plan(tx, who, at)
        return
    tx.nudges.clear(who)
    if found:
        _tell(tx, who, found, now)


def _tell(tx: Tx, who: PersonId, found: list[Nudge], now: datetime) -> None:
    about = pile(tx, _kinds(tx, found, now), now, _notices(tx, found))
    message = listed(who, title(about), about)
    tx.outbox.show(list_key(who, now), message, now)
    told(tx, who, found, now)


def _pass_on(tx: Tx, who: PersonId, now: datetime) -> None:
    """Let others hear what somebody had not heard yet and can do nothing about now."""
    if who in able(tx, Right.WORK):
        return
    for left in tx.nudges.of(who):
        case = case_of_nudge(tx, left)
        if case and left.step != ME:
            put(tx, case, Timer(left.subject, left.step, left.at), now)


def _notice(tx: Tx, nudge: Nudge) -> Notice | None:
    number = nudge.subject.notice
    return tx.notices.get(NoticeId(number)) if number else None


def _holds(tx: Tx, nudge: Nudge, now: datetime) -> bool:
    """Tell whether a nudge still holds: theirs, and not since worked on by them."""
    case, notice = case_of_nudge(tx, nudge), _notice(tx, nudge)
    if case is None:
        if notice is None or not notice.waiting:
            return False
        return nudge.person in of_silence(tx, notice, now)
    if nudge.step == ME:
        return True
    log = tx.history.of(case.id)
    if any(e.person == nudge.person and e.at > nudge.at for e in log):
        return False
    if nudge.step == CONTACT and nudge.person in able(tx, Right.WORK):
        return True
    return nudge.person in whom(tx, case, nudge.step, nudge.at, now)


def _notices(tx: Tx, found: Iterable[Nudge]) -> list[Notice]:
    return [notice for notice in (_notice(tx, nudge) for nudge in found) if notice]


def _kinds(tx: Tx, found: Iterable[Nudge], now: datetime) -> Kinds:
    """Give each case once, for the gravest of its reasons."""
    kinds: dict[CaseId, tuple[Case, str]] = {}
    cases = ((case_of_nudge(tx, nudge), nudge.step) for nudge in found)
    for case, kind in ((c, _kind(c, step, now)) for c, step in cases if c):
        known = kinds.setdefault(case.id, (case, kind))[1]
        kinds[case.id] = (case, min(known, kind, key=KINDS.index))
    return list(kinds.values())


def _kind(case: Case, step: str, now: datetime) -> str:
    own = {ME: "asked", CONTACT: "contact"}.get(step)
    free = "free" if case.state in FREE else "left"
    waits = STUCK.get(case.state, "waits")
    others = {RING: "ring", SHIFT: "free", LEFT: free, WAITS: waits}
    return own or kind_of(case, now, others.get(step, "near"))
