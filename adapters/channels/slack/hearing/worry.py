"""What is wrong with the line to Slack, told once it lasts and once when it is over."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

from bot.errors import ChannelError, Shut

log = logging.getLogger(__name__)

Trouble = Callable[[ChannelError | None], Awaitable[None]]
"""Is told what is wrong with the channel, and None when that is over."""


@dataclass
class Worry:
    """Waits `after` seconds before it tells, for most of it passes by itself.

    A refused token does not, so that is told at once.
    """

    tell: Trouble | None
    after: float
    _since: float | None = field(default=None, init=False)
    _told: str = field(default="", init=False)

    async def hear(self, why: ChannelError | None) -> None:
        """Hear how the line is now: what is wrong, or None when it is well."""
        if why is None:
            await self._over()
        elif self._lasts(why) and str(why) != self._told:
            log.error("no presses come in from slack", extra={"why": str(why)})
            await self._say(why)
            self._told = str(why)

    async def _over(self) -> None:
        self._since = None
        if self._told:
            log.info("slack's line is well again")
            await self._say(None)
            self._told = ""

    async def _say(self, why: ChannelError | None) -> None:
        """Tell it; what nobody could take in is told anew at the next look."""
        if self.tell is not None:
            await self.tell(why)

    def _lasts(self, why: ChannelError) -> bool:
        now = asyncio.get_running_loop().time()
        self._since = now if self._since is None else self._since
        return isinstance(why, Shut) or now - self._since >= self.after
