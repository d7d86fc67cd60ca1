"""What a channel under contract is looked at with: a stage, and what is shown there."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Protocol

from bot.person import Person
from bot.ports import Channel
from bot.press import Address


@dataclass
class Shown:
    """A message as a person sees it.

    `alive` lists what in it does something by itself or leads somewhere.
    """

    text: str = ""
    thread: list[str] = field(default_factory=list)
    alive: list[str] = field(default_factory=list)


class Stage(Protocol):
    """A channel with somebody looking at it.

    elsewhere  another conversation of the team
    nobodys    what a message could be called, but none is
    """

    channel: Channel
    home: Address
    elsewhere: Address
    nobodys: str

    async def open(self) -> None: ...

    async def close(self) -> None: ...

    async def person(self, name: str) -> Person: ...

    async def home_of(self, name: str) -> list[Shown]:
        """Give what this person sees in the home conversation."""
        ...

    async def direct_to(self, name: str) -> list[Shown]:
        """Give what is said to this person alone, as they see it."""
        ...

    async def break_off(self) -> None:
        """Make the channel unable to work."""
        ...
