"""A home as `wederwoord init` makes it, for the commands that need one."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.commands.terminal import type_in

INIT = (
    *("--language", "en", "--channel", "browser:webcare"),
    *("--product", "browser:product", "--source", "file:reviews"),
    *("--approver", "tom.bakker@smit.example", "--agent", "sanne@smit.example"),
    *("--zone", "Europe/Amsterdam"),
)


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """Give a fresh home of the bakery Smit: Tom approves, Sanne works."""
    folder = tmp_path / "home"
    made = type_in("init", folder, *INIT)
    assert made.exit_code == 0, made.output
    return folder
