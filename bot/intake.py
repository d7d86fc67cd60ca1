"""Intake: sources are read, reviews judged and a whole page kept in one commit."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Iterable
from datetime import datetime

from bot.case import CaseId
from bot.errors import SourceError
from bot.judgement import Judged, judge
from bot.playbook import Playbook
from bot.ports.clock import Clock
from bot.ports.events import Counts, ReviewsSeen, Typed
from bot.ports.source import Page, Source
from bot.ports.store import Store, Tx
from bot.review import Review, key_of
from bot.words import line

log = logging.getLogger(__name__)

CHANNEL = "#"


class Intake:
    """Brings reviews in. `happen` hands a page to its handler, inside the write."""

    def __init__(
        self,
        store: Store,
        clock: Clock,
        happen: Callable[[Tx, ReviewsSeen, datetime], Counts | None],
    ) -> None:
        self._store = store
        self._clock = clock
        self._happen = happen

    async def poll(self, source: Source) -> Counts:
        """Read a source to its end; an outage is noted and told once, not raised."""
        total = Counts()
        cursor = await self._store.read(lambda tx: tx.sources.cursor(source.name))
        try:
            async for page in source.poll(cursor):
                total += await self._keep(source.name, page)
        except SourceError as trouble:
            log.warning("a source cannot be read", extra={"source": source.name})
            await self._note(source, str(trouble))
            return total
        await self._note(source, "")
        return total

    async def bring_in(
        self, source: str, reviews: Iterable[Review], *, history: bool
    ) -> Counts:
        """Keep reviews that somebody hands over, outside of any poll."""
        judged = await self._judge(reviews)
        return await self._write(ReviewsSeen(source, judged, history=history))

    async def _keep(self, source: str, page: Page) -> Counts:
        for note in page.notes:
            log.warning("a review could not be read", extra={"why": note})
        judged = await self._judge(page.reviews)
        gone = tuple(key_of(source, id_) for id_ in page.gone)
        return await self._write(ReviewsSeen(source, judged, gone, page.cursor))

    async def _judge(self, reviews: Iterable[Review]) -> tuple[Judged, ...]:
        playbook: Playbook = await self._store.read(lambda tx: tx.playbook.current())
        # Beside the loop: judging a page takes tens of milliseconds.
        return await asyncio.to_thread(_judged, tuple(reviews), playbook)

    async def _write(self, event: ReviewsSeen) -> Counts:
        now = self._clock.now()
        counts = await self._store.write(lambda tx: self._happen(tx, event, now))
        return counts or Counts()

    async def _note(self, source: Source, why: str) -> None:
        known = await self._store.read(lambda tx: tx.sources.troubles())
        if known.get(source.name, "") != why:
            await self._store.write(lambda tx: self._tell(tx, source, why))

    def _tell(self, tx: Tx, source: Source, why: str) -> None:
        """Tell the channel once that a source fell out, and once that it is back."""
        now, title = self._clock.now(), source.facts.title
        tx.sources.trouble(source.name, why)
        said = line("source.back", source=title)
        if why:
            said = line("source.down", source=title, why=why)
        key = f"{said.key}:{source.name}:{now.isoformat()}"
        tx.outbox.say(key, CaseId(0), said, now, to=CHANNEL)


class Overheard:
    """Takes in what people type under a card; hardly any of it asks for an answer.

    `wants` tells without writing whether `happen` would do anything about it.
    """

    def __init__(
        self,
        store: Store,
        clock: Clock,
        happen: Callable[[Tx, Typed, datetime], object],
        wants: Callable[[Tx, Typed], bool],
    ) -> None:
        self._store = store
        self._clock = clock
        self._happen = happen
        self._wants = wants

    async def __call__(self, typed: Typed) -> None:
        if await self._store.read(lambda tx: self._wants(tx, typed)):
            now = self._clock.now()
            await self._store.write(lambda tx: self._happen(tx, typed, now))


def _judged(reviews: tuple[Review, ...], playbook: Playbook) -> tuple[Judged, ...]:
    return tuple(Judged(review, judge(review, playbook)) for review in reviews)
