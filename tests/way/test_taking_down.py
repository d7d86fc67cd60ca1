"""Taking down what stands: once, by whom may, and never somebody else's words."""

from __future__ import annotations

from adapters.rehearsal.faults import Fault, Kind
from bot.case import State
from bot.press import Answer, Done, Refused
from bot.subject import Subject
from tests.way.team import WORDS, Team, errors

WHY = "De naam van een collega staat erin."
ANEW = f"{WORDS} Dit is wat we weten."
LOST = Fault(Kind.SILENT, on="write", done=True)


async def stood(team: Team) -> str:
    """Let a reply stand at the site; gives the review's id."""
    review = await team.agreed()
    await team.later(minutes=3)
    assert (await team.case()).state is State.PLACED
    return review


async def pressed(team: Team, who: str = "tom", why: str = WHY) -> Answer:
    dialog = await team.ask(who, "take_down")
    return await team.submit(who, dialog, "take_down", why=why)


def withdrawn(team: Team) -> list[str]:
    """Give what was really taken away at the site, each time."""
    return [e.text for e in team.site.journal.effects if e.what == "reply withdrawn"]


async def test_what_stands_is_taken_down_and_answered_anew(team: Team) -> None:
    review = await stood(team)
    assert isinstance(await pressed(team), Done)
    await team.tick()
    assert withdrawn(team) == [WORDS]
    assert team.site.shelf.standing(review) == []
    assert (await team.case()).state is State.TAKEN
    assert "taken down on Plein since Mon 09:03 (Tom" in await team.shows(1, "look")
    assert [said for said in await team.told() if "taken down on Plein" in said]
    await team.agree(text=ANEW)
    await team.later(minutes=3)
    assert (await team.case()).state is State.PLACED
    assert team.site.shelf.standing(review) == [ANEW]
    assert team.standing(review) == [WORDS, ANEW]


async def test_pressed_twice_it_is_taken_down_once(team: Team) -> None:
    await stood(team)
    first = await team.ask("tom", "take_down")
    second = await team.ask("lotte", "take_down")
    assert isinstance(await team.submit("tom", first, "take_down", why=WHY), Done)
    late = await team.submit("lotte", second, "take_down", why=WHY)
    assert isinstance(late, Refused)
    await team.tick()
    assert withdrawn(team) == [WORDS]


async def test_while_publishing_stands_still_nothing_is_taken_down(team: Team) -> None:
    review = await stood(team)
    await team.send(team.request("lotte", "stop", "", {}, Subject("team", "")))
    assert isinstance(await pressed(team), Done)
    await team.later(minutes=10)
    assert team.site.shelf.standing(review) == [WORDS]
    assert (await team.case()).state is State.LEAVING
    assert "has been stopped since" in await team.shows(1, "look")
    await team.send(team.request("tom", "resume", "", {}, Subject("team", "")))
    await team.tick()
    assert withdrawn(team) == [WORDS]
    assert (await team.case()).state is State.TAKEN


async def test_an_answer_that_was_lost_is_looked_up_and_not_asked_again(
    team: Team,
) -> None:
    await stood(team)
    await pressed(team)
    team.site.faults.add(LOST)
    await team.tick()
    assert (await team.case()).state is State.LEAVING
    await team.later(minutes=1)
    assert (await team.case()).state is State.TAKEN
    assert withdrawn(team) == [WORDS]
    assert "taken down on Plein" in await team.shows(1, "look")


async def test_without_a_reason_nothing_is_taken_down(team: Team) -> None:
    await stood(team)
    assert errors(await pressed(team, why="")) == {"why": "error.say_why"}
    assert (await team.case()).state is State.PLACED
