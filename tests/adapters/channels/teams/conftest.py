"""Opens a desk in a Teams tenant for a test and closes it afterwards."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.adapters.channels.teams.desk import Desk


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncIterator[Desk]:
    opened = await Desk(tmp_path).open()
    yield opened
    await opened.close()
