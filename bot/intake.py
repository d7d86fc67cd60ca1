"""Intake: sources are read, reviews judged and a whole page kept in one commit."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import datetime

from bot.case import CaseId
from bot.errors import SourceError
from bot.judgement import Judged, judge
from bot.playbook import Playbook
from bot.ports.clock import Clock
from bot.ports.events import Connected, Counts, ReviewsSeen, Typed
from bot.ports.source import Page, Source
from bot.ports.store import Store, Tx
from bot.review import Review, key_of
from bot.words import Line, line

log = logging.getLogger(__name__)

CHANNEL = "#"


class Intake:
    """Brings reviews in. `happen` hands a page to its handler, inside the write."""

    def __init__(
        self,
        store: Store,
        clock: Clock,
        happen: Callable[[Tx, ReviewsSeen | Connected, datetime], Counts | None],
    ) -> None:
        self._store = store
        self._clock = clock
        self._happen = happen

    async def poll(self, source: Source) -> Counts:
        """Read a source to its end; an outage is noted and told once, not raised."""
        total, places = Counts(), 0
        cursor, first = await self._store.read(lambda tx: _begin(tx, source))
        try:
            async for page in source.poll(cursor):
                total += await self._keep(source, page, first=first)
                places = max(places, page.places)
        except SourceError as trouble:
            log.warning("a source cannot be read", extra={"source": source.name})
            await self._note(source, trouble)
            return total
        await self._note(source)
        if first:
            await self._write(Connected(source.name, places))
        return total

    async def bring_in(
        self, source: str, reviews: Iterable[Review], *, history: bool
    ) -> Counts:
        """Keep reviews that somebody hands over, outside of any poll."""
        judged = await self._judge(reviews)
        return await self._write(ReviewsSeen(source, judged, history=history))

    async def _keep(self, source: Source, page: Page, *, first: bool) -> Counts:
        for note in page.notes:
            log.warning("something could not be read", extra={"why": note})
        judged = await self._judge(page.reviews)
        gone = tuple(key_of(source.name, id_) for id_ in page.gone)
        seen = ReviewsSeen(source.name, judged, gone, page.cursor, first=first)
        return await self._write(replace(seen, silent=source.facts.silent))

    async def _judge(self, reviews: Iterable[Review]) -> tuple[Judged, ...]:
        playbook: Playbook = await self._store.read(lambda tx: tx.playbook.current())
        # Beside the loop: judging a page takes tens of milliseconds.
        return await asyncio.to_thread(_judged, tuple(reviews), playbook)

    async def _write(self, event: ReviewsSeen | Connected) -> Counts:
        now = self._clock.now()
        counts = await self._store.write(lambda tx: self._happen(tx, event, now))
        return counts or Counts()

    async def _note(self, source: Source, trouble: SourceError | None = None) -> None:
        known = await self._store.read(lambda tx: tx.sources.troubles())
        why = str(trouble) if trouble else ""
        if known.get(source.name, "") != why:
            said = self._said(source, trouble)
            await self._store.write(lambda tx: self._tell(tx, source.name, why, said))

    def _said(self, source: Source, trouble: SourceError | None) -> Line:
        title = source.facts.title
        if trouble is None:
            return line("source.back", source=title)
        return line("source.down", source=title, why=trouble.told or str(trouble))

    def _tell(self, tx: Tx, source: str, why: str, said: Line) -> None:
        """Tell the channel once that a source fell out, and once that it is back."""
        now = self._clock.now()
        tx.sources.trouble(source, why)
        key = f"{said.key}:{source}:{now.isoformat()}"
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


def _begin(tx: Tx, source: Source) -> tuple[str, bool]:
    """Give where to read on, and whether this is a first reading of years."""
    name = source.name
    first = source.facts.history and tx.sources.connection(name) is None
    return tx.sources.cursor(name), first


def _judged(reviews: tuple[Review, ...], playbook: Playbook) -> tuple[Judged, ...]:
    return tuple(Judged(review, judge(review, playbook)) for review in reviews)
