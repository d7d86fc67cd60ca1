"""The keys with which Bot Framework signs what Teams sends us.

botbuilder reads them by itself, but so that everything else stands still meanwhile, and
it looks for a key that it does not know only the next day. These are handed to it
instead: it asks them for each token, by the key's id.
"""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import aiohttp
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from jwt import PyJWTError
from jwt.algorithms import RSAAlgorithm

from adapters.chat.payloads import Payload, at, name, rows
from bot.errors import ChannelError

log = logging.getLogger(__name__)

FRESH = 24 * 3600.0
"""Seconds for which they are good; Microsoft asks to read them anew every day."""
HOLDS = 3 * FRESH
"""Seconds for which they are used nevertheless where they cannot be read anew."""
PAUSE = 300.0
"""Seconds between two looks for a key that is not there: strangers name such keys."""
RETRY = 5.0
"""Seconds in which nobody asks again after it could not be read."""
PATIENCE = 10.0
LARGEST = 1024 * 1024

_LOOPBACK = {"127.0.0.1", "localhost", "::1"}


class Unread(ChannelError):
    """The keys of Bot Framework cannot be read: nobody can be let in now."""


@dataclass(frozen=True, slots=True)
class Key:
    """One key, with the channels whose messages it may sign; both named as SDK does."""

    public_key: RSAPublicKey
    endorsements: tuple[str, ...]


class Keys:
    """Reads the keys once a day, and sooner for one that is not among them."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._keys: Mapping[str, Key] = {}
        self._read_at = self._tried_at = float("-inf")
        self._reading: asyncio.Task[None] | None = None

    async def get(self, key_id: str | None) -> Key:
        """Give a key. Raises PermissionError when there is none, or Unread."""
        if self._stale(key_id):
            await self._renew()
        found = self._keys.get(key_id or "")
        if found is None:
            raise PermissionError("unknown key")
        return found

    async def open(self) -> None:
        """Read them, so that the first press does not wait for it. Raises Unread."""
        await self._renew()

    def _stale(self, key_id: str | None) -> bool:
        age = self._now() - self._read_at
        return age > (FRESH if key_id in self._keys else PAUSE)

    async def _renew(self) -> None:
        """Read them anew; keys that were read not long ago stay good without that."""
        try:
            await self._once()
        except Unread:
            if self._now() - self._read_at > HOLDS:
                raise
            log.warning("the keys of bot framework cannot be read anew")

    async def _once(self) -> None:
        """Read them once for all who wait; not again right after it failed."""
        if self._reading is None:
            if self._now() - self._tried_at < RETRY:
                raise Unread
            self._reading = asyncio.create_task(self._read())
            self._reading.add_done_callback(self._over)
        await asyncio.shield(self._reading)

    def _over(self, task: asyncio.Task[None]) -> None:
        self._reading = None
        failed = task.cancelled() or task.exception() is not None
        self._tried_at = self._now() if failed else float("-inf")

    async def _read(self) -> None:
        try:
            async with asyncio.timeout(PATIENCE), self._session() as web:
                told = await _json(web, self._url)
                listed = await _json(web, str(at(told, "jwks_uri") or ""))
        except (aiohttp.ClientError, OSError, ValueError, RecursionError) as error:
            raise Unread(_UNREAD.format(type(error).__name__)) from None
        self._keys, self._read_at = dict(_usable(listed)), self._now()

    def _session(self) -> aiohttp.ClientSession:
        here = urlsplit(self._url).hostname in _LOOPBACK
        return aiohttp.ClientSession(
            cookie_jar=aiohttp.DummyCookieJar(), trust_env=not here
        )

    def _now(self) -> float:
        return asyncio.get_running_loop().time()


_UNREAD = (
    "The keys of Bot Framework cannot be read ({}), so nothing of Teams is let in. Look"
    " whether this machine may go to login.botframework.com; it is tried again by"
    " itself."
)


async def _json(web: aiohttp.ClientSession, url: str) -> Any:
    """Read a page of JSON. Raises ValueError or aiohttp's errors for anything else."""
    async with web.get(url, allow_redirects=False) as answer:
        body = await answer.content.read(LARGEST)
        if answer.status != 200:
            raise ValueError("status")
    return json.loads(body)


def _usable(listed: Payload) -> list[tuple[str, Key]]:
    """Give the keys that are whole, by their id."""
    return [found for row in rows(listed, "keys") if (found := _key(row))]


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
