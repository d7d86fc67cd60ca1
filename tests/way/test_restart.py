"""A restart between every two steps changes nothing about the outcome."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

import pytest

from adapters.rehearsal.shelf import Habits
from bot.case import State
from bot.press import Done
from tests.way.conftest import Opens
from tests.way.team import WORDS, Team

Step = Callable[[Team], Awaitable[object]]


async def _draft(team: Team) -> None:
    dialog = await team.ask("sanne", "reply")
    assert isinstance(await team.submit("sanne", dialog, "propose", text=WORDS), Done)


async def _approve(team: Team) -> None:
    dialog = await team.ask("tom", "approve")
    assert isinstance(await team.submit("tom", dialog, "publish"), Done)


STEPS: tuple[Step, ...] = (
    lambda team: team.poll(),
    lambda team: team.tick(),
    lambda team: team.press("sanne", "take"),
    lambda team: team.tick(),
    _draft,
    lambda team: team.tick(),
    _approve,
    lambda team: team.tick(),
    lambda team: team.later(minutes=3),
    lambda team: team.tick(),
    lambda team: team.live(),
)


@pytest.mark.parametrize("adds", [False, True])
async def test_the_way_with_a_restart_after_each_step(
    opens: Opens, *, adds: bool
) -> None:
    team = await opens(Habits(adds=adds))
    review = team.complaint()
    for step in STEPS:
        await step(team)
        await team.restart()
    assert team.standing(review) == [WORDS]
    assert (await team.case()).state is State.PLACED
    assert len(await team.told()) == 1


async def test_a_stop_in_the_middle_of_publishing_is_looked_up(opens: Opens) -> None:
    team = await opens(Habits(adds=True))
    review = await team.agreed()
    team.clock.at = team.clock.at.replace(minute=5)
    await team.parts.outbox.tick(team.clock.now())  # begun, and not waited for
    await team.restart()
    await team.tick()
    for _ in range(5):
        await team.later(minutes=10)
    assert team.standing(review) == [WORDS]
    assert (await team.case()).state is State.PLACED
