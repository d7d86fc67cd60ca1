"""Webcare in Slack, product colleagues in Teams: one case, one team, two chats."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

import pytest

from adapters.channels.slack.manifest import PATH as SLACK_PATH
from adapters.channels.teams.package import PATH as TEAMS_PATH
from adapters.rehearsal.plain import PlainStandIn
from bot.app import App
from bot.case import CaseId, State
from bot.commands.names import Member
from bot.commands.playbook_text import playbook_text
from bot.dossier import Dossier
from bot.settings import Home
from bot.settings.environment import read
from tests.fakes import HandClock
from tests.slack.api import Api
from tests.slack.delivery import HttpWire
from tests.slack.people import People as AtSlack
from tests.slack.workspace import a_workspace
from tests.teams.connector import Connector
from tests.teams.login import Login
from tests.teams.people import People as AtTeams
from tests.teams.sheet import Place, Sheet, forged
from tests.teams.tenant import PRODUCT, Tenant

LATE = "Two weeks late and nobody calls back."
CAUSE = "The scanner in Utrecht works again."
TEAM = (
    Member("sanne", "Sanne Vos", "Sanne", "sanne@smit.example", ("agent",)),
    Member("tom", "Tom Bakker", "Tom", "tom@smit.example", ("approver",)),
    Member("lotte", "Lotte Jansen", "Lotte", "lotte@smit.example", ("approver",)),
    Member("joost", "Joost Mulder", "Joost", "joost@smit.example", ("product",)),
)
AREA = """
[[areas]]
id = "delivery"
name = "Delivery"
customer = "the delivery"
words = ["late"]
people = ["joost"]
"""


@dataclass
class Two:
    """A bot in both chats; everybody but Joost is in both. Close it."""

    folder: Path
    clock: HandClock = field(default_factory=HandClock)

    async def open(self) -> Two:
        self.site = PlainStandIn(self.clock)
        self.slack = await Api(a_workspace(self.clock)).__aenter__()
        self.tenant = Tenant()
        self._let_in()
        self.login = Login(self.tenant)
        self.login.__enter__()
        self.connector = await Connector(self.tenant).__aenter__()
        self._furnish(await self.site.start())
        app = await App.open(Home(self.folder), read(self._environ()), self.clock)
        self.app = app
        address = await app.start()
        space = self.slack.space
        wire = HttpWire(address + SLACK_PATH, space.app.signing_secret)
        self.in_slack = AtSlack(space, wire)
        url = address + TEAMS_PATH
        self.in_teams = AtTeams(self.connector, self.login.issuer, url)
        return self

    def _let_in(self) -> None:
        for one in TEAM:
            self.tenant.add(one.name, email=one.email)
            if one.id != "joost":
                user = self.slack.space.add_user(one.id, email=one.email)
                self.slack.space.channel("reviews").members.add(user.id)
        self.tenant.open(PRODUCT, "Product", self.tenant.people)

    def _furnish(self, url: str) -> None:
        values = {
            "language": "en",
            "brand": "Bakkerij Smit",
            "contact": "hallo@smit.example",
            "home": "slack:C01REV",
            "product": f"teams:{PRODUCT}",
            "two_stars": 1,
        }
        source = {"name": "plein", "kind": "plain", "title": "Plein", "url": url}
        text = playbook_text(values, [source], TEAM) + AREA
        Home(self.folder).playbook.write_text(text, "utf-8")

    def _environ(self) -> dict[str, str]:
        app = self.slack.space.app
        return {
            "PORT": "0",
            "SLACK_BOT_TOKEN": app.token,
            "SLACK_SIGNING_SECRET": app.signing_secret,
            "SLACK_API_URL": self.slack.base,
            "MicrosoftAppId": self.tenant.app,
            "MicrosoftAppPassword": self.login.secret,
            "MicrosoftAppTenantId": self.tenant.id,
            "TEAMS_SERVICE_URL": self.connector.base,
            "TEAMS_LOGIN_URL": self.login.base,
            "TEAMS_METADATA_URL": self.login.issuer.url,
        }

    async def close(self) -> None:
        await self.in_teams.close()
        await self.app.stop()
        await self.connector.__aexit__()
        self.login.__exit__()
        await self.slack.__aexit__()
        await self.site.stop()

    async def complain(self) -> None:
        at = self.clock.now().isoformat()
        told = {"text": LATE, "stars": 1, "language": "en", "created_at": at}
        self.site.shelf.add({**told, "author": {"id": "k", "name": "Karin"}})
        await self.app.parts.intake.poll(self.app.parts.sources["plein"])
        await self.later()

    async def later(self, minutes: int = 0) -> None:
        self.clock.at += timedelta(minutes=minutes)
        await self.app.parts.outbox.settle(self.clock.now())

    async def case(self) -> Dossier:
        found = await self.app.parts.store.read(lambda tx: tx.cases.file(CaseId(1)))
        assert found
        return found

    def card(self) -> str:
        """Give the card in Slack as Sanne reads it."""
        seen = self.in_slack["sanne"].messages("reviews")
        return next(one.text for one in seen if LATE in one.text)


@pytest.fixture
async def two(tmp_path: Path) -> AsyncIterator[Two]:
    opened = await Two(tmp_path).open()
    yield opened
    await opened.close()


async def test_what_a_colleague_answers_in_teams_stands_on_the_card_in_slack(
    two: Two,
) -> None:
    await two.complain()
    assert LATE in two.card()
    sanne, joost = two.in_slack["sanne"], two.in_teams["joost"]
    await sanne.press("Tell colleagues…", "reviews")
    await sanne.submit()
    await two.later()
    (notice,) = joost.cards(PRODUCT)
    assert "Delivery: 1 customer today" in notice.text
    assert LATE in notice.text
    assert "Karin" not in notice.text
    await joost.press("Fixed…", PRODUCT)
    joost.fill("public", CAUSE)
    await joost.click("Answer")
    await two.later()
    assert CAUSE in two.card()
    assert "Fixed · Joost Mulder" in two.card()
    (notice,) = joost.cards(PRODUCT)
    assert CAUSE in notice.text


async def test_one_person_cannot_agree_twice_by_changing_chats(two: Two) -> None:
    await two.complain()
    tom = two.in_slack["tom"]
    await tom.press("Reply…", "reviews")
    await tom.submit()
    await two.later()
    assert (await two.case()).case.state is State.WAITING
    again = two.in_teams["tom"]
    window = Sheet({"body": []}, Place(PRODUCT, "1", "1"))
    await again.push(forged("approve//case:1", opens=True), window)
    if again.window:
        await again.click("Publish")
    await two.later()
    file = await two.case()
    assert file.case.state is State.WAITING
    assert file.reply is None
    lotte = two.in_teams["lotte"]
    await lotte.push(forged("approve//case:1", opens=True), window)
    for id_ in lotte.window.inputs if lotte.window else ():
        lotte.fill(id_.removeprefix("f/"), "yes")
    await lotte.click("Publish")
    assert (await two.case()).case.state is State.GOING
