"""The small team at work in Slack: the same parts, the cards in a workspace.

Every press of a story goes the way of Slack: what Slack hands over, signed over HTTP,
and what it is told. After each of them `slack_checks` looks whether all is well.
"""

from __future__ import annotations

import asyncio
from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

from adapters.channels.browser import BrowserChannel
from adapters.channels.slack import SlackChannel
from adapters.channels.slack.calling.client import Access, Patience
from adapters.channels.slack.manifest import PATH
from adapters.web import Server
from bot.dispatch import Dispatch
from bot.intake import Overheard
from bot.person import PersonId
from bot.ports import Channel, Store
from bot.press import Answer, Dialog, Request
from bot.words import Words
from handlers.incoming.talk import wants_word
from tests.slack.api import Api
from tests.slack.delivery import HttpWire
from tests.slack.people import People, Person
from tests.slack.workspace import Workspace
from tests.way import slack_checks
from tests.way.slack_hands import Drawers, Hands, page_of
from tests.way.slack_mirror import HOME, PRODUCT, Mirror, Placed
from tests.way.team import Team

CALM = Patience(
    connect=5, call=20, busy=0, look=20, act=30, pace=0, meet=10, retry=0, queue=30
)
"""No pause between messages, and more time than a busy machine needs."""


@dataclass
class Asked:
    """The switchboard, with what was asked of it and what it answered."""

    dispatch: Dispatch
    said: list[tuple[Request, Answer]] = field(default_factory=list)

    async def __call__(self, request: Request) -> Answer:
        answer = await self.dispatch(request)
        self.said.append((request, answer))
        return answer

    def answer(self, since: int, who: str, about: Request) -> Answer | None:
        """Give what this person was answered to this, the last time since then."""
        wanted = (about.action, about.step, about.subject)
        for request, answer in reversed(self.said[since:]):
            if request.who.external_id == who and wanted == (
                request.action,
                request.step,
                request.subject,
            ):
                return answer
        return None


@dataclass
class SlackTeam(Team):
    """Presses and reads in Slack. `where` is "webcare" for #webcare, as on the page."""

    api: Api = field(init=False)
    slack: SlackChannel = field(init=False)
    mirror: Mirror = field(init=False)
    asked: Asked = field(init=False)
    people: People = field(init=False)
    _placed: dict[str, Placed] = field(init=False, default_factory=dict)
    _faults: list[str] = field(init=False, default_factory=list)
    _server: Server = field(init=False)
    _drawers: Drawers = field(init=False, default_factory=Drawers)
    _busy: dict[str, asyncio.Lock] = field(init=False)

    async def open(self) -> Team:
        self._busy = defaultdict(asyncio.Lock)
        space = Workspace(self.clock)
        space.add_channel("webcare", id=HOME)
        space.add_channel("product", id=PRODUCT)
        self.api = await Api(space).__aenter__()
        return await super().open()

    async def close(self) -> None:
        await super().close()
        await self.api.__aexit__()
        slack_checks.at_the_end(self.space)
        assert not self._faults, self._faults

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
        self._server = Server([self.slack], _well)
        url = await self._server.start("127.0.0.1", 0) + PATH
        self.people = People(self.space, HttpWire(url, app.signing_secret, patience=20))
        self.mirror = Mirror(self.slack, store, self.space)
        self.mirror.placed, self.mirror.faults = self._placed, self._faults
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

    def _let_in(self, who: str, email: str) -> None:
        known = {user.name for user in self.space.users.values()}
        if who not in known:
            user = self.space.add_user(who, email=email)
            for channel in (HOME, PRODUCT):
                self.space.channel(channel).members.add(user.id)

    async def person(self, who: str) -> Person:
        """Give somebody at their Slack; whoever the playbook does not know looks on."""
        book = await self.parts.store.read(lambda tx: tx.playbook.current())
        found = book.people.get(PersonId(who))
        self._let_in(who, found.email if found else f"{who}@visitor.example")
        return self.people[who]

    # -------------------------------------------------------------- what people do

    async def send(self, request: Request, dialog: Dialog | None = None) -> Answer:
        """Let this person do in Slack what they ask for; gives what it came to."""
        person = await self.person(request.who.external_id)
        id_ = person.user.id
        async with self._busy[id_]:
            before = slack_checks.Before(person, await self._words())
            since = len(self.asked.said)

            def answered(about: Request) -> Answer | None:
                return self.asked.answer(since, id_, about)

            hands = Hands(person, self.mirror, self._drawers, self.settle, answered)
            answer = await hands.do(request, dialog)
            assert answer is not None, f"nothing came of {request}"
            slack_checks.told(before, request, answer)
            page = page_of(answer)
            if page:
                stack = self.space.modals.get(id_, [])
                self._drawers.put(page, stack)
        return answer

    async def _words(self) -> Words:
        book = await self.parts.store.read(lambda tx: tx.playbook.current())
        return Words(book.language, book.zone)

    async def settle(self) -> None:
        """Let everything be said that follows from what somebody did."""
        await self.slack._listening.drain(20)


async def _well() -> dict[str, str]:
    return {"store": ""}
