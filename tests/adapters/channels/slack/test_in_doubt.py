"""When Slack answers badly or not at all: the outbox looks, and nothing stands twice.

The whole way with real parts: a customer complains on a site, the team works in Slack.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from bot.app import join
from bot.case import CaseId
from bot.lists import Listed
from bot.words import line
from tests.adapters.channels.slack.desk import Desk
from tests.slack import faults
from tests.slack.faults import Fault
from tests.way.conftest import opens, team
from tests.way.team import Team

__all__ = ["opens", "team"]


@pytest.fixture
async def desk(team: Team, tmp_path: Path) -> AsyncIterator[Desk]:
    """Let the team work in Slack from now on, beside the page."""
    parts = team.parts
    opened = await Desk(tmp_path, clock=team.clock, store=parts.store).open()
    channels = {**parts.channels, "slack": opened.channel}
    team.parts = join(parts.store, parts.clock, parts.sources, channels, parts.dispatch)
    yield opened
    await opened.close()


ARRIVED = {"dropped": faults.lost_after(), "silent": faults.silent_after()}
NOT_ARRIVED = {
    "dropped": faults.lost_before(),
    "down": faults.broken(503),
    "busy": faults.busy(30),
    "tired": faults.said("internal_error"),
}


@pytest.mark.parametrize("fault", ARRIVED.values(), ids=ARRIVED)
async def test_a_card_that_arrived_unanswered_is_found_and_not_posted_again(
    team: Team, desk: Desk, fault: Fault
) -> None:
    desk.client.patience = desk.channel._client.patience = replace(
        desk.patience, call=0.3, pace=0
    )
    desk.space.faults.add("chat.postMessage", fault)
    await team.opened()
    await team.later(minutes=1)
    assert len(desk.home()) == 1
    assert desk.asked("chat.postMessage") == 1
    await team.press("sanne", "take")
    await team.later(minutes=1)
    (card,) = desk.home()
    assert "Sanne" in card.text


@pytest.mark.parametrize("fault", NOT_ARRIVED.values(), ids=NOT_ARRIVED)
async def test_a_card_that_did_not_arrive_is_posted_when_slack_is_back(
    team: Team, desk: Desk, fault: Fault
) -> None:
    desk.space.faults.add("chat.postMessage", fault)
    await team.opened()
    assert desk.home() == []
    await team.later(minutes=1)
    assert len(desk.home()) == 1


async def test_a_line_that_arrived_unanswered_is_not_said_again(
    team: Team, desk: Desk
) -> None:
    await team.opened()
    now, said = team.clock.now(), line("plain", text="It stands.")
    await team.parts.store.write(lambda tx: tx.outbox.say("a", CaseId(1), said, now))
    desk.space.faults.add("chat.postMessage", faults.lost_after())
    for _ in range(2):
        await team.later(minutes=11)
    (card,) = desk.home()
    assert [reply.text for reply in card.replies] == ["It stands."]


async def test_a_direct_message_that_arrived_unanswered_is_not_sent_again(
    team: Team, desk: Desk
) -> None:
    now, said = team.clock.now(), line("plain", text="For you.")
    listed = Listed("tom", said, ())
    await team.parts.store.write(lambda tx: tx.outbox.show("one", listed, now))
    desk.space.faults.add("chat.postMessage", faults.lost_after())
    for _ in range(2):
        await team.later(minutes=11)
    (mine,) = desk.screen("tom").direct()
    assert "For you." in mine.text


async def test_a_card_that_somebody_deleted_comes_back_with_the_next_change(
    team: Team, desk: Desk
) -> None:
    await team.opened()
    desk.space.channel("reviews").posts.clear()
    await team.press("sanne", "take")
    await team.tick()
    (card,) = desk.home()
    assert "Sanne" in card.text
    dialog = await team.ask("sanne", "assign")
    await team.submit("sanne", dialog, "assign", owner="tom")
    await team.tick()
    (card,) = desk.home()
    assert "Tom" in card.text


async def test_whom_slack_does_not_know_reads_it_on_the_page(
    team: Team, desk: Desk
) -> None:
    desk.space.user("tom").guest = "multi"
    now, said = team.clock.now(), line("plain", text="For you.")
    listed = Listed("tom", said, ())
    await team.parts.store.write(lambda tx: tx.outbox.show("one", listed, now))
    await team.tick()
    assert desk.screen("tom").direct() == []
    assert await team.mine("tom") == ["For you."]


async def test_a_refused_token_is_told_on_the_page_once_and_mended_by_itself(
    team: Team, desk: Desk
) -> None:
    desk.space.app.refused = "token_revoked"
    await team.opened()
    for _ in range(3):
        await team.later(minutes=11)
    told = await team.mine("lotte")
    assert len(told) == 1
    desk.space.app.refused = ""
    team.clock.at += timedelta(hours=1)
    await team.tick()
    assert len(desk.home()) == 1
