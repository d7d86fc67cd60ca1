"""What is due among a million timers that all still wait."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from time import perf_counter

from adapters.stores import columns
from adapters.stores.sqlite import SqliteStore
from benchmarks.figures import Bar, Figure, Floor, milliseconds, quantile
from benchmarks.home import CLOCK, furnish, opened
from bot.ports.store import Tx

COUNT, DUE, TIMES = 1_000_000, 20, 2000
BAR = Bar(1)
NOW = CLOCK.now()

_FILL = """
INSERT INTO timers (key, step, subject_kind, subject_id, who, due_at)
WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < :count)
SELECT 'owner:case:' || i, 'owner', 'case', i, '',
    strftime('%Y-%m-%dT%H:%M:%S.000000+00:00', :now, (600 + i) || ' seconds')
FROM n
"""
_SAME = (
    "SELECT subject_kind, subject_id, step, who, due_at FROM timers"
    " WHERE fired_at IS NULL AND due_at <= ? ORDER BY due_at LIMIT ?"
)


def measure(folder: Path) -> list[Figure]:
    return asyncio.run(_measure(folder))


async def _measure(folder: Path) -> list[Figure]:
    home = furnish(folder)
    async with opened(home) as (store, _intake):
        fill(home.store, COUNT)
        none_due = await _scans("none", 0, store, home.store)
        with closing(sqlite3.connect(home.store)) as db, db:
            past = columns.stamp(NOW - timedelta(minutes=1))
            some = "UPDATE timers SET due_at = ? WHERE subject_id % 50000 = 0"
            db.execute(some, (past,))
        return none_due + await _scans(str(DUE), DUE, store, home.store)


def fill(store: Path, count: int) -> None:
    """Make timers of the days to come, without their cases: no scan looks at those."""
    with closing(sqlite3.connect(store)) as db, db:
        db.execute(_FILL, {"count": count, "now": NOW.isoformat()})


async def _scans(
    name: str, expected: int, store: SqliteStore, path: Path
) -> list[Figure]:
    """Measure plain, in the transaction and as the tick asks, in turns."""
    plain, inside, whole, at = [], [], [], (columns.stamp(NOW), 100)
    with closing(sqlite3.connect(path, isolation_level=None)) as db:
        for _ in range(TIMES):
            plain.append(_timed(lambda: db.execute(_SAME, at).fetchall(), expected))
            begun = perf_counter()
            inside.append(await store.read(lambda tx: _timed(_due(tx), expected)))
            whole.append(perf_counter() - begun)
    return [
        figure
        for part in (0.5, 0.99)
        for figure in _figures(
            f"{name} due, p{part * 100:g}", part, plain, inside, whole
        )
    ]


def _figures(
    name: str,
    part: float,
    plain: list[float],
    inside: list[float],
    whole: list[float],
) -> list[Figure]:
    floor = Floor("the same SELECT", milliseconds(quantile(plain, part)))
    bar = BAR if part > 0.5 else None
    scan, tick = (milliseconds(quantile(spent, part)) for spent in (inside, whole))
    return [
        Figure(f"{name}, the scan", scan, "ms", floor, bar),
        Figure(f"{name}, with the way to a reader", tick, "ms", floor, bar),
    ]


def _due(tx: Tx) -> Callable[[], list[object]]:
    return lambda: list(tx.timers.due(NOW))


def _timed(scan: Callable[[], list[object]], expected: int) -> float:
    begun = perf_counter()
    found = scan()
    took = perf_counter() - begun
    if len(found) != expected:
        raise RuntimeError(f"{len(found)} timers are due, not {expected}.")
    return took
