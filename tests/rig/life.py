"""One life of the bot in the kill rig: open the store, do what is due, until killed.

A life does what a process with a team behind it would do: reads the source, lets the
people press, and lets its virtual clock run through a day and a night. The next life
goes on where this one was killed, a minute later.
"""

from __future__ import annotations

import mmap
import os
import signal
import struct
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from adapters.channels.browser import BrowserChannel
from adapters.http import Patience
from adapters.sources.plain import PlainSource
from adapters.stores.sqlite import SqliteStore
from bot.app import Parts, describe, join, tables
from bot.dispatch import Dispatch
from bot.ports import Store
from bot.ports.events import Started
from tests.rig.play import START, People, turn
from tests.rig.rules import RULES

STEP = timedelta(minutes=11)
"""How far the clock goes at each turn: past any pause and any next look."""
NIGHT = timedelta(minutes=97)
"""The same while nobody is at work."""
DAYBREAK, EVENING = 8, 17
END = START + timedelta(hours=26)
"""When every window of a round has ended, and every list of that has been read."""


class Watch:
    """The clock of a round, kept in memory that outlives a life that is killed."""

    def __init__(self) -> None:
        self._kept = mmap.mmap(-1, 8)
        self.set(START)

    def now(self) -> datetime:
        (seconds,) = struct.unpack("q", self._kept[:])
        return datetime.fromtimestamp(seconds, UTC)

    def set(self, at: datetime) -> None:
        self._kept[:] = struct.pack("q", int(at.timestamp()))

    def step(self) -> None:
        """Let a turn's time pass; the last turn of all is at the very end."""
        now = self.now()
        by_day = DAYBREAK <= now.hour < EVENING
        self.set(min(END, now + (STEP if by_day else NIGHT)))

    @property
    def over(self) -> bool:
        return self.now() >= END


class Reaper:
    """Kills this process at the n-th boundary it passes; 0 never does.

    `of` names the one call whose boundaries count; "" counts all of them.
    """

    def __init__(self, at: int, of: str) -> None:
        self.at = at
        self.of = of
        self.passed = 0

    def boundary(self, name: str) -> None:
        if self.of not in ("", name):
            return
        self.passed += 1
        if self.passed == self.at:
            os.kill(os.getpid(), signal.SIGKILL)


class Mortal:
    """Lets a part die before and after each of its calls, as the reaper says."""

    def __init__(self, part: Any, reaper: Reaper, names: tuple[str, ...]) -> None:
        self._part = part
        self._reaper = reaper
        self._names = names

    def __getattr__(self, name: str) -> Any:
        found = getattr(self._part, name)
        return self._dying(found, name) if name in self._names else found

    def _dying(self, call: Callable[..., Any], name: str) -> Callable[..., Any]:
        async def passing(*args: Any, **kwargs: Any) -> Any:
            self._reaper.boundary(name)
            result = await call(*args, **kwargs)
            self._reaper.boundary(name)
            return result

        return passing


@dataclass(frozen=True)
class Place:
    """Where lives are lived: home, site, how that treats replies, and the clock."""

    home: Path
    site: str
    adds: bool
    shows: bool
    watch: Watch = field(default_factory=Watch)

    @property
    def store(self) -> Path:
        return self.home / "wederwoord.db"

    @property
    def settings(self) -> dict[str, str]:
        return {
            "url": self.site,
            "title": "Plein",
            "replies": "add" if self.adds else "replace",
            "readable": "yes" if self.shows else "no",
        }


async def live(place: Place, die_at: int = 0, of: str = "") -> None:
    """Live to the end of the round, and do there what is then still due."""
    watch, reaper = place.watch, Reaper(die_at, of)
    store: Any = Mortal(SqliteStore.open(place.store), reaper, ("write",))
    parts, source = await _parts(place, store, reaper)
    people = People(parts, place.home / "presses", place.adds)
    await parts.outbox.recover()
    await people.once_more()
    while True:
        now = watch.now()
        await parts.intake.poll(source)
        await turn(people)
        await parts.timers.tick(now)
        await parts.outbox.settle(now)
        if watch.over:
            break
        watch.step()
    await source.close()
    await store.close()


async def _parts(place: Place, store: Store, reaper: Reaper) -> tuple[Parts, Any]:
    clock, now = place.watch, place.watch.now()
    await store.write(lambda tx: tx.playbook.put(RULES, now))
    patience = Patience(connect=1, read=1, whole=2)
    plain = PlainSource.open("plein", place.settings, clock=clock, patience=patience)
    source: Any = Mortal(plain, reaper, ("carry_out", "look", "fetch"))
    await store.write(lambda tx: describe(tx, {"plein": plain}))
    dispatch = Dispatch(store, clock, tables())
    await store.write(lambda tx: dispatch.happen(tx, Started(), now))
    browser = BrowserChannel(store, clock, dispatch, demo=True)
    channel: Any = Mortal(browser, reaper, ("post", "edit", "line", "direct"))
    sources, channels = {"plein": source}, {"browser": channel}
    return join(store, clock, sources, channels, dispatch), source
