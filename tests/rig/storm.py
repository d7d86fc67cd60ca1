"""A team in any weather, whatever chat its cards stand in: what all storms share.

What really stands in a chat is for each storm to read, never through our own channel.
"""

from __future__ import annotations

import asyncio
import random
import sqlite3
from abc import ABC, abstractmethod
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass, field, replace
from typing import Any

from aiohttp import web

from bot.case import CaseId
from bot.lists import Listed
from bot.outbox.drawing import HOME
from bot.ports.events import Typed
from bot.press import Address, Done
from bot.subject import case_of
from bot.words import line
from tests.slack.faults import Fault, Faults, Run
from tests.way.team import Team

SPOKEN = ("card", "direct", "line", "list")
"""The kinds of rows that go to a chat."""
PAGE = "page:"
"""How the keys of what goes to the page begin."""
DONE = -1.0
HALF = 0.5


# ------------------------------------------------------------------ the weather


class Weather(Faults):
    """Faults as ever; besides, what fails `too late` is done before it fails."""

    async def through(
        self, method: str, request: web.Request, run: Run
    ) -> web.StreamResponse:
        for named, fault in self.waiting:
            if named in {method, "*"}:
                if fault.seconds == DONE and not fault.after:
                    await run()
                break
        return await super().through(method, request, run)


def too_late(fault: Fault) -> Fault:
    """Let what is asked be done before this answer denies it."""
    return replace(fault, seconds=DONE)


def answered(body: object, status: int = 200) -> Fault:
    """Answer this and do nothing: text as it is, anything else as JSON."""
    return Fault("answer", status, body=body)


# ------------------------------------------------------------------ the team


@dataclass
class Storm(Team, ABC):
    """The team, its cards in a chat; questions and some lists go to the page.

    deleted  cases whose card somebody deleted; lines may stand by themselves then
    """

    weather: Weather = field(default_factory=Weather)
    said: int = 0
    deleted: set[int] = field(default_factory=set)

    # -------------------------------------------------------------- of each chat

    @abstractmethod
    async def wrong(self) -> list[str]:
        """Hold the outbox against what stands in the chat; gives what is amiss."""

    @abstractmethod
    def gone(self, at: Address) -> bool:
        """Let somebody delete a message; tells whether it stood there."""

    def _book(self) -> dict[str, Any]:
        # What is told once a week waits for the team, not for the weather.
        return {**super()._book(), "report": ""}

    # -------------------------------------------------------------- what happens

    async def say(self, case: int) -> str:
        """Let a line be said in the thread of a case; gives its key."""
        self.said += 1
        key, now, said = f"said:{self.said}", self.clock.now(), _plain(self.said)
        store = self.parts.store
        await store.write(lambda tx: tx.outbox.say(key, CaseId(case), said, now))
        return key

    async def show(self, who: str, *, on: str = "") -> str:
        """Let somebody get a message of their own, in the chat or on="browser"."""
        self.said += 1
        key = f"{PAGE if on else 'own:'}{self.said}"
        now, listed = self.clock.now(), Listed(who, _plain(self.said), (), on=on)
        await self.parts.store.write(lambda tx: tx.outbox.show(key, listed, now))
        return key

    async def turn(self, case: int) -> None:
        """Let a case go to the other of two people: its card has to say so."""
        mine = (await self.case(case)).owner
        by, owner = ("tom", "sanne") if mine != "sanne" else ("sanne", "tom")
        values = {"owner": owner, "note": ""}
        answer = await self.answer(by, "assign", "assign", values, case=case)
        assert isinstance(answer, Done), answer

    async def delete(self, case: int) -> None:
        """Let somebody delete a card; no line is on its way below it."""
        about = case_of(CaseId(case))
        at = await self.parts.store.read(lambda tx: tx.cards.placed(about, HOME))
        if at and self.gone(at.address):
            self.deleted.add(case)

    async def cases(self) -> list[int]:
        """Give the numbers of all cases."""
        found = await self.parts.store.read(lambda tx: tx.cases.listed(limit=10_000))
        return [case.id for case in found]

    async def on_the_page(self, key: str) -> bool:
        found = await self.parts.store.read(lambda tx: tx.posts.get(key))
        return found is not None

    async def calm(self, turns: int = 20) -> None:
        """Let the weather clear and time pass until nothing waits any more."""
        self.weather.clear()
        for _ in range(turns):
            await self.later(minutes=11)
            if not self.waiting():
                return

    async def another(self) -> None:
        """Let one more customer complain; the next look at the site finds that."""
        number = self.said = self.said + 1
        self.complaint(text=f"Klacht {number}: te laat.", author={"id": f"k{number}"})

    def rows(self) -> list[tuple[str, str, str]]:
        """Give key, kind and state of every row of the outbox."""
        with closing(sqlite3.connect(self.folder / "wederwoord.db")) as db:
            return list(db.execute("SELECT key, kind, state FROM outbox"))

    def states(self) -> dict[str, str]:
        """Give how far each row of the outbox is."""
        return {key: state for key, _, state in self.rows()}

    def waiting(self) -> list[tuple[str, str, str]]:
        """Give what was not said yet, of all that goes to a channel."""
        return [row for row in self.rows() if row[1] in SPOKEN and row[2] != "done"]


