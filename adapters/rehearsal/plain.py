"""A stand-in for a review site, on this machine only, that speaks the plain protocol.

It holds its reviews in memory, can be told to fail in every way a real site does, and
keeps a journal of what was really done to it (adapters/rehearsal/control.py).

The plain protocol: JSON over HTTP, UTF-8; times are ISO 8601 with a zone; where a token
is asked, it comes as `Authorization: Bearer <token>`.

GET /reviews?since=CURSOR&limit=N      what is new or changed since a cursor
    -> {"reviews": [REVIEW, ...], "gone": [ID, ...], "cursor": TEXT, "more": BOOL}
    The first call sends an empty cursor. A cursor is at most 1000 ASCII characters.
    "gone" names reviews that were taken down. A review may be told more than once.

GET /reviews/ID                        one review as it stands now
    -> REVIEW, or 404 (never was) or 410 (taken down)

PUT /reviews/ID/reply                  {"text"}: make this our one reply
POST /reviews/ID/replies               {"text"}: put one more reply below
    -> REPLY. A site offers one of the two.

REVIEW  id and created_at are needed, all else may be missing:
    {"id": TEXT, "created_at": TIME, "text": TEXT, "title": TEXT, "stars": NUMBER,
     "scale": 5, "kind": "review" | "comment" | "mention" | "message",
     "author": {"id": TEXT, "name": TEXT}, "place": TEXT, "language": "nl",
     "url": TEXT, "pictures": NUMBER, "replies": [REPLY, ...]}
    A site that does not show replies leaves "replies" out.

REPLY   {"id": TEXT, "text": TEXT, "at": TIME, "mine": BOOL, "url": TEXT,
         "state": "stands" | "pending" | "refused", "reason": TEXT}
    "mine" says that it was placed with our token. "pending" is being checked by the
    site; "reason" says why it was refused.

GET /see/ID                            the same for people, as a page

ERRORS  401 or 403: token refused; 429: too many calls, with Retry-After (seconds or a
    date); other 4xx: refused for good; 5xx: try later. A reason may come along as
    {"error": {"message": TEXT}}.
"""

from __future__ import annotations

import asyncio
import signal
from collections.abc import Awaitable, Callable
from datetime import timedelta

import click
from aiohttp import web

from adapters.rehearsal import story
from adapters.rehearsal.control import PREFIX, Control
from adapters.rehearsal.faults import Faults, spoil
from adapters.rehearsal.journal import Journal
from adapters.rehearsal.moment import Moment, RealClock
from adapters.rehearsal.shelf import Habits, Shelf
from adapters.rehearsal.visit import seen
from bot.ports.clock import Clock

HOST = "127.0.0.1"
Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


class PlainStandIn:
    """Start it, speak to it, stop it, and start it again: what it holds stays.

    `shelf`, `faults`, `moment` and `journal` are there for whoever runs it in process.
    """

    def __init__(
        self, clock: Clock, habits: Habits | None = None, *, token: str = ""
    ) -> None:
        self.moment = Moment(clock)
        self.journal = Journal()
        self.faults = Faults()
        self.shelf = Shelf(habits or Habits(), self.moment, self.journal)
        self._token = token
        self._runner: web.AppRunner | None = None

    async def start(self, port: int = 0) -> str:
        """Listen, on a free port when none is given, and give the address."""
        control = Control(self.shelf, self.faults, self.moment, self.journal)
        app = web.Application(middlewares=[self._guard, self._meddle])
        app.add_routes([*self._routes(), *control.routes()])
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

    def _routes(self) -> tuple[web.RouteDef, ...]:
        if self.shelf.habits.adds:
            reply = web.post("/reviews/{id}/replies", self._reply)
        else:
            reply = web.put("/reviews/{id}/reply", self._reply)
        return (
            web.get("/reviews", self._list),
            web.get("/reviews/{id}", self._one),
            web.get("/see/{id}", self._see),
            reply,
        )

    async def _list(self, request: web.Request) -> web.Response:
        since = request.query.get("since", "") or "0"
        limit = request.query.get("limit", "100")
        if not since.isdecimal() or not limit.isdecimal():
            return _no(400, "since is a cursor of ours and limit a number")
        return web.json_response(self.shelf.page(int(since), max(int(limit), 1)))

    async def _one(self, request: web.Request) -> web.Response:
        shown = self.shelf.show(request.match_info["id"])
        return _no(410, "it was taken down") if shown is None else _yes(shown)

    async def _see(self, request: web.Request) -> web.Response:
        """Show a review as a visitor of the site sees it."""
        shown = self.shelf.show(request.match_info["id"])
        return web.Response(text=seen(shown), content_type="text/html")

    async def _reply(self, request: web.Request) -> web.Response:
        id_ = request.match_info["id"]
        text = (await request.json()).get("text", "")
        if self.shelf.show(id_) is None:
            return _no(410, "it was taken down")
        if not text.strip():
            return _no(422, "a reply needs words")
        return _yes(self.shelf.place(id_, text))

    @web.middleware
    async def _guard(
        self, request: web.Request, handler: Handler
    ) -> web.StreamResponse:
        pulled = request.path.startswith(PREFIX)
        given = request.headers.get("Authorization", "")
        if self._token and not pulled and given != f"Bearer {self._token}":
            return _no(401, "we do not know this token")
        try:
            return await handler(request)
        except KeyError:
            return _no(404, "we have no such thing")
        except (ValueError, TypeError):
            return _no(400, "we cannot read this")

    @web.middleware
    async def _meddle(
        self, request: web.Request, handler: Handler
    ) -> web.StreamResponse:
        pulled = request.path.startswith(PREFIX)
        fault = None if pulled else self.faults.take(request.method)
        if fault is None:
            return await handler(request)
        answer = await handler(request) if fault.needs_answer else _yes({})
        return await spoil(request, fault, answer)


def _yes(told: object) -> web.Response:
    return web.json_response(told)


def _no(status: int, reason: str) -> web.Response:
    return web.json_response({"error": {"message": reason}}, status=status)


# ------------------------------------------------------------------ as a program


async def serve(
    stand_in: PlainStandIn,
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


async def _tell(stand_in: PlainStandIn) -> None:
    await story.play(story.story(stand_in.moment.now()), stand_in.shelf.add)


@click.command()
@click.option("--port", default=0, help="0 takes a free one")
@click.option("--adds", is_flag=True, help="a reply is added, not replaced")
@click.option("--hides", is_flag=True, help="replies cannot be read back")
@click.option("--moderates", is_flag=True, help="replies wait for a decision")
@click.option(
    "--passes", type=float, help="and pass by themselves after so many seconds"
)
@click.option("--token", default="", help="ask for this token")
@click.option("--story", "told", is_flag=True, help="let the demo's reviews come in")
def main(  # noqa: PLR0913 - one parameter per option
    *,
    port: int,
    adds: bool,
    hides: bool,
    moderates: bool,
    passes: float | None,
    token: str,
    told: bool,
) -> None:
    """Stand in for a review site; the first line printed is the address."""
    wait = None if passes is None else timedelta(seconds=passes)
    habits = Habits(adds=adds, shows=not hides, moderates=moderates, passes=wait)
    stand_in = PlainStandIn(RealClock(), habits, token=token)
    asyncio.run(serve(stand_in, click.echo, port=port, told=told))


if __name__ == "__main__":
    main()
