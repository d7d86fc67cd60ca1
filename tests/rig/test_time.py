"""Time, counted long: windows, zones, hours and both clock changes, again and again."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import datetime
from itertools import pairwise
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.reminder import OWNER
from tests.rig.nights import Walk, walked
from tests.times import CLOCKS, HOUR, MINUTE, PROMISES, Clock


@pytest.fixture
def clocks(request: pytest.FixtureRequest) -> int:
    return 10_000 if request.config.getoption("--long") else 300


def _keeps_all(clock: Clock) -> None:
    for promise in PROMISES:
        promise(clock)


@pytest.mark.rig
def test_time_keeps_every_promise_on_every_clock(clocks: int) -> None:
    # No database: a long run would fill it with examples of a rule that holds.
    counted = settings(
        max_examples=clocks,
        deadline=None,
        database=None,
        suppress_health_check=[HealthCheck.too_slow],
    )
    counted(given(CLOCKS)(_keeps_all))()


# ------------------------------------------------------------------ with the handlers

LEAPS = st.lists(
    st.integers(1, 90) | st.integers(60, 6000) | st.integers(-600, -1), max_size=12
)
"""Minutes: a while, a sleep of up to four days, a clock that is put back."""


@pytest.mark.rig
def test_no_reminder_is_missed_or_doubled_or_early_whatever_the_clock_does(
    request: pytest.FixtureRequest,
) -> None:
    count = 10_000 if request.config.getoption("--long") else 30

    def keeps(clock: Clock, leaps: list[int]) -> None:
        with TemporaryDirectory() as folder:
            path = Path(folder) / "wederwoord.db"
            _holds(clock, leaps, asyncio.run(walked(path, clock, leaps)))

    counted = settings(
        max_examples=count,
        deadline=None,
        database=None,
        suppress_health_check=[HealthCheck.too_slow],
    )
    counted(given(CLOCKS, LEAPS)(keeps))()


@pytest.mark.rig
def test_what_runs_out_is_heard_of_before_it_does(
    request: pytest.FixtureRequest,
) -> None:
    count = 10_000 if request.config.getoption("--long") else 50

    def heard(clock: Clock, left: int, ago: int, window: int) -> None:
        """Let a short window begin before closing, the last list not an hour ago."""
        since = clock.hours.day_end(clock.since) - left * MINUTE
        end, last = since + window * HOUR, since - ago * MINUTE
        clock = replace(clock, since=since, end=end, last=last)
        with TemporaryDirectory() as folder:
            path = Path(folder) / "wederwoord.db"
            walk = asyncio.run(walked(path, clock, ()))
        for at in _reminded(walk):
            if at < clock.end and (clock.urgent or clock.hours.open_at(at)):
                assert any(at - HOUR < each < clock.end for each in walk.lists)

    counted = settings(
        max_examples=count,
        deadline=None,
        database=None,
        suppress_health_check=[HealthCheck.too_slow],
    )
    minutes = st.integers(0, 59)
    counted(given(CLOCKS, minutes, minutes, st.integers(1, 3))(heard))()


def _reminded(walk: Walk) -> list[datetime]:
    """Give when those who mind a case were to be reminded of its end."""
    fired = walk.fired.items()
    return [at for timer, moments in fired for at in moments if timer.step == OWNER]


def _holds(clock: Clock, leaps: list[int], walk: Walk) -> None:
    set_ = {(timer.step, timer.due_at) for timer in walk.set}
    assert set_ - {("ring", clock.since)} == set(clock.steps())
    assert walk.set <= walk.fired.keys()
    for timer, moments in walk.fired.items():
        (at,) = moments
        assert at >= timer.due_at
    assert walk.left == 0
    for at in walk.lists:
        assert clock.urgent or clock.hours.open_at(at)
    if all(leap > 0 for leap in leaps):
        assert all(b - a >= HOUR for a, b in pairwise(walk.lists))
