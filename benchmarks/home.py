"""A home with its rules and as many reviews as a benchmark wants, always the same."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from adapters.stores.sqlite import SqliteStore
from bot.app import UtcClock, tables
from bot.commands.names import members
from bot.commands.playbook_text import playbook_text
from bot.dispatch import Dispatch
from bot.intake import Intake
from bot.judgement import Judged, judge
from bot.playbook import Playbook
from bot.ports.store import Store
from bot.review import Review
from bot.settings import Home, Settings, load_body

CLOCK = UtcClock()
SOURCE = "plein"
EVERY = 10
"""One review in so many is a complaint."""

_VALUES = {
    "language": "nl",
    "brand": "Bakkerij Smit",
    "contact": "hallo@smit.example",
    "home": "browser:webcare",
    "product": "browser:bakery",
    "undo": 3600,  # nothing goes out while we measure
}
_BAD = "Weer drie kwartier gewacht en de taart was verkeerd. Niemand belt terug."
_GOOD = "Heerlijk brood en vriendelijke mensen, we komen graag terug in deze winkel."


def furnish(folder: Path, **source: Any) -> Home:
    """Make a home with one source, which nobody reads by itself, and one approver."""
    kind = source or {"kind": "file", "path": "reviews"}
    told = {"name": SOURCE, "every": 86400, "title": "Plein", **kind}
    team = members({"approver": ["tom.bakker@smit.example"]})
    home = Home(folder)
    home.playbook.write_text(playbook_text(_VALUES, [told], team), "utf-8")
    (folder / "reviews").mkdir()
    return home


def settings(home: Home) -> Settings:
    return Settings(home.folder, "127.0.0.1", 0, "", "warning", "text")


def reviews(count: int, *, first: int = 0, complaints: int = EVERY) -> list[Review]:
    """Give reviews of the last day, numbered from `first`; one in so many complains."""
    now, numbers = CLOCK.now(), range(first, first + count)
    return [_review(n, now, bad=n % complaints == 0) for n in numbers]


def _review(n: int, now: datetime, *, bad: bool) -> Review:
    return Review(
        source=SOURCE,
        external_id=f"r{n:06}",
        created_at=now - timedelta(minutes=n % 1200),
        text=f"{_BAD if bad else _GOOD} Bon {n}.",
        place="Utrecht",
        url=f"https://plein.example/{n}",
        author=f"Karin de Vries {n % 997}",
        author_id=f"k{n % 997}",
        title="Te laat" if bad else "Fijn",
        language="nl",
        stars=1 if bad else 5,
    )


def judged(found: list[Review], playbook: Playbook) -> list[Judged]:
    return [Judged(review, judge(review, playbook)) for review in found]


async def said(store: Store) -> None:
    """Wait until nothing is left to say: all cards are up."""
    # Not by the commits: counting after each of them would weigh on what we measure.
    while await store.read(lambda tx: tx.outbox.open()):  # noqa: ASYNC110
        await asyncio.sleep(0.2)


@asynccontextmanager
async def opened(home: Home) -> AsyncIterator[tuple[SqliteStore, Intake]]:
    """Open the store of a home with the rules in it, and the way in with its handlers.

    Nothing goes out: no outbox runs.
    """
    store = SqliteStore.open(home.store)
    body = load_body(home)
    await store.write(lambda tx: tx.playbook.put(body, CLOCK.now()))
    try:
        yield store, Intake(store, CLOCK, Dispatch(store, CLOCK, tables()).happen)
    finally:
        await store.close()
