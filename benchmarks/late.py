"""How late reminders come, with the real tick and 100,000 timers that still wait."""

from __future__ import annotations

import asyncio
from datetime import datetime, timedelta
from pathlib import Path

from adapters.stores.sqlite import SqliteStore
from benchmarks.due import fill
from benchmarks.figures import Bar, Figure, Floor, milliseconds, quantile
from benchmarks.home import CLOCK, furnish, opened, reviews
from bot.app import tables
from bot.app.running import NET
from bot.ports.events import Due
from bot.ports.store import Tx
from bot.reminder import ME, Timer
from bot.scheduler import Scheduler, Tick, Timers
from bot.subject import case_of

WAITING, CASES, DUE = 100_000, 100, 1000
OVER = 20.0
"""Seconds over which those that are due are spread; the tick comes every five."""
SLACK = 0.1


def measure(folder: Path) -> list[Figure]:
    return asyncio.run(_measure(folder))


async def _measure(folder: Path) -> list[Figure]:
    home = furnish(folder)
    async with opened(home) as (store, intake):
        fill(home.store, WAITING)
        await intake.bring_in("plein", reviews(CASES, complaints=1), history=False)
        first = CLOCK.now() + timedelta(seconds=2)
        await store.write(lambda tx: _remind(tx, first))
        late = await _late(store)
    bar = Bar(milliseconds(NET + SLACK))
    return [_figure(late, 0.5), _figure(late, 0.99, bar)]


def _remind(tx: Tx, first: datetime) -> None:
    """Set reminders of people for real cases: each leaves a nudge, many a list."""
    for n in range(DUE):
        at = first + timedelta(seconds=OVER * n / DUE)
        tx.timers.put(Timer(case_of(1 + n % CASES), ME, at, f"somebody {n % 10}"))


async def _late(store: SqliteStore) -> list[float]:
    """Let the scheduler tick and give how long after its moment each was on disk."""
    late: list[float] = []
    fired: list[Timer] = []
    happen = tables().happen[Due]

    def noted(tx: Tx, due: Due, now: datetime) -> None:
        happen(tx, due, now)
        if due.timer.step == ME:
            fired.append(due.timer)

    async def tick() -> None:
        fired.clear()
        await timers.tick(CLOCK.now())
        now = CLOCK.now()
        late.extend((now - timer.due_at).total_seconds() for timer in fired)

    timers = Timers(store, noted)
    scheduler = Scheduler({"timers": Tick(NET, tick)})
    scheduler.start()
    async with asyncio.timeout(OVER + 4 * NET):
        while len(late) < DUE:  # noqa: ASYNC110 - it is time that is measured
            await asyncio.sleep(0.2)
    scheduler.stop()
    return late


def _figure(late: list[float], part: float, bar: Bar | None = None) -> Figure:
    tick = Floor("the tick alone", milliseconds(NET * part))
    value = milliseconds(quantile(late, part))
    return Figure(f"p{part * 100:g}, {WAITING:,} wait", value, "ms", tick, bar)
