"""Sixty-four members of a team press at once in Teams: one winner, all others hear why.

Every press is an activity over HTTP, signed as Bot Framework does; nobody is told
anything that somebody else reads as well.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.case import State
from bot.press import Dialog, Wrong
from tests.rig.chat_crowd import history, is_done, own, sent_in, stands, winner
from tests.rig.test_crowd import CROWD, EVERYBODY, WRITER
from tests.teams.sheet import every
from tests.way.team import WORDS
from tests.way.teams_team import TeamsTeam


@pytest.fixture
async def team(tmp_path: Path) -> AsyncIterator[TeamsTeam]:
    """Open a crowd in Teams with one complaint, whose words wait for a second yes.

    At the end every press was answered well: each has one answer, and none a 500.
    """
    team = TeamsTeam(tmp_path, rules={"people": CROWD, "approval": "two"})
    await team.open()
    await team.opened()
    yield team
    assert {heard.status for heard in team.people.heard} == {200}
    await team.close()


@pytest.mark.rig
async def test_one_of_64_agrees_and_63_read_how_it_stands(team: TeamsTeam) -> None:
    await team.proposed(WRITER)
    dialogs = [await team.ask(who, "approve") for who in EVERYBODY]
    pressed = len(team.people.heard)
    won = winner(await sent_in(team, dialogs, "publish"))
    assert len(team.people.heard) - pressed == len(EVERYBODY)
    late = [_window(team, who) for who in EVERYBODY if who != won]
    assert Counter("Goes out at 09:02" in said for said in late) == {True: 63}
    assert team.people[won].window is None
    await team.later(minutes=3)
    assert team.standing() == [WORDS]
    assert (await team.case()).state is State.PLACED
    agreed = Counter(a.decision.value for a in (await team.reply()).approvals)
    assert agreed == {"proposed": 1, "approved": 1}


@pytest.mark.rig
async def test_one_of_64_takes_it_and_63_are_told_who_did(team: TeamsTeam) -> None:
    answers = await asyncio.gather(*(team.press(who, "take") for who in EVERYBODY))
    won = winner(answers)
    assert (await team.case()).owner == won
    for who in EVERYBODY:
        [told] = team.people[who].told
        assert (told == stands(won)) == (who != won)
    assert _lines(team) == []
    await team.tick()
    assert f"Person {won}" in await team.head()
    assert (await history(team)).count("take") == 1


@pytest.mark.rig
async def test_of_64_who_write_at_once_one_reply_goes_out(team: TeamsTeam) -> None:
    dialogs = [await _writing(team, who) for who in EVERYBODY]
    answers = await sent_in(team, dialogs, "propose", words=True)
    # The first words stand; whoever comes next reads them before anything else.
    done = [who for who, a in zip(EVERYBODY, answers, strict=True) if is_done(a)]
    late = [a for a in answers if not is_done(a)]
    assert len(done) == 1
    assert all(isinstance(answer, Wrong) for answer in late)
    for who in set(EVERYBODY) - set(done):
        window = team.people[who].window
        assert window
        assert own(who) in window.held.values()
    assert (await team.case()).state is State.WAITING


# ------------------------------------------------------------------ who heard what


async def _writing(team: TeamsTeam, who: str) -> Dialog:
    return await team.ask(who, "reply", step="load")


def _window(team: TeamsTeam, who: str) -> str:
    """Give all that stands in somebody's window."""
    window = team.people[who].window
    return window.text if window else ""


def _lines(team: TeamsTeam) -> list[str]:
    """Give what was said to anybody besides: in the channel, or in their own chats."""
    said = (each for seen in team.tenant.conversations.values() for each in every(seen))
    return [each.body["summary"] for each in said if not each.card]
