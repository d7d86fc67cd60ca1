"""A chat's channel for the stories: what it placed is read back, and written down.

Each message is looked up where it stands, as a person there sees it, and must say all
that the page would say. It is then kept where the page keeps its own, so that a story
reads both in one way.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from adapters.channels.browser.view import GONE, card_view, line_view
from adapters.chat.text import sound
from bot.card import Card
from bot.person import Person
from bot.ports import Channel, Store
from bot.ports.records import Post
from bot.press import Address
from bot.subject import Subject
from bot.words import Line, Words

SEEN = 90
"""Characters of a text that are looked for: the rest of a long one may be folded."""


@dataclass(frozen=True)
class Placed:
    """Where a message stands, and what it is about."""

    at: Address
    key: str
    subject: Subject


@dataclass(frozen=True)
class Stands:
    """A message as people see it: its words, its buttons, and its thread."""

    message: str
    text: str
    labels: list[str]
    thread: str = ""
    does: Sequence[str] = ()
    """What can be pressed, such as "reply//case:1"."""


@dataclass
class Mirror(ABC):
    """See `bot.ports.channel.Channel`."""

    channel: Channel
    store: Store
    placed: dict[str, Placed] = field(default_factory=dict)
    faults: list[str] = field(default_factory=list)
    """What a message lacked: the outbox would take an error for a poor connection."""

    @property
    def facts(self) -> Any:
        return self.channel.facts

    async def post(self, to: Address, card: Card, key: str, words: Words) -> Address:
        at = await self.channel.post(to, card, key, words)
        return await self._keep(at, card, key, words)

    async def edit(self, at: Address, card: Card, key: str, words: Words) -> Address:
        at = await self.channel.edit(at, card, key, words)
        return await self._keep(at, card, key, words)

    async def direct(
        self,
        who: Person,
        card: Card,
        key: str,
        words: Words,
        at: Address | None = None,
    ) -> Address:
        stands = await self.channel.direct(who, card, key, words, at)
        return await self._keep(stands, card, key, words)

    async def line(self, at: Address, line: Line, key: str, words: Words) -> None:
        await self.channel.line(at, line, key, words)
        view = line_view(line, words)
        stands = self._said(at, key, view["text"])
        self._see(plain(view["text"]) in plain(stands.text), key, stands)
        self._see(stands.thread == at.thread, key, (stands, at))
        spot = (at.conversation, at.message)
        under = (
            p.key
            for p in self.placed.values()
            if spot == (p.at.conversation, p.at.message)
        )
        said = replace(at, message=stands.message)
        await self._write(key, said, view, next(under, ""))

    async def remove(self, at: Address) -> None:
        await self.channel.remove(at)
        for placed in list(self.placed.values()):
            if placed.at.message == at.message:
                await self._gone(self.placed.pop(placed.key).key)

    async def _gone(self, key: str) -> None:
        kept = await self.store.read(lambda tx: tx.posts.get(key))
        assert kept is not None
        left = replace(kept, body=GONE)
        await self.store.write(lambda tx: tx.posts.put(left))

    async def find(self, to: Address | Person, key: str) -> Address | None:
        return await self.channel.find(to, key)

    async def check(self) -> None:
        await self.channel.check()

    def about(self, subject: Subject) -> Iterator[Placed]:
        """Give what was placed about something, the newest first."""
        found = [p for p in self.placed.values() if p.subject == subject]
        return reversed(found)

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
        post = Post(0, key, self.place(at), thread, view, self._stood(at))
        await self.store.write(lambda tx: tx.posts.put(post))

    def stands(self, key: str, view: dict[str, Any]) -> None:
        """See that a message says all that the page would say of this card."""
        message = self.read(self.placed[key].at)
        read = plain(message.text)
        missing = [text for text in texts(view) if text not in read]
        self._see(not missing, key, (missing, read))
        self._see(message.labels == opened(view), key, message)

    def _see(self, well: bool, key: str, told: object) -> None:
        if not well:
            self.faults.append(f"{key}: {told}")

    # -------------------------------------------------------------- of each chat

    @abstractmethod
    def place(self, at: Address) -> str:
        """Give the name that a conversation has in the stories."""

    @abstractmethod
    def _stood(self, at: Address) -> datetime:
        """Give since when a message stands."""

    @abstractmethod
    def read(self, at: Address) -> Stands:
        """Give the message that stands there."""

    @abstractmethod
    def _said(self, at: Address, key: str, text: str) -> Stands:
        """Give the line that was said in a place just now."""


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
