"""Coming in: a link that works once, a session for this browser, and leaving again.

A link is opened by a page with a button, since chat tools and mail filters look at
every address they carry and would use it up. In the demo anybody is anybody.
"""

from __future__ import annotations

import json
import secrets
from collections.abc import Iterable
from datetime import timedelta

from aiohttp import web

from adapters.channels.browser.gate import LINK, SESSION, Gate, Visitor, digest
from adapters.channels.browser.screens import Screens
from bot.person import Person, PersonId
from bot.playbook import Playbook
from bot.ports import Clock, Store, Tx
from bot.words import Words

LINK_LASTS = timedelta(hours=24)

# A form that is sent without a referrer has no origin either, and the gate asks for it.
_FORM = {"Referrer-Policy": "same-origin"}


class Login:
    """Login links, the page behind them, and the switch of the demo."""

    def __init__(
        self, store: Store, clock: Clock, screens: Screens, gate: Gate
    ) -> None:
        self._store = store
        self._clock = clock
        self._screens = screens
        self._gate = gate

    def routes(self) -> Iterable[web.AbstractRouteDef]:
        if self._gate.demo:
            return [web.post("/person", self._gate.known(self._switch))]
        return [
            web.get("/login/{token}", self._gate.open(self._show)),
            web.post("/login/{token}", self._gate.open(self._enter)),
            web.post("/logout", self._gate.known(self._leave)),
        ]

    async def links(self, address: str) -> list[tuple[Person, str]]:
        """Make a link for each person of the playbook; each works once, for a day."""
        return await self._store.write(
            lambda tx: [
                (person, self._link(tx, person, address))
                for person in tx.playbook.current().people.values()
            ]
        )

    async def link(self, who: str, address: str) -> str | None:
        """Make a link for one person, by id; None when the playbook knows no such."""

        def keep(tx: Tx) -> str | None:
            person = tx.playbook.current().people.get(PersonId(who))
            return self._link(tx, person, address) if person else None

        return await self._store.write(keep)

    def _link(self, tx: Tx, person: Person, address: str) -> str:
        token, until = secrets.token_urlsafe(24), self._clock.now() + LINK_LASTS
        tx.logins.keep(digest(token), LINK, person.id, until)
        return f"{address}/login/{token}"

    async def _show(self, request: web.Request) -> web.Response:
        token, now = digest(request.match_info["token"]), self._clock.now()
        playbook, id_ = await self._store.read(
            lambda tx: (tx.playbook.current(), tx.logins.person(token, LINK, now))
        )
        person = playbook.people.get(id_) if id_ else None
        if person is None and await self._gate.visitor(request):
            # Whoever is in already wants the page, not a fresh link.
            return web.Response(status=303, headers={"Location": "/"})
        return self.page(playbook, "login_gone", person=person)

    async def _enter(self, request: web.Request) -> web.Response:
        token, now = digest(request.match_info["token"]), self._clock.now()
        playbook, id_ = await self._store.write(
            lambda tx: (tx.playbook.current(), tx.logins.use(token, LINK, now))
        )
        if id_ is None or id_ not in playbook.people:
            return self.page(playbook, "login_gone")
        response = web.Response(status=303, headers={"Location": "/"})
        self._gate.remember(request, response, await self._gate.admit(id_))
        return response

    async def _leave(self, _request: web.Request, visitor: Visitor) -> web.Response:
        now, session = self._clock.now(), digest(visitor.secret)
        await self._store.write(lambda tx: tx.logins.use(session, SESSION, now))
        response = web.Response(status=204)
        response.del_cookie(self._gate.cookie)
        return response

    async def _switch(self, request: web.Request, visitor: Visitor) -> web.Response:
        """Become somebody else, which only the demo allows."""
        wanted = _person(await request.read())
        if wanted not in visitor.playbook.people:
            raise web.HTTPBadRequest(text="Nobody of that name is in the playbook.")
        response = web.Response(status=204)
        self._gate.remember(request, response, await self._gate.admit(wanted))
        return response

    def page(
        self, playbook: Playbook, why: str, *, person: Person | None = None
    ) -> web.Response:
        """Give the page for somebody who is not logged in: a button, or what to do."""
        words = Words(playbook.language, playbook.zone)
        html = self._screens.draw(
            "login", words, person=person, why=why, brand=playbook.brand
        )
        status = 200 if person else 403
        return web.Response(
            text=html, content_type="text/html", status=status, headers=_FORM
        )


def _person(body: bytes) -> PersonId:
    try:
        return PersonId(str(json.loads(body)["person"]))
    except (ValueError, KeyError, TypeError, RecursionError):
        raise web.HTTPBadRequest(text="This is not what the page sends.") from None
