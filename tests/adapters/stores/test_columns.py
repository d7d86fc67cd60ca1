"""Times and lines as columns: people can read them and text sorting is time sorting."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from adapters.stores.columns import (
    line_from_json,
    line_to_json,
    moment,
    moment_or_none,
    stamp,
    stamp_or_none,
)
from bot.words import line

times = st.datetimes(
    min_value=datetime(1970, 1, 2),  # noqa: DTZ001 - the strategy adds the zone
    timezones=st.sampled_from(
        [UTC, ZoneInfo("Europe/Amsterdam"), ZoneInfo("Asia/Tokyo")]
    ),
    allow_imaginary=False,
)


@given(times, times)
def test_stamps_sort_as_their_times_do(one: datetime, other: datetime) -> None:
    at, later = sorted([one.astimezone(UTC), other.astimezone(UTC)])
    assert stamp(at) <= stamp(later)
    assert (stamp(at) == stamp(later)) is (at == later)


@given(times)
def test_a_moment_comes_back_in_utc(at: datetime) -> None:
    back = moment(stamp(at))
    assert back == at.astimezone(UTC)
    assert back.utcoffset() == timedelta()
    assert len(stamp(at)) == len("2026-11-03T09:00:00.000250+00:00")


def test_no_time_is_no_text() -> None:
    assert stamp_or_none(None) is None
    assert moment_or_none(None) is None


def test_a_line_comes_back_with_all_its_values() -> None:
    said = line("a", at=datetime(2026, 1, 1, tzinfo=UTC), n=1.5, by=line("b", x="é{}"))
    text = line_to_json(said)
    assert text is not None
    assert "é{}" in text
    assert line_from_json(text) == said
    assert line_to_json(None) is None
    assert line_from_json(None) is None
