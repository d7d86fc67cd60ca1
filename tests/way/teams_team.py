"""The small team at work in Teams: the same parts, the cards in a tenant.

Every press of a story goes the way of Teams: an activity, signed by Bot Framework's key
over HTTP, and what it is answered. After each of them `checks` looks whether all is
well.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from adapters.channels.browser import BrowserChannel
from adapters.channels.teams import TeamsChannel
from adapters.channels.teams.calling.access import LOOPBACK, Access, Patience
from adapters.channels.teams.drawing.limits import message_faults
from adapters.channels.teams.package import PATH
from adapters.web import Server
from bot.dispatch import Dispatch
from bot.intake import Overheard
from bot.ports import Channel, Store
from bot.press import Dialog
from bot.words import Words
from handlers.incoming.talk import wants_word
from tests.teams.connector import Connector
from tests.teams.login import Login
from tests.teams.people import People, Person
from tests.teams.tenant import Tenant
from tests.way import teams_checks
from tests.way.asked import Asked
from tests.way.chat_team import Answered, ChatTeam, well
from tests.way.team import Team
from tests.way.teams_checks import Before
from tests.way.teams_hands import Drawers, Hands
from tests.way.teams_mirror import HOME, PRODUCT, Mirror

CALM = Patience(
    connect=5,
    call=20,
    busy=0,
    act=30,
    queue=30,
    meet=10,
    retry=0,
    pace=((10_000, 1),),
)
"""No pause between messages, and more time than a busy machine needs."""


@dataclass
class TeamsTeam(ChatTeam):
    """Presses and reads in Teams. `where` is "webcare" for its channel there."""

    mirror: Mirror = field(init=False)
    tenant: Tenant = field(init=False)
    connector: Connector = field(init=False)
    teams: TeamsChannel = field(init=False)
    people: People = field(init=False)
    _login: Login = field(init=False)
    _since: dict[tuple[str, str], datetime] = field(init=False, default_factory=dict)
    _server: Server = field(init=False)
    _drawers: Drawers = field(init=False, default_factory=Drawers)

    async def open(self) -> Team:
        self.tenant = Tenant(check=_odd)
        self.tenant.open(HOME, "webcare")
        self.tenant.open(PRODUCT, "product")
        self._login = Login(self.tenant).__enter__()
        self.connector = await Connector(self.tenant).__aenter__()
        return await super().open()

    async def close(self) -> None:
        await super().close()
        await self.connector.__aexit__()
        self._login.__exit__()
        teams_checks.at_the_end(self.tenant)

    def _book(self) -> dict[str, Any]:
        places = {"home": f"teams:{HOME}", "product": f"teams:{PRODUCT}"}
        return {**super()._book(), **places, **self.rules}

    async def _channels(self, store: Store, dispatch: Dispatch) -> dict[str, Channel]:
        self.asked = Asked(dispatch)
        hear = Overheard(store, self.clock, dispatch.happen, wants_word)
        self.teams = TeamsChannel(
            self._access(), store, self.clock, self.asked, hear, CALM
        )
        await self.teams.start()
        self._server = Server([self.teams], well)
        url = await self._server.start("127.0.0.1", 0) + PATH
        self.people = People(self.connector, self._login.issuer, url, patience=20)
        self.mirror = Mirror(
            self.teams,
            store,
            self._placed,
            self._faults,
            tenant=self.tenant,
            clock=self.clock,
            since=self._since,
        )
        for person in self._book()["people"]:
            self._let_in(person["id"], person["email"])
        browser = BrowserChannel(store, self.clock, dispatch, demo=True)
        return {"browser": browser, "teams": self.mirror}

    def _access(self) -> Access:
        return Access(
            self.tenant.app,
            self.tenant.id,
            password=self._login.secret,
            service_url=self.connector.base,
            hosts=LOOPBACK,
            login_url=self._login.base,
            metadata_url=self._login.issuer.url,
        )

    async def _part(self) -> None:
        await self.parts.outbox.close(1)
        await self.people.close()
        await self.teams.stop()
        await self._server.stop()
        await super()._part()

    # -------------------------------------------------------------- who is there

    def _let_in(self, who: str, email: str) -> str:
        known = {one.name: one for one in self.tenant.people}
        if who in known:
            return known[who].aad
        one = self.tenant.add(who, email=email)
        for channel in (HOME, PRODUCT):
            self.tenant.conversations[channel].members.append(one)
        return one.aad

    async def person(self, who: str) -> Person:
        """Give somebody at their Teams."""
        return self.people[await self._account(who)]

    # -------------------------------------------------------------- what people do

    def _before(self, id_: str, words: Words) -> Before:
        return Before(self.people[id_], words)

    def _hands(self, id_: str, answered: Answered) -> Hands:
        here = (self.people[id_], self.mirror, self._drawers)
        return Hands(*here, self.settle, answered)

    def _done(self, hands: Hands, screen: Before, page: Dialog | None) -> None:
        screen.sheet = hands.sheet
        if page and hands.sheet:
            self._drawers.put(page, hands.sheet)

    async def settle(self) -> None:
        await self.teams._hearing.drain(20)


def _odd(message: Mapping[str, Any]) -> list[str]:
    """Give what Teams would refuse; a dialog may be bigger than a card of ours.

    How much is too much for Teams itself, the Bot Connector for tests knows.
    """
    faults = message_faults(message)
    return [fault for fault in faults if not fault.startswith("bytes:")]
