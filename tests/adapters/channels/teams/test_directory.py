"""Who is one of us in Teams, and which account is whose."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from adapters.channels.teams.calling.access import Access
from adapters.channels.teams.calling.directory import Directory
from adapters.channels.teams.calling.members import profile, roster
from adapters.channels.teams.calling.rosters import PAGE
from adapters.chat.people import SURE
from bot.dispatch import whose
from bot.errors import ChannelError, Closed, Shut, StoreError, Stranger
from bot.health import Reported
from bot.person import Identity, Person, PersonId
from bot.press import Address
from tests.adapters.channels.teams.desk import HOME, QUICK, Desk
from tests.fakes import START
from tests.slack import faults
from tests.slack.faults import Fault
from tests.teams.tenant import APP, OTHER, PRODUCT, REVIEWS, TENANT, refused

CHAT = "19:others@thread.v2"


async def who_is(
    desk: Desk, name: str, where: Address = HOME, *, changes: bool = False
) -> Person:
    """Give whom a press of this account would come from."""
    who = desk.who(name)
    await desk.directory.meet(who, where, changes=changes)
    now = desk.clock.now()
    return await desk.store.read(lambda tx: whose(tx, who, now))


# ------------------------------------------------------------------ meeting


async def test_a_colleague_is_known_by_their_address(desk: Desk) -> None:
    desk.tenant.member("tom").email = "Tom@PolderBank.example"
    tom = await who_is(desk, "tom")
    assert (tom.id, tom.guest) == ("tom", False)
    told = await desk.known(desk.who("tom"))
    assert told is not None
    assert (told.name, told.member, told.at) == ("Tom Bakker", True, START)


async def test_nobody_is_known_by_a_name(desk: Desk) -> None:
    fake = desk.tenant.add("Tom Bakker", email="x@y.example", aad="f" * 36)
    desk.tenant.conversation(REVIEWS).members.append(fake)
    found = await who_is(desk, fake.aad)
    assert (found.guest, found.name) == (True, "Tom Bakker")


@pytest.mark.parametrize(
    "change",
    [
        {"role": "guest"},
        {"role": "anonymous"},
        {"role": "Guest"},
        {"tenant": OTHER},
        {"tenant": ""},
        {"upn": "tom_polderbank.example#EXT#@elsewhere.onmicrosoft.com"},
        {"email": "", "upn": ""},
    ],
    ids=str,
)
async def test_who_is_no_full_member_is_a_guest(
    desk: Desk, change: dict[str, Any]
) -> None:
    for name, value in change.items():
        setattr(desk.tenant.member("tom"), name, value)
    assert (await who_is(desk, "tom")).guest


async def test_an_id_of_another_tenant_is_not_ours(desk: Desk) -> None:
    who = desk.who("tom", OTHER)
    assert await desk.directory.meet(who, HOME)
    assert (await desk.known(who), desk.tenant.journal) == (None, [])


async def test_who_pressed_where_our_bot_is_not_is_looked_for_with_the_team(
    desk: Desk,
) -> None:
    """A message is turned into a case from any chat."""
    desk.tenant.open(CHAT, "Others", kind="groupChat", bot=False)
    for where in (CHAT, "19:unknown@thread.v2", ""):
        tom = await who_is(desk, "tom", Address("teams", where), changes=True)
        assert tom.id == "tom"
        desk.clock.at += SURE
    assert desk.asked("member") == 5


async def test_who_is_with_nobody_of_us_is_a_guest_and_not_asked_for_again(
    desk: Desk,
) -> None:
    desk.tenant.add("Eve", email="tom@polderbank.example")
    for _ in range(3):
        assert (await who_is(desk, "eve")).guest
    assert desk.asked("member") == 2  # once in each conversation of the team


async def test_on_this_machine_alone_people_are_found_in_the_list(desk: Desk) -> None:
    """The playground gives a member by their ID in Teams only, and no tenant."""
    desk.tenant.app = ""
    client = desk.client = desk.a_client(app_id="", tenant="")
    desk.directory = desk.a_directory()
    assert (await who_is(desk, "tom")).id == "tom"
    who = Identity("teams", TENANT, "nobody")
    assert await desk.directory.meet(who, HOME)
    assert await desk.known(who) is None
    assert desk.asked("member") == 0
    await client.close()


async def test_whom_nobody_knows_is_a_guest(desk: Desk) -> None:
    who = Identity("teams", TENANT, "0" * 36)
    for _ in range(2):
        assert await desk.directory.meet(who, HOME)
    assert await desk.known(who) is None
    assert desk.asked("member") == 2  # once in each conversation of the team


async def test_who_is_no_member_yet_is_asked_for_again_after_a_quarter(
    desk: Desk,
) -> None:
    """Also by what only shows something, for it may tell them that they may not."""
    desk.tenant.member("tom").role = "guest"
    desk.tenant.member("sanne").email = desk.tenant.member("sanne").upn = ""
    eve = desk.tenant.add("Eve", email="lotte@polderbank.example")
    for name in ("tom", "sanne", "eve"):
        assert (await who_is(desk, name)).guest
    desk.tenant.member("tom").role = "user"
    desk.tenant.member("sanne").email = "sanne@polderbank.example"
    desk.tenant.conversation(REVIEWS).members.append(eve)
    desk.clock.at += SURE
    assert (await who_is(desk, "tom")).id == "tom"
    assert (await who_is(desk, "sanne")).id == "sanne"
    assert (await who_is(desk, "eve")).id == "lotte"


async def test_who_left_is_one_of_us_no_more(desk: Desk) -> None:
    assert (await who_is(desk, "tom")).id == "tom"
    tom = desk.tenant.member("tom")
    for name in (REVIEWS, PRODUCT):
        desk.tenant.conversation(name).members.remove(tom)
    desk.clock.at += SURE
    assert (await who_is(desk, "tom", changes=True)).guest


async def test_an_answer_that_names_no_account_changes_nothing(desk: Desk) -> None:
    assert (await who_is(desk, "tom")).id == "tom"
    desk.clock.at += SURE
    desk.tenant.faults.add("member", Fault("answer", body={"name": "Tom"}))
    assert (await who_is(desk, "tom", changes=True)).id == "tom"


async def test_a_team_that_is_shut_makes_nobody_a_guest(desk: Desk) -> None:
    assert await desk.directory.meet(desk.who("tom"), HOME)
    for name in (REVIEWS, PRODUCT):
        desk.tenant.conversation(name).bot = False
    assert (await who_is(desk, "tom", changes=True)).id == "tom"
    desk.clock.at += SURE
    assert (await who_is(desk, "tom", changes=True)).id == "tom"
    assert not await desk.directory.meet(desk.who("sanne"), HOME)
    desk.homes = []
    assert not await desk.directory.meet(desk.who("lotte"), HOME)


async def test_a_profile_is_asked_for_once_a_day_also_after_a_restart(
    desk: Desk,
) -> None:
    for _ in range(3):
        await who_is(desk, "tom")
    desk.directory = desk.a_directory()
    desk.clock.at += timedelta(hours=23)
    await who_is(desk, "tom")
    assert desk.asked("member") == 1
    desk.clock.at += timedelta(hours=1)
    desk.tenant.member("tom").role = "guest"
    assert (await who_is(desk, "tom")).guest
    assert desk.asked("member") == 2


async def test_who_changes_something_is_asked_for_again_after_a_quarter(
    desk: Desk,
) -> None:
    assert (await who_is(desk, "tom", changes=True)).id == "tom"
    desk.tenant.member("tom").role = "guest"
    desk.clock.at += SURE - timedelta(seconds=1)
    assert (await who_is(desk, "tom", changes=True)).id == "tom"
    assert desk.asked("member") == 1
    desk.clock.at += timedelta(seconds=1)
    assert (await who_is(desk, "tom")).id == "tom"  # to look, a day is soon enough
    assert desk.asked("member") == 1
    assert (await who_is(desk, "tom", changes=True)).guest
    assert desk.asked("member") == 2


async def test_many_presses_at_once_ask_once(desk: Desk) -> None:
    who = desk.who("tom")
    await asyncio.gather(*(desk.directory.meet(who, HOME) for _ in range(8)))
    assert desk.asked("member") == 1


TROUBLES = {
    "broken": faults.broken(503),
    "dropped": faults.lost_before(),
    "busy": faults.busy(30),
    "no right": refused(403, "NotEnoughPermissions"),
    "silent": faults.silent_before(),
}


@pytest.mark.parametrize("fault", TROUBLES.values(), ids=TROUBLES)
async def test_where_teams_does_not_answer_things_stay_as_they_were(
    desk: Desk, fault: Fault, caplog: pytest.LogCaptureFixture
) -> None:
    desk.client.patience = replace(QUICK, call=0.4, meet=0.2, busy=0)
    tom, sanne = desk.who("tom"), desk.who("sanne")
    assert await desk.directory.meet(tom, HOME)
    desk.clock.at += timedelta(days=2, seconds=-1)
    # aiohttp asks twice by itself where a kept connection breaks and nothing changes.
    desk.tenant.faults.add("member", fault, times=12)
    assert await desk.directory.meet(tom, HOME)
    assert (await who_is(desk, "tom", changes=True)).id == "tom"
    assert not await desk.directory.meet(sanne, HOME)
    assert (await who_is(desk, "sanne")).guest
    assert "teams did not say who this is" in caplog.text
    assert "polderbank" not in caplog.text


@pytest.mark.parametrize("again", [False, True], ids=["running", "started again"])
async def test_after_two_days_of_silence_nobody_is_one_of_us(
    desk: Desk, *, again: bool
) -> None:
    tom = desk.who("tom")
    assert await desk.directory.meet(tom, HOME)
    desk.clock.at += timedelta(days=2)
    if again:
        desk.directory = desk.a_directory()
    desk.tenant.faults.add("member", refused(500, "ServiceError"), times=2)
    assert not await desk.directory.meet(tom, HOME)
    assert (await who_is(desk, "tom")).guest
    assert (await who_is(desk, "tom")).id == "tom"  # Teams says so again


async def test_a_slow_answer_is_kept_for_the_next_press(desk: Desk) -> None:
    desk.client.patience = replace(QUICK, meet=0.05, call=5)
    desk.tenant.faults.add("member", faults.slow(0.3))
    assert (await who_is(desk, "tom")).guest
    await asyncio.gather(*desk.directory.people.asking.values())
    assert (await who_is(desk, "tom")).id == "tom"
    assert desk.asked("member") == 1


async def test_closing_ends_what_is_still_asked(desk: Desk) -> None:
    await desk.client.open()
    desk.client.patience = replace(QUICK, meet=0.05, call=60)
    desk.tenant.faults.add("member", faults.silent_before())
    await desk.directory.meet(desk.who("tom"), HOME)
    await desk.directory.close()
    assert desk.directory.people.asking == {}


async def test_a_store_that_is_shut_makes_nobody_wait(
    desk: Desk, caplog: pytest.LogCaptureFixture
) -> None:
    await desk.store.close()
    assert not await desk.directory.meet(desk.who("tom"), HOME)
    assert "teams did not say who this is" in caplog.text


# ------------------------------------------------------------------ reading

ACCESS = Access(APP, TENANT)
LOCAL = Access("")
TOLD = {
    "id": "29:1",
    "aadObjectId": "A1",
    "email": "a@b.example",
    "userPrincipalName": "a.b@b.example",
    "tenantId": TENANT,
    "name": " Anna ",
}


def read(
    access: Access = ACCESS, tenant: str = TENANT, **told: Any
) -> tuple[bool, str]:
    found = profile(Identity("teams", tenant, "a1"), TOLD | told, access, START)
    return found.member, found.email


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        ({}, (True, "a@b.example")),
        ({"email": None}, (True, "a.b@b.example")),
        ({"email": 7}, (True, "a.b@b.example")),
        ({"email": None, "userPrincipalName": None}, (True, "")),
        ({"aadObjectId": None, "objectId": "a1"}, (True, "a@b.example")),
        ({"aadObjectId": "a2"}, (False, "")),
        ({"aadObjectId": None}, (False, "")),
        ({"aadObjectId": None, "id": "a1"}, (False, "")),
        ({"tenantId": TENANT.upper()}, (True, "a@b.example")),
        ({"tenantId": None}, (False, "a@b.example")),
        ({"tenantId": [TENANT]}, (False, "a@b.example")),
        ({"userRole": "user"}, (True, "a@b.example")),
        ({"userRole": "GUEST"}, (False, "a@b.example")),
    ],
    ids=str,
)
def test_what_teams_tells_decides(
    told: dict[str, Any], expected: tuple[bool, str]
) -> None:
    assert read(**told) == expected


def test_nobody_is_a_member_of_no_tenant() -> None:
    assert read(tenant=OTHER) == (False, "a@b.example")
    assert read(Access(APP), "", tenantId="") == (False, "a@b.example")


def test_on_this_machine_alone_everybody_is_one_of_us() -> None:
    assert read(LOCAL, "", tenantId=None) == (True, "a@b.example")
    assert read(LOCAL, "", aadObjectId=None, id="a1") == (True, "a@b.example")
    assert read(LOCAL, "", aadObjectId="a2") == (False, "")


def test_a_name_is_whatever_people_read() -> None:
    who = Identity("teams", TENANT, "A1")
    assert profile(who, TOLD, ACCESS, START).name == "Anna"
    assert profile(who, TOLD | {"name": 7}, ACCESS, START).name == ""
    assert len(profile(who, TOLD | {"name": "x" * 900}, ACCESS, START).name) == 254


def test_of_a_list_of_members_ours_are_kept() -> None:
    others = [{}, {"id": "29:2"}, TOLD | {"aadObjectId": "A2", "userRole": "guest"}]
    (found,) = roster([TOLD, *others], ACCESS, START)
    assert found.identity == Identity("teams", TENANT, "A1")


# ------------------------------------------------------------------ accounts


def person(**more: Any) -> Person:
    return Person(PersonId("tom"), "Tom", "Tom", **more)


async def test_an_address_leads_to_an_account_and_is_asked_now_and_then(
    desk: Desk,
) -> None:
    tom, aad = person(email="TOM@polderbank.example"), desk.tenant.member("tom").aad
    for _ in range(3):
        assert await desk.directory.account(tom) == aad
    assert desk.asked("members") == 2  # both conversations of the team
    desk.clock.at += SURE
    desk.tenant.member("tom").role = "guest"
    with pytest.raises(Stranger, match="with this e-mail address"):
        await desk.directory.account(tom)
    assert desk.asked("members") == 4


async def test_many_at_once_read_the_members_once(desk: Desk) -> None:
    people = (
        person(email=f"{n}@polderbank.example") for n in ("tom", "sanne", "lotte")
    )
    found = await asyncio.gather(*(desk.directory.account(one) for one in people))
    assert found == [desk.tenant.member(n).aad for n in ("tom", "sanne", "lotte")]
    assert desk.asked("members") == 2


async def test_a_large_team_is_read_page_by_page(desk: Desk) -> None:
    desk.homes = [REVIEWS]
    many = [desk.tenant.add(f"P{n} Q", aad=f"p{n}") for n in range(2 * PAGE)]
    desk.tenant.conversation(REVIEWS).members += many
    last = person(email=f"p{2 * PAGE - 1}@polderbank.example")
    assert await desk.directory.account(last) == many[-1].aad
    assert desk.asked("members") == 3


async def test_pages_that_never_end_are_left(desk: Desk) -> None:
    desk.homes = [REVIEWS]
    endless = Fault("answer", body={"members": [7, {}], "continuationToken": "x"})
    desk.tenant.faults.add("members", endless, times=1000)
    with pytest.raises(Stranger):
        await desk.directory.account(person(email="tom@polderbank.example"))
    assert len(desk.tenant.faults.met) == 60


async def test_what_a_press_tells_of_somebody_corrects_where_they_are_written_to(
    desk: Desk,
) -> None:
    tom = person(email="tom@polderbank.example")
    assert await desk.directory.account(tom) == desk.tenant.member("tom").aad
    # While that still held, Tom got a new account: the address moved to it.
    desk.tenant.member("tom").email = "old@polderbank.example"
    new = desk.tenant.add("Thomas", aad="new", email="tom@polderbank.example")
    desk.tenant.conversation(REVIEWS).members.append(new)
    assert (await who_is(desk, "thomas", changes=True)).id == "tom"
    assert await desk.directory.account(tom) == "new"
    assert desk.asked("members") == 2


async def test_a_guest_with_the_address_of_one_of_us_moves_no_message(
    desk: Desk,
) -> None:
    tom, aad = person(email="tom@polderbank.example"), desk.tenant.member("tom").aad
    eve = desk.tenant.add("Eve", email="tom@polderbank.example", role="guest")
    desk.tenant.conversation(REVIEWS).members.append(eve)
    assert await desk.directory.account(tom) == aad
    assert (await who_is(desk, "eve", changes=True)).guest
    assert await desk.directory.account(tom) == aad


async def test_an_id_in_the_playbook_needs_no_address(desk: Desk) -> None:
    sanne = desk.tenant.member("sanne")
    named = person(teams=sanne.aad, email="nobody@polderbank.example")
    for _ in range(2):
        assert await desk.directory.account(named) == sanne.aad
    assert (desk.asked("members"), desk.asked("member")) == (0, 1)
    desk.clock.at += SURE
    sanne.role = "guest"
    with pytest.raises(Stranger, match="nobody of our organisation with this ID"):
        await desk.directory.account(named)


async def test_where_the_team_works_elsewhere_an_id_is_taken_as_it_is(
    desk: Desk,
) -> None:
    desk.homes = []
    assert await desk.directory.account(person(teams="any")) == "any"
    with pytest.raises(Stranger):
        await desk.directory.account(person(email="tom@polderbank.example"))


async def test_a_person_without_id_and_address_is_a_stranger(desk: Desk) -> None:
    with pytest.raises(Stranger, match="neither the ID in Teams nor the e-mail"):
        await desk.directory.account(person())
    assert desk.tenant.journal == []


async def test_a_teams_that_does_not_answer_makes_nobody_a_stranger(desk: Desk) -> None:
    tom, aad = person(email="tom@polderbank.example"), desk.tenant.member("tom").aad
    desk.tenant.faults.add("members", refused(500, "ServiceError"), times=2)
    with pytest.raises(ChannelError) as met:
        await desk.directory.account(tom)
    assert not isinstance(met.value, Stranger)
    assert await desk.directory.account(tom) == aad


async def test_one_conversation_that_is_shut_does_not_hide_the_other(
    desk: Desk,
) -> None:
    desk.tenant.conversation(REVIEWS).bot = False
    tom, nora = (person(email=f"{n}@polderbank.example") for n in ("tom", "nora"))
    for _ in range(2):
        assert await desk.directory.account(tom) == desk.tenant.member("tom").aad
        # Nobody knows when that is mended: meanwhile they are reached on the page.
        with pytest.raises(Stranger):
            await desk.directory.account(nora)
    assert desk.asked("members") == 2  # what was read is remembered


async def test_an_id_of_the_playbook_in_a_team_that_is_shut_is_a_stranger(
    desk: Desk,
) -> None:
    for name in (REVIEWS, PRODUCT):
        desk.tenant.conversation(name).bot = False
    with pytest.raises(Stranger, match="nobody of our organisation like this person"):
        await desk.directory.account(person(teams=desk.tenant.member("tom").aad))


@pytest.mark.parametrize("by", ["teams", "email"])
async def test_who_is_known_from_their_own_chat_alone_stays_known(
    desk: Desk, by: str
) -> None:
    nora = desk.tenant.add("Nora")
    room = Address("teams", desk.tenant.room(nora).id)
    named = person(**{by: nora.aad if by == "teams" else nora.email})
    with pytest.raises(Stranger):
        await desk.directory.account(named)
    assert await desk.directory.meet(desk.who("nora"), room)
    for _ in range(3):
        assert await desk.directory.account(named) == nora.aad
        desk.clock.at += SURE
    assert desk.asked("member") == {"teams": 5, "email": 3}[by]
    nora.role = "guest"
    with pytest.raises(Stranger):
        await desk.directory.account(named)


async def test_where_somebody_is_not_found_they_are_not_asked_for_for_ever(
    desk: Desk,
) -> None:
    desk.client.patience = replace(QUICK, meet=0.05, act=0.2, call=60)
    await desk.client.open()
    desk.tenant.faults.add("member", faults.silent_before())
    assert not await desk.directory.meet(desk.who("tom"), HOME)
    (asking,) = desk.directory.people.asking.values()
    async with asyncio.timeout(5):
        await asyncio.wait({asking})
    assert desk.directory.people.asking == {}


async def test_a_look_says_whether_our_bot_is_there(desk: Desk) -> None:
    await desk.directory.look(REVIEWS)
    desk.tenant.conversation(REVIEWS).bot = False
    with pytest.raises(Closed, match="Add the app wederwoord"):
        await desk.directory.look(REVIEWS)
    with pytest.raises(Closed, match="knows no conversation"):
        await desk.directory.look("19:gone@thread.tacv2")


# ------------------------------------------------------------------ looking round


class Told(list[ChannelError | None]):
    """Takes down what is wrong with the channel, and notes it as the bot does."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._note = Reported(desk.store, desk.clock, "teams")

    async def __call__(self, why: ChannelError | None) -> None:
        self.append(why)
        await self._note(why)

    async def noted(self) -> set[str]:
        return set(await self._desk.store.read(lambda tx: tx.sources.troubles()))


