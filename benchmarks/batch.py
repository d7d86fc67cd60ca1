"""New reviews: the store's batch call and the whole way in, beside executemany."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Callable, Coroutine, Sequence
from contextlib import closing
from pathlib import Path
from time import perf_counter

from adapters.stores import columns, rows
from adapters.stores.sqlite import SqliteStore
from benchmarks.figures import Bar, Figure, Floor
from benchmarks.home import CLOCK, furnish, judged, opened, reviews
from bot.intake import Intake
from bot.judgement import Judged

COUNT, PAGE, ROUNDS = 20_000, 500, 3
BAR = Bar(5, of_floor=True)

Way = Callable[[SqliteStore, Intake, Sequence[Judged]], Coroutine[None, None, None]]


def measure(folder: Path) -> list[Figure]:
    """Take the best of a few rounds, in which every way has its turn."""
    turns = [asyncio.run(_round(folder / str(n))) for n in range(ROUNDS)]
    best = {name: max(turn[name] for turn in turns) for name in turns[0]}
    floor = Floor("executemany, one commit", best.pop("floor"))
    bare = ("batch, in one go", f"batch, pages of {PAGE}")
    return [
        Figure(name, rate, "reviews/s", floor, BAR if name in bare else None)
        for name, rate in best.items()
    ]


async def _round(folder: Path) -> dict[str, float]:
    """Give reviews a second for each way, every time into a new file."""
    folder.mkdir()
    found = {"floor": 0.0}
    for n, (name, way) in enumerate(WAYS.items()):
        place = folder / str(n)
        place.mkdir()
        async with opened(furnish(place)) as (store, intake):
            playbook = await store.read(lambda tx: tx.playbook.current())
            many = judged(reviews(COUNT), playbook)
            found["floor"] = max(found["floor"], _floor(place / "floor.db", many))
            begun = perf_counter()
            await way(store, intake, many)
            found[name] = COUNT / (perf_counter() - begun)
            if await store.read(lambda tx: tx.reviews.count()) != COUNT:
                raise RuntimeError(f"{name}: not all reviews are there.")
    return found


def _floor(path: Path, many: Sequence[Judged]) -> float:
    """Write the same rows of reviews, made before, to a table without an index."""
    seen = columns.stamp(CLOCK.now())
    made = [(*rows.review_values(one.review), seen) for one in many]
    names = (*rows.REVIEW, "seen_at")
    with closing(sqlite3.connect(path, isolation_level=None)) as db:
        db.execute("PRAGMA journal_mode = WAL")
        db.execute("PRAGMA synchronous = FULL")
        db.execute(f"CREATE TABLE reviews (id INTEGER PRIMARY KEY, {', '.join(names)})")
        sql = f"INSERT INTO reviews VALUES (NULL{', ?' * len(names)})"  # noqa: S608
        begun = perf_counter()
        db.execute("BEGIN")
        db.executemany(sql, made)
        db.execute("COMMIT")
        return len(made) / (perf_counter() - begun)


async def _at_once(store: SqliteStore, _: Intake, many: Sequence[Judged]) -> None:
    await store.write(lambda tx: tx.reviews.batch(many, CLOCK.now()))


async def _in_pages(store: SqliteStore, intake: Intake, many: Sequence[Judged]) -> None:
    for at in range(0, len(many), PAGE):
        await _at_once(store, intake, many[at : at + PAGE])


async def _history(_: SqliteStore, intake: Intake, many: Sequence[Judged]) -> None:
    await _bring_in(intake, many, history=True)


async def _work(_: SqliteStore, intake: Intake, many: Sequence[Judged]) -> None:
    await _bring_in(intake, many, history=False)


async def _bring_in(intake: Intake, many: Sequence[Judged], *, history: bool) -> None:
    for at in range(0, len(many), PAGE):
        page = [one.review for one in many[at : at + PAGE]]
        await intake.bring_in("plein", page, history=history)


WAYS: dict[str, Way] = {
    "batch, in one go": _at_once,
    f"batch, pages of {PAGE}": _in_pages,
    "whole way, as history": _history,
    "whole way, 1 in 10 opens a case": _work,
}
