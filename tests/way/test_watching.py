"""A source that keeps quiet: its cases are looked at, and what is seen counts."""

from __future__ import annotations

import asyncio

import pytest

from adapters.rehearsal.shelf import Habits
from adapters.sources.plain import PlainSource
from bot.app import join
from bot.case import State
from bot.reply import Found, Gone
from tests.way.conftest import Opens
from tests.way.team import Team

SILENT = Habits(silent=True)


@pytest.fixture
async def quiet(opens: Opens) -> Team:
    """Open a team whose site takes away, edits and shows replies without telling."""
    return await opens(SILENT)


async def half(team: Team) -> None:
    """Let half of the window pass; until then no poll brings anything."""
    await team.later(hours=11.9)
    await team.live()
    assert (await team.case()).state is State.NEW
    assert await team.parts.store.read(lambda tx: tx.outbox.open()) == 0
    await team.later(hours=0.1)


async def test_a_review_that_was_taken_away_closes_its_case(quiet: Team) -> None:
    review = await quiet.opened()
    quiet.site.shelf.remove(review)
    await half(quiet)
    assert (await quiet.case()).state is State.CLOSED
    assert "removed the review" in await quiet.head()
    await quiet.later(days=2)
    assert not [said for said in await quiet.told() if "no reply yet" in said]


async def test_what_a_shop_manager_answered_is_answered(quiet: Team) -> None:
    review = await quiet.opened()
    quiet.site.shelf.place(review, "Bel ons even, de winkel", by="shop")
    await half(quiet)
    assert (await quiet.case()).state is State.CLOSED
    assert "already answered on Plein" in await quiet.head()
    kept = await quiet.parts.store.read(lambda tx: tx.cases.listed()[0].review)
    shown = await quiet.parts.store.read(lambda tx: tx.reviews.get(kept))
    assert shown is not None
    assert [reply.text for reply in shown.replies] == ["Bel ons even, de winkel"]


async def test_better_stars_are_for_somebody_to_look_at(quiet: Team) -> None:
    review = await quiet.opened()
    quiet.site.shelf.edit(review, {"stars": 4, "text": "Toch netjes opgelost."})
    await half(quiet)
    assert (await quiet.case()).state is State.NEW
    assert "now 4 stars" in await quiet.shows(1, "look")
    assert "Toch netjes opgelost." in await quiet.shows(1, "quote")
    said = len(await quiet.told())
    await quiet.later(hours=8)  # the next look finds nothing new and says nothing
    assert len(await quiet.told()) == said


async def test_an_edit_that_alarms_says_so(quiet: Team) -> None:
    review = await quiet.opened()
    quiet.site.shelf.edit(review, {"text": "Ik stap naar een advocaat."})
    await half(quiet)
    assert "lawyers, police or a court" in await quiet.shows(1, "look")
    assert (await quiet.case()).topic


async def test_an_agreement_is_void_as_by_a_poll(quiet: Team) -> None:
    review = await quiet.opened()
    await quiet.later(hours=11.99)
    await quiet.agree()
    quiet.site.shelf.edit(review, {"text": "Alweer niemand."})
    await quiet.later(minutes=1)  # well before the pause of the reply is over
    assert (await quiet.case()).state is State.TAKEN
    await quiet.later(minutes=5)
    assert quiet.standing(review) == []


async def test_an_edit_under_a_reply_that_stands_is_seen(quiet: Team) -> None:
    review = await quiet.agreed()
    await quiet.later(minutes=3)
    assert (await quiet.case()).state is State.PLACED
    quiet.site.shelf.edit(review, {"text": "Jullie belden niet."})
    await quiet.live()
    assert "changed the review" not in str(await quiet.card())
    await quiet.later(days=1)
    assert (await quiet.case()).state is State.PLACED
    assert "changed the review" in await quiet.shows(1, "look")


@pytest.mark.parametrize("replaced", [False, True])
async def test_a_reply_of_ours_that_is_gone_is_told_once(
    quiet: Team, *, replaced: bool
) -> None:
    review = await quiet.agreed()
    await quiet.later(minutes=3)
    await quiet.later(days=1)  # it was seen to stand
    assert "not on Plein any more" not in await quiet.shows(1, "look")
    if replaced:
        quiet.site.shelf.place(review, "Kom gerust langs", by="shop")
    else:
        quiet.site.shelf.withdraw(review)
    for _ in range(3):
        await quiet.later(days=1)
    assert (await quiet.case()).state is State.PLACED
    assert "our reply is not on Plein any more" in await quiet.shows(1, "look")
    assert len([s for s in await quiet.told() if "any more" in s]) == 1


class Killed:
    """The source of a process that ends as soon as it knows, before it can write."""

    name = "plein"

    def __init__(self, source: PlainSource) -> None:
        self._source = source
        self.facts = source.facts
        self.found: list[Found | Gone | None] = []

    async def fetch(self, external_id: str) -> Found | Gone | None:
        self.found.append(await self._source.fetch(external_id))
        task = asyncio.current_task()
        assert task is not None
        task.cancel()
        await asyncio.sleep(0)  # it ends here
        raise AssertionError


async def test_a_kill_between_the_look_and_the_write_loses_nothing(
    quiet: Team,
) -> None:
    review = await quiet.opened()
    quiet.site.shelf.remove(review)
    parts, plain = quiet.parts, quiet.parts.sources["plein"]
    assert isinstance(plain, PlainSource)
    killed = Killed(plain)
    sources = {"plein": killed}
    quiet.parts = join(
        parts.store,
        parts.clock,
        sources,  # type: ignore[arg-type]  # only this one call of it is made
        parts.channels,
        parts.dispatch,
    )
    await quiet.later(hours=12)
    assert killed.found == [Gone()]
    assert (await quiet.case()).state is State.NEW
    await quiet.restart()
    await quiet.tick()
    assert (await quiet.case()).state is State.CLOSED
    assert len([said for said in await quiet.told() if "removed the" in said]) == 1


async def test_a_restart_at_every_look_changes_nothing(quiet: Team) -> None:
    review = await quiet.opened()
    await quiet.later(hours=12)
    await quiet.restart()
    quiet.site.shelf.remove(review)
    await quiet.tick()
    assert (await quiet.case()).state is State.NEW  # its look was done
    quiet.clock.at = quiet.clock.at.replace(hour=21, minute=0)
    await quiet.later(hours=7)
    await quiet.parts.timers.tick(quiet.clock.now())
    await quiet.restart()
    await quiet.later(hours=1)
    assert (await quiet.case()).state is State.CLOSED
