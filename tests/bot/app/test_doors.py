"""Where people come in: only what is set up opens, and only for whom it should."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from bot.app import App, checks
from bot.errors import SettingsError
from bot.mark import Mark
from bot.settings import Home, Settings
from bot.settings.environment import read
from tests.commands.conftest import home
from tests.fakes import HandClock

__all__ = ["home"]

SLACK = {"SLACK_BOT_TOKEN": "xoxb-12345", "SLACK_SIGNING_SECRET": "5ecret"}
TEAMS = {
    "MicrosoftAppId": "8d6f0a51-2c1b-4e0f-9b1e-3d8f5f0c7a11",
    "MicrosoftAppTenantId": "0f1e2d3c-4b5a-4978-8695-a4b3c2d1e0f9",
    "MicrosoftAppPassword": "5ecret",
}


async def opened(home: Path, settings: Settings) -> list[str]:
    app = await App.open(Home(home), settings, HandClock())
    try:
        return list(app.parts.channels)
    finally:
        await app.stop()


@pytest.mark.parametrize(
    ("environ", "channels"),
    [
        ({}, ["browser"]),
        (SLACK, ["browser", "slack"]),
        (TEAMS, ["browser", "teams"]),
        (SLACK | TEAMS, ["browser", "slack", "teams"]),
    ],
    ids=",".join,
)
async def test_what_has_a_key_is_opened(
    home: Path, environ: dict[str, str], channels: list[str]
) -> None:
    assert await opened(home, read(environ)) == channels


async def test_without_an_app_id_teams_opens_for_who_tries_it_here_alone(
    home: Path,
) -> None:
    settings = replace(read({}), dev=True)
    assert await opened(home, settings) == ["browser", "teams"]
    outside = replace(settings, host="0.0.0.0")  # noqa: S104 - what is refused here
    with pytest.raises(SettingsError, match=r"--dev lets in anybody.*0\.0\.0\.0"):
        await opened(home, outside)


@pytest.mark.parametrize(
    ("place", "lacking"),
    [
        ("slack:C01REV", "SLACK_BOT_TOKEN"),
        ("teams:19:a@thread.tacv2", "MicrosoftAppId"),
    ],
)
async def test_a_home_on_a_chat_that_is_not_set_up_is_no_start(
    home: Path, place: str, lacking: str
) -> None:
    _move(home, place)
    with pytest.raises(SettingsError, match=f"{lacking} is missing"):
        await opened(home, read({}))
    (wrong,) = [
        check
        for check in await checks(Home(home), read({}), HandClock())
        if check.mark is Mark.WRONG
    ]
    assert wrong.name == place.partition(":")[0]
    assert lacking in wrong.line


async def test_teams_is_asked_where_it_is_set_up(home: Path) -> None:
    """Here nobody answers: what is wrong is said, and nothing breaks."""
    _move(home, "teams:19:a@thread.tacv2")
    nowhere = dict.fromkeys(
        ("TEAMS_LOGIN_URL", "TEAMS_SERVICE_URL"), "http://127.0.0.1:9/"
    )
    found = await checks(Home(home), read(TEAMS | nowhere), HandClock())
    assert {c.name: c.mark for c in found}["teams credentials"] is Mark.WRONG


def _move(home: Path, place: str) -> None:
    playbook = home / "playbook.toml"
    text = playbook.read_text("utf-8")
    playbook.write_text(text.replace("browser:webcare", place), "utf-8")


_LOADED = """
import asyncio, json, sys
from pathlib import Path
from bot.app import App
from bot.settings import Home
from bot.settings.environment import read
from tests.fakes import HandClock
async def main():
    home, settings = Home(Path(sys.argv[1])), read(json.loads(sys.argv[2]))
    app = await App.open(home, settings, HandClock())
    await app.stop()
asyncio.run(main())
print(json.dumps(sorted({name.partition(".")[0] for name in sys.modules})))
"""
_HEAVY = {"slack": {"slack_bolt", "slack_sdk"}, "teams": {"botbuilder", "msrest"}}


@pytest.mark.parametrize(
    ("environ", "used"),
    [({}, set()), (SLACK, {"slack"}), (TEAMS, {"teams"})],
    ids=["the page alone", "slack", "teams"],
)
def test_nobody_loads_a_chat_that_they_do_not_use(
    home: Path, environ: dict[str, str], used: set[str]
) -> None:
    words = [sys.executable, "-c", _LOADED, str(home), json.dumps(environ)]
    run = subprocess.run(words, check=True, capture_output=True, text=True)
    loaded = set(json.loads(run.stdout.splitlines()[-1]))
    assert {chat for chat, heavy in _HEAVY.items() if heavy <= loaded} == used
    unused = set().union(*(_HEAVY[chat] for chat in _HEAVY.keys() - used))
    assert unused & loaded == set()
