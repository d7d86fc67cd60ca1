"""When Slack does not let us in: said in a sentence, and nothing stops but Slack.

A whole wederwoord runs here, its page in a browser's hands, against our own Slack.
"""

from __future__ import annotations

import asyncio
import socket
from collections import Counter
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from adapters.channels.slack import SlackChannel
from adapters.channels.slack.calling.pace import Pace
from adapters.rehearsal.plain import PlainStandIn
from bot.app import App
from bot.case import CaseId
from bot.commands.names import Member
from bot.commands.playbook_text import playbook_text
from bot.errors import SettingsError
from bot.settings import Home
from bot.settings.environment import read
from tests.commands.terminal import spawn, type_in
from tests.fakes import HandClock
from tests.slack import faults
from tests.slack.api import Api
from tests.slack.faults import Fault
from tests.slack.workspace import a_workspace

TOM = Member("tom", "Tom Bakker", "Tom", "tom@smit.example", ("approver",))
LOTTE = Member("lotte", "Lotte Jansen", "Lotte", "lotte@smit.example", ("lead",))
ADA = Member("ada", "Ada Admin", "Ada", "ada@smit.example", ("admin",))
WAYS = {"over HTTP": "SLACK_SIGNING_SECRET", "by socket": "SLACK_APP_TOKEN"}


@dataclass
class House:
    """A home, a site, a Slack, and the wederwoord that runs between them."""

    folder: Path
    clock: HandClock = field(default_factory=HandClock)
    app: App | None = None
    address: str = ""

    async def open(self) -> House:
        self.site = PlainStandIn(self.clock)
        self.slack = await Api(a_workspace(self.clock)).__aenter__()
        self.web = aiohttp.ClientSession(cookie_jar=aiohttp.CookieJar(unsafe=True))
        values = {
            "brand": "Bakkerij Smit",
            "contact": "hallo@smit.example",
            "home": "slack:C01REV",
            "product": "browser:product",
            "language": "en",
        }
        url = await self.site.start()
        source = {"name": "plein", "kind": "plain", "url": url}
        text = playbook_text(values, [source], [TOM, LOTTE, ADA])
        Home(self.folder).playbook.write_text(text, "utf-8")
        return self

    async def close(self) -> None:
        if self.app:
            await self.app.stop()
        await self.web.close()
        await self.slack.__aexit__()
        await self.site.stop()

    def environ(self, way: str = "over HTTP", **changes: str) -> dict[str, str]:
        app = self.slack.space.app
        keys = {
            "SLACK_SIGNING_SECRET": app.signing_secret,
            "SLACK_APP_TOKEN": app.app_token,
        }
        made = {
            "SLACK_BOT_TOKEN": app.token,
            WAYS[way]: keys[WAYS[way]],
            "SLACK_API_URL": self.slack.base,
            "PORT": "0",
        }
        return {**made, **changes}

    async def run(self, way: str = "over HTTP", **changes: str) -> None:
        """Open and start a wederwoord; it waits for nothing in real time."""
        settings = read(self.environ(way, **changes))
        self.app = await App.open(Home(self.folder), settings, self.clock)
        channel = self.channel
        channel._client._pace = Pace(0, 60)
        channel._coming._pause = 0
        self.address = await self.app.start()

    @property
    def channel(self) -> SlackChannel:
        assert self.app
        channel = self.app._chats["slack"]
        assert isinstance(channel, SlackChannel)
        return channel

    # -------------------------------------------------------------- what happens

    async def complain(self, number: int) -> None:
        """Let a customer speak and the bot read it."""
        assert self.app
        complaint = {"text": f"Late again, {number}.", "stars": 1, "language": "en"}
        at = self.clock.now().isoformat()
        self.site.shelf.add({**complaint, "created_at": at, "id": f"r{number}"})
        await self.app.parts.intake.poll(self.app.parts.sources["plein"])
        await self.later(0)

    async def later(self, minutes: int) -> None:
        assert self.app
        self.clock.at += timedelta(minutes=minutes)
        await self.app.parts.outbox.settle(self.clock.now())

    async def log_in(self, who: str) -> None:
        assert self.app
        link = await self.app.link(who)
        heads = {"Origin": self.address}
        async with self.web.post(link, headers=heads, allow_redirects=False) as told:
            assert told.status == 303

    async def press(self, action: str, case: int) -> int:
        """Press a button on the page; gives the status of the answer."""
        async with self.web.get(f"{self.address}/") as page:
            _, _, rest = (await page.text()).partition('wederwoord-token" content="')
        heads = {"Origin": self.address, "X-Wederwoord-Token": rest.partition('"')[0]}
        press = {
            "action": action,
            "subject": f"case:{case}",
            "post": f"card:{case}",
            "conversation": "webcare",
            "clicked": f"{action} {case}",
        }
        url = f"{self.address}/press"
        async with self.web.post(url, json=press, headers=heads) as told:
            return told.status

    # -------------------------------------------------------------- what is seen

    async def ready(self) -> tuple[int, dict[str, Any]]:
        async with self.web.get(f"{self.address}/readyz") as told:
            return told.status, await told.json()

    async def mine(self, who: str) -> list[str]:
        """Give what somebody got on the page."""
        assert self.app
        posts = await self.app.parts.store.read(lambda tx: tx.posts.since(0))
        own = [p for p in posts if p.conversation == f"@{who}"]
        return [" ".join(str(b.get("text")) for b in p.body["blocks"]) for p in own]

    async def owner(self, case: int) -> str:
        assert self.app
        found = await self.app.parts.store.read(lambda tx: tx.cases.get(CaseId(case)))
        assert found
        return str(found.owner)

    def keys(self) -> Counter[str]:
        posts = self.slack.space.channel("reviews").posts
        return Counter(p.metadata["event_payload"]["key"] for p in posts if p.metadata)

    def taken(self) -> dict[str, bool]:
        """Tell of each card in Slack whether it names Tom."""
        posts = self.slack.space.channel("reviews").posts
        told = [(p.metadata, "Tom" in str(p.blocks)) for p in posts]
        return {m["event_payload"]["key"]: named for m, named in told if m}


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[House]:
    opened = await House(tmp_path).open()
    yield opened
    await opened.close()


