"""Listens along at the page, so that other channels can draw the same messages.

The page keeps words; another channel needs the card they came from.
"""

# ruff: noqa: INP001 - a script, not a package

from __future__ import annotations

from typing import Any

from bot.card import Card
from bot.person import Person
from bot.press import Address
from bot.words import Line, Words


class Heard:
    """The page, and besides what every message on it says: other channels draw that."""

    def __init__(self, page: Any) -> None:
        self._page = page
        self.cards: dict[str, tuple[str, Card]] = {}
        self.lines: list[tuple[str, Line]] = []
        self.words = Words("en", "UTC")

    def __getattr__(self, name: str) -> Any:
        return getattr(self._page, name)

    async def post(self, to: Address, card: Card, key: str, words: Words) -> Address:
        return self._hear(await self._page.post(to, card, key, words), card, words)

    async def edit(self, at: Address, card: Card, key: str, words: Words) -> Address:
        return self._hear(await self._page.edit(at, card, key, words), card, words)

    async def direct(
        self,
        who: Person,
        card: Card,
        key: str,
        words: Words,
        at: Address | None = None,
    ) -> Address:
        stands = await self._page.direct(who, card, key, words, at)
        return self._hear(stands, card, words)

    async def line(self, at: Address, line: Line, key: str, words: Words) -> None:
        await self._page.line(at, line, key, words)
        self.lines.append((at.thread, line))

    def _hear(self, at: Address, card: Card, words: Words) -> Address:
        self.cards[at.message] = (at.conversation, card)
        self.words = words
        return at
