"""The same small team that the stories use."""

from __future__ import annotations

from tests.way.conftest import opens, team

__all__ = ["opens", "team"]
