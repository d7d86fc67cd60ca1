"""What a browser may ask for: the page itself, its parts, and a press."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterable

from aiohttp import web

from adapters.channels.browser.board import Board, board
from adapters.channels.browser.gate import Gate, Visitor
from adapters.channels.browser.login import Login
from adapters.channels.browser.presses import drawn, request_of
from adapters.channels.browser.screens import ASSETS, Screens
from adapters.channels.browser.stream import Stream
from bot.ports import Clock, Store
from bot.press import Answer, Request

Dispatch = Callable[[Request], Awaitable[Answer]]

HOME = "~home"
"""How the page calls the place for Home; no conversation can be called that."""
_A_YEAR = "public, max-age=31536000, immutable"


class Pages:
    """The page of a person and the presses that come from it."""

    def __init__(
        self, store: Store, clock: Clock, dispatch: Dispatch, *, demo: bool
    ) -> None:
        self._store = store
        self._clock = clock
        self._dispatch = dispatch
        self._screens = Screens()
        self.gate = Gate(store, clock, demo=demo)
        self.stream = Stream(store, self._screens, self.gate)
        self.login = Login(store, clock, self._screens, self.gate)

    def routes(self) -> Iterable[web.AbstractRouteDef]:
        return [
            web.get("/", self.gate.open(self._page)),
            web.get("/events", self.gate.known(self.stream.answer)),
            web.get("/static/{name}", self.gate.open(self._static)),
            web.post("/press", self.gate.known(self._press)),
            *self.login.routes(),
        ]

    async def _page(self, request: web.Request) -> web.Response:
        visitor = await self.gate.visitor(request)
        if visitor:
            return await self._show(visitor)
        playbook = await self._store.read(lambda tx: tx.playbook.current())
        if not self.gate.demo:
            return self._locked(request, self.login.page(playbook, "login_needed"))
        first = next(iter(playbook.people.values()))
        secret = await self.gate.admit(first.id)
        response = await self._show(Visitor(first, playbook, secret))
        self.gate.remember(request, response, secret)
        return response

    def _locked(self, request: web.Request, page: web.Response) -> web.Response:
        """Look once more when a link elsewhere led here.

        Browsers keep a strict cookie back on the way in from another site; a reload
        by our own page brings it.
        """
        if request.headers.get("Sec-Fetch-Site") == "cross-site":
            page.headers["Refresh"] = "0"
        return page

    async def _show(self, visitor: Visitor) -> web.Response:
        playbook, person = visitor.playbook, visitor.person
        found: Board = await self._store.read(lambda tx: board(tx, playbook, person))
        html = await asyncio.to_thread(  # 200 cards take long enough to delay a press
            self._screens.draw,
            "page",
            visitor.words,
            board=found,
            stop=found.stop,
            visitor=visitor,
            people=playbook.people.values(),
            demo=self.gate.demo,
            home=HOME,
        )
        return web.Response(text=html, content_type="text/html")

    async def _static(self, request: web.Request) -> web.Response:
        name = request.match_info["name"]
        if name not in ASSETS:
            raise web.HTTPNotFound(text="There is nothing at this address.")
        return web.Response(
            body=self._screens.assets[name],
            content_type=ASSETS[name],
            charset="utf-8",
            headers={"Cache-Control": _A_YEAR},
        )

    async def _press(self, request: web.Request, visitor: Visitor) -> web.Response:
        body = await request.read()
        try:
            pressed = request_of(body, visitor.person.id, self._clock.now())
        except ValueError:
            raise web.HTTPBadRequest(text="This is not what the page sends.") from None
        answer = await self._dispatch(pressed)
        return web.json_response(drawn(answer, self._screens, visitor))
