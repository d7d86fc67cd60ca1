"""`wederwoord cases` lists what there is, for a person, a pipe and a program."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from bot.case import SEEN_AS
from bot.commands.cases import STATES
from tests.commands.conftest import INIT
from tests.commands.story import bring_in, complaint, press
from tests.commands.terminal import running, type_in, type_in_a_terminal


@pytest.fixture
def busy(home: Path) -> Path:
    """Give a home with a late case, a case that Tom took, and a new one."""
    bring_in(home, [complaint(1, 30, "Taart kwam niet")], hours_ago=29)
    bring_in(home, [complaint(2, 2, "Brood te hard [red]x[/red]", "Jan")])
    bring_in(home, [complaint(3, 1, "Rij te lang\tin\nUtrecht", "Amy")])
    press(home, "take", 2, "tom-bakker")
    return home


def listed(home: Path, *words: str) -> list[dict[str, Any]]:
    result = type_in("cases", "--home", home, "--json", *words)
    assert result.exit_code == 0, result.output
    found: list[dict[str, Any]] = json.loads(result.output)
    return found


def numbers(home: Path, *words: str) -> list[int]:
    return [case["case"] for case in listed(home, *words)]


def test_those_that_end_first_stand_in_front(busy: Path) -> None:
    assert numbers(busy) == [1, 2, 3]


def test_json_holds_what_a_program_needs(busy: Path) -> None:
    late, taken, _ = listed(busy)
    assert late["late"] is True
    assert taken["state"] == "taken"
    assert taken["owner"] == "tom-bakker"
    assert taken["author"] == "Jan"
    assert taken["stars"] == 1
    assert datetime.fromisoformat(taken["window_end"]).tzinfo is not None


@pytest.mark.parametrize(
    ("words", "found"),
    [
        (("--state", "new"), [1, 3]),
        (("--state", "taken"), [2]),
        (("--state", "closed"), []),
        (("--late",), [1]),
        (("--late", "--state", "taken"), []),
        (("--search", "brood"), [2]),
        (("--search", "taart", "--state", "taken"), []),
        (("--search", 'AND "('), []),
    ],
)
def test_cases_can_be_chosen(
    busy: Path, words: tuple[str, ...], found: list[int]
) -> None:
    assert numbers(busy, *words) == found


def test_a_pipe_gets_a_line_a_case_and_no_colours(busy: Path) -> None:
    head, *rows = type_in("cases", "--home", busy).output.splitlines()
    assert head.split("\t") == ["case", "state", "where", "author", "said"]
    assert [row.split("\t")[0] for row in rows] == ["1", "2", "3"]
    assert rows[2].split("\t")[3:] == ["Amy", "Rij te lang in Utrecht"]
    assert "\x1b" not in "".join(rows)


def test_the_heads_are_in_the_language_of_the_team(tmp_path: Path) -> None:
    assert type_in("init", tmp_path, *INIT, "--language", "nl").exit_code == 0
    bring_in(tmp_path, [complaint(1, 2, "Taart kwam niet")])
    head, row = type_in("cases", "--home", tmp_path).output.splitlines()
    assert head.split("\t") == ["case", "stand", "waar", "wie", "wat"]
    assert row.split("\t")[4] == "Taart kwam niet"


def test_a_terminal_gets_a_table_with_the_words_as_they_are(busy: Path) -> None:
    code, screen = type_in_a_terminal("", "cases", "--home", busy, COLUMNS="200")
    assert code == 0, screen
    assert "────" in screen
    assert "Brood te hard [red]x[/red]" in screen


def test_it_works_beside_a_running_one(busy: Path) -> None:
    with running("run", "--home", busy):
        assert len(listed(busy)) == 3


def test_without_a_store_it_says_so(home: Path) -> None:
    result = type_in("cases", "--home", home)
    assert result.exit_code == 1
    assert "There is no store at" in result.output


def test_the_states_are_those_that_people_speak_of() -> None:
    assert set(STATES) == set(SEEN_AS.values())
