"""The keys with which Bot Framework signs what Teams sends us.

botbuilder reads them by itself, but so that everything else stands still meanwhile, and
it looks for a key that it does not know only the next day. These are handed to it
instead: it asks them for each token, by the key's id.
"""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import aiohttp
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from jwt import PyJWTError
from jwt.algorithms import RSAAlgorithm

from adapters.chat.payloads import Payload, at, name, rows
from bot.errors import ChannelError
from bot.words import english, line

log = logging.getLogger(__name__)

FRESH = 24 * 3600.0
"""Seconds for which they are good; Microsoft asks to read them anew every day."""
HOLDS = 3 * FRESH
"""Seconds for which they are used nevertheless where they cannot be read anew."""
PAUSE = 300.0
"""Seconds between two looks for a key that is not there: strangers name such keys."""
RETRY = 5.0
"""Seconds in which nobody asks again after it could not be read."""
LASTING = 30.0
"""Seconds for which nobody can be let in before that is told."""
PATIENCE = 10.0
LARGEST = 1024 * 1024

_LOOPBACK = {"127.0.0.1", "localhost", "::1"}

Tell = Callable[[ChannelError | None], Awaitable[None]]


class Unread(ChannelError):
    """The keys of Bot Framework cannot be read: nobody can be let in now."""


@dataclass(frozen=True, slots=True)
class Key:
    """One key, with the channels whose messages it may sign; both named as SDK does."""

    public_key: RSAPublicKey
    endorsements: tuple[str, ...]


class Keys:
    """Reads the keys once a day, and sooner for one that is not among them.

    `tell` hears when nobody can be let in for want of them, once that lasts, and None
    when it is over.
    """

    def __init__(self, url: str, tell: Tell | None = None) -> None:
        self._url = url
        self._tell = tell
        self._keys: Mapping[str, Key] = {}
        self._read_at = self._tried_at = float("-inf")
        self._reading: asyncio.Task[None] | None = None
        self._since: float | None = None
        self._told = False
        self._why = ""

    async def get(self, key_id: str | None) -> Key:
        """Give a key. Raises PermissionError when there is none, or Unread.

        For one that we know nobody waits, also where it is time to read them anew.
        """
        known = self._keys.get(key_id or "")
        if known is None or not self._holds():
            return await self._looked_up(key_id)
        if self._age() > FRESH:
            self._begin()
        return known

    async def open(self) -> None:
        """Read them, so that the first press does not wait for it. Raises Unread."""
        await self._renew()

    async def close(self) -> None:
        """Read no more; also before anything was read."""
        reading = self._reading
        if reading:
            reading.cancel()
            await asyncio.gather(reading, return_exceptions=True)

    async def _looked_up(self, key_id: str | None) -> Key:
        if self._age() > PAUSE:
            await self._renew()
        found = self._keys.get(key_id or "")
        if found is None:
            raise PermissionError("unknown key")
        return found

    def _age(self) -> float:
        return self._now() - self._read_at

    def _holds(self) -> bool:
        return self._age() <= HOLDS

    async def _renew(self) -> None:
        """Read them anew; keys that were read not long ago stay good without that."""
        if reading := self._begin():
            with suppress(Unread):
                await asyncio.shield(reading)
        if not self._holds():
            raise _unread(self._why)

    def _begin(self) -> asyncio.Task[None] | None:
        """Read them once for all who wait; None right after that failed."""
        if self._reading is None and self._now() - self._tried_at >= RETRY:
            self._reading = asyncio.create_task(self._read())
            self._reading.add_done_callback(self._over)
        return self._reading

    def _over(self, task: asyncio.Task[None]) -> None:
        self._reading = None
        failed = task.cancelled() or task.exception() is not None
        self._tried_at = self._now() if failed else float("-inf")

    async def _read(self) -> None:
        try:
            async with asyncio.timeout(PATIENCE), self._session() as web:
                told = await _json(web, self._url)
                found = _usable(await _json(web, str(at(told, "jwks_uri") or "")))
        except (aiohttp.ClientError, OSError, ValueError, RecursionError) as error:
            self._why = type(error).__name__
            why = {"why": self._why}
            log.warning("the keys of bot framework cannot be read", extra=why)
            await self._worry()
            raise Unread from None
        self._keys, self._read_at = found, self._now()
        await self._well()

    async def _worry(self) -> None:
        """Tell what keeps everybody out once it lasts, for most of it passes soon."""
        if self._holds():
            return
        self._since = self._now() if self._since is None else self._since
        if not self._told and self._now() - self._since >= LASTING:
            self._told = True
            await self._say(_unread(self._why))

    async def _well(self) -> None:
        over, self._since, self._told = self._told, None, False
        if over:
            await self._say(None)

    async def _say(self, why: Unread | None) -> None:
        if self._tell:
            await self._tell(why)

    def _session(self) -> aiohttp.ClientSession:
        here = urlsplit(self._url).hostname in _LOOPBACK
        return aiohttp.ClientSession(
            cookie_jar=aiohttp.DummyCookieJar(), trust_env=not here
        )

    def _now(self) -> float:
        return asyncio.get_running_loop().time()


def _unread(why: str) -> Unread:
    told = line("teams.keys", why=why)
    return Unread(english(told), told)


async def _json(web: aiohttp.ClientSession, url: str) -> Any:
    """Read a page of JSON. Raises ValueError or aiohttp's errors for anything else."""
    body = bytearray()
    async with web.get(url, allow_redirects=False) as answer:
        if answer.status != 200:
            raise ValueError("status")
        async for piece in answer.content.iter_any():
            body += piece
            if len(body) > LARGEST:
                raise ValueError("size")
    return json.loads(body)


def _usable(listed: Payload) -> Mapping[str, Key]:
    """Give the keys that are whole, by their id. Raises ValueError without any."""
    found = dict(key for row in rows(listed, "keys") if (key := _key(row)))
    if not found:
        raise ValueError("keys")
    return found


def _key(row: Payload) -> tuple[str, Key] | None:
    try:
        id_, public = name(row, "kid"), RSAAlgorithm.from_jwk(dict(row))
    except (PyJWTError, ValueError, KeyError, TypeError):
        return None
    endorsed = at(row, "endorsements")
    listed = endorsed if isinstance(endorsed, list) else []
    named = [each for each in listed if isinstance(each, str)]
    # The SDK takes a key that names no channel for one that may sign for all of them.
    if not id_ or not isinstance(public, RSAPublicKey):
        return None
    return id_, Key(public, tuple(named) or ("",))
