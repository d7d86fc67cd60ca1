"""The ladder of reminders: who is told when, and never at an hour that wears out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given as over
from hypothesis import settings

from bot.hours import Hours, read
from bot.ladder import Ladder, given, in_time, list_at, moments, steps
from tests.times import (
    ALWAYS,
    CLOCKS,
    DEFAULT,
    HOUR,
    LUNCH,
    MINUTE,
    OFFICE,
    PROMISES,
    WEEKEND,
    Clock,
    local,
)

AMSTERDAM = "Europe/Amsterdam"
office, lunch = read(OFFICE, AMSTERDAM), read(LUNCH, AMSTERDAM)
always, weekend = read(ALWAYS, AMSTERDAM), read(WEEKEND, AMSTERDAM)


def shown(at: datetime) -> str:
    return f"{at.astimezone(ZoneInfo(AMSTERDAM)):%a %d %H:%M}"


def told(
    since: str,
    window: float = 24,
    *,
    ladder: Ladder = DEFAULT,
    hours: Hours = office,
    urgent: bool = False,
) -> list[tuple[str, str]]:
    """Give who is told when, on Amsterdam's clock, of a case that came at `since`."""
    begin = local(since)
    found = steps(begin, begin + window * HOUR, ladder, hours, urgent)
    return [(step.name, shown(step.due_at)) for step in found]


# ------------------------------------------------------------------ cases of a week


def test_tuesday_morning_s_case_is_in_the_list_before_tuesday_closes() -> None:
    assert told("2026-11-24 09:42") == [
        ("shift", "Tue 24 15:42"),
        ("shift", "Tue 24 16:00"),
        ("owner", "Tue 24 16:00"),  # both in one
        ("lead", "Tue 24 16:00"),
        ("soon", "Wed 25 04:54"),
        ("lead", "Wed 25 09:42"),
        ("over", "Wed 25 09:42"),
    ]


def test_tuesday_noon_s_case_waits_for_wednesday_morning() -> None:
    assert told("2026-11-24 12:00") == [
        ("soon", "Wed 25 07:12"),
        ("shift", "Wed 25 09:00"),  # not at six in the evening, nor at midnight
        ("owner", "Wed 25 09:00"),
        ("owner", "Wed 25 11:00"),
        ("lead", "Wed 25 11:00"),
        ("lead", "Wed 25 12:00"),
        ("over", "Wed 25 12:00"),
    ]


def test_friday_half_past_four_came_after_the_list_and_waits_for_monday() -> None:
    assert told("2026-11-27 16:30") == [
        ("soon", "Sat 28 11:42"),
        ("over", "Sat 28 16:30"),
        ("shift", "Mon 30 09:00"),
        ("owner", "Mon 30 09:00"),
        ("lead", "Mon 30 09:00"),
    ]


def test_friday_half_past_four_with_three_days_falls_due_on_monday() -> None:
    assert told("2026-11-27 16:30", 72) == [
        ("soon", "Mon 30 02:06"),
        ("shift", "Mon 30 09:00"),  # both fell in the weekend
        ("owner", "Mon 30 13:30"),
        ("owner", "Mon 30 15:30"),
        ("lead", "Mon 30 15:30"),
        ("lead", "Mon 30 16:30"),
        ("over", "Mon 30 16:30"),
    ]


def test_friday_morning_runs_out_on_saturday_and_is_in_friday_s_list() -> None:
    assert told("2026-11-27 10:00") == [
        ("shift", "Fri 27 16:00"),
        ("owner", "Fri 27 16:00"),
        ("lead", "Fri 27 16:00"),
        ("soon", "Sat 28 05:12"),
        ("over", "Sat 28 10:00"),
        ("lead", "Mon 30 09:00"),  # that it ran out is said when the team is back
    ]


def test_saturday_s_case_waits_for_monday() -> None:
    assert told("2026-11-28 11:00") == [
        ("soon", "Sun 29 06:12"),
        ("over", "Sun 29 11:00"),
        ("shift", "Mon 30 09:00"),
        ("owner", "Mon 30 09:00"),
        ("lead", "Mon 30 09:00"),
    ]


def test_what_is_urgent_on_friday_night_rings_at_night() -> None:
    assert told("2026-11-27 20:00", urgent=True) == [
        ("shift", "Sat 28 02:00"),
        ("shift", "Sat 28 08:00"),
        ("soon", "Sat 28 15:12"),
        ("owner", "Sat 28 17:00"),
        ("owner", "Sat 28 19:00"),
        ("lead", "Sat 28 19:00"),
        ("lead", "Sat 28 20:00"),
        ("over", "Sat 28 20:00"),
    ]


def test_round_the_clock_everything_comes_at_its_moment() -> None:
    since = "2026-11-27 20:00"
    assert told(since, hours=always) == told(since, urgent=True)


