"""Calls Slack's Web API as our bot, or says in words why that failed.

Nothing is repeated blindly: a call that broke off may have been carried out, so the
outbox looks before it sends again. Only what Slack put off (429) is asked once more.
"""

from __future__ import annotations

import asyncio
import logging
from dataclasses import dataclass, field
from typing import Any, cast
from urllib.parse import urlsplit

import aiohttp
from slack_sdk.errors import SlackApiError
from slack_sdk.http_retry.builtin_async_handlers import AsyncRateLimitErrorRetryHandler
from slack_sdk.http_retry.response import HttpResponse
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.web.async_slack_response import AsyncSlackResponse

from adapters.channels.slack.calling.pace import Pace, counted, put_off
from adapters.channels.slack.calling.refusals import Told, refusal
from adapters.chat.doors import Doors
from adapters.chat.reaching import unreached
from bot.errors import ChannelError
from bot.ports import Clock

_quiet = logging.getLogger(f"{__name__}.sdk")
_quiet.setLevel(logging.WARNING)
"""Below that level slack_sdk logs whole messages, customers' words and all."""

_LOOPBACK = {"127.0.0.1", "localhost", "::1"}


def proxied(url: str) -> bool:
    """Tell whether a proxy of the environment is asked: none to this very machine."""
    return urlsplit(url).hostname not in _LOOPBACK


class Unreached(ChannelError):
    """Slack gave no answer, or none that can be read: it may be asked once more."""


@dataclass(frozen=True, slots=True)
class Access:
    """What lets us into a workspace. With an app token presses come by socket."""

    bot_token: str = field(repr=False)
    app_token: str = field(default="", repr=False)
    signing_secret: str = field(default="", repr=False)
    api_url: str = AsyncWebClient.BASE_URL


@dataclass(frozen=True, slots=True)
class Patience:
    """How many seconds we wait. A look and an act fit in one lease of the outbox.

    connect  to reach Slack at all
    call     for one call, a short Retry-After included
    busy     the longest that Slack may put a call off and we sleep it out
    look     for a look whether a message stands
    act      for one act: post, change or take away, waiting for its turn included
    pace     between two messages into one conversation
    queue    that a message may wait for its turn
    meet     for who somebody is, while that person waits for our answer
    retry    between two attempts to reach Slack when the bot starts
    """

    connect: float = 10
    call: float = 30
    busy: float = 20
    look: float = 25
    act: float = 90
    pace: float = 1
    queue: float = 55
    meet: float = 1.5
    retry: float = 15


class Again(AsyncRateLimitErrorRetryHandler):
    """Asks once more what Slack put off, and so did not do, if it is for a moment."""

    def __init__(self, most: float) -> None:
        super().__init__(max_retry_count=1)
        self._most = most

    async def _can_retry_async(
        self, *, response: HttpResponse | None = None, **_: Any
    ) -> bool:
        wait = put_off(response)
        return wait is not None and wait <= self._most


