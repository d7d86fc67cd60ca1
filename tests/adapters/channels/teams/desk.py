"""A Teams tenant with our bot in it for tests: our own fake, a clock by hand."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from adapters.channels.teams import TeamsChannel
from adapters.channels.teams.calling.access import LOOPBACK, Access, Patience
from adapters.channels.teams.calling.client import Client
from adapters.channels.teams.calling.directory import Directory
from adapters.channels.teams.calling.posting import Posts
from bot.person import Identity, Person, PersonId, Profile
from bot.ports import Store
from bot.ports.events import Typed
from bot.press import Address
from tests.adapters.channels.browser.desk import Answers
from tests.fakes import HandClock
from tests.playbooks import BODY
from tests.stores import open_store
from tests.teams.connector import Connector
from tests.teams.login import Login
from tests.teams.tenant import PRODUCT, REVIEWS, Activity, Tenant, a_tenant

HOME = Address("teams", REVIEWS)
ELSEWHERE = Address("teams", PRODUCT)
QUICK = Patience(
    connect=1, call=2, busy=20, act=4, queue=60, meet=1, retry=0, pace=((1000, 1),)
)


def says(text: str) -> dict[str, Any]:
    """Give a message that says this and nothing else."""
    return {"type": "message", "text": text, "textFormat": "plain"}


@dataclass
class Desk:
    """Sanne, Tom and Lotte in #Reviews and #Product, with our bot. Close it.

    `slept` is what the client would have slept: here no time goes by.
    """

    folder: Path
    patience: Patience = QUICK
    rules: Mapping[str, Any] = field(default_factory=dict)
    clock: HandClock = field(default_factory=HandClock)
    tenant: Tenant = field(default_factory=a_tenant)
    homes: list[str] = field(default_factory=lambda: [REVIEWS, PRODUCT])
    slept: list[float] = field(default_factory=list)
    dispatch: Answers = field(default_factory=Answers)
    heard: list[Typed] = field(default_factory=list)

    async def open(self) -> Desk:
        self.store: Store = open_store(self.folder / "wederwoord.db")
        here = {"home": f"teams:{REVIEWS}", "product": f"teams:{PRODUCT}"}
        book = {**BODY["playbook"], "language": "en", "zone": "UTC", **here}
        body = {**BODY, "playbook": {**book, **self.rules}}
        await self.store.write(lambda tx: tx.playbook.put(body, self.clock.now()))
        self.login = Login(self.tenant)
        self.login.__enter__()
        self.teams = Connector(self.tenant)
        await self.teams.__aenter__()
        self.client = self.a_client()
        self.posts = Posts(self.client)
        self.directory = self.a_directory()
        self.channel = self.a_channel()
        return self

    async def close(self) -> None:
        await self.channel.stop()
        await self.directory.close()
        await self.client.close()
        await self.teams.__aexit__()
        self.login.__exit__()
        await self.store.close()

    def access(self, **changes: Any) -> Access:
        made = Access(
            self.tenant.app,
            self.tenant.id,
            password=self.login.secret,
            service_url=self.teams.base,
            hosts=LOOPBACK,
            login_url=self.login.base,
            metadata_url=self.login.issuer.url,
        )
        return replace(made, **changes)

    def a_client(self, patience: Patience | None = None, **access: Any) -> Client:
        """Give one more client; close it."""
        patience = patience or self.patience
        return Client(self.access(**access), self.clock, patience, sleep=self._sleep)

    def a_directory(self) -> Directory:
        """Give one more directory, as after a restart."""
        return Directory(self.client, self.store, self.clock, self._homes)

    def a_channel(self, **access: Any) -> TeamsChannel:
        """Give one more channel into this tenant, as after a restart; stop it."""
        return TeamsChannel(
            self.access(**access),
            self.store,
            self.clock,
            self.dispatch,
            self._hear,
            self.patience,
        )

    async def _hear(self, typed: Typed) -> None:
        self.heard.append(typed)

    async def _sleep(self, seconds: float) -> None:
        self.slept.append(seconds)

    async def _homes(self) -> Sequence[str]:
        return self.homes

    # -------------------------------------------------------------- who and what

    async def person(self, name: str) -> Person:
        book = await self.store.read(lambda tx: tx.playbook.current())
        return book.people[PersonId(name)]

    def who(self, name: str, tenant: str = "") -> Identity:
        aad = self.tenant.member(name).aad
        return Identity("teams", tenant or self.tenant.id, aad)

    async def known(self, who: Identity) -> Profile | None:
        return await self.store.read(lambda tx: tx.profiles.get(who))

    def seen(self, where: str = REVIEWS) -> list[Activity]:
        return self.teams.seen(where)

    def texts(self, where: str = REVIEWS) -> list[str]:
        """Give what stands in a conversation, without what stands in threads."""
        return [str(each.body.get("text")) for each in self.seen(where)]

    def asked(self, name: str) -> int:
        """Count the calls of a kind that were answered, well or not."""
        return self.teams.asked(name)

    async def post(self, text: str = "Late.", key: str = "card:1") -> Address:
        return await self.posts.place(HOME, says(text), key)
