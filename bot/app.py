"""The one place that knows everything: it chooses the real parts and joins them.

A home and its settings go in, a running wederwoord comes out. What is optional is
imported where it is chosen, so that nobody pays for a part they do not use.
"""

from __future__ import annotations

import asyncio
import logging
import signal
from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING

from bot.dispatch import Dispatch, Tables
from bot.errors import BotError, SettingsError, StoreError
from bot.intake import Intake
from bot.outbox import Deliver, Outbox
from bot.outbox.publishing import Publisher
from bot.outbox.speaking import Speaker
from bot.person import Person
from bot.playbook import Playbook, SourceEntry, read
from bot.ports.channel import Channel
from bot.ports.clock import Clock
from bot.ports.events import Counts
from bot.ports.source import Source
from bot.ports.store import Store, Tx
from bot.review import Review
from bot.scheduler import Scheduler, Tick, Timers
from bot.settings import Home, Lock, Settings, load_body

if TYPE_CHECKING:
    from adapters.channels.browser import BrowserChannel
    from adapters.web import Server

log = logging.getLogger(__name__)

NET = 5.0
"""Seconds between the ticks below the outbox and the timers; commits wake both."""
ARRIVE = 8.0
"""Seconds that a stop waits for what is on its way; the rest is looked up later."""


