"""The page about adding a source is true: its folder and its lines are all it takes.

That its source keeps the contract is proved in tests/contract, where it plays along.
"""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from adapters.http import Patience
from adapters.rehearsal.faults import Fault, Kind
from adapters.rehearsal.shelf import Habits
from bot import keys
from bot.app import parts
from bot.app.parts import Ground, open_sources
from bot.case import State
from bot.errors import Unavailable
from bot.grammar import Key, one_of
from bot.playbook import read
from bot.ports.source import Source
from bot.reply import Found, NotSent, Stands, Unknown
from bot.settings import Home
from bot.settings.environment import read as settings
from tests.contract import sources as contract
from tests.contract import written
from tests.fakes import HandClock
from tests.house.sources import ROOT
from tests.playbooks import BODY
from tests.way.team import WORDS, Team

BLOCKS = re.findall(r"(?ms)^```python\n(.*?)^```", written.TEXT)
[PLAYBOOK] = re.findall(r"(?ms)^```toml\n(.*?)^```", written.TEXT)
[CHOOSING] = [block for block in BLOCKS if block.startswith("def _shop(")]
[PLAY] = [block for block in BLOCKS if "Play(" in block]
KINDS = set(re.findall(r'"(\w+)"', keys.SOURCE_KEYS["kind"].rule.allowed))


def test_the_kinds_that_a_playbook_may_name_are_those_that_can_be_opened() -> None:
    assert set(parts.SOURCES) == KINDS


# ------------------------------------------------------------------ the folder


def test_the_folder_is_two_files_that_are_read_at_once() -> None:
    assert sorted(written.FILES) == ["__init__.py", "mapping.py"]
    lines = [line for code in written.FILES.values() for line in code.splitlines()]
    assert len([line for line in lines if line.strip()]) < 100


@pytest.mark.parametrize("command", ["check", "format --check"])
def test_the_code_of_the_page_is_in_the_style_of_the_house(
    tmp_path: Path, command: str
) -> None:
    written.write(tmp_path)
    ruff = [sys.executable, "-m", "ruff", *command.split(), "--no-cache"]
    if command == "check":  # in the house it would stand beside those it imports
        ruff += ["--config", 'lint.isort.known-first-party = ["adapters", "bot"]']
    chosen = ["--config", ROOT / "pyproject.toml", tmp_path / "shop"]
    told = subprocess.run([*ruff, *chosen], cwd=ROOT, capture_output=True, check=False)
    assert told.returncode == 0, told.stdout.decode()


# ------------------------------------------------------------------ the lines


@pytest.fixture
def joined(monkeypatch: pytest.MonkeyPatch) -> None:
    """Add the lines of the page to the tables they are for."""
    room = {**vars(parts)}
    exec(CHOOSING, room)  # noqa: S102 - our own page
    assert '"shop": _shop,' in written.TEXT
    monkeypatch.setitem(parts.SOURCES, "shop", room["_shop"])  # type: ignore[arg-type]
    kind = Key(one_of(*KINDS, "shop"), None, "which adapter reads it")
    monkeypatch.setitem(keys.SOURCE_KEYS, "kind", kind)


@pytest.mark.usefixtures("joined")
async def test_a_playbook_that_names_it_opens_it(tmp_path: Path) -> None:
    clock, site = HandClock(), written.ShopSite(HandClock())
    named = PLAYBOOK.replace("https://shop.example", await site.start())
    rules = {**BODY["playbook"], **tomllib.loads(named)}
    playbook = read(rules, BODY["sentences"], BODY["phrases"])
    ground = Ground(Home(tmp_path), settings({}), playbook, clock)
    [source] = open_sources(ground).values()
    assert (source.name, source.facts.title) == ("our-shop", "The shop")
    await source.check()
    await source.close()
    await site.stop()


def test_the_row_of_the_suite_stands_there_as_the_page_has_it() -> None:
    assert PLAY in Path(contract.__file__).read_text("utf-8")
    assert "written in the docs" in contract.PLAYS


# ------------------------------------------------------------------ what it judges


@dataclass
class Saying:
    """In place of the line to the shop: whatever is asked, it says this."""

    told: Any

    async def read(self, path: str) -> Any:
        return self.told

    async def write(self, method: str, path: str, body: Mapping[str, str]) -> Any:
        return self.told