def test_who_works_at_weekends_is_not_told_on_a_weekday() -> None:
    assert told("2026-11-25 14:00", 72, hours=weekend) == [
        ("soon", "Fri 27 23:36"),
        ("shift", "Sat 28 10:00"),
        ("owner", "Sat 28 11:00"),
        ("owner", "Sat 28 13:00"),
        ("lead", "Sat 28 13:00"),
        ("lead", "Sat 28 14:00"),
        ("over", "Sat 28 14:00"),
    ]


# ------------------------------------------------------------------ clock changes


def test_over_the_night_of_march_two_days_are_48_hours() -> None:
    assert told("2026-03-28 10:00", 48) == [
        ("soon", "Mon 30 01:24"),
        ("shift", "Mon 30 09:00"),
        ("owner", "Mon 30 09:00"),  # eight o'clock is too early
        ("owner", "Mon 30 10:00"),
        ("lead", "Mon 30 10:00"),
        ("lead", "Mon 30 11:00"),
        ("over", "Mon 30 11:00"),
    ]


def test_over_the_night_of_october_two_days_are_48_hours() -> None:
    assert told("2026-10-24 12:30", 48) == [
        ("soon", "Mon 26 01:54"),
        ("shift", "Mon 26 09:00"),
        ("owner", "Mon 26 09:00"),
        ("owner", "Mon 26 10:30"),
        ("lead", "Mon 26 10:30"),
        ("lead", "Mon 26 11:30"),
        ("over", "Mon 26 11:30"),
    ]


@pytest.mark.parametrize(
    ("friday", "over", "monday"),
    [("Fri 27", "Sun 29 03:00", "Mon 30"), ("Fri 23", "Sun 25 02:00", "Mon 26")],
)
def test_what_runs_out_in_the_night_of_a_change_is_in_friday_s_list(
    friday: str, over: str, monday: str
) -> None:
    month = "03" if friday == "Fri 27" else "10"
    found = told(f"2026-{month}-{friday[-2:]} 10:00", 40)
    assert [step for step in found if step[0] != "soon"] == [
        ("shift", f"{friday} 16:00"),
        ("owner", f"{friday} 16:00"),
        ("lead", f"{friday} 16:00"),
        ("over", over),
        ("lead", f"{monday} 09:00"),
    ]


# ------------------------------------------------------------------ windows and rungs


def test_a_window_shorter_than_the_ladder_reminds_its_owner_at_once() -> None:
    assert told("2026-11-24 10:00", 0.5) == [
        ("owner", "Tue 24 10:00"),
        ("shift", "Tue 24 10:07"),
        ("shift", "Tue 24 10:15"),
        ("soon", "Tue 24 10:24"),
        ("lead", "Tue 24 10:30"),
        ("over", "Tue 24 10:30"),
    ]


def test_an_hour_s_window_still_holds_the_last_rung() -> None:
    found = told("2026-11-24 10:00", 1)
    assert [at for name, at in found if name == "owner"] == ["Tue 24 10:00"]
    assert [at for name, at in found if name == "lead"] == [
        "Tue 24 10:00",
        "Tue 24 11:00",
    ]


def test_a_rung_at_the_very_start_of_a_window_is_not_lost() -> None:
    found = told("2026-11-24 10:00", 3)
    assert [at for name, at in found if name == "owner"] == [
        "Tue 24 10:00",
        "Tue 24 12:00",
    ]


def test_a_short_window_that_begins_at_night_reminds_at_the_opening() -> None:
    found = told("2026-11-24 22:00", 0.5)
    assert ("owner", "Wed 25 09:00") in found


def test_a_ladder_without_rungs_only_redraws_the_card() -> None:
    bare = replace(DEFAULT, shift=(), owner=(), lead=())
    assert told("2026-11-24 10:00", 1, ladder=bare) == [
        ("soon", "Tue 24 10:48"),
        ("over", "Tue 24 11:00"),
    ]


# ------------------------------------------------------------------ one reminder


def at(
    raw: str,
    end: str,
    *,
    hours: Hours = office,
    ladder: Ladder = DEFAULT,
    since: str = "2026-11-20 12:00",
) -> str:
    moment = given(
        local(raw),
        since=local(since),
        end=local(end),
        ladder=ladder,
        hours=hours,
        urgent=False,
    )
    return shown(moment)


@pytest.mark.parametrize(
    ("end", "comes"),
    [
        ("2026-11-25 10:01", "Wed 25 09:00"),
        ("2026-11-25 10:00", "Tue 24 16:00"),  # an hour is too short to begin with
        ("2026-11-25 08:59", "Tue 24 16:00"),
    ],
)
def test_a_reminder_at_night_comes_in_time(end: str, comes: str) -> None:
    assert at("2026-11-24 22:00", end) == comes


