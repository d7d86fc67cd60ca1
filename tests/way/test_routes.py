"""Several channels for one team: each case comes where its route leads, and stays."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from adapters.channels.browser.board import names
from bot.app import App
from bot.errors import ChannelError
from bot.press import Dialog
from bot.settings import Home
from bot.settings.environment import read
from tests.playbooks import BODY, SENTENCES
from tests.way.conftest import Opens
from tests.way.team import Team
from tests.way.test_contact import NOON
from tests.way.test_two_chats import Two

LEIDEN = {"to": "browser:leiden", "places": ["* Leiden"]}
SHOP, TOWN = "Polderbank Leiden", "Polderbank Utrecht"

# ------------------------------------------------------------------ on the page


async def conversations(team: Team) -> dict[str, str]:
    """Give where each card stands on the page."""
    posts = await team.parts.store.read(lambda tx: tx.posts.since(0))
    return {p.key: p.conversation for p in posts if p.key.startswith("card:")}


async def offered(team: Team, who: str) -> tuple[str, ...]:
    """Give the conversations that somebody finds on the page."""
    book = await team.parts.store.read(lambda tx: tx.playbook.current())
    homes = await team.parts.store.read(lambda tx: tx.cases.homes())
    return names(homes, book, next(p for p in book.people.values() if p.id == who))


async def test_each_case_comes_where_its_route_leads(opens: Opens) -> None:
    team = await opens(routes=[LEIDEN])
    team.complaint(place=SHOP)
    team.complaint(place=TOWN)
    await team.live()
    assert await conversations(team) == {"card:1": "leiden", "card:2": "webcare"}
    await team.press("sanne", "take", case=1)
    await team.tick()
    assert (await team.case(1)).owner == "sanne"
    assert await conversations(team) == {"card:1": "leiden", "card:2": "webcare"}


async def test_a_channel_is_there_before_its_first_case(opens: Opens) -> None:
    team = await opens(routes=[LEIDEN])
    assert await offered(team, "sanne") == ("webcare", "leiden", "product", "@sanne")


async def test_what_alarms_decides_as_well(opens: Opens) -> None:
    team = await opens(routes=[{"to": "browser:law", "topics": ["legal"]}])
    team.complaint(text="Ik stap naar een advocaat.")
    team.complaint(text="Te laat.")
    await team.live()
    assert await conversations(team) == {"card:1": "law", "card:2": "webcare"}


async def test_on_the_page_a_case_stays_in_sight_when_its_route_goes(
    opens: Opens,
) -> None:
    team = await opens(routes=[LEIDEN])
    await team.opened(place=SHOP)
    team.rules = {"routes": []}
    await team.restart()
    await team.press("sanne", "take")
    await team.tick()
    assert await conversations(team) == {"card:1": "leiden"}
    assert "leiden" in await offered(team, "tom")


# ------------------------------------------------------------------ another brand

TAART = {"to": "browser:leiden", "places": ["Leiden"], "brand": "Smit Taart"}
NAMING = {
    form: {
        **part,
        "signoff": "Groet, $me van $brand",
        "sentences": [
            {**one, "text": f"{one['text']} Dat is $brand."}
            for one in part["sentences"]
        ],
    }
    for form, part in SENTENCES.items()
}
"""The sentences of the team, with the brand in each of them."""


async def branded(team: Team, *routes: dict[str, Any]) -> None:
    """Let the team work by these routes, in sentences that name the brand."""
    book = {**BODY["playbook"], "language": "en", "zone": "UTC", "routes": [*routes]}
    body = {**BODY, "playbook": book, "sentences": NAMING}
    now = team.clock.now()
    await team.parts.store.write(lambda tx: tx.playbook.put(body, now))


def said(dialog: Dialog) -> str:
    return repr((dialog.blocks, dialog.fields))


async def test_a_route_may_have_a_brand_of_its_own(team: Team) -> None:
    await branded(team, TAART)
    await team.opened(place="Leiden")
    texts = [each.text for each in (await team.case()).suggestions]
    assert all("Dat is Smit Taart." in text for text in texts)
    assert "Smit Taart Leiden" in repr(await team.card(1))
    dialog = await team.ask("tom", "reply")
    assert "Smit Taart Leiden" in said(dialog)
    assert "van Smit Taart" in said(dialog)
    assert "Polderbank" not in said(dialog)


async def test_a_case_keeps_its_brand_when_its_route_goes(team: Team) -> None:
    await branded(team, TAART)
    await team.opened(place="Leiden")
    await branded(team)
    dialog = await team.ask("tom", "triage")
    await team.submit("tom", dialog, "save", right="yes", solution="gesture")
    case = await team.case()
    assert (case.brand, case.triage is not None) == ("Smit Taart", True)
    assert all("Dat is Smit Taart." in each.text for each in case.suggestions)
    dialog = await team.ask("tom", "contact")
    values = {"contact": "tom", "before": NOON, "public": "yes"}
    await team.submit("tom", dialog, "contact", **values)
    first, *_ = (await team.case()).suggestions
    assert (first.stance, "Dat is Smit Taart." in first.text) == ("contact", True)
    for action in ("reply", "holding"):
        drawn = said(await team.ask("tom", action))
        assert "Smit Taart" in drawn
        assert "Polderbank" not in drawn


async def test_other_cases_have_the_brand_of_the_playbook(team: Team) -> None:
    await branded(team, TAART)
    await team.opened(place="Delft")
    assert (await team.case()).brand == ""
    assert "Polderbank Delft" in said(await team.ask("tom", "reply"))
    texts = [each.text for each in (await team.case()).suggestions]
    assert all("Dat is Polderbank." in text for text in texts)


# ------------------------------------------------------------------ in two chats

WEST = "19:west00000000000000000000000004@thread.tacv2"
ROUTES = f"""
[[routes]]
to = "slack:C03LEIDEN"
places = ["* Leiden"]

