"""Opens the world that a contract test asks for, and closes it afterwards."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.contract.sources import PLAYS, World


@pytest.fixture
async def world(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[World]:
    world = await PLAYS[request.param].open(tmp_path)
    yield world
    await world.close()
