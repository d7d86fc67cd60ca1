"""`wederwoord demo` shows the bot at work and leaves nothing behind."""

from __future__ import annotations

import json
from pathlib import Path

from bot.commands.demo import TEAM
from tests.commands.terminal import running, type_in


def test_customers_speak_up_and_nothing_is_left(tmp_path: Path) -> None:
    with running("demo", "--language", "nl", TMPDIR=str(tmp_path)) as bot:
        assert bot.first_line == f"The demo runs at {bot.address} (Ctrl-C ends it)"
        (home,) = tmp_path.iterdir()
        cases = _cases_once_there(home)
        assert {case["source"] for case in cases} == {"plein"}
        assert "undo = 15\n" in (home / "playbook.toml").read_text()
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


def test_its_people_have_one_role_each() -> None:
    roles = {person.public_name: person.roles for person in TEAM}
    assert roles == {
        "Sanne": ("agent",),
        "Tom": ("approver",),
        "Lotte": ("lead",),
        "Kees": ("product",),
    }
