"""What makes it quick, counted and not timed: commits, pages and imports."""

from __future__ import annotations

import asyncio
import subprocess
import sys
import threading
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from benchmarks import wal
from bot.ports.events import Counts
from bot.press import Ask, Dialog, Done
from bot.review import Review
from tests.way.team import WORDS, Team

HANDS = 16
_HEAVY = ("slack_bolt", "botbuilder", "apscheduler", "aiohttp")


@pytest.fixture
async def team(tmp_path: Path) -> AsyncIterator[Team]:
    """Give a team whose log of the store holds nothing yet; nothing ticks by itself."""
    team = await Team(tmp_path).open()
    yield team
    await team.close()


def store(team: Team) -> Path:
    return team.folder / "wederwoord.db"


async def bring_in(team: Team, text: str) -> Counts:
    now = team.clock.now()
    reviews = [Review("plein", f"r{n}", now, text, stars=1) for n in range(100)]
    return await team.parts.intake.bring_in("plein", reviews, history=False)


async def test_reviews_that_are_known_write_nothing(team: Team) -> None:
    await bring_in(team, "Te laat.")
    wal.empty(store(team))
    assert await bring_in(team, "Te laat.") == Counts(known=100)
    assert wal.written(store(team)) == wal.Written(pages=0, commits=0)


async def test_reviews_that_changed_write_in_one_commit(team: Team) -> None:
    await bring_in(team, "Te laat.")
    wal.empty(store(team))
    assert await bring_in(team, "Alweer te laat.") == Counts(changed=100)
    assert wal.written(store(team)).commits == 1


async def test_opening_a_dialog_writes_nothing(team: Team) -> None:
    await bring_in(team, "Te laat.")
    wal.empty(store(team))
    await team.ask("tom", "reply")
    assert wal.written(store(team)).pages == 0


async def test_a_press_is_one_commit(team: Team) -> None:
    await bring_in(team, "Te laat.")
    dialog = await team.ask("tom", "reply")
    wal.empty(store(team))
    assert isinstance(await team.submit("tom", dialog, "publish", text=WORDS), Done)
    assert wal.written(store(team)).commits == 1


async def test_presses_that_wait_together_share_one_commit(team: Team) -> None:
    await bring_in(team, "Te laat.")
    dialogs = [await _dialog(team, n + 1) for n in range(HANDS)]
    wal.empty(store(team))
    free = threading.Event()
    before = asyncio.create_task(team.parts.store.write(lambda _: free.wait(10)))
    presses = [
        asyncio.create_task(team.submit("tom", dialog, "publish", text=WORDS))
        for dialog in dialogs
    ]
    await asyncio.sleep(0)  # each of them asks for its write before it waits
    free.set()
    assert await before
    answers = await asyncio.gather(*presses)
    assert [type(answer) for answer in answers] == [Done] * HANDS
    assert wal.written(store(team)).commits == 1


async def _dialog(team: Team, case: int) -> Dialog:
    answer = await team.answer("tom", "reply", "", {}, case=case)
    assert isinstance(answer, Ask)
    return answer.dialog


def test_the_command_line_loads_nothing_heavy() -> None:
    told = f"import sys, bot.__main__; print([m for m in {_HEAVY} if m in sys.modules])"
    done = subprocess.run(
        [sys.executable, "-c", told], check=True, capture_output=True, text=True
    )
    assert done.stdout.strip() == "[]"
