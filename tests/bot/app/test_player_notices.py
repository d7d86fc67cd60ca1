"""A press on an area finds the notice that its people would press on."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from adapters.rehearsal.at_site import Site
from adapters.rehearsal.cast import playbook
from adapters.rehearsal.clock import RehearsalClock
from adapters.rehearsal.google import GoogleStandIn
from adapters.rehearsal.scenario import Pressed, Scenario, Scene
from adapters.stores.sqlite import SqliteStore
from bot.app.parts import Parts
from bot.app.player import Audience, Player, Stage
from bot.intake import Intake
from bot.notice import Notice, NoticeId, NoticeKind, NoticeState
from bot.outbox import Outbox
from bot.person import PersonId
from bot.ports import Tx
from bot.press import Answer, Done, Request
from bot.scheduler import Timers
from bot.settings import Home, load_body
from bot.subject import Subject, notice_of
from bot.words import Words, line
from tests.fakes import START, HandClock

MORE = Pressed("more", "joost", area="delivery")
ASKED = Notice(
    NoticeId(0),
    NoticeKind.QUESTION,
    "delivery",
    START.date().isoformat(),
    NoticeState.OPEN,
    PersonId("sanne"),
    START,
    asked_of=PersonId("joost"),
    due_at=START,
)
FIXED = replace(ASKED, state=NoticeState.FIXED)


@dataclass
class Desk:
    """A stage without handlers: it notes what every press is about."""

    store: SqliteStore
    about: list[Subject] = field(default_factory=list)
    told: list[str] = field(default_factory=list)

    async def __call__(self, request: Request) -> Answer:
        self.about.append(request.subject)
        return Done(line("plain", text="done"))

    async def has(self, *notices: Notice) -> list[Subject]:
        def keep(tx: Tx) -> list[Notice]:
            return [tx.notices.open(notice) for notice in notices]

        return [notice_of(kept.id) for kept in await self.store.write(keep)]

    async def play(self) -> None:
        clock = RehearsalClock(HandClock(), START)
        outbox = Outbox(self.store, clock, {}, {})
        timers = Timers(self.store, lambda *_: None)
        intake = Intake(self.store, clock, lambda *_: None)
        parts = Parts(self.store, clock, self, {}, {}, outbox, timers, intake)
        stage = Stage(parts, clock, Site(GoogleStandIn(clock), ""))
        audience = Audience(Words("en", "UTC"), self.told.append, asyncio.sleep)
        begin = START.astimezone(ZoneInfo("UTC")).time()
        scene = Scene(begin, 0, "Joost answers.", (MORE,))
        await Player(stage, audience).play(Scenario(0, (scene,)))


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncIterator[Desk]:
    home = Home(tmp_path)
    home.playbook.write_text(playbook("http://127.0.0.1:1", "en"), "utf-8")
    store = SqliteStore.open(home.store)
    await store.write(lambda tx: tx.playbook.put(load_body(home), START))
    yield Desk(store)
    await store.close()


async def test_it_is_the_question_that_waits_longest(desk: Desk) -> None:
    elsewhere = replace(ASKED, area="shop")
    _, _, first, _ = await desk.has(elsewhere, FIXED, ASKED, ASKED)
    await desk.play()
    assert desk.about == [first]


async def test_when_all_is_answered_it_is_the_newest_notice(desk: Desk) -> None:
    later = replace(FIXED, at=START.replace(hour=10), text="Later")
    _, newest, _ = await desk.has(FIXED, later, replace(later, area="shop"))
    await desk.play()
    assert desk.about == [newest]


async def test_when_nobody_told_or_asked_it_is_left_out(desk: Desk) -> None:
    await desk.play()
    assert desk.about == []
    assert desk.told[1].endswith("by Joost: there is no case or notice for it")
