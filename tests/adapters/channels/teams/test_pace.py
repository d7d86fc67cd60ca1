"""How many messages Teams is given at once, and when it is asked again."""

from __future__ import annotations

import random

import pytest

from adapters.channels.teams.calling.access import PACE
from adapters.channels.teams.calling.pace import AGAIN, Pace, counted, pause, put_off
from adapters.channels.teams.calling.refusals import Told
from adapters.chat.doors import Doors
from bot.errors import ChannelError
from tests.fakes import HandClock


class Hand:
    """Time that passes only where a test says so; `at` is when each turn came."""

    def __init__(self) -> None:
        self.now = 100.0
        self.at: list[float] = []

    async def sleep(self, seconds: float) -> None:
        self.at.append(self.now + seconds - 100)


def a_pace(hand: Hand, queue: float = 10_000) -> Pace:
    return Pace(PACE, queue, time=lambda: hand.now, sleep=hand.sleep)


def most_in(turns: list[float], seconds: float) -> int:
    """Count the most turns that begin within a stretch of time."""
    return max(sum(1 for t in turns if 0 <= t - begin < seconds) for begin in turns)


async def test_a_conversation_takes_seven_a_second_eight_in_two_and_so_on() -> None:
    hand = Hand()
    pace = a_pace(hand)
    for _ in range(70):
        await pace.turn("19:a")
    assert hand.at[:9] == [0] * 7 + [1, 2]
    assert hand.at == sorted(hand.at)
    for many, seconds in PACE:
        assert most_in(hand.at, seconds) <= many
    assert hand.at[60] == 30  # the sixty-first waits for the first to be half a minute


async def test_an_hour_takes_eighteen_hundred_however_they_come() -> None:
    hand, chance = Hand(), random.Random(7)
    pace = a_pace(hand)
    for _ in range(2000):
        hand.now += chance.choice((0, 0, 0, 0.4, 3))
        await pace.turn("19:a")
    assert hand.at == sorted(hand.at)
    for many, seconds in PACE:
        # In thousandths: what is summed up in floats is off by a hair.
        assert most_in([round(t * 1000) for t in hand.at], seconds * 1000) <= many


async def test_nobody_waits_for_another_conversation() -> None:
    hand = Hand()
    pace = a_pace(hand)
    for lane in ("19:a", "19:b"):
        for _ in range(7):
            await pace.turn(lane)
    assert hand.at == [0] * 14


async def test_what_is_past_counts_no_more() -> None:
    hand = Hand()
    pace = a_pace(hand)
    for _ in range(7):
        await pace.turn("19:a")
    hand.now += 30
    for _ in range(7):
        await pace.turn("19:a")
    assert hand.at[7:] == [30] * 7
    hand.now += 3601
    await pace.turn("19:b")
    assert list(pace._turns) == ["19:b"]  # and what is quiet is forgotten


async def test_a_turn_that_is_too_far_away_is_refused_and_takes_no_place() -> None:
    hand = Hand()
    pace = a_pace(hand, queue=1)
    for _ in range(8):
        await pace.turn("19:a")
    for _ in range(2):
        with pytest.raises(ChannelError, match="Many messages wait"):
            await pace.turn("19:a")
    hand.now += 1
    await pace.turn("19:a")
    assert hand.at == [0] * 7 + [1, 2]


async def test_no_limits_hold_up_nobody() -> None:
    hand = Hand()
    pace = Pace((), 1, time=lambda: hand.now, sleep=hand.sleep)
    for _ in range(50):
        await pace.turn("19:a")
    assert hand.at == [0] * 50


# ------------------------------------------------------------------ once more


@pytest.mark.parametrize("method", AGAIN)
@pytest.mark.parametrize("status", [400, 401, 403, 404, 412, 413, 429, 500, 502, 504])
def test_only_what_was_not_done_is_asked_again(method: str, status: int) -> None:
    wait = pause(method, Told(status), 0)
    done_again = status in {412, 429} or (method != "POST" and status in {502, 504})
    assert (wait is not None) is done_again


@pytest.mark.parametrize(
    ("chance", "expected"),
    [(0.0, [0.5, 1, 2, 4, 5, 5]), (1.0, [1.5, 3, 6, 12, 15, 15])],
)
def test_each_try_waits_twice_as_long_and_nobody_comes_back_together(
    chance: float, expected: list[float]
) -> None:
    waits = [pause("PUT", Told(412), tries, lambda: chance) for tries in range(6)]
    assert waits == expected


def test_what_teams_says_of_waiting_is_done() -> None:
    assert pause("POST", Told(429, retry_after="3"), 4) == 3
    # Whoever is put off for no time at all would ask without end.
    none = Told(429, retry_after="0")
    waits = [pause("POST", none, tries, lambda: 0.5) for tries in range(3)]
    assert waits == [1, 2, 4]
    assert put_off(Told(429, retry_after="Wed, 21 Oct 2026 07:28:00 GMT")) is None
    assert put_off(Told(429, retry_after="-1")) is None
    assert put_off(Told(429, retry_after="٣")) is None


def test_a_door_is_shut_for_one_conversation_and_one_kind_of_call() -> None:
    clock = HandClock()
    doors = Doors("Teams", clock, counted)
    assert "until 09:00:30 UTC" in str(doors.close("POST", "19:a", 30))
    for method in ("POST", "PUT", "DELETE"):
        with pytest.raises(ChannelError, match="wait until 09:00:30 UTC"):
            doors.check(method, "19:a")
    doors.check("GET", "19:a")
    doors.check("POST", "19:b")
    clock.at = clock.at.replace(second=30)
    doors.check("POST", "19:a")
    assert "until 10:00:30 UTC" in str(doors.close("GET", "19:a", 99_999))
