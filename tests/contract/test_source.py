"""What the core may count on with every source, played in the world of each."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from adapters.rehearsal.faults import Fault, Kind
from bot.errors import SourceError
from bot.ports.source import Page
from bot.reply import (
    ByHand,
    Found,
    Gone,
    Unknown,
)
from tests.contract.sources import PLAYS, World, every, order

REPLY = "Beste Karin, wat vervelend.\n\nGroet, Tom"


async def pages(world: World, cursor: str = "") -> list[Page]:
    return [page async for page in world.source.poll(cursor)]


async def last_cursor(world: World) -> str:
    return (await pages(world))[-1].cursor


# ------------------------------------------------------------------ reading


@every()
async def test_a_review_comes_with_its_words_stars_and_time(world: World) -> None:
    await world.say("1", "Te laat", stars=2, created_at="2026-11-22T10:00:00+01:00")
    [page] = await pages(world)
    [review] = page.reviews
    assert review.key == f"bron/{world.id('1')}"
    assert (review.text, review.stars) == ("Te laat", 2)
    assert review.created_at.isoformat() == "2026-11-22T09:00:00+00:00"
    assert review.created_at.tzinfo is UTC


@every()
async def test_reading_on_from_a_cursor_brings_nothing_known(world: World) -> None:
    await world.say("1", "Te laat")
    assert await pages(world, await last_cursor(world)) == []


@every()
async def test_what_changes_after_a_cursor_comes_once_more(world: World) -> None:
    await world.say("1", "Te laat")
    cursor = await last_cursor(world)
    await world.say("1", "Veel te laat")
    await world.say("2", "Koud")
    found = [r.text for page in await pages(world, cursor) for r in page.reviews]
    assert sorted(found) == ["Koud", "Veel te laat"]


@every()
async def test_many_reviews_come_in_pages_and_none_is_lost(world: World) -> None:
    for number in range(520):
        await world.say(str(number), f"Klacht {number}")
    found = await pages(world)
    assert len(found) > 1
    texts = [r.text for page in found for r in page.reviews]
    assert sorted(texts) == sorted(f"Klacht {n}" for n in range(520))


@every()
async def test_stopping_between_two_pages_loses_nothing(world: World) -> None:
    for number in range(520):
        await world.say(str(number), f"Klacht {number}")
    first, *_ = await pages(world)
    rest = await pages(world, first.cursor)
    seen = [r.text for page in (first, *rest) for r in page.reviews]
    assert set(seen) == {f"Klacht {n}" for n in range(520)}


@every()
@pytest.mark.parametrize(
    ("said", "shown"),
    [
        ("\u202eetsrew ed\u202c", "etsrew ed"),
        ("nul\x00byte", "nulbyte"),
        ("half \ud83d", "half \ufffd"),
        ("a\u0301\u200b", "á"),
        ('=HYPERLINK("http://kwaad")', '=HYPERLINK("http://kwaad")'),
        ("<!channel> <script>", "<!channel> <script>"),
        ("zo " * 30_000, ("zo " * 30_000).strip()),
    ],
    ids=["turned", "nul", "half", "accent", "formula", "markup", "long"],
)
async def test_odd_words_come_cleaned_and_whole(
    world: World, said: str, shown: str
) -> None:
    await world.say("1", said)
    [page] = await pages(world)
    assert [review.text for review in page.reviews] == [shown]


@every(breaks=True)
async def test_one_broken_review_is_noted_and_the_others_come(world: World) -> None:
    await world.say("1", "Te laat")
    await world.say("2", "Koud", created_at="31-02-2026")
    await world.say("3", "Duur")
    found = await pages(world)
    assert [r.text for page in found for r in page.reviews] == ["Te laat", "Duur"]
    [note] = [note for page in found for note in page.notes]
    assert "created_at" in note


@every()
async def test_an_outage_is_told_in_words(world: World) -> None:
    await world.source.check()
    await world.vanish()
    with pytest.raises(SourceError, match=r"cannot be r"):
        await pages(world)
    with pytest.raises(SourceError, match=r"cannot be r"):
        await world.source.check()


@every()
async def test_closing_twice_is_closing_once(world: World) -> None:
    await pages(world)
    await world.source.close()
    await world.source.close()


# ------------------------------------------------------------------ one review


@every(takes=True)
async def test_a_fresh_look_names_the_same_words_as_the_poll(world: World) -> None:
    await world.say("1", " Te  laat\r\n", stars=2)
    [page] = await pages(world)
    found = await world.source.fetch(world.id("1"))
    review = page.reviews[0]
    assert found == Found(review.digest, 2.0, (), review)


@every(takes=True)
async def test_a_removed_review_is_gone(world: World) -> None:
    await world.say("1", "Te laat")
    cursor = await last_cursor(world)
    world.remove("1")
    assert await world.source.fetch(world.id("1")) == Gone()
    assert await world.source.fetch(world.id("never was")) == Gone()
    told = [("1",)] if not world.source.facts.silent else []
    assert [page.gone for page in await pages(world, cursor)] == told


@every(takes=True, shows=True)
async def test_somebody_elses_reply_is_seen(world: World) -> None:
    await world.say("1", "Te laat")
    world.answered("1", "Bel ons even")
    found = await world.source.fetch(world.id("1"))
    assert isinstance(found, Found)
    assert [reply.text for reply in found.replies] == ["Bel ons even"]
    [page] = await pages(world)
    assert page.reviews[0].replies == found.replies


@every(takes=True, shows=False)
async def test_replies_that_are_not_shown_leave_the_review_readable(
    world: World,
) -> None:
    await world.say("1", "Te laat")
    world.answered("1", "Bel ons even")
    found = await world.source.fetch(world.id("1"))
    assert isinstance(found, Found)
    assert found.replies == ()


@every(takes=True)
async def test_a_look_that_fails_is_an_error_and_no_answer(world: World) -> None:
    await world.say("1", "Te laat")
    world.fails(Fault(Kind.STATUS, status=503))
    with pytest.raises(SourceError):
        await world.source.fetch(world.id("1"))


@every(takes=False)
async def test_where_nothing_can_be_placed_a_person_does_it(world: World) -> None:
    await world.say("1", "Te laat")
    assert not world.source.facts.takes
    assert await world.source.fetch(world.id("1")) is None
    assert await world.source.carry_out(order(world.id("1"), REPLY)) == ByHand()
    assert await world.source.look(order(world.id("1"), REPLY)) == Unknown()


# ------------------------------------------------------------------ hostile payloads

NAMES = (
    "id external_id created_at text title stars rating rating_scale scale kind author"
    " name place channel language url pictures replies reviews gone cursor more state"
    " mine at reason replied_at reply_text"
)
FIELDS = st.sampled_from(NAMES.split())
ODD = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.text(st.characters()),
    st.sampled_from(["2026-11-23T09:00:00Z", "9999-12-31T23:59:59-23:59", "5", "4,5"]),
)
JSON: st.SearchStrategy[Any] = st.recursive(
    ODD,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(FIELDS, inner),
    max_leaves=12,
)


@pytest.mark.parametrize("read", dict.fromkeys(play.read for play in PLAYS.values()))
@settings(max_examples=150, deadline=None)
@given(payload=JSON)
def test_no_payload_however_odd_raises(
    read: Callable[[Any], None], payload: Any
) -> None:
    read(payload)
