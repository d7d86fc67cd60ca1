"""What must still be said to the outside world, and saying it, once.

A row is claimed in one commit, spoken outside any transaction and ended in another.
A claim that a crash left behind is looked at before anything is sent again. Every row
goes its own way: one slow party holds up no other.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime, timedelta

from bot.errors import Stale, StoreError
from bot.ports.clock import Clock
from bot.ports.records import Row
from bot.ports.store import Store, Tx

log = logging.getLogger(__name__)

Deliver = Callable[[Row, datetime], Awaitable[None]]
"""Claim a row, say it and end the claim; raises Stale when somebody else has it."""

Parked = Callable[[Tx, Row, datetime], None]
"""Tell people about a row that is given up, inside the write that parks it."""

AT_ONCE = 16
"""Rows of one kind underway together; a kind names its party ("publish:google")."""
BREATH = 0.05
"""Seconds between two looks while what is underway leaves no room for more."""
SEARCH = timedelta(minutes=1)
"""How often claims past their lease are searched for."""
TRIES = 8
"""After so many failures that nobody foresaw, a row is parked for a person."""


class Outbox:
    def __init__(
        self,
        store: Store,
        clock: Clock,
        deliver: Mapping[str, Deliver],
        parked: Mapping[str, Parked],
    ) -> None:
        self._store = store
        self._clock = clock
        self._deliver = deliver
        self._parked = parked
        self._underway: dict[str, asyncio.Task[None]] = {}
        self._closing = False
        self._search_at: datetime | None = None

    async def recover(self) -> int:
        """Take up what the last run left in the middle; gives how many rows."""
        now = self._clock.now()
        return await self._store.write(
            lambda tx: tx.outbox.recover(now, all_of_them=True)
        )

    async def tick(self, now: datetime) -> int:
        """Begin everything that is due and gives how many rows that were."""
        await self._take_up(now)
        rows = await self._store.read(lambda tx: _due(tx, now))
        begun = [row for row in rows if self._begin(row, now)]
        return len(begun)

    async def _take_up(self, now: datetime) -> None:
        """Look after claims whose end could not be written, once a minute."""
        if self._search_at and self._search_at > now >= self._search_at - SEARCH:
            return
        self._search_at = now + SEARCH
        await self._store.write(lambda tx: tx.outbox.recover(now, all_of_them=False))

    async def drain(self) -> None:
        """Wait for what is underway; nothing new begins."""
        while self._underway:
            await asyncio.wait(self._underway.values())

    async def settle(self, now: datetime) -> None:
        """Work until nothing more is due at `now`: one whole turn of the outbox."""
        while await self.tick(now) or self._underway:
            await self.drain()

    async def run(self) -> None:
        """Work whenever a commit or the time brings something, until cancelled."""
        while True:
            begun = await self.tick(self._clock.now())
            if self._underway and not begun:
                # All that is due waits its turn: not every commit is worth a look.
                await asyncio.sleep(BREATH)
            await self._store.changed(1.0)

    async def close(self, seconds: float) -> None:
        """Let what is on its way arrive, at most so long; the rest is looked up."""
        self._closing = True
        if self._underway:
            _, late = await asyncio.wait(self._underway.values(), timeout=seconds)
            for task in late:
                task.cancel()
            await asyncio.gather(*late, return_exceptions=True)

    def _begin(self, row: Row, now: datetime) -> bool:
        same_kind = sum(key.startswith(f"{row.kind}|") for key in self._underway)
        name = f"{row.kind}|{row.key}"
        busy = name in self._underway or same_kind >= AT_ONCE
        if busy or self._closing:
            return False
        task = asyncio.create_task(self._one(row, now), name=name)
        self._underway[name] = task
        task.add_done_callback(lambda _: self._underway.pop(name, None))
        return True

    async def _one(self, row: Row, now: datetime) -> None:
        try:
            await self._deliver[_party(row)](row, now)
        except Stale:
            log.debug("row moved meanwhile", extra={"row": row.key})
        except StoreError:
            log.warning("the store did not take an outcome", extra={"row": row.key})
        except Exception:
            log.exception("a row failed", extra={"row": row.key})
            await self._put_off(row, now)

    async def _put_off(self, row: Row, now: datetime) -> None:
        try:
            parked = await self._store.write(lambda tx: self._later(tx, row.key, now))
        except (Stale, StoreError):
            log.warning("a row could not be put off", extra={"row": row.key})
        else:
            if parked:
                log.error("a row was given up", extra={"row": row.key})

    def _later(self, tx: Tx, key: str, now: datetime) -> bool:
        """Leave a row that fails for no known reason for later, in the end for good."""
        row = tx.outbox.get(key)
        if row is None:
            return False
        tried = row.attempts + row.looks
        parked = tried >= TRIES
        state, later = "parked" if parked else "looking", now + backoff(tried)
        why = "failed; see the log"
        if not tx.outbox.finish(row, state, next_at=later, why=why):
            claimed = tx.outbox.claim(row, "looking", later, now)
            tx.outbox.finish(claimed, state, next_at=later, why=why)
        tell = self._parked.get(_party(row)) if parked else None
        if tell:
            tell(tx, row, now)
        return parked


def _party(row: Row) -> str:
    """Give the kind of a row without the party it is for."""
    return row.kind.partition(":")[0]


def _due(tx: Tx, now: datetime) -> list[Row]:
    """Give what can begin: while publishing stands still, looking is all it may do."""
    rows = tx.outbox.due(now)
    if tx.switches.stop() is None:
        return rows
    return [r for r in rows if not (r.kind.startswith("publish") and r.state == "new")]


def backoff(attempts: int) -> timedelta:
    """Give how long to wait after so many tries: 5 s, 10 s, ... up to ten minutes."""
    return timedelta(seconds=min(600, 5 * 2 ** min(attempts, 10)))
