"""One review or reply of the plain protocol at a time, value by value."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from adapters.sources.plain.mapping import found, leaf, lookup, review
from bot.reply import NotSent, Outcome, Refusal, Stands, Unknown, Waiting
from bot.review import Kind, Review, Standing
from tests.contract.sources import START, order

AT = "2026-11-23T10:00:00+01:00"


def told(**more: Any) -> dict[str, Any]:
    return {"id": "1", "created_at": AT, **more}


def mapped(**more: Any) -> Review:
    seen = review(told(**more), "plein")
    assert isinstance(seen, Review)
    return seen


def test_a_full_review_keeps_everything() -> None:
    full = mapped(
        text="Te laat",
        title="Bah",
        stars=3,
        scale=10,
        kind="comment",
        author={"id": 7, "name": "Karin"},
        place="Utrecht",
        language="nl",
        url="https://plein.example/1",
        pictures=2,
        replies=[{"id": "a1", "text": "Dank", "at": AT, "state": "stands"}],
    )
    assert full == Review(
        source="plein",
        external_id="1",
        created_at=START,
        text="Te laat",
        kind=Kind.COMMENT,
        place="Utrecht",
        url="https://plein.example/1",
        author="Karin",
        author_id="7",
        title="Bah",
        language="nl",
        stars=3.0,
        scale=10,
        pictures=2,
        replies=(Standing("a1", "Dank", START),),
    )


def test_a_review_with_next_to_nothing_is_still_a_review() -> None:
    assert mapped() == Review("plein", "1", START, "")


@pytest.mark.parametrize(
    ("name", "value", "shown"),
    [
        ("kind", "telepathy", Kind.REVIEW),
        ("kind", ["review"], Kind.REVIEW),
        ("stars", 7, None),
        ("stars", -1, None),
        ("stars", True, None),
        ("stars", "1", None),
        ("stars", float("nan"), None),
        ("stars", 4.5, 4.5),
        ("scale", 0, 5),
        ("scale", True, 5),
        ("scale", 10**400, 5),
        ("pictures", "many", 0),
        ("url", "javascript:alert(1)", ""),
        ("place", " Bakkerij\nSmit ", "Bakkerij Smit"),
        ("title", "x" * 999, "x" * 500),
        ("text", 5, ""),
        ("replies", "none", ()),
    ],
)
def test_odd_values_never_cost_the_review(name: str, value: Any, shown: Any) -> None:
    assert getattr(mapped(**{name: value}), name) == shown


@pytest.mark.parametrize(
    "id_", [None, "", " 1", "a\nb", "\ud800", ".", "..", "x" * 201, True, 10**30, 1.5]
)
def test_an_id_that_cannot_be_used_is_noted(id_: Any) -> None:
    note = review(told(id=id_), "plein")
    assert note == "A review came without an id that can be used; it was left out."


@pytest.mark.parametrize(
    "at", [None, "", "today", "2026-11-23T10:00:00", "9999-12-31T23:59:59Z", 1700000000]
)
def test_a_time_without_a_zone_is_noted_with_the_id(at: Any) -> None:
    note = review(told(created_at=at), "plein")
    assert isinstance(note, str)
    assert note.startswith("Review 1 has no time with a zone")


def test_a_number_is_as_good_an_id_as_text() -> None:
    assert mapped(id=12).external_id == "12"


def test_a_page_keeps_the_good_and_notes_the_rest() -> None:
    page = {"reviews": [told(), 5], "gone": ["8", None, ".."], "cursor": "9"}
    seen = leaf(page, "plein")
    assert seen is not None
    assert not seen.more
    assert [r.external_id for r in seen.page.reviews] == ["1"]
    assert seen.page.gone == ("8",)
    assert len(seen.page.notes) == 1


@pytest.mark.parametrize("cursor", [None, 5, "é", "x" * 1001])
def test_a_page_needs_a_cursor_that_can_be_sent_back(cursor: Any) -> None:
    assert leaf({"reviews": [], "cursor": cursor}, "plein") is None


def reply(state: str = "stands", **more: Any) -> dict[str, Any]:
    return {"id": "a", "text": "Dank", "at": AT, "mine": True, "state": state, **more}


def test_a_reply_being_checked_holds_others_back_but_is_not_shown_yet() -> None:
    waits = told(replies=[reply("pending"), reply("refused")])
    assert mapped(replies=waits["replies"]).replies == ()
    seen = found(waits, "plein")
    assert seen is not None
    assert [standing.id for standing in seen.replies] == ["a"]


@pytest.mark.parametrize(
    ("replies", "outcome"),
    [
        ([reply()], Stands("a")),
        ([reply(text=" Dank\n\n")], Stands("a")),
        ([reply(text="\u200bDank")], Stands("a")),
        ([reply(at=None)], Stands("a")),
        ([reply(at="2026-11-23T08:55:00Z")], Stands("a")),
        ([reply("refused", reason="Phone number")], Refusal("Phone number")),
        ([reply("refused")], Refusal("The source gives no reason.")),
        ([reply("pending")], Waiting(START + timedelta(minutes=1))),
        ([reply("refused"), reply("pending"), reply(id="b")], Stands("b")),
        ([reply("odd")], Unknown()),
        ([reply("odd"), reply()], Stands("a")),
        (None, Unknown()),
    ],
)
def test_the_reply_of_an_order_is_found(replies: Any, outcome: Outcome) -> None:
    assert lookup(told(replies=replies), order("1", "Dank"), START) == outcome


@pytest.mark.parametrize(
    "other",
    [
        reply(text="Dank je"),
        reply(mine=False),
        reply(mine="true"),
        reply(at="2026-11-23T08:54:59Z"),
        "Dank",
    ],
)
def test_what_only_looks_like_it_is_not_the_reply(other: Any) -> None:
    outcome = lookup(told(replies=[other]), order("1", "Dank"), START)
    assert isinstance(outcome, NotSent)


def test_accents_written_in_two_ways_are_the_same_words() -> None:
    one = told(replies=[reply(text="Me\u0301t dank")])
    assert lookup(one, order("1", "M\u00e9t dank"), START) == Stands("a")


def test_times_are_given_in_utc() -> None:
    assert mapped().created_at == datetime(2026, 11, 23, 9, tzinfo=UTC)
    assert mapped().created_at.tzinfo is UTC
