"""Whatever Teams does: each card stands there, as its case stands; none is doubled.

Only where Teams took a new message and its answer got lost may that stand twice, since
nobody can ask Teams: one of both lives on. The page stays as it is all the while.
"""

from __future__ import annotations

import random
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from adapters.channels.teams.calling.refusals import MEANINGS, Missing
from bot.errors import Closed, Shut, Stranger
from bot.press import Done
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
from tests.teams.storm import HURRIED, Storm, busy, no
from tests.way.teams_mirror import HOME
from tests.way.teams_team import TeamsTeam

CREATE, POST, CHANGE = "create", "post", "edit"
CALLS = Calls(card=CREATE, said=POST, change=CHANGE)
SILENCE = 5.0
"""Seconds that nobody answers: longer than anybody waits here."""

HOLLOW = {
    "empty": answered(""),
    "a bare yes": answered({}),
    "a yes of another kind": answered({"id": 5, "activityId": ["x"]}),
    "an empty name": answered({"id": "", "activityId": ""}),
}
"""A yes that names no message; to a change any yes is enough."""
CLEAR = {
    "busy for a second": busy(1),
    "busy for half a minute": busy(30),
    "busy, it does not say how long": busy(None),
    "two at once": no(412, "PreconditionFailed"),
    "two at once, it does not say so": no(412),
    "broken": faults.broken(500),
    "broken, it says so": no(500, "ServiceError"),
    "a bad gateway": faults.broken(502),
    "not there": faults.broken(503),
    "a gateway that waited": faults.broken(504),
    "our token is not taken": no(401),
    "dropped before": faults.lost_before(),
    "silent before": faults.silent_before(SILENCE),
    "a page": answered("<html>Log in to the network</html>"),
    "cut off": answered('{"id": "17'),
    "a list": answered([1]),
    "nothing": answered(None),
    **HOLLOW,
}
"""Nothing was done, or the answer came in time: none may stand twice."""
LOST = {
    "dropped after": faults.lost_after(),
    "silent after": faults.silent_after(SILENCE),
    "too slow": faults.slow(SILENCE),
    "done, then broken": too_late(faults.broken(500)),
    "done, then a bad gateway": too_late(faults.broken(502)),
    "done, then a page": too_late(answered("<html>")),
    "done, then cut off": too_late(answered('{"id": "17')),
    "done, then a bare yes": too_late(answered({})),
}
"""It stands there, and nobody told us."""
LIES = {
    "done, then busy": too_late(busy(1)),
    "done, then two at once": too_late(no(412)),
    "done, then our token is not taken": too_late(no(401)),
}
"""Teams says that nothing was done, and that is not so."""
WEATHER = {**CLEAR, "slow": faults.slow(0.02), **LOST, **LIES}

Opens = Callable[[], Awaitable[Storm]]


@pytest.fixture
async def storms(tmp_path: Path) -> AsyncIterator[Opens]:
    """Open a team in Teams; all ends with the test."""
    opened: list[Storm] = []

    async def opens() -> Storm:
        folder = tmp_path / str(len(opened))
        folder.mkdir()
        opened.append(await Storm(folder).open())
        return opened[-1]

    yield opens
    for storm in opened:
        await storm.close()


# ------------------------------------------------------------------ one kind at a time


async def test_nothing_is_lost_or_doubled_in_any_weather(storms: Opens) -> None:
    storm = await storms()
    for name, fault in WEATHER.items():
        before = storm.lossy.lost.total()
        await life(storm, fault, CALLS)
        if fault.seconds != SILENCE:  # that takes its time
            await life(storm, fault, EVERY)
        assert await storm.wrong() == [], name
        doubts = storm.lossy.lost.total() - before
        assert bool(doubts) == (name not in CLEAR), name


async def test_what_arrives_slowly_is_not_sent_again(storms: Opens) -> None:
    storm = await storms()
    await life(storm, faults.slow(0.02), CALLS)
    storm.lossy.lost.clear()
    assert await storm.wrong() == []


@pytest.mark.parametrize("fault", LOST.values(), ids=LOST)
async def test_of_two_cards_one_lives_on(storms: Opens, fault: Fault) -> None:
    storm = await storms()
    storm.weather.add(CREATE, fault)
    await storm.another()
    await storm.live()
    for _ in range(3):
        await storm.later(minutes=1)
        await storm.restart()
    first, second = storm.copies("card:1")
    assert first.body == second.body
    for _ in range(2):
        await storm.turn(1)
        await storm.say(1)
        await storm.tick()
        left, lives = storm.copies("card:1")
        assert (left.body == first.body, lives.body == first.body) == (True, False)
        assert await storm.wrong() == []
    lines = [each for each in storm.stands() if each.key.startswith("said:")]
    assert {each.thread for each in lines} == {second.message}