@pytest.mark.parametrize(
    ("since", "comes"),
    [
        ("2026-11-24 16:00", "Tue 24 16:00"),
        ("2026-11-24 16:01", "Wed 25 09:00"),
    ],
)
def test_a_list_that_came_before_the_clock_began_held_nothing_of_it(
    since: str, comes: str
) -> None:
    assert at("2026-11-24 22:00", "2026-11-25 08:00", since=since) == comes


def test_the_hour_before_closing_is_inside_hours_and_waits_for_nothing() -> None:
    assert at("2026-11-24 17:29", "2026-11-24 18:00") == "Tue 24 17:29"
    assert at("2026-11-24 17:30", "2026-11-24 18:00") == "Tue 24 16:00"


def test_that_the_window_ended_is_said_when_it_has() -> None:
    end = "2026-11-25 03:00"
    assert at("2026-11-25 02:59", end) == "Tue 24 16:00"
    assert at(end, end) == "Wed 25 09:00"
    assert at("2026-11-25 04:00", end) == "Wed 25 09:00"


def test_a_reminder_in_a_break_comes_after_it_while_there_is_time() -> None:
    assert at("2026-11-24 12:45", "2026-11-24 13:15", hours=lunch) == "Tue 24 13:00"


def test_what_runs_out_in_a_break_is_said_before_it() -> None:
    assert at("2026-11-24 12:35", "2026-11-24 13:00", hours=lunch) == "Tue 24 11:00"


def test_a_list_never_comes_before_the_team_does() -> None:
    short = read(["fri 09:00-17:30", "sat 10:00-11:00"], AMSTERDAM)
    assert at("2026-11-28 20:00", "2026-11-28 22:00", hours=short) == "Sat 28 10:00"


# ------------------------------------------------------------------ one list an hour


@pytest.mark.parametrize(
    ("now", "last", "comes"),
    [
        ("10:00", None, "Tue 24 10:00"),
        ("10:00", "08:30", "Tue 24 10:00"),
        ("10:00", "09:00", "Tue 24 10:00"),
        ("10:00", "09:20", "Tue 24 10:20"),
        ("10:00", "11:40", "Tue 24 11:00"),  # the clock was put back
        ("17:00", "16:29", "Tue 24 17:29"),
        ("17:00", "16:30", "Wed 25 09:00"),
        ("22:00", None, "Wed 25 09:00"),
    ],
)
def test_a_list_comes_an_hour_after_the_last_and_inside_hours(
    now: str, last: str | None, comes: str
) -> None:
    before = local(f"2026-11-24 {last}") if last else None
    found = list_at(local(f"2026-11-24 {now}"), before, office, urgent=False)
    assert shown(found) == comes


@pytest.mark.parametrize(
    ("now", "hour", "end", "comes", "hours"),
    [
        # The hour is over in good time.
        ("10:00", "10:40", "12:00", "Tue 24 10:40", office),
        ("10:00", "10:40", "10:41", "Tue 24 10:40", office),
        ("12:00", "13:00", "13:30", "Tue 24 13:00", lunch),
        ("17:00", "2026-11-25 09:00", "2026-11-25 10:01", "Wed 25 09:00", office),
        ("23:50", "2026-11-25 00:10", "2026-11-25 00:20", "Wed 25 00:10", always),
        # It is not, or the team would be gone.
        ("10:00", "10:40", "10:40", "Tue 24 10:35", office),
        ("10:00", "10:40", "10:20", "Tue 24 10:15", office),
        ("10:00", "10:40", "10:02", "Tue 24 10:00", office),
        ("16:40", "2026-11-25 09:00", "17:40", "Tue 24 17:25", office),
        ("16:40", "2026-11-25 09:00", "2026-11-25 10:00", "Tue 24 17:25", office),
        ("12:00", "13:00", "12:50", "Tue 24 12:25", lunch),
        ("23:50", "2026-11-25 00:10", "2026-11-25 00:10", "Wed 25 00:05", always),
        # It ended already, or nobody works now.
        ("10:00", "10:40", "10:00", "Tue 24 10:40", office),
        ("20:00", "2026-11-25 09:00", "22:00", "Wed 25 09:00", office),
    ],
)
def test_a_list_that_would_come_too_late_comes_shortly_before_it_is(
    now: str, hour: str, end: str, comes: str, hours: Hours
) -> None:
    at, ends, hour_over = (
        local(text if "-" in text else f"2026-11-24 {text}")
        for text in (now, end, hour)
    )
    assert shown(in_time(hour_over, at, ends, hours, urgent=False)) == comes


