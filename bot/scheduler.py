"""The scheduler: calls the ticks at their intervals; what is due stands in the store.

APScheduler does nothing but call. Its own stores lose and double jobs (measured: 45 of
100 lost on SQLite), so every due moment is a row of ours, fired inside one commit.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from apscheduler.schedulers.asyncio import AsyncIOScheduler

from bot.errors import StoreError
from bot.ports.events import Counts, Due
from bot.ports.store import Store, Tx
from bot.reminder import LIST, Timer

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Tick:
    """Something to call every so many seconds."""

    seconds: float
    call: Callable[[], Awaitable[object]]


class Scheduler:
    def __init__(self, ticks: Mapping[str, Tick]) -> None:
        # Late is better than never: no grace time, and one run for many missed ones.
        defaults = {"coalesce": True, "max_instances": 1, "misfire_grace_time": None}
        self._scheduler = AsyncIOScheduler(timezone=UTC, job_defaults=defaults)
        self._ticks = ticks

    def start(self) -> None:
        for name, tick in self._ticks.items():
            self._scheduler.add_job(
                _guarded, "interval", seconds=tick.seconds, args=(name, tick), id=name
            )
        self._scheduler.start()

    def stop(self) -> None:
        if self._scheduler.running:
            self._scheduler.shutdown(wait=False)


async def _guarded(name: str, tick: Tick) -> None:
    """Call a tick; whatever goes wrong in one must not keep the next from coming."""
    try:
        await tick.call()
    except StoreError:
        log.warning("the store did not take a tick", extra={"tick": name})
    except Exception:
        log.exception("a tick failed", extra={"tick": name})


AT_ONCE = 20
"""Timers that are read and fired together: a press waits for as many at most."""


class Timers:
    """Fires what is due, each timer in a write of its own that shares its commit."""

    def __init__(
        self, store: Store, happen: Callable[[Tx, Due, datetime], Counts | None]
    ) -> None:
        self._store = store
        self._happen = happen

    async def tick(self, now: datetime) -> int:
        """Fire everything that is due at `now` and give how many timers that were.

        A timer that fails keeps no other from firing; its trouble is raised at the end.
        """
        fired, failed = 0, dict[Timer, BaseException]()
        while due := await self._due(now, failed):
            for timer, trouble in zip(due, await self._fire(due, now), strict=True):
                if trouble:
                    failed[timer] = trouble
            fired += len(due)
        for trouble in failed.values():
            raise trouble
        return fired

    async def _due(self, now: datetime, failed: Collection[Timer]) -> list[Timer]:
        """Give what to fire next: a person's list only after all that belongs in it."""
        limit = AT_ONCE + len(failed)  # however many fail, the next are reached
        found = await self._store.read(lambda tx: tx.timers.due(now, limit))
        due = [timer for timer in found if timer not in failed]
        return [timer for timer in due if timer.step != LIST] or due

    async def _fire(
        self, due: Iterable[Timer], now: datetime
    ) -> list[BaseException | None]:
        """Fire each in a write of its own and give what went wrong with it, if so."""
        fires = (self._store.write(self._work(timer, now)) for timer in due)
        ended = await asyncio.gather(*fires, return_exceptions=True)
        return [end if isinstance(end, BaseException) else None for end in ended]

    def _work(self, timer: Timer, now: datetime) -> Callable[[Tx], object]:
        return lambda tx: self._happen(tx, Due(timer), now)
