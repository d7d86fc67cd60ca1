"""Who looks after what nobody owns, and who is asked to agree, in which order."""

from __future__ import annotations

from datetime import datetime

from bot.person import Person, PersonId, Right
from bot.playbook import Playbook
from bot.ports.store import Tx
from bot.shift import Shift, on_duty


def able(tx: Tx, right: Right) -> tuple[PersonId, ...]:
    """Give who may do something now, by the playbook, in its order."""
    return tuple(person.id for person in tx.playbook.current().able(right))


def shifts_now(tx: Tx, now: datetime) -> list[Shift]:
    """Give the shifts at `now` (UTC) of people who may still work on cases.

    Somebody may have left, or lost the role, in the playbook while they were on.
    """
    may = able(tx, Right.WORK)
    return [shift for shift in tx.shifts.on(now) if shift.person in may]


def on_now(tx: Tx, now: datetime) -> tuple[PersonId, ...]:
    """Give who is on at `now` and may work, the one who began first in front."""
    return on_duty(shifts_now(tx, now), now)


def minders(tx: Tx, now: datetime) -> tuple[PersonId, ...]:
    """Give who minds what nobody owns at `now` (UTC): who is on, else the leads."""
    return on_now(tx, now) or leads(tx)


def leads(tx: Tx) -> tuple[PersonId, ...]:
    """Give the leads; where the playbook names none, everybody who may publish."""
    return able(tx, Right.LEAD) or able(tx, Right.APPROVE)


def approvers(tx: Tx, now: datetime) -> tuple[PersonId, ...]:
    """Give everybody who may agree to words, those on shift in front."""
    may = able(tx, Right.APPROVE)
    on = [who for who in on_now(tx, now) if who in may]
    return tuple(dict.fromkeys((*on, *may)))


def askable(playbook: Playbook, area: str, *without: PersonId | None) -> list[Person]:
    """Give whom to ask about an area: who knows about it first, then all others."""
    able = {person.id: person for person in playbook.able(Right.ANSWER)}
    known = playbook.areas[area].people if area in playbook.areas else ()
    order = dict.fromkeys((*(who for who in known if who in able), *able))
    return [able[who] for who in order if who not in without]
