"""`wederwoord check` says what is well and what is not, and changes nothing."""

from __future__ import annotations

import asyncio
import json
from dataclasses import replace
from pathlib import Path

from adapters.stores.sqlite import SqliteStore
from bot.settings import Home
from tests.commands.conftest import INIT
from tests.commands.story import NOW, bring_in, complaint
from tests.commands.terminal import running, type_in
from tests.fakes import HandClock
from tests.slack.api import Api
from tests.slack.workspace import a_workspace


def test_a_fresh_home_is_well(home: Path) -> None:
    result = type_in("check", "--home", home)
    assert result.exit_code == 0
    marks = [line.split()[0] for line in result.output.splitlines()]
    assert marks == ["well", "look", "well", "well"]
    assert "look   areas: Nothing goes to browser:product yet" in result.output
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
    found = {one["name"]: (one["mark"], one["ok"]) for one in well}
    assert found["playbook"] == ("well", True)
    assert found["areas"] == ("look", True)
    result = type_in("check", "--home", tmp_path / "none", "--json")
    (wrong,) = json.loads(result.output)
    assert result.exit_code == 1
    assert (wrong["mark"], wrong["ok"]) == ("wrong", False)
    assert "wederwoord init" in wrong["line"]


def test_a_rule_that_one_person_cannot_keep_is_wrong(tmp_path: Path) -> None:
    alone = [word for word in INIT if word not in ("--agent", "sanne@smit.example")]
    words = (*alone, "--set", "two_amounts=true", "--set", "two_stars=1")
    made = type_in("init", tmp_path / "home", *words)
    assert made.exit_code == 0, made.output
    result = type_in("check", "--home", tmp_path / "home")
    assert result.exit_code == 1
    assert "wrong  approval: Some replies need two people (two_stars, two_amounts)" in (
        result.output
    )
    assert "nobody but Tom Bakker can agree" in result.output


def test_with_areas_and_a_second_person_there_is_nothing_to_look_at(
    home: Path,
) -> None:
    path = home / "playbook.toml"
    book = path.read_text().replace("two_amounts = false", "two_amounts = true")
    path.write_text(
        f'{book}\n[[areas]]\nid = "app"\nname = "App"\ncustomer = "de app"\n'
    )
    result = type_in("check", "--home", home)
    assert "two_amounts = true" in book
    assert {line.split()[0] for line in result.output.splitlines()} == {"well"}


def _change_people(home: Path, *kept: str) -> None:
    """Let a lead take everybody else off the team, as on the page."""

    async def change() -> None:
        store = SqliteStore.open(Home(home).store)
        people = await store.read(lambda tx: tx.team.people())
        rest = [person for person in people if person["id"] in kept]
        await store.write(lambda tx: tx.team.set_people(rest, NOW))
        await store.close()

    asyncio.run(change())


def test_people_that_a_lead_changed_are_named(home: Path) -> None:
    with running("run", "--home", home):
        before = type_in("check", "--home", home).output
    _change_people(home, "tom-bakker")
    result = type_in("check", "--home", home)
    assert result.exit_code == 0
    assert "people: " not in before
    assert "people: As a lead changed them on the page; those in " in result.output


def test_rules_that_no_longer_fit_those_people_are_said_at_the_start(
    home: Path,
) -> None:
    with running("run", "--home", home):
        pass
    _change_people(home, "tom-bakker")
    path = home / "playbook.toml"
    path.write_text(path.read_text().replace('approval = "one"', 'approval = "two"'))
    result = type_in("run", "--home", home)
    assert result.exit_code == 1
    assert "does not fit the people as a lead changed them on the page: too few" in (
        result.output
    )


def test_a_store_that_is_none_is_said(home: Path) -> None:
    Home(home).store.write_bytes(b"no database at all, but some words " * 99)
    result = type_in("check", "--home", home)
    assert result.exit_code == 1
    assert "is not a store of wederwoord" in result.output


def test_it_works_beside_a_running_one(home: Path) -> None:
    with running("run", "--home", home):
        result = type_in("check", "--home", home)
    assert result.exit_code == 0, result.output


# ------------------------------------------------------------------ routes

ROUTES = """
[[routes]]
to = "browser:leiden"
places = ["* Leiden", "Delft"]

[[routes]]
to = "browser:smit"
places = ["Smit Leiden"]
sources = ["googel", "noted", "reviews"]
"""


def _route(home: Path, text: str = ROUTES) -> None:
    path = home / "playbook.toml"
    path.write_text(path.read_text() + text)


def test_a_route_to_which_nothing_gets_is_worth_a_look(home: Path) -> None:
    _route(home)
    result = type_in("check", "--home", home)
    assert result.exit_code == 0
    looks = [x for x in result.output.splitlines() if x.startswith("look   route")]
    assert [line[:45] for line in looks] == [
        "look   route 2: Nothing gets here: route 1 st",
        "look   route 2: The playbook has no source of",
    ]
    assert looks[1].endswith(" of this name: googel.")


