"""What the core asks of a place where the team works."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from bot.card import Card
from bot.person import Person
from bot.press import Address
from bot.words import Line, Words


@dataclass(frozen=True, slots=True)
class ChannelFacts:
    """What a channel can do; its conversations are named in the playbook.

    repeat_safe  posting again under the same key leaves one message
    finds        what was posted can be looked up by its key; where it cannot, a post
                 whose answer got lost may stand there twice
    """

    name: str
    repeat_safe: bool
    finds: bool = True


class Channel(Protocol):
    """Everything raises ChannelError when the message could not be placed now.

    It is Shut when our credentials are refused, and Closed when one conversation takes
    nothing of ours: only a person can mend these.
    Lines become text here, in `words`. A key names one message for ever: where the
    channel can tell, a second post under it gives the address of the first.
    """

    @property
    def facts(self) -> ChannelFacts: ...

    async def post(self, to: Address, card: Card, key: str, words: Words) -> Address:
        """Place a card and give where it stands."""
        ...

    async def edit(self, at: Address, card: Card, key: str, words: Words) -> Address:
        """Make the card at `at` this one; one that is gone is placed anew.

        Gives where it stands now, findable under `key`.
        """
        ...

    async def line(self, at: Address, line: Line, key: str, words: Words) -> None:
        """Say a line: in the thread of `at.thread`, else in the conversation."""
        ...

    async def direct(
        self,
        who: Person,
        card: Card,
        key: str,
        words: Words,
        at: Address | None = None,
    ) -> Address:
        """Bring a card or a list to one person only and give where it stands.

        One that stands at `at` already is edited if that is with this person; at
        somebody else's it is left alone and placed anew where this person is.
        Raises Stranger when the channel does not know this person.
        """
        ...

    async def remove(self, at: Address) -> None:
        """Take a message away; one that is gone already is no error."""
        ...

    async def find(self, to: Address | Person, key: str) -> Address | None:
        """Look up what was posted under a key; None when it is not there.

        With `to.thread` it is looked for among the lines of that thread.
        """
        ...

    async def check(self) -> None:
        """Raise ChannelError in words when this channel cannot work now."""
        ...
