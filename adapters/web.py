"""The one web server: it carries the routes of the channels and answers calmly."""

from __future__ import annotations

import errno
import logging
import secrets
import traceback
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from typing import Protocol

from aiohttp import web
from aiohttp.typedefs import Handler

from bot.errors import SettingsError, StoreError

log = logging.getLogger(__name__)

LARGEST = 1024 * 1024
"""Bytes of a body; a bigger one is refused with 413 before it is read."""

HEADERS = {
    "Content-Security-Policy": "default-src 'self'; base-uri 'none'; object-src 'none';"
    " form-action 'self'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-store",
}
"""Stand on every answer that does not say otherwise itself."""


class Part(Protocol):
    """Something that answers calls, such as a channel."""

    def routes(self) -> Iterable[web.AbstractRouteDef]: ...

    def leave(self) -> None:
        """End every answer that is still being given: the server stops."""
        ...


Ready = Callable[[], Awaitable[Mapping[str, str]]]
"""Tells how each thing fares: "" when it is well, else a sentence."""


class Server:
    """Serves its parts, and tells whether the process lives and whether all is well."""

    def __init__(self, parts: Sequence[Part], ready: Ready) -> None:
        self._parts = parts
        self._ready = ready
        app = web.Application(client_max_size=LARGEST, middlewares=[_last_resort])
        app.on_response_prepare.append(_put_headers)
        app.on_shutdown.append(self._leave)
        app.add_routes(
            [web.get("/healthz", _alive), web.get("/readyz", self._tell_ready)]
        )
        for part in parts:
            app.add_routes(part.routes())
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=2)

    async def start(self, host: str, port: int) -> str:
        """Open the door and give its address; port 0 takes any that is free.

        Raises SettingsError when host and port cannot be had.
        """
        await self._runner.setup()
        try:
            await web.TCPSite(self._runner, host, port).start()
        except OSError as error:
            await self._runner.cleanup()
            raise SettingsError(_why(error, host, port)) from error
        taken = self._runner.addresses[0][1]
        shown = f"[{host}]" if ":" in host else host
        return f"http://{shown}:{taken}"

    async def stop(self) -> None:
        """Close the door: the open streams first, or they would hold it open."""
        await self._runner.cleanup()

    async def _leave(self, _app: web.Application) -> None:
        for part in self._parts:
            part.leave()

    async def _tell_ready(self, _request: web.Request) -> web.Response:
        found = await self._ready()
        well = not any(found.values())
        told = {"ready": well, **{k: why or "well" for k, why in found.items()}}
        return web.json_response(told, status=200 if well else 503)


async def _alive(_request: web.Request) -> web.Response:
    return web.Response(text="alive")


async def _put_headers(_request: web.Request, response: web.StreamResponse) -> None:
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    response.headers["Server"] = "wederwoord"  # and no word about what it is made of


_WHY = {
    errno.EADDRINUSE: "is taken by another program; stop that one or choose"
    " another port",
    errno.EACCES: "may not be opened by this user; choose a port from 1024 up",
}


def _why(error: OSError, host: str, port: int) -> str:
    told = _WHY.get(error.errno or 0)
    if told:
        return f"Port {port} {told}, for instance PORT={max(port, 1024) + 1}."
    return f"Port {port} cannot be opened on {host}: give an address of this computer."


# ------------------------------------------------------------------ when it goes wrong


@web.middleware
async def _last_resort(request: web.Request, handler: Handler) -> web.StreamResponse:
    try:
        return await handler(request)
    except web.HTTPException:
        raise
    except StoreError:
        return _sorry(503, "Not stored, try again in a moment.")
    except Exception as error:  # noqa: BLE001 - whoever calls never meets a traceback
        return _sorry(500, _SORRY, number=_note(request, error))


_SORRY = "Something went wrong here. Tell your administrator the number."


def _note(request: web.Request, error: Exception) -> str:
    """Log where it went wrong, without the message: it may hold a customer's words."""
    number = secrets.token_hex(4)
    resource = request.match_info.route.resource
    where = {
        "number": number,
        "route": resource.canonical if resource else "",
        "error": type(error).__name__,
        "trace": traceback.format_tb(error.__traceback__),
    }
    log.error("request failed", extra=where)
    return number


def _sorry(status: int, words: str, **more: str) -> web.Response:
    return web.json_response({"line": words, **more}, status=status)
