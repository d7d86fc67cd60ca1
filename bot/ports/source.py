"""What the core asks of a place where customers speak."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Protocol

from bot.reply import Found, Gone, Order, Outcome, SourceFacts
from bot.review import Review


@dataclass(frozen=True, slots=True)
class Page:
    """Some reviews and the cursor that stands once they are kept."""

    reviews: tuple[Review, ...]
    cursor: str
    gone: tuple[str, ...] = ()
    """Ids at the source of reviews it no longer shows."""
    notes: tuple[str, ...] = ()
    """What could not be read, a sentence each, for the person who looks after it."""
    places: int = 0
    """How many places this source reads, where it knows; also those without reviews."""


class Source(Protocol):
    """Reading raises the errors of bot.errors; writing gives an Outcome instead."""

    @property
    def name(self) -> str: ...

    @property
    def facts(self) -> SourceFacts: ...

    def poll(self, cursor: str) -> AsyncIterator[Page]:
        """Give what is new or changed since `cursor` ("" at first), page by page.

        The same review may come again; it is recognised. Raises SourceError.
        """
        ...

    async def fetch(self, external_id: str) -> Found | Gone | None:
        """Look at one review now; None where the source cannot show a single one."""
        ...

    async def carry_out(self, order: Order) -> Outcome:
        """Place the reply, once. Unknown when it may have been placed unseen.

        An order of kind TAKE_DOWN takes our reply away instead: TakenDown once it is,
        also when it was gone already; Unknown when it may have been taken away unseen.
        It is only given where the facts say `takes_down`, and repeating it is harmless.
        """
        ...

    async def look(self, order: Order) -> Outcome:
        """Look for the reply of an order and send nothing.

        Gives Stands, Waiting, Refusal, NotSent (it is not there now) or Unknown
        (nobody can tell). Of an order of kind TAKE_DOWN: TakenDown when these words
        are not there any more, NotSent while they stand, else Unknown.
        """
        ...

    async def check(self) -> None:
        """Raise SourceError in words when this source cannot work now; read-only."""
        ...

    async def close(self) -> None: ...
