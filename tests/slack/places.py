"""Where a probe can be tried: our own Slack, local-slack or emulate, seen alike.

Each place says how to get a trigger and how time goes by there; where an app can be
told of what people do, the acts of people are the same words too.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl

from aiohttp import ClientSession, ClientWebSocketResponse, web
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.web.async_slack_response import AsyncSlackResponse

from tests.fakes import HandClock
from tests.slack import views
from tests.slack.api import Api
from tests.slack.delivery import HttpWire, SocketWire, Wire
from tests.slack.people import People
from tests.slack.standins import (
    APP_TOKEN,
    SCOPES,
    SECRET,
    StandIn,
    emulate,
    local_slack,
)
from tests.slack.workspace import a_workspace

Payload = dict[str, Any]
PATIENCE = 10


@dataclass(frozen=True, slots=True)
class Told:
    """One request that the app got, raw and read."""

    raw: str
    heads: dict[str, str]
    body: Payload


@dataclass
class Ear:
    """An app that only listens: keeps what it is told, answers what it was told to."""

    url: str = ""
    answer: Payload | None = None
    heard: asyncio.Queue[Told] = field(default_factory=asyncio.Queue)

    async def hear(self, request: web.Request) -> web.Response:
        raw = await request.text()
        heads = {name.lower(): value for name, value in request.headers.items()}
        await self.heard.put(Told(raw, heads, _read(raw)))
        return web.json_response(self.answer) if self.answer else web.Response()

    async def next(self) -> Told:
        async with asyncio.timeout(PATIENCE):
            return await self.heard.get()


def _read(raw: str) -> Payload:
    if raw.startswith("{"):
        return dict(json.loads(raw))
    form = dict(parse_qsl(raw, keep_blank_values=True))
    return dict(json.loads(form["payload"])) if "payload" in form else dict(form)


@dataclass
class Place:
    """A Slack with a channel "reviews", Anna and Megan in it, and our app."""

    client: AsyncWebClient
    ear: Ear
    reviews: str
    anna: str
    bot: str = "U0BOT"

    async def trigger(self, view: str = "") -> str:
        """Give a trigger id as Anna's act makes one."""
        raise NotImplementedError

    @asynccontextmanager
    async def line(self) -> AsyncIterator[ClientWebSocketResponse]:
        """Hold a line open, as an app in Socket Mode does."""
        told = await self.client.apps_connections_open(app_token=APP_TOKEN)
        async with ClientSession() as session, session.ws_connect(told["url"]) as line:
            yield line

    async def wait(self, seconds: float) -> None:
        await asyncio.sleep(seconds)

    async def answer(self, url: str, body: Payload) -> None:
        """Answer by response_url, as the app does."""
        async with ClientSession() as session, session.post(url, json=body) as told:
            assert told.status == 200, await told.text()

    async def press(self, ts: str, action: Payload) -> None:
        """Let Anna press a button of a message."""
        raise NotImplementedError

    async def command(self, text: str) -> None:
        """Let Anna call /wederwoord in the channel."""
        raise NotImplementedError

    async def write(self, text: str, thread: str) -> None:
        """Let Anna write in a thread."""
        raise NotImplementedError

    async def open_home(self) -> None:
        raise NotImplementedError

    async def submit(self, block: str, action: str, text: str) -> None:
        """Let Anna type one text and submit the modal before her."""
        raise NotImplementedError


@dataclass
class Own(Place):
    """Our own Slack."""

    people: People = field(kw_only=True)
    clock: HandClock = field(kw_only=True)

    async def trigger(self, view: str = "") -> str:
        return views.trigger_for(self.people.space, self.anna, view)

    @asynccontextmanager
    async def line(self) -> AsyncIterator[ClientWebSocketResponse]:
        """Hold a line open, as an app in Socket Mode does."""
        told = await self.client.apps_connections_open(app_token=APP_TOKEN)
        async with ClientSession() as session, session.ws_connect(told["url"]) as line:
            yield line

    async def wait(self, seconds: float) -> None:
        self.clock.at += timedelta(seconds=seconds)

    async def press(self, ts: str, action: Payload) -> None:
        await self.people["anna"].press(action["action_id"], "reviews", ts=ts)

    async def command(self, text: str) -> None:
        await self.people["anna"].command("/wederwoord", text, "reviews")

    async def write(self, text: str, thread: str) -> None:
        await self.people["anna"].say("reviews", text, thread=thread)

    async def open_home(self) -> None:
        await self.people["anna"].open_home()

    async def submit(self, block: str, action: str, text: str) -> None:
        await self.people["anna"].write(action, text)
        await self.people["anna"].submit()


