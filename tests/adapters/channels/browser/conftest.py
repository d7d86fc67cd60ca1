"""Desks that are opened before a test and closed after it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.adapters.channels.browser.desk import Desk


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncIterator[Desk]:
    """Open a demo: anybody is anybody, at first the first person of the playbook."""
    opened = await Desk(tmp_path).open()
    yield opened
    await opened.close()


@pytest.fixture
async def office(tmp_path: Path) -> AsyncIterator[Desk]:
    """Open the real thing: people come in by a link."""
    opened = await Desk(tmp_path, demo=False).open()
    yield opened
    await opened.close()
