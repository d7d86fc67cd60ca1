"""`wederwoord show` gives one case whole, with its log."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from tests.commands.story import bring_in, complaint, press
from tests.commands.terminal import type_in

LONG = (
    "Twee weken te laat.\n" + "En niemand belt terug. " * 59 + "En niemand belt terug."
)


@pytest.fixture
def one(home: Path) -> Path:
    """Give a home with one case, that Tom took."""
    review = replace(complaint(1, 2, LONG), url="https://plein.example/1")
    bring_in(home, [review])
    press(home, "take", 1, "tom-bakker")
    return home


def test_it_shows_the_whole_case_and_its_log(one: Path) -> None:
    result = type_in("show", "1", "--home", one)
    assert result.exit_code == 0, result.output
    assert result.output.startswith("Taken by Tom Bakker · ")
    assert "1 of 5 stars · plein.example · Smit" in result.output
    assert (
        result.output.count("En niemand belt terug.") == 2 * 60
    )  # in the case and in its log
    assert "https://plein.example/1" in result.output
    assert "\n1 Offer a call: " in result.output
    log = result.output.split("\n\n")[-1].splitlines()
    assert "Tom Bakker" in log[1]
    assert "wederwoord" in log[2]


def test_json_holds_the_whole_case_and_its_log(one: Path) -> None:
    found = json.loads(type_in("show", "1", "--home", one, "--json").output)
    assert found["said"] == LONG
    assert found["owner"] == "tom-bakker"
    assert [s["stance"] for s in found["suggestions"]] == ["call", "ask", "apologise"]
    assert [entry["action"] for entry in found["log"]] == ["opened", "take"]
    assert found["draft"] is None
    assert found["replies"] == []


def test_words_that_stand_in_the_case_are_shown(home: Path) -> None:
    bring_in(home, [complaint(1, 1, "Te laat")])
    answer = press(home, "reply", 1, "sanne", "save", {"text": "Beste Karin, sorry."})
    assert type(answer).__name__ == "Done", answer
    assert "  Beste Karin, sorry.\n" in type_in("show", "1", "--home", home).output
    found = json.loads(type_in("show", "1", "--home", home, "--json").output)
    assert found["draft"]["text"] == "Beste Karin, sorry."


def test_a_case_that_is_not_there_is_told(one: Path) -> None:
    result = type_in("show", "99", "--home", one)
    assert result.exit_code == 1
    assert result.output == "There is no case 99; `wederwoord cases` lists them.\n"
