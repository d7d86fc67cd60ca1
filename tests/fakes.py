"""All our fakes: small, honest, and held to the same contract as the real parts."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime

from bot.blocks import Block, Look
from bot.card import Card
from bot.errors import ChannelError, Closed, Shut, Stranger
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
    said: list[str] = field(default_factory=list)
    """The keys of the lines in its thread."""


@dataclass
class ForgetfulChannel:
    """A channel like Slack: a second post makes a second message; it can be out.

    `out` is how many of the next calls fail; `deaf` makes a message arrive unanswered.
    `shut` makes it refuse us, `closed` are conversations that take nothing of ours;
    `strangers` are people it does not know, `accounts` by which it knows others.
    """

    name: str = "browser"
    messages: list[Message] = field(default_factory=list)
    out: int = 0
    deaf: bool = False
    shut: bool = False
    strangers: frozenset[str] = frozenset()
    closed: frozenset[str] = frozenset()
    accounts: dict[str, str] = field(default_factory=dict)
    count: int = 0

    @property
    def facts(self) -> ChannelFacts:
        return ChannelFacts(self.name, repeat_safe=False)

    async def post(self, to: Address, card: Card, key: str, words: Words) -> Address:
        self._call(to.conversation)
        at = self._add(to.conversation, key, _read(card, words), _actions(card))
        self._answer()
        return at

    async def edit(self, at: Address, card: Card, key: str, words: Words) -> Address:
        self._call(at.conversation)
        found = self._at(at.message)
        if found is None:
            return self._add(at.conversation, key, _read(card, words), _actions(card))
        found.text, found.actions = _read(card, words), _actions(card)
        return self._address(found)

    async def line(self, at: Address, line: Line, key: str, words: Words) -> None:
        self._call(at.conversation)
        under = self._at(at.thread)
        if under:
            under.thread.append(words.say(line))
            under.said.append(key)
        else:
            self._add(at.conversation, key, words.say(line))
        self._answer()

    async def direct(
        self,
        who: Person,
        card: Card,
        key: str,
        words: Words,
        at: Address | None = None,
    ) -> Address:
        if who.id in self.strangers:
            raise Stranger
        own = Address("browser", f"@{self.accounts.get(who.id, who.id)}")
        if at and at.conversation == own.conversation:
            return await self.edit(at, card, key, words)
        return await self.post(own, card, key, words)

    async def remove(self, at: Address) -> None:
        self._call(at.conversation)
        self.messages = [m for m in self.messages if m.id != at.message]

    async def find(self, to: Address | Person, key: str) -> Address | None:
        self._call()
        if isinstance(to, Address) and (under := self._at(to.thread)):
            return self._address(under) if key in under.said else None
        account = self.accounts.get(to.id, to.id) if isinstance(to, Person) else ""
        place = to.conversation if isinstance(to, Address) else f"@{account}"
        for message in self.messages:
            if (message.to, message.key) == (place, key):
                return self._address(message)
        return None

    async def check(self) -> None:
        self._call()

    def _call(self, conversation: str = "") -> None:
        if conversation in self.closed:
            raise Closed("This channel is archived.", conversation=conversation)
        if self.out:
            self.out -= 1
            raise ChannelError("The channel is out for now.")
        if self.shut:
            raise Shut("Our token was revoked.")

    def _answer(self) -> None:
        if self.deaf:
            self.deaf = False
            raise ChannelError("The channel did not answer our call.")

    def _add(
        self, to: str, key: str, text: str, actions: tuple[str, ...] = ()
    ) -> Address:
        self.count += 1
        message = Message(f"m{self.count}", to, key, text, actions)
        self.messages.append(message)
        return self._address(message)

    def _address(self, message: Message) -> Address:
        id_ = message.id
        return Address(self.name, message.to, message=id_, thread=id_)

    def _at(self, id_: str) -> Message | None:
        return next((m for m in self.messages if id_ and m.id == id_), None)


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
