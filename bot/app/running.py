"""One wederwoord of a home, from taking the lock to letting it go."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import Awaitable, Callable, Coroutine, Mapping, Sequence
from contextlib import AsyncExitStack
from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING, Any

from bot.app.doors import Doors, House, missing, open_doors
from bot.app.greeting import greet
from bot.app.parts import (
    Ground,
    Parts,
    by_hand,
    describe,
    join,
    open_sources,
    open_store,
    tables,
)
from bot.dispatch import Dispatch
from bot.errors import SettingsError, StoreError
from bot.health import CHANNELS, forget
from bot.person import Person
from bot.playbook import Playbook, PlaybookError
from bot.ports.channel import Channel
from bot.ports.clock import Clock
from bot.ports.events import Counts, Started
from bot.ports.store import Tx
from bot.review import NOTED, Review
from bot.scheduler import Scheduler, Tick
from bot.settings import Home, Lock, Settings, load_body
from bot.watchdog import EVERY, OURS, Watchdog

if TYPE_CHECKING:
    from adapters.web import Server

NET = 5.0
"""Seconds between the ticks below the outbox and the timers; commits wake both."""
HOUR = 3600.0
"""Seconds between two looks at what need not be kept any longer."""
ARRIVE = 8.0
"""Seconds that a stop waits for what is on its way; the rest is looked up later."""


class UtcClock:
    """The real time."""

    def now(self) -> datetime:
        return datetime.now(UTC)


class App:
    """A wederwoord of one home: opened, started, stopped."""

    def __init__(
        self,
        parts: Parts,
        doors: Doors,
        lock: Lock,
        settings: Settings,
        scheduler: Scheduler,
    ) -> None:
        self.parts = parts
        self._browser = doors.browser
        self._chats = doors.chats
        self._lock = lock
        self._settings = settings
        self._ending = AsyncExitStack()
        self._tasks: list[asyncio.Task[object]] = []
        self._scheduler = scheduler
        self._public = ""
        self._server = self._serving()

    @classmethod
    async def open(
        cls, home: Home, settings: Settings, clock: Clock, *, demo: bool = False
    ) -> App:
        """Take the home, read its rules and join the parts; nothing goes out yet.

        Raises SettingsError, Busy (another one runs here) and StoreError.
        """
        async with AsyncExitStack() as ending:
            body, now, lock = load_body(home), clock.now(), Lock(home)
            lock.acquire(now)
            ending.callback(lock.release)
            store = open_store(home)
            ending.push_async_callback(store.close)
            playbook = await store.write(lambda tx: _rules(tx, home, body, now))
            ground = Ground(home, settings, playbook, clock)
            sources = {**open_sources(ground), **by_hand(playbook)}
            for source in sources.values():
                ending.push_async_callback(source.close)
            await store.write(lambda tx: describe(tx, sources))
            dispatch = Dispatch(store, clock, tables())
            house = House(settings, store, clock, dispatch)
            doors = open_doors(house, demo=demo)
            ending.push_async_callback(doors.close)
            _placeable(home, playbook, doors.channels)
            parts = join(store, clock, sources, doors.channels, dispatch)
            await store.write(lambda tx: forget(tx, playbook, doors.channels))
            await store.write(lambda tx: dispatch.happen(tx, Started(), now))
            scheduler = Scheduler(ticks(parts, playbook))
            app = cls(parts, doors, lock, settings, scheduler)
            app._ending = ending.pop_all()
        return app

    async def start(self) -> str:
        """Look up what was left in the middle, open the door and begin to tick.

        Gives the address people use. Raises SettingsError when the port is taken or
        a chat refuses our credentials.
        """
        for chat in self._chats.values():
            await chat.start()
        await self.parts.outbox.recover()
        address = await self._server.start(self._settings.host, self._settings.port)
        public = self._settings.public_url or address
        self._browser.open_at(address, public)
        self._lock.tell(address)
        self._public = public
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
        readable = [name for name in self.parts.sources if name != NOTED]
        if source not in readable:
            known = ", ".join(readable)
            raise SettingsError(f"No source is called {source}; known are {known}.")
        return await self.parts.intake.bring_in(source, reviews, history=history)

    async def greet(self) -> dict[str, str]:
        """Show a test card in each conversation and take it away again.

        Gives what went wrong where, in words; "" where all went well.
        """
        playbook = await self.parts.store.read(lambda tx: tx.playbook.current())
        return await greet(self.parts.channels, playbook)

    async def link(self, who: str) -> str:
        """Make a login link for one person, by id.

        Raises SettingsError when the bot does not listen, or knows nobody of that id.
        """
        if not self._public:
            raise SettingsError(
                "wederwoord does not run on this home, so nobody can log in."
                " `wederwoord run` prints a link for each person when it starts."
            )
        playbook = await self.parts.store.read(lambda tx: tx.playbook.current())
        link = await self._browser.link(_called(playbook, who), self._public)
        if link is None:
            known = ", ".join(playbook.people)
            raise SettingsError(f"Nobody is called {who}; known are {known}.")
        return link

    async def links(self, address: str) -> list[tuple[Person, str]]:
        """Make a login link, good for once, for each person of the playbook."""
        return await self._browser.links(address)

    async def ready(self) -> dict[str, str]:
        """Tell how each part fares: "" is well, anything else says what is wrong."""
        try:
            troubles = await self.parts.store.read(lambda tx: tx.sources.troubles())
        except StoreError as error:
            return {"store": str(error)}
        return {"store": "", **{_named(k): why for k, why in troubles.items()}}

    def _serving(self) -> Server:
        from adapters.door import Door
        from adapters.web import Part, Server

        token = self._lock.holder.token if self._lock.holder else ""
        parts: list[Part] = [self._browser, Door(token, self), *self._chats.values()]
        return Server(parts, self.ready)


def _placeable(home: Home, playbook: Playbook, channels: Mapping[str, Channel]) -> None:
    """See that cards can go where the rules say. Raises SettingsError in words."""
    problems = [
        f"{home.playbook}: {problem}" for _, problem in missing(playbook, channels)
    ]
    if problems:
        raise SettingsError(problems)


def _called(playbook: Playbook, who: str) -> str:
    """Give the id of whoever is called so, by id or by name, in any case."""
    called = who.casefold()
    found = [p.id for p in playbook.people.values() if called in _names(p)]
    return found[0] if len(found) == 1 else who


def _names(person: Person) -> set[str]:
    return {person.id.casefold(), person.name.casefold()}


def _rules(tx: Tx, home: Home, body: Mapping[str, Any], now: datetime) -> Playbook:
    """Take the rules of the files over; people that a lead changed stay as they are.

    Raises SettingsError when those people do not fit the rules of the files.
    """
    try:
        return tx.playbook.put(body, now)
    except PlaybookError as error:
        raise SettingsError(
            [
                f"{home.playbook} does not fit the people as a lead changed them on"
                f" the page: {problem.message}."
                for problem in error.problems
            ]
        ) from error


def ticks(parts: Parts, playbook: Playbook) -> dict[str, Tick]:
    """Give what is called at intervals: nets, watchdog, and each source at its own."""
    clock, outbox, timers = parts.clock, parts.outbox, parts.timers
    watchdog = Watchdog(parts.store, playbook.sources, clock.now())
    found = {
        "outbox": Tick(NET, lambda: outbox.tick(clock.now())),
        "timers": Tick(NET, lambda: timers.tick(clock.now())),
        "watchdog": Tick(EVERY, lambda: watchdog.tick(clock.now())),
        "forget": Tick(HOUR, parts.dispatch.forget),
    }
    for entry in playbook.sources:
        poll = partial(parts.intake.poll, parts.sources[entry.name])
        read = watchdog.reading(entry.name, poll, clock.now)
        found[f"poll {entry.name}"] = Tick(entry.every.total_seconds(), read)
    return found


def _named(trouble: str) -> str:
    """Name the part that a trouble is about, as /readyz does."""
    if trouble.startswith(OURS):
        return trouble.removeprefix(OURS).replace(":", " ")
    if trouble.startswith(CHANNELS):
        return trouble.replace(":", " ")
    return f"source {trouble}"


async def serve(
    home: Home,
    settings: Settings,
    *,
    demo: bool = False,
    clock: Clock | None = None,
    started: Callable[[App, str], Awaitable[None]],
    beside: Callable[[App], Coroutine[None, None, None]] | None = None,
) -> None:
    """Run until somebody presses Ctrl-C or the machine says stop.

    `beside` works along until then; what it raises ends everything.
    """
    stopping = asyncio.Event()
    loop = asyncio.get_running_loop()
    for signal_ in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(signal_, stopping.set)
    app = await App.open(home, settings, clock or UtcClock(), demo=demo)
    try:
        address = await app.start()
        await started(app, address)
        async with asyncio.TaskGroup() as group:
            work = group.create_task(beside(app)) if beside else None
            await stopping.wait()
            if work:
                work.cancel()
    except ExceptionGroup as failed:
        raise failed.exceptions[0] from None
    finally:
        await app.stop()
