"""The pages tell the truth: every command, key and module stands there, links lead."""

from __future__ import annotations

import ast
import re
from functools import cache
from pathlib import Path

import click
import pytest

from adapters.rehearsal import plain
from adapters.sources.file.rows import COLUMNS
from adapters.sources.plain.terms import terms
from bot.__main__ import COMMANDS, main
from bot.actions import ACTIONS
from bot.case import TABLE
from bot.errors import SettingsError
from bot.grammar import Key
from bot.keys import KEYS, PERSON_KEYS, PHRASE_KEYS, SOURCE_KEYS
from bot.settings.environment import example
from bot.settings.table import SETTINGS, Setting
from tests.house.sources import ROOT, Source, sources

Grammar = dict[str, Key]

PAGES = tuple(
    sorted(
        [ROOT / "README.md", ROOT / "CHANGELOG.md", *(ROOT / "docs").rglob("*.md")],
        key=str,
    )
)
EACH = pytest.mark.parametrize(
    "page", PAGES, ids=[page.relative_to(ROOT).as_posix() for page in PAGES]
)


@cache
def text(page: Path) -> str:
    return page.read_text("utf-8")


REFERENCE = text(ROOT / "docs" / "reference.md")
HOUSE = text(ROOT / "docs" / "house.md")
OPTIONS = [
    (command, option)
    for command in COMMANDS
    for parameter in command.params
    for option in (parameter.opts if isinstance(parameter, click.Option) else ())
]


def _part(name: str) -> str:
    """Give the part of the reference about one command."""
    begin = REFERENCE.index(f"### wederwoord {name}\n")
    return REFERENCE[begin : REFERENCE.index("\n#", begin + 5)]


@pytest.mark.parametrize("name", main.commands)
def test_every_command_stands_in_the_reference(name: str) -> None:
    assert f"Usage: wederwoord {name}" in _part(name)


@pytest.mark.parametrize(
    ("command", "option"), OPTIONS, ids=[f"{c.name} {o}" for c, o in OPTIONS]
)
def test_every_option_stands_in_the_reference(
    command: click.Command, option: str
) -> None:
    assert re.search(rf"^ +(-h, )?{option}\b", _part(str(command.name)), re.MULTILINE)


@pytest.mark.parametrize("keys", [KEYS, SOURCE_KEYS, PERSON_KEYS, PHRASE_KEYS])
def test_every_key_of_the_playbook_stands_in_the_reference(keys: Grammar) -> None:
    wanted = [f"| `{name}` |" for name in keys]
    wanted += [f"| {key.meaning} |" for key in keys.values()]
    assert [cell for cell in wanted if cell not in REFERENCE] == []


@pytest.mark.parametrize("setting", SETTINGS, ids=[s.name for s in SETTINGS])
def test_every_setting_stands_in_the_reference(setting: Setting) -> None:
    assert f"| `{setting.name}` |" in REFERENCE


def test_the_example_of_the_settings_is_what_the_code_says() -> None:
    assert text(ROOT / ".env.example") == example()


@pytest.mark.parametrize("column", COLUMNS)
def test_every_column_of_a_file_stands_in_the_reference(column: str) -> None:
    assert f"| `{column}` |" in REFERENCE


def test_what_a_plain_source_can_be_told_stands_in_the_reference() -> None:
    with pytest.raises(SettingsError) as mistake:
        terms("shop", {"no_such_key": ""})
    known = mistake.value.problems[0].partition("known are: ")[2].split(", ")
    assert len(known) > 3
    assert [key for key in known if f"`{key}`" not in REFERENCE] == []


def test_every_rule_of_the_checks_stands_in_the_reference() -> None:
    tree = next(source.tree for source in sources() if source.path == "bot/checks.py")
    rules = {
        call.args[0].value
        for call in ast.walk(tree)
        if isinstance(call, ast.Call)
        and getattr(call.func, "id", "") == "Finding"
        and isinstance(call.args[0], ast.Constant)
    }
    assert len(rules) > 3
    assert {rule for rule in rules if f"| `{rule}` |" not in REFERENCE} == set()


