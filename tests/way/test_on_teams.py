"""Ways in that only Teams has: a mention, one's own chat, the action on a message."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from adapters.sources.noted import NotedSource
from bot.app import describe, join
from bot.case import State
from bot.review import NOTED
from bot.words import Words
from tests.teams.people import US, Person
from tests.teams.tenant import Activity
from tests.way.team import WORDS
from tests.way.teams_mirror import HOME
from tests.way.teams_team import TeamsTeam

HELLO = "Beste Karin, we bellen je vandaag."
STAYS = "What is typed here stays with the team."


@pytest.fixture
async def team(tmp_path: Path) -> AsyncIterator[TeamsTeam]:
    team = TeamsTeam(tmp_path)
    await team.open()
    yield team
    await team.close()


def thread(team: TeamsTeam) -> list[str]:
    """Give what we said below the card of the first case."""
    below = team.mirror.message("card:1").replies
    return [each.body["text"] for each in below if each.by == team.tenant.app]


def window(person: Person) -> str:
    assert person.window
    return person.window.text


async def test_what_is_typed_to_us_under_a_card_gets_one_calm_line(
    team: TeamsTeam,
) -> None:
    await team.opened()
    tom, card = await team.person("tom"), team.mirror.message("card:1").id
    for _ in range(2):
        await tom.say(f"{US} {HELLO}", "webcare", thread=card)
        await team.tick()
    [told] = thread(team)
    assert told.startswith(STAYS)
    assert team.standing() == []


async def test_talk_among_colleagues_is_left_alone(team: TeamsTeam) -> None:
    await team.opened()
    tom, card = await team.person("tom"), team.mirror.message("card:1").id
    await tom.say("Wie pakt dit op?", "webcare", thread=card)
    await tom.say(HELLO, "webcare")
    await team.tick()
    assert thread(team) == []


async def test_a_mention_opens_a_case_which_is_answered_from_there(
    team: TeamsTeam,
) -> None:
    review = await team.opened()
    tom = await team.person("tom")
    await tom.say(f"{US} case 1", "webcare")
    await team.settle()
    assert "Twee weken te laat" in tom.cards("webcare")[-1].text
    await tom.press("Approve and publish…", "webcare")
    tom.fill("text", WORDS)
    await tom.click("Publish")
    await team.later(minutes=3)
    assert team.standing(review) == [WORDS]
    assert (await team.case()).state is State.PLACED


async def test_a_box_that_was_emptied_lets_nothing_go(team: TeamsTeam) -> None:
    """Teams leaves out an empty box; the suggestion it began with is not meant."""
    review = await team.opened()
    tom = await team.person("tom")
    await tom.press("Approve and publish…", "webcare")
    for button in ("Publish", "Ask for approval", "Save"):
        tom.fill("text", "")
        await tom.click(button)
        await team.settle()
        assert "Look: There is no text yet." in window(tom)
    assert (await team.case()).state is State.NEW
    await team.later(minutes=3)
    assert team.standing(review) == []


async def test_a_message_of_a_colleague_becomes_a_case(team: TeamsTeam) -> None:
    parts, noted = team.parts, NotedSource(Words("en", "UTC"))
    await parts.store.write(lambda tx: describe(tx, {NOTED: noted}))
    sources = {**parts.sources, NOTED: noted}
    team.parts = join(parts.store, parts.clock, sources, parts.channels, parts.dispatch)
    tom, sanne = await team.person("tom"), await team.person("sanne")
    said = Activity(team.tenant.new(), sanne.member.id, {"text": "Alweer te laat."})
    team.tenant.conversations[HOME].activities.append(said)
    for who in (tom, sanne):
        await who.note("webcare", said.id, "<p>Karin belde: alweer te laat.</p>")
    # Sanne opened the form as well; the second to send it in hears of the first.
    for who in (tom, sanne):
        who.fill("stars", "1")
        await who.click("Open a case")
        await team.settle()
    await team.tick()
    case = await team.case()
    assert case.state is State.NEW
    assert "alweer te laat" in await team.shows(1, "quote")
    assert await team.parts.store.read(lambda tx: len(tx.cases.listed())) == 1


async def test_hello_shows_what_waits_and_leads_to_it(team: TeamsTeam) -> None:
    await team.opened()
    await team.press("tom", "take")
    tom = await team.person("tom")
    await tom.say("Hoi!")
    await team.settle()
    [home] = tom.cards(tom.room.id)
    assert "Karin de Vries" in home.text
    await tom.press("Open", tom.room.id)
    assert "Twee weken te laat" in window(tom)


async def test_a_card_that_somebody_deleted_comes_back_with_its_case(
    team: TeamsTeam,
) -> None:
    await team.opened()
    gone = team.mirror.message("card:1").id
    team.tenant.conversations[HOME].activities.clear()
    await team.press("tom", "take")
    await team.tick()
    card = team.mirror.message("card:1")
    assert card.id != gone
    assert "Tom Bakker" in await team.head()
    assert team.tenant.conversations[HOME].activities == [card]
