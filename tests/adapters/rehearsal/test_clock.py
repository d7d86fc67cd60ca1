"""The clock of a rehearsal runs along and jumps ahead, never back."""

from __future__ import annotations

from datetime import timedelta

from adapters.rehearsal.clock import RehearsalClock
from tests.fakes import START, HandClock

HOUR = timedelta(hours=1)


def test_it_begins_where_it_is_told_and_runs_at_real_speed() -> None:
    real = HandClock()
    clock = RehearsalClock(real, START + HOUR)
    assert clock.now() == START + HOUR
    real.at += timedelta(seconds=7)
    assert clock.now() == START + HOUR + timedelta(seconds=7)


def test_it_jumps_ahead_and_goes_on_from_there() -> None:
    real = HandClock()
    clock = RehearsalClock(real, START)
    clock.jump(START + 3 * HOUR)
    real.at += HOUR
    assert clock.now() == START + 4 * HOUR


def test_it_never_goes_back() -> None:
    clock = RehearsalClock(HandClock(), START - HOUR)
    assert clock.now() == START
    clock.jump(START - HOUR)
    assert clock.now() == START
