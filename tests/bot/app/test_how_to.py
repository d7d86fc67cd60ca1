"""The page about rehearsing is true: its example plays, its tables are whole."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

from adapters.rehearsal.cast import people, shipped
from adapters.rehearsal.script import read
from adapters.rehearsal.script_keys import BEFORE_KEYS, SCENE_KEYS, STEP_KEYS
from bot.actions import ACTIONS
from tests.bot.app.show import show
from tests.house.sources import ROOT

PAGE = (ROOT / "docs" / "how-to" / "rehearse.md").read_text("utf-8")
[EXAMPLE] = re.findall(r"```toml\n(.*?)```", PAGE, re.DOTALL)
CODE = "\n".join(
    path.read_text("utf-8") for path in sorted((ROOT / "handlers").rglob("*.py"))
)


def rows(head: str) -> list[list[str]]:
    """Give the cells of a table of the page, by the first cell of its head."""
    table = PAGE.partition(f"| {head} |")[2].partition("\n\n")[0]
    lines = table.splitlines()[2:]
    return [[cell.strip() for cell in line.split("|")[1:-1]] for line in lines]


def named(cell: str) -> list[str]:
    return re.findall(r"`([\w-]+)`", cell)


async def test_the_example_plays_with_nothing_left_out(tmp_path: Path) -> None:
    async with show(tmp_path, EXAMPLE) as day:
        *scenes, _ = await day.play()
        case = await day.case("cake")
        [placed] = day.site.journal.writes("cake")
    assert scenes == [f"{s.at:%H:%M} {s.title}" for s in day.scenario.scenes]
    assert "before 17:00" in placed
    assert case.reason is not None
    assert case.reason.key == "closed.answered"


def test_every_kind_of_step_stands_there_with_its_keys() -> None:
    told = {named(step)[0]: {*named(keys)} for step, _, keys in rows("step")}
    assert told == {kind: {*keys} - {kind} for kind, keys in STEP_KEYS.items()}
    assert [key for key in SCENE_KEYS if f"\n{key} = " not in EXAMPLE] == ["do"]


def test_what_stands_before_the_day_is_told_by_its_own_keys() -> None:
    more = {*BEFORE_KEYS} - {*STEP_KEYS["review"]}
    assert more == {"days_ago", "reply"}
    assert all(f"`{key}`" in PAGE and f"\n{key} = " in EXAMPLE for key in more)


def test_every_scene_of_the_day_stands_there() -> None:
    day = read(tomllib.loads(shipped()), "en", people())
    assert [named(name)[0] for name, _ in rows("scene")] == [*day.titles]


@pytest.mark.parametrize("row", rows("press"), ids=lambda row: row[0])
def test_what_a_press_takes_is_what_the_dialogs_ask(row: list[str]) -> None:
    press, step, fields = row
    assert [name for name in named(press) if name not in ACTIONS] == []
    known = (*named(step), *named(fields))
    assert [name for name in known if f'"{name}"' not in CODE] == []
