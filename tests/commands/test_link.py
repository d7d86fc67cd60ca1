"""`wederwoord link` lets one more person in while the bot runs."""

from __future__ import annotations

import urllib.request
from pathlib import Path

from tests.commands.terminal import running, type_in


def test_a_running_bot_gives_a_link_that_opens(home: Path) -> None:
    with running("run", "--home", home) as bot:
        result = type_in("link", "sanne", "--home", home)
        assert result.exit_code == 0, result.output
        by_name = type_in("link", "SANNE", "--home", home)
        assert by_name.exit_code == 0, by_name.output
        link = result.output.strip()
        assert link.startswith(bot.address)
        with urllib.request.urlopen(link, timeout=10) as page:
            assert "Sanne" in page.read().decode()
        stranger = type_in("link", "piet", "--home", home)
    assert stranger.exit_code == 1
    assert "Nobody is called piet; known are tom-bakker, sanne." in stranger.output


def test_without_a_running_bot_it_says_what_to_do(home: Path) -> None:
    result = type_in("link", "sanne", "--home", home)
    assert result.exit_code == 1
    assert "`wederwoord run` prints a link for each person" in result.output
