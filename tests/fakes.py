"""All our fakes: small, honest, and held to the same contract as the real parts."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import ClassVar

from bot.card import Card
from bot.errors import ChannelError
from bot.person import Person
from bot.ports import ChannelFacts
from bot.press import Address
from bot.words import Line, Words

START = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


@dataclass
class HandClock:
    """A clock that only moves when a test says so."""

    at: datetime = START

    def now(self) -> datetime:
        return self.at


@dataclass
class ForgetfulChannel:
    """A channel like Slack: a second post makes a second message; it can be out.

    `out` is how many of the next calls fail; `deaf` makes a post arrive unanswered.
    """

    facts: ClassVar = ChannelFacts("browser", repeat_safe=False)

    cards: list[tuple[str, Card]] = field(default_factory=list)
    said: list[tuple[Address, str]] = field(default_factory=list)
    out: int = 0
    deaf: bool = False

    def _call(self) -> None:
        if self.out:
            self.out -= 1
            raise ChannelError("The channel is out.")

    async def post(self, to: Address, card: Card, key: str, words: Words) -> Address:
        self._call()
        self.cards.append((key, card))
        if self.deaf:
            self.deaf = False
            raise ChannelError("The channel did not answer.")
        return replace(to, message=key)

    async def edit(self, at: Address, card: Card, words: Words) -> None:
        self._call()
        place = next(n for n, (key, _) in enumerate(self.cards) if key == at.message)
        self.cards[place] = (at.message, card)

    async def line(self, at: Address, line: Line, key: str, words: Words) -> None:
        self._call()
        self.said.append((at, words.say(line)))

    async def direct(self, who: Person, line: Line, key: str, words: Words) -> None:
        self._call()
        self.said.append((Address("browser", f"@{who.id}"), words.say(line)))

    async def find(self, to: Address, key: str) -> Address | None:
        self._call()
        known = any(posted == key for posted, _ in self.cards)
        return replace(to, message=key) if known else None

    async def check(self) -> None:
        self._call()
