"""Complaint or not: a person answers what the stars could not say."""

from __future__ import annotations

from datetime import datetime

from bot.case import Move
from bot.person import Person
from bot.ports.store import Tx
from bot.press import Answer, Done, Request
from bot.words import line
from handlers.casework import file_of, move


def yes(tx: Tx, request: Request, person: Person, now: datetime) -> Answer:
    case = file_of(tx, request.subject).case
    move(tx, case, Move.COMPLAINT, person.id, now, look=None)
    return Done(line("done.complaint"))


def no(tx: Tx, request: Request, person: Person, now: datetime) -> Answer:
    case = file_of(tx, request.subject).case
    reason = line("closed.not_complaint", who=person.name)
    move(tx, case, Move.NOT_COMPLAINT, person.id, now, reason=reason, look=None)
    return Done(line("done.not_complaint"))
