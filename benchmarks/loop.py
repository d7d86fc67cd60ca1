"""Whether the loop stays free while a large file comes in and its cards go up.

The bot runs here; `wederwoord import` runs beside it and hands over through the door.
"""

from __future__ import annotations

import asyncio
import json
import sys
from collections.abc import Awaitable
from pathlib import Path
from time import perf_counter

from benchmarks.figures import Bar, Figure, Floor, milliseconds, quantile
from benchmarks.home import CLOCK, SOURCE, furnish, reviews, settings
from bot.app import App
from bot.settings import Home

COUNT = 10_000
EVERY = 0.005
QUIET = 3.0
"""Seconds of doing nothing, which show what the machine itself is late."""


def measure(folder: Path) -> list[Figure]:
    return asyncio.run(_measure(furnish(folder)))


async def _measure(home: Home) -> list[Figure]:
    file = _export(home.folder / "export.jsonl")
    app = await App.open(home, settings(home), CLOCK)
    try:
        await app.start()
        quiet, _ = await _lag_during(asyncio.sleep(QUIET))
        busy, took = await _lag_during(_bring_in(app, home, file))
    finally:
        await app.stop()
    cards = COUNT // EVERY_TENTH
    return [
        *(_figure(part, quiet, busy) for part in (0.5, 0.99, 0.999, 1)),
        Figure(f"{COUNT:,} reviews in and {cards:,} cards up", took, "s"),
    ]


EVERY_TENTH = 10


def _export(path: Path) -> Path:
    """Write reviews as a review site exports them, one in ten a complaint."""
    with path.open("w", encoding="utf-8") as file:
        for review in reviews(COUNT, complaints=EVERY_TENTH):
            row = {
                "external_id": review.external_id,
                "created_at": review.created_at.isoformat(),
                "author": review.author,
                "rating": review.stars,
                "title": review.title,
                "text": review.text,
                "language": review.language,
                "url": review.url,
            }
            file.write(f"{json.dumps(row)}\n")
    return path


async def _bring_in(app: App, home: Home, file: Path) -> None:
    """Import with the command, in a second process, and wait for the last card."""
    words = ("import", str(file), "--source", SOURCE, "--home", str(home.folder))
    importing = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bot", *words, stdout=asyncio.subprocess.DEVNULL
    )
    if await importing.wait():
        raise RuntimeError("The import did not succeed.")
    while await app.parts.store.read(lambda tx: tx.outbox.open()):
        await asyncio.sleep(0.2)


async def _lag_during(work: Awaitable[None]) -> tuple[list[float], float]:
    """Give how late the loop came back each time, and how long the work took."""
    late: list[float] = []
    probe = asyncio.create_task(_probe(late))
    begun = perf_counter()
    await work
    took = perf_counter() - begun
    probe.cancel()
    return late, took


async def _probe(late: list[float]) -> None:
    while True:
        begun = perf_counter()
        await asyncio.sleep(EVERY)
        late.append(perf_counter() - begun - EVERY)


def _figure(part: float, quiet: list[float], busy: list[float]) -> Figure:
    name = "longest" if part == 1 else f"p{part * 100:g}"
    floor = Floor("idle loop", milliseconds(quantile(quiet, part)))
    bar = Bar(20) if part == 0.999 else None
    return Figure(f"late, {name}", milliseconds(quantile(busy, part)), "ms", floor, bar)
