"""`wederwoord demo` shows the bot at work and leaves nothing behind."""

from __future__ import annotations

import json
from pathlib import Path

from tests.commands.terminal import running, type_in


def test_customers_speak_up_and_nothing_is_left(tmp_path: Path) -> None:
    with running("demo", "--language", "nl", TMPDIR=str(tmp_path)) as bot:
        said = f"Open {bot.address} in je browser (Ctrl-C stopt het)"
        assert bot.first_line == said
        (home,) = tmp_path.iterdir()
        cases = _cases_once_there(home)
        assert {case["source"] for case in cases} == {"google"}
        assert bot.process.stdout is not None
        day, scene = (bot.process.stdout.readline() for _ in range(2))
        assert day.startswith("Het speelt op ")
        assert scene == "08:50 Drie klachten van gisteravond liggen klaar.\n"
    assert list(tmp_path.iterdir()) == []
    assert bot.process.returncode == 0


def _cases_once_there(home: Path) -> list[dict[str, object]]:
    """Ask until the first case is there, which takes one reading of the source."""
    for _ in range(2000):
        found: list[dict[str, object]] = json.loads(
            type_in("cases", "--home", home, "--json").output
        )
        if found:
            return found
    raise AssertionError("nobody spoke up")
