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

DELETE /reviews/ID/reply               take our one reply away; nobody else's goes
    -> {}, also when there was none. Only where a reply is set, not added.

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
from datetime import timedelta

import click
from aiohttp import web

from adapters.rehearsal.moment import RealClock
from adapters.rehearsal.shelf import Habits, Shelf
from adapters.rehearsal.stand_in import StandIn, serve
from bot.ports.clock import Clock


class PlainStandIn(StandIn):
    """Speaks the plain protocol; asks for `token` where one is given."""

    def __init__(
        self, clock: Clock, habits: Habits | None = None, *, token: str = ""
    ) -> None:
        super().__init__(clock)
        self.shelf = Shelf(habits or Habits(), self.moment, self.journal)
        self._token = token

    def _routes(self) -> tuple[web.RouteDef, ...]:
        if self.shelf.habits.adds:
            replies = [web.post("/reviews/{id}/replies", self._reply)]
        else:
            path = "/reviews/{id}/reply"
            replies = [web.put(path, self._reply), web.delete(path, self._withdraw)]
        return (
            web.get("/reviews", self._list),
            web.get("/reviews/{id}", self._one),
            *replies,
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

    async def _reply(self, request: web.Request) -> web.Response:
        id_ = request.match_info["id"]
        text = (await request.json()).get("text", "")
        if self.shelf.show(id_) is None:
            return _no(410, "it was taken down")
        if not text.strip():
            return _no(422, "a reply needs words")
        return _yes(self.shelf.place(id_, text))

    async def _withdraw(self, request: web.Request) -> web.Response:
        id_ = request.match_info["id"]
        if self.shelf.show(id_) is None:
            return _no(410, "it was taken down")
        self.shelf.withdraw(id_)
        return _yes({})

    def _unwelcome(self, request: web.Request) -> web.Response | None:
        given = request.headers.get("Authorization", "")
        if self._token and given != f"Bearer {self._token}":
            return _no(401, "we do not know this token")
        return None

    def _no(self, status: int, reason: str) -> web.Response:
        return _no(status, reason)


def _yes(told: object) -> web.Response:
    return web.json_response(told)


def _no(status: int, reason: str) -> web.Response:
    return web.json_response({"error": {"message": reason}}, status=status)


# ------------------------------------------------------------------ as a program


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
