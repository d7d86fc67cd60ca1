"""Publishing from Teams: a signed dialog over HTTP up to the answer after its commit.

Beside it stands a bare turn of botbuilder as we run it: without a token to check and
without a handler, in processor time; and the same turn as it comes out of the box.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from time import process_time
from typing import Any

from msrest.universal_http.requests import ClientRetryPolicy

from adapters.channels.teams.calling.access import Access
from adapters.channels.teams.drawing.form import form
from adapters.channels.teams.hearing.quick import quicken
from adapters.channels.teams.hearing.signing import Adapter
from adapters.channels.teams.hearing.steps import InvokeAnswer
from adapters.channels.teams.package import PATH
from adapters.rehearsal.plain import PlainStandIn
from benchmarks.figures import Bar, Figure, Floor, milliseconds
from benchmarks.hands import TEXT, Spent, Way, against, commits, echo, press
from benchmarks.home import CLOCK, SOURCE, furnish, reviews, settings
from bot.app import App
from bot.case import State
from bot.errors import Stale
from bot.person import Identity, Profile
from bot.ports.store import Tx
from bot.press import Address, Ask, Request
from bot.settings import Settings
from bot.subject import case_of
from bot.words import Words
from tests.teams.connector import Connector
from tests.teams.login import Login
from tests.teams.sheet import Place, Sheet
from tests.teams.tenant import REVIEWS, a_tenant

TURNS = 1000
WARM, ALONE, TOGETHER, HANDS = 20, 200, 640, 16
WORDS = Words("nl", "Europe/Amsterdam")
SENT = {
    "type": "invoke",
    "id": "1",
    "name": "task/submit",
    "channelId": "msteams",
    "serviceUrl": "http://127.0.0.1:9/",
    "from": {"id": "29:tom", "aadObjectId": "5e0c2a44-6a7b-4c1d-8e9f-112233445566"},
    "conversation": {"id": f"{REVIEWS};messageid=1"},
}


def measure(folder: Path) -> list[Figure]:
    return [*asyncio.run(_bare()), *asyncio.run(_pressed(folder))]


# ------------------------------------------------------------------ a turn by itself


async def _bare() -> list[Figure]:
    adapter = Adapter(Access(""))
    stock = await _with_stock_codes(adapter)
    quicken()
    ours = await _turns(adapter)
    floor = Floor("stock safe_codes", stock)
    return [Figure("bare turn, processor time", ours, "ms", floor, Bar(0.6))]


async def _with_stock_codes(adapter: Adapter) -> float:
    """Measure with the SDK's own list of codes, which is searched for each of 999."""
    ours = ClientRetryPolicy.safe_codes
    ClientRetryPolicy.safe_codes = list(ours)
    try:
        return await _turns(adapter, TURNS // 10)
    finally:
        ClientRetryPolicy.safe_codes = ours


async def _turns(adapter: Adapter, count: int = TURNS) -> float:
    """Give the milliseconds of processor time of one turn."""

    async def hear(_: Any) -> InvokeAnswer:
        return InvokeAnswer(200, {})

    who = await adapter.admit("", SENT)
    await adapter.turn(who, SENT, hear)
    begun = process_time()
    for _ in range(count):
        await adapter.turn(who, SENT, hear)
    return milliseconds(process_time() - begun) / count


# ------------------------------------------------------------------ a whole press


async def _pressed(folder: Path) -> list[Figure]:
    site = PlainStandIn(CLOCK)
    home = furnish(folder, kind="plain", url=await site.start())
    tenant = a_tenant()
    with Login(tenant) as login:
        async with Connector(tenant) as teams:
            environ = _with_teams(settings(home), login, teams)
            app = await App.open(home, environ, CLOCK)
            try:
                address = await app.start()
                hand = await Hand.come_in(app, login, teams)
                found = await _compare(folder, address, hand)
                await app.parts.store.read(_all_agreed)
            finally:
                await app.stop()
                await site.stop()
    return found


def _with_teams(base: Settings, login: Login, teams: Connector) -> Settings:
    return replace(
        base,
        teams_app_id=login.tenant.app,
        teams_tenant=login.tenant.id,
        teams_app_type="SingleTenant",
        teams_app_password=login.secret,
        teams_service_url=teams.base,
        teams_login_url=login.base,
        teams_metadata_url=login.issuer.url,
    )


@dataclass(frozen=True, slots=True)
class Hand:
    """An approver in Teams, and the bot whose dialogs they fill in."""

    app: App
    who: Identity
    service_url: str
    bearer: str

    @classmethod
    async def come_in(cls, app: App, login: Login, teams: Connector) -> Hand:
        """Let the approver of the home be known, and open as many cases as asked."""
        who = Identity("teams", login.tenant.id, login.tenant.member("tom").aad)
        email = "tom.bakker@smit.example"
        profile = Profile(who, "Tom", email, member=True, at=CLOCK.now())
        await app.parts.store.write(lambda tx: tx.profiles.keep(profile))
        count = 2 * WARM + ALONE + TOGETHER
        await app.bring_in(SOURCE, reviews(count, complaints=1), history=False)
        await app.parts.store.write(_all_said)
        return cls(app, who, teams.base, login.issuer.bearer(teams.base))

    async def publish(self, case: int) -> dict[str, Any]:
        """Open the dialog of a case and give what "publish" in it sends, signed."""
        where = Address("teams", REVIEWS, "1", "1", self.who.tenant)
        request = Request(
            "reply", case_of(case), self.who, where, f"bench {case}", CLOCK.now()
        )
        answer = await self.app.parts.dispatch(request)
        if not isinstance(answer, Ask):
            raise TypeError(answer)
        sheet = Sheet(form(answer.dialog, WORDS, place=where), Place(REVIEWS, "1", "1"))
        button = sheet.button(f"reply/publish/case:{case}")
        if button is None:
            raise LookupError(sheet.does)
        return self._signed(case, {**button["data"], **sheet.sent, "f/text": TEXT})

    def _signed(self, case: int, data: dict[str, Any]) -> dict[str, Any]:
        who = {"id": "29:tom", "aadObjectId": self.who.external_id}
        tenant = self.who.tenant
        activity = {
            **SENT,
            "id": f"f:{case}",
            "serviceUrl": self.service_url,
            "from": who,
            "conversation": {**_WHERE, "tenantId": tenant},
            "channelData": {"tenant": {"id": tenant}},
            "value": {"data": data, "context": {"theme": "default"}},
        }
        heads = {"Authorization": self.bearer, "Content-Type": "application/json"}
        return {"raw": json.dumps(activity), "headers": heads}


_WHERE = {"id": f"{REVIEWS};messageid=1", "conversationType": "channel"}


def _all_said(tx: Tx) -> None:
    """Let all cards count as posted: at one a second that would take a while."""
    now = CLOCK.now()
    for row in tx.outbox.due(now, limit=10_000):
        with suppress(Stale):  # a few are on their way
            tx.outbox.finish(tx.outbox.claim(row, "sending", now, now), "done")


def _all_agreed(tx: Tx) -> None:
    """Raise RuntimeError where a press did not do what we measured."""
    listed = tx.cases.listed(limit=10_000)
    if any(case.state is not State.GOING for case in listed):
        raise RuntimeError("The presses did not all publish.")


async def _compare(folder: Path, address: str, hand: Hand) -> list[Figure]:
    cases = iter(range(1, 2 * WARM + ALONE + TOGETHER + 1))
    way = Way(address, PATH, {"Host": address.partition("//")[2]})
    figures: list[Figure] = []
    for hands, count in ((1, ALONE), (HANDS, TOGETHER)):
        bodies = [await hand.publish(next(cases)) for _ in range(WARM + count)]
        floor = await asyncio.to_thread(commits, folder / "floor.db")
        bare = await against(echo, PATH, bodies, hands)
        await press(way, bodies[:WARM], hands=1)
        spent = await press(way, bodies[WARM:], hands=hands)
        figures += _figures(hands, spent, (floor, bare))
    return figures


def _figures(hands: int, spent: Spent, floors: Iterable[Spent]) -> list[Figure]:
    """Print the whole press beside an echo and a commit of the same run."""
    floor, bare = floors
    found = [
        Figure(
            f"{hands} at once, p{part * 100:g}",
            spent.quantile(part),
            "ms",
            Floor(
                "aiohttp echo + 1.5 commits",
                bare.quantile(part) + 1.5 * floor.quantile(part),
            ),
        )
        for part in (0.5, 0.99)
    ]
    rate = Floor("aiohttp echo", bare.rate)
    return [*found, Figure(f"{hands} at once", spent.rate, "/s", rate)]
