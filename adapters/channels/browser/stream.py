"""The open line to every page: what is posted or changed appears there by itself.

One stream per page carries all conversations, since a browser opens only six per host.
It resumes where it was: each event bears the number of the change it tells.
"""

from __future__ import annotations

import asyncio
import json
from dataclasses import dataclass
from typing import Any

from aiohttp import web

from adapters.channels.browser.board import names
from adapters.channels.browser.gate import Gate, Visitor
from adapters.channels.browser.screens import Screens
from bot.card import Stop
from bot.errors import StoreError
from bot.ports import Store, Tx
from bot.ports.store import Post

POLL = 2.0
"""Seconds until a look at the store that no commit of this process caused."""

_HEADERS = {"Content-Type": "text/event-stream", "X-Accel-Buffering": "no"}


@dataclass(frozen=True, slots=True)
class News:
    """What changed since the page last heard."""

    posts: list[Post]
    stop: Stop | None


class Stream:
    """Tells every open page what is new, until the page leaves or the server stops."""

    def __init__(self, store: Store, screens: Screens, gate: Gate) -> None:
        self._store = store
        self._screens = screens
        self._gate = gate
        self._closing = asyncio.Event()

    def close(self) -> None:
        self._closing.set()

    async def answer(self, request: web.Request, _visitor: Visitor) -> web.StreamResponse:
        response = web.StreamResponse(headers=_HEADERS)
        await response.prepare(request)
        try:
            await self._tell(request, response)
        except (ConnectionResetError, StoreError):
            pass  # the page comes back by itself and asks for what it missed
        return response

    async def _tell(self, request: web.Request, out: web.StreamResponse) -> None:
        seq, stop = _since(request), None
        await out.write(b"retry: 1000\n\n")
        told = False
        closing = asyncio.ensure_future(self._closing.wait())
        while not self._closing.is_set():
            # listen before looking, so that no commit falls between the two
            commit = asyncio.ensure_future(self._store.changed(POLL))
            await asyncio.sleep(0)
            visitor = await self._gate.visitor(request)
            if visitor is None:
                break
            news = await self._store.read(lambda tx, after=seq: _news(tx, after))
            if news.stop != stop or not told:
                await out.write(self._switch(visitor, news.stop))
                stop, told = news.stop, True
            for post in news.posts:
                seq = post.seq
                if post.conversation in names(visitor.playbook, visitor.person):
                    await out.write(self._event(post, visitor))
            await out.write(b"event: beat\ndata:\n\n")
            await asyncio.wait({commit, closing}, return_when=asyncio.FIRST_COMPLETED)
            commit.cancel()
        closing.cancel()
