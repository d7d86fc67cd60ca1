"""Our Slack channel for the stories: what it placed is read back, and written down.

Each message is looked up in the workspace, as a person there sees it, and must say all
that the page would say. It is then kept where the page keeps its own, so that a story
reads both in one way.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any

from adapters.channels.browser.view import GONE, card_view, line_view
from adapters.channels.slack import SlackChannel
from adapters.chat.text import sound
from bot.card import Card
from bot.person import Person
from bot.ports import Store
from bot.ports.records import Post
from bot.press import Address
from bot.subject import Subject
from bot.words import Line, Words
from tests.slack.screen import labels, words
from tests.slack.workspace import Post as Message
from tests.slack.workspace import Workspace

HOME, PRODUCT = "C01HOME", "C02PROD"
PLACES = {HOME: "webcare", PRODUCT: "product"}
SEEN = 90
"""Characters of a text that are looked for: the rest of a long one may be folded."""


@dataclass(frozen=True)
class Placed:
    """Where a message stands, and what it is about."""

    at: Address
    key: str
    subject: Subject


@dataclass
class Mirror:
    """See `bot.ports.channel.Channel`."""

    slack: SlackChannel
    store: Store
    space: Workspace
    placed: dict[str, Placed] = field(default_factory=dict)
    faults: list[str] = field(default_factory=list)
    """What a message lacked: the outbox would take an error for a poor connection."""

    @property
    def facts(self) -> Any:
        return self.slack.facts

    async def post(self, to: Address, card: Card, key: str, words: Words) -> Address:
        at = await self.slack.post(to, card, key, words)
        return await self._keep(at, card, key, words)

    async def edit(self, at: Address, card: Card, key: str, words: Words) -> Address:
        at = await self.slack.edit(at, card, key, words)
        return await self._keep(at, card, key, words)

    async def direct(
        self,
        who: Person,
        card: Card,
        key: str,
        words: Words,
        at: Address | None = None,
    ) -> Address:
        stands = await self.slack.direct(who, card, key, words, at)
        return await self._keep(stands, card, key, words)

    async def line(self, at: Address, line: Line, key: str, words: Words) -> None:
        await self.slack.line(at, line, key, words)
        view = line_view(line, words)
        message = self._signed(at.conversation, key)
        self._see(plain(view["text"]) in self.reads(message), key, message)
        self._see(message.thread == at.thread, key, message)
        under = next((p.key for p in self.placed.values() if p.at == at), "")
        stands = replace(at, message=message.ts)
        await self._write(key, stands, view, under)

    async def remove(self, at: Address) -> None:
        await self.slack.remove(at)
        for placed in list(self.placed.values()):
            if placed.at.message == at.message:
                await self._gone(self.placed.pop(placed.key).key)

    async def _gone(self, key: str) -> None:
        kept = await self.store.read(lambda tx: tx.posts.get(key))
        assert kept is not None
        left = replace(kept, body=GONE)
        await self.store.write(lambda tx: tx.posts.put(left))

    async def find(self, to: Address | Person, key: str) -> Address | None:
        return await self.slack.find(to, key)

    async def check(self) -> None:
        await self.slack.check()

    # -------------------------------------------------------------- written down

    async def _keep(self, at: Address, card: Card, key: str, words: Words) -> Address:
        self.placed[key] = Placed(at, key, card.subject)
        view = card_view(card, words)
        self.stands(key, view)
        await self._write(key, at, view)
        return at

    async def _write(
        self, key: str, at: Address, view: dict[str, Any], thread: str = ""
    ) -> None:
        """Keep it with the moment that its name in Slack tells."""
        seconds, parts = map(int, at.message.split("."))
        stood = datetime.fromtimestamp(seconds, UTC) + timedelta(microseconds=parts)
        post = Post(0, key, self.place(at), thread, view, stood)
        await self.store.write(lambda tx: tx.posts.put(post))

    def place(self, at: Address) -> str:
        """Give the name that a conversation has in the stories."""
        if at.conversation in PLACES:
            return PLACES[at.conversation]
        with_us = self.space.channels[at.conversation].members
        [who] = with_us - {self.space.app.user}
        return f"@{self.space.users[who].name}"

    # -------------------------------------------------------------- read back

    def message(self, key: str) -> Message:
        """Give the message that stands under a key."""
        at = self.placed[key].at
        found = self.space.channels[at.conversation].post(at.message)
        assert found, f"{key} does not stand in Slack"
        return found

    def _signed(self, conversation: str, key: str) -> Message:
        """Give the message that carries a key, as an app sees it."""
        posts = reversed(self.space.channels[conversation].posts)
        carried = ((p, (p.metadata or {}).get("event_payload", {})) for p in posts)
        return next(p for p, told in carried if told.get("key") == key)

    def stands(self, key: str, view: dict[str, Any]) -> None:
        """See that a message says all that the page would say of this card."""
        message = self.message(key)
        read = self.reads(message)
        missing = [text for text in texts(view) if text not in read]
        self._see(not missing, key, (missing, read))
        self._see(list(labels(message.blocks)) == opened(view), key, message)

    def _see(self, well: bool, key: str, told: object) -> None:
        if not well:
            self.faults.append(f"{key}: {told}")

    def reads(self, message: Message) -> str:
        return plain(f"{words(self.space, message.blocks)}\n{_unmarked(message.text)}")


def opened(view: dict[str, Any]) -> list[str]:
    """Give the labels of a card's buttons; an item of a list has one to open it."""
    items = [b for b in view["blocks"] if b["kind"] == "item" and b["subject"]]
    return ["Open"] * len(items) + [button["label"] for button in view["buttons"]]


def texts(view: dict[str, Any]) -> Iterator[str]:
    """Give the texts that a person reads in a card, long ones by their beginning."""
    yield plain(view["summary"])[:SEEN].rstrip()
    for block in view["blocks"]:
        for name in ("text", "detail", "by", "public", "internal", "stance"):
            yield from _pieces(str(block.get(name, "")))
        for part in block.get("parts", ()) if block["kind"] == "info" else ():
            yield from _pieces(part)


def _pieces(text: str) -> Iterator[str]:
    """Give the lines of a text as far as they are looked for."""
    for line in sound(text[:SEEN]).split("\n"):
        yield plain(line)


def plain(text: str) -> str:
    """Give a text without the marks of a quote, in small letters and single spaces."""
    return " ".join(sound(text).replace("\n> ", "\n").split()).casefold()


def _unmarked(text: str) -> str:
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
