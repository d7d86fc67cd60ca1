"""The channel in the browser: the team's cards on a page, with no account elsewhere.

Messages are kept in the store as plain words and drawn by every open page.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import TypeVar
from urllib.parse import urlsplit

from aiohttp import web

from adapters.channels.browser.board import own
from adapters.channels.browser.pages import Dispatch, Pages
from adapters.channels.browser.presses import NAME
from adapters.channels.browser.view import GONE, View, card_view, line_view
from bot.card import Card
from bot.errors import ChannelError, StoreError
from bot.person import Person
from bot.ports import ChannelFacts, Clock, Store, Tx
from bot.ports.records import Post
from bot.press import Address
from bot.words import Line, Words

T = TypeVar("T")


class BrowserChannel:
    """See `bot.ports.channel.Channel`; a part of the web server as well.

    `demo` lets anybody be anybody; otherwise people come in by a link.
    """

    facts = ChannelFacts(NAME, repeat_safe=True)

    def __init__(
        self, store: Store, clock: Clock, dispatch: Dispatch, *, demo: bool = False
    ) -> None:
        self._store = store
        self._clock = clock
        self._pages = Pages(store, clock, dispatch, demo=demo)

    # ------------------------------------------------------------------ the channel

    async def post(self, to: Address, card: Card, key: str, words: Words) -> Address:
        view = card_view(card, words)
        return await self._write(lambda tx: self._put(tx, to, key, view, words))

    async def edit(self, at: Address, card: Card, key: str, words: Words) -> Address:
        view = card_view(card, words)
        lost = Address(NAME, at.conversation)
        return await self._write(
            lambda tx: (
                self._replace(tx, at, view) or self._put(tx, lost, key, view, words)
            )
        )

    async def line(self, at: Address, line: Line, key: str, words: Words) -> None:
        view = line_view(line, words)
        await self._write(lambda tx: self._put(tx, at, key, view, words))

    async def direct(
        self,
        who: Person,
        card: Card,
        key: str,
        words: Words,
        at: Address | None = None,
    ) -> Address:
        if at and at.conversation == own(who):
            return await self.edit(at, card, key, words)
        return await self.post(Address(NAME, own(who)), card, key, words)

    async def remove(self, at: Address) -> None:
        await self._write(lambda tx: _clear(tx, at))

    async def find(self, to: Address | Person, key: str) -> Address | None:
        conversation = own(to) if isinstance(to, Person) else to.conversation
        found = await self._read(lambda tx: _there(tx, key))
        if found is None or found.conversation != conversation:
            return None
        return _standing(found)

    async def check(self) -> None:
        await self._read(lambda tx: tx.posts.since(0, 1))

    def _put(self, tx: Tx, to: Address, key: str, view: View, words: Words) -> Address:
        """Keep a message; one that stands there under its key stays as it is."""
        stands = _there(tx, key)
        if stands and stands.conversation == to.conversation:
            return _standing(stands)
        now = self._clock.now()
        body = {**view, "time": words.moment(now, "day")}
        post = Post(0, key, to.conversation, to.thread, body, now)
        tx.posts.put(post)
        return _standing(post)

    def _replace(self, tx: Tx, at: Address, view: View) -> Address | None:
        """Let a message that stands say something else; None when it is gone."""
        stands = _there(tx, at.message)
        if stands is None:
            return None
        body = {**view, "time": stands.body["time"]}
        if body != stands.body:
            tx.posts.put(Post(0, stands.key, stands.conversation, "", body, stands.at))
        return _standing(stands)

    async def _write(self, work: Callable[[Tx], T]) -> T:
        try:
            return await self._store.write(work)
        except StoreError as error:
            raise ChannelError(f"The page cannot keep a message: {error}") from error

    async def _read(self, work: Callable[[Tx], T]) -> T:
        try:
            return await self._store.read(work)
        except StoreError as error:
            raise ChannelError(f"The page cannot read its store: {error}") from error

    # ------------------------------------------------------------------ the web

    def routes(self) -> Iterable[web.AbstractRouteDef]:
        return self._pages.routes()

    def leave(self) -> None:
        self._pages.stream.close()

    def open_at(self, *addresses: str) -> None:
        """Answer calls to these addresses, as http://127.0.0.1:8080; to no other."""
        self._pages.gate.know(host for at in addresses for host in hosts(at))

    async def links(self, address: str) -> list[tuple[Person, str]]:
        """Make a login link for each person; each works once, within a day."""
        return await self._pages.login.links(address)

    async def link(self, who: str, address: str) -> str | None:
        """Make a login link for one person; None when the playbook has no such id."""
        return await self._pages.login.link(who, address)


_LOOPBACK = ("127.0.0.1", "localhost", "[::1]")
_LOCAL = {"127.0.0.1", "localhost", "::1", "0.0.0.0", "::"}  # noqa: S104 - a lookup


def hosts(address: str) -> Iterable[str]:
    """Give what the Host header of a call to an address may say."""
    parts = urlsplit(address)
    if parts.hostname not in _LOCAL:
        return [parts.netloc]
    port = f":{parts.port}" if parts.port not in (None, 80) else ""
    return [f"{name}{port}" for name in _LOOPBACK]


def _there(tx: Tx, key: str) -> Post | None:
    found = tx.posts.get(key)
    return found if found and found.body != GONE else None


def _clear(tx: Tx, at: Address) -> None:
    """Take a message away; what is left of it tells open pages to do the same."""
    stands = _there(tx, at.message)
    if stands and stands.conversation == at.conversation:
        tx.posts.put(replace(stands, body=GONE))


def _standing(post: Post) -> Address:
    return Address(NAME, post.conversation, message=post.key, thread=post.key)
