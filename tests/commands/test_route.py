"""`wederwoord route` shows where each review of a file would go, and why."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from bot.settings import Home
from tests.commands.story import NOW
from tests.commands.terminal import type_in

HEAD = "external_id,created_at,rating,text,channel,language,reply_text\n"
ROWS = (
    ("1", 1, "Late again", "Smit Leiden", "en", ""),
    ("2", 1, "Ik bel mijn advocaat", "Smit Delft", "nl", ""),
    ("3", 5, "Lekker", "Smit Leiden", "nl", ""),
    ("4", 2, "Te laat", "Smit Leiden", "nl", "We bellen je."),
    ("5", "", "Matig", "", "nl", ""),
    ("6", 2, "Koud en duur", "Smit Delft", "nl", ""),
)
ROUTES = """
[[routes]]
to = "browser:leiden"
places = ["* Leiden"]
languages = ["en"]

[[routes]]
to = "browser:law"
sources = ["reviews"]
topics = ["legal"]

[[routes]]
to = "browser:webcare"
stars = 2
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path, at = tmp_path / "export.csv", NOW.isoformat()
    lines = (f"{n},{at},{s},{t},{p},{c},{r}\n" for n, s, t, p, c, r in ROWS)
    path.write_text(HEAD + "".join(lines))
    return path


def add(home: Path, text: str) -> None:
    path = home / "playbook.toml"
    path.write_text(path.read_text() + text)


def test_each_review_says_where_it_goes_and_why(home: Path, file: Path) -> None:
    add(home, ROUTES)
    result = type_in("route", file, "--home", home)
    assert result.exit_code == 0, result.output
    assert result.output.splitlines() == [
        "place\tstars\tlanguage\ttopic\tgoes to\tbecause",
        "Smit Leiden\t1\ten\t\tbrowser:leiden\troute 1: place * Leiden · language en",
        "Smit Delft\t1\tnl\tlegal\tbrowser:law\troute 2: source reviews · topic legal",
        "Smit Leiden\t5\tnl\t\t\topens no case",
        "Smit Leiden\t2\tnl\t\t\topens no case",
        "\t\tnl\t\tbrowser:webcare\tno route fits: home",
        "Smit Delft\t2\tnl\t\tbrowser:webcare\troute 3: stars: at most 2",
        "",
        "no case: 2",
        "browser:webcare: 2",
        "browser:leiden: 1",
        "browser:law: 1",
    ]
    assert not Home(home).store.exists()


def test_in_the_language_of_the_team(home: Path, file: Path) -> None:
    path = home / "playbook.toml"
    path.write_text(path.read_text().replace('language = "en"', 'language = "nl"'))
    add(home, '[[routes]]\nto = "browser:alles"\n')
    said = type_in("route", file, "--home", home).output
    assert "browser:alles\troute 1: neemt alles" in said
    assert said.splitlines()[-1] == "geen case: 2"


def test_json_holds_the_same(home: Path, file: Path) -> None:
    add(home, ROUTES)
    told = json.loads(type_in("route", file, "--home", home, "--json").output)
    assert told["to"] == {
        "": 2,
        "browser:webcare": 2,
        "browser:leiden": 1,
        "browser:law": 1,
    }
    assert told["reviews"][0] == {
        "id": "1",
        "place": "Smit Leiden",
        "stars": 1.0,
        "language": "en",
        "topic": "",
        "to": "browser:leiden",
        "route": 1,
        "because": {"places": "* Leiden", "languages": "en"},
    }
    assert (told["reviews"][2]["to"], told["reviews"][2]["route"]) == (None, None)
    assert (told["reviews"][4]["route"], told["reviews"][4]["because"]) == (0, {})


def test_a_file_of_which_nothing_could_be_read_is_an_error(
    home: Path, file: Path
) -> None:
    file.write_text(HEAD + "1,gisteren,1,Nee,,,\n")
    result = type_in("route", file, "--home", home)
    assert result.exit_code == 1
    assert result.stderr.splitlines() == [
        f"{file}: line 2: created_at not a date",
        f"{file}: no review in it could be read.",
    ]


def test_a_source_that_the_playbook_lacks_is_said(home: Path, file: Path) -> None:
    result = type_in("route", file, "--home", home, "--source", "shop")
    assert result.exit_code == 2
    assert "known are reviews." in result.stderr