@dataclass
class Local(Place):
    """local-slack; people act through its control page, and its screen to submit."""

    standin: StandIn = field(kw_only=True)
    session: ClientSession = field(kw_only=True)

    async def trigger(self, view: str = "") -> str:
        await self.command("")
        return str((await self.ear.next()).body["trigger_id"])

    async def press(self, ts: str, action: Payload) -> None:
        where = {"channel": self.reviews, "messageTs": ts}
        await self._ask("interact", {**where, "action": action})

    async def command(self, text: str) -> None:
        what = {"channel": self.reviews, "command": "/wederwoord", "text": text}
        await self._ask("command", what)

    async def write(self, text: str, thread: str) -> None:
        what = {"channel": self.reviews, "text": text, "thread_ts": thread}
        await self._ask("message", what)

    async def open_home(self) -> None:
        await self._ask("open-home", {})

    async def submit(self, block: str, action: str, text: str) -> None:
        typed = {block: {action: {"type": "plain_text_input", "value": text}}}
        submit = {"t": "view_submit", "user": self.anna, "values": typed}
        before = self.ear.heard.qsize()
        async with (
            asyncio.timeout(PATIENCE),
            self.session.ws_connect(f"{self.standin.home}/ui") as screen,
        ):
            await screen.send_json(submit)
            while self.ear.heard.qsize() == before:
                await asyncio.sleep(0.01)

    async def _ask(self, what: str, body: Payload) -> None:
        url = f"{self.standin.home}/_control/{what}"
        async with self.session.post(url, json={"user": self.anna, **body}) as answer:
            assert answer.status == 200, await answer.text()


class _Posting(AsyncWebClient):
    """Sends every question as a POST; emulate does not hear a GET."""

    async def api_call(self, api_method: str, **call: Any) -> AsyncSlackResponse:
        call.pop("http_verb", None)
        asked = call.pop("params", None)
        return await super().api_call(api_method, **({"data": asked} | call))


@dataclass
class Strict(Place):
    """emulate; it tells an app nothing of presses, so it is only asked."""

    async def trigger(self, view: str = "") -> str:
        who = {"user_id": self.anna, **({"view_id": view} if view else {})}
        told = await self.client.api_call("views.generateTriggerId", json=who)
        return str(told["trigger_id"])


@asynccontextmanager
async def place(kind: str, room: Path) -> AsyncIterator[Place]:
    """Open one: "own", "local" (both also "... by socket") or "strict"."""
    async with AsyncExitStack() as stack:
        ear = await stack.enter_async_context(listening())
        name, _, line = kind.partition(" by ")
        url = "" if line == "socket" else ear.url
        yield await _PLACES[name](stack, ear, url, room)


async def _own(stack: AsyncExitStack, ear: Ear, url: str, _: Path) -> Place:
    clock = HandClock()
    api = await stack.enter_async_context(Api(a_workspace(clock)))
    app = api.space.app
    app.scopes = set(SCOPES.split())
    by: Wire = HttpWire(url, app.signing_secret) if url else SocketWire(api)
    client = AsyncWebClient(app.token, base_url=api.base, retry_handlers=[])
    return Own(
        client, ear, "C01REV", "U01ANNA", people=People(api.space, by), clock=clock
    )


async def _local(stack: AsyncExitStack, ear: Ear, url: str, room: Path) -> Place:
    standin = stack.enter_context(local_slack(room, url))
    session = await stack.enter_async_context(ClientSession())
    return Local(
        _client(standin), ear, "C01REV", "U01ANNA", standin=standin, session=session
    )


async def _strict(stack: AsyncExitStack, ear: Ear, _: str, room: Path) -> Place:
    standin = stack.enter_context(emulate(room))
    client = _Posting(standin.token, base_url=standin.base, retry_handlers=[])
    channels = (await client.conversations_list())["channels"]
    reviews = next(c["id"] for c in channels if c["name"] == "reviews")
    anna = await client.users_lookupByEmail(email="anna@example.com")
    return Strict(client, ear, reviews, anna["user"]["id"])


_PLACES = {"own": _own, "local": _local, "strict": _strict}


def _client(standin: StandIn) -> AsyncWebClient:
    return AsyncWebClient(standin.token, base_url=standin.base, retry_handlers=[])


@asynccontextmanager
async def listening() -> AsyncIterator[Ear]:
    """Open an ear on this machine."""
    ear, app = Ear(), web.Application()
    app.router.add_post("/slack", ear.hear)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    ear.url = f"http://127.0.0.1:{runner.addresses[0][1]}/slack"
    try:
        yield ear
    finally:
        await runner.cleanup()


__all__ = ["APP_TOKEN", "SECRET", "Ear", "Place", "Told", "listening", "place"]
