"""The strings behind the stand-in: what tests and drills pull to make things happen.

    POST   /control/reviews                  a review, as in the protocol     -> {"id"}
    PUT    /control/reviews/{id}             the fields that change
    DELETE /control/reviews/{id}             taken down by its author
    POST   /control/reviews/{id}/replies     {"text", "by"}: somebody else replies
    PUT    /control/replies/{id}             {"state": "stands"|"refused", "reason"}
    POST   /control/faults                   {"kind", "on", "done", "times", ...}
    DELETE /control/faults
    PUT    /control/clock                    {"now": ISO time, or null to let it run}
    GET    /control/journal                  {"effects": [...]}

They work even while the protocol itself is made to fail.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from aiohttp import web

from adapters.rehearsal.faults import Fault, Faults, Kind
from adapters.rehearsal.journal import Journal
from adapters.rehearsal.moment import Moment
from adapters.rehearsal.shelf import Shelf

PREFIX = "/control/"


class Control:
    def __init__(
        self, shelf: Shelf, faults: Faults, moment: Moment, journal: Journal
    ) -> None:
        self._shelf = shelf
        self._faults = faults
        self._moment = moment
        self._journal = journal

    def routes(self) -> Iterable[web.RouteDef]:
        return (
            web.post("/control/reviews", self._add),
            web.put("/control/reviews/{id}", self._edit),
            web.delete("/control/reviews/{id}", self._remove),
            web.post("/control/reviews/{id}/replies", self._reply),
            web.put("/control/replies/{id}", self._decide),
            web.post("/control/faults", self._fault),
            web.delete("/control/faults", self._mend),
            web.put("/control/clock", self._clock),
            web.get("/control/journal", self._effects),
        )

    async def _add(self, request: web.Request) -> web.Response:
        return web.json_response({"id": self._shelf.add(await request.json())})

    async def _edit(self, request: web.Request) -> web.Response:
        self._shelf.edit(_id(request), await request.json())
        return _done()

    async def _remove(self, request: web.Request) -> web.Response:
        self._shelf.remove(_id(request))
        return _done()

    async def _reply(self, request: web.Request) -> web.Response:
        told: dict[str, Any] = await request.json()
        by = told.get("by", "somebody")
        return web.json_response(self._shelf.place(_id(request), told["text"], by))

    async def _decide(self, request: web.Request) -> web.Response:
        told = await request.json()
        self._shelf.decide(_id(request), told["state"], told.get("reason", ""))
        return _done()

    async def _fault(self, request: web.Request) -> web.Response:
        told = await request.json()
        times = told.pop("times", 1)
        self._faults.add(Fault(Kind(told.pop("kind")), **told), times)
        return _done()

    async def _mend(self, _: web.Request) -> web.Response:
        self._faults.clear()
        return _done()

    async def _clock(self, request: web.Request) -> web.Response:
        now = (await request.json())["now"]
        self._moment.set(datetime.fromisoformat(now) if now else None)
        return _done()

    async def _effects(self, _: web.Request) -> web.Response:
        return web.json_response({"effects": self._journal.listed()})


def _id(request: web.Request) -> str:
    return request.match_info["id"]


def _done() -> web.Response:
    return web.json_response({})
