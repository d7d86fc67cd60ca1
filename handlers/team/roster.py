"""The roster: everybody of the team as a lead changes them, one person at a time."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bot.case import State
from bot.grammar import Problem
from bot.person import BOT, RIGHTS, PersonId, Right, Role
from bot.playbook import PlaybookError
from bot.ports.store import Tx
from bot.reminder import SHIFT_END
from bot.subject import person_of
from bot.words import Line, line
from handlers.team import handing

PART = "people"
ALL = 100_000
Errors = Mapping[str, Line]


@dataclass(frozen=True, slots=True)
class Entry:
    """One person as the playbook holds them, and in which place of its list."""

    at: int
    person: Mapping[str, Any]

    @property
    def id(self) -> PersonId:
        return PersonId(self.person["id"])

    @property
    def name(self) -> str:
        return str(self.person["name"])

    @property
    def roles(self) -> tuple[Role, ...]:
        return tuple(role for role in Role if role in self.person["roles"])

    def may(self, right: Right) -> bool:
        return any(right in RIGHTS[role] for role in self.roles)


def entries(tx: Tx) -> tuple[Entry, ...]:
    return tuple(Entry(at, person) for at, person in enumerate(tx.team.people()))


def find(tx: Tx, who: str) -> Entry | None:
    return next((entry for entry in entries(tx) if entry.id == who), None)


def free_id(tx: Tx, name: str) -> PersonId:
    """Make an id that nobody has or ever had: the log must know whom it means."""
    plain = "".join(c for c in name.casefold() if c.isalnum()) or "person"
    taken = {BOT, *(entry.id for entry in entries(tx)), *_once(tx)}
    number, found = 1, plain
    while found in taken:
        number += 1
        found = f"{plain}{number}"
    return PersonId(found)


def _once(tx: Tx) -> Iterable[str]:
    """Give the ids of everybody whom a lead ever changed."""
    for change in tx.changes.listed(ALL):
        for kept in (change.before, change.after) if change.part == PART else ():
            if kept:
                yield kept[1]["id"]


# ------------------------------------------------------------------ changing it


def put(tx: Tx, one: Entry, after: Entry | None, now: datetime) -> Errors:
    """Let a person be as in `after`; they leave the team when that is None.

    The shift of somebody who may not work any more ends.
    Gives what is wrong, by field ("" for the whole); then nothing was changed.
    """
    people = [entry for entry in entries(tx) if entry.id != one.id]
    if after:
        people.insert(after.at, after)
    errors = _needed(tx, one, after, people) or _write(tx, one, people, now)
    works = after is not None and after.may(Right.WORK)
    if not errors and not works:
        _go_off(tx, one, now)
    return errors


def _needed(tx: Tx, one: Entry, after: Entry | None, people: list[Entry]) -> Errors:
    """Say who would be missed: the last lead, or somebody with open cases."""
    if not any(entry.may(Right.LEAD) for entry in people):
        return {"": line("error.last_lead", who=one.name)}
    works = after is not None and after.may(Right.WORK)
    owned = [c for c in tx.cases.owned(one.id) if c.state is not State.PLACED]
    if owned and not works:
        return {"": line("error.owns", who=one.name, n=len(owned))}
    return {}


def _write(tx: Tx, one: Entry, people: list[Entry], now: datetime) -> Errors:
    try:
        tx.team.set_people([entry.person for entry in people], now)
    except PlaybookError as error:
        return dict(_told(problem, one) for problem in error.problems)
    return {}


_FIELDS: Mapping[str, Line] = {
    "name": line("error.name"),
    "public_name": line("error.name"),
    "email": line("error.email"),
    "roles": line("error.roles"),
    "slack": line("error.slack"),
    "teams": line("error.teams"),
}


def _told(problem: Problem, one: Entry) -> tuple[str, Line]:
    """Say a mistake of the rules in the words of the dialog, at its field."""
    part, *path = problem.path
    if part != PART:
        return "", line("error.in_area", who=one.name)
    field = str(path[-1]) if path else ""
    return field, _FIELDS.get(field, line("error.too_few"))


def _go_off(tx: Tx, one: Entry, now: datetime) -> None:
    mine = [shift for shift in tx.shifts.on(now) if shift.person == one.id]
    for shift in mine:
        tx.shifts.end(shift.id, now)
    if mine:
        tx.timers.drop(person_of(one.id), (SHIFT_END,))
        handing.gone(tx, one.id, one.name, now)
