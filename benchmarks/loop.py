"""Whether the loop stays free while large files come in and their cards go up.

The bot runs here; `wederwoord import` runs beside it and hands over through the door.
"""

from __future__ import annotations

import asyncio
import json
import sys
from collections.abc import Awaitable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from time import perf_counter, thread_time

from benchmarks.figures import Bar, Figure, Floor, milliseconds, quantile
from benchmarks.home import CLOCK, EVERY, SOURCE, furnish, reviews, said, settings
from bot.app import App

COUNT, FILES = 10_000, 3
PAUSE = 0.005
QUIET = 5.0
"""Seconds of doing nothing, which show how late the machine itself is."""


def measure(folder: Path) -> list[Figure]:
    return asyncio.run(_measure(folder))


async def _measure(folder: Path) -> list[Figure]:
    home = furnish(folder)
    files = [_export(folder / f"{n}.jsonl", first=n * COUNT) for n in range(FILES)]
    app = await App.open(home, settings(home), CLOCK)
    try:
        await app.start()
        quiet = await _probed(asyncio.sleep(QUIET))
        busy = await _probed(_bring_in(app, folder, files))
    finally:
        await app.stop()
    return [
        *(_late(part, quiet, busy) for part in (0.5, 0.99, 0.999, 1)),
        *(_work(part, quiet, busy) for part in (0.999, 1)),
        Figure(
            f"{COUNT:,} reviews in and {COUNT // EVERY:,} cards up",
            busy.whole / FILES,
            "s",
        ),
    ]


def _export(path: Path, *, first: int) -> Path:
    """Write reviews as a site exports them."""
    with path.open("w", encoding="utf-8") as file:
        for review in reviews(COUNT, first=first):
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


async def _bring_in(app: App, home: Path, files: Sequence[Path]) -> None:
    """Import each with the command, in a second process, and wait for its last card."""
    for file in files:
        words = ("import", str(file), "--source", SOURCE, "--home", str(home))
        importing = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "bot", *words, stdout=asyncio.subprocess.DEVNULL
        )
        if await importing.wait():
            raise RuntimeError("The import did not succeed.")
        await said(app.parts.store)


# ------------------------------------------------------------------ the probe


@dataclass
class Probe:
    """Seconds: how late the loop came back, what it worked meanwhile, and in all.

    What it worked is processor time of the loop's thread: no other program and no
    other thread of ours is in it.
    """

    late: list[float] = field(default_factory=list)
    work: list[float] = field(default_factory=list)
    whole: float = 0.0

    async def run(self) -> None:
        while True:
            begun, worked = perf_counter(), thread_time()
            await asyncio.sleep(PAUSE)
            self.late.append(perf_counter() - begun - PAUSE)
            self.work.append(thread_time() - worked)


async def _probed(task: Awaitable[None]) -> Probe:
    probe, begun = Probe(), perf_counter()
    probing = asyncio.create_task(probe.run())
    await task
    probing.cancel()
    probe.whole = perf_counter() - begun
    return probe


def _late(part: float, quiet: Probe, busy: Probe) -> Figure:
    floor = Floor("idle loop", milliseconds(quantile(quiet.late, part)))
    late, bar = milliseconds(quantile(busy.late, part)), Bar(20)
    held = bar if part == 0.999 else None
    return Figure(f"late, {_named(part)}", late, "ms", floor, held)


def _work(part: float, quiet: Probe, busy: Probe) -> Figure:
    floor = Floor("idle loop", milliseconds(quantile(quiet.work, part)))
    work = milliseconds(quantile(busy.work, part))
    return Figure(f"work between two turns, {_named(part)}", work, "ms", floor)


def _named(part: float) -> str:
    return "longest" if part == 1 else f"p{part * 100:g}"
