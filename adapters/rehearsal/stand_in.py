"""What all stand-ins share: a server on this machine only, strings to pull, faults."""

from __future__ import annotations

import asyncio
import signal
from abc import ABC, abstractmethod
from collections.abc import Awaitable, Callable, Iterable

from aiohttp import web

from adapters.rehearsal import story
from adapters.rehearsal.control import PREFIX, Control
from adapters.rehearsal.faults import Answer, Fault, Faults, spoil
from adapters.rehearsal.journal import Journal
from adapters.rehearsal.moment import Moment
from adapters.rehearsal.shelf import Shelf
from adapters.rehearsal.visit import seen
from bot.ports.clock import Clock

HOST = "127.0.0.1"
Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


class StandIn(ABC):
    """Start it, speak to it, stop it, and start it again: what it holds stays.

    `shelf`, `faults`, `moment` and `journal` are there for whoever runs it in process.
    A site of its own kind brings its shelf, its routes and its way to say no.
    """

    shelf: Shelf
    title = "Plein"

    def __init__(self, clock: Clock) -> None:
        self.moment = Moment(clock)
        self.journal = Journal()
        self.faults = Faults()
        self._runner: web.AppRunner | None = None

    async def start(self, port: int = 0) -> str:
        """Listen, on a free port when none is given, and give the address."""
        control = Control(self.shelf, self.faults, self.moment, self.journal)
        app = web.Application(middlewares=[self._guard, self._meddle])
        own = (*self._routes(), web.get("/see/{id}", self._see))
        app.add_routes([*own, *control.routes()])
        # A caller that hangs up ends what was kept waiting for it.
        self._runner = web.AppRunner(
            app, access_log=None, handler_cancellation=True, shutdown_timeout=0.1
        )
        await self._runner.setup()
        await web.TCPSite(self._runner, HOST, port).start()
        return f"http://{HOST}:{self._runner.addresses[0][1]}"

    async def stop(self) -> None:
        """Hang up on everybody; nobody can connect afterwards."""
        if self._runner:
            await self._runner.cleanup()
            self._runner = None

    async def _see(self, request: web.Request) -> web.Response:
        """Show a review as a visitor of the site sees it."""
        shown = self.shelf.show(request.match_info["id"])
        page = seen(shown, self.title)
        return web.Response(text=page, content_type="text/html")

    # ------------------------------------------------------------------ each its own

    @abstractmethod
    def _routes(self) -> Iterable[web.RouteDef]:
        """Give what can be called, without the strings."""
        ...

    @abstractmethod
    def _no(self, status: int, reason: str) -> web.Response:
        """Say no in the form of this site."""
        ...

    @abstractmethod
    def _unwelcome(self, request: web.Request) -> web.Response | None:
        """Give why this caller is sent away; None lets it in."""
        ...

    def _met(self, request: web.Request) -> Fault | None:
        """Give the fault that this call meets."""
        return self.faults.take(request.method)

    async def _spoilt(
        self, request: web.Request, fault: Fault, answer: Answer
    ) -> web.StreamResponse:
        return await spoil(request, fault, answer)

    # ------------------------------------------------------------------ every call

    @web.middleware
    async def _guard(
        self, request: web.Request, handler: Handler
    ) -> web.StreamResponse:
        pulled = request.path.startswith(PREFIX)
        unwelcome = None if pulled else self._unwelcome(request)
        if unwelcome:
            return unwelcome
        try:
            return await handler(request)
        except KeyError:
            return self._no(404, "we have no such thing")
        except PermissionError:
            return self._no(403, "this is not yours")
        except (ValueError, TypeError):
            return self._no(400, "we cannot read this")

    @web.middleware
    async def _meddle(
        self, request: web.Request, handler: Handler
    ) -> web.StreamResponse:
        pulled = request.path.startswith(PREFIX)
        fault = None if pulled else self._met(request)
        if fault is None:
            return await handler(request)
        answer = await handler(request) if fault.needs_answer else web.json_response({})
        return await self._spoilt(request, fault, answer)


# ------------------------------------------------------------------ as a program


async def serve(
    stand_in: StandIn,
    announce: Callable[[str], object],
    *,
    port: int = 0,
    told: bool = False,
) -> None:
    """Run until a signal asks to stop; `announce` gets the address once it listens.

    Also for a forked process: `asyncio.run(serve(stand_in, pipe.send))`. With `told`
    the demo's story comes in by and by.
    """
    stopped = asyncio.Event()
    for name in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(name, stopped.set)
    announce(await stand_in.start(port))
    telling = asyncio.create_task(_tell(stand_in)) if told else None
    await stopped.wait()
    if telling:
        telling.cancel()
    await stand_in.stop()


async def _tell(stand_in: StandIn) -> None:
    await story.play(story.story(stand_in.moment.now()), stand_in.shelf.add)