async def until(true: Callable[[], object]) -> None:
    async with asyncio.timeout(10):
        while not true():
            await asyncio.sleep(0.01)


# ------------------------------------------------------------------ at the start


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ("SLACK_APP_TOKEN", "Slack is set up in part: SLACK_BOT_TOKEN is missing."),
        ("SLACK_SIGNING_SECRET", "SLACK_BOT_TOKEN is missing."),
        ("SLACK_BOT_TOKEN", "set SLACK_APP_TOKEN (by socket, no public address need"),
    ],
)
def test_half_a_slack_is_a_sentence_and_no_start(
    tmp_path: Path, given: str, said: str
) -> None:
    tokens = {"SLACK_BOT_TOKEN": "xoxb-12345", "SLACK_APP_TOKEN": "xapp-12345"}
    made = type_in("run", "--home", tmp_path, **{given: tokens.get(given, "s" * 32)})
    assert made.exit_code == 1
    assert said in made.output
    assert len(made.output.splitlines()) == 1


async def test_cards_for_slack_without_a_slack_are_no_start(house: House) -> None:
    with pytest.raises(SettingsError, match="slack"):
        await App.open(Home(house.folder), read({}), house.clock)


WRONG = {
    "the bot token": ("over HTTP", "SLACK_BOT_TOKEN", "xoxb-wrong"),
    "the bot token, by socket": ("by socket", "SLACK_BOT_TOKEN", "xoxb-wrong"),
    "the app token": ("by socket", "SLACK_APP_TOKEN", "xapp-wrong"),
}


@pytest.mark.parametrize("wrong", WRONG.values(), ids=WRONG)
async def test_a_wrong_token_is_a_sentence_and_no_start(
    house: House, wrong: tuple[str, str, str]
) -> None:
    way, name, value = wrong
    environ = house.environ(way, **{name: value})
    with spawn("run", "--home", house.folder, **environ) as bot:
        said, errors = await asyncio.to_thread(bot.communicate, timeout=30)
    assert bot.returncode == 1
    assert said == ""
    told = [line for line in errors.splitlines() if not line.startswith("{")]
    assert len(told) == 1
    assert told[0].startswith("Slack refuses ")
    assert name in told[0]
    assert value not in errors


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize(
    "fault", [faults.lost_before(), faults.broken(503), faults.busy(None)]
)
async def test_a_slack_that_is_away_is_waited_for(
    house: House, way: str, fault: Fault
) -> None:
    method = "auth.test" if way == "over HTTP" else "apps.connections.open"
    house.slack.space.faults.add(method, fault, times=100)
    await house.run(way)
    assert (await house.ready())[0] == 200
    house.slack.space.faults.clear()
    house.clock.at += timedelta(minutes=1)
    await until(lambda: house.channel._coming.done)
    await house.complain(1)
    assert house.keys() == Counter(["card:1"])


async def test_where_nothing_answers_the_page_works(house: House) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        nobody = f"http://127.0.0.1:{server.getsockname()[1]}/api/"
    await house.run(SLACK_API_URL=nobody)
    await house.complain(1)
    await house.log_in("tom")
    assert await house.press("take", 1) == 200
    assert await house.owner(1) == "tom"
    assert house.keys() == Counter()


# ------------------------------------------------------------------ while it runs


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("why", ["token_revoked", "account_inactive"])
async def test_a_door_that_shuts_stops_nothing_but_slack(
    house: House, way: str, why: str
) -> None:
    await house.run(way)
    await house.complain(1)
    assert house.keys() == Counter(["card:1"])
    assert await house.ready() == (200, {"ready": True, "store": "well"})

    house.slack.space.app.refused = why
    for number in (2, 3):
        await house.complain(number)
    await house.log_in("tom")
    for case in (1, 2):
        assert await house.press("take", case) == 200
        assert await house.owner(case) == "tom"
    for _ in range(5):
        await house.later(11)
    assert house.keys() == Counter(["card:1"])
    (told,) = await house.mine("ada")
    assert told.startswith("Slack refuses us since ")
    assert f"({why})" in told
    assert await house.mine("lotte") == []
    status, fares = await house.ready()
    assert (status, fares["ready"]) == (503, False)
    assert why in fares["channel slack"]

    house.slack.space.app.refused = ""
    for _ in range(3):
        await house.later(60)
    assert house.keys() == Counter(["card:1", "card:2", "card:3"])
    assert house.taken() == {"card:1": True, "card:2": True, "card:3": False}
    assert await house.ready() == (200, {"ready": True, "store": "well"})
    assert len(await house.mine("ada")) == 1
