"""Who is one of us in Slack, and which account is whose."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from adapters.channels.slack.calling.directory import Directory, profile
from adapters.chat.people import SURE
from bot.dispatch import whose
from bot.errors import ChannelError, Stranger
from bot.person import Identity, Person, PersonId
from tests.adapters.channels.slack.counter import Counter
from tests.adapters.channels.slack.desk import QUICK, Desk
from tests.fakes import START
from tests.slack import faults
from tests.slack.faults import Fault
from tests.slack.workspace import Team

OTHER = Team("T09OTHER", "Other BV", "other")


async def who_is(
    desk: Desk, account: str, team: str = "", *, changes: bool = False
) -> Person:
    """Give whom a press of this account would come from."""
    who = desk.who(account, team)
    await desk.directory.meet(who, changes=changes)
    now = desk.clock.now()
    return await desk.store.read(lambda tx: whose(tx, who, now))


# ------------------------------------------------------------------ meeting


async def test_a_colleague_is_known_by_their_address(desk: Desk) -> None:
    desk.space.user("tom").email = "Tom@PolderBank.example"
    tom = await who_is(desk, "UTOM")
    assert (tom.id, tom.guest) == ("tom", False)
    told = await desk.known(desk.who("UTOM"))
    assert told is not None
    assert (told.name, told.member, told.at) == ("Tom Bakker", True, START)


async def test_nobody_is_known_by_a_name(desk: Desk) -> None:
    desk.space.add_user("tom2", id="UFAKE", real_name="Tom Bakker", email="x@y.example")
    fake = await who_is(desk, "UFAKE")
    assert fake.guest
    assert fake.name == "Tom Bakker"


@pytest.mark.parametrize(
    "change",
    [
        {"guest": "multi"},
        {"guest": "single"},
        {"bot": True},
        {"deleted": True},
        {"email": ""},
    ],
    ids=str,
)
async def test_who_is_no_full_member_is_a_guest(
    desk: Desk, change: dict[str, Any]
) -> None:
    for name, value in change.items():
        setattr(desk.space.user("tom"), name, value)
    assert (await who_is(desk, "UTOM")).guest


async def test_a_stranger_is_a_guest_whatever_their_address(desk: Desk) -> None:
    eve = desk.space.add_stranger("eve", OTHER, email="tom@polderbank.example")
    shared = desk.space.add_channel("shared", [eve], shared=True)
    shared.members.add("UTOM")
    assert (await who_is(desk, eve.id, OTHER.id)).guest
    told = await desk.known(desk.who(eve.id, OTHER.id))
    assert told is not None
    assert (told.name, told.member) == ("Eve", False)


async def test_an_id_of_another_workspace_is_not_ours(desk: Desk) -> None:
    """Both workspaces may have a UTOM; only ours is Tom."""
    other = await who_is(desk, "UTOM", OTHER.id)
    assert (other.guest, other.name) == (True, "?")
    assert (await who_is(desk, "UTOM")).id == "tom"


async def test_whom_slack_does_not_know_is_a_guest_and_not_asked_for_again(
    desk: Desk,
) -> None:
    for _ in range(3):
        assert (await who_is(desk, "UNOBODY")).guest
    assert desk.asked("users.info") == 1


async def test_a_profile_is_asked_for_once_a_day_also_after_a_restart(
    desk: Desk,
) -> None:
    for _ in range(3):
        await who_is(desk, "UTOM")
    desk.directory = Directory(desk.client, desk.store, desk.clock)
    desk.clock.at += timedelta(hours=23)
    await who_is(desk, "UTOM")
    assert desk.asked("users.info") == 1
    desk.clock.at += timedelta(hours=1)
    desk.space.user("tom").guest = "multi"
    assert (await who_is(desk, "UTOM")).guest
    assert desk.asked("users.info") == 2


async def test_who_changes_something_is_asked_for_again_after_a_quarter(
    desk: Desk,
) -> None:
    assert (await who_is(desk, "UTOM", changes=True)).id == "tom"
    desk.space.user("tom").guest = "multi"
    desk.clock.at += SURE - timedelta(seconds=1)
    assert (await who_is(desk, "UTOM", changes=True)).id == "tom"
    assert desk.asked("users.info") == 1
    desk.clock.at += timedelta(seconds=1)
    assert (await who_is(desk, "UTOM")).id == "tom"  # to look, a day is soon enough
    assert desk.asked("users.info") == 1
    assert (await who_is(desk, "UTOM", changes=True)).guest
    assert desk.asked("users.info") == 2


async def test_many_presses_at_once_ask_once(desk: Desk) -> None:
    who = desk.who("UTOM")
    await asyncio.gather(*(desk.directory.meet(who) for _ in range(8)))
    assert desk.asked("users.info") == 1


TROUBLES = {
    "broken": faults.broken(503),
    "dropped": faults.lost_before(),
    "busy": faults.busy(30),
    "no right": faults.said("missing_scope", needed="users:read"),
    "silent": faults.silent_before(),
}


@pytest.mark.parametrize("fault", TROUBLES.values(), ids=TROUBLES)
async def test_where_slack_does_not_answer_things_stay_as_they_were(
    desk: Desk, fault: Fault, caplog: pytest.LogCaptureFixture
) -> None:
    impatient = replace(QUICK, call=0.4, meet=0.2, busy=0)
    desk.client.patience = impatient
    tom, sanne = desk.who("UTOM"), desk.who("USANNE")
    assert await desk.directory.meet(tom)
    desk.clock.at += timedelta(days=2, seconds=-1)
    # aiohttp asks twice by itself where a kept connection breaks and nothing changes.
    desk.space.faults.add("users.info", fault, times=8)
    assert await desk.directory.meet(tom)
    assert (await who_is(desk, "UTOM", changes=True)).id == "tom"
    assert not await desk.directory.meet(sanne)
    assert (await who_is(desk, "USANNE")).guest
    assert "slack did not say who this is" in caplog.text
    assert "polderbank" not in caplog.text


@pytest.mark.parametrize("again", [False, True], ids=["running", "started again"])
async def test_after_two_days_of_silence_nobody_is_one_of_us(
    desk: Desk, *, again: bool
) -> None:
    tom = desk.who("UTOM")
    assert await desk.directory.meet(tom)
    desk.clock.at += timedelta(days=2)
    if again:
        desk.directory = Directory(desk.client, desk.store, desk.clock)
    no_right = faults.said("missing_scope", needed="users:read")
    desk.space.faults.add("users.info", no_right, times=2)
    assert not await desk.directory.meet(tom)
    assert (await who_is(desk, "UTOM")).guest
    assert (await who_is(desk, "UTOM")).id == "tom"  # Slack says so again


async def test_a_slow_answer_is_kept_for_the_next_press(desk: Desk) -> None:
    desk.client.patience = replace(QUICK, meet=0.05, call=5)
    desk.space.faults.add("users.info", faults.slow(0.3))
    assert (await who_is(desk, "UTOM")).guest
    await asyncio.gather(*desk.directory.people.asking.values())
    assert (await who_is(desk, "UTOM")).id == "tom"
    assert desk.asked("users.info") == 1


async def test_closing_ends_what_is_still_asked(desk: Desk) -> None:
    desk.client.patience = replace(QUICK, meet=0.05, call=60)
    await desk.client.open()
    desk.space.faults.add("users.info", faults.silent_before())
    await desk.directory.meet(desk.who("UTOM"))
    await desk.directory.close()
    assert desk.directory.people.asking == {}


async def test_a_store_that_is_shut_makes_nobody_wait(
    desk: Desk, caplog: pytest.LogCaptureFixture
) -> None:
    await desk.store.close()
    assert not await desk.directory.meet(desk.who("UTOM"))
    assert "slack did not say who this is" in caplog.text


async def test_who_only_talks_is_not_asked_for_and_not_kept(desk: Desk) -> None:
    counter = await Counter(desk).open()
    root = await counter.post()
    await counter.over(counter["tom"].say("reviews", "Beste Karin", thread=root))
    await counter.close()
    assert [typed.text for typed in desk.heard] == ["Beste Karin"]
    assert desk.asked("users.info") == 0
    assert await desk.known(desk.who("UTOM")) is None


# ------------------------------------------------------------------ reading


def told(**user: Any) -> dict[str, Any]:
    found = {"id": "W1", "team_id": "T01WEBCARE", "profile": {"email": "a@b.example"}}
    return {"user": {**found, **user}}


def read(answer: dict[str, Any], tenant: str = "T01WEBCARE") -> tuple[bool, str]:
    who = Identity("slack", tenant, "W1")
    found = profile(who, answer, "T01WEBCARE", START)
    return found.member, found.email


@pytest.mark.parametrize(
    ("user", "tenant", "expected"),
    [
        ({}, "T01WEBCARE", (True, "a@b.example")),
        ({"is_email_confirmed": True}, "T01WEBCARE", (True, "a@b.example")),
        ({"is_email_confirmed": False}, "T01WEBCARE", (True, "")),
        ({"is_ultra_restricted": True}, "T01WEBCARE", (False, "a@b.example")),
        ({"is_stranger": True}, "T01WEBCARE", (False, "a@b.example")),
        ({"is_workflow_bot": True}, "T01WEBCARE", (False, "a@b.example")),
        ({"is_invited_user": True}, "T01WEBCARE", (False, "a@b.example")),
        ({"team_id": "T2"}, "T2", (False, "a@b.example")),
        (
            {"team_id": "T2", "enterprise_user": {"teams": ["T2", "T01WEBCARE"]}},
            "T2",
            (True, "a@b.example"),
        ),
        (
            {"team_id": "T2", "enterprise_user": {"teams": ["T2", "T3"]}},
            "T3",
            (False, "a@b.example"),
        ),
        ({"enterprise_user": {"teams": "T2"}}, "T2", (False, "")),
        ({"profile": None}, "T01WEBCARE", (True, "")),
        ({"profile": {"email": None}}, "T01WEBCARE", (True, "")),
        ({"team_id": None}, "T01WEBCARE", (False, "")),
    ],
)
def test_what_slack_tells_decides(
    user: dict[str, Any], tenant: str, expected: tuple[bool, str]
) -> None:
    assert read(told(**user), tenant) == expected


@pytest.mark.parametrize("answer", [{}, {"user": None}, {"user": [1]}])
def test_an_odd_answer_makes_nobody_a_member(answer: dict[str, Any]) -> None:
    assert read(answer) == (False, "")


@pytest.mark.parametrize(
    ("user", "name"),
    [
        ({"profile": {"real_name": " Tom "}, "name": "tom"}, "Tom"),
        ({"profile": {"real_name": ""}, "real_name": "Tom B."}, "Tom B."),
        ({"name": "tom"}, "tom"),
        ({"profile": {"real_name": 7}}, ""),
        ({"real_name": "x" * 500}, "x" * 100),
    ],
)
def test_a_name_is_whatever_people_read(user: dict[str, Any], name: str) -> None:
    who = Identity("slack", "T01WEBCARE", "W1")
    assert profile(who, told(**user), "T01WEBCARE", START).name == name


# ------------------------------------------------------------------ accounts


def person(**more: Any) -> Person:
    return Person(PersonId("tom"), "Tom", "Tom", **more)


async def test_an_address_leads_to_an_account_and_is_asked_now_and_then(
    desk: Desk,
) -> None:
    tom = person(email="TOM@polderbank.example")
    for _ in range(3):
        assert await desk.directory.account(tom) == "UTOM"
    assert desk.asked("users.lookupByEmail") == 1
    assert (await who_is(desk, "UTOM")).id == "tom"
    assert desk.asked("users.info") == 0  # the look-up told all there is
    desk.clock.at += SURE
    desk.space.user("tom").deleted = True
    with pytest.raises(Stranger):
        await desk.directory.account(tom)


async def test_what_a_press_tells_of_somebody_corrects_where_they_are_written_to(
    desk: Desk,
) -> None:
    tom, sanne = (person(email=f"{n}@polderbank.example") for n in ("tom", "sanne"))
    assert await desk.directory.account(tom) == "UTOM"
    assert await desk.directory.account(sanne) == "USANNE"
    await who_is(desk, "ULOTTE", changes=True)
    # While that still held, Tom got a new account: the address moved to it.
    desk.space.user("tom").email = "old@polderbank.example"
    desk.space.add_user("tom2", id="UTOM2", email="tom@polderbank.example")
    assert (await who_is(desk, "UTOM2", changes=True)).id == "tom"
    assert await desk.directory.account(tom) == "UTOM2"
    assert await desk.directory.account(sanne) == "USANNE"
    assert desk.asked("users.lookupByEmail") == 3


async def test_a_guest_with_the_address_of_one_of_us_moves_no_message(
    desk: Desk,
) -> None:
    tom = person(email="tom@polderbank.example")
    assert await desk.directory.account(tom) == "UTOM"
    eve = {"email": "tom@polderbank.example", "guest": "multi"}
    desk.space.add_user("eve", id="UEVE", **eve)
    assert (await who_is(desk, "UEVE", changes=True)).guest
    assert await desk.directory.account(tom) == "UTOM"
    assert desk.asked("users.lookupByEmail") == 1


async def test_a_member_id_in_the_playbook_needs_no_address(desk: Desk) -> None:
    named = person(slack="USANNE", email="nobody@polderbank.example")
    for _ in range(2):
        assert await desk.directory.account(named) == "USANNE"
    assert (desk.asked("users.lookupByEmail"), desk.asked("users.info")) == (0, 1)


@pytest.mark.parametrize(
    "change", [{"guest": "multi"}, {"deleted": True}, {"bot": True}], ids=str
)
@pytest.mark.parametrize("by", [{"slack": "UTOM"}, {"email": "tom@polderbank.example"}])
async def test_nobody_but_a_full_member_is_written_to(
    desk: Desk, change: dict[str, Any], by: dict[str, str]
) -> None:
    for name, value in change.items():
        setattr(desk.space.user("tom"), name, value)
    with pytest.raises(Stranger, match=r"^Slack knows no full member .*\.$"):
        await desk.directory.account(person(**by))


async def test_whom_slack_does_not_know_is_asked_for_again_after_a_while(
    desk: Desk,
) -> None:
    nora = person(email="nora@polderbank.example")
    for _ in range(3):
        with pytest.raises(Stranger):
            await desk.directory.account(nora)
    assert desk.asked("users.lookupByEmail") == 1
    desk.space.add_user("nora", id="UNORA", email="nora@polderbank.example")
    desk.clock.at += SURE
    assert await desk.directory.account(nora) == "UNORA"


async def test_whom_slack_turns_out_to_know_is_written_to_at_once(desk: Desk) -> None:
    nora = person(email="nora@polderbank.example")
    with pytest.raises(Stranger):
        await desk.directory.account(nora)
    desk.space.add_user("nora", id="UNORA", email="nora@polderbank.example")
    await who_is(desk, "UNORA")
    assert await desk.directory.account(nora) == "UNORA"


async def test_an_account_with_another_address_is_somebody_else(desk: Desk) -> None:
    other = told(profile={"email": "old@polderbank.example"})
    desk.space.faults.add(
        "users.lookupByEmail", Fault("answer", body={"ok": True, **other})
    )
    with pytest.raises(Stranger):
        await desk.directory.account(person(email="tom@polderbank.example"))


async def test_a_person_without_id_and_address_is_a_stranger(desk: Desk) -> None:
    with pytest.raises(Stranger, match="neither the Slack member ID nor the e-mail"):
        await desk.directory.account(person())
    assert desk.space.journal == []


async def test_a_slack_that_does_not_answer_makes_nobody_a_stranger(desk: Desk) -> None:
    await desk.client.open()
    for method, who in (
        ("users.info", person(slack="UTOM")),
        ("users.lookupByEmail", person(email="tom@polderbank.example")),
    ):
        desk.space.faults.add(method, faults.broken(503))
        with pytest.raises(ChannelError) as met:
            await desk.directory.account(who)
        assert not isinstance(met.value, Stranger)
        assert await desk.directory.account(who) == "UTOM"
