"""Reviews that come as files: an export in a folder, with replies posted by hand."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator, Mapping
from itertools import islice
from pathlib import Path
from typing import Self
from zoneinfo import ZoneInfo

from adapters.sources.file import folder
from adapters.sources.file.reading import Item, read
from bot.errors import SettingsError, Unavailable
from bot.ports.clock import Clock
from bot.ports.source import Page
from bot.reply import (
    ByHand,
    Found,
    Gone,
    Order,
    Outcome,
    SourceFacts,
    Unknown,
)
from bot.review import Review, clean

PAGE = 500


class FileSource:
    """Reads a file, or every file of a folder, again only when it changed.

    Reading happens beside the event loop, so that a large file holds nothing up.
    """

    def __init__(
        self, name: str, path: Path, *, clock: Clock, zone: ZoneInfo, title: str = ""
    ) -> None:
        self._name = name
        self._path = path
        self._clock = clock
        self._zone = zone
        self._facts = SourceFacts(
            title or name, takes=False, readable=False, absence_proves=False
        )

    @classmethod
    def open(
        cls,
        name: str,
        settings: Mapping[str, str],
        *,
        folder: Path,
        zone: str,
        clock: Clock,
    ) -> Self:
        """Make the source a playbook names; raises SettingsError in words.

        `settings` holds path (a file or a folder, seen from `folder`) and, if it
        differs from the name, title. Times without a zone are taken in `zone`.
        """
        known = ("path", "title")
        problems = [
            f'source "{name}": {key} is unknown; known are: {", ".join(known)}'
            for key in settings
            if key not in known
        ]
        if not settings.get("path"):
            problems.append(f'source "{name}": path is missing: the file or folder')
        if problems:
            raise SettingsError(problems)
        path, title = folder / settings["path"], settings.get("title", "")
        return cls(name, path, clock=clock, zone=ZoneInfo(zone), title=title)

    @property
    def name(self) -> str:
        return self._name

    @property
    def facts(self) -> SourceFacts:
        return self._facts

    async def poll(self, cursor: str) -> AsyncIterator[Page]:
        files = await asyncio.to_thread(folder.listed, self._path)
        names = {each.path.name for each in files}
        seen = {n: stamp for n, stamp in folder.seen(cursor).items() if n in names}
        troubles = []
        for each in files:
            changed = seen.get(each.path.name) != each.stamp
            if not changed or not each.settled(self._clock.now()):
                continue
            try:
                async for page in self._pages(each, seen):
                    yield page
            except Unavailable as error:  # the files after it are not to blame
                troubles.append(str(error))
        if troubles:
            raise Unavailable("; ".join(troubles))

    async def _pages(
        self, file: folder.Listed, seen: dict[str, list[int]]
    ) -> AsyncIterator[Page]:
        """Give a file in pages; only the last one's cursor says that it was read."""
        items = read(file.path, source=self._name, zone=self._zone)
        full = True
        while full:
            some = await asyncio.to_thread(_some, items)
            full = len(some) == PAGE
            if not full:
                seen[file.path.name] = file.stamp
            yield _page(some, clean(file.path.name), folder.cursor(seen))

    async def fetch(self, external_id: str) -> Found | Gone | None:  # noqa: ARG002
        return None

    async def carry_out(self, order: Order) -> Outcome:  # noqa: ARG002
        return ByHand()

    async def look(self, order: Order) -> Outcome:  # noqa: ARG002
        return Unknown()

    async def check(self) -> None:
        files = await asyncio.to_thread(folder.listed, self._path)
        for each in files:
            items = read(each.path, source=self._name, zone=self._zone)
            await asyncio.to_thread(next, items, None)

    async def close(self) -> None:
        """Nothing stays open between two polls."""


def _some(items: Iterator[Item]) -> list[Item]:
    return list(islice(items, PAGE))


def _page(items: list[Item], name: str, cursor: str) -> Page:
    reviews = tuple(item for item in items if isinstance(item, Review))
    notes = tuple(f"{name}: {item}" for item in items if not isinstance(item, Review))
    return Page(reviews, cursor, notes=notes)
