"""Presses over HTTP from a second process, and the floors that they stand on.

A floor is measured in the same run: a bare aiohttp server that is sent the same, one
commit that is safe on disk, and whatever else the same work costs elsewhere.
"""

from __future__ import annotations

import asyncio
import json
import sqlite3
import sys
from collections.abc import Awaitable, Callable, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from time import perf_counter, process_time
from typing import Any
from urllib.parse import urlsplit

from aiohttp import web

from benchmarks.figures import milliseconds, quantile

COMMITS = 150
TEXT = "Beste Karin, wat vervelend. Ik zoek uit wat er misging en bel je.\n\nGroet, Tom"


@dataclass(frozen=True, slots=True)
class Way:
    """Where presses go, and what each answer must hold."""

    address: str
    path: str
    headers: dict[str, str] = field(default_factory=dict)
    wanted: str = ""


@dataclass(frozen=True, slots=True)
class Spent:
    """Seconds of each press, of all of them, and of work of our own process."""

    each: Sequence[float]
    whole: float
    own: float = 0.0

    def quantile(self, part: float) -> float:
        return milliseconds(quantile(self.each, part))

    @property
    def rate(self) -> float:
        return len(self.each) / self.whole

    @property
    def work(self) -> float:
        """Milliseconds of processor time that each press took of the server."""
        return milliseconds(self.own / len(self.each))


async def press(way: Way, bodies: Sequence[Any], *, hands: int) -> Spent:
    """Have the second process press all these, so many at once."""
    place = urlsplit(way.address)
    order = {
        "host": place.hostname,
        "port": place.port,
        "path": way.path,
        "headers": way.headers,
        "bodies": bodies,
        "hands": hands,
        "wanted": way.wanted,
    }
    pipe = asyncio.subprocess.PIPE
    hand = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "benchmarks.clicks", stdin=pipe, stdout=pipe
    )
    begun = process_time()
    told, _ = await hand.communicate(json.dumps(order).encode())
    if hand.returncode:
        raise RuntimeError("The presses did not all succeed.")
    return Spent(**json.loads(told), own=process_time() - begun)


Answer = Callable[[web.Request], Awaitable[web.StreamResponse]]


async def against(
    answer: Answer, path: str, bodies: Sequence[Any], hands: int
) -> Spent:
    """Send the same to a server that only has this answer, in the same process."""
    bare = web.Application()
    bare.add_routes([web.post(path, answer)])
    runner = web.AppRunner(bare, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    host, port = runner.addresses[0]
    headers = {"Host": f"{host}:{port}", "Content-Type": "application/json"}
    way = Way(f"http://{host}:{port}", path, headers)
    spent = await press(way, bodies, hands=hands)
    await runner.cleanup()
    return spent


async def echo(request: web.Request) -> web.Response:
    await request.read()
    return web.json_response({"kind": "done"})


def commits(path: Path) -> Spent:
    """Commit one row at a time, each safe on disk before the next."""
    each = []
    with closing(sqlite3.connect(path, isolation_level=None)) as db:
        db.execute("PRAGMA journal_mode = WAL")
        db.execute("PRAGMA synchronous = FULL")
        db.execute("CREATE TABLE IF NOT EXISTS presses (key TEXT, answer TEXT)")
        for n in range(COMMITS):
            begun = perf_counter()
            db.execute("BEGIN IMMEDIATE")
            db.execute("INSERT INTO presses VALUES (?, ?)", (str(n), TEXT))
            db.execute("COMMIT")
            each.append(perf_counter() - begun)
    return Spent(each, sum(each))
