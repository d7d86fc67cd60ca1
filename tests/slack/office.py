"""The whole bot at local-slack: a review site, a home with its rules, and real time.

Only what stands outside is a stand-in. Anna writes, Megan agrees to replies and knows
about deliveries; what they do in Slack reaches us by socket, or over HTTP.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from adapters.rehearsal.plain import PlainStandIn
from bot.app import App
from bot.settings.environment import read
from tests.office import CLOCK, Office, furnished
from tests.slack.standins import APP_TOKEN, SECRET, TOKEN, StandIn, local_slack
from tests.standin import free_port

PLACES = {"home": "slack:C01REV", "product": "slack:C02PROD"}


@dataclass(frozen=True, slots=True)
class SlackOffice(Office):
    """`slack` is where the people are."""

    slack: StandIn


@asynccontextmanager
async def office(room: Path, *, by_socket: bool) -> AsyncIterator[SlackOffice]:
    """Open an office: local-slack, a site, and the bot between them."""
    site, port = PlainStandIn(CLOCK), free_port()
    url = "" if by_socket else f"http://127.0.0.1:{port}/slack/events"
    address = await site.start()
    try:
        with local_slack(room, url) as slack:
            told = _environment(slack, port, by_socket=by_socket)
            home = furnished(room / "home", address, PLACES)
            app = await App.open(home, read(told), CLOCK)
            try:
                await app.start()
                yield SlackOffice(site, slack)
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
