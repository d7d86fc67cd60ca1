"""Somebody who speaks to the stand-in for Google over HTTP, with a token or without."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

import aiohttp

from adapters.rehearsal.google import GoogleStandIn
from adapters.rehearsal.google_access import CLIENT_ID, CLIENT_SECRET
from adapters.rehearsal.google_shelf import PLACES, Place
from adapters.rehearsal.shelf import Habits
from tests.contract.sources import HandClock

UTRECHT, LEIDEN, ZWOLLE = (place.name for place in PLACES)


@dataclass
class Caller:
    google: GoogleStandIn
    clock: HandClock
    session: aiohttp.ClientSession

    async def call(self, method: str, path: str, body: Any = None) -> tuple[int, Any]:
        return await got(self.session, path, method, json=body)

    async def get(self, path: str) -> Any:
        """Give what a call brings that must go well."""
        status, told = await self.call("GET", path)
        assert status == 200, told
        return told

    async def listed(self, place: str = UTRECHT, more: str = "") -> list[str]:
        told = await self.get(f"/v4/{place}/reviews?pageSize=50{more}")
        return [review["reviewId"] for review in told.get("reviews", ())]

    async def reply(self, id_: str, comment: Any) -> tuple[int, Any]:
        path = f"/v4/{self.google.name(id_)}/reply"
        return await self.call("PUT", path, {"comment": comment})

    async def enter(self) -> tuple[int, Any]:
        """Show a new token from now on, if Google gives one."""
        return await enter(self.session, self.google.access.refresh_token)


async def got(
    session: aiohttp.ClientSession, path: str, method: str = "GET", **call: Any
) -> tuple[int, Any]:
    async with session.request(method, path, **call) as answer:
        return answer.status, await answer.json()


async def ask(session: aiohttp.ClientSession, **form: str) -> tuple[int, Any]:
    """Ask for a token, as the known client unless the form says otherwise."""
    known = {"client_id": CLIENT_ID, "client_secret": CLIENT_SECRET}
    return await got(session, "/token", "POST", data={**known, **form})


async def enter(session: aiohttp.ClientSession, refresh_token: str) -> tuple[int, Any]:
    form = {"grant_type": "refresh_token", "refresh_token": refresh_token}
    status, told = await ask(session, **form)
    if status == 200:
        session.headers["Authorization"] = f"Bearer {told['access_token']}"
    return status, told


@asynccontextmanager
async def at(
    habits: Habits | None = None, places: Sequence[Place] = PLACES
) -> AsyncIterator[Caller]:
    clock = HandClock()
    google = GoogleStandIn(clock, habits, places=places)
    async with aiohttp.ClientSession(await google.start()) as session:
        caller = Caller(google, clock, session)
        await caller.enter()
        yield caller
    await google.stop()
