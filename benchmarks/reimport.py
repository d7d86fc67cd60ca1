"""The same reviews once more: nothing is written, and it takes no time to see that."""

from __future__ import annotations

import asyncio
import json
import sqlite3
from contextlib import closing
from pathlib import Path
from time import perf_counter

from benchmarks import wal
from benchmarks.figures import Bar, Figure, Floor, milliseconds
from benchmarks.home import SOURCE, furnish, opened, reviews
from bot.review import Review
from bot.settings import Home

COUNT, ROUNDS = 10_000, 5


def measure(folder: Path) -> list[Figure]:
    return asyncio.run(_measure(furnish(folder)))


async def _measure(home: Home) -> list[Figure]:
    many, spent, least = reviews(COUNT), [], []
    async with opened(home) as (_store, intake):
        await intake.bring_in(SOURCE, many, history=False)
        wal.empty(home.store)
        for _ in range(ROUNDS):
            least.append(_floor(home.store, many))
            begun = perf_counter()
            counts = await intake.bring_in(SOURCE, many, history=False)
            spent.append(perf_counter() - begun)
        written = wal.written(home.store)
    if counts.known != COUNT:
        raise RuntimeError(f"Only {counts.known} reviews were recognised.")
    floor = Floor("one SELECT of keys", milliseconds(min(least)))
    took = milliseconds(min(spent))
    return [
        Figure(f"{COUNT:,} known reviews", took, "ms", floor, Bar(500)),
        Figure("pages written", written.pages, "pages", bar=Bar(0)),
        Figure("commits on disk", written.commits, "commits", bar=Bar(0)),
    ]


def _floor(store: Path, many: list[Review]) -> float:
    """Look the keys up in the same file and compare nothing."""
    with closing(sqlite3.connect(f"file:{store}?mode=ro", uri=True)) as db:
        begun = perf_counter()
        keys = json.dumps([review.key for review in many])
        found = db.execute(
            "SELECT key, version FROM reviews"
            " WHERE key IN (SELECT value FROM json_each(?))",
            (keys,),
        ).fetchall()
        took = perf_counter() - begun
    if len(found) != len(many):
        raise RuntimeError("The floor did not find every review.")
    return took
