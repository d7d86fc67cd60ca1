"""Coming into a chat: soon, or else again and again until it works."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable

from bot.errors import ChannelError, SettingsError, Shut

log = logging.getLogger(__name__)

SOON = 3.0
"""Seconds that a start waits for a chat; the page is not to stay shut for it."""
LONGEST = 300.0
"""Seconds between two attempts to reach a chat that stays away."""


class Coming:
    """Comes into the chat `name` by `come`; `refused` hears when we are shut out later.

    `pause` is how many seconds lie between the first two attempts.
    """

    def __init__(
        self,
        name: str,
        come: Callable[[], Awaitable[None]],
        refused: Callable[[Shut], Awaitable[None]],
        pause: float,
    ) -> None:
        self._name = name
        self._come = come
        self._refused = refused
        self._pause = pause
        self._task: asyncio.Task[None] | None = None
        self.done = False

    async def start(self) -> None:
        """Come in; goes on trying where the chat does not answer soon.

        Raises SettingsError when it refuses us at once.
        """
        self._task = first = asyncio.create_task(self._once())
        await asyncio.wait({first}, timeout=SOON)
        if first.done():
            trouble = first.exception()
            if isinstance(trouble, Shut):
                raise SettingsError(str(trouble))
            if not isinstance(trouble, ChannelError):
                first.result()
                return
        self._task = asyncio.create_task(self._keep_trying(first))

    async def stop(self) -> None:
        """Try no more; also before a start."""
        if self._task:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)

    async def _once(self) -> None:
        await self._come()
        self.done = True

    async def _keep_trying(self, attempt: asyncio.Task[None]) -> None:
        """Try until it works, less and less often."""
        pause = self._pause
        while not self.done:
            try:
                await attempt
            except ChannelError as trouble:
                why = {"why": str(trouble)}
                log.warning("%s is not reached yet", self._name, extra=why)
                if isinstance(trouble, Shut):
                    await self._refused(trouble)
                await asyncio.sleep(pause)
                pause = min(pause * 2, LONGEST)
                attempt = asyncio.create_task(self._once())