@pytest.mark.parametrize("which", [0, 1], ids=["the one left", "the one that lives"])
async def test_a_press_on_either_acts_on_the_case(tmp_path: Path, which: int) -> None:
    team = TeamsTeam(tmp_path)
    await team.open()
    team.tenant.faults.add(CREATE, faults.lost_after())
    await team.opened()
    await team.later(minutes=1)
    cards = [each for each in team.connector.seen(HOME) if each.card]
    assert len(cards) == 2
    person, words = await team.person("tom"), str(cards[1].card)
    await person.press("take//case:1", HOME, message=cards[which].id)
    await team.settle()
    assert isinstance(team.asked.said[-1][1], Done)
    assert (await team.case()).owner == "tom"
    await team.tick()
    assert [str(each.card) == words for each in cards] == [True, False]
    await team.close()


# ------------------------------------------------------------------ what is refused

NO_LIES = [code for code, meaning in MEANINGS.items() if meaning.kind is not Missing]
"""A message that is said to be gone really goes, further down."""
STATUSES = (400, 401, 402, 403, 404, 405, 409, 410, 413, 415, 500, 501, 503, 505)
REFUSALS = [
    *((code, no(403, code)) for code in NO_LIES),
    *((f"HTTP {status}", no(status)) for status in STATUSES),
]


async def test_no_refusal_loses_or_doubles_anything(storms: Opens) -> None:
    storm = await storms()
    for number, (name, fault) in enumerate(REFUSALS, 1):
        told = too_late(fault) if number % 2 else fault
        storm.weather.add(CREATE, told, times=2)
        await storm.another()
        page = await storm.show("sanne", on="browser")
        await storm.live()
        assert await storm.on_the_page(page)
        await storm.later(minutes=1)
        storm.weather.add(POST, told, times=2)
        await storm.say(number)
        await storm.show("tom")
        await storm.tick()
        storm.weather.add(CHANGE, told)
        await storm.turn(number)
        await storm.tick()
        await storm.calm()
        assert await storm.wrong() == [], name
    kinds = {meaning.kind for meaning in MEANINGS.values()}
    assert {Shut, Closed, Stranger} <= kinds


@pytest.mark.parametrize("call", ["room", "members", "token"])
async def test_whom_teams_does_not_give_gets_it_later_or_on_the_page(
    storms: Opens, call: str
) -> None:
    storm = await storms()
    for name, fault in [*CLEAR.items(), *REFUSALS]:
        if fault.seconds == SILENCE:
            continue
        storm.clock.at += timedelta(hours=2)  # the token ends
        await storm.restart()
        storm.weather.add(call, fault, times=3)
        key = await storm.show("tom")
        await storm.tick()
        await storm.calm()
        stands = len(storm.copies(key)), await storm.on_the_page(key)
        assert stands in {(1, False), (0, True)}, name
        assert storm.waiting() == [], name


# ------------------------------------------------------------------ what is gone


async def test_a_card_placed_anew_unanswered_lives_on(storms: Opens) -> None:
    storm = await storms()
    await storm.another()
    await storm.live()
    for copies in (2, 3):
        await storm.delete(1)
        storm.weather.add(CREATE, faults.lost_after())
        await storm.turn(1)
        await storm.tick()
        await storm.calm()
        assert await storm.wrong() == []
        assert len(storm.copies("card:1")) == copies


async def test_a_line_without_its_card_is_said_once(storms: Opens) -> None:
    storm = await storms()
    await storm.another()
    await storm.live()
    await storm.say(1)
    await storm.tick()
    await storm.delete(1)
    key = await storm.say(1)
    storm.weather.add(CREATE, busy(1))
    await storm.tick()
    await storm.calm()
    [said] = storm.copies(key)
    assert not said.thread


# ------------------------------------------------------------------ beside it


async def test_the_page_has_its_message_while_teams_says_nothing(
    storms: Opens,
) -> None:
    storm = await storms()
    storm.patience = replace(HURRIED, call=30, act=90)
    await storm.restart()
    storm.weather.add("*", faults.silent_before(60), times=100)
    assert await page_while_silent(storm) == ("sending", "done")


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


ANY = [fault for name, fault in WEATHER.items() if name not in HOLLOW]
OFTEN = [fault for fault in ANY if fault.seconds != SILENCE]
MIX = Mix(
    calls=(
        *(CREATE, CREATE, POST, POST, CHANGE, CHANGE, "*"),
        *("room", "members", "member", "token"),
    ),
    faults=[
        *OFTEN,
        *OFTEN,
        *ANY,
        *(no(403, "BotDisabledByAdmin"), no(404, "ConversationNotFound")),
    ],
)
