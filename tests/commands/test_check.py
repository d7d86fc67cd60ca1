"""`wederwoord check` says what is well and what is not, and changes nothing."""

from __future__ import annotations

import json
from pathlib import Path

from tests.commands.terminal import running, type_in


def test_a_fresh_home_is_well(home: Path) -> None:
    result = type_in("check", "--home", home)
    assert result.exit_code == 0
    assert all(line.startswith("well ") for line in result.output.splitlines())
    assert not (home / "wederwoord.db").exists()


def test_a_source_that_cannot_be_read_is_named(home: Path) -> None:
    (home / "reviews").rmdir()
    result = type_in("check", "--home", home)
    assert result.exit_code == 1
    (wrong,) = [x for x in result.output.splitlines() if x.startswith("wrong")]
    assert "source reviews: " in wrong
    assert "reviews cannot be read: No such file or directory" in wrong


def test_every_mistake_of_the_playbook_is_a_line(home: Path) -> None:
    path = home / "playbook.toml"
    path.write_text(path.read_text().replace("window = 24", "window = 900\ncolor = 1"))
    result = type_in("check", "--home", home)
    assert result.exit_code == 1
    assert len(result.output.splitlines()) == 2
    assert "playbook.toml, line 26: window: 900 will not do" in result.output
    assert "playbook.toml, line 27: color: unknown key" in result.output


def test_json_holds_the_same(home: Path, tmp_path: Path) -> None:
    well = json.loads(type_in("check", "--home", home, "--json").output)
    assert {one["name"]: one["ok"] for one in well}["playbook"] is True
    result = type_in("check", "--home", tmp_path / "none", "--json")
    (wrong,) = json.loads(result.output)
    assert result.exit_code == 1
    assert wrong["ok"] is False
    assert "wederwoord init" in wrong["line"]


def test_it_works_beside_a_running_one(home: Path) -> None:
    with running("run", "--home", home):
        result = type_in("check", "--home", home)
    assert result.exit_code == 0, result.output