def test_an_urgent_list_that_would_come_too_late_comes_at_night() -> None:
    now, end = local("2026-11-24 22:00"), local("2026-11-24 22:30")
    found = in_time(local("2026-11-24 22:50"), now, end, office, urgent=True)
    assert shown(found) == "Tue 24 22:25"
    soon = local("2026-11-24 22:29")
    assert in_time(soon, now, end, office, urgent=True) == soon


def test_an_urgent_list_comes_at_night_but_not_twice_an_hour() -> None:
    now = local("2026-11-24 22:00")
    assert list_at(now, None, office, urgent=True) == now
    last = now - 10 * MINUTE
    assert list_at(now, last, office, urgent=True) == now + 50 * MINUTE


# ------------------------------------------------------------------ choices in dialogs


def choices(now: str, hours: Hours = office) -> list[tuple[str, str]]:
    return [(key, shown(at)) for key, at in moments(local(now), hours)]


def test_in_the_morning_all_choices_are_there() -> None:
    assert choices("2026-11-24 09:12") == [
        ("hour", "Tue 24 10:12"),
        ("today", "Tue 24 17:00"),
        ("noon", "Wed 25 12:00"),
        ("tomorrow", "Wed 25 17:30"),
        ("two_days", "Thu 26 17:30"),
        ("week", "Tue 01 17:30"),
    ]


@pytest.mark.parametrize(
    ("now", "first"),
    [
        ("2026-11-24 16:00", [("hour", "Tue 24 17:00"), ("noon", "Wed 25 12:00")]),
        ("2026-11-24 16:29", [("today", "Tue 24 17:00"), ("hour", "Tue 24 17:29")]),
        ("2026-11-24 16:30", [("today", "Tue 24 17:00"), ("noon", "Wed 25 12:00")]),
        ("2026-11-24 17:00", [("today", "Tue 24 17:30"), ("noon", "Wed 25 12:00")]),
        ("2026-11-24 17:30", [("noon", "Wed 25 12:00"), ("tomorrow", "Wed 25 17:30")]),
        ("2026-11-24 08:00", [("hour", "Tue 24 09:00"), ("today", "Tue 24 17:00")]),
        ("2026-11-24 07:59", [("today", "Tue 24 17:00"), ("noon", "Wed 25 12:00")]),
    ],
)
def test_late_in_the_day_what_is_past_or_closed_is_no_choice(
    now: str, first: list[tuple[str, str]]
) -> None:
    assert choices(now)[:2] == first


def test_on_friday_tomorrow_is_monday() -> None:
    assert choices("2026-11-27 18:00") == [
        ("noon", "Mon 30 12:00"),
        ("tomorrow", "Mon 30 17:30"),
        ("two_days", "Tue 01 17:30"),
        ("week", "Fri 04 17:30"),
    ]


def test_on_saturday_a_week_is_the_monday_after() -> None:
    assert choices("2026-11-28 11:00")[-1] == ("week", "Mon 07 17:30")


def test_a_team_that_stops_early_is_asked_for_no_more_than_its_day() -> None:
    early = read(["mon-fri 07:00-11:00"], AMSTERDAM)
    assert choices("2026-11-24 08:00", early) == [
        ("hour", "Tue 24 09:00"),
        ("today", "Tue 24 11:00"),
        ("tomorrow", "Wed 25 11:00"),
        ("two_days", "Thu 26 11:00"),
        ("week", "Tue 01 11:00"),
    ]


def test_a_team_that_closes_at_noon_is_asked_for_noon_once() -> None:
    morning = read(["mon-fri 08:00-12:00"], AMSTERDAM)
    assert choices("2026-11-24 14:00", morning)[:2] == [
        ("noon", "Wed 25 12:00"),
        ("two_days", "Thu 26 12:00"),
    ]


def test_a_team_of_the_evening_is_asked_until_it_closes() -> None:
    evening = read(["mon-fri 18:00-22:00"], AMSTERDAM)
    assert choices("2026-11-24 10:00", evening)[:2] == [
        ("today", "Tue 24 22:00"),
        ("tomorrow", "Wed 25 22:00"),
    ]


def test_the_closing_of_a_week_from_now_is_offered_once() -> None:
    assert choices("2026-11-28 11:00", weekend)[-2:] == [
        ("tomorrow", "Sun 29 16:00"),
        ("two_days", "Sat 05 16:00"),
    ]


def test_round_the_clock_a_day_closes_at_midnight() -> None:
    assert choices("2026-11-24 18:00", always)[:2] == [
        ("hour", "Tue 24 19:00"),
        ("today", "Wed 25 00:00"),
    ]


# ------------------------------------------------------------------ any clock at all


@pytest.mark.parametrize("promise", PROMISES, ids=lambda promise: promise.__name__)
def test_time_keeps_its_promise(promise: Callable[[Clock], None]) -> None:
    settings(max_examples=20, deadline=None)(over(CLOCKS)(promise))()
