"""The worlds behind the sources: for each one, what customers and the site itself do.

A new source joins the contract suite with one line in PLAYS and a world of its own.
"""

from __future__ import annotations

import io
import json
import os
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from functools import partial
from itertools import product
from pathlib import Path
from typing import Any, Protocol
from zoneinfo import ZoneInfo

import pytest

from adapters.http import Patience
from adapters.rehearsal.faults import Fault, Kind
from adapters.rehearsal.google import GoogleStandIn
from adapters.rehearsal.google_access import CLIENT_ID, CLIENT_SECRET, REFRESH_TOKEN
from adapters.rehearsal.google_shelf import PLACES
from adapters.rehearsal.plain import PlainStandIn
from adapters.rehearsal.shelf import Habits
from adapters.rehearsal.stand_in import StandIn
from adapters.sources.file import FileSource
from adapters.sources.file import mapping as file_mapping
from adapters.sources.file.lines import Lines
from adapters.sources.file.rows import Row, rows
from adapters.sources.google_business import GoogleSource
from adapters.sources.google_business import mapping as google_mapping
from adapters.sources.google_business import places as google_places
from adapters.sources.google_business import refusals as google_refusals
from adapters.sources.google_business.places import Place
from adapters.sources.google_business.terms import Credentials
from adapters.sources.plain import PlainSource
from adapters.sources.plain import mapping as plain_mapping
from bot.ports.source import Source
from bot.reply import Order
from bot.review import digest, key_of
from tests.contract import written

NAME = "bron"
START = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
QUICK = Patience(connect=2, read=0.4, whole=1.5)


@dataclass
class HandClock:
    """A clock that moves when a test says so."""

    at: datetime = START

    def now(self) -> datetime:
        return self.at

    def later(self, **time: float) -> None:
        self.at += timedelta(**time)


def order(external_id: str, text: str, began: datetime = START) -> Order:
    review = key_of(NAME, external_id)
    return Order(f"reply:{external_id}", review, external_id, text, digest(text), began)


class World(Protocol):
    """What a test of the contract can make happen outside, and see there."""

    source: Source
    clock: HandClock

    def id(self, id_: str) -> str:
        """Give what the source itself calls a review."""
        ...

    async def say(self, id_: str, text: str, **more: Any) -> None: ...
    async def vanish(self) -> None: ...
    async def close(self) -> None: ...

    # only where replies are taken
    def remove(self, id_: str) -> None: ...
    def answered(self, id_: str, text: str) -> None: ...
    def decide(self, id_: str, state: str, reason: str = "") -> None: ...
    def fails(self, fault: Fault) -> None: ...
    def written(self, id_: str) -> list[str]: ...
    def standing(self, id_: str) -> list[str]: ...


