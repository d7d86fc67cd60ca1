"""The open line to every page: what is posted or changed appears there by itself.

One stream per page carries all conversations, since a browser opens only six per host.
It resumes where it was: each event bears the number of the change it tells.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
from functools import partial
from typing import Any

from aiohttp import web

from adapters.channels.browser.board import names
from adapters.channels.browser.gate import Gate, Visitor
from adapters.channels.browser.screens import Screens
from adapters.channels.browser.view import GONE
from bot.dossier import Stop
from bot.errors import StoreError
from bot.ports import Store, Tx
from bot.ports.records import Post

POLL = 2.0
"""Seconds until a look at the store without a commit of this process: others write."""

_HEADERS = {"Content-Type": "text/event-stream", "X-Accel-Buffering": "no"}


class Stream:
    """Tells every open page what is new, until the page leaves or the server stops."""

    def __init__(self, store: Store, screens: Screens, gate: Gate) -> None:
        self._store = store
        self._screens = screens
        self._gate = gate
        self._closing = asyncio.Event()

    def close(self) -> None:
        self._closing.set()

    async def answer(
        self, request: web.Request, _visitor: Visitor
    ) -> web.StreamResponse:
        out = web.StreamResponse(headers=_HEADERS)
        await out.prepare(request)
        telling = asyncio.create_task(self._tell(request, out))
        closing = asyncio.create_task(self._closing.wait())
        try:
            await asyncio.wait({telling, closing}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            telling.cancel()
            closing.cancel()
        # a page that left, or a store that cannot be read: it comes back by itself
        gone = (asyncio.CancelledError, ConnectionResetError, StoreError)
        with contextlib.suppress(*gone):
            await telling
        return out

    async def _tell(self, request: web.Request, out: web.StreamResponse) -> None:
        """Write what is new until the session no longer holds."""
        seq = since(request)
        shown: Stop | str | None = "unknown"
        await out.write(b"retry: 1000\n\n")
        while visitor := await self._gate.visitor(request):
            posts, stop, homes = await self._store.read(partial(_news, seq=seq))
            if stop != shown:
                shown = stop
                await out.write(self._switch(stop, visitor))
            for post in posts:
                seq = post.seq
                if post.conversation in names(homes, visitor.playbook, visitor.person):
                    await out.write(self._event(post, visitor))
            await out.write(b"event: beat\ndata:\n\n")
            await self._store.changed(POLL)

    def _event(self, post: Post, visitor: Visitor) -> bytes:
        told = {
            "key": post.key,
            "conversation": post.conversation,
            "thread": post.thread,
            "summary": post.body.get("summary", ""),
            "html": self._html(post, visitor),
        }
        return _packed("post", told, id_=post.seq)

    def _html(self, post: Post, visitor: Visitor) -> str:
        """Draw a message; what was taken away is drawn as nothing."""
        return "" if post.body == GONE else self._screens.post(post, visitor.words)

    def _switch(self, stop: Stop | None, visitor: Visitor) -> bytes:
        html = self._screens.draw("switch", visitor.words, stop=stop)
        return _packed("switch", {"html": html})


def _news(tx: Tx, *, seq: int) -> tuple[list[Post], Stop | None, list[str]]:
    return tx.posts.since(seq), tx.switches.stop(), tx.cases.homes()


def _packed(event: str, told: dict[str, Any], *, id_: int | None = None) -> bytes:
    named = f"id: {id_}\n" if id_ is not None else ""
    return f"{named}event: {event}\ndata: {json.dumps(told)}\n\n".encode()


def since(request: web.Request) -> int:
    """Give where a page stands: as its browser remembers, else as the page says."""
    said = request.headers.get("Last-Event-ID") or request.query.get("since", "")
    return int(said) if said.isascii() and said.isdigit() and len(said) < 19 else 0
