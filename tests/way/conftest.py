"""Teams for the stories: opened before, closed after, whatever happens in between."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest

from adapters.rehearsal.shelf import Habits
from tests.fakes import HandClock
from tests.way.team import Team

Opens = Callable[..., Awaitable[Team]]


@pytest.fixture
async def opens(tmp_path: Path) -> AsyncIterator[Opens]:
    """Open a team with a site of these habits and these rules of its own."""
    teams: list[Team] = []

    async def open_team(
        habits: Habits | None = None, clock: HandClock | None = None, **rules: Any
    ) -> Team:
        folder = tmp_path / str(len(teams))
        folder.mkdir()
        team = Team(folder, habits or Habits(), rules, clock or HandClock())
        teams.append(await team.open())
        return teams[-1]

    yield open_team
    for team in teams:
        await team.close()


@pytest.fixture
async def team(opens: Opens) -> Team:
    return await opens()
