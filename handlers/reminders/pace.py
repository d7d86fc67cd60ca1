"""How often a person hears of what is near: one list an hour, and alarms at once."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from bot.case import Case, CaseId
from bot.ladder import HOUR, in_time, list_at
from bot.lists import from_parts
from bot.person import PersonId
from bot.ports.store import Tx
from bot.reminder import CONTACT, ME, RING, Nudge
from bot.subject import Subject, case_of

_OWN = (ME, CONTACT)
"""What a person set for a moment of their own choice."""
PAUSE = timedelta(minutes=5)
"""An alarm comes at once; what alarms within this time after it comes as one list."""


def soonest(tx: Tx, who: PersonId, found: Sequence[Nudge], now: datetime) -> datetime:
    """Give when a list of these may come: by the hour, but not too late to be of use.

    An alarm waits for neither; after one there is a short pause.
    """
    hours = tx.playbook.current().hours
    urgent = any(_pressing(tx, left, now) for left in found)
    at = list_at(now, _last(tx, who, now), hours, urgent)
    calls = (
        (case, in_time(at, now, case.window_end, hours, urgent))
        for case in _running(tx, found)
    )
    early = _unheard(tx, who, [(case, call) for case, call in calls if call < at])
    rings = [_rings(tx, who, now) for left in found if left.step == RING]
    return min([at, *early, *rings])


def rested(tx: Tx, who: PersonId, now: datetime) -> datetime:
    """Give when somebody, or the team, has had no list for an hour: now, or later."""
    hours = tx.playbook.current().hours
    return list_at(now, _last(tx, who, now), hours, urgent=True)


def told(tx: Tx, who: PersonId, found: Iterable[Nudge], now: datetime) -> None:
    """Note that somebody got a list of these."""
    tx.nudges.told(who, now)
    if any(left.step == RING for left in found):
        tx.nudges.told(_rung(who), now)


def list_key(who: PersonId, at: datetime) -> str:
    return f"list:{who}:{at.isoformat()}"


# ------------------------------------------------------------------ what came before


def _last(tx: Tx, who: PersonId, now: datetime) -> datetime | None:
    """Give when somebody had their last list, at the latest now.

    One that lies ahead, because the clock was put back, counts from now on as now, or
    it would hold up the next list again and again.
    """
    last = tx.nudges.last(who)
    if last is None or last <= now:
        return last
    tx.nudges.told(who, now)
    return now


def _unheard(
    tx: Tx, who: PersonId, calls: Sequence[tuple[Case, datetime]]
) -> list[datetime]:
    """Give the calls about cases that did not stand in the list they had last."""
    heard = _heard(tx, who) if calls else set()
    return [call for case, call in calls if case_of(case.id) not in heard]


def _heard(tx: Tx, who: PersonId) -> set[Subject]:
    last = tx.nudges.last(who)
    row = tx.outbox.get(list_key(who, last)) if last else None
    entries = from_parts(json.loads(row.detail)).entries if row else ()
    return {entry.subject for entry in entries}


def _rings(tx: Tx, who: PersonId, now: datetime) -> datetime:
    last = _last(tx, _rung(who), now)
    return now if last is None else max(now, last + PAUSE)


def _rung(who: PersonId) -> PersonId:
    """Give the name under which a person's last alarm is kept, beside their lists."""
    return PersonId(f"{RING}:{who}")


# ------------------------------------------------------------------ what it is about


def case_of_nudge(tx: Tx, nudge: Nudge) -> Case | None:
    number = nudge.subject.case
    return tx.cases.get(CaseId(number)) if number else None


def _running(tx: Tx, found: Iterable[Nudge]) -> list[Case]:
    cases = (case_of_nudge(tx, left) for left in found)
    return [case for case in cases if case and case.running]


def _pressing(tx: Tx, nudge: Nudge, now: datetime) -> bool:
    """Tell what may come outside hours: what is urgent, and what somebody asked for.

    What was asked for a moment that a sleep let pass waits for the team like the rest.
    """
    case = case_of_nudge(tx, nudge)
    asked = nudge.step in _OWN and now - nudge.at < HOUR
    return asked or (case is not None and case.urgent and case.running)
