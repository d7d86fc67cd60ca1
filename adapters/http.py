"""The one way out over HTTP: asks a source for JSON, or says in words why it failed.

What an error means depends on whether we were reading or writing:

    what happened                          read           write
    ------------------------------------   ------------   ------------
    401, 403                               Unauthorised   Unauthorised
    429                                    RateLimited    RateLimited
    404, 410                               NotFound       NotFound
    any other 4xx                          Refused        Refused
    no connection (name, TCP, TLS)         Unavailable    Unavailable
    time-out, reset, 5xx, 3xx, 408, 425,   Unavailable    InDoubt
    an answer that is not JSON

A write that may have arrived is never called undone: somebody looks before it is sent
again.
"""

from __future__ import annotations

import asyncio
import json
import ssl
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from functools import cache
from typing import Any, NoReturn
from urllib.parse import urlencode

import httpx

from bot.errors import (
    InDoubt,
    RateLimited,
    Refused,
    SettingsError,
    SourceError,
    Unauthorised,
    Unavailable,
)
from bot.ports.clock import Clock
from bot.review import clean
from bot.words import line

LARGEST = 8_000_000
"""Bytes of an answer; a page of 100 reviews of the longest kind stays below it."""
LONGEST_WAIT = timedelta(hours=1)
LONGEST_REASON = 300


class NotFound(Refused):
    """The source says that it is not there, or no longer."""


@dataclass(frozen=True, slots=True)
class Patience:
    """Seconds to connect, between two bytes, and for a whole call.

    The last one is what ends an answer that drips in byte by byte.
    """

    connect: float = 10
    read: float = 30
    whole: float = 60


@dataclass(frozen=True, slots=True)
class Party:
    """Whom we call: its name in messages, its address and, if it asks one, our token.

    Raises SettingsError when no call could ever be made with these.
    """

    title: str
    base: str
    token: str = ""

    def __post_init__(self) -> None:
        if problem := _unusable(self.base, self.token):
            raise SettingsError(f"{self.title}: {problem}")


Bearer = Callable[[], Awaitable[str]]
"""Gives the token of a party whose tokens run out; raises SourceError."""
Reading = Callable[[int, Any], SourceError | None]
"""Gives what a party means by a status and its JSON, where the table has it wrong."""


class Http:
    """Calls one party. Redirects are not followed: a token goes to one host only."""

    def __init__(
        self,
        party: Party,
        clock: Clock,
        patience: Patience | None = None,
        *,
        bearer: Bearer | None = None,
        means: Reading | None = None,
    ) -> None:
        self._party = party
        self._clock = clock
        self._patience = patience or Patience()
        self._bearer = bearer
        self._means = means
        url = httpx.URL(party.base)
        self._client = httpx.AsyncClient(
            base_url=url,
            headers={"Accept": "application/json"},
            timeout=httpx.Timeout(self._patience.connect, read=self._patience.read),
            follow_redirects=False,
            verify=_trust(url.scheme),
            # A proxy that the machine knows of leads out, never to the machine itself.
            trust_env=url.host not in _LOOPBACK,
        )

    async def read(self, path: str, params: Mapping[str, str] | None = None) -> Any:
        """Ask for something and give its JSON; see the table above for what it raises.

        `path` begins with a slash and has its parts quoted.
        """
        return await self._call(Unavailable, "GET", path, params=params)

    async def write(
        self, method: str, path: str, body: Mapping[str, Any] | None = None
    ) -> Any:
        """Have something done and give the JSON of the answer; raises as above."""
        sent = {} if body is None else _sent(body)
        return await self._call(InDoubt, method, path, **sent)

    async def form(self, path: str, form: Mapping[str, str]) -> Any:
        """Send a form that asks for something, as for a token; raises as a read."""
        content = urlencode(form).encode()
        kind = {"Content-Type": "application/x-www-form-urlencoded"}
        return await self._call(
            Unavailable, "POST", path, content=content, headers=kind
        )

    async def close(self) -> None:
        await self._client.aclose()

    async def _call(
        self, lost: type[SourceError], method: str, path: str, **call: Any
    ) -> Any:
        token = await self._bearer() if self._bearer else self._party.token
        signed = {"Authorization": f"Bearer {token}"} if token else {}
        call["headers"] = {**call.get("headers", {}), **signed}
        try:
            async with (
                asyncio.timeout(self._patience.whole),
                self._client.stream(method, path, **call) as answer,
            ):
                body = await _body(answer)
        except _NEVER_LEFT as error:
            message = f"{self._party.title} cannot be reached: {_words(error)}"
            raise Unavailable(message, line("http.unreached")) from error
        except (httpx.RequestError, TimeoutError) as error:
            message = f"{self._party.title} did not answer: {_words(error)}"
            raise lost(message, line("http.silent")) from error
        return self._understood(answer, body, lost, token)

    def _understood(
        self,
        answer: httpx.Response,
        body: bytes | None,
        lost: type[SourceError],
        token: str,
    ) -> Any:
        told = _json(body)
        if not answer.is_success:
            meant = self._means and self._means(answer.status_code, told)
            if meant:
                raise meant
            self._fail(answer, _reason(told, token), lost)
        if told is None:
            message = f"{self._party.title} gave an answer that cannot be read"
            raise lost(message, line("http.unread"))
        return told

    def _fail(
        self, answer: httpx.Response, reason: str, lost: type[SourceError]
    ) -> NoReturn:
        title, status = self._party.title, answer.status_code
        if status in {401, 403}:
            said = line("http.token", reason=reason or str(status))
            raise Unauthorised(f"{title} refuses our token: {reason or status}", said)
        if status == 429:
            wait = answer.headers.get("Retry-After", "")
            at = retry_at(wait, self._clock.now())
            said = line("http.wait")
            raise RateLimited(f"{title} asks us to wait", said, retry_at=at)
        if status in {404, 410}:
            raise NotFound(reason or f"{title} does not have it (any more)")
        if 400 <= status < 500 and status not in _NOT_FOR_GOOD:
            raise Refused(reason or f"{title} gives no reason (HTTP {status})")
        said = line("http.trouble", status=str(status))
        raise lost(f"{title} could not serve us (HTTP {status})", said)


