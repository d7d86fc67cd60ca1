"""A source with years of reviews is read for the first time."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from bot.case import State
from bot.press import Answer, Done, Refused
from bot.subject import Subject
from tests.way.team import Team
from tests.way.test_on_google import GoogleTeam, team

__all__ = ["team"]

GOOGLE = Subject("source", "google")


def ago(team: Team, **time: float) -> str:
    return (team.clock.now() - timedelta(**time)).isoformat()


async def read(team: GoogleTeam) -> None:
    """Let Google be read that holds four years of reviews."""
    said: tuple[dict[str, Any], ...] = (
        {"created_at": ago(team, hours=3)},
        {"created_at": ago(team, days=2)},
        {"created_at": ago(team, days=5), "place": "Bakkerij Smit Zwolle"},
        {"created_at": ago(team, days=6), "stars": 5},
        {"created_at": ago(team, days=8)},
        {"created_at": ago(team, days=1400)},
    )
    for one in said:
        team.complaint(**one)
    answered = team.complaint(created_at=ago(team, days=3))
    team.site.shelf.place(answered, "Bel ons even", by="the shop")
    await team.live()


async def shown(team: GoogleTeam) -> dict[str, Any]:
    post = await team.parts.store.read(lambda tx: tx.posts.get("connected:google"))
    assert post is not None
    return dict(post.body)


async def press(team: GoogleTeam, action: str, who: str = "sanne") -> Answer:
    return await team.send(team.request(who, action, "", {}, GOOGLE))


async def cases(team: GoogleTeam) -> int:
    found = await team.parts.store.read(lambda tx: tx.cases.listed([*State], 100))
    return len(found)


async def test_it_says_what_it_found_and_opens_what_still_has_its_window(
    team: GoogleTeam,
) -> None:
    await read(team)
    assert await cases(team) == 1
    body = await shown(team)
    head, found, left, _ = body["blocks"]
    assert head["text"] == "Google is connected"
    assert found["parts"] == ["Places: 3 · reviews read: 7"]
    assert left["parts"] == ["Complaints of the last seven days without a reply: 2"]
    assert [b["label"] for b in body["buttons"]] == ["Show them", "Leave them"]


async def test_shown_they_are_cases_without_a_clock(team: GoogleTeam) -> None:
    await read(team)
    answer = await press(team, "show_old")
    assert isinstance(answer, Done)
    assert await cases(team) == 3
    assert [(await team.case(n)).old for n in (1, 2, 3)] == [False, True, True]
    await team.tick()
    body = await shown(team)
    assert body["buttons"] == []
    assert "Sanne de Vries had 2 old complaints shown, 09:00" in str(body["blocks"])


async def test_left_they_stay_what_they_are(team: GoogleTeam) -> None:
    await read(team)
    assert isinstance(await press(team, "leave_old"), Done)
    await team.live()
    assert await cases(team) == 1
    again = await press(team, "show_old", who="tom")
    assert isinstance(again, Refused)
    assert "left the old complaints" in (await team.language()).say(again.line)


async def test_who_was_answered_meanwhile_waits_no_more(team: GoogleTeam) -> None:
    await read(team)
    team.site.shelf.place("r2", "Bel ons even", by="the shop")
    team.site.shelf.edit("r2", {"text": "Te laat, maar jullie belden wel."})
    await team.live()
    await press(team, "show_old")
    assert await cases(team) == 2


async def test_a_source_that_was_cut_off_is_still_new(team: GoogleTeam) -> None:
    team.complaint(created_at=ago(team, days=2))
    team.site.denied = {place.id for place in team.site.shelf.places}
    team.site.disabled = True
    await team.live()
    team.site.disabled, team.site.denied = False, set()
    await team.restart()
    await team.live()
    assert await cases(team) == 0
    assert "reviews read: 1" in str((await shown(team))["blocks"])


async def test_afterwards_what_is_new_opens_as_ever(team: GoogleTeam) -> None:
    await read(team)
    team.complaint(created_at=ago(team, minutes=1))
    await team.live()
    assert await cases(team) == 2


async def test_nothing_old_asks_nothing(team: GoogleTeam) -> None:
    team.complaint(created_at=ago(team, hours=1))
    await team.live()
    assert (await shown(team))["buttons"] == []


@pytest.mark.parametrize("name", ["nobody", ""])
async def test_a_source_that_nobody_knows_is_refused(
    team: GoogleTeam, name: str
) -> None:
    subject = Subject("source", name)
    answer = await team.send(team.request("sanne", "show_old", "", {}, subject))
    assert isinstance(answer, Refused)


async def test_of_a_source_that_was_not_read_yet_nothing_is_said(
    team: GoogleTeam,
) -> None:
    store, now = team.parts.store, team.clock.now()
    key, kind = "connected:google", "connected"
    await store.write(lambda tx: tx.outbox.put(key, kind, "google", now))
    await team.tick()
    row = await store.read(lambda tx: tx.outbox.get(key))
    assert row
    assert row.state == "done"
    assert await store.read(lambda tx: tx.posts.get(key)) is None
