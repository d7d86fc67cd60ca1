"""Connecting: a source was read for the first time; people say what they want of it.

What still has its window is a case already. The rest of the last week is offered once;
cases that open of it have no clock.
"""

from __future__ import annotations

from datetime import datetime

from bot.connection import Connection
from bot.errors import Impossible
from bot.person import Person
from bot.ports.events import Connected
from bot.ports.store import Tx
from bot.press import Answer, Done, Refused, Request
from bot.words import Line, line
from handlers.incoming.receive import open_case


def happen(tx: Tx, event: Connected, now: datetime) -> None:
    """Note that a source was read whole, and tell the team what was found."""
    if tx.sources.connection(event.source) is None:
        tx.sources.connect(event.source, now, event.places)
        _show(tx, event.source, now)


def show(tx: Tx, request: Request, person: Person, now: datetime) -> Answer:
    """Open a case for each of the old complaints."""
    found = _undecided(tx, request)
    if isinstance(found, Refused):
        return found
    watched = tx.sources.facts(found.source).silent
    left = tx.reviews.left(found)
    for judged in left:
        open_case(tx, judged, judged.review.created_at, now, watched=watched)
    said = line("connected.shown", n=len(left), who=person.name, at=now)
    return _decided(tx, found, said, now)


def leave(tx: Tx, request: Request, person: Person, now: datetime) -> Answer:
    """Leave the old complaints as they are: reading matter."""
    found = _undecided(tx, request)
    if isinstance(found, Refused):
        return found
    return _decided(tx, found, line("connected.be", who=person.name, at=now), now)


def _undecided(tx: Tx, request: Request) -> Connection | Refused:
    found = tx.sources.connection(request.subject.id)
    if found is None:
        raise Impossible
    if found.decided:
        return Refused(line("refused.stands", stands=found.decided))
    return found


def _decided(tx: Tx, found: Connection, said: Line, now: datetime) -> Answer:
    tx.sources.decide(found.source, said)
    _show(tx, found.source, now)
    return Done(said)


def _show(tx: Tx, source: str, now: datetime) -> None:
    tx.outbox.put(f"connected:{source}", "connected", source, now)
