"""A rehearsal on a real wederwoord whose real time is set by hand: nobody waits."""

from __future__ import annotations

import tomllib
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path

from adapters.rehearsal.at_site import Site
from adapters.rehearsal.cast import people, playbook, shipped, zone
from adapters.rehearsal.clock import RehearsalClock
from adapters.rehearsal.google import GoogleStandIn
from adapters.rehearsal.google_access import KEYS
from adapters.rehearsal.scenario import Scenario
from adapters.rehearsal.script import read
from bot.app import App
from bot.app.player import Audience, Player, Stage
from bot.case import Case
from bot.person import Identity
from bot.press import Address, Ask, Done, Request
from bot.review import key_of
from bot.settings import Home
from bot.settings.environment import read as settings
from bot.subject import case_of
from bot.words import Words
from tests.fakes import HandClock


@dataclass
class Show:
    """A rehearsal and a visitor at the page, who acts while the others wait.

    meanwhile  what the visitor does in the so-many'th wait, counted from 1
    looks      somebody who looks around in every wait
    """

    app: App
    site: GoogleStandIn
    real: HandClock
    clock: RehearsalClock
    scenario: Scenario
    language: str
    address: str
    told: list[str] = field(default_factory=list)
    waits: list[float] = field(default_factory=list)
    meanwhile: dict[int, Callable[[], Awaitable[object]]] = field(default_factory=dict)
    looks: Callable[[], Awaitable[object]] | None = None

    async def play(self, pace: float = 1.0, name: str = "") -> list[str]:
        """Play it to its end and give what the terminal says."""
        words = Words(self.language, zone().key)
        audience = Audience(words, self.told.append, self.sleep, pace)
        stage = Stage(self.app.parts, self.clock, Site(self.site, self.address))
        await Player(stage, audience).play(self.scenario, name)
        return self.told

    async def sleep(self, seconds: float) -> None:
        self.waits.append(seconds)
        for act in (self.meanwhile.get(len(self.waits)), self.looks):
            if act:
                await act()
        self.real.at += timedelta(seconds=seconds)

    async def find(self, review: str) -> Case | None:
        """Give the case of a review, if it has one."""
        store, key = self.app.parts.store, key_of("google", self.site.name(review))
        return await store.read(lambda tx: tx.cases.of_review(key))

    async def case(self, review: str) -> Case:
        found = await self.find(review)
        assert found is not None
        return found

    async def visitor(self, action: str, review: str, **values: str) -> None:
        """Press as Tom, and submit with these values what then opens."""
        case = await self.case(review)
        who, at = Identity("browser", "", "tom"), self.clock.now()
        where = Address("browser", "webcare")
        about = {"subject": case_of(case.id), "who": who, "where": where, "at": at}
        answer = await self.app.parts.dispatch(
            Request(action, key=f"visitor {action}", **about)
        )
        if isinstance(answer, Ask):
            dialog = answer.dialog
            assert dialog.submit is not None
            held = {f.name: f.value for f in dialog.fields} | values
            request = Request(
                action,
                key=f"visitor {action} again",
                step=dialog.submit.step,
                values=held,
                shown=dialog.shown,
                **about,
            )
            answer = await self.app.parts.dispatch(request)
        assert isinstance(answer, Done), answer


@asynccontextmanager
async def show(
    folder: Path, text: str = "", language: str = "en"
) -> AsyncIterator[Show]:
    """Open a rehearsal of a scenario, by itself the shipped one, and close it."""
    scenario = read(tomllib.loads(text or shipped()), language, people())
    real = HandClock()
    clock = RehearsalClock(real, scenario.begin(real.now(), zone()))
    site = GoogleStandIn(clock)
    site.shelf.bumps = True
    address = await site.start()
    Site(site, address).prepare(scenario.before)
    home = Home(folder)
    home.playbook.write_text(playbook(address, language), "utf-8")
    given = replace(settings({"PORT": "0"}), **KEYS)
    app = await App.open(home, given, clock, demo=True)
    await app.start()
    try:
        yield Show(app, site, real, clock, scenario, language, address)
    finally:
        await app.stop()
        await site.stop()
