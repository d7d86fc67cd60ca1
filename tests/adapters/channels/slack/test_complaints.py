"""Noting a message as a complaint: its words, and what is no complaint at all."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace

import pytest

from bot.case import CaseId
from bot.outbox.drawing import HOME
from bot.review import Review
from bot.subject import case_of, notice_of
from tests.adapters.channels.slack.counter import Counter
from tests.adapters.channels.slack.desk import Desk

LONG = ("Ik wacht al weken op mijn taart en niemand belt terug. " * 200).strip()


@pytest.fixture
async def counter(desk: Desk) -> AsyncIterator[Counter]:
    """Open a counter with a case in #reviews, as it really answers."""
    opened = await Counter(desk).open()
    await opened.case()
    yield opened
    await opened.close()


def stands(counter: Counter) -> str:
    """Give where the last message in #reviews stands."""
    ts: str = counter.desk.space.channel("reviews").posts[-1].ts
    return ts


async def noted(counter: Counter, ts: str) -> None:
    await counter.over(counter["tom"].shortcut("complaint", "reviews", ts))


async def review(counter: Counter, number: int) -> Review | None:
    def read(tx: object) -> Review | None:
        case = tx.cases.get(CaseId(number))  # type: ignore[attr-defined]
        return tx.reviews.get(case.review) if case else None  # type: ignore[attr-defined]

    return await counter.desk.store.read(read)


async def test_no_word_of_a_long_message_gets_lost(counter: Counter) -> None:
    words = f"{LONG} Er was brand in de winkel."
    await counter["tom"].say("reviews", words)
    await noted(counter, stands(counter))
    await counter.over(counter["tom"].submit())
    kept = await review(counter, 2)
    assert kept is not None
    assert kept.text == words
    case = await counter.desk.store.read(lambda tx: tx.cases.get(CaseId(2)))
    assert case is not None
    assert case.topic == "safety"


async def test_no_word_that_is_typed_after_the_command_gets_lost(
    counter: Counter,
) -> None:
    tom = counter["tom"]
    await counter.over(tom.command("/wederwoord", f"note {LONG}", where="reviews"))
    await counter.over(tom.submit())
    kept = await review(counter, 2)
    assert kept is not None
    assert kept.text == LONG


async def test_our_own_card_leads_to_its_case(counter: Counter) -> None:
    await noted(counter, stands(counter))
    assert "This is the card of case 1." in counter.modal().text
    assert await review(counter, 2) is None


async def test_another_message_of_ours_is_no_complaint(counter: Counter) -> None:
    store, ts = counter.desk.store, stands(counter)
    placed = await store.read(lambda tx: tx.cards.placed(case_of(1), HOME))
    assert placed is not None
    assert placed.address.message == ts
    nowhere = replace(placed, address=replace(placed.address, message=""))
    await store.write(lambda tx: tx.cards.keep(case_of(1), HOME, nowhere))
    await store.write(lambda tx: tx.cards.keep(notice_of(1), HOME, placed))
    await noted(counter, ts)
    seen = [*counter.said(), getattr(counter.modal(), "text", "")]
    assert "a message of wederwoord itself" in str(seen)
    assert await review(counter, 2) is None