def saying(told: Any) -> Source:
    source: Source = written.shop.ShopSource("shop", Saying(told), HandClock())
    return source


def reply(**other: Any) -> dict[str, Any]:
    at = (contract.START - timedelta(minutes=4)).isoformat()
    return {"id": "a1", "mine": True, "text": WORDS, "at": at, **other}


def row(**other: Any) -> dict[str, Any]:
    return {"id": "1", "created_at": "2026-11-23T09:00:00Z", "stars": 1, **other}


ORDER = contract.order("1", WORDS)


async def test_an_answer_is_proof_when_it_shows_our_words_as_our_reply() -> None:
    # The shop's clock may be a few minutes behind ours.
    assert await saying(reply()).carry_out(ORDER) == Stands("a1")
    for odd in ({}, [], "ok", reply(text="Dank"), reply(mine=False), reply(mine=1)):
        assert await saying(odd).carry_out(ORDER) == Unknown()


async def test_a_look_tells_nothing_where_no_replies_are_shown() -> None:
    assert await saying([row(replies=[reply()])]).look(ORDER) == Stands("a1")
    for there in ([row(replies=[])], [row(replies=[reply(text="Dank")])], []):
        assert isinstance(await saying(there).look(ORDER), NotSent)
    for hidden in ([row()], [row(replies=None)], {"error": "busy"}):
        assert await saying(hidden).look(ORDER) == Unknown()


@pytest.mark.parametrize("told", [{}, {"reviews": []}, "busy", 3])
async def test_what_is_no_list_is_no_empty_list(told: Any) -> None:
    for asked in (saying(told).check(), saying(told).fetch("1")):
        with pytest.raises(Unavailable, match="no list"):
            await asked


@pytest.mark.parametrize("odd", ["../orders", "1/reply", "a b", "", "x" * 65, 7, None])
async def test_an_id_that_could_lead_elsewhere_is_left_out(odd: Any) -> None:
    [page] = [page async for page in saying([row(id=odd), row()]).poll("")]
    assert [review.external_id for review in page.reviews] == ["1"]
    assert ["left out" in note for note in page.notes] == [True]


@pytest.mark.parametrize("odd", [0, 6, True, "5", None, [5]])
async def test_odd_stars_are_none_so_that_a_person_looks(odd: Any) -> None:
    found = await saying([row(stars=odd)]).fetch("1")
    assert isinstance(found, Found)
    assert found.stars is None


async def test_a_review_that_became_unreadable_is_not_gone() -> None:
    with pytest.raises(Unavailable, match="left out"):
        await saying([row(created_at="yesterday")]).fetch("1")


# ------------------------------------------------------------------ the way


class ShopTeam(Team):
    """The team, with the shop of the page."""

    site: written.ShopSite  # type: ignore[assignment]

    async def open(self) -> ShopTeam:
        self.site = written.ShopSite(self.clock)
        self.address = await self.site.start()
        await self._join()
        return self

    def _sources(self, zone: str) -> dict[str, Source]:
        quick = Patience(connect=1, read=0.2, whole=1)
        shop = written.open_source("plein", self.address, self.clock, quick)
        return {"plein": shop}


@pytest.fixture
async def team(tmp_path: Path) -> AsyncIterator[ShopTeam]:
    team = await ShopTeam(tmp_path, Habits(adds=True)).open()
    yield team
    await team.close()


async def test_a_reply_goes_the_whole_way_and_stands_once(team: ShopTeam) -> None:
    review = await team.agreed()
    await team.later(minutes=2, seconds=1)
    assert team.site.journal.writes(review) == [WORDS]
    assert (await team.case()).state is State.PLACED


async def test_a_reply_whose_answer_was_lost_is_found_and_not_sent_again(
    team: ShopTeam,
) -> None:
    review = await team.agreed()
    team.site.faults.add(Fault(Kind.RESET, "write", done=True))
    for _ in range(4):
        await team.later(minutes=10)
    assert team.site.journal.writes(review) == [WORDS]
    assert (await team.case()).state is State.PLACED


async def test_a_reply_that_was_lost_on_its_way_becomes_a_question(
    team: ShopTeam,
) -> None:
    review = await team.agreed()
    team.site.faults.add(Fault(Kind.RESET, "write"))
    for _ in range(4):
        await team.later(minutes=10)
    assert team.site.journal.writes(review) == []
    assert (await team.case()).state is State.DOUBT
