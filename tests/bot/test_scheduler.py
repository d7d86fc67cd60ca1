"""The scheduler: ticks come, one that fails keeps no other from coming."""

from __future__ import annotations

import asyncio
import logging

import pytest

from bot.errors import StoreError
from bot.scheduler import Scheduler, Tick


class Counted:
    """A tick that counts its calls and may fail at each."""

    def __init__(self, trouble: Exception | None = None) -> None:
        self.calls = 0
        self.twice = asyncio.Event()
        self.trouble = trouble

    async def __call__(self) -> None:
        self.calls += 1
        if self.calls >= 2:
            self.twice.set()
        if self.trouble:
            raise self.trouble


@pytest.mark.parametrize("trouble", [None, StoreError(), RuntimeError("a bug")])
async def test_a_tick_comes_again_whatever_became_of_the_last(
    trouble: Exception | None, caplog: pytest.LogCaptureFixture
) -> None:
    counted = Counted(trouble)
    scheduler = Scheduler({"one": Tick(0.01, counted)})
    scheduler.start()
    async with asyncio.timeout(5):
        await counted.twice.wait()
    scheduler.stop()
    levels = {r.levelno for r in caplog.records if r.name == "bot.scheduler"}
    expected = {None: set(), StoreError: {logging.WARNING}}
    assert levels == expected.get(type(trouble) if trouble else None, {logging.ERROR})


async def test_stopping_what_never_started_does_nothing() -> None:
    Scheduler({}).stop()
