"""A stand-in for Google Business Profile, on this machine only, in Google's own JSON.

One host stands for all of Google's: consent (accounts), tokens (oauth2), accounts and
shops (v1) and reviews (v4). What customers do comes by the same strings as elsewhere
(control.py).

The first line it prints as a program is its address; the others are what the bot needs
to be let in.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any

import click
from aiohttp import web

from adapters.rehearsal import google_errors as errors
from adapters.rehearsal import google_wire as wire
from adapters.rehearsal.faults import Answer, Fault, Faults, Kind
from adapters.rehearsal.google_access import (
    CLIENT_ID,
    CLIENT_SECRET,
    CONSENT,
    REFRESH_TOKEN,
    TOKEN,
    Access,
)
from adapters.rehearsal.google_shelf import PLACES, Entry, GoogleShelf, Place
from adapters.rehearsal.moment import RealClock
from adapters.rehearsal.shelf import Habits
from adapters.rehearsal.stand_in import StandIn, serve
from bot.ports.clock import Clock

MOST_BYTES = 4096
"""Of a reply, in UTF-8."""
MOST_REVIEWS, MOST_ACCOUNTS = 50, 20
USUAL_PLACES, MOST_PLACES, MOST_ASKED = 10, 100, 200
BATCH = "/locations:batchGetReviews"
SHOP = "/v4/accounts/{account}/locations/{place}/reviews"


class GoogleStandIn(StandIn):
    """Google, as one business with some shops sees it.

    access        tokens and consent; `faults` never strike these
    token_faults  the faults of the call for a token alone
    denied        ids of places that we may not manage
    quota_zero    the project was never let in to reviews
    disabled      the project has not switched the API on
    """

    shelf: GoogleShelf
    title = "Google"

    def __init__(
        self,
        clock: Clock,
        habits: Habits | None = None,
        *,
        places: Sequence[Place] = PLACES,
    ) -> None:
        super().__init__(clock)
        its = replace(habits or Habits(), adds=False, shows=True)
        self.shelf = GoogleShelf(its, self.moment, self.journal, places)
        self.access = Access(self.moment)
        self.token_faults = Faults()
        self.denied: set[str] = set()
        self.quota_zero = False
        self.disabled = False

    def name(self, id_: str) -> str:
        """Give Google's name of a review on the shelf, also of one that is gone."""
        return f"{self.shelf.home(id_).name}/reviews/{id_}"

    def revoke(self) -> None:
        """Take the refresh token back, as a person can in their Google account."""
        self.access.revoke()

    def expire(self) -> None:
        """End the access tokens that were given."""
        self.access.expire()

    def _routes(self) -> Iterable[web.RouteDef]:
        one = f"{SHOP}/{{id}}"
        return (
            *self.access.routes(),
            web.get("/v1/accounts", self._accounts),
            web.get("/v1/accounts/{account}/locations", self._locations),
            web.get(SHOP, self._list),
            web.post(f"/v4/accounts/{{account}}{BATCH}", self._batch),
            web.get(one, self._one),
            web.put(f"{one}/reply", self._reply),
            web.delete(f"{one}/reply", self._withdraw),
        )

    # ------------------------------------------------------------------ accounts, shops

    async def _accounts(self, request: web.Request) -> web.Response:
        ids = {place.account for place in self.shelf.places}
        size = _size(request, MOST_ACCOUNTS, MOST_ACCOUNTS)
        rows, more = wire.page(ids, lambda id_: [id_], size, _given(request))
        told = {"accounts": [wire.account(id_) for id_ in rows]}
        return _yes({**told, "nextPageToken": more})

    async def _locations(self, request: web.Request) -> web.Response:
        mask = request.query.get("readMask", "")
        if not mask:
            return errors.required("read_mask")
        account = request.match_info["account"]
        own = [place for place in self.shelf.places if place.account == account]
        if not own:
            raise KeyError(account)
        size = _size(request, USUAL_PLACES, MOST_PLACES)
        rows, more = wire.page(own, lambda place: [place.id], size, _given(request))
        told = {"locations": [wire.location(place, mask) for place in rows]}
        return _yes({**told, "nextPageToken": more})

    # ------------------------------------------------------------------ reviews

    async def _list(self, request: web.Request) -> web.Response:
        entries = self.shelf.entries(self._shop(_place(request)))
        order = request.query.get("orderBy", "") or wire.NEWEST
        size = _size(request, MOST_REVIEWS, MOST_REVIEWS)
        rows, more = wire.page(entries, wire.order(order), size, _given(request, order))
        told = {
            "reviews": [wire.review(entry) for entry in rows],
            "averageRating": wire.average(entries),
            "totalReviewCount": len(entries),
        }
        return _yes({**told, "nextPageToken": more})

    async def _batch(self, request: web.Request) -> web.Response:
        asked = await _body(request)
        names = asked.get("locationNames", [])
        if not 0 < len(names) <= MOST_ASKED:
            raise ValueError(names)
        places = [self._shop(name) for name in names]
        if self.denied.intersection(place.id for place in places):
            raise PermissionError
        order = asked.get("orderBy") or wire.NEWEST
        size = wire.how_many(str(asked.get("pageSize", 0)), MOST_REVIEWS, MOST_REVIEWS)
        entries = [entry for place in places for entry in self.shelf.entries(place)]
        given = f"{order} {names}", asked.get("pageToken", "")
        rows, more = wire.page(entries, wire.order(order), size, given)
        told = [{"name": e.place.name, "review": wire.review(e)} for e in rows]
        return _yes({"locationReviews": told, "nextPageToken": more})

    async def _one(self, request: web.Request) -> web.Response:
        return _yes(wire.review(self._entry(request)))

    async def _reply(self, request: web.Request) -> web.Response:
        entry = self._entry(request)
        text = (await _body(request)).get("comment", "")
        words = isinstance(text, str) and text.strip()
        if not words or len(text.encode()) > MOST_BYTES:
            raise ValueError(text)
        return _yes(wire.reply(self.shelf.place(entry.id, text)))

    async def _withdraw(self, request: web.Request) -> web.Response:
        entry = self._entry(request)
        if not entry.told["replies"]:
            raise KeyError(entry.id)
        self.shelf.withdraw(entry.id)
        return _yes({})

    def _shop(self, name: str) -> Place:
        return {place.name: place for place in self.shelf.places}[name]

    def _entry(self, request: web.Request) -> Entry:
        """Give the review that is asked for; KeyError when it is gone or elsewhere."""
        entry = self.shelf.entry(request.match_info["id"])
        if entry is None or entry.place.name != _place(request):
            raise KeyError(request.path)
        return entry

    # ------------------------------------------------------------------ every call

    def _unwelcome(self, request: web.Request) -> web.Response | None:
        reviews = request.path.startswith("/v4/")
        if not reviews and not request.path.startswith("/v1/"):
            return None
        known = self.access.knows(request.headers.get("Authorization", ""))
        denied = request.match_info.get("place") in self.denied
        answers: tuple[tuple[bool, Callable[[], web.Response]], ...] = (
            (not known, lambda: errors.error(401)),
            (self.disabled, errors.switched_off),
            (self.quota_zero and reviews, errors.no_quota),
            (denied, lambda: errors.error(403)),
        )
        return next((answer() for holds, answer in answers if holds), None)

    def _no(self, status: int, _: str) -> web.Response:
        return errors.error(status)

    def _met(self, request: web.Request) -> Fault | None:
        if request.path == TOKEN:
            return self.token_faults.take(request.method)
        if request.path == CONSENT:
            return None
        reads = request.path.endswith(BATCH)  # though it is a POST
        return self.faults.take("GET" if reads else request.method)

    async def _spoilt(
        self, request: web.Request, fault: Fault, answer: Answer
    ) -> web.StreamResponse:
        if fault.kind is not Kind.STATUS:
            return await super()._spoilt(request, fault, answer)
        if request.path == TOKEN:
            told = {"error": fault.reason or "internal_failure"}
            no = web.json_response(told, status=fault.status)
        else:
            no = errors.error(fault.status, fault.reason)
        if fault.retry_after:
            no.headers["Retry-After"] = fault.retry_after
        return no


