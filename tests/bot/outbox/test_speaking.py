"""Cards and lines: placed once even when the channel forgets to answer."""

from __future__ import annotations

import dataclasses
from datetime import timedelta

import pytest

from bot.app import join
from bot.case import CaseId
from bot.lists import Listed
from bot.ports import Tx
from bot.words import line
from tests.fakes import ForgetfulChannel
from tests.way.conftest import opens, team
from tests.way.team import Team

__all__ = ["opens", "team"]


@pytest.fixture
def channel(team: Team) -> ForgetfulChannel:
    """Put a channel that can fail in the place of the page."""
    channel, parts = ForgetfulChannel(), team.parts
    channels = {"browser": channel}
    team.parts = join(parts.store, parts.clock, parts.sources, channels, parts.dispatch)
    return channel


async def test_a_card_that_arrived_unanswered_is_found_not_posted_again(
    team: Team, channel: ForgetfulChannel
) -> None:
    team.complaint()
    channel.deaf = True
    await team.live()
    await team.later(minutes=1)
    assert [message.key for message in channel.messages] == ["card:1"]


async def test_a_card_is_posted_when_the_channel_is_back(
    team: Team, channel: ForgetfulChannel
) -> None:
    team.complaint()
    channel.out = 3
    await team.live()
    assert channel.messages == []
    for _ in range(4):
        await team.later(minutes=11)
    assert [message.key for message in channel.messages] == ["card:1"]


async def test_a_card_that_shows_it_already_is_not_sent_again(
    team: Team, channel: ForgetfulChannel
) -> None:
    await team.opened()
    now = team.clock.now()
    await team.parts.store.write(lambda tx: tx.outbox.put("card:1", "card", "1", now))
    channel.out = 1  # any call would fail
    await team.tick()
    assert channel.out == 1


async def test_a_change_edits_the_one_card(
    team: Team, channel: ForgetfulChannel
) -> None:
    await team.opened()
    await team.press("sanne", "take")
    await team.tick()
    (message,) = channel.messages
    assert message.actions == ("reply", "holding", "assign", "more")


async def test_a_line_waits_for_the_channel_and_goes_to_whom_it_is_for(
    team: Team, channel: ForgetfulChannel
) -> None:
    await team.opened()
    now, said = team.clock.now(), line("plain", text="Hallo")

    def work(tx: Tx) -> None:
        tx.outbox.say("in the thread", CaseId(1), said, now)
        tx.outbox.show("for one", Listed("sanne", said, ()), now)
        tx.outbox.say("for all", CaseId(0), said, now, to="#")

    await team.parts.store.write(work)
    channel.out = 2
    await team.tick()
    await team.later(minutes=11)
    card, *others = channel.messages
    assert card.thread == ["Hallo"]
    assert {(m.to, m.text) for m in others} == {
        ("@sanne", "Hallo"),
        ("webcare", "Hallo"),
    }


async def test_a_card_of_a_case_that_is_gone_is_done_with(
    team: Team, channel: ForgetfulChannel
) -> None:
    now = team.clock.now()
    await team.parts.store.write(lambda tx: tx.outbox.put("card:7", "card", "7", now))
    await team.tick()
    assert channel.messages == []
    row = await team.parts.store.read(lambda tx: tx.outbox.get("card:7"))
    assert row is not None
    assert row.state == "done"
    assert dataclasses.asdict(row)["next_at"] <= now + timedelta(minutes=1)
