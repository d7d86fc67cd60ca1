"""Who hears of a step: the owner, who is on, the leads, as all stands at that moment.

Asked when a timer fires and again when the list goes out, so that nobody hears of what
is no longer theirs, and nothing goes to somebody who can no longer do it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta

from bot.case import Case, State
from bot.notice import Notice
from bot.person import PersonId, Right
from bot.ports.store import Tx
from bot.reminder import CONTACT, LEAD, OWNER, RING, SHIFT
from handlers.duty import able, askable, leads, minders, on_now

LEFT, WAITS = "left", "waits"
"""What is still open from another's shift, and words that wait without a clock: no
timer has these steps."""

FREE = (State.NEW, State.UNSURE)
"""Nobody took it."""
_UNDER_WAY = (State.WAITING, State.GOING, State.BY_HAND, State.DOUBT)

Hearers = tuple[PersonId, ...]


def whom(tx: Tx, case: Case, step: str, at: datetime, now: datetime) -> Hearers:
    """Give whom a step that fell at `at` concerns; nobody once its clock stopped."""
    goes_on = _GO_ON[step](case) if step in _GO_ON else case.running
    return _WHOM[step](tx, case, at, now) if goes_on else ()


def _minding(tx: Tx, case: Case, at: datetime, now: datetime) -> Hearers:
    return minders(tx, now) if case.state in FREE else ()


def _shift(tx: Tx, case: Case, at: datetime, now: datetime) -> Hearers:
    """Give who is on, else the leads; as the day opens they read the team's list."""
    opening = case.policy.hours.day_start(at - timedelta.resolution)
    if opening == at and not on_now(tx, now):
        return ()
    return _minding(tx, case, at, now)


def _owner(tx: Tx, case: Case, at: datetime, now: datetime) -> Hearers:
    """Give whom it waits for; nobody while agreed words are on their way."""
    if case.state is State.GOING and tx.switches.stop() is None:
        return ()
    asked = _asked(tx, case)
    return (asked,) if asked else _owning(tx, case, at, now)


def _owning(tx: Tx, case: Case, at: datetime, now: datetime) -> Hearers:
    """Give the owner; where nobody owns it who could work on it, who minds the rest."""
    owns = case.owner in able(tx, Right.WORK)
    return (case.owner,) if case.owner and owns else minders(tx, now)


def _asked(tx: Tx, case: Case) -> PersonId | None:
    """Give who is to agree to the words that wait: the last one asked, or who wrote."""
    if case.state is not State.WAITING:
        return None
    asked, right = case.asked[-1] if case.asked else None, Right.APPROVE
    if asked is None:
        draft, right = tx.replies.draft(case.id), Right.WORK
        asked = draft.answers if draft else None
    return asked if asked in able(tx, right) else None


def _lead(tx: Tx, case: Case, at: datetime, now: datetime) -> Hearers:
    """Give the leads: before the end only when nothing waits, at the end always."""
    waits = case.state in _UNDER_WAY and now < case.window_end
    return () if waits else leads(tx)


def _ringing(tx: Tx, case: Case, at: datetime, now: datetime) -> Hearers:
    """Give the owner and, unless they are on, those who mind what nobody owns."""
    owner, on = _owning(tx, case, at, now), on_now(tx, now)
    alone = case.state not in FREE and any(who in on for who in owner)
    return owner if alone else tuple(dict.fromkeys((*owner, *minders(tx, now))))


def _left(tx: Tx, case: Case, at: datetime, now: datetime) -> Hearers:
    """Give who is on, as long as the owner is not."""
    on = on_now(tx, now)
    if case.state in FREE:
        return on
    return () if case.owner is None or case.owner in on else on


def _waits(tx: Tx, case: Case, at: datetime, now: datetime) -> Hearers:
    """Give who is to agree, or to place by hand, when there is no clock any more."""
    waits = case.answered_at and case.state in (State.WAITING, State.BY_HAND)
    return _owner(tx, case, at, now) if waits else ()


_WHOM: Mapping[str, Callable[[Tx, Case, datetime, datetime], Hearers]] = {
    SHIFT: _shift,
    OWNER: _owner,
    LEAD: _lead,
    RING: _ringing,
    CONTACT: _owning,
    LEFT: _left,
    WAITS: _waits,
}
_GO_ON: Mapping[str, Callable[[Case], bool]] = {
    LEAD: lambda case: case.ticking,
    CONTACT: lambda _: True,
    WAITS: lambda _: True,
}
"""What is told of a case whose clock does not run: all else ends with it."""


# ------------------------------------------------------------------ of a question


def of_silence(tx: Tx, notice: Notice, now: datetime) -> Hearers:
    """Give who hears that nobody has answered: who was asked, and who asked.

    For somebody who may no longer do so it is the first who may answer about that
    area, and who minds what nobody owns.
    """
    asked_of, asked_by = notice.asked_of, notice.asked_by
    if asked_of not in able(tx, Right.ANSWER):
        others = askable(tx.playbook.current(), notice.area, asked_by)
        asked_of = others[0].id if others else None
    told = (asked_by,) if asked_by in able(tx, Right.WORK) else minders(tx, now)
    return tuple(dict.fromkeys((*filter(None, (asked_of,)), *told)))
