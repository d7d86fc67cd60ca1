"""Publishing from Slack: a signed submit over HTTP up to the answer after its commit.

The whole bot runs against a stand-in for Slack; only the hand that presses is in a
second process. Every press lands on a case of its own. Beside it stands what
slack_bolt costs by itself: a listener that does nothing, as it comes out of the box.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from aiohttp import web
from slack_bolt.adapter.aiohttp import to_aiohttp_response, to_bolt_request
from slack_bolt.async_app import AsyncApp
from slack_sdk.signature import SignatureVerifier
from slack_sdk.web.async_client import AsyncWebClient

from adapters.channels.slack.drawing.view import modal
from adapters.rehearsal.plain import PlainStandIn
from benchmarks.figures import Bar, Figure, Floor
from benchmarks.hands import TEXT, Spent, Way, against, commits, echo, press
from benchmarks.home import CLOCK, SOURCE, furnish, reviews, settings
from bot.app import App
from bot.errors import Stale
from bot.person import Identity, Profile
from bot.ports.store import Tx
from bot.press import Address, Ask, Dialog, Request
from bot.subject import case_of
from bot.words import Words
from tests.slack.api import Api
from tests.slack.workspace import App as SlackApp
from tests.slack.workspace import a_workspace

WARM, ALONE, TOGETHER, HANDS = 20, 300, 640, 16
PATH = "/slack/events"
WORDS = Words("nl", "Europe/Amsterdam")


def measure(folder: Path) -> list[Figure]:
    return asyncio.run(_measure(folder))


async def _measure(folder: Path) -> list[Figure]:
    site = PlainStandIn(CLOCK)
    home = furnish(folder, kind="plain", url=await site.start())
    async with Api(a_workspace(CLOCK)) as slack:
        found = slack.space.app
        app = await App.open(home, _with_slack(settings(home), slack), CLOCK)
        try:
            address = await app.start()
            hand = await Hand.come_in(app, slack)
            return await _compare(folder, address, hand, found)
        finally:
            await app.stop()
            await site.stop()


def _with_slack(base: Any, slack: Api) -> Any:
    app = slack.space.app
    return replace(
        base,
        slack_bot_token=app.token,
        slack_signing_secret=app.signing_secret,
        slack_api_url=slack.base,
    )


@dataclass(frozen=True, slots=True)
class Hand:
    """An approver in Slack, and the bot whose dialogs they fill in."""

    app: App
    who: Identity
    slack: Api

    @classmethod
    async def come_in(cls, app: App, slack: Api) -> Hand:
        """Let the approver of the home be a member, and open as many cases as asked."""
        who = Identity("slack", slack.space.team.id, "U01ANNA")
        email = "tom.bakker@smit.example"
        profile = Profile(who, "Tom", email, member=True, at=CLOCK.now())
        await app.parts.store.write(lambda tx: tx.profiles.keep(profile))
        count = 2 * WARM + ALONE + TOGETHER
        await app.bring_in(SOURCE, reviews(count, complaints=1), history=False)
        await app.parts.store.write(_all_said)
        return cls(app, who, slack)

    async def publish(self, case: int) -> dict[str, Any]:
        """Open the dialog of a case and give what "publish" in it sends, signed."""
        where = Address("slack", "C01REV", message="1.1")
        request = Request(
            "reply", case_of(case), self.who, where, f"bench {case}", CLOCK.now()
        )
        answer = await self.app.parts.dispatch(request)
        if not isinstance(answer, Ask):
            raise TypeError(answer)
        return self._signed(_submitted(answer.dialog, where, case, self.who))

    def _signed(self, payload: dict[str, Any]) -> dict[str, Any]:
        raw = urlencode({"payload": json.dumps(payload)})
        stamp = str(int(CLOCK.now().timestamp()))
        secret = self.slack.space.app.signing_secret
        signature = SignatureVerifier(secret).generate_signature(
            timestamp=stamp, body=raw
        )
        headers = {
            "Content-Type": "application/x-www-form-urlencoded",
            "X-Slack-Request-Timestamp": stamp,
            "X-Slack-Signature": signature or "",
        }
        return {"raw": raw, "headers": headers}


def _all_said(tx: Tx) -> None:
    """Let all cards count as posted: at one a second that would take a while."""
    now = CLOCK.now()
    for row in tx.outbox.due(now, limit=10_000):
        with suppress(Stale):  # a few are on their way
            tx.outbox.finish(tx.outbox.claim(row, "sending", now, now), "done")


def _submitted(
    dialog: Dialog, where: Address, case: int, who: Identity
) -> dict[str, Any]:
    """Give what Slack sends when the text was written anew and the dialog sent."""
    view = modal(dialog, WORDS, place=where)
    state = {
        block["block_id"]: {block["element"]["action_id"]: _held(block["element"])}
        for block in view["blocks"]
        if block["type"] == "input"
    }
    team = {"id": who.tenant, "domain": "webcare"}
    held = {"id": f"V{case}", "hash": f"h{case}", "state": {"values": state}}
    return {
        "type": "view_submission",
        "team": team,
        "user": {"id": who.external_id, "team_id": who.tenant, "name": "tom"},
        "view": {**view, **held, "root_view_id": f"V{case}"},
    }


def _held(element: dict[str, Any]) -> dict[str, Any]:
    if element["type"] == "plain_text_input":
        return {"type": "plain_text_input", "value": TEXT}
    return {"type": element["type"], "selected_option": element.get("initial_option")}


# ------------------------------------------------------------------ beside the floors


async def _compare(
    folder: Path, address: str, hand: Hand, slack: SlackApp
) -> list[Figure]:
    cases = iter(range(1, 2 * WARM + ALONE + TOGETHER + 1))
    way = Way(address, PATH, {"Host": address.partition("//")[2]})
    figures, alone = [], 0.0
    for hands, count in ((1, ALONE), (HANDS, TOGETHER)):
        bodies = [await hand.publish(next(cases)) for _ in range(WARM + count)]
        floor = await asyncio.to_thread(commits, folder / "floor.db")
        bare = await against(echo, PATH, bodies, hands)
        stock = await against(_stock(slack), PATH, bodies[:ALONE], hands)
        await press(way, bodies[:WARM], hands=1)
        spent = await press(way, bodies[WARM:], hands=hands)
        alone = alone or spent.quantile(0.5)
        figures += _figures(hands, spent, (floor, bare, stock), alone)
    return figures


def _stock(slack: SlackApp) -> Any:
    """Give slack_bolt as it comes, with a listener that only acknowledges."""

    async def authorize() -> Any:
        from slack_bolt.authorization import AuthorizeResult  # noqa: PLC0415

        return AuthorizeResult(
            enterprise_id=None, team_id="T", bot_token=slack.token, bot_id="B"
        )

    app = AsyncApp(
        client=AsyncWebClient(slack.token, base_url="http://127.0.0.1:1/api/"),
        signing_secret=slack.signing_secret,
        authorize=authorize,
    )

    @app.view("ww")
    async def nothing(ack: Any) -> None:
        await ack()

    async def answer(request: web.Request) -> web.StreamResponse:
        return await to_aiohttp_response(
            await app.async_dispatch(await to_bolt_request(request))
        )

    return answer


def _figures(
    hands: int, spent: Spent, floors: Iterable[Spent], alone: float
) -> list[Figure]:
    """Hold the quick half to what it stands on, and the slowest to the quick half."""
    floor, bare, stock = floors
    found = []
    for part in (0.5, 0.99):
        name, pressed = f"{hands} at once, p{part * 100:g}", spent.quantile(part)
        least = bare.quantile(part) + 1.5 * floor.quantile(part)
        bolt = Floor("stock slack_bolt, no-op", stock.quantile(part))
        found.append(Figure(name, pressed, "ms", bolt))
        if (hands, part) == (1, 0.5):
            # 8 ms is that sum on a disk whose commit takes its usual 4 ms.
            both, bar = Floor("aiohttp echo + 1.5 commits", least), Bar(max(least, 8))
            found.append(Figure(name, pressed, "ms", both, bar))
        if (hands, part) == (HANDS, 0.99):
            quick = Floor("p50 at one at a time", alone)
            found.append(Figure(name, pressed, "ms", quick, Bar(10, of_floor=True)))
    rate = Floor("aiohttp echo", bare.rate)
    return [*found, Figure(f"{hands} at once", spent.rate, "/s", rate)]
