"""The token for every call to Google: asked for anew when the one we have ran out."""

from __future__ import annotations

import asyncio
from datetime import datetime, timedelta
from typing import Any

from adapters.http import Http
from adapters.sources.google_business.terms import Credentials
from bot.errors import Unavailable
from bot.ports.clock import Clock

EARLY = timedelta(minutes=1)
"""How long before its end a token is no longer used: a call takes time."""
SHORTEST, LONGEST = 60, 24 * 3600
"""Seconds a token is taken to live, whatever the answer says."""


class Access:
    """Raises SourceError in words when Google gives us no token."""

    def __init__(self, http: Http, credentials: Credentials, clock: Clock) -> None:
        self._http = http
        self._credentials = credentials
        self._clock = clock
        self._token = ""
        self._until: datetime | None = None
        self._asking = asyncio.Lock()

    async def token(self) -> str:
        """Give a token that holds now; one question for all who wait for it."""
        async with self._asking:
            if self._until is None or self._clock.now() >= self._until:
                await self._ask()
        return self._token

    def forget(self) -> None:
        """Ask anew for the next call: the one we have was refused."""
        self._until = None

    async def close(self) -> None:
        await self._http.close()

    async def _ask(self) -> None:
        ours, asked = self._credentials, self._clock.now()
        told = await self._http.form(
            "/token",
            {
                "client_id": ours.client_id,
                "client_secret": ours.client_secret,
                "refresh_token": ours.refresh_token,
                "grant_type": "refresh_token",
            },
        )
        token = told.get("access_token") if isinstance(told, dict) else None
        if not (isinstance(token, str) and token.isascii() and token.isprintable()):
            raise Unavailable("Google gave an answer that holds no token")
        self._token = token
        self._until = asked + _lives(told.get("expires_in")) - EARLY


def _lives(seconds: Any) -> timedelta:
    """Read how long a token lives; an odd number makes it short, not endless."""
    known = isinstance(seconds, int) and SHORTEST <= seconds <= LONGEST
    return timedelta(seconds=seconds if known else 2 * SHORTEST)
