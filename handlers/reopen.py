"""Reopen: a closed or placed case is worked on again, by whom it was or who asks."""

from __future__ import annotations

from datetime import datetime

from bot.case import Move
from bot.person import Person
from bot.ports.store import Tx
from bot.press import Answer, Done, Request
from bot.reminder import timers
from bot.words import line
from handlers.casework import file_of, move


def press(tx: Tx, request: Request, person: Person, now: datetime) -> Answer:
    case = file_of(tx, request.subject).case
    owner = case.owner or person.id
    moved = move(
        tx, case, Move.REOPEN, person.id, now, owner=owner, reason=None, look=None
    )
    for timer in timers(moved):
        tx.timers.put(timer)
    return Done(line("done.reopened", who=person.name))