def test_places_that_no_review_came_from_are_worth_a_look(home: Path) -> None:
    _route(home)
    bring_in(home, [replace(complaint(1, 2, "Koud"), place="Smit Leiden")])
    result = type_in("check", "--home", home)
    (look,) = [x for x in result.output.splitlines() if "No review came" in x]
    assert look.startswith('look   route 1: No review came from "Delft" yet.')


def test_a_chat_that_only_a_route_names_has_to_be_set_up(home: Path) -> None:
    _route(home, '[[routes]]\nto = "slack:C03LEIDEN"\n')
    result = type_in("check", "--home", home)
    (wrong,) = [x for x in result.output.splitlines() if x.startswith("wrong")]
    assert wrong.startswith("wrong  slack: route 1 is slack:C03LEIDEN, but Slack is")


async def test_every_conversation_of_a_route_is_tried(home: Path) -> None:
    _move_to_slack(home)
    to = ("C03LEIDEN", "C04SHUT", "C01REV", "C05NONE")
    routes = "".join(f'[[routes]]\nto = "slack:{id_}"\nstars = 1\n' for id_ in to)
    _route(home, routes)
    async with Api(a_workspace(HandClock())) as slack:
        slack.space.add_channel("leiden", id="C03LEIDEN")
        slack.space.add_channel("shut", id="C04SHUT", bot=False)
        lines = await _lines(home, slack)
    assert lines["slack home"] == ("well", "The app is in #reviews.")
    assert lines["slack route 1"] == ("well", "The app is in #leiden.")
    assert lines["slack route 2"][0] == "wrong"
    assert "/invite @wederwoord" in lines["slack route 2"][1]
    assert "slack route 3" not in lines  # it is the home, which was tried
    assert lines["slack route 4"][0] == "wrong"


# ------------------------------------------------------------------ Slack


def _move_to_slack(home: Path) -> None:
    path = home / "playbook.toml"
    path.write_text(path.read_text().replace('"browser:webcare"', '"slack:C01REV"'))


def _move_all_to_slack(home: Path) -> None:
    _move_to_slack(home)
    path = home / "playbook.toml"
    path.write_text(path.read_text().replace('"browser:product"', '"slack:C02PROD"'))


async def _lines(home: Path, slack: Api, **more: str) -> dict[str, tuple[str, str]]:
    """Check with the tokens of a workspace; give mark and sentence by name."""
    tokens = {
        "SLACK_BOT_TOKEN": slack.space.app.token,
        "SLACK_APP_TOKEN": slack.space.app.app_token,
        "SLACK_API_URL": slack.base,
    }
    words = ("check", "--home", home)
    result = await asyncio.to_thread(type_in, *words, **{**tokens, **more})
    lines: dict[str, tuple[str, str]] = {}
    for line in result.output.splitlines():
        mark, rest = line.split(maxsplit=1)
        name, said = rest.split(": ", 1)
        lines[name] = mark, said
    assert result.exit_code == any(mark == "wrong" for mark, _ in lines.values())
    return lines


def test_slack_without_a_token_is_wrong_in_words(home: Path) -> None:
    _move_all_to_slack(home)
    result = type_in("check", "--home", home)
    assert result.exit_code == 1
    (wrong,) = [x for x in result.output.splitlines() if x.startswith("wrong")]
    assert wrong.startswith("wrong  slack: home is slack:C01REV, but Slack is not set")
    assert "SLACK_BOT_TOKEN" in wrong


async def test_slack_is_asked_where_there_is_a_token(home: Path) -> None:
    _move_to_slack(home)
    async with Api(a_workspace(HandClock())) as slack:
        slack.space.add_user("sanne", email="sanne@smit.example")
        lines = await _lines(home, slack)
    assert lines["slack token"] == ("well", "It is for @wederwoord in Webcare BV.")
    assert lines["slack home"] == ("well", "The app is in #reviews.")
    assert "slack product" not in lines  # it is in the browser
    assert "slack sanne" not in lines
    assert "tom.bakker@smit.example" in lines["slack tom-bakker"][1]


async def test_what_is_wrong_in_slack_makes_the_check_fail(home: Path) -> None:
    _move_to_slack(home)
    async with Api(a_workspace(HandClock())) as slack:
        slack.space.app.refused = "token_revoked"
        lines = await _lines(home, slack)
    assert lines["slack token"][0] == "wrong"


async def test_slack_is_asked_for_the_people_as_a_lead_changed_them(
    home: Path,
) -> None:
    with running("run", "--home", home):
        pass
    await asyncio.to_thread(_change_people, home, "tom-bakker")
    async with Api(a_workspace(HandClock())) as slack:
        lines = await _lines(home, slack)
    assert "slack tom-bakker" in lines
    assert "slack sanne" not in lines
