"""All our fakes: small, honest, and held to the same contract as the real parts."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import ClassVar

from bot.blocks import Block, Look
from bot.card import Card
from bot.errors import ChannelError
from bot.person import Person
from bot.ports import ChannelFacts
from bot.press import Address
from bot.subject import Subject
from bot.words import Line, Words, line

START = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


@dataclass
class HandClock:
    """A clock that only moves when a test says so."""

    at: datetime = START

    def now(self) -> datetime:
        return self.at


@dataclass
class Message:
    """A message as it stands on the forgetful channel."""

    id: str
    to: str
    key: str
    text: str
    actions: tuple[str, ...] = ()
    thread: list[str] = field(default_factory=list)


@dataclass
class ForgetfulChannel:
    """A channel like Slack: a second post makes a second message; it can be out.

    `out` is how many of the next calls fail; `deaf` makes a post arrive unanswered.
    """

    facts: ClassVar = ChannelFacts("browser", repeat_safe=False)
    messages: list[Message] = field(default_factory=list)
    out: int = 0
    deaf: bool = False
    count: int = 0

    async def post(self, to: Address, card: Card, key: str, words: Words) -> Address:
        self._call()
        at = self._add(to.conversation, key, _read(card, words), _actions(card))
        if self.deaf:
            self.deaf = False
            raise ChannelError("The channel did not answer our call.")
        return at

    async def edit(self, at: Address, card: Card, words: Words) -> None:
        self._call()
        found = self._at(at.message)
        if found is None:
            self._add(at.conversation, at.message, _read(card, words), _actions(card))
            return
        found.text, found.actions = _read(card, words), _actions(card)

    async def line(self, at: Address, line: Line, key: str, words: Words) -> None:
        self._call()
        under = self._at(at.thread)
        if under:
            under.thread.append(words.say(line))
        else:
            self._add(at.conversation, key, words.say(line))

    async def direct(self, who: Person, card: Card, key: str, words: Words) -> Address:
        return await self.post(Address("browser", f"@{who.id}"), card, key, words)

    async def remove(self, at: Address) -> None:
        self._call()
        self.messages = [m for m in self.messages if m.id != at.message]

    async def find(self, to: Address | Person, key: str) -> Address | None:
        self._call()
        place = f"@{to.id}" if isinstance(to, Person) else to.conversation
        for message in self.messages:
            if (message.to, message.key) == (place, key):
                return _address(message)
        return None

    async def check(self) -> None:
        self._call()

    def _call(self) -> None:
        if self.out:
            self.out -= 1
            raise ChannelError("The channel is out for now.")

    def _add(
        self, to: str, key: str, text: str, actions: tuple[str, ...] = ()
    ) -> Address:
        self.count += 1
        message = Message(f"m{self.count}", to, key, text, actions)
        self.messages.append(message)
        return _address(message)

    def _at(self, id_: str) -> Message | None:
        return next((m for m in self.messages if id_ and m.id == id_), None)


def _address(message: Message) -> Address:
    return Address("browser", message.to, message=message.id, thread=message.id)


def _actions(card: Card) -> tuple[str, ...]:
    return tuple(button.action for button in card.buttons)


def _read(card: Card, words: Words) -> str:
    """Read a card out, folded as a channel with little room would."""
    read = [*(_block(block, words)[:600] for block in card.blocks)]
    return "\n".join((*read, *(words.say(button.label) for button in card.buttons)))


def _block(block: Block, words: Words) -> str:
    """Read a block out: whatever words and foreign texts it holds."""
    if isinstance(block, Look):
        return words.say(line("look.line", what=block.line))
    return " ".join(
        words.say(part) if isinstance(part, Line) else str(part or "")
        for name in block.__slots__
        for part in _parts(getattr(block, name))
    )


def _parts(value: object) -> Iterator[object]:
    """Give what is to be read of a value; whom it is about is for machines."""
    if isinstance(value, tuple):
        for part in value:
            yield from _parts(part)
    elif not isinstance(value, Subject):
        yield value
