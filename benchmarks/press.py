"""Publishing from the page: a real press over HTTP up to the answer after its commit.

The whole bot runs, also the outbox that redraws each card; only the hand that presses
is in a second process. Every press lands on a case of its own.
"""

from __future__ import annotations

import asyncio
import re
from dataclasses import dataclass
from html import unescape
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import aiohttp

from adapters.rehearsal.plain import PlainStandIn
from benchmarks.figures import Bar, Figure, Floor
from benchmarks.hands import TEXT, Spent, Way, against, commits, echo, press
from benchmarks.home import CLOCK, SOURCE, furnish, reviews, said, settings
from bot.app import App

WARM, ALONE, TOGETHER, HANDS = 20, 300, 640, 16
PATH = "/press"
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


async def _compare(folder: Path, page: Page) -> list[Figure]:
    bodies = [
        await page.publish(case) for case in range(1, 2 * WARM + ALONE + TOGETHER + 1)
    ]
    way = Way(page.address, PATH, page.headers, DONE)
    figures = []
    for hands, count in ((1, ALONE), (HANDS, TOGETHER)):
        now, bodies = bodies[: WARM + count], bodies[WARM + count :]
        floor = await asyncio.to_thread(commits, folder / "floor.db")
        bare = await against(echo, PATH, now, hands)
        await press(way, now[:WARM], hands=1)
        spent = await press(way, now[WARM:], hands=hands)
        figures += _figures(hands, spent, floor, bare)
    return figures


def _figures(hands: int, spent: Spent, floor: Spent, bare: Spent) -> list[Figure]:
    bars = {(1, 0.5): Bar(8), (HANDS, 0.99): Bar(80)}
    found = []
    for part in (0.5, 0.99):
        name, bar = f"{hands} at once, p{part * 100:g}", bars.get((hands, part))
        pressed = spent.quantile(part)
        commit = Floor("one FULL commit", floor.quantile(part))
        plain = Floor("aiohttp echo", bare.quantile(part))
        found.append(Figure(name, pressed, "ms", commit, bar))
        found.append(Figure(name, pressed, "ms", plain))
    rate, work = (Floor("aiohttp echo", value) for value in (bare.rate, bare.work))
    return [
        *found,
        Figure(f"{hands} at once", spent.rate, "/s", rate),
        Figure(f"{hands} at once, processor time", spent.work, "ms", work),
    ]