# ------------------------------------------------------------------ what is asked


def _place(request: web.Request) -> str:
    asked = request.match_info
    return f"accounts/{asked['account']}/locations/{asked['place']}"


def _size(request: web.Request, usual: int, most: int) -> int:
    return wire.how_many(request.query.get("pageSize", ""), usual, most)


def _given(request: web.Request, order: str = "") -> tuple[str, str]:
    return f"{request.path} {order}", request.query.get("pageToken", "")


async def _body(request: web.Request) -> dict[str, Any]:
    return dict(await request.json())


def _yes(told: dict[str, Any]) -> web.Response:
    return web.json_response(wire.filled(told))


# ------------------------------------------------------------------ as a program


def _announce(address: str) -> None:
    click.echo(f"{address}\nclient id      {CLIENT_ID}")
    click.echo(f"client secret  {CLIENT_SECRET}\nrefresh token  {REFRESH_TOKEN}")


@click.command()
@click.option("--port", default=0, help="0 takes a free one")
@click.option("--moderates", is_flag=True, help="replies wait for a decision")
@click.option(
    "--passes", type=float, help="and pass by themselves after so many seconds"
)
@click.option("--story", "told", is_flag=True, help="let the demo's reviews come in")
def main(*, port: int, moderates: bool, passes: float | None, told: bool) -> None:
    """Stand in for Google Business Profile; the first line printed is the address."""
    wait = None if passes is None else timedelta(seconds=passes)
    stand_in = GoogleStandIn(RealClock(), Habits(moderates=moderates, passes=wait))
    asyncio.run(serve(stand_in, _announce, port=port, told=told))


if __name__ == "__main__":
    main()
