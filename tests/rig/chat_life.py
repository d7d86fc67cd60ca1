"""The kill rig with a chat as the channel: what stands there after all the kills.

The chat is our own fake in a process of its own, whose messages are the truth. The team
plays the stories of the other rig for half a day, and lives are killed before or after
each call to the chat, each message and each commit, and at moments drawn by chance.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import random
import shutil
import signal
import sys
import tempfile
import time
from collections.abc import Callable, Mapping
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any, Protocol

from adapters.channels.browser import BrowserChannel
from adapters.http import Patience
from adapters.sources.plain import PlainSource
from adapters.stores.sqlite import SqliteStore
from bot.app import Parts, describe, join, tables
from bot.dispatch import Dispatch
from bot.ports import Clock, Store
from bot.ports.events import Started
from tests.rig import kills
from tests.rig.chat_judge import Facts, Seen, Stood, judge
from tests.rig.kills import MOST_KILLS, Site, Tally
from tests.rig.life import Mortal, Place, Reaper, Watch
from tests.rig.play import START, STORIES, People, turn
from tests.rig.rules import RULES
from tests.rig.verdicts import NOUGHT

UNTIL = START + timedelta(hours=4)
"""When a round ends: by then each story has said what it has to say in the chat."""
SPOKEN = ("post", "edit", "line", "direct", "find")
AT = {"": 60, "send": 24, "post": 5, "edit": 8, "line": 5, "direct": 4}
"""Whose boundaries count, and how many of them a life passes at most before a kill."""
HALF, LONGEST = 0.6, 0.2
"""How often a kill falls at a boundary, and seconds of a life before any other."""


@dataclass(frozen=True)
class Life:
    """What a life has to begin with, and whether it is killed."""

    place: Place
    base: str
    store: Store
    dispatch: Dispatch
    reaper: Reaper

    @property
    def clock(self) -> Clock:
        return self.place.watch


class Chat(Seen, Protocol):
    """What the rig has to know of a chat.

    home, product  the conversations of the team, as the playbook names them
    at             whose boundaries count besides those of every chat
    """

    name: str
    home: str
    product: str
    at: Mapping[str, int]

    def serve(self, watch: Watch) -> AbstractAsyncContextManager[tuple[str, Stood]]:
        """Open the fake: give on one line how it is reached, and what stood there."""
        ...

    def join(self, life: Life) -> Any:
        """Give our channel to it, which dies as the reaper of this life says."""
        ...


def book(chat: Chat) -> dict[str, Any]:
    """Give the playbook of the rig, with this chat where the team works."""
    places = {"home": chat.home, "product": chat.product}
    return {**RULES, "playbook": {**RULES["playbook"], **places}}


# ------------------------------------------------------------------ the chat


class Served:
    """The fake in a process of its own; when it is stopped it says what stood."""

    def __init__(self, chat: Chat, place: Place) -> None:
        self._told = place.home / "stood.json"
        reads, writes = os.pipe()
        self._child = _forked(lambda: _serve(chat, place.watch, writes, self._told))
        os.close(writes)
        with os.fdopen(reads) as said:
            self.base = said.readline().strip()

    def stop(self) -> list[Facts]:
        """End it, and give every message of ours that stands there."""
        os.kill(self._child, signal.SIGTERM)
        kills._ended(self._child)
        told: list[Facts] = json.loads(self._told.read_text())
        return told


async def _serve(chat: Chat, watch: Watch, writes: int, told: Path) -> None:
    ended = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, ended.set)
    async with chat.serve(watch) as (base, stood):
        os.write(writes, f"{base}\n".encode())
        os.close(writes)
        await ended.wait()
    told.write_text(json.dumps(list(stood())))  # noqa: ASYNC240 - it ends here


def _forked(lives: Callable[[], Any]) -> int:
    child = os.fork()
    if child:
        return child
    code = 1
    try:
        asyncio.run(lives())
        code = 0
    finally:
        os._exit(code)


# ------------------------------------------------------------------ a life


async def live(chat: Chat, place: Place, base: str, reaper: Reaper) -> None:
    """Live to the end of the round, and say there what is then still due."""
    watch = place.watch
    store: Any = Mortal(SqliteStore.open(place.store), reaper, ("write",))
    now = watch.now()
    await store.write(lambda tx: tx.playbook.put(book(chat), now))
    waits = Patience(connect=1, read=1, whole=2)
    source = PlainSource.open("plein", place.settings, clock=watch, patience=waits)
    await store.write(lambda tx: describe(tx, {"plein": source}))
    dispatch = Dispatch(store, watch, tables())
    await store.write(lambda tx: dispatch.happen(tx, Started(), now))
    channel = chat.join(Life(place, base, store, dispatch, reaper))
    browser = BrowserChannel(store, watch, dispatch, demo=True)
    channels: dict[str, Any] = {"browser": browser, chat.name: channel}
    await _day(join(store, watch, {"plein": source}, channels, dispatch), place)
    await channel.stop()
    await source.close()
    await store.close()


async def _day(parts: Parts, place: Place) -> None:
    watch = place.watch
    people = People(parts, place.home / "presses", place.adds)
    await parts.outbox.recover()
    await people.once_more()
    while True:
        await parts.intake.poll(parts.sources["plein"])
        await turn(people)
        await parts.timers.tick(watch.now())
        await parts.outbox.settle(watch.now())
        if watch.now() >= UNTIL:
            return
        watch.step()


# ------------------------------------------------------------------ rounds


@dataclass
class Rounds:
    """What every round shares: the chat, the site, the dice and what all came to."""

    chat: Chat
    site: Site
    folder: Path
    chance: random.Random
    tally: Tally

    def one(self) -> None:
        site, home = self.site, Path(tempfile.mkdtemp(dir=self.folder))
        for old in site.reviews:
            site.call("DELETE", f"reviews/{old}")
        site.reviews = [kills._complain(site, n) for n in range(len(STORIES))]
        place = Place(home, site.address, adds=False, shows=True)
        served = Served(self.chat, place)
        steps: list[str] = []
        while len(steps) < MOST_KILLS and (ended := self._kill(place, served.base)):
            steps.append(ended)
            place.watch.set(place.watch.now() + timedelta(minutes=1))
        kills._ended(self._fork(place, served.base))
        self.tally.kills += len(steps)
        effects = site.call("GET", "journal")["effects"]
        found = judge(self.chat, place, served.stop(), effects)
        self.tally.figures.update(found.figures)
        self.tally.faults += [f"{fault} ({steps})" for fault in found.faults]
        shutil.rmtree(home)

    def _kill(self, place: Place, base: str) -> str:
        """Let a life run and kill it; gives how it ended, "" when it lived on."""
        if self.chance.random() < HALF:
            boundaries = {**AT, **self.chat.at}
            of = self.chance.choice([*boundaries])
            at = self.chance.randrange(1, boundaries[of])
            said = f"boundary {at} {of}".strip()
            return said if kills._ended(self._fork(place, base, at, of)) else ""
        child = self._fork(place, base)
        after = self.chance.uniform(0.001, LONGEST)
        time.sleep(after)
        os.kill(child, signal.SIGKILL)
        return f"{after:.3f} s" if kills._ended(child) else ""

    def _fork(self, place: Place, base: str, die_at: int = 0, of: str = "") -> int:
        return _forked(lambda: live(self.chat, place, base, Reaper(die_at, of)))


# ------------------------------------------------------------------ the program


def run(chat: Chat, count: int, seed: int, folder: Path) -> Tally:
    tally = Tally()
    site = Site(kills.KINDS[0])
    rounds = Rounds(chat, site, folder, random.Random(seed), tally)
    try:
        while tally.kills < count and not tally.faults:
            rounds.one()
            tally.rounds += 1
    finally:
        site.stop()
    return tally


def main(chat: Chat, said: str | None) -> None:
    """Kill as often as is asked for, and end as a program does."""
    asked = argparse.ArgumentParser(description=said)
    asked.add_argument("--kills", type=int, default=150)
    asked.add_argument("--seed", type=int, default=random.randrange(10**6))
    given = asked.parse_args()
    kills._warm()
    began = time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        tally = run(chat, given.kills, given.seed, Path(folder))
    names = [*NOUGHT, *sorted(set(tally.figures) - set(NOUGHT))]
    told = ", ".join(f"{tally.figures[name]} {name}" for name in names)
    pace = tally.kills / (time.monotonic() - began)
    for fault in tally.faults:
        print(f"FAULT seed {given.seed}: {fault}")
    print(f"{tally.kills} kills in {tally.rounds} rounds, {pace:.0f}/s: {told}")
    sys.exit(bool(tally.faults))
