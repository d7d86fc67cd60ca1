"""Into Teams and out of it: the keys, a token, and a look at our conversations."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from adapters.channels.teams import TeamsChannel
from adapters.channels.teams.hearing import keys
from adapters.channels.teams.hearing.keys import Unread
from adapters.chat import coming
from bot.errors import ChannelError, Closed, SettingsError, Shut
from bot.health import Reported
from bot.ports.events import Typed
from bot.press import Answer, Refused, Request
from bot.words import line
from tests.adapters.channels.teams.desk import Desk
from tests.teams.tenant import PRODUCT, refused


class Entrance:
    """Our channel at a desk, with all that it told of itself."""

    def __init__(self, desk: Desk, **access: Any) -> None:
        self.told: list[ChannelError | None] = []
        self.channel = TeamsChannel(
            desk.access(**access),
            desk.store,
            desk.clock,
            _no,
            _deaf,
            replace(desk.patience, retry=0),
            trouble=self._tell,
        )

    async def _tell(self, why: ChannelError | None) -> None:
        self.told.append(why)


async def _no(_: Request) -> Answer:
    return Refused(line("plain", text="No."))


async def _deaf(_: Typed) -> None:
    """Nobody listens here."""


async def until(there: Callable[[], object]) -> None:
    async with asyncio.timeout(10):
        while not there():
            await asyncio.sleep(0.01)


async def test_the_keys_and_a_token_are_fetched_before_the_first_press(
    desk: Desk,
) -> None:
    entrance = Entrance(desk)
    await entrance.channel.start()
    await entrance.channel.check()
    (route,) = entrance.channel.routes()
    assert "/api/messages" in repr(route)
    assert entrance.told == [None]
    assert desk.login.issuer.asked
    assert len(desk.login.asked) == 2  # the start, and the check asks anew
    entrance.channel.leave()
    await entrance.channel.stop()


async def test_a_refused_secret_is_a_setting_to_mend(desk: Desk) -> None:
    entrance = Entrance(desk, password="of somebody else")
    with pytest.raises(SettingsError, match="MicrosoftAppPassword"):
        await entrance.channel.start()
    await entrance.channel.stop()


async def test_a_microsoft_that_is_away_is_tried_until_it_is_back(desk: Desk) -> None:
    for _ in range(3):
        desk.login.faults.add("token", refused(503))
    entrance = Entrance(desk)
    await entrance.channel.start()
    await until(lambda: entrance.told)
    assert entrance.told == [None]
    await entrance.channel.stop()


async def test_a_secret_that_is_refused_later_is_told(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.login.faults.add("token", refused(503))
    entrance = Entrance(desk, password="of somebody else")
    await entrance.channel.start()
    await until(lambda: entrance.told)
    await entrance.channel.stop()
    assert isinstance(entrance.told[0], Shut)
    assert entrance.told[0].told is not None


async def test_a_conversation_without_our_app_is_told_at_the_start(desk: Desk) -> None:
    desk.tenant.conversation(PRODUCT).bot = False
    entrance = Entrance(desk)
    await entrance.channel.start()
    await entrance.channel.stop()
    well, shut = entrance.told
    assert well is None
    assert isinstance(shut, Closed)
    assert shut.conversation == PRODUCT


async def test_a_start_does_not_wait_for_a_slow_microsoft(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(coming, "SOON", 0.05)
    desk.login.issuer.open.clear()
    entrance = Entrance(desk)
    await entrance.channel.start()
    assert entrance.told == []
    desk.login.issuer.open.set()
    await until(lambda: entrance.told)
    await entrance.channel.stop()


async def test_a_conversation_with_our_app_again_is_well_after_a_start(
    desk: Desk,
) -> None:
    """A message that reached it would say so too, but none may be due."""
    desk.tenant.conversation(PRODUCT).bot = False
    for left in ({f"channel:teams:{PRODUCT}"}, set()):
        entrance = Entrance(desk)
        entrance.channel._trouble = Reported(desk.store, desk.clock, "teams")
        await entrance.channel.start()
        await entrance.channel.stop()
        known = await desk.store.read(lambda tx: tx.sources.troubles())
        assert set(known) == left
        desk.tenant.conversation(PRODUCT).bot = True


async def test_keys_that_cannot_be_read_are_told_until_they_are(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(keys, "LASTING", 0)
    monkeypatch.setattr(keys, "RETRY", 0)
    desk.login.issuer.status = 500
    entrance = Entrance(desk)
    await entrance.channel.start()
    await until(lambda: entrance.told)
    desk.login.issuer.status = 200
    await until(lambda: None in entrance.told)
    await entrance.channel.stop()
    why = entrance.told[0]
    assert isinstance(why, Unread)
    assert not isinstance(why, Shut | Closed)  # so that /readyz calls it deaf
    assert why.told is not None


async def test_stopping_twice_or_before_the_start_is_no_error(desk: Desk) -> None:
    entrance = Entrance(desk)
    for _ in range(2):
        await entrance.channel.stop()
