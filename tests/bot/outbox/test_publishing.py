"""Publishing when something is wrong with us: people are told, nothing spins."""

from __future__ import annotations

import dataclasses
from typing import Any

from bot.app import join
from bot.case import State
from bot.outbox import TRIES
from bot.reply import Found, Order, Outcome, SourceFacts, Unknown
from tests.way.conftest import opens, team
from tests.way.team import Team

__all__ = ["opens", "team"]


class Broken:
    """A source whose adapter has a bug in it, or whose reads fail."""

    name = "plein"

    def __init__(self, facts: SourceFacts, *, bug: bool) -> None:
        self.facts = facts
        self.bug = bug
        self.looks = 0

    async def fetch(self, external_id: str) -> Found | None:
        if self.bug:
            raise RuntimeError(external_id)
        return None

    async def carry_out(self, order: Order) -> Outcome:
        del order
        return Unknown()

    async def look(self, order: Order) -> Outcome:
        self.looks += 1
        if self.bug:
            raise RuntimeError(order.key)
        return Unknown()

    async def close(self) -> None:
        """Nothing to close."""


def joined(team: Team, sources: dict[str, Any]) -> None:
    """Let the team work with these sources from now on."""
    parts = team.parts
    team.parts = join(parts.store, parts.clock, sources, parts.channels, parts.dispatch)


async def _agreed(team: Team, sources: dict[str, Any]) -> None:
    await team.opened()
    joined(team, sources)
    await team.agree()


async def test_a_bug_of_ours_is_given_up_and_put_before_people(team: Team) -> None:
    broken = Broken(team.parts.sources["plein"].facts, bug=True)
    await _agreed(team, {"plein": broken})
    for _ in range(TRIES + 3):
        await team.later(minutes=11)
    assert (await team.case()).state is State.DOUBT
    assert any("cannot see" in said for said in await team.mine("tom"))


async def test_a_source_that_left_the_playbook_gives_the_words_back(
    team: Team,
) -> None:
    await _agreed(team, {})
    await team.later(minutes=3)
    assert (await team.case()).state is State.TAKEN
    assert "no longer names this source" in await team.shows(1, "look")


async def test_reads_that_keep_failing_end_in_a_question_to_people(
    team: Team,
) -> None:
    facts = dataclasses.replace(team.parts.sources["plein"].facts, readable=True)
    broken = Broken(facts, bug=False)
    await _agreed(team, {"plein": broken})
    for _ in range(12):
        await team.later(minutes=11)
    assert (await team.case()).state is State.DOUBT
    assert broken.looks == 6


async def test_where_absence_proves_nothing_people_decide(team: Team) -> None:
    plain = team.parts.sources["plein"]
    facts = dataclasses.replace(plain.facts, repeat_safe=False, absence_proves=False)

    class Vague(Broken):
        """Reads well, but what it does not show may still be there."""

        async def look(self, order: Order) -> Outcome:
            return await plain.look(order)

    await _agreed(team, {"plein": Vague(facts, bug=False)})
    for _ in range(6):
        await team.later(minutes=11)
    assert (await team.case()).state is State.DOUBT


async def test_a_case_that_no_longer_wants_it_ends_the_row(team: Team) -> None:
    await team.agreed()
    now = team.clock.now()
    await team.parts.store.write(
        lambda tx: tx.cases.change(tx.cases.listed()[0], now, state=State.CLOSED)
    )
    await team.later(minutes=3)
    row = await team.parts.store.read(lambda tx: tx.outbox.get("publish:1:1"))
    assert row is not None
    assert row.state == "held"
    assert team.standing() == []
