"""The line to Slack where nobody can call us: we open it, Slack speaks down it.

slack_sdk opens it again when it ends, and hands each envelope to our listeners. Where
that did not work we open it afresh: slack_sdk goes on trying one address, and each is
good for once. It has a web client of its own, for this takes another token.
"""

from __future__ import annotations

import asyncio
import logging
from contextlib import suppress
from typing import Any
from urllib.parse import urlsplit

import aiohttp
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_sdk.errors import SlackApiError
from slack_sdk.socket_mode.aiohttp import SocketModeClient
from slack_sdk.socket_mode.request import SocketModeRequest
from slack_sdk.web.async_client import AsyncWebClient

from adapters.channels.slack.calling.client import Access
from adapters.channels.slack.calling.refusals import Told, refusal
from adapters.channels.slack.hearing.listening import QUIET, Listening
from adapters.channels.slack.hearing.payloads import ours
from adapters.channels.slack.hearing.worry import Trouble, Worry
from bot.errors import ChannelError, Shut
from bot.words import Line, english, line

log = logging.getLogger(__name__)

_LOOPBACK = {"127.0.0.1", "localhost", "::1"}
_OPEN = "apps.connections.open"
LOOK, LASTING, LONGEST = 2, 6, 30
"""In pings: the time between two looks at the line, how long it may be down before that
is told, and the longest between two attempts to mend it."""


class Socket:
    """One line to Slack. `ping` is how many seconds it may be dead unnoticed."""

    def __init__(
        self,
        access: Access,
        listening: Listening,
        ping: float = 10,
        trouble: Trouble | None = None,
    ) -> None:
        self._access = access
        self._listening = listening
        self._ping = ping
        self._handler: AsyncSocketModeHandler | None = None
        self._worry = Worry(trouble, LASTING * ping)
        self._keeper: asyncio.Task[None] | None = None
        self._lines = 0
        self._greeted = asyncio.Event()

    async def open(self) -> None:
        """Open the line; from then on it is kept open.

        Raises Shut when Slack refuses our token, ChannelError when it is not reached.
        """
        await self.close()
        await self._open()
        self._keeper = asyncio.create_task(self._keep())

    async def close(self) -> None:
        keeper, self._keeper = self._keeper, None
        if keeper:
            keeper.cancel()
            await asyncio.gather(keeper, return_exceptions=True)
        await self._shut()

    async def check(self) -> None:
        """Raise ChannelError when the line is down."""
        if not await self._stands():
            raise _down(line("slack.line_broke"))

    async def _stands(self) -> bool:
        return self._handler is not None and await self._handler.client.is_connected()

    async def _open(self) -> None:
        web = AsyncWebClient(
            self._access.app_token, base_url=self._access.api_url, logger=QUIET
        )
        web.proxy = self._proxy(web.proxy)
        url = await _line(web)
        self._handler = handler = self._made(web)
        handler.client.wss_uri = url
        try:
            async with asyncio.timeout(self._ping):
                await handler.connect_async()  # type: ignore[no-untyped-call]
        except TimeoutError:
            await self._shut()
            raise _down(line("slack.line_late")) from None

    async def _shut(self) -> None:
        handler = self._handler
        if handler is None:
            return
        with suppress(aiohttp.ClientError, OSError):  # a line that broke is gone
            await handler.close_async()  # type: ignore[no-untyped-call]
        client = handler.client
        ending = (client.message_processor, client.message_receiver)
        tasks = [t for t in (*ending, client.current_session_monitor) if t]
        await asyncio.gather(*tasks, return_exceptions=True)
        self._handler = None

    # ------------------------------------------------------------------ keeping it

    async def _keep(self) -> None:
        """Look every few pings; what does not mend is tried less and less often."""
        pause = least = LOOK * self._ping
        while True:
            await asyncio.sleep(pause)
            wrong = await self._wrong()
            pause = min(pause * 2, LONGEST * self._ping) if wrong else least
            try:
                await self._worry.hear(wrong)
            except Exception:
                log.exception("what is wrong with slack's line was not told")

    async def _wrong(self) -> ChannelError | None:
        """Say what is wrong with the line, after an attempt to mend it."""
        if self._lines <= 1 and await self._stands():
            return None
        log.warning("slack's line is opened afresh", extra={"lines": self._lines})
        try:
            await self._afresh()
        except ChannelError as error:
            return error
        # Right after a refresh Slack may still count our own old line.
        return _told(ChannelError, line("slack.shared")) if self._lines > 1 else None

    async def _afresh(self) -> None:
        """Close what is left of the line and open one, until Slack greets us."""
        await self._shut()
        self._lines = 0
        self._greeted.clear()
        await self._open()
        with suppress(TimeoutError):
            async with asyncio.timeout(self._ping):
                await self._greeted.wait()

    async def _hello(self, _: Any, message: dict[str, Any], __: Any = None) -> None:
        """Read Slack's greeting: it says how many lines our app holds now."""
        if message.get("type") == "hello":
            told = message.get("num_connections")
            self._lines = told if isinstance(told, int) else 0
            self._greeted.set()

    def _made(self, web: AsyncWebClient) -> AsyncSocketModeHandler:
        handler = AsyncSocketModeHandler(
            self._listening.app,
            self._access.app_token,
            logger=QUIET,
            web_client=web,
            ping_interval=self._ping,
        )
        handler.client.proxy = self._proxy(handler.client.proxy)

        async def hear(client: SocketModeClient, envelope: SocketModeRequest) -> None:
            if ours(envelope.payload):
                await handler.handle(client, envelope)
            else:
                await client.send_socket_mode_response(
                    {"envelope_id": envelope.envelope_id}
                )

        handler.client.socket_mode_request_listeners[:] = [hear]  # type: ignore[list-item]
        handler.client.message_listeners.append(self._hello)
        return handler

    def _proxy(self, found: str | None) -> str | None:
        """Give the proxy to go through: none to this very machine."""
        host = urlsplit(self._access.api_url).hostname
        return None if host in _LOOPBACK else found


async def _line(web: AsyncWebClient) -> str:
    """Ask Slack where to open a line; it is good for once."""
    try:
        told = await web.apps_connections_open(app_token=web.token or "")
    except SlackApiError as error:
        answer = error.response
        body = answer.data if isinstance(answer.data, dict) else {}
        why = refusal(_OPEN, "", Told(answer.status_code, body))
        if isinstance(why, Shut):
            why = _told(Shut, line("slack.app_token"))
        raise why from None
    except (aiohttp.ClientError, OSError, ValueError, AttributeError) as error:
        raise _down(type(error).__name__) from None
    return str(told["url"])


def _down(why: Line | str) -> ChannelError:
    return _told(ChannelError, line("slack.no_line", why=why))


def _told(kind: type[ChannelError], said: Line) -> ChannelError:
    return kind(english(said), said)