def _plain(number: int) -> Any:
    return line("plain", text=f"Said {number}.")


async def deaf(_: Typed) -> None:
    """Nobody types anything here."""


# ------------------------------------------------------------------ one kind at a time


@dataclass(frozen=True)
class Calls:
    """What a chat calls posting a card, saying something else, and changing a card."""

    card: str
    said: str
    change: str


EVERY = Calls("*", "*", "*")


async def life(storm: Storm, fault: Fault, calls: Calls) -> None:
    """Let a card, a line, a message and a change go out, each into this weather."""
    case = 1 + len([row for row in storm.rows() if row[1] == "card"])
    await into(storm, fault, calls.card)
    await storm.another()
    await storm.live()
    await storm.calm()
    await storm.say(case)
    await storm.show("tom")
    await into(storm, fault, calls.said)
    await storm.calm()
    await storm.turn(case)
    await into(storm, fault, calls.change)
    await storm.turn(case)
    await storm.calm()


async def into(storm: Storm, fault: Fault, call: str) -> None:
    """Let the outbox work in this weather; the page has its message in that tick."""
    storm.weather.add(call, fault, times=2)
    page = await storm.show("sanne", on="browser")
    await storm.tick()
    assert await storm.on_the_page(page)


async def page_while_silent(storm: Storm) -> tuple[str, str]:
    """Let the page have its message while the chat says nothing.

    Gives how far the chat's card and the page's message came meanwhile.
    """
    await storm.another()
    await storm.poll()
    page = await storm.show("sanne", on="browser")
    await storm.parts.outbox.tick(storm.clock.now())
    async with asyncio.timeout(10):
        while (states := storm.states())[page] != "done":
            await asyncio.sleep(0.01)
    assert await storm.on_the_page(page)
    return states["card:1"], states[page]


# ------------------------------------------------------------------ all at once


@dataclass(frozen=True)
class Mix:
    """What may go wrong with which calls, each as often as it is named."""

    calls: Sequence[str]
    faults: Sequence[Fault]


async def rage(storm: Storm, mix: Mix, seed: int, steps: int) -> None:
    """Let anything happen for so many steps, and then each card once more."""
    chance = random.Random(seed)
    for step in range(steps):
        what = await _anything(storm, mix, chance)
        page = await storm.show("sanne", on="browser")
        await storm.later(minutes=chance.choice((0, 0, 1, 11, 60)))
        assert await storm.on_the_page(page), f"seed {seed}, step {step}: {what}"
    await _all_changed(storm)


async def _anything(storm: Storm, mix: Mix, chance: random.Random) -> str:
    """Let something happen, into some weather; gives what."""
    acts = (_complain, _complain, _turn, _turn, _turn, _say, _show, _lose, _again)
    if chance.random() < HALF:
        for _ in range(chance.randint(1, 3)):
            call, fault = chance.choice(mix.calls), chance.choice(mix.faults)
            times, after = chance.randint(1, 3), chance.randint(0, 2)
            storm.weather.add(call, fault, times=times, after=after)
    act = chance.choice(acts)
    await act(storm, chance)
    return f"{act.__name__} in {storm.weather.waiting}"


async def _complain(storm: Storm, _: random.Random) -> None:
    await storm.another()
    await storm.poll()


async def _turn(storm: Storm, chance: random.Random) -> None:
    if cases := await storm.cases():
        await storm.turn(chance.choice(cases))


async def _say(storm: Storm, chance: random.Random) -> None:
    if cases := await storm.cases():
        await storm.say(chance.choice(cases))


async def _show(storm: Storm, chance: random.Random) -> None:
    await storm.show(chance.choice(("tom", "sanne")))


async def _lose(storm: Storm, chance: random.Random) -> None:
    """Let somebody delete a card, unless a line may be on its way below it."""
    lines = [row for row in storm.waiting() if row[1] == "line"]
    if (cases := await storm.cases()) and not lines:
        await storm.delete(chance.choice(cases))


async def _again(storm: Storm, _: random.Random) -> None:
    await storm.restart()


async def _all_changed(storm: Storm) -> None:
    """Let every case change once more, so that deleted cards come back."""
    await storm.calm()
    for case in await storm.cases():
        await storm.turn(case)
        await storm.tick()
    await storm.calm()
