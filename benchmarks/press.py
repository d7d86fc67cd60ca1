"""Publishing from the page: a real press over HTTP up to the answer after its commit.

The whole bot runs, also the outbox that redraws each card; only the hand that presses
is in a second process. Every press lands on a case of its own.
"""

from __future__ import annotations

import asyncio
import json
import re
import sqlite3
import sys
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass
from html import unescape
from pathlib import Path
from time import perf_counter, process_time
from typing import Any
from urllib.parse import urlsplit

import aiohttp
from aiohttp import web

from adapters.rehearsal.plain import PlainStandIn
from benchmarks.figures import Bar, Figure, Floor, milliseconds, quantile
from benchmarks.home import CLOCK, SOURCE, furnish, reviews, said, settings
from bot.app import App

WARM, ALONE, TOGETHER, HANDS = 20, 300, 640, 16
COMMITS = 150
TEXT = "Beste Karin, wat vervelend. Ik zoek uit wat er misging en bel je.\n\nGroet, Tom"
DONE = '"kind": "done"'


def measure(folder: Path) -> list[Figure]:
    return asyncio.run(_measure(folder))


async def _measure(folder: Path) -> list[Figure]:
    site = PlainStandIn(CLOCK)
    home = furnish(folder, kind="plain", url=await site.start())
    app = await App.open(home, settings(home), CLOCK, demo=True)
    try:
        address = await app.start()
        async with aiohttp.ClientSession(
            cookie_jar=aiohttp.CookieJar(unsafe=True)
        ) as session:
            page = await Page.open(session, address)
            await _fill(app, 2 * WARM + ALONE + TOGETHER)
            return await _compare(folder, page)
    finally:
        await app.stop()
        await site.stop()


async def _fill(app: App, count: int) -> None:
    """Open that many cases and wait until all their cards are up."""
    await app.bring_in(SOURCE, reviews(count, complaints=1), history=False)
    await said(app.parts.store)


@dataclass(frozen=True, slots=True)
class Page:
    """A page that a browser opened: what it shows and what it sends along."""

    session: aiohttp.ClientSession
    address: str
    headers: dict[str, str]

    @classmethod
    async def open(cls, session: aiohttp.ClientSession, address: str) -> Page:
        async with session.get(f"{address}/") as answer:
            html = await answer.text()
        token = html.partition('wederwoord-token" content="')[2].partition('"')[0]
        cookies = session.cookie_jar.filter_cookies(answer.url)
        headers = {
            "Host": urlsplit(address).netloc,
            "Origin": address,
            "Content-Type": "application/json",
            "X-Wederwoord-Token": token,
            "Cookie": "; ".join(f"{m.key}={m.value}" for m in cookies.values()),
        }
        return cls(session, address, headers)

    async def publish(self, case: int) -> dict[str, Any]:
        """Open the dialog of a case and give what pressing "publish" in it sends."""
        button = {
            "action": "reply",
            "step": "",
            "subject": f"case:{case}",
            "post": f"card:{case}",
            "conversation": "webcare",
            "clicked": str(case),
        }
        call = self.session.post(
            f"{self.address}/press", json=button, headers=self.headers
        )
        async with call as answer:
            form = (await answer.json())["html"]
        drawn = {
            name: unescape(found)
            for name, found in re.findall(r'data-(view|shown|seen)="([^"]*)"', form)
        }
        values = {"start": "empty", "text": TEXT, "typed": ""}
        return {**button, "step": "publish", "values": values, **drawn}


# ------------------------------------------------------------------ beside the floors


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


async def _compare(folder: Path, page: Page) -> list[Figure]:
    bodies = [
        await page.publish(case) for case in range(1, 2 * WARM + ALONE + TOGETHER + 1)
    ]
    figures = []
    for hands, count in ((1, ALONE), (HANDS, TOGETHER)):
        now, bodies = bodies[: WARM + count], bodies[WARM + count :]
        commits = await asyncio.to_thread(_commits, folder / "floor.db")
        echo = await _echo(now, hands)
        await _press(page.address, page.headers, now[:WARM], hands=1)
        spent = await _press(page.address, page.headers, now[WARM:], hands=hands)
        figures += _figures(hands, spent, commits, echo)
    return figures


async def _press(
    address: str,
    headers: dict[str, str],
    bodies: Sequence[dict[str, Any]],
    *,
    hands: int,
    wanted: str = DONE,
) -> Spent:
    """Have the second process press all these, so many at once."""
    place = urlsplit(address)
    order = {
        "host": place.hostname,
        "port": place.port,
        "headers": headers,
        "bodies": bodies,
        "hands": hands,
        "wanted": wanted,
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


async def _echo(bodies: Sequence[dict[str, Any]], hands: int) -> Spent:
    """Send the same to a bare server of the same kind, in the same process."""

    async def answer(request: web.Request) -> web.Response:
        await request.read()
        return web.json_response({"kind": "done"})

    bare = web.Application()
    bare.add_routes([web.post("/press", answer)])
    runner = web.AppRunner(bare, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    host, port = runner.addresses[0]
    headers = {"Host": f"{host}:{port}", "Content-Type": "application/json"}
    spent = await _press(f"http://{host}:{port}", headers, bodies, hands=hands)
    await runner.cleanup()
    return spent


def _commits(path: Path) -> Spent:
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


def _figures(hands: int, spent: Spent, commits: Spent, echo: Spent) -> list[Figure]:
    bars = {(1, 0.5): Bar(8), (HANDS, 0.99): Bar(80)}
    found = []
    for part in (0.5, 0.99):
        name, bar = f"{hands} at once, p{part * 100:g}", bars.get((hands, part))
        pressed = spent.quantile(part)
        commit = Floor("one FULL commit", commits.quantile(part))
        bare = Floor("aiohttp echo", echo.quantile(part))
        found.append(Figure(name, pressed, "ms", commit, bar))
        found.append(Figure(name, pressed, "ms", bare))
    rate, work = (Floor("aiohttp echo", value) for value in (echo.rate, echo.work))
    return [
        *found,
        Figure(f"{hands} at once", spent.rate, "/s", rate),
        Figure(f"{hands} at once, processor time", spent.work, "ms", work),
    ]
