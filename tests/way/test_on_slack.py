"""Ways in that only a chat has: a thread, a command, a shortcut, one's own page."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from adapters.channels.slack.manifest import COMMAND, COMPLAINT
from adapters.sources.noted import NotedSource
from bot.app import describe, join
from bot.case import State
from bot.review import NOTED
from bot.words import Words
from tests.slack.people import Person
from tests.slack.screen import CannotDo
from tests.slack.workspace import Post
from tests.way.slack_mirror import HOME
from tests.way.slack_team import SlackTeam
from tests.way.team import WORDS
from tests.way.told import IN_CHATS, PAGE_ONLY

HELLO = "Beste Karin, we bellen je vandaag."
HERE = Path(__file__).parent
STAYS = "What is typed here stays with the team."


@pytest.fixture
async def team(tmp_path: Path) -> AsyncIterator[SlackTeam]:
    team = SlackTeam(tmp_path)
    await team.open()
    yield team
    await team.close()


async def tom(team: SlackTeam) -> Person:
    return await team.person("tom")


def thread(team: SlackTeam) -> list[str]:
    posts = team.space.channels[HOME].replies(team.mirror.message("card:1").ts)
    return [post.text for post in posts if post.user == team.space.app.user]


async def test_what_is_typed_under_a_card_gets_one_calm_line(team: SlackTeam) -> None:
    await team.opened()
    for _ in range(2):
        card = team.mirror.message("card:1").ts
        await (await tom(team)).say(HOME, HELLO, thread=card)
        await team.tick()
    [told] = thread(team)
    assert told.startswith(STAYS)
    assert team.standing() == []


async def test_talk_among_colleagues_is_left_alone(team: SlackTeam) -> None:
    await team.opened()
    card = team.mirror.message("card:1").ts
    await (await tom(team)).say(HOME, "Wie pakt dit op?", thread=card)
    await (await tom(team)).say(HOME, HELLO)
    await team.tick()
    assert thread(team) == []


async def test_a_command_opens_a_case_which_is_answered_from_there(
    team: SlackTeam,
) -> None:
    review = await team.opened()
    person = await tom(team)
    await person.command(COMMAND, "case 1", HOME)
    await team.settle()
    assert "Twee weken te laat" in person.modal().text
    await person.click("Approve and publish…")
    await team.settle()
    await person.write("ww-field/text", WORDS)
    await person.submit()
    await team.settle()
    await team.later(minutes=3)
    assert team.standing(review) == [WORDS]
    assert (await team.case()).state is State.PLACED
    assert "Placed" in (await team.head())


async def test_a_box_that_was_emptied_lets_nothing_go(team: SlackTeam) -> None:
    review = await team.opened()
    person = await tom(team)
    await person.press("Approve and publish…", HOME)
    await team.settle()
    await person.write("ww-field/text", "")
    with pytest.raises(CannotDo):
        await person.submit()
    await team.settle()
    assert (await team.case()).state is State.NEW
    await team.later(minutes=3)
    assert team.standing(review) == []


async def test_a_message_of_a_colleague_becomes_a_case(team: SlackTeam) -> None:
    parts, noted = team.parts, NotedSource(Words("en", "UTC"))
    await parts.store.write(lambda tx: describe(tx, {NOTED: noted}))
    sources = {**parts.sources, NOTED: noted}
    team.parts = join(parts.store, parts.clock, sources, parts.channels, parts.dispatch)
    sanne, person = await team.person("sanne"), await tom(team)
    said = Post(team.space.stamp(), sanne.user.id, "Karin belde: alweer te laat.")
    team.space.channels[HOME].posts.append(said)
    for who in (person, sanne):
        await who.shortcut(COMPLAINT, HOME, said.ts)
        await team.settle()
    # Sanne opened the form as well; the second to send it in hears of the first.
    for who in (person, sanne):
        await who.choose("Stars", "1")
        await who.submit()
        await team.settle()
    await team.tick()
    case = await team.case()
    assert case.state is State.NEW
    assert case.since <= team.clock.now()
    assert "alweer te laat" in await team.shows(1, "quote")
    assert await team.parts.store.read(lambda tx: len(tx.cases.listed())) == 1


async def test_home_shows_what_waits_and_leads_to_it(team: SlackTeam) -> None:
    await team.opened()
    await team.press("tom", "take")
    person = await tom(team)
    await person.open_home()
    await team.settle()
    assert "Karin de Vries" in person.home().text
    await person.click_home("Open")
    await team.settle()
    assert "Twee weken te laat" in person.modal().text


async def test_a_card_that_somebody_deleted_comes_back_with_its_case(
    team: SlackTeam,
) -> None:
    await team.opened()
    gone = team.mirror.message("card:1").ts
    team.space.channels[HOME].posts.clear()
    await team.press("tom", "take")
    await team.tick()
    card = team.mirror.message("card:1")
    assert card.ts != gone
    assert "Tom Bakker" in await team.head()
    assert [p for p in team.space.channels[HOME].posts if not p.only_for] == [card]


def test_what_is_said_to_stay_on_the_page_is_a_story_that_exists() -> None:
    files = {path.stem: path.read_text("utf-8") for path in HERE.glob("test_*.py")}
    assert files.keys() >= IN_CHATS
    told = "".join(files[name] for name in IN_CHATS)
    assert [story for story in PAGE_ONLY if f"def {story}(" not in told] == []
