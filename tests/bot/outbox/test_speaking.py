"""Cards and lines: placed once even when the channel forgets to answer."""

from __future__ import annotations

import dataclasses
from datetime import datetime, timedelta

import pytest

from bot.app import join
from bot.case import CaseId
from bot.lists import Listed
from bot.outbox.drawing import HOME
from bot.ports import Tx
from bot.ports.records import Placed
from bot.press import Address
from bot.subject import case_of
from bot.words import line
from tests.fakes import ForgetfulChannel
from tests.playbooks import BODY
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


async def test_a_line_that_arrived_unanswered_is_not_said_again(
    team: Team, channel: ForgetfulChannel
) -> None:
    await team.opened()
    now, said = team.clock.now(), line("plain", text="Hallo")
    await team.parts.store.write(lambda tx: tx.outbox.say("a", CaseId(1), said, now))
    channel.deaf = True
    for _ in range(2):
        await team.later(minutes=11)
    (card,) = channel.messages
    assert card.thread == ["Hallo"]


# ------------------------------------------------------------------ beside the page


@pytest.fixture
def chat(team: Team) -> ForgetfulChannel:
    """Give a chat beside the page: the team works there from now on."""
    channel, parts = ForgetfulChannel("slack"), team.parts
    channels = {**parts.channels, "slack": channel}
    team.parts = join(parts.store, parts.clock, parts.sources, channels, parts.dispatch)
    return channel


async def told_on_page(team: Team, who: str) -> list[str]:
    posts = await team.parts.store.read(lambda tx: tx.posts.latest(f"@{who}", 50))
    return [post.body["summary"] for post in posts]


async def move(team: Team, home: str = "slack:C0TEAM") -> None:
    """Let the team work elsewhere, in the chat: the playbook names another home."""
    book = {**BODY["playbook"], "language": "en", "zone": "UTC"}
    book |= {"home": home, "product": f"{home.partition(':')[0]}:C0PRODUCT"}
    now = team.clock.now()
    await team.parts.store.write(
        lambda tx: tx.playbook.put({**BODY, "playbook": book}, now)
    )


async def test_a_card_whose_channel_is_no_longer_ours_begins_anew(team: Team) -> None:
    chat, parts = ForgetfulChannel("slack"), team.parts
    both = {**parts.channels, "slack": chat}
    team.parts = join(parts.store, parts.clock, parts.sources, both, parts.dispatch)
    await move(team)
    await team.opened()
    lost = Address("teams", "gone", message="m9")
    placed = Placed(lost, "as it was")
    await parts.store.write(lambda tx: tx.cards.keep(case_of(1), HOME, placed))
    await team.press("sanne", "take")
    await team.tick()
    assert [message.key for message in chat.messages] == ["card:1", "card:1"]


async def test_a_channel_that_is_not_set_up_keeps_its_messages_waiting(
    team: Team,
) -> None:
    await move(team)
    await team.opened()
    row = await team.parts.store.read(lambda tx: tx.outbox.get("card:1"))
    assert row is not None
    assert row.state == "looking"


async def test_whom_the_chat_does_not_know_gets_it_on_the_page(
    team: Team, chat: ForgetfulChannel
) -> None:
    await move(team)
    chat.strangers = frozenset({"sanne"})
    now, said = team.clock.now(), line("plain", text="Hallo")
    for who in ("sanne", "tom"):
        listed = Listed(who, said, ())
        await team.parts.store.write(lambda tx, one=listed: show(tx, one, now))
    await team.tick()
    assert await told_on_page(team, "sanne") == ["Hallo"]
    assert [message.to for message in chat.messages] == ["@tom"]


def show(tx: Tx, listed: Listed, now: datetime) -> None:
    tx.outbox.show(f"for {listed.to}", listed, now)


async def test_a_chat_that_is_shut_is_told_once_and_nothing_is_lost(
    team: Team, chat: ForgetfulChannel
) -> None:
    await move(team)
    chat.shut = True
    await team.opened()
    await team.opened(text="Weer te laat.")
    for _ in range(3):
        await team.later(minutes=11)
    (told,) = await told_on_page(team, "lotte")
    assert told.startswith("Slack refuses us since")
    assert await told_on_page(team, "tom") == []
    troubles = await team.parts.store.read(lambda tx: tx.sources.troubles())
    assert troubles["channel:slack"] == "Our token was revoked."
    chat.shut = False
    await team.later(minutes=11)
    assert sorted(message.key for message in chat.messages) == ["card:1", "card:2"]
    troubles = await team.parts.store.read(lambda tx: tx.sources.troubles())
    assert not troubles.get("channel:slack")


async def test_a_stranger_to_the_page_itself_is_tried_again(
    team: Team, channel: ForgetfulChannel
) -> None:
    channel.strangers = frozenset({"sanne"})
    now = team.clock.now()
    listed = Listed("sanne", line("plain", text="Hallo"), ())
    await team.parts.store.write(lambda tx: show(tx, listed, now))
    await team.tick()
    channel.strangers = frozenset()
    await team.later(minutes=1)
    assert [message.text for message in channel.messages] == ["Hallo"]


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
