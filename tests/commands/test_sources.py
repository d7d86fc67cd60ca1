"""`wederwoord sources` says what is read and how it fares."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path
from typing import Any

import pytest

from bot.app.parts import open_store
from bot.judgement import Judged, Judgement, Verdict
from bot.ports.events import Connected
from bot.ports.store import Tx
from bot.settings import Home
from bot.words import line
from handlers.incoming import connecting
from tests.commands.story import NOW, bring_in, complaint
from tests.commands.terminal import type_in


@pytest.fixture
def busy(home: Path) -> Path:
    bring_in(home, [complaint(1, 2, "Taart kwam niet"), complaint(2, 1, "Te laat")])
    return home


def written(home: Path, work: Any) -> None:
    async def write() -> None:
        store = open_store(Home(home))
        await store.write(work)
        await store.close()

    asyncio.run(write())


def told(home: Path) -> dict[str, Any]:
    result = type_in("sources", "--home", home, "--json")
    assert result.exit_code == 0, result.output
    [found] = json.loads(result.output)
    return dict(found)


def shown(home: Path) -> str:
    result = type_in("sources", "--home", home)
    assert result.exit_code == 0, result.output
    return str(result.output)


def test_a_source_says_what_came_of_it(busy: Path) -> None:
    found = told(busy)
    assert (found["source"], found["kind"]) == ("reviews", "file")
    assert (found["reviews"], found["running"], found["places"]) == (2, 2, 0)
    assert (found["trouble"], found["connected_at"], found["waiting"]) == ("", None, 0)
    assert "reviews: 2 · " in shown(busy)
    assert shown(busy).rstrip().endswith("\twell")


def test_a_source_that_fell_out_says_why(busy: Path) -> None:
    written(busy, lambda tx: tx.sources.trouble("reviews", "No such folder"))
    assert told(busy)["trouble"] == "No such folder"
    assert "No such folder" in shown(busy)


def test_a_first_reading_says_what_still_waits(busy: Path) -> None:
    def connect(tx: Tx) -> None:
        old = complaint(3, 50, "Oud brood")
        tx.reviews.batch(_judged(old), NOW)
        connecting.happen(tx, Connected("reviews"), NOW)
        connecting.happen(tx, Connected("reviews"), NOW)

    written(busy, connect)
    assert told(busy)["waiting"] == 1
    assert told(busy)["connected_at"] == NOW.isoformat()
    assert "without a reply: 1" in shown(busy)
    written(busy, lambda tx: tx.sources.decide("reviews", line("google.unsaid")))
    assert told(busy)["waiting"] == 0
    assert shown(busy).rstrip().endswith("\twell")


def _judged(review: Any) -> list[Any]:
    reason = line("reason.stars", stars=1)
    return [Judged(review, Judgement(Verdict.NEGATIVE, reason, "nl"))]
