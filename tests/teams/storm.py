"""A team whose cards stand in Teams and whose lists stand on the page, in any weather.

What really stands in Teams is read from the tenant itself. Teams keeps no keys of ours,
so each message takes its own along, where Teams does not look.
"""

from __future__ import annotations

import asyncio
import threading
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from aiohttp import web

from adapters.channels.teams import TeamsChannel
from adapters.channels.teams.calling.access import LOOPBACK, Access, Patience
from adapters.channels.teams.calling.client import Client
from adapters.channels.teams.calling.posting import Posts
from adapters.channels.teams.calling.refusals import Unsure
from adapters.channels.teams.drawing.card import message
from adapters.channels.teams.drawing.limits import message_faults
from bot.dispatch import Dispatch
from bot.outbox.speaking import DRAWN
from bot.ports import Channel, Store, Tx
from bot.press import Address
from bot.words import Words
from tests.rig import storm
from tests.rig.storm import PAGE, SPOKEN, Weather, deaf
from tests.slack.faults import Fault, Run
from tests.teams.connector import Connector
from tests.teams.login import Login
from tests.teams.tenant import (
    REVIEWS,
    Activity,
    Payload,
    Tenant,
    a_tenant,
)

HURRIED = Patience(
    connect=1,
    call=0.5,
    busy=3,
    act=4,
    queue=30,
    meet=1,
    retry=0,
    pace=((1000, 1),),
)
"""Silence is silence after half a second; being put off takes no time."""
NEW = ("create", "post")
"""The calls that bring a message into being."""


# ------------------------------------------------------------------ keys


class Keyed(Posts):
    """Puts our key into each new message, with whatever else is told of it."""

    more: Mapping[str, Any] = {}

    async def place(
        self, to: Address, activity: Mapping[str, Any], key: str
    ) -> Address:
        return await super().place(to, self._marked(activity, key), key)

    async def change(
        self, at: Address, activity: Mapping[str, Any], key: str
    ) -> Address:
        return await super().change(at, self._marked(activity, key), key)

    def _marked(self, activity: Mapping[str, Any], key: str) -> Payload:
        return {**activity, "channelData": {"key": key, **self.more}}


def told(body: Payload) -> Payload:
    """Give what was put into a message besides what Teams reads."""
    return dict(body.get("channelData") or {})


def bare(body: Payload) -> Payload:
    """Give a message as Teams reads it."""
    return {name: held for name, held in body.items() if name != "channelData"}


# ------------------------------------------------------------------ the weather


class Lossy(Weather):
    """Counts, for each key, the messages that stand while their sender may not know.

    made  those that came to stand
    lost  those whose answer was spoilt
    late  those whose whole answer came too late, on a machine that was busy

    The login answers from a thread of its own; each fault is met once nevertheless.
    """

    def __init__(self, tenant: Tenant) -> None:
        super().__init__()
        self.made: Counter[str] = Counter()
        self.lost: Counter[str] = Counter()
        self.late: Counter[str] = Counter()
        self._tenant = tenant
        self._one = threading.Lock()

    def most(self, key: str) -> int:
        """Give how often a message may stand."""
        return 1 + self.lost[key] + self.late[key]

    def take(self, method: str) -> Fault | None:
        with self._one:
            return super().take(method)

    async def through(
        self, method: str, request: web.Request, run: Run
    ) -> web.StreamResponse:
        if method not in NEW:
            return await super().through(method, request, run)
        made: list[tuple[web.Response, str]] = []

        async def noted() -> web.Response:
            answer = await run()
            key = self._made()
            made.append((answer, key))
            self.made[key] += 1
            self.lost[key] += 1
            return answer

        said = await super().through(method, request, noted)
        for answer, key in made:
            self.lost[key] -= said is answer
        return said

    def _made(self) -> str:
        """Give the key of the message that came to stand last, "" where none did."""
        call = self._tenant.journal[-1]
        body = call.body["activity"] if call.name == "create" else call.body
        return str(told(body)["key"]) if call.status == 201 else ""


class Waited(Keyed):
    """Notes whose answer did not come in time although nothing was wrong with it."""

    def __init__(self, client: Client, lossy: Lossy) -> None:
        super().__init__(client)
        self._lossy = lossy

    async def place(
        self, to: Address, activity: Mapping[str, Any], key: str
    ) -> Address:
        lossy = self._lossy
        made, lost = lossy.made[key], lossy.lost[key]
        try:
            return await super().place(to, activity, key)
        except (Unsure, asyncio.CancelledError) as why:
            late = isinstance(why, asyncio.CancelledError) or "in time" in str(why)
            lossy.late[key] += late and lossy.made[key] - made > lossy.lost[key] - lost
            raise


# ------------------------------------------------------------------ the team


@dataclass(frozen=True)
class Stood:
    """A message of ours as it stands in Teams."""

    key: str
    conversation: str
    message: str
    body: Payload
    thread: str = ""


