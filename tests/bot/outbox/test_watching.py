"""Looking at one review when something is wrong: again in time, and nobody bothered."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta

import pytest

from adapters.rehearsal.faults import Fault, Kind
from adapters.rehearsal.shelf import Habits
from bot.app import join
from bot.case import State
from bot.errors import RateLimited
from bot.ports.records import Row
from bot.reply import Found, Gone
from tests.fakes import START
from tests.way.conftest import Opens, opens
from tests.way.team import Team

__all__ = ["opens"]

HALF, MOST = timedelta(hours=12), timedelta(hours=19.2)


@pytest.fixture
async def quiet(opens: Opens) -> Team:
    """Open a team at a silent site, with one case."""
    team = await opens(Habits(silent=True))
    await team.opened()
    return team


async def row_of(team: Team, after: timedelta = HALF) -> Row:
    key = f"look:1:{(START + after).isoformat()}"
    row = await team.parts.store.read(lambda tx: tx.outbox.get(key))
    assert row is not None
    return row


class Seen:
    """A source that shows what a test says, and counts how often it was asked."""

    name = "plein"

    def __init__(
        self, team: Team, show: Callable[[], Awaitable[Found | Gone | None]]
    ) -> None:
        self.facts = team.parts.sources["plein"].facts
        self.asked = 0
        self._show = show

    async def fetch(self, external_id: str) -> Found | Gone | None:
        assert external_id == "r1"
        self.asked += 1
        return await self._show()


def shows(team: Team, show: Callable[[], Awaitable[Found | Gone | None]]) -> Seen:
    """Put a source of our own in the place of the team's."""
    seen, parts = Seen(team, show), team.parts
    sources = {"plein": seen}
    team.parts = join(
        parts.store,
        parts.clock,
        sources,  # type: ignore[arg-type]  # only this one call of it is made
        parts.channels,
        parts.dispatch,
    )
    return seen


async def test_an_outage_is_looked_past_as_soon_as_it_is_over(quiet: Team) -> None:
    quiet.site.shelf.remove("r1")
    quiet.site.faults.add(Fault(Kind.STATUS, on="read", status=503), times=3)
    told = await quiet.told()
    await quiet.later(hours=12)
    assert (await row_of(quiet)).state == "looking"
    await quiet.later(minutes=1)
    await quiet.later(minutes=2)
    assert (await quiet.case()).state is State.NEW
    assert await quiet.told() == told
    await quiet.later(minutes=3)
    assert (await quiet.case()).state is State.CLOSED
    assert (await row_of(quiet)).state == "done"


async def test_an_outage_is_given_up_quietly_when_the_next_look_comes(
    quiet: Team,
) -> None:
    store, told = quiet.parts.store, await quiet.told()
    await quiet.site.stop()
    await quiet.later(hours=12)
    while quiet.clock.now() < START + MOST - timedelta(minutes=12):
        await quiet.later(minutes=10)
        assert (await row_of(quiet)).state == "looking"
        # The watchdog tells the team of what is late.
        assert await store.read(lambda tx: tx.outbox.late(_ago(quiet))) == []
    await quiet.later(minutes=12)
    assert (await row_of(quiet)).state == "done"
    assert (await row_of(quiet, MOST)).state == "looking"
    assert not [s for s in await quiet.told() if s not in told and "read" in s]


def _ago(team: Team) -> datetime:
    return team.clock.now() - timedelta(minutes=10)


async def test_no_sooner_than_the_source_asks_for(quiet: Team) -> None:
    at = START + HALF + timedelta(hours=1)

    async def limited() -> None:
        raise RateLimited("wait", retry_at=at)

    source = shows(quiet, limited)
    await quiet.later(hours=12)
    assert (await row_of(quiet)).next_at == at
    await quiet.later(minutes=50)
    assert source.asked == 1
    await quiet.later(minutes=10)
    assert source.asked == 2


async def test_where_one_review_cannot_be_shown_the_look_is_done(quiet: Team) -> None:
    async def none() -> None:
        """Nothing to show."""

    source, before = shows(quiet, none), await quiet.case()
    await quiet.later(hours=12)
    assert (await row_of(quiet)).state == "done"
    assert (source.asked, await quiet.case()) == (1, before)


async def test_a_source_that_left_the_playbook_is_not_asked(quiet: Team) -> None:
    parts = quiet.parts
    quiet.parts = join(parts.store, parts.clock, {}, parts.channels, parts.dispatch)
    await quiet.later(hours=12)
    assert (await row_of(quiet)).state == "done"


async def test_a_case_that_closed_meanwhile_is_not_looked_at(quiet: Team) -> None:
    async def gone() -> Gone:
        return Gone()

    source = shows(quiet, gone)
    quiet.clock.at += HALF
    await quiet.parts.timers.tick(quiet.clock.now())
    await quiet.press("sanne", "not_complaint")
    await quiet.tick()
    assert source.asked == 0
    assert (await row_of(quiet)).state == "done"


async def test_what_a_poll_brought_meanwhile_is_not_undone(quiet: Team) -> None:
    """What was seen may be older than what the poll showed: it is looked at again."""
    plain = quiet.parts.sources["plein"]
    polled: list[str] = []

    async def slowly() -> Found | Gone | None:
        found = await plain.fetch("r1")
        if not polled:
            # The list tells of this edit, as Google's does.
            quiet.site.shelf.habits = Habits()
            quiet.site.shelf.edit("r1", {"stars": 2, "text": "Nu twee sterren."})
            polled.append("r1")
            await quiet.parts.intake.poll(plain)
        return found

    source = shows(quiet, slowly)
    await quiet.later(hours=12)
    assert source.asked == 2
    assert "Nu twee sterren." in await quiet.shows(1, "quote")
    review = await quiet.parts.store.read(
        lambda tx: tx.reviews.get(tx.cases.listed()[0].review)
    )
    assert review is not None
    assert review.stars == 2


async def test_a_look_that_lost_its_claim_counts_for_nothing(quiet: Team) -> None:
    store = quiet.parts.store

    async def taken_over() -> Gone:
        await store.write(
            lambda tx: tx.outbox.recover(quiet.clock.now(), all_of_them=True)
        )
        return Gone()

    shows(quiet, taken_over)
    quiet.clock.at += HALF
    await quiet.parts.timers.tick(quiet.clock.now())
    await quiet.parts.outbox.tick(quiet.clock.now())
    await quiet.parts.outbox.drain()
    assert (await quiet.case()).state is State.NEW
    assert (await row_of(quiet)).state == "looking"
