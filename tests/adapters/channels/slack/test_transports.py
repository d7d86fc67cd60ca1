"""The two ways in: over HTTP and by socket the same press is the same press."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from dataclasses import replace
from typing import Any

import pytest

from adapters.channels.slack.hearing.listening import Listening
from adapters.channels.slack.hearing.routes import Door
from adapters.channels.slack.hearing.sockets import Socket
from adapters.web import Server
from bot.errors import ChannelError, Shut, StoreError
from bot.press import Ask, Done, Refused
from tests.adapters.channels.slack.counter import Counter, form, plain
from tests.adapters.channels.slack.desk import Desk
from tests.slack import faults
from tests.slack.delivery import SocketWire
from tests.slack.people import People

PING = 0.3
"""Seconds that a line may be dead unnoticed in these tests."""


@pytest.fixture
async def counter(desk: Desk) -> AsyncIterator[Counter]:
    """Open a counter whose people come in by socket."""
    opened = await Counter(desk).open()
    opened.socket = socket = Socket(desk.access(), opened.listening, PING)  # type: ignore[attr-defined]
    await socket.open()
    opened.people = People(desk.space, SocketWire(desk.api))
    yield opened
    await socket.close()
    await opened.close()


async def until(true: Callable[[], Any]) -> None:
    async with asyncio.timeout(20):
        while not true():
            await asyncio.sleep(0.01)


def socket_of(counter: Counter) -> Socket:
    socket: Socket = counter.socket  # type: ignore[attr-defined]
    return socket


# ------------------------------------------------------------------ by socket


async def test_a_press_comes_by_socket_and_a_dialog_opens(counter: Counter) -> None:
    await counter.post()
    counter.desk.dispatch.then(Ask(form()))
    heard = await counter.over(counter["tom"].press("Reply…", "reviews"))
    assert heard.status == 200
    assert counter.modal().title == "Reply to Karin"
    counter.desk.dispatch.then(Refused(plain("Sanne placed it.")))
    heard = await counter.over(counter["tom"].submit())
    assert heard.body["response_action"] == "errors"
    assert counter.modal().errors == {"Begin with": "Sanne placed it."}
    counter.desk.dispatch.then(Done(plain("Goes out.")))
    await counter.over(counter["tom"].submit())
    assert counter.modal() is None


async def test_a_command_is_answered_by_socket(counter: Counter) -> None:
    counter.desk.dispatch.then(Done(plain("Stopped by Tom.")))
    await counter.over(counter["tom"].command("/wederwoord", "stop", "reviews"))
    assert counter.said() == ["Stopped by Tom."]


async def test_talk_in_a_thread_comes_by_socket(counter: Counter) -> None:
    root = await counter.post()
    await counter["sanne"].say("reviews", "Beste Karin", thread=root)
    await counter.people.again(num=1)
    assert [typed.text for typed in counter.desk.heard] == ["Beste Karin"] * 2


async def test_a_press_handed_over_again_does_nothing_twice(counter: Counter) -> None:
    await counter.case()
    for who in ("tom", "sanne"):
        await counter.over(counter[who].press("I'll take this", "reviews"))
    for _ in range(4):
        await counter.over(counter.people.again(0))
    assert (await counter.history()).count("take") == 1


async def test_what_could_not_be_kept_is_not_acknowledged(desk: Desk) -> None:
    async def hear(_: Any) -> None:
        raise StoreError

    desk._hear = hear  # type: ignore[method-assign]
    opened = await Counter(desk).open()
    socket = Socket(desk.access(), opened.listening, PING)
    await socket.open()
    opened.people = People(desk.space, SocketWire(desk.api, patience=0.2))
    root = await opened.post()
    heard = await opened["sanne"].say("reviews", "Beste Karin", thread=root)
    assert heard.lost == "timeout"
    await socket.close()
    await opened.close()


async def test_what_is_not_ours_is_acknowledged_at_once(counter: Counter) -> None:
    hand = counter.desk.api.sockets.hand
    async with asyncio.timeout(2):
        assert await hand("interactive", {"type": "view_closed", "view": 5}) == {}
        assert await hand("events_api", {"type": "event_callback"}) == {}
    assert counter.desk.dispatch.asked == []


@pytest.mark.parametrize("end", ["disconnect", "drop"])
async def test_a_line_that_ends_is_opened_again(counter: Counter, end: str) -> None:
    sockets = counter.desk.api.sockets
    before = [*sockets.open]
    await getattr(sockets, end)()
    # The old one is gone as well: on its way out it takes no press.
    await until(lambda: sockets.open and not {*sockets.open} & {*before})
    await counter.post()
    counter.desk.dispatch.then(Ask(form()))
    heard = await counter.over(counter["tom"].press("Reply…", "reviews"))
    async with asyncio.timeout(10):
        # slack_sdk may open the line twice: whoever meets that presses again.
        while heard.lost:
            await asyncio.sleep(0.05)
            heard = await counter.over(counter["tom"].press("Reply…", "reviews"))
    assert heard.status == 200
    assert counter.modal().title == "Reply to Karin"


async def test_a_line_says_whether_it_is_up(counter: Counter, desk: Desk) -> None:
    await socket_of(counter).check()
    await socket_of(counter).close()
    with pytest.raises(ChannelError, match="the line is down"):
        await socket_of(counter).check()
    await socket_of(counter).close()
    assert desk.api.sockets.open == []


# ------------------------------------------------------------------ a line that fails


def made(desk: Desk, ping: float = PING, **access: str) -> Socket:
    listening = Listening(
        desk.client, desk.directory, desk.store, desk.clock, desk.dispatch, desk._hear
    )
    return Socket(desk.access(**access), listening, ping)


async def test_a_token_that_slack_refuses_is_named(desk: Desk) -> None:
    with pytest.raises(Shut, match="SLACK_APP_TOKEN"):
        await made(desk, app_token="xapp-wrong").open()


@pytest.mark.parametrize(
    "fault", [faults.busy(), faults.broken(), faults.lost_before(), faults.said("x")]
)
async def test_a_slack_that_opens_no_line_is_tried_again_later(
    desk: Desk, fault: faults.Fault
) -> None:
    desk.space.faults.add("apps.connections.open", fault, times=5)
    socket = made(desk)
    with pytest.raises(ChannelError) as trouble:
        await socket.open()
    assert not isinstance(trouble.value, Shut)
    desk.space.faults.clear()
    await socket.open()
    await socket.close()


async def test_a_line_that_nobody_answers_is_given_up(desk: Desk) -> None:
    url = "ws://127.0.0.1:1/link"
    desk.space.faults.add(
        "apps.connections.open", faults.Fault("answer", body={"ok": True, "url": url})
    )
    with pytest.raises(ChannelError, match="no answer in time"):
        await made(desk).open()


def test_only_what_is_elsewhere_is_reached_through_a_proxy(desk: Desk) -> None:
    far = made(desk, api_url="https://slack.com/api/")
    assert far._proxy("http://proxy:1") == "http://proxy:1"
    assert made(desk)._proxy("http://proxy:1") is None


# ------------------------------------------------------------------ over HTTP


async def test_without_a_secret_nobody_comes_in(desk: Desk) -> None:
    opened = await Counter(desk).open()
    shut = Server([_Part(Door(desk.client, opened.listening, ""))], _well)
    address = await shut.start("127.0.0.1", 0)
    people = People(desk.space, replace(opened.wire, url=f"{address}/slack/events"))
    await opened.post()
    assert (await people["tom"].press("Take", "reviews")).status == 401
    assert desk.dispatch.asked == []
    await shut.stop()
    await opened.close()


class _Part:
    def __init__(self, door: Door) -> None:
        self.routes = door.routes

    def leave(self) -> None: ...


async def _well() -> dict[str, str]:
    return {}
