"""Which calls a chat asked us to leave for later, and until when."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from datetime import datetime, timedelta

from bot.errors import ChannelError
from bot.ports import Clock

LONGEST = 3600.0
"""No Retry-After keeps us away for longer."""


class Doors:
    """`counted` gives what the chat counts together, of a method and a conversation."""

    def __init__(
        self, chat: str, clock: Clock, counted: Callable[[str, str], Hashable]
    ) -> None:
        self._chat = chat
        self._clock = clock
        self._counted = counted
        self._until: dict[Hashable, datetime] = {}

    def check(self, method: str, where: str) -> None:
        """Raise ChannelError when it is too early to ask this again."""
        until = self._until.get(self._counted(method, where))
        if until and until > self._clock.now():
            raise self._later(until)

    def close(self, method: str, where: str, seconds: float) -> ChannelError:
        """Leave a call for later, and give the error that says until when."""
        until = self._clock.now() + timedelta(seconds=min(seconds, LONGEST))
        self._until[self._counted(method, where)] = until
        return self._later(until)

    def _later(self, until: datetime) -> ChannelError:
        asks = f"{self._chat} is busy and asks us to wait until {until:%H:%M:%S} UTC."
        return ChannelError(asks)
