"""A scenario is read whole, and every mistake in it is a sentence."""

from __future__ import annotations

import math
import tomllib
from contextlib import suppress
from datetime import date, time, timedelta
from typing import Any

import pytest

from adapters.rehearsal.scenario import (
    Answered,
    Checking,
    Decided,
    Earlier,
    Edited,
    Outage,
    Permission,
    Pressed,
    Removed,
    Scenario,
    Slow,
    When,
    Written,
)
from adapters.rehearsal.script import ScenarioError, read

SCENARIO = """
day = "tuesday"

[[before]]
review = "old"
by = "Truus"
days_ago = 400
text = "Sehr gut."
reply = { nl = "Dank.", en = "Thanks." }

[[scenes]]
name = "cake"
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

[[scenes.do]]
check = "begins"

[[scenes.do]]
allow = "cake"

[[scenes.do]]
refuse = "old"
reason = "PRIVACY"

[[scenes.do]]
outage = "ends"

[[scenes.do]]
slow = 0.5

[[scenes.do]]
permission = "withdrawn"
"""
AGAIN = '[[before]]\nreview = "old"\nby = "K"\ndays_ago = 3\ntext = "x"\n'
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
            Checking(begins=True),
            Decided("cake"),
            Decided("old", "PRIVACY"),
            Outage(begins=False),
            Slow(0.5),
            Permission(given=False),
        ),
    )
    assert (first.name, second.name) == ("cake", "")


def test_what_was_there_before_the_day_comes_with_its_reply() -> None:
    [old], [english] = scenario().before, scenario(language="en").before
    assert isinstance(old, Earlier)
    assert (old.written.review, old.written.ago) == ("old", timedelta(days=400))
    assert old.written.payload["text"] == "Sehr gut."
    assert (old.reply, english.reply) == ("Dank.", "Thanks.")
    unanswered = SCENARIO.replace('reply = { nl = "Dank.", en = "Thanks." }', "")
    assert [each.reply for each in scenario(unanswered).before] == [""]


def test_a_translation_comes_in_the_language_that_is_told() -> None:
    told = 'stars = 1\ntranslation = { nl = "Te laat.", en = "Too late." }'
    [review, *_] = scenario(SCENARIO.replace("stars = 1", told, 1)).scenes[0].steps
    assert isinstance(review, Written)
    assert review.payload["translation"] == "Te laat."


def test_a_refusal_without_a_reason_is_that_of_a_check_that_failed() -> None:
    [*_, refused] = [
        step
        for step in scenario(SCENARIO.replace('reason = "PRIVACY"', "")).scenes[1].steps
        if isinstance(step, Decided)
    ]
    assert refused.reason == "MODERATION_ERROR"


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
            "one of these keys: review, edit, remove, answer, check, allow",
        ),
        (
            "[[scenes]]",
            AGAIN + "[[scenes]]",
            ("before", 1, "review"),
            "choose another",
        ),
        ('allow = "cake"', 'allow = "pie"', ("scenes", 1, "do", 5, "allow"), '"pie"'),
        ('refuse = "old"', 'refuse = "x"', ("scenes", 1, "do", 6, "refuse"), '"x"'),
        ('"PRIVACY"', '"too rude"', ("scenes", 1, "do", 6, "reason"), "PERSONAL_INFO"),
        ('"PRIVACY"', '"privacy"', ("scenes", 1, "do", 6, "reason"), "PERSONAL_INFO"),
        ('check = "begins"', "check = true", ("scenes", 1, "do", 4, "check"), "ends"),
        ('"ends"', '"over"', ("scenes", 1, "do", 7, "outage"), '"begins" or "ends"'),
        ("slow = 0.5", "slow = 31", ("scenes", 1, "do", 8, "slow"), "0.01 to 30"),
        (
            '"withdrawn"',
            '"gone"',
            ("scenes", 1, "do", 9, "permission"),
            '"withdrawn" or "given"',
        ),
        ("days_ago = 400", "", ("before", 0, "days_ago"), "is missing"),
        ("days_ago = 400", "days_ago = 0", ("before", 0, "days_ago"), "from 0.1"),
        (
            'at = "09:02"\ntitle',
            'name = "cake"\nat = "09:02"\ntitle',
            ("scenes", 1, "name"),
            '"cake" is the name of an earlier scene; choose another',
        ),
        ('name = "cake"', 'name = "the cake"', ("scenes", 0, "name"), "will not do"),
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
