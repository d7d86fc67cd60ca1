"""Placing a reply and looking for it: once, and never a claim nobody can prove."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from adapters.rehearsal.faults import Fault, Kind
from bot.reply import (
    NotSent,
    Order,
    OrderKind,
    Outcome,
    Refusal,
    Stands,
    TakenDown,
    Unknown,
    Waiting,
)
from tests.contract.sources import LOST, START, World, every, order

REPLY = "Beste Karin, wat vervelend.\n\nGroet, Tom"


# ------------------------------------------------------------------ placing a reply


async def place(world: World) -> Outcome:
    await world.say("1", "Te laat")
    return await world.source.carry_out(order(world.id("1"), REPLY))


@every(takes=True, moderates=False)
async def test_a_reply_is_placed_once_to_the_letter(world: World) -> None:
    assert isinstance(await place(world), Stands)
    assert world.written("1") == [REPLY]


@every(moderates=True)
async def test_a_reply_that_is_checked_first_waits(world: World) -> None:
    outcome = await place(world)
    assert isinstance(outcome, Waiting)
    assert outcome.until > world.clock.now()
    assert world.written("1") == [REPLY]


@every(takes=True, sets=True)
async def test_the_same_reply_again_leaves_one_where_replies_replace(
    world: World,
) -> None:
    assert world.source.facts.repeat_safe
    await place(world)
    await world.source.carry_out(order(world.id("1"), REPLY))
    assert world.standing("1") == [REPLY]


@every(takes=True, sets=False)
async def test_where_replies_add_up_the_facts_warn_of_it(world: World) -> None:
    assert not world.source.facts.repeat_safe
    await place(world)
    await world.source.carry_out(order(world.id("1"), REPLY))
    assert world.standing("1") == [REPLY, REPLY]


@every(takes=True)
async def test_a_refusal_keeps_its_reason(world: World) -> None:
    world.fails(Fault(Kind.STATUS, "write", status=422, reason="Has a phone number"))
    assert await place(world) == Refusal("Has a phone number")
    assert world.written("1") == []


@every(takes=True)
async def test_a_source_that_asks_to_wait_is_left_alone_so_long(world: World) -> None:
    world.fails(Fault(Kind.STATUS, "write", status=429, retry_after="120"))
    outcome = await place(world)
    assert isinstance(outcome, NotSent)
    assert outcome.retry_at == START + timedelta(seconds=120)
    assert world.written("1") == []


@every(takes=True)
@pytest.mark.parametrize("status", [401, 403, 429])
async def test_a_call_turned_away_is_certainly_not_sent(
    world: World, status: int
) -> None:
    world.fails(Fault(Kind.STATUS, "write", status=status))
    outcome = await place(world)
    assert isinstance(outcome, NotSent)
    assert outcome.retry_at > world.clock.now()
    assert outcome.why


@every(takes=True)
async def test_a_source_that_is_down_got_nothing(world: World) -> None:
    await world.say("1", "Te laat")
    await world.vanish()
    outcome = await world.source.carry_out(order(world.id("1"), REPLY))
    assert isinstance(outcome, NotSent)
    assert "cannot be reached" in outcome.why
    assert world.written("1") == []


UNSURE = [
    Fault(Kind.SILENT, "write"),
    Fault(Kind.SILENT, "write", done=True),
    Fault(Kind.RESET, "write"),
    Fault(Kind.RESET, "write", done=True),
    Fault(Kind.DRIP, "write", seconds=0.1),
    Fault(Kind.HTML, "write"),
    Fault(Kind.TRUNCATED, "write"),
    Fault(Kind.STATUS, "write", status=500, done=True),
    Fault(Kind.STATUS, "write", status=503, retry_after="5"),
    Fault(Kind.STATUS, "write", status=302),
]


@every(takes=True)
@pytest.mark.parametrize(
    "fault", UNSURE, ids=lambda f: f"{f.kind} {f.done:d}{f.status}"
)
async def test_whatever_may_have_arrived_is_unknown(world: World, fault: Fault) -> None:
    world.fails(fault)
    assert await place(world) == Unknown()
    assert world.written("1") == [REPLY] * (fault.done or fault.needs_answer)


# ------------------------------------------------------------------ looking for a reply


@every(takes=True, shows=True, moderates=False)
async def test_a_reply_whose_answer_was_lost_is_found(world: World) -> None:
    world.fails(LOST)
    assert await place(world) == Unknown()
    assert isinstance(await world.source.look(order(world.id("1"), REPLY)), Stands)
    assert world.written("1") == [REPLY]


@every(takes=True, shows=True)
async def test_a_reply_that_never_arrived_is_not_there(world: World) -> None:
    world.fails(Fault(Kind.RESET, "write"))
    assert await place(world) == Unknown()
    assert isinstance(await world.source.look(order(world.id("1"), REPLY)), NotSent)


@every(takes=True, shows=True, signs=True)
async def test_the_same_words_of_somebody_else_are_not_ours(world: World) -> None:
    await world.say("1", "Te laat")
    world.answered("1", REPLY)
    assert isinstance(await world.source.look(order(world.id("1"), REPLY)), NotSent)


@every(takes=True, shows=True)
async def test_our_words_of_long_before_are_not_this_reply(world: World) -> None:
    await place(world)
    later = order(world.id("1"), REPLY, began=START + timedelta(hours=1))
    assert isinstance(await world.source.look(later), NotSent)


@every(takes=True, shows=True)
async def test_under_a_removed_review_no_reply_stands(world: World) -> None:
    await place(world)
    world.remove("1")
    assert isinstance(await world.source.look(order(world.id("1"), REPLY)), NotSent)


@every(shows=True, moderates=True)
async def test_looking_tells_what_the_check_came_to(world: World) -> None:
    await place(world)
    assert isinstance(await world.source.look(order(world.id("1"), REPLY)), Waiting)
    world.decide("1", "refused", "PERSONAL_INFO")
    assert await world.source.look(order(world.id("1"), REPLY)) == Refusal(
        "PERSONAL_INFO"
    )
    world.decide("1", "stands")
    assert isinstance(await world.source.look(order(world.id("1"), REPLY)), Stands)


@every(takes=True, shows=False)
async def test_where_replies_are_not_shown_nobody_can_tell(world: World) -> None:
    assert not world.source.facts.readable
    assert not world.source.facts.absence_proves
    await place(world)
    assert await world.source.look(order(world.id("1"), REPLY)) == Unknown()


@every(takes=True, shows=True)
@pytest.mark.parametrize("status", [401, 429, 503])
async def test_a_look_that_gets_no_answer_proves_nothing(
    world: World, status: int
) -> None:
    await place(world)
    world.fails(Fault(Kind.STATUS, "read", status=status))
    assert await world.source.look(order(world.id("1"), REPLY)) == Unknown()


# ------------------------------------------------------------------ taking it down


def down(world: World, began: datetime = START) -> Order:
    return replace(order(world.id("1"), REPLY, began), kind=OrderKind.TAKE_DOWN)


async def take_down(world: World) -> Outcome:
    """Let a reply stand and take it down again."""
    assert world.source.facts.takes_down
    await place(world)
    return await world.source.carry_out(down(world))


@every(takes=True, sets=False)
async def test_where_replies_add_up_none_is_taken_down(world: World) -> None:
    assert not world.source.facts.takes_down


@every(takes=True, sets=True)
async def test_our_reply_is_taken_down_however_often_it_is_asked(world: World) -> None:
    assert await take_down(world) == TakenDown()
    assert world.standing("1") == []
    assert await world.source.carry_out(down(world)) == TakenDown()


@every(takes=True, sets=True, shows=True)
async def test_a_look_tells_whether_the_words_are_gone(world: World) -> None:
    await place(world)
    world.clock.later(hours=1)
    late = down(world, world.clock.now())
    assert isinstance(await world.source.look(late), NotSent)
    await world.source.carry_out(late)
    assert await world.source.look(late) == TakenDown()


@every(takes=True, sets=True, shows=True)
async def test_with_its_review_a_reply_is_gone(world: World) -> None:
    await place(world)
    world.remove("1")
    assert await world.source.carry_out(down(world)) in (Unknown(), TakenDown())
    assert await world.source.look(down(world)) == TakenDown()


LOST_DOWN = [fault for fault in UNSURE if fault.kind is not Kind.DRIP]
"""An empty answer is too short to drip."""


@every(takes=True, sets=True)
@pytest.mark.parametrize(
    "fault", LOST_DOWN, ids=lambda f: f"{f.kind} {f.done:d}{f.status}"
)
async def test_whatever_may_have_been_taken_down_is_unknown(
    world: World, fault: Fault
) -> None:
    await place(world)
    world.fails(fault)
    assert await world.source.carry_out(down(world)) == Unknown()


@every(takes=True, sets=True)
async def test_a_refusal_to_take_down_keeps_its_reason(world: World) -> None:
    await place(world)
    world.fails(Fault(Kind.STATUS, "write", status=422, reason="Replies are final"))
    assert await world.source.carry_out(down(world)) == Refusal("Replies are final")
    assert world.standing("1") == [REPLY]


@every(takes=True, sets=True, shows=False)
async def test_where_replies_are_not_shown_nobody_sees_them_go(world: World) -> None:
    await take_down(world)
    assert await world.source.look(down(world)) == Unknown()
