"""`wederwoord check` says of Teams what is well, and what to click where it is not."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from adapters.channels.teams.advice import Wanted, advice
from bot.mark import Mark
from bot.person import Person, Right
from tests.adapters.channels.teams.desk import Desk
from tests.teams.tenant import OTHER, PRODUCT, REVIEWS, refused

Found = dict[str, tuple[Mark, str]]
PLACES = {"home": REVIEWS, "product": PRODUCT}


async def found(desk: Desk, *people: Person, **access: Any) -> Found:
    wanted = Wanted(PLACES, people, "https://webcare.example.org")
    told = await advice(desk.access(**access), desk.clock, wanted)
    return {name: (mark, said) for name, mark, said in told}


async def test_a_team_that_is_all_there_is_well(desk: Desk) -> None:
    people = [await desk.person(name) for name in ("sanne", "tom", "lotte")]
    told = await found(desk, *people)
    looks = {name for name, (mark, _) in told.items() if mark is not Mark.WELL}
    assert looks == {"teams presses", "teams chats"}
    assert {told[name][0] for name in looks} == {Mark.LOOK}
    assert told["teams home"][1] == "The app is in its team; 3 people are in it."
    assert told["teams people"][1] == "Everybody of the playbook is there."


async def test_what_nobody_tried_is_to_be_looked_at(desk: Desk) -> None:
    people = [await desk.person(name) for name in ("sanne", "tom", "lotte")]
    before = len(desk.tenant.conversations)
    told = await found(desk, *people)
    assert (
        "https://webcare.example.org/api/messages (Azure Bot"
        in (told["teams presses"][1])
    )
    chats = told["teams chats"][1]
    assert [one.name in chats for one in people] == [
        one.may(Right.APPROVE) for one in people
    ]
    assert len(desk.tenant.conversations) == before
    assert {call.name for call in desk.tenant.journal} == {"members"}


async def test_without_an_address_of_ours_nobody_can_call_us(desk: Desk) -> None:
    told = await advice(desk.access(), desk.clock, Wanted(PLACES, ()))
    said = {name: said for name, _, said in told}["teams presses"]
    assert said.startswith("WEDERWOORD_PUBLIC_URL is not set.")


async def test_keys_that_cannot_be_read_let_nobody_in(desk: Desk) -> None:
    told = await found(desk, metadata_url="http://127.0.0.1:9/keys")
    mark, said = told["teams keys"]
    assert mark is Mark.WRONG
    assert "nothing of Teams is let in" in said
    assert told["teams home"][0] is Mark.WELL


async def test_credentials_that_are_refused_end_the_check(desk: Desk) -> None:
    told = await found(desk, password="wrong")
    assert [mark for mark, _ in told.values()] == [Mark.WRONG]
    assert "MicrosoftAppPassword" in told["teams credentials"][1]


async def test_a_channel_without_our_app_says_what_to_click(desk: Desk) -> None:
    desk.tenant.conversation(PRODUCT).bot = False
    mark, said = (await found(desk))["teams product"]
    assert mark is Mark.WRONG
    assert "Apps, wederwoord, Add to a team" in said
    assert "private or shared channel this app does not work" in said


async def test_trouble_that_passes_asks_for_no_click(desk: Desk) -> None:
    desk.tenant.faults.add("members", refused(500, "ServiceError"))
    mark, said = (await found(desk))["teams home"]
    assert mark is Mark.WRONG
    assert "Add to a team" not in said


async def test_who_is_not_in_the_team_is_named(desk: Desk) -> None:
    tom = await desk.person("tom")
    by_mail = replace(tom, email="tom@elders.example")
    mark, said = (await found(desk, by_mail, await desk.person("lotte")))["teams tom"]
    assert mark is Mark.LOOK
    assert said.startswith("Nobody in these channels has tom@elders.example: add Tom")
    by_id = replace(tom, teams="8d6f0a51-2c1b-4e0f-9b1e-3d8f5f0c7a11")
    _, said = (await found(desk, by_id))["teams tom"]
    assert "has the object ID 8d6f0a51" in said


async def test_who_goes_by_another_address_is_found_by_their_object_id(
    desk: Desk,
) -> None:
    tom = replace(await desk.person("tom"), email="", teams=desk.who("tom").external_id)
    assert (await found(desk, tom))["teams people"][0] is Mark.WELL


@pytest.mark.parametrize("change", [{"role": "guest"}, {"tenant": OTHER}])
async def test_a_guest_only_reads(desk: Desk, change: dict[str, str]) -> None:
    member = desk.tenant.member("tom")
    for name, value in change.items():
        setattr(member, name, value)
    told = await found(desk, await desk.person("tom"))
    assert told["teams tom"][0] is Mark.LOOK
    assert "is a guest there: guests read the cards" in told["teams tom"][1]


async def test_a_team_in_which_nobody_may_approve_cannot_work(desk: Desk) -> None:
    desk.tenant.member("lotte").role = "guest"
    told = await found(desk, await desk.person("lotte"), await desk.person("sanne"))
    assert told["teams approvers"][0] is Mark.WRONG
    assert "teams chats" not in told


async def test_a_playbook_that_names_no_channel_is_worth_a_look(desk: Desk) -> None:
    told = await advice(desk.access(), desk.clock, Wanted({}, ()))
    assert told[-1][:2] == ("teams channels", Mark.LOOK)
