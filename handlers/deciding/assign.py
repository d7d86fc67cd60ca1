"""Assign and hand over: somebody else becomes the owner and is told, with a note."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from bot.blocks import Button, Field
from bot.card import quoted
from bot.case import Move, State
from bot.dossier import Dossier
from bot.person import Person, PersonId, Right
from bot.ports.store import Tx
from bot.press import Answer, Ask, Dialog, Done, Request, Wrong
from bot.subject import case_of
from bot.words import line
from handlers.casework import OWNER_ROLE, bring, file_of, move, named
from handlers.choosing import note, note_field, noted, people, too_long


def ask(tx: Tx, request: Request, person: Person, now: datetime) -> Answer:
    return Ask(_dialog(tx, file_of(tx, request.subject), {}))


def press(tx: Tx, request: Request, person: Person, now: datetime) -> Answer:
    """Give the case to its new owner; the note is for colleagues, never published."""
    file, values = file_of(tx, request.subject), request.values
    able = {p.id: p for p in tx.playbook.current().able(Right.WORK)}
    owner, said = (
        able.get(PersonId(values.get("owner", ""))),
        note(values.get("note", "")),
    )
    errors = too_long(said)
    if owner is None:
        errors["owner"] = line("error.choose")
    if owner is None or errors:
        return Wrong(errors, _dialog(tx, file, values))
    detail = f"{owner.name}: {said}" if said else owner.name
    move(tx, file.case, Move.ASSIGN, person.id, now, owner=owner.id, detail=detail)
    assigned = line("told.assigned", name=named(file), who=person.name)
    why, role = noted(assigned, said), OWNER_ROLE
    bring(tx, file.case.id, owner.id, why, now, role=role, by=person.id)
    if file.case.owner in (None, owner.id):
        return Done(line("done.assigned", who=owner.name))
    return Done(line("done.handed_over", who=owner.name))


def _dialog(tx: Tx, file: Dossier, values: Mapping[str, str]) -> Dialog:
    case = file.case
    new = case.state is State.NEW
    title = "title.assign" if new else "title.hand_over"
    verb = line("verb.assign" if new else "verb.hand_over")
    owner = Field(
        "owner",
        "choice",
        line("field.owner"),
        value=values.get("owner", case.owner or ""),
        choices=people(tx.playbook.current().able(Right.WORK)),
    )
    return Dialog(
        "assign",
        case_of(case.id),
        line(title, case=str(case.id)),
        blocks=tuple(quoted(file)),
        fields=(owner, note_field(values.get("note", ""))),
        submit=Button("assign", verb, "assign", primary=True),
    )
