"""Remind: what is due happens once; people hear of it, or a card is drawn anew."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime

from bot.case import Case, CaseId
from bot.notice import NoticeId
from bot.ports.events import Due
from bot.ports.store import Tx
from bot.reminder import (
    APPROVER,
    CONTACT,
    LEAD,
    LIST,
    LOOK,
    ME,
    MORNING,
    NOBODY,
    OVER,
    OWNER,
    REPORT,
    RING,
    SHIFT,
    SHIFT_END,
    SILENCE,
    SOON,
    Timer,
    look_key,
    next_look,
)
from handlers.casework import redraw
from handlers.colleagues import tell
from handlers.reminders import nudges
from handlers.replies import asking
from handlers.team import day, handing, week


def happen(tx: Tx, event: Due, now: datetime) -> None:
    """Fire a timer, once and for all, and do what its step says."""
    timer = event.timer
    if tx.timers.fire(timer, now):
        _STEPS[timer.step](tx, timer, now)


def _case(tx: Tx, timer: Timer) -> Case | None:
    number = timer.subject.case
    return tx.cases.get(CaseId(number)) if number else None


def _redrawn(tx: Tx, timer: Timer, now: datetime) -> None:
    case = _case(tx, timer)
    if case and case.ticking:
        redraw(tx, case, now)


def _nudged(tx: Tx, timer: Timer, now: datetime) -> None:
    case = _case(tx, timer)
    if case:
        nudges.put(tx, case, timer, now)


def _next_approver(tx: Tx, timer: Timer, now: datetime) -> None:
    case = _case(tx, timer)
    if case:
        asking.next_approver(tx, case, now)


def _silent(tx: Tx, timer: Timer, now: datetime) -> None:
    notice = timer.subject.notice
    if notice:
        tell.silent(tx, NoticeId(notice), now)


def _looked_at(tx: Tx, timer: Timer, now: datetime) -> None:
    """Have the review of a watched case looked at, and set the look after this one."""
    case = _case(tx, timer)
    if case is None:
        return
    source = case.review.partition("/")[0]
    tx.outbox.put(look_key(timer), f"{LOOK}:{source}", str(case.id), now)
    reply = tx.replies.of_case(case.id)
    coming = next_look(case, now, reply.stands_since if reply else None)
    if coming:
        tx.timers.put(coming)


_STEPS: Mapping[str, Callable[[Tx, Timer, datetime], None]] = {
    SOON: _redrawn,
    OVER: _redrawn,
    SHIFT: _nudged,
    OWNER: _nudged,
    LEAD: _nudged,
    RING: _nudged,
    ME: _nudged,
    CONTACT: _nudged,
    APPROVER: _next_approver,
    SILENCE: _silent,
    LOOK: _looked_at,
    LIST: nudges.deliver,
    MORNING: day.morning,
    REPORT: week.happen,
    SHIFT_END: handing.ran_out,
    NOBODY: handing.still_nobody,
}
"""What happens when the moment of a step has come."""
