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
        google = _once_read(home)
        assert (google["kind"], google["places"]) == ("google_business", 3)
        assert bot.process.stdout is not None
        day, scene = (bot.process.stdout.readline() for _ in range(2))
        assert day.startswith("Het speelt op ")
        assert scene.startswith("08:45 Google is aangesloten: drie winkels, ")
    assert list(tmp_path.iterdir()) == []
    assert bot.process.returncode == 0


def _once_read(home: Path) -> dict[str, object]:
    """Ask until the source was read for the first time."""
    for _ in range(2000):
        said = type_in("sources", "--home", home, "--json").output
        google: dict[str, object] = json.loads(said)[0]
        if google["connected_at"]:
            return google
    raise AssertionError("nobody read the reviews")