class UtcClock:
    """The real time."""

    def now(self) -> datetime:
        return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that was tried, read-only, and how it fared in a sentence."""

    name: str
    ok: bool
    line: str


@dataclass(frozen=True, slots=True)
class Parts:
    """The moving parts of one running wederwoord."""

    store: Store
    clock: Clock
    dispatch: Dispatch
    sources: Mapping[str, Source]
    channels: Mapping[str, Channel]
    outbox: Outbox
    timers: Timers
    intake: Intake


# ------------------------------------------------------------------ choosing the parts


def _file(entry: SourceEntry, home: Home, playbook: Playbook, clock: Clock) -> Source:
    from adapters.sources.file import FileSource

    folder, zone = home.folder, playbook.zone
    return FileSource.open(
        entry.name, entry.settings, folder=folder, zone=zone, clock=clock
    )


def _plain(entry: SourceEntry, home: Home, playbook: Playbook, clock: Clock) -> Source:
    from adapters.sources.plain import PlainSource

    del home, playbook
    return PlainSource.open(entry.name, entry.settings, clock=clock)


SOURCES: Mapping[str, Callable[[SourceEntry, Home, Playbook, Clock], Source]] = {
    "file": _file,
    "plain": _plain,
}


def open_store(home: Home) -> Store:
    from adapters.stores.sqlite import SqliteStore

    return SqliteStore.open(home.store)


def reader(home: Home) -> Store:
    """Open the store of a home only to read; another process may be writing it.

    Raises StoreError in words when there is none yet.
    """
    from adapters.stores.sqlite import SqliteStore

    return SqliteStore.open(home.store, readonly=True)


def open_sources(home: Home, playbook: Playbook, clock: Clock) -> dict[str, Source]:
    """Open every source of the playbook; raises SettingsError with all mistakes."""
    opened: dict[str, Source] = {}
    problems: list[str] = []
    for entry in playbook.sources:
        try:
            opened[entry.name] = SOURCES[entry.kind](entry, home, playbook, clock)
        except SettingsError as error:
            problems += error.problems
    if problems:
        raise SettingsError(problems)
    return opened


def tables() -> Tables:
    import handlers

    return Tables(handlers.ASK, handlers.PRESS, handlers.HAPPEN)


def join(
    store: Store,
    clock: Clock,
    sources: Mapping[str, Source],
    channels: Mapping[str, Channel],
    dispatch: Dispatch,
) -> Parts:
    """Join parts, real ones or stand-ins, to a whole that only has to be ticked."""
    publisher = Publisher(store, clock, sources, dispatch.happen)
    speaker = Speaker(store, channels)
    deliver: Mapping[str, Deliver] = {
        "publish": publisher.deliver,
        "card": speaker.card,
        "line": speaker.say,
        "direct": speaker.say,
    }
    return Parts(
        store,
        clock,
        dispatch,
        sources,
        channels,
        Outbox(store, clock, deliver),
        Timers(store, dispatch.happen),
        Intake(store, clock, dispatch.happen),
    )


def describe(tx: Tx, sources: Mapping[str, Source]) -> None:
    for name, source in sources.items():
        tx.sources.describe(name, source.facts)


# ------------------------------------------------------------------ running


class App:
    """A wederwoord of one home: opened, started, stopped."""

    def __init__(
        self,
        parts: Parts,
        browser: BrowserChannel,
        lock: Lock,
        settings: Settings,
        scheduler: Scheduler,
    ) -> None:
        self.parts = parts
        self._browser = browser
        self._lock = lock
        self._settings = settings
        self._ending = AsyncExitStack()
        self._tasks: list[asyncio.Task[object]] = []
        self._scheduler = scheduler
        self._server = self._serving()

    @classmethod
    async def open(
        cls, home: Home, settings: Settings, clock: Clock, *, demo: bool = False
    ) -> App:
        """Take the home, read its rules and join the parts; nothing goes out yet.

        Raises SettingsError, Busy (another one runs here) and StoreError.
        """
        from adapters.channels.browser import BrowserChannel

        async with AsyncExitStack() as ending:
            body, now, lock = load_body(home), clock.now(), Lock(home)
            lock.acquire(now)
            ending.callback(lock.release)
            store = open_store(home)
            ending.push_async_callback(store.close)
            playbook = await store.write(lambda tx: tx.playbook.put(body, now))
            sources = open_sources(home, playbook, clock)
            for source in sources.values():
                ending.push_async_callback(source.close)
            await store.write(lambda tx: describe(tx, sources))
            dispatch = Dispatch(store, clock, tables())
            browser = BrowserChannel(store, clock, dispatch, demo=demo)
            parts = join(store, clock, sources, {"browser": browser}, dispatch)
            scheduler = Scheduler(ticks(parts, playbook))
            app = cls(parts, browser, lock, settings, scheduler)
            app._ending = ending.pop_all()
        return app

    async def start(self) -> str:
        """Look up what was left in the middle, open the door and begin to tick.

        Gives the address people use. Raises SettingsError when the port is taken.
        """
        await self.parts.outbox.recover()
        address = await self._server.start(self._settings.host, self._settings.port)
        public = self._settings.public_url or address
        self._browser.open_at(address, public)
        self._lock.tell(address)
        self._tasks = [asyncio.create_task(self.parts.outbox.run())]
        for source in self.parts.sources.values():
            self._tasks.append(asyncio.create_task(self.parts.intake.poll(source)))
        self._scheduler.start()
        return public

    async def stop(self) -> None:
        """Take no more presses, let what is on its way arrive, and close everything."""
        await self._server.stop()
        self._scheduler.stop()
        await self.parts.outbox.close(ARRIVE)
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self._ending.aclose()

    async def bring_in(
        self, source: str, reviews: Sequence[Review], *, history: bool
    ) -> Counts:
        """Take in what somebody hands over; a strange source is a SettingsError."""
        if source not in self.parts.sources:
            known = ", ".join(self.parts.sources)
            raise SettingsError(f"No source is called {source}; known are {known}.")
        return await self.parts.intake.bring_in(source, reviews, history=history)

    async def links(self, address: str) -> list[tuple[Person, str]]:
        """Make a login link, good for once, for each person of the playbook."""
        return await self._browser.links(address)

    async def ready(self) -> dict[str, str]:
        """Tell how each part fares: "" is well, anything else says what is wrong."""
        try:
            troubles = await self.parts.store.read(lambda tx: tx.sources.troubles())
        except StoreError as error:
            return {"store": str(error)}
        return {"store": "", **{f"source {k}": why for k, why in troubles.items()}}

    def _serving(self) -> Server:
        from adapters.door import Door
        from adapters.web import Server

        token = self._lock.holder.token if self._lock.holder else ""
        return Server([self._browser, Door(token, self.bring_in)], self.ready)


def ticks(parts: Parts, playbook: Playbook) -> dict[str, Tick]:
    """Give what is called at intervals: the two nets, and each source at its own."""
    clock, outbox, timers = parts.clock, parts.outbox, parts.timers
    found = {
        "outbox": Tick(NET, lambda: outbox.tick(clock.now())),
        "timers": Tick(NET, lambda: timers.tick(clock.now())),
    }
    for entry in playbook.sources:
        poll = partial(parts.intake.poll, parts.sources[entry.name])
        found[f"poll {entry.name}"] = Tick(entry.every.total_seconds(), poll)
    return found


async def serve(
    home: Home,
    settings: Settings,
    *,
    demo: bool = False,
    started: Callable[[App, str], Awaitable[None]],
) -> None:
    """Run until somebody presses Ctrl-C or the machine says stop."""
    stopping = asyncio.Event()
    loop = asyncio.get_running_loop()
    for signal_ in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(signal_, stopping.set)
    app = await App.open(home, settings, UtcClock(), demo=demo)
    try:
        address = await app.start()
        await started(app, address)
        await stopping.wait()
    finally:
        await app.stop()


async def checks(home: Home, clock: Clock) -> list[Check]:
    """Try everything once, read-only; works while another process runs.

    Raises SettingsError when the playbook itself cannot be read.
    """
    body = load_body(home)
    rules = read(body["playbook"], body["sentences"], body["phrases"])
    found = [Check("playbook", ok=True, line=f"{home.playbook} is in order.")]
    found.append(await _check_store(home))
    for name, source in open_sources(home, rules, clock).items():
        found.append(await _try(f"source {name}", source.check))
        await source.close()
    return found


async def _check_store(home: Home) -> Check:
    if not home.store.exists():
        return Check("store", ok=True, line="No cases yet; the first run makes it.")
    store = reader(home)
    try:
        return await _try("store", lambda: store.read(lambda tx: tx.outbox.open()))
    finally:
        await store.close()


async def _try(name: str, attempt: Callable[[], Awaitable[object]]) -> Check:
    try:
        await attempt()
    except BotError as error:
        return Check(name, ok=False, line=str(error))
    return Check(name, ok=True, line="Well.")
