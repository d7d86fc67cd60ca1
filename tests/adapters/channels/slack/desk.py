"""A Slack workspace with our channel in it for tests: our own fake, a clock by hand."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from adapters.channels.slack import SlackChannel
from adapters.channels.slack.calling.client import Access, Client, Patience
from adapters.channels.slack.calling.directory import Directory
from adapters.channels.slack.calling.finding import signed
from bot.person import Identity, Person, PersonId, Profile
from bot.ports import Store
from bot.ports.events import Typed
from bot.press import Address
from bot.words import Line, Words, line
from tests.adapters.channels.browser.desk import Answers, card
from tests.fakes import HandClock
from tests.playbooks import BODY
from tests.slack.api import Api
from tests.slack.screen import Screen, Seen
from tests.slack.workspace import Post, Workspace, a_workspace
from tests.stores import open_store

HOME = Address("slack", "C01REV")
PRODUCT = Address("slack", "C02PROD")
WORDS = Words("en", "UTC")
QUICK = Patience(connect=1, call=2, busy=0, look=3, act=4, pace=0, meet=1, retry=0)


def plain(text: str) -> Line:
    return line("plain", text=text)


@dataclass
class Desk:
    """Sanne, Tom and Lotte in #reviews and #product, with the bot. Close it.

    `store` is one that a test has opened already, and closes.
    """

    folder: Path
    patience: Patience = QUICK
    rules: Mapping[str, Any] = field(default_factory=dict)
    clock: HandClock = field(default_factory=HandClock)
    dispatch: Answers = field(default_factory=Answers)
    heard: list[Typed] = field(default_factory=list)
    store: Store = field(default=None)  # type: ignore[assignment]

    async def open(self) -> Desk:
        self._own = self.store is None
        self.store = self.store or open_store(self.folder / "wederwoord.db")
        here = {"home": "slack:C01REV", "product": "slack:C02PROD"}
        book = {**BODY["playbook"], "language": "en", "zone": "UTC", **here}
        body = {**BODY, "playbook": {**book, **self.rules}}
        await self.store.write(lambda tx: tx.playbook.put(body, self.clock.now()))
        self.name = await self.store.read(lambda tx: tx.switches.installation())
        self.api = Api(a_workspace(self.clock))
        await self.api.__aenter__()
        self._settle_in()
        self.client = Client(self.access(), self.clock, self.patience)
        self.directory = Directory(self.client, self.store, self.clock)
        self.channel = self.opened()
        return self

    def _settle_in(self) -> None:
        """Let the people of the playbook into the workspace."""
        for person in BODY["playbook"]["people"]:
            name, email = person["id"], person["email"]
            user = self.space.add_user(
                name, id=f"U{name.upper()}", email=email, real_name=person["name"]
            )
            for channel in ("reviews", "product"):
                self.space.channel(channel).members.add(user.id)

    def opened(self, **access: str) -> SlackChannel:
        """Give one more channel into this workspace, as after a restart."""
        return SlackChannel(
            self.access(**access),
            self.store,
            self.clock,
            self.dispatch,
            self._hear,
            self.patience,
        )

    def access(self, **changes: str) -> Access:
        app = self.space.app
        made = Access(app.token, app.app_token, app.signing_secret, self.api.base)
        return replace(made, **changes)

    async def close(self) -> None:
        await self.channel.stop()
        await self.directory.close()
        await self.client.close()
        await self.api.__aexit__()
        if self._own:
            await self.store.close()

    async def _hear(self, typed: Typed) -> None:
        self.heard.append(typed)

    # -------------------------------------------------------------- who and what

    @property
    def space(self) -> Workspace:
        return self.api.space

    async def person(self, name: str) -> Person:
        book = await self.store.read(lambda tx: tx.playbook.current())
        return book.people[PersonId(name)]

    def who(self, account: str, team: str = "") -> Identity:
        return Identity("slack", team or self.space.team.id, account)

    async def known(self, who: Identity) -> Profile | None:
        return await self.store.read(lambda tx: tx.profiles.get(who))

    def screen(self, name: str) -> Screen:
        return Screen(self.space, self.space.user(name))

    def home(self, name: str = "tom") -> list[Seen]:
        return self.screen(name).messages("reviews")

    def asked(self, method: str) -> int:
        """Count the calls of a method that were answered, well or not."""
        return len(self.space.calls(method))

    # -------------------------------------------------------------- messages

    async def post(self, text: str = "Late.", key: str = "card:1") -> Address:
        return await self.channel.post(HOME, card(text), key, WORDS)

    async def find(self, key: str = "card:1", thread: str = "") -> str:
        """Give the ts of what the channel finds in #reviews, "" for nothing."""
        at = await self.channel.find(replace(HOME, thread=thread), key)
        return at.message if at else ""

    def put(self, key: str, **more: Any) -> str:
        """Let a message stand in #reviews that nobody of this process posted."""
        made: dict[str, Any] = {"user": self.space.app.user}
        made["metadata"] = signed(key, self.name)
        post = Post(self.space.stamp(), text="x", **{**made, **more})
        self.space.channel("reviews").posts.append(post)
        return post.ts
