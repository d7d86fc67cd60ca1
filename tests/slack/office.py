"""The whole bot at local-slack: a review site, a home with its rules, and real time.

Only what stands outside is a stand-in. Anna writes, Megan agrees to replies and knows
about deliveries; what they do in Slack reaches us by socket, or over HTTP.
"""

from __future__ import annotations

import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

from adapters.rehearsal.plain import PlainStandIn
from bot.app import App, UtcClock
from bot.commands.names import Member
from bot.commands.playbook_text import playbook_text
from bot.settings import Home
from bot.settings.environment import read
from tests.slack.standins import APP_TOKEN, SECRET, TOKEN, StandIn, local_slack

CLOCK = UtcClock()
UNDO = 8
"""Seconds in which a reply can be stopped, by somebody who clicks."""

_RULES = {
    "language": "nl",
    "brand": "Bakkerij Smit",
    "contact": "hallo@smit.example",
    "home": "slack:C01REV",
    "product": "slack:C02PROD",
    "undo": UNDO,
    "hours": ["mon-sun 00:00-24:00"],  # whenever the tests run, somebody is there
    "two_stars": 1,
}
_TEAM = (
    Member("anna", "Anna Bakker", "Anna", "anna@example.com", ("agent",)),
    Member(
        "megan", "Megan Bowen", "Megan", "megan@example.com", ("approver", "product")
    ),
)
_AREA = """
[[areas]]
id = "bezorging"
name = "Bezorging"
customer = "de bezorging"
words = ["bezorgd", "bezorging"]
people = ["megan"]
"""


@dataclass(frozen=True, slots=True)
class Office:
    """A bot that runs, the Slack it lives in, and the site it watches."""

    slack: StandIn
    site: PlainStandIn

    def review(self, name: str, stars: int, text: str, hours_ago: float = 0) -> str:
        """Let a customer write on the site; gives the id of what they wrote."""
        return self.site.shelf.add(
            {
                "text": text,
                "stars": stars,
                "author": {"id": name, "name": name},
                "place": "Utrecht",
                "language": "nl",
                "created_at": (CLOCK.now() - timedelta(hours=hours_ago)).isoformat(),
            }
        )


@asynccontextmanager
async def office(room: Path, *, by_socket: bool) -> AsyncIterator[Office]:
    """Open an office: local-slack, a site, and the bot between them."""
    site, port = PlainStandIn(CLOCK), _free_port()
    url = "" if by_socket else f"http://127.0.0.1:{port}/slack/events"
    address = await site.start()
    try:
        with local_slack(room, url) as slack:
            told = _environment(slack, port, by_socket=by_socket)
            home = _furnished(room / "home", address)
            app = await App.open(home, read(told), CLOCK)
            try:
                await app.start()
                yield Office(slack, site)
            finally:
                await app.stop()
    finally:
        await site.stop()


def _environment(slack: StandIn, port: int, *, by_socket: bool) -> dict[str, str]:
    line = {"SLACK_APP_TOKEN": APP_TOKEN} if by_socket else {}
    return {
        "PORT": str(port),
        "SLACK_BOT_TOKEN": TOKEN,
        "SLACK_SIGNING_SECRET": SECRET,
        "SLACK_API_URL": slack.base,
        **line,
    }


def _furnished(folder: Path, site: str) -> Home:
    folder.mkdir()
    home = Home(folder)
    known = {"name": "plein", "kind": "plain", "title": "Plein"}
    source: dict[str, Any] = {**known, "url": site, "every": 1}
    text = playbook_text(_RULES, [source], _TEAM)
    home.playbook.write_text(text + _AREA, "utf-8")
    return home


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as free:
        return int(free.getsockname()[1])
