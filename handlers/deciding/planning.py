"""Contact in person: who calls or writes the customer before when, and is told of it.

The plan stands in the case as the line that its card shows. A reply may say what the
plan says: who gets in touch, and when.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from bot.card import PLANNED
from bot.case import Case, Move
from bot.draft import in_words
from bot.person import Person, PersonId
from bot.playbook import Playbook
from bot.ports.store import Tx
from bot.reminder import CONTACT, Timer
from bot.subject import case_of
from bot.triage import Triage
from bot.words import Line, Words, line
from handlers.casework import OWNER_ROLE, TOLD_ROLE, bring, file_of, move, named
from handlers.choosing import noted


@dataclass(frozen=True, slots=True)
class Plan:
    """Who contacts the customer before when (UTC); the note is for colleagues only."""

    who: PersonId
    before: datetime
    note: str = ""


def planned(case: Case) -> Plan | None:
    """Give the plan of a case that nobody has carried out yet."""
    if case.plan is None or case.plan.key != PLANNED:
        return None
    held = case.plan.values
    who, before = held["person"], held["before"]
    assert isinstance(who, str)  # noqa: S101 - `plan` wrote it
    assert isinstance(before, datetime)  # noqa: S101
    return Plan(PersonId(who), before)


def plan(tx: Tx, case: Case, made: Plan, by: Person, now: datetime) -> Case:
    """Plan contact in person: it stands on the card, and whoever does it is told.

    They become the owner of a case that nobody owns. The plan of before is forgotten.
    """
    name = tx.playbook.current().name(made.who)
    said = line("contact.plan", who=name, before=made.before, person=made.who)
    detail = written(tx, noted(said, made.note))
    owner = case.owner or made.who
    moved = move(
        tx, case, Move.CONTACT, by.id, now, detail=detail, owner=owner, plan=said
    )
    tx.timers.drop(case_of(case.id), (CONTACT,))
    tx.timers.put(Timer(case_of(case.id), CONTACT, made.before, made.who))
    asked = line("told.contact", who=by.name, name=_name(tx, case), before=made.before)
    role = OWNER_ROLE if owner == made.who else TOLD_ROLE
    why = noted(asked, made.note)
    bring(tx, case.id, made.who, why, now, role=role, by=by.id)
    return moved


def _name(tx: Tx, case: Case) -> Line:
    return named(file_of(tx, case_of(case.id)))


def written(tx: Tx, said: Line) -> str:
    """Give a line as the log keeps it: in the team's words, on the team's clock."""
    playbook = tx.playbook.current()
    return Words(playbook.language, playbook.zone).say(said)


def slots(
    case: Case, playbook: Playbook, person: Person, now: datetime
) -> dict[str, str]:
    """Give what a reply that this person writes now may name, for it is agreed.

    A moment that has passed is never promised, and nobody names themselves.
    """
    found = area_slot(case.triage, playbook)
    made = planned(case)
    if made and made.before > now:
        spoken = playbook.speak(case.language).language
        found["when"] = in_words(made.before, now, spoken, playbook.zone)
    if made and made.who != person.id and made.who in playbook.people:
        found["who"] = playbook.people[made.who].public_name
    return found


def area_slot(triage: Triage | None, playbook: Playbook) -> dict[str, str]:
    """Give the area that was agreed on, as customers call it."""
    area = playbook.areas.get(triage.area) if triage else None
    return {"area": area.customer} if area else {}
