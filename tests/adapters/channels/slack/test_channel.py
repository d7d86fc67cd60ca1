"""Our messages in Slack: where they stand, what goes along, and how they are found."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from adapters.channels.slack import SlackChannel
from adapters.channels.slack.manifest import SCOPES
from bot.errors import ChannelError, Shut, Stranger
from bot.person import Person, PersonId
from bot.press import Address
from tests.adapters.channels.browser.desk import card
from tests.adapters.channels.slack.desk import HOME, PRODUCT, WORDS, Desk, plain
from tests.slack import faults
from tests.slack.workspace import Team

NOWHERE = "1700000000.000100"


# ------------------------------------------------------------------ where and how


async def test_an_address_tells_workspace_conversation_and_message(desk: Desk) -> None:
    at = await desk.post()
    (shown,) = desk.home()
    assert at == Address("slack", "C01REV", shown.ts, shown.ts, "T01WEBCARE")
    assert await desk.channel.find(HOME, "card:1") == at
    assert await desk.channel.edit(at, card("More."), "card:1", WORDS) == at


async def test_a_message_calls_nobody_and_opens_no_preview(desk: Desk) -> None:
    await desk.post(text="<!channel> https://evil.example @tom")
    (call,) = desk.space.calls("chat.postMessage")
    args = {name: value for name, value in call.args.items() if name != "blocks"}
    assert args == {
        "channel": "C01REV",
        "text": "New complaint",
        "metadata": {
            "event_type": "wederwoord",
            "event_payload": {"key": "card:1", "installation": desk.name},
        },
        "unfurl_links": False,
        "unfurl_media": False,
        "link_names": False,
        "parse": "none",
        "mrkdwn": False,
    }
    assert desk.home()[0].pings == ()


async def test_a_line_stands_below_its_card_and_is_found_there(desk: Desk) -> None:
    at = await desk.post()
    await desk.channel.line(at, plain("It stands."), "line:1", WORDS)
    (shown,) = desk.home()
    (below,) = shown.replies
    assert below.text == "It stands."
    found = await desk.channel.find(at, "line:1")
    assert found == Address("slack", "C01REV", below.ts, at.message, "T01WEBCARE")
    assert await desk.channel.find(HOME, "line:1") is None
    assert await desk.channel.find(at, "card:1") is None  # it is no line


async def test_a_line_whose_card_is_gone_stands_by_itself_and_once(desk: Desk) -> None:
    at = await desk.post()
    await desk.channel.remove(at)
    await desk.channel.line(at, plain("It stands."), "line:1", WORDS)
    (shown,) = desk.home()
    found = await desk.channel.find(at, "line:1")
    assert found is not None
    assert found.message == shown.ts


async def test_a_line_that_slack_takes_in_no_thread_is_said_without_one(
    desk: Desk,
) -> None:
    at = await desk.post()
    desk.space.faults.add("chat.postMessage", faults.said("cannot_reply_to_message"))
    await desk.channel.line(at, plain("It stands."), "line:1", WORDS)
    assert [shown.text for shown in desk.home()][1:] == ["It stands."]


@pytest.mark.parametrize(
    "code", ["message_not_found", "cant_update_message", "edit_window_closed"]
)
async def test_a_card_that_cannot_be_changed_any_more_is_placed_anew(
    desk: Desk, code: str
) -> None:
    at = await desk.post()
    assert await desk.find() == at.message
    desk.space.faults.add("chat.update", faults.said(code))
    anew = await desk.channel.edit(at, card("More."), "card:1", WORDS)
    assert anew.message != at.message


async def test_a_card_that_somebody_deleted_is_placed_anew_and_found(
    desk: Desk,
) -> None:
    at = await desk.post()
    assert await desk.find() == at.message
    desk.space.channel("reviews").posts.clear()
    anew = await desk.channel.edit(at, card("More."), "card:1", WORDS)
    assert [shown.ts for shown in desk.home()] == [anew.message]
    assert await desk.find() == anew.message


async def test_a_change_may_give_a_card_another_key(desk: Desk) -> None:
    at = await desk.post()
    desk.clock.at = desk.clock.at.replace(hour=20)
    desk.put("card:2")
    assert await desk.find() == at.message
    await desk.channel.edit(at, card("More."), "list:1", WORDS)
    assert await desk.find("list:1") == at.message
    assert await desk.find("card:1") == ""


# ------------------------------------------------------------------ one person


async def test_a_direct_message_goes_to_the_account_of_that_person(desk: Desk) -> None:
    tom = await desk.person("tom")
    for key in ("direct:1", "direct:2"):
        at = await desk.channel.direct(tom, card(head="For Tom."), key, WORDS)
    room = desk.space.direct("UTOM").id
    assert (at.conversation, at.tenant) == (room, "T01WEBCARE")
    assert len(desk.screen("tom").direct()) == 2
    assert await desk.channel.find(tom, "direct:2") == at
    # Neither who it is nor where it goes is asked twice.
    assert (desk.asked("users.lookupByEmail"), desk.asked("conversations.open")) == (
        1,
        1,
    )


@pytest.mark.parametrize("change", [{"guest": "multi"}, {"deleted": True}], ids=str)
async def test_whom_slack_does_not_count_among_us_gets_nothing(
    desk: Desk, change: dict[str, Any]
) -> None:
    for name, value in change.items():
        setattr(desk.space.user("tom"), name, value)
    with pytest.raises(Stranger):
        await desk.channel.direct(await desk.person("tom"), card(), "direct:1", WORDS)
    assert desk.asked("chat.postMessage") == 0


async def test_somebody_of_another_company_gets_nothing(desk: Desk) -> None:
    eve = desk.space.add_stranger("eve", Team("T9", "Other", "other"))
    desk.space.add_channel("shared", [eve], shared=True)
    named = Person(PersonId("tom"), "Tom", "Tom", slack=eve.id)
    with pytest.raises(Stranger):
        await desk.channel.direct(named, card(), "direct:1", WORDS)


async def test_a_shut_store_is_a_channel_error_in_words(desk: Desk) -> None:
    tom = await desk.person("tom")
    await desk.channel.check()
    await desk.store.close()
    with pytest.raises(ChannelError, match="does not say who this is"):
        await desk.channel.direct(tom, card(), "direct:1", WORDS)
    with pytest.raises(ChannelError, match="playbook cannot be read"):
        await desk.channel.check()


# ------------------------------------------------------------------ checking


async def test_the_check_asks_for_each_conversation_of_the_playbook(
    desk: Desk,
) -> None:
    await desk.channel.check()
    calls = desk.space.calls("conversations.info")
    assert [call.args["channel"] for call in calls] == ["C01REV", "C02PROD"]


async def test_the_check_says_what_to_click_in_every_conversation(desk: Desk) -> None:
    desk.space.channel("reviews").members.discard(desk.space.app.user)
    desk.space.channel("product").archived = True
    with pytest.raises(ChannelError) as met:
        await desk.channel.check()
    told = str(met.value)
    assert "not in the Slack channel C01REV. Type /invite @wederwoord" in told
    assert "channel C02PROD is archived" in told


async def test_the_check_names_a_channel_that_is_not_there(desk: Desk) -> None:
    del desk.space.channels["C01REV"]
    with pytest.raises(ChannelError, match=r"no channel C01REV\. .* begins with a C"):
        await desk.channel.check()


async def test_the_check_names_every_scope_that_is_missing(desk: Desk) -> None:
    desk.space.app.scopes -= {"im:write", "users:read.email"}
    with pytest.raises(ChannelError, match=r"im:write, users:read\.email\. .*reinst"):
        await desk.channel.check()


async def test_scopes_that_slack_does_not_tell_are_not_missed(desk: Desk) -> None:
    desk.space.app.scopes.clear()
    desk.space.app.scopes.update(SCOPES)
    desk.space.faults.add("auth.test", faults.said("x", ok=True, team_id="T01WEBCARE"))
    await desk.channel.check()


@pytest.mark.parametrize("after", [0, 1])
async def test_the_check_says_when_our_token_is_refused(desk: Desk, after: int) -> None:
    method = ("auth.test", "conversations.info")[after]
    desk.space.faults.add(method, faults.said("token_revoked"))
    with pytest.raises(Shut, match=r"refuses our token \(token_revoked\)"):
        await desk.channel.check()


async def test_a_playbook_with_the_page_alone_asks_for_no_conversation(
    tmp_path: Any,
) -> None:
    here = {"home": "browser:webcare", "product": "browser:product"}
    desk = await Desk(tmp_path, rules=here).open()
    await desk.channel.check()
    assert desk.asked("conversations.info") == 0
    await desk.close()


# ------------------------------------------------------------------ when it is down


async def test_a_slack_that_was_down_at_first_is_used_when_it_is_back(
    desk: Desk,
) -> None:
    desk.space.faults.add("auth.test", faults.broken(503))
    with pytest.raises(ChannelError, match="HTTP 503"):
        await desk.post()
    assert (await desk.post()).tenant == "T01WEBCARE"


async def test_an_act_that_takes_too_long_is_given_up_in_words(desk: Desk) -> None:
    hasty = SlackChannel(
        desk.access(),
        desk.store,
        desk.clock,
        desk.dispatch,
        desk._hear,
        replace(desk.patience, act=0.2, look=0.1),
    )
    await hasty.check()
    desk.space.faults.add("chat.postMessage", faults.silent_after())
    desk.space.faults.add("conversations.history", faults.silent_before())
    with pytest.raises(ChannelError, match=r"more than 0\.2 seconds"):
        await hasty.post(HOME, card(), "card:1", WORDS)
    with pytest.raises(ChannelError, match=r"more than 0\.1 seconds"):
        await hasty.find(HOME, "card:1")
    await hasty.stop()


async def test_what_is_gone_is_taken_away_in_peace_also_elsewhere(desk: Desk) -> None:
    await desk.channel.remove(Address("slack", PRODUCT.conversation, NOWHERE))
    assert desk.asked("chat.delete") == 1
