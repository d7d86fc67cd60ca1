"""What only our own Slack can show: refusals and rules that no stand-in knows."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from slack_sdk.web.async_client import AsyncWebClient

from tests.fakes import HandClock
from tests.slack import checking
from tests.slack.api import Api
from tests.slack.probing import CARD, FORM, HOME, KEY, plain, refused
from tests.slack.views import trigger_for
from tests.slack.workspace import Team, Workspace


async def posted(client: AsyncWebClient, text: str = "New", **more: Any) -> str:
    return str(
        (await client.chat_postMessage(channel="C01REV", text=text, **more))["ts"]
    )


# ---------------------------------------------------------------------- tokens
@pytest.mark.parametrize(
    ("token", "error"),
    [
        ("", "not_authed"),
        ("xoxb-another", "invalid_auth"),
        ("xapp-test-token", "not_allowed_token_type"),
    ],
)
async def test_a_wrong_token_is_told_apart(slack: Api, token: str, error: str) -> None:
    client = AsyncWebClient(token, base_url=slack.base)
    assert await refused(client.auth_test()) == error


@pytest.mark.parametrize("error", ["token_revoked", "account_inactive"])
async def test_a_token_can_end(slack: Api, client: AsyncWebClient, error: str) -> None:
    slack.space.app.refused = error
    assert await refused(client.auth_test()) == error


async def test_every_answer_tells_the_scopes(client: AsyncWebClient) -> None:
    told = await client.auth_test()
    assert "chat:write" in told.headers["X-OAuth-Scopes"].split(",")


@pytest.mark.parametrize(
    ("scope", "call"),
    [
        ("chat:write", lambda c: c.chat_postMessage(channel="C01REV", text="x")),
        ("channels:history", lambda c: c.conversations_history(channel="C01REV")),
        ("groups:history", lambda c: c.conversations_history(channel="G1")),
        ("im:write", lambda c: c.conversations_open(users="U01ANNA")),
        ("users:read.email", lambda c: c.users_lookupByEmail(email="anna@example.com")),
    ],
)
async def test_each_question_needs_its_scope(
    slack: Api, client: AsyncWebClient, scope: str, call: Callable[..., Any]
) -> None:
    slack.space.add_channel("private", ["anna"], id="G1", kind="group")
    assert await refused(call(client)) == "ok"
    slack.space.app.scopes.discard(scope)
    assert await refused(call(client)) == "missing_scope"


async def test_an_address_is_only_told_with_its_scope(
    slack: Api, client: AsyncWebClient
) -> None:
    slack.space.app.scopes.discard("users:read.email")
    user = (await client.users_info(user="U01ANNA"))["user"]
    assert "email" not in user["profile"]


# ---------------------------------------------------------------------- channels
def shut(space: Workspace) -> None:
    space.add_channel("empty", id="C0OUT", bot=False)
    space.add_channel("secret", id="G0OUT", kind="group", bot=False)
    space.add_channel("old", id="C0OLD", archived=True)


@pytest.mark.parametrize(
    ("channel", "posting", "reading"),
    [
        ("C0OUT", "not_in_channel", "not_in_channel"),
        ("G0OUT", "channel_not_found", "channel_not_found"),
        ("C0OLD", "is_archived", "ok"),
        ("C0NOWHERE", "channel_not_found", "channel_not_found"),
    ],
)
async def test_a_channel_can_be_shut(
    slack: Api, client: AsyncWebClient, channel: str, posting: str, reading: str
) -> None:
    shut(slack.space)
    post = client.chat_postMessage(channel=channel, text="x")
    assert await refused(post) == posting
    assert await refused(client.conversations_history(channel=channel)) == reading


async def test_an_archived_channel_keeps_its_messages(
    slack: Api, client: AsyncWebClient
) -> None:
    ts = await posted(client)
    slack.space.channel("reviews").archived = True
    call = client.chat_update(channel="C01REV", ts=ts, text="Taken")
    assert await refused(call) == "is_inactive"


# ---------------------------------------------------------------------- messages
async def test_an_answer_to_a_message_that_is_gone_stands_in_the_channel(
    client: AsyncWebClient,
) -> None:
    ts = await posted(client)
    await client.chat_delete(channel="C01REV", ts=ts)
    told = await client.chat_postMessage(channel="C01REV", text="Placed", thread_ts=ts)
    assert "thread_ts" not in told["message"]
    (message,) = (await client.conversations_history(channel="C01REV"))["messages"]
    assert message["text"] == "Placed"


async def test_a_deleted_message_with_answers_leaves_a_stone(
    client: AsyncWebClient,
) -> None:
    ts = await posted(client)
    await posted(client, "Placed", thread_ts=ts)
    await client.chat_delete(channel="C01REV", ts=ts)
    (stone,) = (await client.conversations_history(channel="C01REV"))["messages"]
    assert (stone["subtype"], stone["ts"]) == ("tombstone", ts)
    again = client.chat_update(channel="C01REV", ts=ts, text="x")
    assert await refused(again) == "message_not_found"


async def test_a_text_alone_takes_the_blocks_away(client: AsyncWebClient) -> None:
    ts = await posted(client, blocks=CARD)
    await client.chat_update(channel="C01REV", ts=ts, text="Taken")
    (message,) = (await client.conversations_history(channel="C01REV"))["messages"]
    assert "blocks" not in message


async def test_only_its_own_messages_can_be_changed(
    slack: Api, client: AsyncWebClient
) -> None:
    ts = await posted(client)
    slack.space.channel("reviews").posts[0].user = "U01ANNA"
    change = client.chat_update(channel="C01REV", ts=ts, text="x")
    assert await refused(change) == "cant_update_message"
    delete = client.chat_delete(channel="C01REV", ts=ts)
    assert await refused(delete) == "cant_delete_message"


@pytest.mark.parametrize(
    ("message", "error"),
    [
        ({"text": "a" * 40_001}, "msg_too_long"),
        ({"text": "", "blocks": []}, "no_text"),
        ({"text": "x", "blocks": CARD * 26}, "invalid_blocks"),
        ({"text": "x", "blocks": [{"type": "telegram"}]}, "invalid_blocks"),
        ({"text": "x", "blocks": {"type": "divider"}}, "invalid_blocks_format"),
        ({"text": "x", "metadata": {"event_type": "a"}}, "invalid_metadata_format"),
    ],
)
async def test_a_message_too_much_is_refused(
    slack: Api, client: AsyncWebClient, message: dict[str, Any], error: str
) -> None:
    call = client.api_call("chat.postMessage", json={"channel": "C01REV", **message})
    assert await refused(call) == error
    assert slack.space.channel("reviews").posts == []


async def test_blocks_of_more_words_than_slack_takes_are_refused(
    slack: Api, client: AsyncWebClient
) -> None:
    slack.space.check_message = lambda _: []  # the product's own table is stricter
    long = [{"type": "section", "text": plain("a" * 2900)} for _ in range(5)]
    call = client.chat_postMessage(channel="C01REV", text="x", blocks=long)
    assert await refused(call) == "msg_blocks_too_long"


def test_two_opinions_look_at_the_limits() -> None:
    long = {"type": "section", "text": plain("a" * 3001)}
    label = {**CARD[1]["elements"][0], "text": plain("a" * 76)}
    wide = {"type": "actions", "elements": [label]}
    assert checking.block_faults([long]) != []
    assert checking.message_faults({"text": "x", "blocks": [wide]}) != []
    assert checking.message_faults({"text": "x", "blocks": CARD}) == []
    assert checking.view_faults({**FORM, "title": plain("a" * 25)}) != []
    assert checking.view_faults(FORM) == checking.view_faults(HOME) == []


async def test_metadata_is_only_shown_when_asked_for(client: AsyncWebClient) -> None:
    await posted(client, metadata=KEY)
    (message,) = (await client.conversations_history(channel="C01REV"))["messages"]
    assert "metadata" not in message


async def test_the_history_begins_where_asked(client: AsyncWebClient) -> None:
    first, second, third = [await posted(client) for _ in range(3)]

    async def between(**edges: Any) -> list[str]:
        told = await client.conversations_history(channel="C01REV", **edges)
        return [message["ts"] for message in told["messages"]]

    assert await between(oldest=first) == [third, second]
    assert await between(latest=third) == [second, first]
    assert await between(oldest=third, inclusive=True) == [third]


async def test_a_channel_can_be_busy(
    slack: Api, client: AsyncWebClient, clock: HandClock
) -> None:
    slack.space.burst = 2
    calls = [client.chat_postMessage(channel="C01REV", text="x") for _ in range(3)]
    assert [await refused(call) for call in calls] == ["ok", "ok", "ratelimited"]
    clock.at += timedelta(seconds=1)
    assert await refused(client.chat_postMessage(channel="C01REV", text="x")) == "ok"


# ---------------------------------------------------------------------- people
async def test_who_left_is_not_found_by_address(
    slack: Api, client: AsyncWebClient
) -> None:
    slack.space.user("anna").deleted = True
    lost = client.users_lookupByEmail(email="anna@example.com")
    assert await refused(lost) == "users_not_found"
    assert await refused(client.conversations_open(users="U01ANNA")) == "user_disabled"
    assert (await client.users_info(user="U01ANNA"))["user"]["deleted"] is True


async def test_a_stranger_is_seen_in_a_shared_channel_only(
    slack: Api, client: AsyncWebClient
) -> None:
    other = Team("T0OTHER", "Other", "other")
    eve = slack.space.add_stranger("eve", other, id="U0EVE", email="eve@other.example")
    assert await refused(client.users_info(user="U0EVE")) == "user_not_found"
    slack.space.add_channel("together", ["anna", eve], shared=True)
    user = (await client.users_info(user="U0EVE"))["user"]
    assert (user["team_id"], user["is_stranger"]) == ("T0OTHER", False)
    assert "email" not in user["profile"]
    lost = client.users_lookupByEmail(email="eve@other.example")
    assert await refused(lost) == "users_not_found"
    call = client.conversations_open(users="U0EVE")
    assert await refused(call) == "invalid_user_combination"


@pytest.mark.parametrize(
    ("guest", "some", "one"),
    [("", False, False), ("multi", True, False), ("single", True, True)],
)
async def test_a_guest_is_told_apart(
    slack: Api, client: AsyncWebClient, guest: str, *, some: bool, one: bool
) -> None:
    slack.space.add_user("gus", id="U0GUS", guest=guest)
    user = (await client.users_info(user="U0GUS"))["user"]
    assert (user["is_restricted"], user["is_ultra_restricted"]) == (some, one)


# ---------------------------------------------------------------------- views
@pytest.mark.parametrize(
    ("view", "error"),
    [
        ({**FORM, "type": "home"}, "invalid_arguments"),
        ({**FORM, "blocks": None}, "invalid_arguments"),
        ({**FORM, "private_metadata": "a" * 3001}, "invalid_arguments"),
        ({**FORM, "private_metadata": "a" * 250_000}, "view_too_large"),
        ({}, "invalid_arguments"),
    ],
)
async def test_a_view_too_much_is_refused(
    slack: Api, client: AsyncWebClient, view: dict[str, Any], error: str
) -> None:
    trigger = trigger_for(slack.space, "U01ANNA")
    call = client.views_open(trigger_id=trigger, view=view)
    assert await refused(call) == error
    again = client.views_open(trigger_id=trigger, view=FORM)
    assert await refused(again) == "ok"  # the trigger is still good


async def test_a_name_of_ours_is_given_once(slack: Api, client: AsyncWebClient) -> None:
    named = {**FORM, "external_id": "reply:17"}
    calls = [
        client.views_open(trigger_id=trigger_for(slack.space, user), view=named)
        for user in ("U01ANNA", "U02MEGAN")
    ]
    assert [await refused(c) for c in calls] == ["ok", "duplicate_external_id"]
