"""A scenario is read whole, and every mistake in it is a sentence."""

from __future__ import annotations

import math
import tomllib
from contextlib import suppress
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from adapters.rehearsal.cast import people, playbook, shipped, zone
from adapters.rehearsal.scenario import (
    Answered,
    Edited,
    Pressed,
    Removed,
    Scenario,
    Scene,
    When,
    Written,
    moment,
)
from adapters.rehearsal.script import ScenarioError, read
from bot.settings import Home, load_body
from bot.words import LANGUAGES

SCENARIO = """
day = "tuesday"

[[scenes]]
at = "09:02"
wait = 5
title = { nl = "Karin klaagt.", en = "Karin complains." }

[[scenes.do]]
review = "cake"
by = "Karin de Vries"
stars = 1
minutes_ago = 30
text = { nl = "Veel te laat.", en = "Much too late." }

[[scenes.do]]
press = "reply"
who = "sanne"
on = "cake"
step = "propose"
values = { start = "2", text = { nl = "Sorry.", en = "I am sorry." } }
times = { before = "17:00", until = "tomorrow 12:00" }

[[scenes]]
at = "09:02"
title = "Het gaat door."

[[scenes.do]]
edit = "cake"
stars = 4

[[scenes.do]]
answer = "cake"
by = "Bram"
text = "Hi"

[[scenes.do]]
remove = "cake"

[[scenes.do]]
press = "stop"
who = "tom"
"""
TEAM = ("sanne", "tom")


def scenario(text: str = SCENARIO, language: str = "nl") -> Scenario:
    return read(tomllib.loads(text), language, TEAM)


def mistakes(text: str) -> dict[tuple[str | int, ...], str]:
    with pytest.raises(ScenarioError) as caught:
        scenario(text)
    assert all(
        str(problem.path) in str(caught.value) for problem in caught.value.problems
    )
    return {problem.path: problem.message for problem in caught.value.problems}


def test_a_scenario_says_when_what_happens_and_who_presses() -> None:
    read = scenario()
    assert read.day == 1
    first, second = read.scenes
    assert (first.at, first.wait, first.title) == (time(9, 2), 5, "Karin klaagt.")
    review, press = first.steps
    assert isinstance(review, Written)
    assert review.review == "cake"
    assert review.ago == timedelta(minutes=30)
    assert review.payload == {
        "author": {"id": "karin-de-vries", "name": "Karin de Vries"},
        "text": "Veel te laat.",
        "kind": "review",
        "pictures": 0,
        "place": "",
        "language": "nl",
        "stars": 1.0,
    }
    values = {"start": "2", "text": "Sorry."}
    times = {"before": When(0, time(17)), "until": When(1, time(12))}
    assert press == Pressed("reply", "sanne", "cake", "", "propose", values, times)
    assert (second.wait, second.steps) == (
        8,
        (
            Edited("cake", {"stars": 4.0}),
            Answered("cake", "Bram", "Hi"),
            Removed("cake"),
            Pressed("stop", "tom"),
        ),
    )


def test_it_is_told_in_the_language_that_was_asked_for() -> None:
    first, second = scenario(language="en").scenes
    assert (first.title, second.title) == ("Karin complains.", "Het gaat door.")
    review = first.steps[0]
    assert isinstance(review, Written)
    assert (review.payload["text"], review.payload["language"]) == (
        "Much too late.",
        "en",
    )


def test_words_that_are_the_same_for_all_name_no_language() -> None:
    one = '{ nl = "Veel te laat.", en = "Much too late." }'
    first, _ = scenario(SCENARIO.replace(one, '"Zu spaet."')).scenes
    assert isinstance(first.steps[0], Written)
    assert first.steps[0].payload["language"] == ""


@pytest.mark.parametrize(
    ("old", "new", "where", "said"),
    [
        ('day = "tuesday"', 'day = "dinsdag"', ("day",), '"monday" or "tuesday"'),
        ("wait = 5", "wait = 601", ("scenes", 0, "wait"), "0 to 600"),
        ("wait = 5", "wait = true", ("scenes", 0, "wait"), "0 to 600"),
        ("wait = 5", "pause = 5", ("scenes", 0, "pause"), "unknown key"),
        ('at = "09:02"', 'at = "9.02"', ("scenes", 0, "at"), "clock time"),
        ('at = "09:02"', 'at = "0902Z"', ("scenes", 0, "at"), "clock time"),
        ('at = "09:02"', 'at = "09:03"', ("scenes", 1, "at"), "the scene above it"),
        (', en = "Karin complains."', "", ("scenes", 0, "title"), "nl = ..., en"),
        ('"Het gaat door."', "7", ("scenes", 1, "title"), "text between quotes"),
        ("stars = 1", "stars = 0", ("scenes", 0, "do", 0, "stars"), "from 1 to 5"),
        ('by = "Karin de Vries"', "", ("scenes", 0, "do", 0, "by"), "is missing"),
        (
            'press = "reply"',
            'press = "repy"',
            ("scenes", 0, "do", 1, "press"),
            "action",
        ),
        ('who = "sanne"', 'who = "jan"', ("scenes", 0, "do", 1, "who"), "sanne, tom"),
        ('on = "cake"', 'on = "pie"', ("scenes", 0, "do", 1, "on"), 'review "pie"'),
        (
            'on = "cake"',
            'on = "cake"\nnotice = "oven"',
            ("scenes", 0, "do", 1, "notice"),
            "together with on",
        ),
        ('start = "2"', "start = 2", ("scenes", 0, "do", 1, "values"), "fields"),
        (
            "values = {",
            'values = "x" # {',
            ("scenes", 0, "do", 1, "values"),
            "fields",
        ),
        ("17:00", "5 pm", ("scenes", 0, "do", 1, "times"), '"tomorrow 12:00"'),
        ("tomorrow", "today", ("scenes", 0, "do", 1, "times"), '"tomorrow 12:00"'),
        ("times = {", 'times = "x" # {', ("scenes", 0, "do", 1, "times"), "fields"),
        ('edit = "cake"', 'edit = "pie"', ("scenes", 1, "do", 0, "edit"), '"pie"'),
        (
            'remove = "cake"',
            'remove = "cake"\nedit = "cake"',
            ("scenes", 1, "do", 2),
            "one of these keys: review, edit, remove, answer, press",
        ),
        (
            'remove = "cake"',
            'review = "cake"\nby = "K"\ntext = "x"',
            ("scenes", 1, "do", 2, "review"),
            "choose another",
        ),
    ],
)
def test_each_mistake_names_its_key_and_what_may_stand_there(
    old: str, new: str, where: tuple[str | int, ...], said: str
) -> None:
    assert old in SCENARIO
    found = mistakes(SCENARIO.replace(old, new, 1))
    assert list(found) == [where]
    assert said in found[where]


