"""A team whose cards stand in Slack and whose lists stand on the page, in any weather.

What really stands in Slack is read from the stand-in itself, never through our channel.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from aiohttp import ClientSession, web

from adapters.channels.slack import SlackChannel
from adapters.channels.slack.calling.client import Access, Patience
from adapters.channels.slack.drawing.message import message
from bot.dispatch import Dispatch
from bot.outbox.drawing import case_card
from bot.ports import Channel, Store, Tx
from bot.press import Address
from bot.words import Words
from tests.playbooks import PLAYBOOK
from tests.rig import storm
from tests.rig.storm import PAGE, SPOKEN, Weather, deaf
from tests.slack import chat
from tests.slack.api import Api
from tests.slack.faults import FaultProxy
from tests.slack.standins import TOKEN, emulate, local_slack
from tests.slack.workspace import Workspace, a_workspace

Payload = dict[str, Any]

HURRIED = Patience(connect=1, call=0.3, busy=0, look=3, act=4, pace=0, meet=1, retry=0)
"""Silence is silence after three tenths of a second; nothing else takes real time."""
ACCOUNTS = {"sanne": ("U01ANNA", "anna"), "tom": ("U02MEGAN", "megan")}
"""Whose account the people of the playbook have in every stand-in."""


# ------------------------------------------------------------------ the sky


@dataclass(frozen=True)
class Stood:
    """A message of ours as it stands in Slack."""

    where: str
    key: str
    text: str
    blocks: list[Payload]
    thread: str


@dataclass
class Sky:
    """A Slack to send to: `base` leads through the weather, `truth` past it."""

    base: str
    truth: str
    weather: Weather
    home: str
    accounts: dict[str, str]
    space: Workspace | None = None

    async def stands(self) -> list[Stood]:
        """Give all messages of ours, threads and direct ones included."""
        if self.space:
            return list(_of_space(self.space))
        async with ClientSession() as session:
            return [each async for each in self._read(session)]

    async def _read(self, session: ClientSession) -> AsyncIterator[Stood]:
        rooms = [self.home]
        for account in self.accounts.values():
            told = await self._ask(session, "conversations.open", users=account)
            rooms.append(told["channel"]["id"])
        for room in rooms:
            for post in await self._pages(session, "conversations.history", room):
                yield _told(room, post, "")
                if post.get("reply_count"):
                    ts = post["ts"]
                    below = await self._pages(
                        session, "conversations.replies", room, ts=ts
                    )
                    for reply in below:
                        if reply["ts"] != ts:
                            yield _told(room, reply, ts)

    async def _pages(
        self, session: ClientSession, method: str, room: str, **more: str
    ) -> list[Payload]:
        found: list[Payload] = []
        cursor = ""
        while True:
            asked = {"channel": room, "limit": "100", "cursor": cursor, **more}
            told = await self._ask(
                session, method, include_all_metadata="true", **asked
            )
            found += told["messages"]
            cursor = (told.get("response_metadata") or {}).get("next_cursor", "")
            if not cursor:
                return found

    async def _ask(self, session: ClientSession, method: str, **args: str) -> Payload:
        heads = {"Authorization": f"Bearer {TOKEN}"}
        given = {name: value for name, value in args.items() if value}
        url = self.truth + method
        async with session.post(url, data=given, headers=heads) as answer:
            told: Payload = await answer.json()
            assert told["ok"], (method, told)
            return told


def _of_space(space: Workspace) -> Iterator[Stood]:
    for channel in space.channels.values():
        for post in channel.posts:
            if post.user == space.app.user and not post.gone and not post.only_for:
                key = _key({"metadata": post.metadata, "blocks": post.blocks})
                yield Stood(channel.id, key, post.text, post.blocks, post.thread)


def _told(room: str, post: Payload, thread: str) -> Stood:
    return Stood(room, _key(post), post["text"], post.get("blocks") or [], thread)


def _key(post: Payload) -> str:
    """Give the key of a message, as it was sent; in words of our own."""
    metadata = post.get("metadata") or {}
    if metadata:
        return str(metadata["event_payload"]["key"])
    (first, *_) = post.get("blocks") or [{}]
    return str(first.get("block_id", "")).split("/", 2)[-1]


@asynccontextmanager
async def sky(kind: str, clock: Any, room: Path) -> AsyncIterator[Sky]:
    """Open one: "own", "local" (local-slack) or "strict" (emulate)."""
    async with AsyncExitStack() as stack:
        if kind == "own":
            space = a_workspace(clock)
            space.faults = weather = Weather()
            api = await stack.enter_async_context(Api(space))
            ids = {who: account for who, (account, _) in ACCOUNTS.items()}
            yield Sky(api.base, api.base, weather, "C01REV", ids, space)
            return
        opens = local_slack if kind == "local" else emulate
        standin = stack.enter_context(opens(room))
        proxy = await stack.enter_async_context(_Posted(standin.base, Weather()))
        assert isinstance(proxy.faults, Weather)
        found = Sky(proxy.base, standin.base, proxy.faults, "", {})
        async with ClientSession() as session:
            channels = await found._ask(session, "conversations.list")
            named = {c["name"]: c["id"] for c in channels["channels"]}
            found.home = named["reviews"]
            for who, (_, name) in ACCOUNTS.items():
                asked = {"email": f"{name}@example.com"}
                told = await found._ask(session, "users.lookupByEmail", **asked)
                found.accounts[who] = told["user"]["id"]
        yield found


class _Posted(FaultProxy):
    """Hands every question on as a form; emulate reads no address to its end."""

    async def _on(self, request: web.Request) -> web.Response:
        if not request.query:
            return await super()._on(request)
        heads = {"Authorization": request.headers["Authorization"]}
        url = self.target + request.match_info["method"]
        async with self._session.post(url, data=request.query, headers=heads) as told:
            body = await told.read()
            return web.Response(body=body, content_type=told.content_type)


# ------------------------------------------------------------------ the team


@dataclass
class Storm(storm.Storm):
    """The team, its cards in Slack; questions and some lists go to the page."""

    sky: Sky = field(default=None)  # type: ignore[assignment]
    patience: Patience = HURRIED

    def __post_init__(self) -> None:
        self.weather = self.sky.weather

    async def _channels(self, store: Store, dispatch: Dispatch) -> dict[str, Channel]:
        access = Access(TOKEN, "", "a-secret", self.sky.base)
        self.slack = SlackChannel(
            access, store, self.clock, dispatch, deaf, self.patience
        )
        return {**await super()._channels(store, dispatch), "slack": self.slack}

    def _book(self) -> dict[str, Any]:
        people = [
            {**person, "slack": self.sky.accounts.get(person["id"], "")}
            for person in PLAYBOOK["people"]
        ]
        home = {"home": f"slack:{self.sky.home}", "product": "browser:product"}
        return {**super()._book(), "people": people, **home}

    async def _part(self) -> None:
        await self.parts.outbox.close(1)
        await self.slack.stop()
        await super()._part()

    def gone(self, at: Address) -> bool:
        assert self.sky.space
        channel = self.sky.space.channel(self.sky.home)
        post = channel.post(at.message)
        if post:
            chat.remove(channel, post)
        return post is not None

    # -------------------------------------------------------------- what came of it

    async def wrong(self) -> list[str]:
        """Hold the outbox against what stands in Slack; gives what is amiss."""
        stood = await self.sky.stands()
        found = Counter(each.key for each in stood)
        meant = Counter(key for key, kind, _ in self.rows() if self._meant(key, kind))
        doubled = [f"doubled: {key}" for key in found - meant]
        lost = [f"lost: {key}" for key in meant - found]
        left = [f"left: {row}" for row in self.waiting()]
        shown = {each.key: each for each in stood}
        cards = [await self._stale(shown[key]) for key in found if _is_card(key)]
        return [*doubled, *lost, *left, *filter(None, cards), *self._astray(stood)]

    def _meant(self, key: str, kind: str) -> bool:
        on_page = key.startswith((PAGE, "shut:")) or self._lottes(key, kind)
        return kind in SPOKEN and not on_page

    def _lottes(self, key: str, kind: str) -> bool:
        """Tell whether a list is Lotte's: Slack knows nobody like her."""
        return kind == "list" and key.startswith("list:lotte:")

    async def _stale(self, card: Stood) -> str:
        """Say that a card does not show how its case stands now."""
        row_key, now = card.key, self.clock.now()

        def drawn(tx: Tx) -> Any:
            row = tx.outbox.get(row_key)
            piece = case_card(tx, row, now) if row else None
            return piece.card if piece else None

        made = message(await self.parts.store.read(drawn), Words("en", "UTC"))
        same = card.text == made.text
        if self.sky.space:  # others keep blocks in a form of their own
            same = same and _bare(card.blocks) == _bare(made.blocks)
        return "" if same else f"stale: {card.key}: {card.text!r}, not {made.text!r}"

    def _astray(self, stood: list[Stood]) -> Iterator[str]:
        """Say which line hangs under no card."""
        for each in stood:
            alone = each.key.startswith("said:") and not each.thread
            if alone and not self.deleted:
                yield f"astray: {each.key}"


def _is_card(key: str) -> bool:
    return key.startswith("card:")


def _bare(part: Any) -> Any:
    """Give blocks without the names that Slack gives to blocks."""
    if isinstance(part, dict):
        return {k: _bare(v) for k, v in part.items() if k != "block_id"}
    return [_bare(each) for each in part] if isinstance(part, list) else part
