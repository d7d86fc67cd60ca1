"""The small team at work in Slack: the same parts, the cards in a workspace.

Every press of a story goes the way of Slack: what Slack hands over, signed over HTTP,
and what it is told. After each of them `slack_checks` looks whether all is well.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from adapters.channels.browser import BrowserChannel
from adapters.channels.slack import SlackChannel
from adapters.channels.slack.calling.client import Access, Patience
from adapters.channels.slack.manifest import PATH
from adapters.web import Server
from bot.dispatch import Dispatch
from bot.intake import Overheard
from bot.ports import Channel, Store
from bot.press import Dialog
from bot.words import Words
from handlers.incoming.talk import wants_word
from tests.slack.api import Api
from tests.slack.delivery import HttpWire
from tests.slack.people import People, Person
from tests.slack.workspace import Workspace
from tests.way import slack_checks
from tests.way.asked import Asked
from tests.way.chat_team import Answered, ChatTeam, well
from tests.way.slack_checks import Before
from tests.way.slack_hands import Drawers, Hands
from tests.way.slack_mirror import HOME, PRODUCT, Mirror
from tests.way.team import Team

CALM = Patience(
    connect=5, call=20, busy=0, look=20, act=30, pace=0, meet=10, retry=0, queue=30
)
"""No pause between messages, and more time than a busy machine needs."""


@dataclass
class SlackTeam(ChatTeam):
    """Presses and reads in Slack. `where` is "webcare" for #webcare, as on the page."""

    mirror: Mirror = field(init=False)
    api: Api = field(init=False)
    slack: SlackChannel = field(init=False)
    people: People = field(init=False)
    _server: Server = field(init=False)
    _drawers: Drawers = field(init=False, default_factory=Drawers)

    async def open(self) -> Team:
        space = Workspace(self.clock)
        space.add_channel("webcare", id=HOME)
        space.add_channel("product", id=PRODUCT)
        self.api = await Api(space).__aenter__()
        return await super().open()

    async def close(self) -> None:
        await super().close()
        await self.api.__aexit__()
        slack_checks.at_the_end(self.space)

    @property
    def space(self) -> Workspace:
        return self.api.space

    def _book(self) -> dict[str, Any]:
        places = {"home": f"slack:{HOME}", "product": f"slack:{PRODUCT}"}
        return {**super()._book(), **places, **self.rules}

    async def _channels(self, store: Store, dispatch: Dispatch) -> dict[str, Channel]:
        app = self.space.app
        access = Access(app.token, "", app.signing_secret, self.api.base)
        self.asked = Asked(dispatch)
        hear = Overheard(store, self.clock, dispatch.happen, wants_word)
        self.slack = SlackChannel(access, store, self.clock, self.asked, hear, CALM)
        await self.slack.start()
        self._server = Server([self.slack], well)
        url = await self._server.start("127.0.0.1", 0) + PATH
        self.people = People(self.space, HttpWire(url, app.signing_secret, patience=20))
        self.mirror = Mirror(
            self.slack, store, self._placed, self._faults, space=self.space
        )
        for person in self._book()["people"]:
            self._let_in(person["id"], person["email"])
        browser = BrowserChannel(store, self.clock, dispatch, demo=True)
        return {"browser": browser, "slack": self.mirror}

    async def _part(self) -> None:
        await self.parts.outbox.close(1)
        await self.slack.stop()
        await self._server.stop()
        await super()._part()

    # -------------------------------------------------------------- who is there

    def _let_in(self, who: str, email: str) -> str:
        known = {user.name: user for user in self.space.users.values()}
        if who in known:
            return known[who].id
        user = self.space.add_user(who, email=email)
        for channel in (HOME, PRODUCT):
            self.space.channel(channel).members.add(user.id)
        return user.id

    async def person(self, who: str) -> Person:
        """Give somebody at their Slack."""
        await self._account(who)
        return self.people[who]

    # -------------------------------------------------------------- what people do

    def _before(self, id_: str, words: Words) -> Before:
        return Before(self._named(id_), words)

    def _hands(self, id_: str, answered: Answered) -> Hands:
        here = (self._named(id_), self.mirror, self._drawers)
        return Hands(*here, self.settle, answered)

    def _named(self, id_: str) -> Person:
        return self.people[self.space.users[id_].name]

    def _done(self, hands: Hands, screen: Before, page: Dialog | None) -> None:
        del screen  # it reads what is there
        if page:
            stack = self.space.modals.get(hands.person.user.id, [])
            self._drawers.put(page, stack)

    async def settle(self) -> None:
        await self.slack._listening.drain(20)
