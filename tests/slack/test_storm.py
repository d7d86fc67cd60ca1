"""Whatever Slack does: every card stands there once, as its case stands; none twice.

Each kind of bad weather comes over a card, its change, a line and a direct message, in
our own Slack and in those that others wrote. The page stays as it is all the while.
"""

from __future__ import annotations

import random
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path

import pytest

from adapters.channels.slack.calling.client import Patience
from adapters.channels.slack.calling.refusals import MEANINGS, Missing
from bot.errors import Shut, Stranger
from tests.fakes import HandClock
from tests.rig.storm import (
    EVERY,
    Calls,
    Mix,
    answered,
    life,
    page_while_silent,
    rage,
    too_late,
)
from tests.slack import faults
from tests.slack.faults import Fault
from tests.slack.storm import Storm, sky

POST, CHANGE = "chat.postMessage", "chat.update"
CALLS = Calls(card=POST, said=POST, change=CHANGE)
SILENCE = 5.0
"""Seconds that nobody answers: longer than anybody waits here."""


WEATHER = {
    "busy for a second": faults.busy(1),
    "busy for half a minute": faults.busy(30),
    "busy, it does not say how long": faults.busy(None),
    "broken": faults.broken(500),
    "a bad gateway": faults.broken(502),
    "not there": faults.broken(503),
    "dropped before": faults.lost_before(),
    "dropped after": faults.lost_after(),
    "silent before": faults.silent_before(SILENCE),
    "silent after": faults.silent_after(SILENCE),
    "slow": faults.slow(0.02),
    "too slow": faults.slow(SILENCE),
    "a page": answered("<html>Log in to the network</html>"),
    "cut off": answered('{"ok": tr'),
    "empty": answered(""),
    "a list": answered([1]),
    "nothing": answered(None),
    "a bare yes": answered({"ok": True}),
    "done, then broken": too_late(faults.broken(500)),
    "done, then fatal": too_late(faults.said("fatal_error")),
    "done, then a page": too_late(answered("<html>")),
    "done, then a bare yes": too_late(answered({"ok": True})),
    "done, then busy": too_late(faults.busy(1)),
}
SKIES = ("own", "local", "strict")

Opens = Callable[..., Awaitable[Storm]]


@pytest.fixture
async def storms(tmp_path: Path) -> AsyncIterator[Opens]:
    """Open a team under a sky of this kind; all ends with the test."""
    ends: list[Callable[[], Awaitable[object]]] = []

    async def opened(kind: str = "own") -> Storm:
        clock, folder = HandClock(), tmp_path / str(len(ends))
        folder.mkdir()
        above = sky(kind, clock, folder)
        storm = Storm(folder, clock=clock, sky=await above.__aenter__())
        ends.append(lambda: above.__aexit__(None, None, None))
        await storm.open()
        ends.append(storm.close)
        return storm

    yield opened
    for end in reversed(ends):
        await end()


# ------------------------------------------------------------------ one kind at a time


@pytest.mark.parametrize("kind", SKIES)
async def test_nothing_is_lost_or_doubled_in_any_weather(
    storms: Opens, kind: str
) -> None:
    storm = await storms(kind)
    for number, (name, fault) in enumerate(WEATHER.items(), 1):
        for calls in (CALLS, EVERY):
            await life(storm, fault, calls)
        assert await storm.wrong() == [], name
        assert number * 2 == len([r for r in storm.rows() if r[1] == "card"])


# ------------------------------------------------------------------ what is refused


NO_LIES = [code for code, meaning in MEANINGS.items() if meaning.kind is not Missing]
"""A message that is said to be gone really goes, further down."""


