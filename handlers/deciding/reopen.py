"""Reopen: a closed or placed case is worked on again, by whom it was or who asks."""

from __future__ import annotations

from datetime import datetime

from bot.case import Move
from bot.heads import standing
from bot.person import Person
from bot.ports.store import Tx
from bot.press import Answer, Done, Request
from bot.words import line
from handlers.casework import file_of, move


def press(tx: Tx, request: Request, person: Person, now: datetime) -> Answer:
    file = file_of(tx, request.subject)
    owner = file.owner or person
    look = standing(file)
    case = file.case
    move(tx, case, Move.REOPEN, person.id, now, owner=owner.id, reason=None, look=look)
    return Done(line("done.reopened", who=owner.name))
