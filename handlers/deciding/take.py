"""I'll take this: the case gets an owner."""

from __future__ import annotations

from datetime import datetime

from bot.case import Move
from bot.person import Person
from bot.ports.store import Tx
from bot.press import Answer, Done, Request
from bot.words import line
from handlers.casework import file_of, move


def press(tx: Tx, request: Request, person: Person, now: datetime) -> Answer:
    case = file_of(tx, request.subject).case
    move(tx, case, Move.TAKE, person.id, now, owner=person.id)
    return Done(line("done.taken", who=person.name))
