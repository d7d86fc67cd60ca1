"""What tests of every room may ask for."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest

from bot.ports.store import Store
from tests.contract.stores import FACTORIES


@pytest.fixture(params=FACTORIES)
def opens(request: pytest.FixtureRequest, tmp_path: Path) -> Callable[[], Store]:
    """Open the test's own store; a second time opens the same one again."""
    return lambda: FACTORIES[request.param](tmp_path)


@pytest.fixture
async def store(opens: Callable[[], Store]) -> AsyncIterator[Store]:
    store = opens()
    yield store
    await store.close()


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--long", action="store_true", help="long counts: make soak")
