"""Every store keeps the lines and lists that must still be said, whole."""

from __future__ import annotations

import json

import pytest

from bot.case import CaseId
from bot.lists import Entry, Listed, from_parts
from bot.ports.records import Row
from bot.ports.store import Store
from bot.subject import case_of
from bot.words import Line, line, unpack
from tests.contract.stores import HOUR, NOW
from tests.contract.test_store_outbox import Box


@pytest.fixture
def box(store: Store) -> Box:
    return Box(store)


# ------------------------------------------------------------------ lines


async def said(box: Box, key: str, line_: Line, to: str = "") -> Row:
    await box.do(lambda o: o.say(key, CaseId(7), line_, NOW, to=to))
    return await box.row(key)


async def test_a_line_goes_to_the_thread_after_the_card(box: Box) -> None:
    await box.put("card:7")
    hello = line("done.agreed", at=NOW, who="Tom {x}")
    row = await said(box, "agreed:7", hello)
    assert (row.kind, row.subject, row.state) == ("line", "7", "new")
    detail = json.loads(row.detail)
    assert (unpack(detail["line"]), detail["case"], detail["to"]) == (hello, 7, "")
    assert await box.due() == ["card:7"]


async def test_a_line_to_the_whole_team_waits_for_no_card(box: Box) -> None:
    await box.put("card:7")
    row = await said(box, "trouble:7", line("trouble"), to="#")
    assert row.kind == "line"
    assert json.loads(row.detail)["to"] == "#"
    assert sorted(await box.due()) == ["card:7", "trouble:7"]


async def test_a_line_asked_again_says_the_new_words(box: Box) -> None:
    await said(box, "stop", line("stop.on"))
    row = await said(box, "stop", line("stop.off"))
    assert json.loads(row.detail)["line"]["key"] == "stop.off"


# ------------------------------------------------------------------ lists


def listed(*keys: str, to: str = "tom") -> Listed:
    entries = tuple(Entry(line(key, at=NOW), case_of(7), line("why")) for key in keys)
    note, title = line("note", n=3), line("title")
    return Listed(to, title, (*entries, Entry(line("plain"))), note, ("home",))


async def test_a_list_is_kept_whole(box: Box) -> None:
    for to in ("tom", "#"):
        tells = listed("one", "two", to=to)
        await box.do(lambda o, t=tells: o.show(f"list:{t.to}", t, NOW + HOUR))
        row = await box.row(f"list:{to}")
        assert (row.kind, row.subject, row.state) == ("list", to, "new")
        assert from_parts(json.loads(row.detail)) == tells
    assert await box.due() == []
    assert sorted(await box.due(NOW + HOUR)) == ["list:#", "list:tom"]


async def test_a_list_asked_again_shows_the_new_one(box: Box) -> None:
    for tells in (listed("one"), listed("two")):
        await box.do(lambda o, t=tells: o.show("list:tom", t, NOW))
    row = await box.row("list:tom")
    assert from_parts(json.loads(row.detail)) == listed("two")
