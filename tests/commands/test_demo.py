"""`wederwoord demo` shows the bot at work and leaves nothing behind."""

from __future__ import annotations

import json
from pathlib import Path

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
    """Ask again until the first case is there; the test's own time-out is the end."""
    while True:
        found: list[dict[str, object]] = json.loads(
            type_in("cases", "--home", home, "--json").output
        )
        if found:
            return found


def test_its_people_have_one_role_each() -> None:
    from bot.commands.demo import TEAM  # noqa: PLC0415

    roles = {person.public_name: person.roles for person in TEAM}
    assert roles == {
        "Sanne": ("agent",),
        "Tom": ("approver",),
        "Lotte": ("lead",),
        "Kees": ("product",),
    }
