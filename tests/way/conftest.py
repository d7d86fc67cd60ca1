"""Teams for the stories: opened before, closed after, whatever happens in between.

What is no matter of one channel is told three times: on the page, in Slack, in Teams.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest

from adapters.rehearsal.shelf import Habits
from tests.fakes import HandClock
from tests.way.slack_team import SlackTeam
from tests.way.team import Team
from tests.way.teams_team import TeamsTeam
from tests.way.told import places

Opens = Callable[..., Awaitable[Team]]
TEAMS: dict[str, type[Team]] = {"page": Team, "slack": SlackTeam, "teams": TeamsTeam}


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "opens" in metafunc.fixturenames:
        module = metafunc.module.__name__.rpartition(".")[2]
        told = places(module, metafunc.function.__name__)
        metafunc.parametrize("opens", told, indirect=True)


@pytest.fixture
async def opens(tmp_path: Path, request: pytest.FixtureRequest) -> AsyncIterator[Opens]:
    """Open a team with a site of these habits and these rules of its own.

    It works on the page where nobody says otherwise, as in tests of other rooms.
    """
    kind = TEAMS[getattr(request, "param", "page")]
    teams: list[Team] = []

    async def open_team(
        habits: Habits | None = None, clock: HandClock | None = None, **rules: Any
    ) -> Team:
        folder = tmp_path / str(len(teams))
        folder.mkdir()
        team = kind(folder, habits or Habits(), rules, clock or HandClock())
        teams.append(await team.open())
        return teams[-1]

    yield open_team
    for team in teams:
        await team.close()


@pytest.fixture
async def team(opens: Opens) -> Team:
    return await opens()