[[routes]]
to = "teams:{WEST}"
places = ["Polderbank *"]
stars = 1
"""


class Routed(Two):
    """A team with cases in two channels of Slack and in one of Teams."""

    def _let_in(self) -> None:
        super()._let_in()
        members = self.slack.space.channel("reviews").members
        self.slack.space.add_channel("leiden", members, id="C03LEIDEN")
        self.tenant.open(WEST, "West", self.tenant.people)

    def _furnish(self, url: str) -> None:
        super()._furnish(url)
        self.route(ROUTES)

    def route(self, routes: str) -> None:
        """Write other routes in the place of those that stand in the playbook."""
        path = Home(self.folder).playbook
        path.write_text(path.read_text("utf-8").partition("\n[[routes]]")[0] + routes)

    async def restart(self) -> None:
        await self.app.stop()
        settings = read(self._environ())
        self.app = await App.open(Home(self.folder), settings, self.clock)
        await self.app.start()

    async def say(self, **said: Any) -> None:
        at = self.clock.now().isoformat()
        told = {"stars": 1, "language": "en", "created_at": at, **said}
        self.site.shelf.add({**told, "author": {"id": "k", "name": "Karin"}})
        await self.app.parts.intake.poll(self.app.parts.sources["plein"])
        await self.later()

    def at_slack(self, where: str) -> list[str]:
        """Give the messages of a channel in Slack as Sanne reads them."""
        return [one.text for one in self.in_slack["sanne"].messages(where)]

    def at_teams(self, where: str = WEST) -> list[str]:
        return [one.text for one in self.in_teams["sanne"].cards(where)]


@pytest.fixture
async def two(tmp_path: Path) -> AsyncIterator[Routed]:
    opened = Routed(tmp_path)
    await opened.open()
    yield opened
    await opened.close()


async def test_three_cases_come_to_three_channels_of_two_chats(two: Routed) -> None:
    await two.say(text="Cold in Leiden", place=SHOP)
    await two.say(text="Cold in Utrecht", place=TOWN)
    await two.say(text="Cold online")
    (leiden,) = two.at_slack("leiden")
    assert "Cold in Leiden" in leiden
    (west,) = two.at_teams()
    assert "Cold in Utrecht" in west
    (home,) = two.at_slack("reviews")
    assert "Cold online" in home


async def test_people_work_where_the_card_stands(two: Routed) -> None:
    await two.say(text="Cold in Leiden", place=SHOP)
    await two.say(text="Cold in Utrecht", place=TOWN)
    await two.in_slack["sanne"].press("I'll take this", "leiden")
    await two.in_teams["sanne"].press("I'll take this", WEST)
    await two.later()
    assert "Sanne" in two.at_slack("leiden")[0]
    assert "Sanne" in two.at_teams()[0]
    assert two.at_slack("reviews") == []


async def test_when_its_route_is_gone_an_open_case_moves_where_it_would_come_now(
    two: Routed,
) -> None:
    await two.say(text="Cold in Leiden", place=SHOP)
    await two.say(text="Cold online")
    two.route("\n[[routes]]" + ROUTES.rpartition("[[routes]]")[2])
    await two.restart()
    assert len(two.at_slack("leiden")) == 1  # it moves with its next change
    await two.say(text="Cold in Utrecht", place=TOWN)
    now = two.clock.now()
    store = two.app.parts.store
    for case in "12":
        row = f"card:{case}"
        await store.write(lambda tx, r=row, c=case: tx.outbox.put(r, "card", c, now))
    await two.later()
    assert two.at_slack("leiden") == []
    assert sorted("Leiden" in text for text in two.at_teams()) == [False, True]
    (home,) = two.at_slack("reviews")
    assert "Cold online" in home


async def test_a_route_that_is_moved_behind_another_moves_no_open_case(
    two: Routed,
) -> None:
    await two.say(text="Cold in Leiden", place=SHOP)
    first, second = ROUTES.split("\n\n")
    two.route(f"\n{second}\n{first}\n")
    await two.restart()
    await two.say(text="Colder in Leiden", place=SHOP)
    assert ["Cold in Leiden" in text for text in two.at_slack("leiden")] == [True]
    assert ["Colder" in text for text in two.at_teams()] == [True]


async def test_the_channels_of_routes_are_looked_at_as_the_home_is(
    two: Routed,
) -> None:
    slack, teams = (two.app.parts.channels[name] for name in ("slack", "teams"))
    await slack.check()
    await teams.check()
    two.slack.space.channel("leiden").members.remove(two.slack.space.app.user)
    del two.tenant.conversations[WEST]
    with pytest.raises(ChannelError, match="C03LEIDEN"):
        await slack.check()
    with pytest.raises(ChannelError):
        await teams.check()
