"""Takes a running wederwoord through time, and never over a pause meant for people.

A jump goes from due moment to due moment, so that each reminder comes when it would
have come and none of them late. Before it, what is on its way arrives, and an undo
pause in which somebody may still stop a reply passes in real time.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import datetime

from adapters.rehearsal.clock import RehearsalClock
from bot.app.parts import Parts
from bot.case import State
from bot.ports.store import Tx

Sleep = Callable[[float], Awaitable[object]]
Left = frozenset[tuple[str, datetime]]
"""What is due and stays so: its key and its moment."""


class Travel:
    """`sleep` waits in real seconds, which `clock` goes along with."""

    def __init__(
        self, parts: Parts, clock: RehearsalClock, sleep: Sleep = asyncio.sleep
    ) -> None:
        self._parts = parts
        self._clock = clock
        self._sleep = sleep
        self._stuck: Left = frozenset()

    async def reach(self, to: datetime) -> None:
        """Bring the clock to `to` (UTC) with all that falls due on the way there."""
        while self._clock.now() < to:
            await self.rest()
            await self._parts.store.write(lambda tx: self._hop(tx, to))
        await self.catch_up()

    async def rest(self) -> None:
        """Wait until nothing is on its way and nobody can stop a reply any more."""
        await self._tick()
        while until := await self._parts.store.read(self._pause):
            left = until - self._clock.now()
            await self._sleep(max(left.total_seconds(), 0))
            await self._tick()

    async def catch_up(self) -> None:
        """Read the sources and let everything happen that is due now."""
        for source in self._parts.sources.values():
            await self._parts.intake.poll(source)
        await self._tick()

    async def _tick(self) -> None:
        """Let happen all that is due and what comes of it, until nothing moves.

        The clock runs on meanwhile, so a turn may leave what it brought itself.
        """
        before, left = None, await self._parts.store.read(self._left)
        while left != before:
            await self._parts.timers.tick(self._clock.now())
            await self._parts.outbox.settle(self._clock.now())
            before, left = left, await self._parts.store.read(self._left)
        self._stuck = left

    def _left(self, tx: Tx) -> Left:
        """Give what is due and has not happened, as it is while publishing rests."""
        now = self._clock.now()
        timers = [(timer.key, timer.due_at) for timer in tx.timers.due(now)]
        return frozenset([*timers, *((r.key, r.next_at) for r in tx.outbox.due(now))])

    def _hop(self, tx: Tx, to: datetime) -> None:
        """Jump to what is due next, unless something has just begun, such as a pause.

        Inside a write, so that no press comes between the look and the jump.
        """
        if self._pause(tx) or self._left(tx) != self._stuck:
            return
        now = self._clock.now()
        timers = [timer.due_at for timer in tx.timers.due(to)]
        rows = [row.next_at for row in tx.outbox.due(to)]
        self._clock.jump(min((at for at in (*timers, *rows) if at > now), default=to))

    def _pause(self, tx: Tx) -> datetime | None:
        """Give the end of the last undo pause that runs; None when none does."""
        going = tx.cases.listed([State.GOING])
        replies = [tx.replies.of_case(case.id) for case in going]
        ends = [reply.goes_at for reply in replies if reply]
        return max((at for at in ends if at > self._clock.now()), default=None)