async def test_no_refusal_loses_or_doubles_anything(storms: Opens) -> None:
    storm = await storms()
    for number, code in enumerate(NO_LIES, 1):
        told = too_late if number % 2 else _as_it_is
        storm.sky.weather.add(POST, told(faults.said(code)), times=2)
        storm.complaint(text=f"Klacht {number}: te laat.", author={"id": f"k{number}"})
        page = await storm.show("sanne", on="browser")
        await storm.live()
        assert await storm.on_the_page(page)
        await storm.later(minutes=1)
        await storm.say(number)
        if MEANINGS[code].kind is not Stranger:
            await storm.show("tom")
        storm.sky.weather.add(CHANGE, told(faults.said(code)), times=1)
        await storm.turn(number)
        await storm.tick()
        await storm.calm()
        assert await storm.wrong() == [], code
    shut = [code for code in NO_LIES if MEANINGS[code].kind is Shut]
    assert len(shut) > 5


def _as_it_is(fault: Fault) -> Fault:
    return fault


# ------------------------------------------------------------------ what is gone


async def test_a_card_placed_anew_unanswered_is_found(storms: Opens) -> None:
    storm = await storms()
    await storm.opened()
    for _ in range(2):
        await storm.delete(1)
        storm.sky.weather.add(POST, faults.lost_after())
        await storm.turn(1)
        await storm.tick()
        await storm.calm()
        assert await storm.wrong() == []


async def test_what_cannot_be_changed_stays_and_the_new_card_is_one(
    storms: Opens,
) -> None:
    storm = await storms()
    await storm.opened()
    weather = storm.sky.weather
    weather.add(CHANGE, faults.said("edit_window_closed"), times=2)
    weather.add(POST, faults.lost_after())
    await storm.press("sanne", "take")
    await storm.tick()
    await storm.later(minutes=11)
    assert weather.waiting == []
    stood = [str(each.blocks) for each in await storm.sky.stands()]
    assert ["Sanne" in each for each in stood] == [False, True]


async def test_a_line_without_its_card_is_said_once(storms: Opens) -> None:
    storm = await storms()
    await storm.opened()
    await storm.say(1)
    await storm.tick()
    await storm.delete(1)  # it leaves its thread behind
    key = await storm.say(1)
    storm.sky.weather.add(POST, faults.said("cannot_reply_to_message"))
    storm.sky.weather.add(POST, faults.lost_after())
    await storm.tick()
    await storm.calm()
    stood = [each.key for each in await storm.sky.stands()]
    assert stood.count(key) == 1


async def test_nothing_is_posted_that_we_would_not_know_again(storms: Opens) -> None:
    storm = await storms()
    unnamed = faults.said("", ok=True, team_id="T01WEBCARE", user_id="U0BOT")
    storm.sky.weather.add("auth.test", unnamed, times=2)
    storm.sky.weather.add(POST, faults.lost_after())
    storm.complaint()
    await storm.live()
    assert await storm.sky.stands() == []
    await storm.later(minutes=1)
    await storm.later(minutes=11)
    await storm.calm()
    assert await storm.wrong() == []


# ------------------------------------------------------------------ beside it


async def test_the_page_has_its_message_while_slack_says_nothing(
    storms: Opens,
) -> None:
    storm = await storms()
    storm.patience = HURRIED_NOT
    await storm.restart()
    storm.sky.weather.add("*", faults.silent_before(60), times=100)
    assert await page_while_silent(storm) == ("sending", "done")


HURRIED_NOT = Patience(pace=0, retry=0)


# ------------------------------------------------------------------ all at once


@pytest.mark.rig
async def test_a_storm_of_everything_loses_and_doubles_nothing(
    storms: Opens, request: pytest.FixtureRequest
) -> None:
    long = request.config.getoption("--long")
    seeds = [random.randrange(10**6) for _ in range(60 if long else 1)]
    for seed in [7, *seeds]:
        storm = await storms()
        await rage(storm, MIX, seed, 150 if long else 40)
        assert await storm.wrong() == [], f"seed {seed}"


OFTEN = [fault for fault in WEATHER.values() if fault.seconds != SILENCE]
MIX = Mix(
    calls=(
        *(POST, POST, CHANGE, "*", "auth.test", "conversations.history"),
        *("conversations.replies", "conversations.open", "users.info"),
    ),
    faults=[*OFTEN, *OFTEN, *WEATHER.values(), faults.said("token_revoked")],
)
