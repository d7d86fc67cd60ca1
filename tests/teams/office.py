"""The whole bot in Microsoft's playground, run as a developer runs it on this machine.

Only what stands outside is a stand-in: the client, and the review site. Whoever sits
before the page can do most: Anna agrees to replies as well. Megan does so too and
knows about deliveries, and Tom writes.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from adapters.channels.teams.package import PATH
from adapters.rehearsal.plain import PlainStandIn
from bot.app import App
from bot.commands.names import Member
from bot.settings.environment import read
from tests.office import CLOCK, Office, furnished
from tests.standin import free_port
from tests.teams.playground import HOME, PRODUCT, Playground, playground

PLACES = {"home": f"teams:{HOME}", "product": f"teams:{PRODUCT}"}
_TEAM = (
    Member("anna", "Anna Bakker", "Anna", "anna@example.com", ("approver",)),
    Member(
        "megan", "Megan Bowen", "Megan", "megan@example.com", ("approver", "product")
    ),
    Member("tom", "Tom Visser", "Tom", "tom@example.com", ("agent",)),
)


@dataclass(frozen=True, slots=True)
class TeamsOffice(Office):
    """`teams` is where the people are."""

    teams: Playground


@asynccontextmanager
async def office(room: Path) -> AsyncIterator[TeamsOffice]:
    """Open an office: the playground, a site, and the bot between them."""
    site, port = PlainStandIn(CLOCK), free_port()
    address = await site.start()
    try:
        with playground(room, f"http://127.0.0.1:{port}{PATH}") as teams:
            told = {
                "PORT": str(port),
                "TEAMS_FORMS": "card",
                "TEAMS_SERVICE_URL": f"{teams.home}/_connector",
            }
            home = furnished(room / "home", address, PLACES, _TEAM)
            app = await App.open(home, replace(read(told), dev=True), CLOCK)
            try:
                await app.start()
                yield TeamsOffice(site, teams)
            finally:
                await app.stop()
    finally:
        await site.stop()