def test_the_plain_protocol_stands_in_the_reference_as_it_is_spoken() -> None:
    told = (plain.__doc__ or "").partition("The plain protocol:")[2]
    assert told.strip() in REFERENCE


@pytest.mark.parametrize("source", sources(), ids=[s.path for s in sources()])
def test_every_module_stands_on_the_map(source: Source) -> None:
    name = source.path.removesuffix("__init__.py")
    assert f"| `{name}` |" in HOUSE


@pytest.mark.parametrize("action", ACTIONS)
def test_every_action_stands_on_the_page_of_the_house(action: str) -> None:
    assert f"| `{action}` |" in HOUSE


def test_every_move_stands_in_the_diagram_or_below_it() -> None:
    table = HOUSE.partition("## States of a case")[2].partition("## What a person")[0]
    for (state, move), after in TABLE.items():
        row = next(r for r in table.splitlines() if r.startswith(f"| `{state}` |"))
        told = move if state is after else f"{move} → `{after}`"
        assert told in row


@EACH
def test_every_link_leads_somewhere(page: Path) -> None:
    lost = [link for link in _links(page) if not _leads(page, link)]
    assert lost == []


def _links(page: Path) -> list[str]:
    found = re.findall(r"\]\(([^)\s]+)\)", text(page))
    return [link for link in found if not link.startswith(("http://", "https://"))]


def _leads(page: Path, link: str) -> bool:
    path, _, anchor = link.partition("#")
    target = (page.parent / path) if path else page
    if not target.exists():
        return False
    return not anchor or anchor in _anchors(target)


def _anchors(page: Path) -> set[str]:
    heads = re.findall(r"^#+ (.+)$", text(page), re.MULTILINE)
    return {re.sub(r"[^\w -]", "", head).lower().replace(" ", "-") for head in heads}


@EACH
def test_every_file_that_a_page_names_is_there(page: Path) -> None:
    """A module that moved takes its mentions along."""
    named = re.findall(r"`((?:bot|adapters|handlers|tests|docs)/[\w/.]+)`", text(page))
    assert [name for name in named if not (ROOT / name).exists()] == []


@EACH
def test_no_page_knows_the_machine_it_was_written_on(page: Path) -> None:
    machine = r"/(?:root|home|tmp|work|opt|Users)/|\bpypi\.|index-url"
    assert re.findall(machine, text(page)) == []


@EACH
def test_a_page_speaks_calmly_and_of_what_is_there(page: Path) -> None:
    prose = re.sub(r"```.*?```|`[^`]*`|!\[", "", text(page), flags=re.DOTALL)
    prose = re.sub(r"<!--.*?-->", "", prose, flags=re.DOTALL)
    assert re.findall(r"(?i)coming soon|todo|not yet implemented|!", prose) == []


def test_the_readme_begins_with_the_two_commands() -> None:
    readme = text(ROOT / "README.md")
    first, second, *_ = re.findall(r"```\n(.*?)```", readme, re.DOTALL)
    assert (first.strip(), second.strip()) == ("make demo", "make test")
    makefile = text(ROOT / "Makefile")
    assert all(f"\n{target}:" in makefile for target in ("demo", "test", "install"))


def test_every_decision_tells_situation_choice_and_price() -> None:
    decisions = sorted((ROOT / "docs" / "why").glob("*.md"))
    assert [page.name[:3] for page in decisions] == [
        f"{number:03}" for number in range(1, len(decisions) + 1)
    ]
    for page in decisions:
        told = re.findall(r"^\*\*(\w+)\.\*\*", text(page), re.MULTILINE)
        assert told == ["Situation", "Choice", "Price"], page.name
        assert len(text(page).splitlines()) <= 40, page.name