@dataclass
class FileWorld:
    """A shop that drops its reviews into a folder."""

    folder: Path
    clock: HandClock = field(default_factory=HandClock)
    said: dict[str, Mapping[str, Any]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.path = self.folder / "reviews.jsonl"
        self.source: Source = FileSource.open(
            NAME,
            {"path": self.path.name},
            folder=self.folder,
            zone="Europe/Amsterdam",
            clock=self.clock,
        )

    @classmethod
    async def open(cls, folder: Path) -> FileWorld:
        world = cls(folder)
        world._write()
        return world

    def id(self, id_: str) -> str:
        return id_

    async def say(self, id_: str, text: str, **more: Any) -> None:
        at = more.pop("created_at", self.clock.now().isoformat())
        row = {"external_id": id_, "text": text, "created_at": at, "author": "Karin"}
        self.said[id_] = {**row, "rating": more.get("stars", 1)}
        self._write()

    async def vanish(self) -> None:
        self.path.unlink()

    async def close(self) -> None:
        await self.source.close()

    def _write(self) -> None:
        lines = [json.dumps(row) + "\n" for row in self.said.values()]
        self.path.write_text("".join(lines), encoding="utf-8")
        written = self.clock.now().timestamp()
        os.utime(self.path, (written, written))
        self.clock.later(seconds=2)


@dataclass
class PlainWorld:
    """A review site: one that speaks the plain protocol, or another with its shelf."""

    site: StandIn
    source: Source
    clock: HandClock

    @classmethod
    async def open(cls, habits: Habits, _: Path) -> PlainWorld:
        clock = HandClock()
        site = PlainStandIn(clock, habits, token="t0k3n")
        settings = {
            "url": await site.start(),
            "replies": "add" if habits.adds else "replace",
            "readable": "yes" if habits.shows else "no",
        }
        source = PlainSource.open(
            NAME, settings, clock=clock, token="t0k3n", patience=QUICK
        )
        return cls(site, source, clock)

    def id(self, id_: str) -> str:
        return id_

    async def say(self, id_: str, text: str, **more: Any) -> None:
        self.site.shelf.add({"id": id_, "text": text, "stars": 1, **more})

    async def vanish(self) -> None:
        await self.site.stop()

    async def close(self) -> None:
        await self.source.close()
        await self.site.stop()

    def remove(self, id_: str) -> None:
        self.site.shelf.remove(id_)

    def answered(self, id_: str, text: str) -> None:
        self.site.shelf.place(id_, text, by="the shop")

    def decide(self, id_: str, state: str, reason: str = "") -> None:
        [last] = [e.reply for e in self.site.journal.effects if e.review == id_][-1:]
        self.site.shelf.decide(last, state, reason)

    def fails(self, fault: Fault) -> None:
        self.site.faults.add(fault)

    def written(self, id_: str) -> list[str]:
        return self.site.journal.writes(id_)

    def standing(self, id_: str) -> list[str]:
        return self.site.shelf.standing(id_)


class GoogleWorld(PlainWorld):
    """Google, with three shops of one business."""

    @classmethod
    async def open(cls, habits: Habits, _: Path) -> GoogleWorld:
        clock = HandClock()
        site = GoogleStandIn(clock, habits)
        source = GoogleSource.open(
            NAME,
            {"url": await site.start()},
            clock=clock,
            credentials=Credentials(CLIENT_ID, CLIENT_SECRET, REFRESH_TOKEN),
            patience=QUICK,
        )
        return cls(site, source, clock)

    def id(self, id_: str) -> str:
        return f"{PLACES[0].name}/reviews/{id_}"

    def fails(self, fault: Fault) -> None:
        # A token that is refused once is only an old one.
        self.site.faults.add(fault, 2 if fault.status == 401 else 1)


async def open_written(_: Path) -> World:
    """Open the shop of docs/how-to/add-a-source.md, which is a site like any other."""
    clock = HandClock()
    site = written.ShopSite(clock)
    source = written.open_source(NAME, await site.start(), clock, QUICK)
    return PlainWorld(site, source, clock)


# ------------------------------------------------------------------ what never raises


def read_file(payload: Any) -> None:
    """Read JSON as a line of a file."""
    lines = Lines(io.StringIO(json.dumps(payload) + "\n"))
    for row in rows(lines):
        if isinstance(row, Row):
            zone = ZoneInfo("Europe/Amsterdam")
            file_mapping.review(row.cells, source=NAME, zone=zone)


def read_google(payload: Any) -> None:
    """Read JSON as every answer of Google's."""
    place = Place("accounts/1/locations/2", "Bakkerij Smit")
    google_mapping.told(payload, NAME, place)
    google_mapping.replies(payload)
    for read in (google_mapping.outcome, google_mapping.lookup):
        read(payload, order("1", "Dank"), START)
    google_mapping.still_there(payload, order("1", "Dank"), START)
    google_places.accounts([payload])
    google_places.places([("accounts/1", payload)])
    google_refusals.means(403, payload)


def read_plain(payload: Any) -> None:
    """Read JSON as every answer of the plain protocol."""
    plain_mapping.leaf(payload, NAME)
    plain_mapping.found(payload, NAME)
    plain_mapping.outcome(plain_mapping.answer(payload), START)
    plain_mapping.lookup(payload, order("1", "Dank"), START)


def read_written(payload: Any) -> None:
    """Read JSON as every answer of the shop in the docs."""
    written.read(payload, NAME, order("1", "Dank"))


# ------------------------------------------------------------------ who plays


@dataclass(frozen=True)
class Play:
    """One source in the suite: how to open its world, and what its replies are like.

    signs   tells who wrote a reply
    breaks  may show reviews in a form that nobody can read
    """

    open: Callable[[Path], Awaitable[World]]
    read: Callable[[Any], None]
    takes: bool = True
    sets: bool = False
    shows: bool = False
    moderates: bool = False
    signs: bool = True
    breaks: bool = True


def _plain(*, adds: bool, shows: bool, moderates: bool) -> Play:
    habits = Habits(adds=adds, shows=shows, moderates=moderates)
    world = partial(PlainWorld.open, habits)
    return Play(world, read_plain, sets=not adds, shows=shows, moderates=moderates)


def _google(*, moderates: bool) -> Play:
    world = partial(GoogleWorld.open, Habits(moderates=moderates))
    found = Play(world, read_google, sets=True, shows=True, moderates=moderates)
    return replace(found, signs=False, breaks=False)


PLAYS: Mapping[str, Play] = {
    "file": Play(FileWorld.open, read_file, takes=False),
    **{
        f"plain {'adds' if adds else 'sets'}"
        f"{' shows' if shows else ' hides'}"
        f"{' moderates' if moderates else ''}": _plain(
            adds=adds, shows=shows, moderates=moderates
        )
        for adds, shows, moderates in product((False, True), repeat=3)
    },
    "google": _google(moderates=False),
    "google moderates": _google(moderates=True),
    "written in the docs": Play(open_written, read_written, shows=True),
}


def every(**wanted: bool) -> pytest.MarkDecorator:
    """Run a test in the world of every source that is as wanted."""
    names = [
        name
        for name, play in PLAYS.items()
        if all(getattr(play, trait) is value for trait, value in wanted.items())
    ]
    return pytest.mark.parametrize("world", names, indirect=True)


LOST = Fault(Kind.SILENT, on="write", done=True)
