"""How long the rigs count: short for every test run, long with --long (make soak)."""

from __future__ import annotations

import pytest


@pytest.fixture
def kills(request: pytest.FixtureRequest) -> int:
    return 5000 if request.config.getoption("--long") else 200