async def test_a_look_round_tells_what_is_shut_and_forgets_what_is_open(
    desk: Desk,
) -> None:
    tell = Told(desk)
    for name in (REVIEWS, PRODUCT):
        desk.tenant.conversation(name).bot = False
    await desk.directory.look_round(tell)
    assert [type(why) for why in tell] == [Closed, Closed]
    assert await tell.noted() == {f"channel:teams:{n}" for n in (REVIEWS, PRODUCT)}
    desk.tenant.conversation(REVIEWS).bot = True
    await desk.directory.look_round(tell)
    assert await tell.noted() == {f"channel:teams:{PRODUCT}"}


async def test_a_look_round_is_told_that_we_are_refused(desk: Desk) -> None:
    tell = Told(desk)
    desk.login.secret = "another"
    await desk.directory.look_round(tell)
    assert {type(why) for why in tell} == {Shut}


async def test_what_passes_while_looking_is_told_to_nobody(
    desk: Desk, caplog: pytest.LogCaptureFixture
) -> None:
    tell = Told(desk)
    desk.tenant.conversation(PRODUCT).bot = False
    desk.tenant.faults.add("members", refused(500, "ServiceError"))
    await desk.directory.look_round(tell)
    assert [type(why) for why in tell] == [Closed]  # the other one is looked at too
    assert "teams was not looked at" in caplog.text


@pytest.mark.parametrize("error", [ChannelError, StoreError])
async def test_a_store_that_is_shut_does_not_break_a_look_round(
    desk: Desk, error: type[Exception], caplog: pytest.LogCaptureFixture
) -> None:
    tell = Told(desk)
    if error is StoreError:
        await desk.store.close()
    else:
        desk.directory = Directory(desk.client, desk.store, desk.clock, _unread)
    await desk.directory.look_round(tell)
    assert tell == []
    assert "teams was not looked at" in caplog.text


async def _unread() -> list[str]:
    raise ChannelError