@dataclass
class Storm(storm.Storm):
    """The team, its cards in Teams. `sunk` are answers below a deleted message."""

    patience: Patience = HURRIED
    tenant: Tenant = field(default_factory=a_tenant)
    sunk: list[Activity] = field(default_factory=list)
    lossy: Lossy = field(init=False)

    async def open(self) -> Storm:
        self.lossy = self.weather = Lossy(self.tenant)
        self.tenant.check = lambda body: message_faults(bare(body))
        self.login = Login(self.tenant, faults=self.weather).__enter__()
        self.tenant.faults = self.weather
        self.connector = await Connector(self.tenant).__aenter__()
        await super().open()
        return self

    async def close(self) -> None:
        await super().close()
        await self.connector.__aexit__()
        self.login.__exit__()

    async def _channels(self, store: Store, dispatch: Dispatch) -> dict[str, Channel]:
        access = Access(
            self.tenant.app,
            self.tenant.id,
            password=self.login.secret,
            service_url=self.connector.base,
            hosts=LOOPBACK,
            login_url=self.login.base,
            metadata_url=self.login.issuer.url,
        )
        self.teams = TeamsChannel(
            access, store, self.clock, dispatch, deaf, self.patience
        )
        self.teams._client._sleep = _nap
        self.teams._posts = Waited(self.teams._client, self.lossy)
        return {**await super()._channels(store, dispatch), "teams": self.teams}

    def _book(self) -> dict[str, Any]:
        home = {"home": f"teams:{REVIEWS}", "product": "browser:product"}
        return {**super()._book(), **home}

    async def _part(self) -> None:
        await self.parts.outbox.close(1)
        await self.teams.stop()
        await super()._part()

    def gone(self, at: Address) -> bool:
        found = self.tenant.conversations[at.conversation].find(at.message)
        if found:
            listed, message = found
            listed.remove(message)
            self.sunk += message.replies
        return found is not None

    # -------------------------------------------------------------- what came of it

    def stands(self) -> Iterator[Stood]:
        """Give all messages of ours, those below deleted ones included."""
        for id_, seen in self.tenant.conversations.items():
            for root in seen.activities:
                yield _stood(id_, root)
                yield from (_stood(id_, each, root.id) for each in root.replies)
        yield from (_stood(REVIEWS, each, "deleted") for each in self.sunk)

    def copies(self, key: str) -> list[Stood]:
        """Give all messages that were sent as one, the oldest first."""
        found = [each for each in self.stands() if each.key == key]
        return sorted(found, key=lambda each: int(each.message))

    async def wrong(self) -> list[str]:
        """Hold the outbox against what stands in Teams; gives what is amiss."""
        found = Counter(each.key for each in self.stands())
        meant = {key for key, kind, _ in self.rows() if _in_teams(key, kind)}
        most = {key: self.lossy.most(key) for key in meant}
        doubled = [f"doubled: {k}" for k, n in found.items() if n > most.get(k, 0)]
        missing = meant - found.keys()
        lost = [f"lost: {k}" for k in missing if not await self.on_the_page(k)]
        left = [f"left: {row}" for row in self.waiting()]
        stale = [await self._stale(key) for key, *_ in self.rows() if key in found]
        return [*doubled, *lost, *left, *filter(None, stale), *self._astray()]

    async def _stale(self, key: str) -> str:
        """Say that a card, of several the one that lives on, is out of date."""
        at, made = await self.parts.store.read(lambda tx: self._meant(tx, key))
        if at is None or at.channel != "teams":
            return ""
        stood = [each for each in self.stands() if each.message == at.message]
        same = [each.key == key and bare(each.body) == made for each in stood]
        return "" if same == [True] else f"stale: {key}: {stood} is not {made}"

    def _meant(self, tx: Tx, key: str) -> tuple[Address | None, Payload]:
        """Give where a card stands that is edited, and what it must show."""
        row = tx.outbox.get(key)
        draw = DRAWN.get(row.kind) if row else None
        piece = draw(tx, row, self.clock.now()) if draw and row else None
        if piece is None or not piece.role:
            return None, {}
        placed = tx.cards.placed(piece.subject, piece.role)
        made = message(piece.card, Words("en", "UTC"), forms=False)
        return placed.address if placed else None, made

    def _astray(self) -> Iterator[str]:
        """Say which line hangs under no card."""
        for each in self.stands():
            alone = each.key.startswith("said:") and not each.thread
            if alone and not self.deleted:
                yield f"astray: {each.key}"


def _in_teams(key: str, kind: str) -> bool:
    return kind in SPOKEN and not key.startswith((PAGE, "shut:"))


def _stood(conversation: str, each: Activity, thread: str = "") -> Stood:
    key = told(each.body).get("key", "")
    return Stood(key, conversation, each.id, each.body, thread)


async def _nap(_: float) -> None:
    """Let no time pass."""


# ------------------------------------------------------------------ what is answered


def busy(retry_after: int | None = 30) -> Fault:
    """Answer 429: too many calls; with None it does not say for how long."""
    wait = (("Retry-After", str(retry_after)),) if retry_after is not None else ()
    return replace(no(429, "Throttled"), headers=wait)


def no(status: int, code: str = "") -> Fault:
    """Answer as Teams does when it says no, with its word for why."""
    body = {"error": {"code": code, "message": "No."}} if code else {}
    return Fault("answer", status, body=body)
