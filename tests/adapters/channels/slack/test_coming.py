"""Coming into a workspace and leaving it: refused, not reached, reached at last."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from bot.errors import ChannelError, Closed, SettingsError
from tests.adapters.channels.slack.desk import Desk
from tests.slack import faults
from tests.slack.delivery import SocketWire
from tests.slack.people import People


async def until(there: Callable[[], object]) -> None:
    """Wait until something is so; the test's own time-out ends what never is."""
    async with asyncio.timeout(10):
        while not there():
            await asyncio.sleep(0.01)


def said(caplog: pytest.LogCaptureFixture) -> list[str]:
    ours = ("adapters.channels.slack", "adapters.chat.coming")
    return [r.getMessage() for r in caplog.records if r.name in ours]


async def test_by_socket_the_line_is_open_until_the_end(desk: Desk) -> None:
    await desk.channel.start()
    await until(lambda: desk.api.sockets.open)
    assert list(desk.channel.routes()) == []
    await desk.channel.check()
    desk.channel.leave()
    await desk.channel.stop()
    await until(lambda: not desk.api.sockets.open)


async def test_what_is_pressed_reaches_us_by_socket(desk: Desk) -> None:
    await desk.channel.start()
    people = People(desk.space, SocketWire(desk.api))
    heard = await people["tom"].say("reviews", "Morning")
    assert heard.status == 200
    await people["tom"].command("/wederwoord", "help", "reviews")
    assert desk.asked("users.info") == 1  # we have met Tom


async def test_over_http_there_is_a_door_and_no_line(desk: Desk) -> None:
    channel = desk.opened(app_token="")
    await channel.start()
    (route,) = channel.routes()
    assert "/slack/events" in repr(route)
    assert desk.asked("apps.connections.open") == 0
    await channel.check()
    await channel.stop()


@pytest.mark.parametrize("code", ["invalid_auth", "token_revoked", "account_inactive"])
async def test_a_refused_bot_token_is_a_setting_to_mend(desk: Desk, code: str) -> None:
    desk.space.app.refused = code
    with pytest.raises(SettingsError, match=f"{code}.*SLACK_BOT_TOKEN"):
        await desk.channel.start()


async def test_a_refused_app_token_is_a_setting_to_mend(desk: Desk) -> None:
    channel = desk.opened(app_token="xapp-of-somebody-else")
    with pytest.raises(SettingsError, match="SLACK_APP_TOKEN"):
        await channel.start()
    await channel.stop()


@pytest.mark.parametrize("method", ["auth.test", "apps.connections.open"])
async def test_a_slack_that_is_away_is_tried_until_it_is_back(
    desk: Desk, method: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    desk.space.faults.add(method, faults.broken(503), times=3)
    await desk.channel.start()
    await until(lambda: desk.api.sockets.open)
    await until(lambda: "in slack" in said(caplog))
    assert said(caplog) == ["slack is not reached yet"] * 3 + ["in slack"]


async def test_who_stops_while_slack_is_away_does_not_wait(desk: Desk) -> None:
    desk.patience = replace(desk.patience, retry=3600)
    channel = desk.opened()
    desk.space.faults.add("auth.test", faults.broken(503))
    await channel.start()
    async with asyncio.timeout(5):
        await channel.stop()


async def test_a_line_that_is_down_shows_in_the_check(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    await desk.channel.start()

    async def down() -> bool:
        return False

    socket: Any = desk.channel._socket
    monkeypatch.setattr(socket._handler.client, "is_connected", down)
    with pytest.raises(ChannelError, match="the line is down"):
        await desk.channel.check()


async def test_stopping_twice_or_before_the_start_is_no_error(desk: Desk) -> None:
    for _ in range(2):
        await desk.channel.stop()


# ------------------------------------------------------------------ where cards go


async def come_in(desk: Desk) -> list[ChannelError | None]:
    """Come in and give what was told of the channel."""
    told: list[ChannelError | None] = []

    async def tell(why: ChannelError | None) -> None:
        told.append(why)

    channel = desk.opened()
    channel._trouble = tell
    await channel.start()
    await channel.stop()
    return told


async def test_a_channel_that_slack_does_not_know_is_told_at_the_start(
    desk: Desk, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    product = desk.space.channel("product")
    product.members.discard(desk.space.app.user)
    desk.space.channel("reviews").archived = True
    well, *shut = await come_in(desk)
    assert well is None
    assert [(type(why), why and why.conversation) for why in shut] == [  # type: ignore[attr-defined]
        (Closed, "C01REV"),
        (Closed, product.id),
    ]
    assert said(caplog) == ["in slack", *["slack takes nothing there"] * 2]


async def test_where_slack_does_not_say_the_start_goes_on(desk: Desk) -> None:
    desk.space.faults.add("conversations.info", faults.broken(503), times=2)
    assert await come_in(desk) == [None]
    desk.space.faults.add("conversations.info", faults.said("token_revoked"))
    assert await come_in(desk) == [None]
