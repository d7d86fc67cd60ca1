"""Who somebody is, as a chat tells it: asked once for all who wait, and then kept."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Coroutine, Iterator
from datetime import timedelta
from typing import Any

from bot.errors import ChannelError, StoreError
from bot.person import Identity, Profile
from bot.ports import Clock, Store

log = logging.getLogger(__name__)

FRESH = timedelta(days=1)
"""How long what a chat told of somebody is good enough to show them something."""
SURE = timedelta(minutes=15)
"""How long it is good enough to let them change something, or to write to them."""

Ask = Callable[[], Coroutine[Any, Any, Profile]]


class People:
    """What the chat `name` told of people.

    `doubtful` tells of which profile nothing is to hold for longer than `SURE`.
    """

    def __init__(
        self,
        name: str,
        store: Store,
        clock: Clock,
        doubtful: Callable[[Profile], bool] = lambda _: False,
    ) -> None:
        self._name = name
        self._store = store
        self._clock = clock
        self._doubtful = doubtful
        self._known: dict[Identity, Profile] = {}
        self.asking: dict[Identity, asyncio.Task[Profile]] = {}

    def __iter__(self) -> Iterator[Profile]:
        """Give those whom somebody asked for since we started."""
        return iter(tuple(self._known.values()))

    async def meet(
        self, who: Identity, fresh: timedelta, ask: Ask, patience: float
    ) -> bool:
        """See to it that the store knows this person as the chat tells of them now.

        Waits only so many seconds, for somebody waits for us; then things stay as they
        were for a day or two. False when it is not known who this is.
        """
        try:
            async with asyncio.timeout(patience):
                await self.profile(who, fresh, ask)
        except (ChannelError, StoreError, TimeoutError) as trouble:
            why = {"why": str(trouble) or "no answer yet"}
            log.warning("%s did not say who this is", self._name, extra=why)
            return await self._holds(who)
        return True

    async def profile(self, who: Identity, fresh: timedelta, ask: Ask) -> Profile:
        """Give what is known of somebody, asking when that is old or nothing.

        Raises ChannelError or StoreError.
        """
        known = await self.told(who)
        if known and self._clock.now() - known.at < self._lasts(known, fresh):
            self._known[who] = known
            return known
        # Many presses of one person make one call, which goes on when we stop waiting.
        asking = self.asking.get(who)
        if asking is None:
            asking = self.asking[who] = asyncio.create_task(ask())
            asking.add_done_callback(lambda task: self._answered(who, task))
        return await asyncio.shield(asking)

    async def told(self, who: Identity) -> Profile | None:
        """Give what was told of somebody when they were last asked for."""
        return self._known.get(who) or await self._store.read(
            lambda tx: tx.profiles.get(who)
        )

    async def keep(self, profile: Profile) -> None:
        await self._store.write(lambda tx: tx.profiles.keep(profile))
        self.hold(profile)

    def hold(self, profile: Profile) -> None:
        """Keep in mind what is not worth storing."""
        self._known[profile.identity] = profile

    async def close(self) -> None:
        asking = list(self.asking.values())
        for task in asking:
            task.cancel()
        await asyncio.gather(*asking, return_exceptions=True)

    async def _holds(self, who: Identity) -> bool:
        """Tell whether what was told of somebody before still counts."""
        try:
            known = await self.told(who)
        except StoreError:
            return False
        return known is not None and known.holds(self._clock.now())

    def _lasts(self, known: Profile, fresh: timedelta) -> timedelta:
        return min(fresh, SURE) if self._doubtful(known) else fresh

    def _answered(self, who: Identity, task: asyncio.Task[Profile]) -> None:
        del self.asking[who]
        if not task.cancelled():
            task.exception()  # whoever still waited has met it