_LOOPBACK = ("127.0.0.1", "::1", "localhost")
_NEVER_LEFT = (
    httpx.ConnectError,
    httpx.ConnectTimeout,
    httpx.PoolTimeout,
    httpx.ProxyError,
)
_NOT_FOR_GOOD = (408, 425)  # "too slow" and "too early" say nothing about what we asked


@cache
def _trust(scheme: str) -> ssl.SSLContext:
    """Load whom to trust once; a party without TLS gets a context that trusts nobody.

    Loading takes 90 ms, which every start would pay for each source.
    """
    if scheme == "https":
        return httpx.create_ssl_context()
    return ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)


def _unusable(base: str, token: str) -> str:
    try:
        url = httpx.URL(base)
    except httpx.InvalidURL:
        return "this is no address; write one like https://reviews.example"
    if url.scheme not in {"http", "https"} or not url.host or url.userinfo:
        return "this is no address; write one like https://reviews.example"
    if url.scheme == "http" and url.host not in _LOOPBACK:
        return "use https; without it anybody on the way can read the token"
    if not token.isascii() or not token.isprintable() or " " in token:
        return "the token holds characters that no token has; copy it again"
    return ""


def _sent(body: Mapping[str, Any]) -> dict[str, Any]:
    # ASCII with escapes: half a pasted emoji is no reason to fail
    content = json.dumps(body).encode()
    return {"content": content, "headers": {"Content-Type": "application/json"}}


async def _body(answer: httpx.Response) -> bytes | None:
    """Take in the answer; None when it is larger than anything we asked for."""
    taken = bytearray()
    async for piece in answer.aiter_bytes():
        taken += piece
        if len(taken) > LARGEST:
            return None
    return bytes(taken)


def _json(body: bytes | None) -> Any:
    """Give what the JSON holds; None when it is no JSON, or holds nothing."""
    try:
        return json.loads(body or b"", parse_constant=_no_number)
    except (ValueError, RecursionError):
        return None


def _no_number(name: str) -> NoReturn:
    raise ValueError(name)


def _words(error: Exception) -> str:
    if isinstance(error, (httpx.TimeoutException, TimeoutError)):
        return "it took too long"
    return " ".join(clean(str(error)).split())[:LONGEST_REASON] or "connection lost"


_REASONS = ("error", "message", "reason", "detail")


def _reason(told: Any, token: str) -> str:
    """Give the reason in an answer as one bounded line; "" when it gives none."""
    while isinstance(told, dict):
        told = next((told[key] for key in _REASONS if key in told), None)
    if not isinstance(told, str):
        return ""
    line = " ".join(clean(told).split())
    return (line.replace(token, "…") if token else line)[:LONGEST_REASON]


def retry_at(header: str, now: datetime) -> datetime | None:
    """Read a Retry-After header (seconds or a date); None when it says nothing.

    Gives UTC, not before `now` and at most an hour later.
    """
    if header.isascii() and header.isdigit():
        seconds = min(int(header[:9]), LONGEST_WAIT.total_seconds())
        return now + timedelta(seconds=seconds)
    try:
        at = parsedate_to_datetime(header)
    except ValueError:
        return None
    at = at.replace(tzinfo=at.tzinfo or UTC)
    return min(max(at, now), now + LONGEST_WAIT).astimezone(UTC)
