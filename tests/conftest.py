"""What tests of every room may ask for."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from bot.ports.store import Store
from tests.contract.stores import FACTORIES

# Other parts of the suite run beside: how long an example takes says nothing here.
settings.register_profile("busy", suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("busy")


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
