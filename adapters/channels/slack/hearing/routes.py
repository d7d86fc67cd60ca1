"""The door for Slack over HTTP: only what Slack signed just now comes in.

The signature is checked over the bytes as they came, before anything reads them:
slack_bolt would read first, and stumble over what a stranger can send.
"""

from __future__ import annotations

from collections.abc import Iterable

from aiohttp import web
from slack_bolt.adapter.aiohttp import to_aiohttp_response
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_sdk.signature import Clock, SignatureVerifier

from adapters.channels.slack.calling.client import Client
from adapters.channels.slack.hearing.listening import Listening
from adapters.channels.slack.hearing.payloads import ours
from adapters.channels.slack.manifest import PATH

_STAMP, _SIGNATURE = "X-Slack-Request-Timestamp", "X-Slack-Signature"
_NOT_SIGNED = "Only Slack is answered here."
_NOT_YET = "We do not know our own workspace yet: Slack was not reached."


class Door:
    """A part of the web server: lets Slack in; without a secret, nobody."""

    def __init__(self, client: Client, listening: Listening, secret: str) -> None:
        self._client = client
        self._app = listening.app
        # A clock of its own: by default all verifiers of a process share one.
        self._verifier = SignatureVerifier(secret, Clock()) if secret else None

    def routes(self) -> Iterable[web.AbstractRouteDef]:
        return [web.post(PATH, self._answer)]

    async def _answer(self, request: web.Request) -> web.Response:
        body = await request.read()
        if not self._signed(body, _head(request, _STAMP), _head(request, _SIGNATURE)):
            return web.Response(status=401, text=_NOT_SIGNED)
        if not self._client.team:  # Slack hands events over again
            return web.Response(status=503, text=_NOT_YET)
        read = _read(body.decode(), request)
        if read is None:
            return web.Response()
        return await to_aiohttp_response(await self._app.async_dispatch(read))

    def _signed(self, body: bytes, stamp: str, signature: str) -> bool:
        """Tell whether Slack signed this, within the last five minutes."""
        dated = stamp.isascii() and stamp.isdigit() and len(stamp) < 13
        if self._verifier is None or not dated:
            return False
        try:
            return self._verifier.is_valid(body, stamp, signature)
        except (UnicodeDecodeError, TypeError):  # no text, or a signature that is none
            return False


def _head(request: web.Request, name: str) -> str:
    """Give a header that comes once: of two, somebody on the way may read the other."""
    values = request.headers.getall(name, [])
    return values[0] if len(values) == 1 else ""


def _read(body: str, request: web.Request) -> AsyncBoltRequest | None:
    """Read what Slack sent; None for what is of no kind that we listen to."""
    heads = dict(request.headers)
    try:
        read = AsyncBoltRequest(body=body, headers=heads)  # type: ignore[arg-type]
    except (ValueError, TypeError, AttributeError, LookupError, RecursionError):
        return None
    return read if ours(read.body) else None
