"""Assign: somebody else becomes the owner and is told."""

from __future__ import annotations

from datetime import datetime

from bot.blocks import Button, Choice, Field
from bot.case import Move
from bot.person import Person, PersonId, Right
from bot.ports.store import Tx
from bot.press import Answer, Ask, Dialog, Done, Request, Wrong
from bot.words import line
from handlers.casework import file_of, move, named


def ask(tx: Tx, request: Request, person: Person, now: datetime) -> Answer:
    return Ask(_dialog(tx, request))


def press(tx: Tx, request: Request, person: Person, now: datetime) -> Answer:
    file = file_of(tx, request.subject)
    case = file.case
    owner = _able(tx).get(PersonId(request.values.get("owner", "")))
    if owner is None:
        return Wrong({"owner": line("error.choose")}, _dialog(tx, request))
    detail = owner.name
    move(tx, case, Move.ASSIGN, person.id, now, owner=owner.id, detail=detail)
    if owner.id != person.id:
        said = line("told.assigned", name=named(file), who=person.name)
        tx.outbox.say(f"assigned:{request.key}", case.id, said, now, to=owner.id)
    return Done(line("done.assigned", who=owner.name))


def _able(tx: Tx) -> dict[PersonId, Person]:
    people = tx.playbook.current().people
    return {id_: p for id_, p in people.items() if p.may(Right.WORK)}


def _dialog(tx: Tx, request: Request) -> Dialog:
    case = file_of(tx, request.subject).case
    choices = tuple(
        Choice(id_, line("plain", text=p.name)) for id_, p in _able(tx).items()
    )
    owner = Field(
        "owner", "choice", line("field.owner"), value=case.owner or "", choices=choices
    )
    return Dialog(
        "assign",
        request.subject,
        line("title.assign", case=str(case.id)),
        fields=(owner,),
        submit=Button("assign", line("verb.assign"), "assign", primary=True),
    )
