"""Who comes in: a known host, the same origin, a person, and a page that we served.

A page of somebody else must not press buttons here, and a foreign name that was made
to point at this machine must not read a card. So every call names a host we know, and
every POST comes from our own origin with the token of the session's own page.
"""

from __future__ import annotations

import hmac
import secrets
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass
from datetime import timedelta
from hashlib import sha256
from urllib.parse import urlsplit

from aiohttp import web

from bot.person import Person, PersonId
from bot.playbook import Playbook
from bot.ports import Clock, Store, Tx
from bot.words import Words

SESSION, LINK = "session", "link"
SESSION_LASTS = timedelta(days=30)
TOKEN_HEADER = "X-Wederwoord-Token"  # noqa: S105 - the header's name


@dataclass(frozen=True, slots=True)
class Visitor:
    """A person at a page. `secret` is what their cookie holds."""

    person: Person
    playbook: Playbook
    secret: str

    @property
    def words(self) -> Words:
        return Words(self.playbook.language, self.playbook.zone)

    @property
    def token(self) -> str:
        """What a press must carry: only a page served to this session knows it."""
        return digest(f"page {self.secret}")


Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]
Answering = Callable[[web.Request, Visitor], Awaitable[web.StreamResponse]]


class Gate:
    """Lets a call through or answers 403 before anything was read or touched."""

    def __init__(self, store: Store, clock: Clock, *, demo: bool) -> None:
        self._store = store
        self._clock = clock
        self.demo = demo
        self.cookie = "wederwoord_demo" if demo else "wederwoord"
        self._hosts: set[str] = set()

    def know(self, hosts: Iterable[str]) -> None:
        """Accept calls that name one of these hosts, each with its port."""
        self._hosts |= {host.lower() for host in hosts}

    def open(self, handler: Handler) -> Handler:
        """Let in whoever names a known host; a POST must come from our own origin."""

        async def run(request: web.Request) -> web.StreamResponse:
            self._check(request)
            return await handler(request)

        return run

    def known(self, handler: Answering) -> Handler:
        """Let in a person only, and a POST only from a page that we served them."""

        async def run(request: web.Request) -> web.StreamResponse:
            self._check(request)
            visitor = await self.visitor(request)
            if visitor is None:
                raise web.HTTPUnauthorized(text="Not logged in.")
            if request.method == "POST":
                _check_token(request, visitor)
            return await handler(request, visitor)

        return run

    def _check(self, request: web.Request) -> None:
        host = request.headers.get("Host", "").lower()
        if host not in self._hosts:
            raise web.HTTPForbidden(text="This name is not known here.")
        if request.method == "POST" and origin_of(request) not in (
            ("http", host),
            ("https", host),
        ):
            raise web.HTTPForbidden(text="This did not come from our own page.")

    async def visitor(self, request: web.Request) -> Visitor | None:
        """Give the person whose session this is; None without one that still holds."""
        secret = request.cookies.get(self.cookie, "")
        if not secret:
            return None
        return await self._store.read(lambda tx: self._find(tx, secret))

    def _find(self, tx: Tx, secret: str) -> Visitor | None:
        playbook = tx.playbook.current()
        id_ = self._whose(tx, secret)
        person = playbook.people.get(id_) if id_ else None
        return Visitor(person, playbook, secret) if person else None

    def _whose(self, tx: Tx, secret: str) -> PersonId | None:
        if self.demo:
            return PersonId(secret.partition(".")[0])
        return tx.logins.person(digest(secret), SESSION, self._clock.now())

    async def admit(self, person: PersonId) -> str:
        """Begin a session and give the secret for its cookie."""
        secret = secrets.token_urlsafe(32)
        if self.demo:
            return f"{person}.{secret}"
        until = self._clock.now() + SESSION_LASTS
        await self._store.write(
            lambda tx: tx.logins.keep(digest(secret), SESSION, person, until)
        )
        return secret

    def remember(
        self, request: web.Request, response: web.StreamResponse, secret: str
    ) -> None:
        """Put the session in the browser; a cookie for https only where there is."""
        response.set_cookie(
            self.cookie,
            secret,
            max_age=int(SESSION_LASTS.total_seconds()),
            httponly=True,
            samesite="Strict",
            secure=origin_of(request)[0] == "https",
        )


def _check_token(request: web.Request, visitor: Visitor) -> None:
    given = request.headers.get(TOKEN_HEADER, "").encode("utf-8", "replace")
    if not hmac.compare_digest(given, visitor.token.encode()):
        raise web.HTTPForbidden(text="This page is out of date: reload it.")


def origin_of(request: web.Request) -> tuple[str, str]:
    """Give scheme and host of the page that sent this, as its browser says."""
    try:
        parts = urlsplit(request.headers.get("Origin", ""))
    except ValueError:
        return ("", "")
    return (parts.scheme, parts.netloc.lower())


def digest(secret: str) -> str:
    return sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()
