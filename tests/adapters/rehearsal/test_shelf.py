"""The stand-in lets go of what we placed, and of nothing else."""

from __future__ import annotations

import pytest

from adapters.rehearsal.journal import Journal
from adapters.rehearsal.shelf import Habits, Shelf
from tests.adapters.rehearsal.test_plain import Caller, at
from tests.contract.sources import HandClock


def test_what_we_placed_is_taken_away_and_seen_as_a_change() -> None:
    journal = Journal()
    shelf = Shelf(Habits(adds=True), HandClock(), journal)
    shelf.add({"id": "1"})
    shelf.place("1", "Van ons")
    shelf.place("1", "Van de winkel", by="the shop")
    before = int(shelf.page(0, 10)["cursor"])
    shelf.withdraw("1")
    assert shelf.standing("1") == ["Van de winkel"]
    [changed] = shelf.page(before, 10)["reviews"]
    assert [reply["text"] for reply in changed["replies"]] == ["Van de winkel"]
    last = journal.effects[-1]
    assert (last.by, last.what, last.text) == ("us", "reply withdrawn", "Van ons")
    shelf.withdraw("1")
    assert [e.what for e in journal.effects].count("reply withdrawn") == 1


def test_an_unknown_review_has_nothing_to_let_go_of() -> None:
    with pytest.raises(KeyError):
        Shelf(Habits(), HandClock(), Journal()).withdraw("1")


async def test_a_delete_takes_our_reply_away_however_often_it_comes() -> None:
    async with at() as caller:
        caller.site.shelf.add({"id": "1"})
        await caller.call("PUT", "/reviews/1/reply", {"text": "Dank"})
        assert await _deleted(caller, "1") == (200, {})
        assert await _deleted(caller, "1") == (200, {})
        assert caller.site.shelf.standing("1") == []
        assert (await _deleted(caller, "2"))[0] == 404
        caller.site.shelf.remove("1")
        assert (await _deleted(caller, "1"))[0] == 410


async def test_a_site_that_adds_replies_takes_none_away() -> None:
    async with at(Habits(adds=True)) as caller:
        caller.site.shelf.add({"id": "1"})
        async with caller.session.delete("/reviews/1/reply") as answer:
            assert answer.status == 404


async def _deleted(caller: Caller, id_: str) -> tuple[int, object]:
    return await caller.call("DELETE", f"/reviews/{id_}/reply")
