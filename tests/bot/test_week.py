"""Weeks run from Monday to Sunday on the team's clock, whatever that clock does."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.hours import Hours, read
from bot.week import Week, Weekly, read_week, read_weekly, told_at, week_at
from tests.times import OFFICE, ZONES, local

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
AMSTERDAM = read(OFFICE, "Europe/Amsterdam")
FRIDAY = Weekly(4, time(16))


def length(week: Week, hours: Hours = AMSTERDAM) -> timedelta:
    return week.end(hours) - week.start(hours)


def test_a_week_begins_on_monday_at_midnight_in_the_zone_of_the_team() -> None:
    week = Week(2026, 47)
    assert week.start(AMSTERDAM) == local("2026-11-16 00:00")
    assert week.end(AMSTERDAM) == local("2026-11-23 00:00")
    assert week.start(AMSTERDAM).tzinfo is UTC


@pytest.mark.parametrize(
    ("week", "hours"),
    [(Week(2026, 13), 167), (Week(2026, 43), 169), (Week(2026, 47), 168)],
)
def test_a_clock_change_makes_a_week_an_hour_shorter_or_longer(
    week: Week, hours: int
) -> None:
    assert length(week) == hours * HOUR


def test_a_week_over_new_year_is_one_week() -> None:
    week = Week(2026, 53)
    assert week.start(AMSTERDAM) == local("2026-12-28 00:00")
    assert week.end(AMSTERDAM) == local("2027-01-04 00:00")
    for day in ("2026-12-31 23:59", "2027-01-01 00:00", "2027-01-03 23:59"):
        assert week_at(local(day), AMSTERDAM) == week
    assert week_at(local("2027-01-04 00:00"), AMSTERDAM) == Week(2027, 1)
    assert Week(2027, 1).before() == week
    assert Week(2027, 1).before(2) == Week(2026, 52)


@given(
    st.sampled_from(ZONES),
    st.datetimes(datetime(2025, 1, 1), datetime(2030, 1, 1), timezones=st.just(UTC)),  # noqa: DTZ001
)
def test_every_moment_is_in_one_week_and_the_next_begins_where_it_ends(
    zone: str, at: datetime
) -> None:
    hours = read(OFFICE, zone)
    week = week_at(at, hours)
    assert week.start(hours) <= at < week.end(hours)
    assert week.before().end(hours) == week.start(hours)
    assert read_week(str(week)) == week


@pytest.mark.parametrize(
    "typed",
    ["", "47", "2026-47", "2026W47", "2025-W53", "2026-W0", "2026-W54", "W47-2026"],
)
def test_what_is_no_week_is_refused(typed: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - the command says it in words
        read_week(typed)


def test_a_week_is_read_as_people_write_it() -> None:
    assert read_week(" 2026-w7 ") == Week(2026, 7)
    assert str(Week(2026, 7)) == "2026-W07"


# ------------------------------------------------------------------ once a week


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("fri 16:00", FRIDAY),
        (" Mon  9:30 ", Weekly(0, time(9, 30))),
        ("", None),
        (" ", None),
    ],
)
def test_a_moment_of_the_week_is_read(text: str, moment: Weekly | None) -> None:
    assert read_weekly(text) == moment


@pytest.mark.parametrize(
    "text", ["friday 16:00", "fri", "fri 24:00", "16:00", "fri 1600"]
)
def test_what_is_no_moment_is_refused(text: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - the playbook says it in words
        read_weekly(text)


def test_it_comes_every_week_at_that_time_of_the_clock() -> None:
    at, moments = local("2026-10-19 09:00"), []
    for _ in range(3):
        at = FRIDAY.next(at, AMSTERDAM)
        moments.append(at)
    days = ("2026-10-23", "2026-10-30", "2026-11-06")  # the clock changes on the 25th
    assert moments == [local(f"{day} 16:00") for day in days]


def test_on_the_very_moment_the_next_one_is_a_week_later() -> None:
    at = local("2026-12-31 23:59")
    last = FRIDAY.next(at, AMSTERDAM)
    assert last == local("2027-01-01 16:00")
    assert FRIDAY.next(last, AMSTERDAM) - last == 7 * DAY


@pytest.mark.parametrize(
    ("at", "week"),
    [
        ("2026-11-20 16:00", Week(2026, 47)),
        ("2026-11-19 00:00", Week(2026, 47)),
        ("2026-11-18 23:59", Week(2026, 46)),
        ("2026-11-23 09:00", Week(2026, 47)),
        ("2027-01-04 09:00", Week(2026, 53)),
    ],
)
def test_early_in_the_week_the_one_before_is_told(at: str, week: Week) -> None:
    assert told_at(local(at), AMSTERDAM) == week
