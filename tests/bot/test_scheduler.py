"""The scheduler: ticks and timers come; one that fails keeps no other from coming."""

from __future__ import annotations

import asyncio
import logging
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import pytest

from bot.errors import StoreError
from bot.ports.events import Due
from bot.ports.store import Store, Tx
from bot.reminder import LIST, OWNER, Timer
from bot.scheduler import Scheduler, Tick, Timers
from bot.subject import case_of, person_of

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
MANY = 250
"""More timers than one reading of what is due brings."""


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


# ------------------------------------------------------------------ timers


@dataclass
class Fired:
    """A handler that notes what fired; it chokes on the timer of the case `broken`."""

    broken: int = -1
    timers: list[Timer] = field(default_factory=list)

    def __call__(self, tx: Tx, due: Due, now: datetime) -> None:
        if due.timer.subject == case_of(self.broken):
            raise LookupError
        assert tx.timers.fire(due.timer, now)
        self.timers.append(due.timer)


async def _set(store: Store, *timers: Timer) -> None:
    def put(tx: Tx) -> None:
        for timer in timers:
            tx.timers.put(timer)

    await store.write(put)


def _many(count: int) -> list[Timer]:
    return [Timer(case_of(n), OWNER, NOW - timedelta(seconds=n)) for n in range(count)]


async def test_all_that_is_due_fires_once_and_nothing_else(store: Store) -> None:
    fired, later = Fired(), Timer(case_of(1), OWNER, NOW + timedelta(seconds=1))
    await _set(store, later, *_many(MANY))
    timers = Timers(store, fired)
    assert await timers.tick(NOW) == MANY
    assert sorted(fired.timers, key=str) == sorted(_many(MANY), key=str)
    assert await timers.tick(NOW) == 0
    assert await timers.tick(later.due_at) == 1


async def test_a_list_comes_after_all_that_belongs_in_it(store: Store) -> None:
    fired = Fired()
    mine = Timer(person_of("tom"), LIST, NOW - timedelta(hours=9))
    await _set(store, mine, *_many(MANY // 3))
    await Timers(store, fired).tick(NOW)
    assert fired.timers[-1] == mine


async def test_a_timer_that_fails_keeps_no_other_from_firing(store: Store) -> None:
    fired = Fired(broken=7)
    await _set(store, *_many(MANY))
    with pytest.raises(LookupError):
        await Timers(store, fired).tick(NOW)
    assert len(fired.timers) == MANY - 1
    fired.broken = -1
    assert await Timers(store, fired).tick(NOW) == 1
