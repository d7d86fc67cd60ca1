"""New reviews: the store's batch call and the whole way in, beside executemany."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Awaitable, Callable, Sequence
from contextlib import closing
from pathlib import Path
from time import perf_counter

from adapters.stores import columns, rows
from adapters.stores.sqlite import SqliteStore
from benchmarks.figures import Bar, Figure, Floor
from benchmarks.home import CLOCK, SOURCE, furnish, judged, opened, reviews
from bot.intake import Intake
from bot.judgement import Judged

COUNT, PAGE, ROUNDS = 20_000, 500, 3
BAR = Bar(5, of_floor=True)

Way = Callable[[SqliteStore, Intake, Sequence[Judged]], Awaitable[None]]


def measure(folder: Path) -> list[Figure]:
    """Take the best of a few rounds, in which every way has its turn."""
    best: dict[str, float] = {}
    floor = 0.0
    for n in range(ROUNDS):
        for name, way in WAYS.items():
            place = folder / f"{n} {name}"
            place.mkdir()
            least, rate = asyncio.run(_turn(place, way))
            floor, best[name] = max(floor, least), max(rate, best.get(name, 0))
    least_work = Floor("executemany, one commit", floor)
    return [
        Figure(name, rate, "/s", least_work, BAR if WAYS[name] in BARE else None)
        for name, rate in best.items()
    ]


async def _turn(folder: Path, way: Way) -> tuple[float, float]:
    """Give reviews a second of the floor and of this way, into new files."""
    async with opened(furnish(folder)) as (store, intake):
        playbook = await store.read(lambda tx: tx.playbook.current())
        many = judged(reviews(COUNT), playbook)
        least = _floor(folder / "floor.db", many)
        begun = perf_counter()
        await way(store, intake, many)
        rate = COUNT / (perf_counter() - begun)
        if await store.read(lambda tx: tx.reviews.count()) != COUNT:
            raise RuntimeError("Not all reviews are there.")
    return least, rate


def _floor(path: Path, many: Sequence[Judged]) -> float:
    """Write the same rows, made before, to two tables without an index."""
    seen = columns.stamp(CLOCK.now())
    made = [(*rows.review_values(one.review), seen) for one in many]
    judged = [_judgement(n, one, seen) for n, one in enumerate(many)]
    names = (*rows.REVIEW, "seen_at")
    with closing(sqlite3.connect(path, isolation_level=None)) as db:
        db.execute("PRAGMA journal_mode = WAL")
        db.execute("PRAGMA synchronous = FULL")
        db.execute(f"CREATE TABLE reviews (id INTEGER PRIMARY KEY, {', '.join(names)})")
        sql = f"INSERT INTO reviews VALUES (NULL{', ?' * len(names)})"  # noqa: S608
        db.execute("CREATE TABLE judgements (id, verdict, reason, language, topic, at)")
        begun = perf_counter()
        db.execute("BEGIN")
        db.executemany(sql, made)
        db.executemany("INSERT INTO judgements VALUES (?, ?, ?, ?, ?, ?)", judged)
        db.execute("COMMIT")
        return len(made) / (perf_counter() - begun)


def _judgement(number: int, one: Judged, at: str) -> tuple[object, ...]:
    made = one.judgement
    reason = columns.line_to_json(made.reason)
    return number, made.verdict.value, reason, made.language, made.topic, at


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
        await intake.bring_in(SOURCE, page, history=history)


WAYS: dict[str, Way] = {
    "batch, in one go": _at_once,
    f"batch, pages of {PAGE}": _in_pages,
    "whole way, as history": _history,
    "whole way, 1 in 10 opens a case": _work,
}
BARE = (_at_once, _in_pages)
"""The ways that only keep: no judging, no cases."""
