"""Where our messages come to stand in Teams, and what becomes of them there."""

from __future__ import annotations

import logging
from dataclasses import replace

import pytest

from adapters.channels.teams.calling.posting import Posts, in_channel
from adapters.channels.teams.calling.refusals import Missing, Unsure
from bot.errors import ChannelError, Closed, Stranger
from bot.press import Address
from tests.adapters.channels.teams.desk import HOME, Desk, says
from tests.slack import faults
from tests.slack.faults import Fault
from tests.teams.tenant import OTHER, REVIEWS, refused

GROUP = "19:0a1b2c3d4e5f@thread.v2"


async def test_a_card_in_a_channel_opens_a_thread(desk: Desk) -> None:
    at = await desk.post("Late.")
    (seen,) = desk.seen()
    home = desk.teams.base
    assert at == Address("teams", REVIEWS, seen.id, seen.id, desk.tenant.id, home)
    assert desk.texts() == ["Late."]
    await desk.post("Later.")
    assert desk.texts() == ["Late.", "Later."]


async def test_a_line_stands_in_its_thread(desk: Desk) -> None:
    at = await desk.post()
    line = await desk.posts.place(replace(at, message=""), says("Taken."), "line:1")
    (seen,) = desk.seen()
    assert [(each.id, each.body["text"]) for each in seen.replies] == [
        (line.message, "Taken.")
    ]
    assert (line.conversation, line.thread) == (REVIEWS, at.message)


async def test_a_thread_that_is_gone_is_missing(desk: Desk) -> None:
    at = await desk.post()
    await desk.posts.remove(at)
    with pytest.raises(Missing, match="not there in Teams any more"):
        await desk.posts.place(at, says("Taken."), "line:1")


async def test_a_person_is_written_to_in_a_chat_of_their_own(desk: Desk) -> None:
    tom = desk.tenant.member("tom")
    for account in (tom.aad, tom.id):
        room = await desk.posts.room(account)
        at = await desk.posts.place(room, says("For you."), "direct:1")
        assert (at.conversation, at.thread) == (desk.tenant.room(tom).id, "")
        assert at.tenant == desk.tenant.id
    assert desk.texts(room.conversation) == ["For you.", "For you."]
    await desk.posts.change(at, says("Done."), "direct:1")
    assert desk.texts(room.conversation) == ["For you.", "Done."]


async def test_a_chat_is_opened_once(desk: Desk) -> None:
    tom = desk.tenant.member("tom")
    for _ in range(3):
        await desk.posts.room(tom.aad)
    assert desk.asked("room") == 1
    await Posts(desk.client).room(tom.aad)
    assert desk.asked("room") == 2


async def test_a_chat_is_opened_by_teams_own_id_where_that_is_known(desk: Desk) -> None:
    tom = desk.tenant.member("tom")
    await desk.posts.room(tom.aad)
    desk.client.met(tom.aad.upper(), tom.id)
    await Posts(desk.client).room(tom.aad)
    asked = [call.body["members"] for call in desk.tenant.calls("room")]
    assert asked == [[{"id": tom.aad}], [{"id": tom.id}]]


async def test_a_group_chat_has_no_threads(desk: Desk) -> None:
    desk.tenant.open(GROUP, "Webcare", desk.tenant.people, kind="groupChat")
    at = await desk.posts.place(Address("teams", GROUP), says("Late."), "card:1")
    await desk.posts.place(replace(at, thread="1"), says("Taken."), "line:1")
    assert desk.texts(GROUP) == ["Late.", "Taken."]
    assert desk.asked("create") == 0


@pytest.mark.parametrize(
    ("conversation", "threads"),
    [
        (REVIEWS, True),
        ("19:0123@thread.skype", True),
        (GROUP, False),
        ("19:aad1_aad2@unq.gbl.spaces", False),
        ("a:1abc", False),
        ("", False),
    ],
)
def test_where_threads_are(conversation: str, threads: bool) -> None:
    assert in_channel(conversation) is threads


# ------------------------------------------------------------------ changes


async def test_a_message_is_changed_where_it_stands(desk: Desk) -> None:
    at = await desk.post("Late.")
    assert await desk.posts.change(at, says("Taken."), "card:1") == at
    assert desk.texts() == ["Taken."]
    assert desk.asked("create") == 1


async def test_a_card_that_is_gone_is_placed_anew(desk: Desk) -> None:
    at = await desk.post("Late.")
    await desk.posts.remove(at)
    new = await desk.posts.change(at, says("Taken."), "card:1")
    assert desk.texts() == ["Taken."]
    assert new.message == new.thread != at.message


async def test_a_form_that_is_gone_is_placed_anew_in_its_thread(desk: Desk) -> None:
    at = await desk.post()
    form = await desk.posts.place(at, says("Reply?"), "form:1")
    await desk.posts.remove(form)
    new = await desk.posts.change(form, says("Done."), "form:1")
    (seen,) = desk.seen()
    assert [each.body["text"] for each in seen.replies] == ["Done."]
    assert new.thread == at.message


