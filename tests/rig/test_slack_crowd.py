"""Sixty-four members of a Slack press at once: one winner, and each other hears why.

Every press is handed over by HTTP, signed, as Slack does; nobody is told anything that
somebody else reads as well.
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
from tests.way.slack_mirror import HOME
from tests.way.slack_team import SlackTeam
from tests.way.team import WORDS


@pytest.fixture
async def team(tmp_path: Path) -> AsyncIterator[SlackTeam]:
    """Open a crowd in Slack with one complaint, whose words wait for a second yes."""
    team = SlackTeam(tmp_path, rules={"people": CROWD, "approval": "two"})
    await team.open()
    await team.opened()
    yield team
    await team.close()


@pytest.mark.rig
async def test_one_of_64_agrees_and_63_read_how_it_stands(team: SlackTeam) -> None:
    await team.proposed(WRITER)
    dialogs = [await team.ask(who, "approve") for who in EVERYBODY]
    won = winner(await sent_in(team, dialogs, "publish"))
    told = [_modal(team, who) for who in EVERYBODY if who != won]
    assert Counter("Goes out at 09:02" in said for said in told) == {True: 63}
    assert won not in _with_a_modal(team)
    await team.later(minutes=3)
    assert team.standing() == [WORDS]
    assert (await team.case()).state is State.PLACED
    agreed = Counter(a.decision.value for a in (await team.reply()).approvals)
    assert agreed == {"proposed": 1, "approved": 1}


@pytest.mark.rig
async def test_one_of_64_takes_it_and_63_are_told_who_did(team: SlackTeam) -> None:
    answers = await asyncio.gather(*(team.press(who, "take") for who in EVERYBODY))
    won = winner(answers)
    assert (await team.case()).owner == won
    heard = Counter(_whispered(team))
    assert heard == Counter(who for who in EVERYBODY if who != won)
    said = {post.text for post in team.space.channels[HOME].posts if post.only_for}
    assert said == {stands(won)}
    await team.tick()
    assert f"Person {won}" in await team.head()
    assert (await history(team)).count("take") == 1


@pytest.mark.rig
async def test_of_64_who_write_at_once_one_reply_goes_out(team: SlackTeam) -> None:
    dialogs = [await _writing(team, who) for who in EVERYBODY]
    answers = await sent_in(team, dialogs, "propose", words=True)
    # The first words stand; whoever comes next reads them before anything else.
    done = [who for who, a in zip(EVERYBODY, answers, strict=True) if is_done(a)]
    late = [a for a in answers if not is_done(a)]
    assert len(done) == 1
    assert all(isinstance(a, Wrong) for a in late)
    for who in set(EVERYBODY) - set(done):
        person = await team.person(who)
        assert own(who) in person.modal().fields.values()
    assert (await team.case()).state is State.WAITING


# ------------------------------------------------------------------ who heard what


async def _writing(team: SlackTeam, who: str) -> Dialog:
    return await team.ask(who, "reply", step="load")


def _modal(team: SlackTeam, who: str) -> str:
    """Give all that stands in somebody's modal, what is wrong included."""
    seen = team.people[who].modal()
    return "\n".join((seen.text, *seen.errors.values()))


def _with_a_modal(team: SlackTeam) -> set[str]:
    space = team.space
    return {space.users[id_].name for id_, stack in space.modals.items() if stack}


def _whispered(team: SlackTeam) -> list[str]:
    """Give who was told something that nobody else can read, each time."""
    posts = team.space.channels[HOME].posts
    return [team.space.users[post.only_for].name for post in posts if post.only_for]
