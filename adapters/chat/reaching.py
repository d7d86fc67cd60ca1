"""Reaching a chat over the net: how long an act may take, and why it did not work."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import aiohttp

from bot.errors import ChannelError

_WHYS: tuple[tuple[type[Exception], str], ...] = (
    (TimeoutError, "no answer in time"),
    (aiohttp.ClientSSLError, "no secure connection; is the certificate right?"),
    (aiohttp.ClientHttpProxyError, "the proxy refuses"),
    (aiohttp.ClientPayloadError, "the answer broke off"),
    (aiohttp.ClientResponseError, "an answer that cannot be read"),
    (ValueError, "an answer that cannot be read"),
    (AttributeError, "an answer that cannot be read"),
)
"""The more particular in front: some of these are connection errors as well."""


def unreached(chat: str, host: str, error: Exception) -> str:
    """Say that a chat cannot be reached, and what to look at."""
    why = next((why for kind, why in _WHYS if isinstance(error, kind)), "no connection")
    return (
        f"{chat} cannot be reached at {host} ({why}). Look whether this machine may go"
        " there, perhaps through a proxy."
    )


@asynccontextmanager
async def within(chat: str, seconds: float) -> AsyncIterator[None]:
    """Let an act with all its calls take so long; after that it is a ChannelError."""
    try:
        async with asyncio.timeout(seconds):
            yield
    except TimeoutError:
        raise ChannelError(f"{chat} took more than {seconds:g} seconds.") from None
