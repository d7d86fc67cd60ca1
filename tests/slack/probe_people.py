"""Facts about people, channels and the app itself, as the Web API tells them."""

from __future__ import annotations

import pytest
from slack_sdk.errors import SlackApiError

from tests.slack.places import Place
from tests.slack.probing import refused


async def the_app_learns_who_it_is(at: Place) -> None:
    told = await at.client.auth_test()
    assert told["user_id"] == at.bot
    assert {"url", "team", "team_id", "user", "bot_id"} <= set(told.data)


async def the_team_has_a_name(at: Place) -> None:
    told = await at.client.team_info()
    assert told["team"]["domain"] == "webcare"


async def a_bot_tells_of_itself(at: Place) -> None:
    mine = (await at.client.auth_test())["bot_id"]
    told = (await at.client.bots_info(bot=mine))["bot"]
    assert (told["id"], told["name"]) == (mine, "wederwoord")


async def an_unknown_method_is_unknown(at: Place) -> None:
    call = at.client.api_call("chat.sendTelegram", json={"channel": at.reviews})
    assert await refused(call) == "unknown_method"


async def a_person_is_known_by_id(at: Place) -> None:
    user = (await at.client.users_info(user=at.anna))["user"]
    assert (user["id"], user["name"]) == (at.anna, "anna")
    assert (user["real_name"], user["is_bot"]) == ("Anna Bakker", False)
    assert user["profile"]["email"] == "anna@example.com"
    assert user["team_id"] == (await at.client.auth_test())["team_id"]


async def nobody_is_not_found(at: Place) -> None:
    assert await refused(at.client.users_info(user="U0NOBODY")) == "user_not_found"


async def a_person_is_known_by_address(at: Place) -> None:
    told = await at.client.users_lookupByEmail(email="anna@example.com")
    assert told["user"]["id"] == at.anna
    lost = at.client.users_lookupByEmail(email="nobody@example.com")
    assert await refused(lost) == "users_not_found"


async def the_list_of_people_holds_the_app_too(at: Place) -> None:
    members = (await at.client.users_list())["members"]
    bots = {user["id"]: user["is_bot"] for user in members}
    assert (bots[at.anna], bots[at.bot]) == (False, True)


async def a_channel_tells_who_is_in_it(at: Place) -> None:
    told = await at.client.conversations_members(channel=at.reviews)
    assert at.anna in told["members"]


async def channels_are_listed_by_name(at: Place) -> None:
    told = await at.client.conversations_list(types="public_channel")
    names = {channel["id"]: channel["name"] for channel in told["channels"]}
    assert names[at.reviews] == "reviews"
    info = await at.client.conversations_info(channel=at.reviews)
    assert info["channel"]["name"] == "reviews"


async def a_conversation_opens_once_and_takes_messages(at: Place) -> None:
    first = (await at.client.conversations_open(users=[at.anna]))["channel"]["id"]
    again = (await at.client.conversations_open(users=[at.anna]))["channel"]["id"]
    assert first == again
    assert first.startswith("D")
    told = await at.client.chat_postMessage(channel=first, text="For you")
    assert told["channel"] == first


async def nobody_cannot_be_written_to(at: Place) -> None:
    call = at.client.conversations_open(users=["U0NOBODY"])
    assert await refused(call) == "user_not_found"


async def a_missing_scope_is_named(at: Place) -> None:
    call = at.client.conversations_list(types="private_channel")
    with pytest.raises(SlackApiError) as refusal:
        await call
    told = refusal.value.response
    assert told["error"] == "missing_scope"
    assert told["needed"] == "groups:read"
    assert "chat:write" in told["provided"].split(",")
