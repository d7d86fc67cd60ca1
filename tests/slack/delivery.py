"""How what people do reaches the app: signed over HTTP, or down the socket.

Slack waits three seconds and hands an event over again when nobody answered; a press or
a submit it gives up, and tells the person so.
"""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import json
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol
from urllib.parse import urlencode

from aiohttp import ClientError, ClientSession, ClientTimeout

from bot.ports import Clock
from tests.slack.api import Api

Payload = dict[str, Any]
PATIENCE = 3.0


@dataclass(frozen=True, slots=True)
class Delivery:
    """One thing handed over: "interactive", "slash_commands" or "events_api"."""

    kind: str
    body: Payload
    retry: int = 0
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Heard:
    """What the app answered: a status and a body; `lost` says why there is none."""

    status: int = 0
    body: Any = None
    seconds: float = 0.0
    lost: str = ""

    @property
    def well(self) -> bool:
        return 200 <= self.status < 300


class Wire(Protocol):
    """One of the two ways to the app."""

    async def send(self, delivery: Delivery) -> Heard: ...


@dataclass(frozen=True, slots=True)
class HttpWire:
    """Posts to the app, signed v0. `url` is one address, or one for each kind.

    Signatures carry the time of this machine (as slack_bolt looks at it) or of a clock
    handed in; `age` makes them older by so many seconds, `secret` may be a wrong one.
    """

    url: str | Mapping[str, str]
    secret: str
    clock: Clock | None = None
    age: int = 0
    patience: float = PATIENCE

    async def send(self, delivery: Delivery) -> Heard:
        kind, body = _written(delivery)
        again = (
            {
                "X-Slack-Retry-Num": str(delivery.retry),
                "X-Slack-Retry-Reason": delivery.reason,
            }
            if delivery.retry
            else {}
        )
        return await self.post(
            body, {"Content-Type": kind, **self.signed(body), **again}
        )

    async def post(self, body: bytes, heads: Mapping[str, str], to: str = "") -> Heard:
        """Send bytes as they are, for those who are not Slack."""
        begun = time.monotonic()
        timeout = ClientTimeout(total=self.patience)
        try:
            async with (
                ClientSession(timeout=timeout) as session,
                session.post(self._to(to), data=body, headers=heads) as answer,
            ):
                told = _read(await answer.text())
                return Heard(answer.status, told, time.monotonic() - begun)
        except TimeoutError:
            return Heard(seconds=time.monotonic() - begun, lost="http_timeout")
        except ClientError:
            return Heard(seconds=time.monotonic() - begun, lost="connection_failed")

    def signed(self, body: bytes) -> dict[str, str]:
        now = self.clock.now().timestamp() if self.clock else time.time()
        stamp = str(int(now) - self.age)
        base = b"v0:" + stamp.encode() + b":" + body
        sign = hmac.new(self.secret.encode(), base, hashlib.sha256).hexdigest()
        return {
            "X-Slack-Request-Timestamp": stamp,
            "X-Slack-Signature": f"v0={sign}",
        }

    def _to(self, kind: str) -> str:
        return self.url if isinstance(self.url, str) else self.url[kind]


@dataclass(frozen=True, slots=True)
class SocketWire:
    """Hands envelopes down a line the app holds open."""

    api: Api
    patience: float = PATIENCE

    async def send(self, delivery: Delivery) -> Heard:
        if not self.api.sockets.open:
            return Heard(lost="connection_failed")
        begun = time.monotonic()
        try:
            async with asyncio.timeout(self.patience):
                told = await self.api.sockets.hand(
                    delivery.kind,
                    delivery.body,
                    retry=delivery.retry,
                    reason=delivery.reason,
                )
        except TimeoutError:
            return Heard(seconds=time.monotonic() - begun, lost="timeout")
        return Heard(200, told or None, time.monotonic() - begun)


def _written(delivery: Delivery) -> tuple[str, bytes]:
    """Write a body as Slack sends its kind: a form with JSON in it, a form, JSON."""
    form = "application/x-www-form-urlencoded"
    if delivery.kind == "interactive":
        return form, urlencode({"payload": json.dumps(delivery.body)}).encode()
    if delivery.kind == "slash_commands":
        return form, urlencode(delivery.body).encode()
    return "application/json", json.dumps(delivery.body).encode()


def _read(text: str) -> Any:
    try:
        return json.loads(text) if text else None
    except ValueError:
        return text