async def test_what_is_gone_is_taken_away_already(desk: Desk) -> None:
    at = await desk.post()
    for _ in range(2):
        await desk.posts.remove(at)
    assert desk.seen() == []
    assert desk.asked("remove") == 2


async def test_where_nothing_can_be_taken_away_it_stays(desk: Desk) -> None:
    desk.tenant.removes = False
    at = await desk.post()
    await desk.posts.remove(at)
    assert len(desk.seen()) == 1


# ------------------------------------------------------------------ refusals


async def test_a_channel_without_our_bot_is_closed_and_named(desk: Desk) -> None:
    desk.tenant.conversation(REVIEWS).bot = False
    with pytest.raises(Closed, match="Add the app wederwoord to that team") as met:
        await desk.post()
    assert met.value.conversation == REVIEWS
    assert met.value.told is not None


async def test_a_channel_that_is_gone_is_closed(desk: Desk) -> None:
    gone = Address("teams", "19:gone@thread.tacv2")
    with pytest.raises(Closed, match="knows no conversation 19:gone"):
        await desk.posts.place(gone, says("Late."), "card:1")


async def test_who_lets_us_into_no_chat_is_a_stranger(desk: Desk) -> None:
    tom = desk.tenant.member("tom")
    room = await desk.posts.room(tom.aad)
    at = await desk.posts.place(room, says("For you."), "direct:1")
    tom.blocks = True
    with pytest.raises(Stranger):
        await desk.posts.place(room, says("For you."), "direct:2")
    with pytest.raises(Stranger):
        await desk.posts.change(at, says("Done."), "direct:1")
    with pytest.raises(Stranger):
        await Posts(desk.client).room(tom.aad)


async def test_whom_the_tenant_does_not_know_is_a_stranger(desk: Desk) -> None:
    eve = desk.tenant.add("Eve", tenant=OTHER)
    for account in ("00000000-0000-4000-8000-00000000dead", eve.aad):
        with pytest.raises(Stranger):
            await desk.posts.room(account)


@pytest.mark.parametrize(
    "fault",
    [faults.broken(502), faults.broken(503), faults.lost_after(), refused(504)],
    ids=["502", "503", "lost", "504"],
)
async def test_a_message_in_doubt_is_not_sent_twice_and_its_key_is_noted(
    desk: Desk, fault: Fault, caplog: pytest.LogCaptureFixture
) -> None:
    desk.tenant.faults.add("create", fault)
    with pytest.raises(Unsure, match=r"cannot be reached|did not say") as met:
        await desk.post("Karin is late.", "card:7")
    assert [kind for name, kind in desk.tenant.faults.met if name == "create"] == [
        fault.kind
    ]
    assert desk.slept == []
    noted = [vars(r) for r in caplog.records if r.levelno == logging.WARNING]
    assert [each.get("key") for each in noted] == ["card:7"]
    assert "Karin" not in f"{noted} {met.value}"


async def test_an_answer_that_names_no_message_is_no_answer(desk: Desk) -> None:
    desk.tenant.faults.add("create", Fault("answer", 201, body={}))
    with pytest.raises(ChannelError, match="does not say where the message stands"):
        await desk.post()
    desk.tenant.faults.add("room", Fault("answer", 201, body={"id": 7}))
    with pytest.raises(ChannelError, match="does not say where"):
        await desk.posts.room(desk.tenant.member("tom").aad)


async def test_the_id_of_a_thread_is_read_from_its_address_where_it_must(
    desk: Desk,
) -> None:
    told = {"id": f"{REVIEWS};messageid=1764000009999"}
    desk.tenant.faults.add("create", Fault("answer", 201, body=told))
    at = await desk.post()
    assert (at.message, at.thread) == ("1764000009999", "1764000009999")


# ------------------------------------------------------------------ where to


async def test_it_goes_where_teams_was_last_heard(desk: Desk) -> None:
    nowhere = "http://127.0.0.1:1/teams/"
    client = desk.a_client(service_url=nowhere)
    posts = Posts(client)
    with pytest.raises(ChannelError, match="cannot be reached"):
        await posts.place(HOME, says("Late."), "card:1")
    client.heard("https://evil.example/teams/")
    client.heard(desk.teams.base)
    at = await posts.place(HOME, says("Late."), "card:1")
    assert at.service_url == desk.teams.base
    # What once was told counts for as long as it can be trusted.
    client.heard(nowhere)
    await posts.change(at, says("Taken."), "card:1")
    there = replace(at, service_url="https://evil.example/teams/")
    with pytest.raises(ChannelError, match=r"cannot be reached at 127\.0\.0\.1"):
        await posts.change(there, says("Taken."), "card:1")
    await client.close()


async def test_messages_of_a_conversation_go_in_turn(desk: Desk) -> None:
    turns: list[str] = []

    class Told:
        async def turn(self, lane: str) -> None:
            turns.append(lane)

    desk.client._pace = Told()  # type: ignore[assignment]
    at = await desk.post()
    await desk.posts.place(at, says("Taken."), "line:1")
    await desk.posts.change(at, says("Taken."), "card:1")
    await desk.posts.remove(at)
    assert turns == [REVIEWS] * 3
