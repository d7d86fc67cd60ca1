"""Choosing in a dialog: which moments are offered, and which answers are taken."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from bot.hours import read
from bot.words import Words, line
from handlers.choosing import FARTHEST, NOTE, moment, note, noted, times, too_long

OFFICE = read(["mon-fri 09:00-17:30"], "Europe/Amsterdam")
NOW = datetime(2026, 11, 23, 9, 10, 42, 17, tzinfo=UTC)
HOUR = timedelta(hours=1)


def offered(now: datetime, kept: datetime | None = None) -> list[str]:
    words = Words("en", "Europe/Amsterdam")
    return [words.say(choice.label) for choice in times(now, OFFICE, kept)]


def test_moments_read_as_on_the_clock_of_the_team() -> None:
    assert offered(NOW) == [
        "In an hour, 11:10",
        "Today 17:00",
        "Tue 12:00",
        "Tue 17:30",
        "Wed 17:30",
        "30 Nov 17:30",
    ]


def test_what_is_offered_can_be_chosen_and_lies_in_order() -> None:
    found = [moment(choice.value, NOW) for choice in times(NOW, OFFICE)]
    assert all(found)
    assert found == sorted(at for at in found if at)


def test_in_an_hour_is_a_whole_minute() -> None:
    first = times(NOW, OFFICE)[0]
    assert first.value == "2026-11-23T10:10:00+00:00"
    assert times(NOW + timedelta(seconds=9), OFFICE)[0] == first


def test_an_hour_that_is_five_o_clock_is_offered_once() -> None:
    before_five = datetime(2026, 11, 23, 15, 0, 30, tzinfo=UTC)
    assert offered(before_five)[:2] == ["In an hour, 17:00", "Tue 12:00"]


def test_what_was_chosen_before_stays_a_choice_of_its_own() -> None:
    assert "25 Nov 10:00" in offered(NOW, datetime(2026, 11, 25, 9, tzinfo=UTC))
    assert offered(NOW, datetime(2026, 11, 23, 16, tzinfo=UTC)) == offered(NOW)
    assert offered(NOW, NOW - HOUR) == offered(NOW)


def test_a_moment_comes_back_in_utc() -> None:
    at = moment("2026-11-23T17:00:00+01:00", NOW)
    assert at == datetime(2026, 11, 23, 16, tzinfo=UTC)
    assert at.utcoffset() == timedelta()


@pytest.mark.parametrize(
    "value",
    [
        "",
        "soon",
        "2026-11-23T17:00:00",
        NOW.isoformat(),
        (NOW - HOUR).isoformat(),
        (NOW + FARTHEST + HOUR).isoformat(),
        "9999-12-31T23:59:59-23:59",
        "0001-01-01T00:00:00+23:59",
    ],
)
def test_no_moment_or_one_that_cannot_be_is_none(value: str) -> None:
    assert moment(value, NOW) is None


def test_a_note_is_kept_without_what_nobody_sees() -> None:
    assert note(" \u200bBel na vijven \n") == "Bel na vijven"
    assert note("\u200b \n") == ""


def test_a_note_that_is_too_long_says_how_long_it_is() -> None:
    assert too_long("x" * NOTE) == {}
    (error,) = too_long("x" * (NOTE + 1)).values()
    assert Words("en", "UTC").say(error) == "Too long: 501 of at most 500 characters."


def test_a_note_follows_in_the_same_line() -> None:
    said = line("plain", text="Tom assigned it to you.")
    words = Words("en", "UTC")
    assert words.say(noted(said, "")) == "Tom assigned it to you."
    both = words.say(noted(said, "Bel haar.\n\nNa vijven."))
    assert both == "Tom assigned it to you. “Bel haar. Na vijven.”"
