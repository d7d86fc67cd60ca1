"""What comes from Slack: one table says which call leads where.

slack_bolt finds the listener and carries its answer back, by socket and over HTTP
alike. Nothing it logs is kept: it would log what customers wrote.
"""

from __future__ import annotations

import logging
import re
import secrets
import traceback
from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import Any

from slack_bolt.async_app import AsyncApp
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.error import BoltUnhandledRequestError
from slack_bolt.response import BoltResponse

from adapters.channels.slack.calling.client import Client
from adapters.channels.slack.calling.directory import Directory
from adapters.channels.slack.drawing.view import CALLBACK
from adapters.channels.slack.hearing import presses, shortcuts
from adapters.channels.slack.hearing.answering import Answering, Desk, Dispatch
from adapters.channels.slack.hearing.presses import Press
from adapters.channels.slack.hearing.telling import Teller
from adapters.channels.slack.hearing.worry import Trouble
from adapters.channels.slack.manifest import COMMAND, COMPLAINT
from adapters.chat.payloads import Payload, at
from bot.errors import ChannelError, StoreError
from bot.ports import Clock, Store
from bot.ports.events import Typed

log = logging.getLogger(__name__)

Hear = Callable[[Typed], Awaitable[None]]
Read = Callable[[Payload, datetime], Press | None]
Listener = Callable[..., Awaitable[BoltResponse]]

QUIET = logging.getLogger(f"{__name__}.bolt")
"""The logger of slack_bolt: it writes whole payloads, so it writes nothing."""
QUIET.setLevel(logging.CRITICAL + 1)

_OURS = re.compile(r"^ww(-reload)?/")
_ANY = re.compile("")


class Listening:
    """Hears what people do in Slack; `app` is given to a socket or to the web server.

    The app checks no signature: the door over HTTP does, before it reads anything.
    """

    def __init__(  # noqa: PLR0913 - besides who hears of trouble, all are needed
        self,
        client: Client,
        directory: Directory,
        store: Store,
        clock: Clock,
        dispatch: Dispatch,
        hear: Hear,
        *,
        trouble: Trouble | None = None,
    ) -> None:
        self._client = client
        self._clock = clock
        self._hear = hear
        self._trouble = trouble
        desk = Desk(store, directory, dispatch)
        self.answering = Answering(desk, Teller(client))
        self.app = self._app()
        for register, what, listener in self._table():
            register(what)(listener)
        self.app.error(_failed)

    async def drain(self, seconds: float) -> None:
        """Wait for what is still being said, at most so long."""
        await self.answering.drain(seconds)

    def _app(self) -> AsyncApp:
        return AsyncApp(
            name="wederwoord",
            logger=QUIET,
            client=self._client.web,
            authorize=_known(self._client),
            signing_secret="",
            request_verification_enabled=False,
            # It waits 10 ms in vain for an answer otherwise.
            process_before_response=True,
            raise_error_for_unhandled_request=True,
            attaching_function_token_enabled=False,
            attaching_conversation_kwargs_enabled=False,
        )

    def _table(self) -> tuple[tuple[Callable[[Any], Any], Any, Listener], ...]:
        app, press = self.app, self._press
        return (
            (app.view, CALLBACK, press(presses.submitted)),
            (app.action, {"action_id": _OURS}, press(presses.pressed)),
            (app.action, {"action_id": _ANY}, _nothing),
            (app.command, COMMAND, press(shortcuts.called)),
            (app.message_shortcut, COMPLAINT, press(shortcuts.noted)),
            (app.event, "app_home_opened", press(shortcuts.visited)),
            (app.event, "message", self._typed),
            (app.event, "tokens_revoked", self._shut_out),
            (app.event, "app_uninstalled", self._shut_out),
        )

    # ------------------------------------------------------------------ listeners

    def _press(self, read: Read) -> Listener:
        """Give the listener for what is read in this way."""

        async def listener(body: dict[str, Any]) -> BoltResponse:
            try:
                found = read(body, self._clock.now())
            except ValueError as error:
                return _not_ours(body, error)
            answered = await self.answering.answer(found) if found else {}
            return BoltResponse(status=200, body=dict(answered) or "")

        return listener

    async def _typed(self, body: dict[str, Any]) -> BoltResponse:
        try:
            found = shortcuts.talk(body)
        except ValueError as error:
            return _not_ours(body, error)
        if found is None:
            return await _nothing()
        try:
            await self._hear(found)
        except StoreError:
            return BoltResponse(status=503)  # Slack hands it over once more
        return await _nothing()

    async def _shut_out(self, body: dict[str, Any]) -> BoltResponse:
        """Note it, and look at once whether the door is shut: no message may be due."""
        kind = str(at(body, "event", "type"))
        log.warning("slack shuts us out", extra={"event": kind})
        self.answering.keep(self._look())
        return await _nothing()

    async def _look(self) -> None:
        """Ask Slack whether we are still let in; hand over what it says."""
        refused: ChannelError | None = None
        try:
            await self._client.open()
        except ChannelError as error:
            refused = error
        if self._trouble:
            await self._trouble(refused)


def _known(client: Client) -> Callable[[], Awaitable[AuthorizeResult]]:
    """Say who we are without asking Slack: we asked when we came in."""

    async def authorize() -> AuthorizeResult:
        return AuthorizeResult(
            enterprise_id=None,
            team_id=client.team,
            bot_id=client.bot_id,
            bot_user_id=client.bot_user,
            bot_token=client.web.token,
        )

    return authorize


async def _nothing() -> BoltResponse:
    return BoltResponse(status=200)


def _not_ours(body: Payload, error: ValueError) -> BoltResponse:
    more = {"kind": str(at(body, "type"))[:40], "part": str(error)[:40]}
    log.warning("slack sent what is not ours", extra=more)
    return BoltResponse(status=200)


async def _failed(error: Exception) -> BoltResponse:
    """Answer what nobody listens to; note where anything else went wrong.

    Without the message of the error: it may hold a customer's words.
    """
    if isinstance(error, BoltUnhandledRequestError):
        return BoltResponse(status=200)
    trace = traceback.format_tb(error.__traceback__)
    where = {"number": secrets.token_hex(4), "error": type(error).__name__}
    log.error("a call of slack failed", extra={**where, "trace": trace})
    return BoltResponse(status=500)
