"""A scenario knows when it plays, and which of its scenes go by a name."""

from __future__ import annotations

from datetime import UTC, datetime, time
from zoneinfo import ZoneInfo

import pytest

from adapters.rehearsal.scenario import Scenario, Scene, When, moment


def a_day(*names: str) -> Scenario:
    scenes = (Scene(time(9), 0, f"{n}.", (), name) for n, name in enumerate(names))
    return Scenario(0, tuple(scenes))


@pytest.mark.parametrize(
    ("name", "before", "shown"),
    [
        ("", [], ["0.", "1.", "2.", "3.", "4."]),
        ("one", ["0."], ["1.", "2."]),
        ("two", ["0.", "1.", "2."], ["3.", "4."]),
    ],
)
def test_a_name_holds_until_the_next_one(
    name: str, before: list[str], shown: list[str]
) -> None:
    day = a_day("", "one", "", "two", "")
    found = day.up_to(name)
    assert [[scene.title for scene in part] for part in found] == [before, shown]
    assert day.titles == {"one": "1.", "two": "3."}


def test_a_name_that_no_scene_has_is_no_part_of_the_day() -> None:
    with pytest.raises(KeyError):
        a_day("one").up_to("two")


def tuesday() -> Scenario:
    return Scenario(1, (Scene(time(9, 2), 0, "One.", ()),))


ZONE = ZoneInfo("Europe/Amsterdam")


@pytest.mark.parametrize(
    ("now", "begins"),
    [
        # 2026-11-24 is a Tuesday; the bakery's 09:02 is 08:02 in UTC then
        ("2026-11-23T12:00", "2026-11-24T08:02"),
        ("2026-11-24T08:02", "2026-11-24T08:02"),
        ("2026-11-24T08:03", "2026-12-01T08:02"),
        ("2026-11-25T00:00", "2026-12-01T08:02"),
        # over the night in which the clocks go back
        ("2026-10-22T12:00", "2026-10-27T08:02"),
        # it is Tuesday already in Amsterdam
        ("2026-11-23T23:30", "2026-11-24T08:02"),
    ],
)
def test_it_plays_on_its_next_weekday(now: str, begins: str) -> None:
    begin = tuesday().begin(datetime.fromisoformat(f"{now}Z"), ZONE)
    assert begin == datetime.fromisoformat(f"{begins}Z")


def test_a_clock_time_is_that_of_the_zone() -> None:
    day = datetime(2026, 7, 1, tzinfo=UTC).date()
    assert moment(day, time(9), ZONE) == datetime(2026, 7, 1, 7, tzinfo=UTC)
    assert When(0, time(9)).on(day, ZONE) == datetime(2026, 7, 1, 7, tzinfo=UTC)


def test_tomorrow_keeps_its_clock_time_when_the_clocks_go_back() -> None:
    day = datetime(2026, 10, 24, tzinfo=UTC).date()
    assert When(0, time(12)).on(day, ZONE) == datetime(2026, 10, 24, 10, tzinfo=UTC)
    assert When(1, time(12)).on(day, ZONE) == datetime(2026, 10, 25, 11, tzinfo=UTC)
