"""The line to Slack is kept: what breaks is opened afresh, and what lasts is told."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from typing import Any

import pytest

from adapters.channels.slack.hearing.listening import Listening
from adapters.channels.slack.hearing.sockets import LOOK, Socket
from bot.errors import ChannelError, Shut
from tests.adapters.channels.slack.desk import Desk
from tests.slack import faults

PING = 0.3
OPEN = "apps.connections.open"


async def until(true: Callable[[], Any]) -> None:
    async with asyncio.timeout(10):
        while not true():
            await asyncio.sleep(0.01)


async def stands(socket: Socket) -> None:
    """Wait until the line stands: Slack has it before we have heard so."""
    async with asyncio.timeout(10):
        while not await socket._stands():
            await asyncio.sleep(0.01)


class Spent(set[str]):
    """Tickets of which so many are spent when somebody comes with them."""

    times = 1

    def __contains__(self, ticket: object) -> bool:
        if self.times:
            self.times -= 1
            self.discard(str(ticket))
        return super().__contains__(ticket)


class Told(list[ChannelError | None]):
    """What was said to be wrong, in its order; `fails` times nobody takes it in."""

    fails = 0

    async def __call__(self, why: ChannelError | None) -> None:
        if self.fails:
            self.fails -= 1
            raise RuntimeError
        self.append(why)


@pytest.fixture
def told() -> Told:
    return Told()


def made(desk: Desk, told: Told | None = None, ping: float = PING) -> Socket:
    listening = Listening(
        desk.client, desk.directory, desk.store, desk.clock, desk.dispatch, desk._hear
    )
    return Socket(desk.access(), listening, ping, told)


@pytest.fixture
async def socket(desk: Desk, told: Told) -> AsyncIterator[Socket]:
    opened = made(desk, told)
    await opened.open()
    yield opened
    await opened.close()
    assert desk.api.sockets.open == []


def up(desk: Desk) -> Callable[[], int]:
    return lambda: len(desk.api.sockets.open)


async def test_a_spent_ticket_is_replaced_by_a_fresh_one(
    desk: Desk, socket: Socket, caplog: pytest.LogCaptureFixture
) -> None:
    desk.space.tickets = Spent(desk.space.tickets)
    await desk.api.sockets.drop()
    await until(up(desk))
    await until(lambda: len(desk.api.sockets.open) == 1)
    await stands(socket)
    await socket.check()
    assert desk.asked(OPEN) >= 3
    assert "slack's line is opened afresh" in caplog.messages
    secret = desk.space.app.app_token
    assert not [r for r in caplog.records if secret in str(r.__dict__)]


async def test_a_line_that_was_refreshed_is_left_alone(
    desk: Desk, told: Told, caplog: pytest.LogCaptureFixture
) -> None:
    socket = made(desk, told, ping=1)  # within half of that an answer must be here
    await socket.open()
    await desk.api.sockets.disconnect()
    await until(up(desk))
    await stands(socket)
    await asyncio.sleep(LOOK + 0.5)
    await stands(socket)
    assert (told, caplog.messages) == ([], [])
    await socket.close()


async def test_a_line_that_stays_down_is_told_and_so_is_its_return(
    desk: Desk, socket: Socket, told: Told
) -> None:
    desk.space.faults.add(OPEN, faults.broken(503), times=1000)
    await desk.api.sockets.drop()
    await until(lambda: told)
    assert up(desk)() == 0
    desk.space.faults.clear()
    await until(up(desk))
    await until(lambda: told[-1] is None)
    first, *_ = told
    assert isinstance(first, ChannelError)
    assert not isinstance(first, Shut)
    assert told.count(None) == 1


async def test_a_short_break_is_told_to_nobody(
    desk: Desk, socket: Socket, told: Told
) -> None:
    desk.space.faults.add(OPEN, faults.broken(503), times=2)
    await desk.api.sockets.drop()
    await until(up(desk))
    await asyncio.sleep(PING * 4)
    assert told == []


async def test_a_token_that_is_taken_back_is_told_at_once(
    desk: Desk, socket: Socket, told: Told
) -> None:
    refused = faults.said("invalid_auth")
    desk.space.faults.add(OPEN, refused, times=1000)
    told.fails = 1
    await desk.api.sockets.drop()
    await until(lambda: told)
    assert isinstance(told[0], Shut)
    desk.space.faults.clear()
    await until(lambda: told[-1] is None)


async def test_another_process_with_the_same_tokens_is_told(
    desk: Desk, socket: Socket, told: Told
) -> None:
    other = made(desk)
    await other.open()
    second = made(desk, told)
    await second.open()
    await until(lambda: told)
    assert "Another process uses the same tokens" in str(told[0])
    await other.close()
    await socket.close()
    await until(lambda: told[-1] is None)
    await second.close()


async def test_a_line_may_end_without_anybody_to_tell(desk: Desk) -> None:
    socket = made(desk)
    await socket.open()
    desk.space.faults.add(OPEN, faults.said("invalid_auth"), times=2)
    await desk.api.sockets.drop()
    await until(lambda: desk.space.faults.met.count((OPEN, "answer")) == 2)
    await until(up(desk))
    await socket.close()


async def test_a_greeting_that_never_comes_ends_no_line(
    desk: Desk, socket: Socket, told: Told, monkeypatch: pytest.MonkeyPatch
) -> None:
    quiet = {"type": "quiet"}
    monkeypatch.setattr(type(desk.api.sockets), "_hello", lambda _: quiet)
    await desk.api.sockets.drop()
    await until(up(desk))
    await asyncio.sleep(PING * 4)
    await socket.check()
    assert told == []
