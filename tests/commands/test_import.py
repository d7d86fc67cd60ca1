"""`wederwoord import` takes a file in, with or without a running bot."""

from __future__ import annotations

import json
import socket
from collections.abc import Iterator
from pathlib import Path
from threading import Thread

import pytest

from bot.settings import Home, Lock
from tests.commands.story import NOW
from tests.commands.terminal import running, type_in, type_in_a_terminal

HEAD = "external_id,created_at,author,rating,text\n"
GOOD = f'1,{NOW.isoformat()},Karin,1,"Te laat, weer."\n'
FINE = f"2,{NOW.isoformat()},Jan,5,Lekker\n"
BAD = "3,gisteren,Piet,1,Nee\n"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "export.csv"
    path.write_text(HEAD + GOOD + FINE + BAD)
    return path


def cases(home: Path) -> list[dict[str, object]]:
    found: list[dict[str, object]] = json.loads(
        type_in("cases", "--home", home, "--json").output
    )
    return found


def test_without_a_running_bot_it_does_the_work_itself(home: Path, file: Path) -> None:
    result = type_in("import", file, "--home", home)
    assert result.exit_code == 0, result.output
    assert result.stdout == (
        "2 reviews read: 2 new, 0 changed, 0 known already; cases opened: 1.\n"
    )
    assert result.stderr == f"{file}: line 4: created_at not a date\n"
    assert [case["author"] for case in cases(home)] == ["Karin"]


def test_a_single_review_is_one(home: Path, file: Path) -> None:
    file.write_text(HEAD + GOOD)
    assert type_in("import", file, "--home", home).stdout.startswith("1 review read: 1")


def test_beside_a_running_bot_it_hands_over(home: Path, file: Path) -> None:
    with running("run", "--home", home):
        result = type_in("import", file, "--home", home)
        assert result.exit_code == 0, result.output
        assert "2 new" in result.output
        assert len(cases(home)) == 1


def test_what_is_known_is_recognised(home: Path, file: Path) -> None:
    type_in("import", file, "--home", home)
    again = type_in("import", file, "--home", home)
    assert "0 new, 0 changed, 2 known already; cases opened: 0." in again.output


def test_history_opens_no_cases(home: Path, file: Path) -> None:
    result = type_in("import", file, "--home", home, "--history")
    assert "2 new, 0 changed, 0 known already; cases opened: 0." in result.output
    assert cases(home) == []


def test_a_file_without_a_good_line_is_an_error(home: Path, file: Path) -> None:
    file.write_text(HEAD + BAD)
    result = type_in("import", file, "--home", home)
    assert result.exit_code == 1
    assert result.stderr.splitlines() == [
        f"{file}: line 2: created_at not a date",
        f"{file}: no review in it could be read.",
    ]


def test_of_many_bad_lines_only_the_first_are_named(home: Path, file: Path) -> None:
    file.write_text(HEAD + GOOD + BAD * 60)
    told = type_in("import", file, "--home", home).stderr.splitlines()
    assert len(told) == 51
    assert told[-1] == "… and 10 more like these."


def test_with_more_sources_one_must_be_named(home: Path, file: Path) -> None:
    path = home / "playbook.toml"
    second = '[[sources]]\nname = "shop"\nkind = "file"\npath = "shop"\n'
    path.write_text(path.read_text() + second)
    asked = type_in("import", file, "--home", home)
    assert asked.exit_code == 2
    assert "known are reviews, shop." in asked.output
    named = type_in("import", file, "--home", home, "--source", "shop")
    assert named.exit_code == 0, named.output
    assert [case["source"] for case in cases(home)] == ["shop"]


def test_a_strange_source_is_refused(home: Path, file: Path) -> None:
    result = type_in("import", file, "--home", home, "--source", "shop")
    assert result.exit_code == 2
    assert "known are reviews." in result.output


def test_in_a_terminal_it_counts_as_it_goes(home: Path, file: Path) -> None:
    code, screen = type_in_a_terminal("", "import", file, "--home", home)
    assert code == 0, screen
    assert "2 reviews read" in screen
    assert "\x1b[" in screen


def test_beside_one_that_does_not_listen_it_says_who_that_is(
    home: Path, file: Path, held: Lock
) -> None:
    result = type_in("import", file, "--home", home)
    assert result.exit_code == 1
    assert result.stderr.startswith(f"Another wederwoord already holds {home}: process")
    held.release()
    assert type_in("import", file, "--home", home).exit_code == 0


def test_when_it_cannot_know_it_says_what_to_do(
    home: Path, file: Path, held: Lock
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as deaf:
        held.tell(f"http://127.0.0.1:{deaf.getsockname()[1]}")
        hanging_up = Thread(target=_hang_up, args=(deaf,))
        hanging_up.start()
        result = type_in("import", file, "--home", home)
        hanging_up.join()
    assert result.exit_code == 1
    assert "The running wederwoord did not answer" in result.stderr
    assert "Import the file again: what was taken in is recognised." in result.stderr


@pytest.fixture
def held(home: Path) -> Iterator[Lock]:
    """Hold the home of the test, as another process would."""
    lock = Lock(Home(home))
    lock.acquire(NOW)
    yield lock
    lock.release()


def _hang_up(listening: socket.socket) -> None:
    """Take one call and end it without a word."""
    called, _ = listening.accept()
    called.close()
