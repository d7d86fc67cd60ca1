"""The team's hours: when it opens and closes, on nights of a clock change too."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

import pytest

from bot.hours import DAYS, MIDNIGHT, Hours, Span, read
from tests.times import ALWAYS, LUNCH, NIGHT, OFFICE, local

AMSTERDAM = "Europe/Amsterdam"
office, lunch = read(OFFICE, AMSTERDAM), read(LUNCH, AMSTERDAM)
always, night = read(ALWAYS, AMSTERDAM), read(NIGHT, AMSTERDAM)


def sundays(*texts: str) -> Hours:
    return read([f"sun {text}" for text in texts], AMSTERDAM)


# ------------------------------------------------------------------ an ordinary week


@pytest.mark.parametrize(
    ("at", "opening"),
    [
        ("2026-11-27 16:30", "2026-11-27 16:30"),  # a Friday
        ("2026-11-27 17:29", "2026-11-27 17:29"),
        ("2026-11-27 17:30", "2026-11-30 09:00"),
        ("2026-11-28 11:00", "2026-11-30 09:00"),
        ("2026-11-30 08:59", "2026-11-30 09:00"),
        ("2026-11-30 09:00", "2026-11-30 09:00"),
    ],
)
def test_an_office_opens_on_weekdays_at_nine(at: str, opening: str) -> None:
    assert office.next_open(local(at)) == local(opening)
    assert office.open_at(local(at)) == (at == opening)


def test_after_a_break_the_team_is_back_the_same_day() -> None:
    at = local("2026-11-27 12:45")
    assert not lunch.open_at(at)
    assert lunch.next_open(at) == local("2026-11-27 13:00")
    assert lunch.open_at(local("2026-11-27 12:29"))


def test_a_break_is_a_closing_but_not_the_end_of_the_day() -> None:
    at = local("2026-11-27 12:45")
    assert lunch.last_close(at) == local("2026-11-27 12:30")
    assert lunch.last_end(at) == local("2026-11-26 17:30")
    assert lunch.day_end(at) == local("2026-11-27 17:30")
    assert lunch.day_start(at) == local("2026-11-28 10:00")


def test_the_start_and_end_of_a_day_lie_after_the_moment_itself() -> None:
    nine, half_past = local("2026-11-27 09:00"), local("2026-11-27 17:30")
    assert office.day_start(nine - timedelta(minutes=1)) == nine
    assert office.day_start(nine) == local("2026-11-30 09:00")
    assert office.day_end(half_past - timedelta(minutes=1)) == half_past
    assert office.day_end(half_past) == local("2026-11-30 17:30")


def test_the_last_end_may_be_the_moment_itself() -> None:
    half_past = local("2026-11-27 17:30")
    assert office.last_end(half_past) == office.last_close(half_past) == half_past
    before = half_past - timedelta(minutes=1)
    assert office.last_end(before) == local("2026-11-26 17:30")


def test_round_the_clock_never_closes_and_a_day_ends_at_midnight() -> None:
    at = local("2026-11-27 23:59")
    midnight = local("2026-11-28 00:00")
    assert always.open_at(at)
    assert always.open_at(midnight)
    assert always.day_end(at) == always.day_start(at) == midnight
    assert always.last_end(midnight) == midnight
    assert always.last_end(at) == local("2026-11-27 00:00")


def test_hours_may_run_past_midnight_from_one_day_into_the_next() -> None:
    assert night.open_at(local("2026-11-28 00:00"))
    assert night.next_open(local("2026-11-28 06:00")) == local("2026-11-28 22:00")
    assert night.last_close(local("2026-11-28 12:00")) == local("2026-11-28 06:00")


def test_who_works_once_a_week_opens_a_week_later() -> None:
    hours = sundays("10:00-12:00")
    assert hours.next_open(local("2026-11-29 12:00")) == local("2026-12-06 10:00")
    assert hours.last_end(local("2026-11-29 11:59")) == local("2026-11-22 12:00")


def test_the_team_writes_its_own_date() -> None:
    assert office.day(datetime(2026, 11, 27, 23, 30, tzinfo=UTC)) == date(2026, 11, 28)


# ------------------------------------------------------------------ clock changes


def test_a_working_day_begins_at_nine_before_and_after_a_clock_change() -> None:
    march, october = local("2026-03-27 18:00"), local("2026-10-23 18:00")
    assert office.next_open(march) == datetime(2026, 3, 30, 7, tzinfo=UTC)
    assert office.last_end(march) == datetime(2026, 3, 27, 16, 30, tzinfo=UTC)
    assert office.next_open(october) == datetime(2026, 10, 26, 8, tzinfo=UTC)
    assert office.last_end(october) == datetime(2026, 10, 23, 15, 30, tzinfo=UTC)


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("02:30-04:00", "2026-03-29 01:00", "2026-03-29 02:00"),  # it jumps at two
        ("01:00-02:15", "2026-03-29 00:00", "2026-03-29 01:00"),
        ("01:00-04:00", "2026-03-29 00:00", "2026-03-29 02:00"),
        ("02:00-03:00", "2026-04-05 00:00", "2026-04-05 01:00"),  # a week later
        ("02:15-02:45", "2026-04-05 00:15", "2026-04-05 00:45"),
    ],
)
def test_when_the_clock_is_put_forward_a_skipped_time_is_the_jump(
    text: str, start: str, end: str
) -> None:
    hours = sundays(text)
    saturday = local("2026-03-28 12:00")
    assert hours.next_open(saturday) == hours.day_start(saturday) == utc(start)
    assert hours.day_end(saturday) == utc(end)
    assert hours.last_end(utc(end)) == utc(end)


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("02:30-04:00", "2026-10-25 00:30", "2026-10-25 03:00"),  # three comes twice
        ("01:00-02:30", "2026-10-24 23:00", "2026-10-25 00:30"),
        ("02:00-03:00", "2026-10-25 00:00", "2026-10-25 02:00"),
        ("02:15-02:45", "2026-10-25 00:15", "2026-10-25 00:45"),
    ],
)
def test_when_the_clock_is_put_back_the_first_time_counts(
    text: str, start: str, end: str
) -> None:
    hours = sundays(text)
    saturday = local("2026-10-24 12:00")
    assert hours.next_open(saturday) == utc(start)
    assert hours.day_end(saturday) == utc(end)
    assert hours.next_open(utc(end)) > utc("2026-10-31 12:00")


def test_round_the_clock_stays_open_in_both_nights() -> None:
    for first in (utc("2026-03-28 20:00"), utc("2026-10-24 20:00")):
        for minutes in range(0, 600, 10):
            assert always.open_at(first + timedelta(minutes=minutes))
    saturday, sunday = local("2026-10-24 12:00"), local("2026-10-25 12:00")
    assert always.day_end(sunday) - always.day_end(saturday) == timedelta(hours=25)


@pytest.mark.parametrize(
    ("zone", "day", "midnight"),
    [
        ("Asia/Beirut", "2026-03-28", "2026-03-28 22:00"),  # from 24:00 to 01:00
        ("Asia/Beirut", "2026-10-24", "2026-10-24 22:00"),  # from 24:00 to 23:00
        ("America/Havana", "2026-10-31", "2026-11-01 04:00"),  # from 01:00 to 00:00
        ("America/Santiago", "2026-09-05", "2026-09-06 04:00"),
        ("America/Santiago", "2026-04-04", "2026-04-05 04:00"),
    ],
)
def test_a_change_at_midnight_ends_one_day_where_the_next_begins(
    zone: str, day: str, midnight: str
) -> None:
    hours = read(ALWAYS, zone)
    before = local(f"{day} 22:30", zone)
    assert hours.day_end(before) == hours.day_start(before) == utc(midnight)
    for minutes in range(0, 300, 10):
        assert hours.open_at(before + timedelta(minutes=minutes))


def test_an_evening_that_comes_twice_is_worked_once() -> None:
    hours = read(["sat 22:00-23:30"], "Asia/Beirut")
    first = local("2026-10-24 23:15", "Asia/Beirut")
    again = local("2026-10-24 23:15", "Asia/Beirut", fold=1)
    assert again - first == timedelta(hours=1)
    assert hours.open_at(first)
    assert not hours.open_at(again)
    assert hours.last_end(again) == local("2026-10-24 23:30", "Asia/Beirut")


def test_a_change_that_takes_the_date_back_leaves_both_evenings_whole() -> None:
    # At one past midnight it was one past eleven again: the new day had begun.
    hours = read(["sat 22:00-24:00", "sun 00:00-03:00"], "America/St_Johns")
    at = datetime(2010, 11, 7, 2, 40, tzinfo=UTC)
    assert hours.open_at(at)
    assert hours.last_end(at) == datetime(2010, 11, 7, 2, 30, tzinfo=UTC)
    assert hours.day_end(at) == local("2010-11-07 03:00", "America/St_Johns")


def test_a_day_that_a_whole_zone_skipped_has_no_hours() -> None:
    hours = read(ALWAYS, "Pacific/Apia")
    assert hours.on(date(2011, 12, 30)) == ()
    thursday = datetime(2011, 12, 30, 0, tzinfo=UTC)
    assert hours.day_end(thursday) == datetime(2011, 12, 30, 10, tzinfo=UTC)
    assert hours.day_start(thursday) == datetime(2011, 12, 30, 10, tzinfo=UTC)


# ------------------------------------------------------------------ read and written


@pytest.mark.parametrize(
    ("texts", "complaint"),
    [
        (["ma-vr 09:00-17:30"], '"ma" is no day; days are mon, tue, wed'),
        (["mon-vr 09:00-17:30"], '"vr" is no day'),
        (["mon 17:30-09:00"], "17:30-09:00 ends before it begins"),
        (["mon 09:00-09:00"], "09:00-09:00 ends before it begins"),
        (["mon 09:00-12:00", "mon-tue 11:59-17:00"], "11:59-17:00 overlap on mon"),
        (["fri 09:00-24:00", "fri 22:00-23:00"], "22:00-23:00 overlap on fri"),
        ([], "there are no hours at all; write a day or days and a time"),
        (["mon 9-17"], '"mon 9-17" says no hours; write a day or days and a time'),
        (["mon 24:00-24:00"], "says no hours"),
        (["mon 09:00-24:30"], "says no hours"),
        (["mon 09:60-10:00"], "says no hours"),
        (["09:00-17:30"], "says no hours"),
        (["mon-fri 09:00-17:30, sat 10:00-14:00"], "says no hours"),
    ],
)
def test_what_is_wrong_with_hours_is_said_in_a_sentence(
    texts: list[str], complaint: str
) -> None:
    with pytest.raises(ValueError, match=complaint):
        read(texts, AMSTERDAM)


def test_hours_without_seven_days_are_no_week() -> None:
    with pytest.raises(ValueError, match="shorter"):
        Hours(AMSTERDAM, ((Span(time(9), time(17)),),))


def test_a_week_is_read_day_by_day() -> None:
    morning = Span(time(9), time(12, 30))
    afternoon, saturday = Span(time(13), time(17, 30)), Span(time(10), time(14))
    assert lunch.days == (*[(morning, afternoon)] * 5, (saturday,), ())


def test_days_may_run_over_the_end_of_the_week() -> None:
    days = read(["sat-mon 10:00-12:00"], AMSTERDAM).days
    assert [name for name, spans in zip(DAYS, days, strict=True) if spans] == [
        "mon",
        "sat",
        "sun",
    ]


def test_midnight_is_an_end_and_a_beginning() -> None:
    whole = (Span(MIDNIGHT, MIDNIGHT),)
    assert read(["mon 00:00-24:00"], AMSTERDAM).days[0] == whole
    assert str(Span(time(20), MIDNIGHT)) == "20:00-24:00"


@pytest.mark.parametrize(
    ("texts", "written"),
    [
        (LUNCH, LUNCH),
        (ALWAYS, ALWAYS),
        ([" Mon-WED 9:00-17:30 "], ("mon-wed 09:00-17:30",)),
        (
            ["fri 13:00-17:00", "mon-fri 09:00-12:00"],
            ("mon-thu 09:00-12:00", "fri 09:00-12:00", "fri 13:00-17:00"),
        ),
        (["sat-sun 10:00-16:00", "mon 12:00-13:00"], None),
        (["mon 09:00-12:00", "mon 12:00-17:00"], None),
    ],
)
def test_hours_are_written_as_they_are_read(
    texts: list[str], written: tuple[str, ...] | None
) -> None:
    hours = read(texts, AMSTERDAM)
    assert written is None or hours.to_texts() == written
    assert read(hours.to_texts(), hours.zone) == hours
    assert len({hours, read(hours.to_texts(), hours.zone)}) == 1
