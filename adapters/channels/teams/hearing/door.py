"""The door for Teams: only what Bot Framework signed for our bot comes in.

Nothing is read of what comes without a token; whatever is wrong with one gives the same
answer, so that nobody learns from it; only what Bot Framework did sign, for another app
or channel, is told what to mend. In dev mode nobody signs, and only programs on
this very machine come in.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Iterable
from ipaddress import ip_address
from typing import Any

from aiohttp import web

from adapters.channels.teams.calling.access import Access
from adapters.channels.teams.hearing.keys import Tell, Unread
from adapters.channels.teams.hearing.near import near
from adapters.channels.teams.hearing.quick import quicken
from adapters.channels.teams.hearing.signing import (
    ANOTHER_APP,
    ANOTHER_CHANNEL,
    Adapter,
    Elsewhere,
    Hear,
    Stopped,
)
from adapters.channels.teams.hearing.steps import InvokeAnswer
from adapters.channels.teams.package import PATH

log = logging.getLogger(__name__)

_NOBODY = "Only Teams is answered here."
_NOT_YET = "Nobody can tell yet who this is: Bot Framework's keys cannot be read."
_NO_JSON = "Send an activity as JSON."
_MENDS = {
    ANOTHER_APP: " This is signed for another app: look at MicrosoftAppId.",
    ANOTHER_CHANNEL: " This comes from another channel: try the bot in Teams itself.",
}


class Door:
    """A part of the web server: lets Teams in and hands over what it sends."""

    def __init__(self, access: Access, hear: Hear, tell: Tell | None = None) -> None:
        """Let in and hand over to `hear`; `tell` hears when nobody can be let in."""
        quicken()
        self._dev = access.dev
        self._adapter = Adapter(access, tell)
        self._hear = hear

    def routes(self) -> Iterable[web.AbstractRouteDef]:
        return [web.post(PATH, self._answer)]

    async def warm(self) -> None:
        """Read the keys before the first press comes. Raises ChannelError (Unread)."""
        if not self._dev:
            await self._adapter.keys.open()

    async def close(self) -> None:
        await self._adapter.keys.close()

    async def _answer(self, request: web.Request) -> web.Response:
        header = _bearer(request)
        if not (_here(request) if self._dev else header):
            return web.Response(status=401, text=_NOBODY)
        if request.content_type != "application/json":
            return web.Response(status=415, text=_NO_JSON)
        sent = _read(await request.read())
        if sent is None:
            return web.Response(status=400, text=_NO_JSON)
        try:
            who = await self._adapter.admit(header, sent)
        except Stopped as why:
            log.warning("not let in as teams", extra={"why": str(why)})
            more = _MENDS.get(str(why), "") if isinstance(why, Elsewhere) else ""
            return web.Response(status=401, text=f"{_NOBODY}{more}")
        except Unread:
            return web.Response(status=503, text=_NOT_YET)
        return _told(await self._adapter.turn(who, sent, self._hear))


def _bearer(request: web.Request) -> str:
    """Give the header that names the sender; "" when there is none, or are two."""
    given = request.headers.getall("Authorization", [])
    return given[0] if len(given) == 1 and given[0].startswith("Bearer ") else ""


def _here(request: web.Request) -> bool:
    """Tell whether this comes from a program on this machine, and for nobody else."""
    try:
        by_us = ip_address(request.remote or "").is_loopback
    except ValueError:
        return False
    return by_us and near(request.headers.items())


def _read(body: bytes) -> dict[str, Any] | None:
    """Read an activity; None for anything that has not the shape of one."""
    try:
        sent = json.loads(body)
    except (ValueError, RecursionError):
        return None
    return (
        sent if isinstance(sent, dict) and isinstance(sent.get("type"), str) else None
    )


def _told(answer: InvokeAnswer | None) -> web.Response:
    if answer is None or answer.body is None:
        return web.Response(status=answer.status if answer else 200)
    return web.json_response(answer.body, status=answer.status)