class Client:
    """One for the whole process. `team`, `bot_user`, `bot_id` are "" until `open`."""

    def __init__(
        self, access: Access, clock: Clock, patience: Patience | None = None
    ) -> None:
        self.patience = patience or Patience()
        self.team = self.bot_user = self.bot_id = ""
        self.scopes: frozenset[str] = frozenset()
        self.web = AsyncWebClient(
            access.bot_token,
            base_url=access.api_url,
            logger=_quiet,
            # Its others repeat what may have arrived: it would be posted twice.
            retry_handlers=[Again(self.patience.busy)],
        )
        # The SDK takes a proxy from the environment even for this very machine; our
        # session asks the environment itself, NO_PROXY included.
        self.web.proxy = None
        self._url = access.api_url
        self._pace = Pace(self.patience.pace, self.patience.queue)
        self._doors = Doors("Slack", clock, counted)
        self._opening = asyncio.Lock()

    async def open(self) -> None:
        """Ask Slack who we are there. Raises Shut when our token is refused."""
        answer = await self._send("auth.test", {})
        told = _whole("auth.test", answer.data)
        self.team = str(told.get("team_id") or "")
        self.bot_user = str(told.get("user_id") or "")
        self.bot_id = str(told.get("bot_id") or "")
        given = answer.headers.get("X-OAuth-Scopes", "")
        self.scopes = frozenset(scope.strip() for scope in given.split(",")) - {""}

    async def call(self, method: str, **args: Any) -> dict[str, Any]:
        """Call a method such as "chat.postMessage" and give what Slack answers.

        Raises ChannelError, and of these: Shut (our token is refused), Stranger (no
        such person), Missing (no such message).
        """
        await self.ready()
        return _whole(method, (await self._send(method, args)).data)

    async def paced(
        self, conversation: str, method: str, **args: Any
    ) -> dict[str, Any]:
        """Call in turn: a conversation takes about one message a second.

        Slack counts each method for itself, so a change of a card, for which somebody
        who pressed is waiting, does not stand behind new ones.
        """
        await self._pace.turn(f"{method} {conversation}")
        return await self.call(method, **args)

    async def answer(self, hook: str, body: dict[str, Any]) -> bool:
        """Answer by an address that came with a press; tells whether that worked.

        It carries no token of ours, and goes the way that our calls go.
        """
        try:
            async with self._reach().post(
                hook, json=body, allow_redirects=False
            ) as answer:
                return answer.status == 200
        except (aiohttp.ClientError, OSError, ValueError):
            return False

    async def close(self) -> None:
        if self.web.session:
            await self.web.session.close()

    async def ready(self) -> None:
        """Make sure that we know who we are: the start may have met no Slack."""
        if self.bot_id:
            return
        async with self._opening:
            if not self.bot_id:
                await self.open()
        if not self.bot_id:  # without it we would not know our own messages again
            raise ChannelError(_HALF.format("auth.test", "bot_id"))

    async def _send(self, method: str, args: dict[str, Any]) -> AsyncSlackResponse:
        where = str(args.get("channel", ""))
        self._doors.check(method, where)
        self._reach()
        send = getattr(self.web, method.replace(".", "_"))
        try:
            async with asyncio.timeout(self.patience.call):
                return cast("AsyncSlackResponse", await send(**args))
        except SlackApiError as error:
            raise self._refusal(method, where, error) from None
        except (aiohttp.ClientError, OSError, ValueError, AttributeError) as error:
            # The last two: slack_sdk stumbles over an answer that is no JSON object.
            host = urlsplit(self._url).hostname or ""
            raise Unreached(unreached("Slack", host, error)) from None

    def _refusal(self, method: str, where: str, error: SlackApiError) -> ChannelError:
        """Translate an answer; nothing of what was sent or received goes along."""
        wait = put_off(error.response)
        if wait is not None:
            return self._doors.close(method, where, wait)
        status = getattr(error.response, "status_code", 200)
        body = _body(getattr(error.response, "data", None))
        return refusal(method, where, Told(status, body))

    def _reach(self) -> aiohttp.ClientSession:
        """Give our session, opened for the first call: it wants a running loop."""
        if self.web.session is None:
            self.web.session = aiohttp.ClientSession(
                timeout=aiohttp.ClientTimeout(
                    total=self.patience.call, sock_connect=self.patience.connect
                ),
                cookie_jar=aiohttp.DummyCookieJar(),
                trust_env=proxied(self._url),
            )
        return self.web.session


_TELLS = {
    "auth.test": ("team_id",),
    "chat.postMessage": ("ts",),
    "chat.update": ("ts",),
    "conversations.history": ("messages",),
    "conversations.open": ("channel",),
    "conversations.replies": ("messages",),
    "users.info": ("user",),
    "users.lookupByEmail": ("user",),
}
"""What an answer must tell; a yes without it may come from anybody on the way."""


def _whole(method: str, data: object) -> dict[str, Any]:
    """Give an answer that tells all it must. Raises ChannelError for any other."""
    told = _body(data)
    lacking = [name for name in _TELLS.get(method, ()) if told.get(name) in (None, "")]
    if lacking:
        raise ChannelError(_HALF.format(method, ", ".join(lacking)))
    return told


_HALF = "What answers for Slack leaves out what it should tell ({}: {})."


def _body(data: object) -> dict[str, Any]:
    """Give a JSON object; Slack, or whoever answered for it, may send anything."""
    return data if isinstance(data, dict) else {}