ODD = (
    [],
    {},
    [[1]],
    [{}],
    7,
    -1e400,
    math.nan,
    True,
    "",
    "x",
    time(9),
    date(2026, 11, 24),
)


def places(told: Any) -> list[tuple[Any, Any]]:
    """Give everything that a file holds: in what, and under which key."""
    inner = told.items() if isinstance(told, dict) else enumerate(told)
    deeper = [(told, key) for key, _ in inner]
    values = told.values() if isinstance(told, dict) else told
    found = [places(value) for value in values if isinstance(value, dict | list)]
    return [*deeper, *(place for each in found for place in each)]


def test_nothing_that_a_file_can_hold_is_more_than_a_mistake() -> None:
    """Whatever stands wherever is read, or told as a mistake with its path."""
    raw = tomllib.loads(SCENARIO)
    for table, key in places(raw):
        kept = table[key]
        for odd in ODD:
            table[key] = odd
            with suppress(ScenarioError):
                read(raw, "nl", TEAM)
        table[key] = kept
    assert read(raw, "nl", TEAM) == scenario()


def test_all_mistakes_are_told_at_once() -> None:
    text = SCENARIO.replace("wait = 5", "wait = -1").replace('"stop"', '"halt"')
    assert len(mistakes(text)) == 2


@pytest.mark.parametrize("text", ["", "scenes = []", "scenes = [1]"])
def test_without_a_scene_there_is_nothing_to_play(text: str) -> None:
    assert list(mistakes(text)) == [("scenes",)]


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
    begin = scenario().begin(datetime.fromisoformat(f"{now}Z"), ZONE)
    assert begin == datetime.fromisoformat(f"{begins}Z")


def test_a_clock_time_is_that_of_the_zone() -> None:
    day = datetime(2026, 7, 1, tzinfo=UTC).date()
    assert moment(day, time(9), ZONE) == datetime(2026, 7, 1, 7, tzinfo=UTC)
    assert When(0, time(9)).on(day, ZONE) == datetime(2026, 7, 1, 7, tzinfo=UTC)


def test_tomorrow_keeps_its_clock_time_when_the_clocks_go_back() -> None:
    day = datetime(2026, 10, 24, tzinfo=UTC).date()
    assert When(0, time(12)).on(day, ZONE) == datetime(2026, 10, 24, 10, tzinfo=UTC)
    assert When(1, time(12)).on(day, ZONE) == datetime(2026, 10, 25, 11, tzinfo=UTC)


# ------------------------------------------------------------------ what is shipped


def texts(told: Any) -> list[dict[str, str]]:
    """Give every text of a scenario that differs by language."""
    if isinstance(told, list):
        return [found for each in told for found in texts(each)]
    if not isinstance(told, dict):
        return []
    if set(told) == set(LANGUAGES):
        return [told]
    return [found for each in told.values() for found in texts(each)]


def test_the_shipped_scenario_speaks_both_languages() -> None:
    told = tomllib.loads(shipped())
    assert all(set(scene["title"]) == set(LANGUAGES) for scene in told["scenes"])
    assert all(text["nl"] != text["en"] for text in texts(told))


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_shipped_scenario_can_be_read(language: str) -> None:
    scenes = read(tomllib.loads(shipped()), language, people()).scenes
    steps = [step for scene in scenes for step in scene.steps]
    kinds = {type(step) for step in steps}
    assert {Written, Edited, Answered, Pressed} <= kinds
    assert all(title_is_calm(scene) for scene in scenes)


def title_is_calm(scene: Scene) -> bool:
    return scene.title.endswith((".", "?")) and "!" not in scene.title


def test_the_bakery_has_a_person_for_each_part() -> None:
    told = tomllib.loads(playbook("http://127.0.0.1:1", "nl"))
    assert told["language"] == "nl"
    assert told["sources"][0]["url"] == "http://127.0.0.1:1"
    assert {person["id"]: person["roles"] for person in told["people"]} == {
        "tom": ["approver"],
        "sanne": ["agent"],
        "femke": ["agent"],
        "lotte": ["lead"],
        "joost": ["product"],
    }
    assert people()[0] == "tom"
    assert zone() == ZONE


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_rules_of_the_bakery_hold(language: str, tmp_path: Path) -> None:
    home = Home(tmp_path)
    home.playbook.write_text(playbook("http://127.0.0.1:1", language), "utf-8")
    rules = load_body(home)["playbook"]
    names = {area["id"]: area["name"] for area in rules["areas"]}
    assert (names["bezorging"] == "Bezorging") is (language == "nl")
