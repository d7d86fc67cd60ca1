"""What is shipped: a scenario in both languages, and the bakery that plays it."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from adapters.rehearsal.cast import people, playbook, shipped, zone
from adapters.rehearsal.scenario import (
    Answered,
    Checking,
    Decided,
    Edited,
    Outage,
    Pressed,
    Scene,
    Written,
)
from adapters.rehearsal.script import read
from bot.settings import Home, load_body
from bot.words import LANGUAGES


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
    assert {Written, Edited, Answered, Pressed, Checking, Decided, Outage} <= kinds
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
    assert zone() == ZoneInfo("Europe/Amsterdam")


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_rules_of_the_bakery_hold(language: str, tmp_path: Path) -> None:
    home = Home(tmp_path)
    home.playbook.write_text(playbook("http://127.0.0.1:1", language), "utf-8")
    rules = load_body(home)["playbook"]
    names = {area["id"]: area["name"] for area in rules["areas"]}
    assert (names["bezorging"] == "Bezorging") is (language == "nl")
