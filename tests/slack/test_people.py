"""People act in our Slack as they can in Slack, and see what they would see there."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from aiohttp import ClientSession
from slack_sdk.web.async_client import AsyncWebClient

from tests.fakes import HandClock
from tests.slack.api import Api
from tests.slack.people import People
from tests.slack.places import Ear
from tests.slack.probing import CARD, HOME
from tests.slack.screen import CannotDo
from tests.slack.workspace import Team

Payload = dict[str, Any]
TAKE = "I'll take this"


# ---------------------------------------------------------------------- messages
async def test_a_person_of_another_workspace_brings_their_team(
    slack: Api, client: AsyncWebClient, people: People
) -> None:
    eve = slack.space.add_stranger("eve", Team("T0OTHER", "Other", "other"))
    slack.space.channel("reviews").members.add(eve.id)
    await client.chat_postMessage(channel="C01REV", text="New", blocks=CARD)
    await people["eve"].press(TAKE, "reviews")
    body = people.handed[-1][0].body
    assert body["user"]["team_id"] == "T0OTHER"
    assert body["team"]["id"] == "T01WEBCARE"


async def test_what_only_one_person_sees(
    slack: Api, client: AsyncWebClient, people: People
) -> None:
    await client.chat_postEphemeral(
        channel="C01REV", user="U01ANNA", text="Only you", blocks=CARD
    )
    assert people["anna"].messages("reviews")[0].only_me
    assert people["megan"].messages("reviews") == []
    await people["anna"].press(TAKE, "reviews")
    body = people.handed[-1][0].body
    assert body["container"]["is_ephemeral"] is True
    assert "message" not in body
    with pytest.raises(CannotDo):
        await people["megan"].press(TAKE, "reviews")


async def test_a_message_is_read_as_it_is_seen(
    slack: Api, client: AsyncWebClient, people: People
) -> None:
    slack.space.check_message = lambda _: []  # the product itself draws no such thing
    rich: Payload = {
        "type": "rich_text",
        "elements": [
            {
                "type": "rich_text_quote",
                "elements": [{"type": "text", "text": "Two weeks\nlate <!here>"}],
            },
            {
                "type": "rich_text_section",
                "elements": [
                    {"type": "link", "url": "https://r.example", "text": "Open"},
                    {"type": "user", "user_id": "U02MEGAN"},
                ],
            },
        ],
    }
    loud = {"type": "mrkdwn", "text": "&lt;b&gt; <!channel> <https://x.example|bank>"}
    blocks = [rich, {"type": "section", "text": loud}, {"type": "divider"}, *CARD]
    await client.chat_postMessage(
        channel="C01REV", text="New &amp; short", blocks=blocks
    )
    (seen,) = people["anna"].messages("reviews")
    assert seen.text.split("\n") == [
        "> Two weeks",
        "> late <!here>",
        "Open (https://r.example)@U02MEGAN",
        "<b> @channel bank (https://x.example)",
        "---",
        "Not taken yet",
    ]
    assert (seen.notice, seen.buttons) == ("New & short", (TAKE,))
    assert set(seen.pings) == {"channel", "U02MEGAN"}


async def test_what_people_write_comes_escaped(
    people: People, client: AsyncWebClient
) -> None:
    await people["anna"].say("reviews", "a < b & c")
    event = people.handed[-1][0].body["event"]
    assert (event["text"], event["channel_type"]) == ("a &lt; b &amp; c", "channel")
    await people["anna"].command("/wederwoord", "a & b", "reviews")
    assert people.handed[-1][0].body["text"] == "a &amp; b"


async def test_a_message_taken_away_is_told(
    client: AsyncWebClient, people: People
) -> None:
    told = await client.chat_postMessage(channel="C01REV", text="New")
    await people.echo("reviews", told["ts"])
    assert people.handed[-1][0].body["event"]["bot_id"] == "B0BOT"
    await people["anna"].delete("reviews", told["ts"])
    event = people.handed[-1][0].body["event"]
    assert (event["subtype"], event["deleted_ts"]) == ("message_deleted", told["ts"])
    with pytest.raises(CannotDo):
        await people.echo("reviews", told["ts"])


async def test_a_shortcut_brings_the_message(
    client: AsyncWebClient, people: People
) -> None:
    await people["anna"].say("reviews", "This one is angry")
    ts = people["anna"].messages("reviews")[0].ts
    await people["megan"].shortcut("complaint", "reviews", ts)
    body = people.handed[-1][0].body
    assert (body["type"], body["callback_id"]) == ("message_action", "complaint")
    assert body["message"]["text"] == "This one is angry"


async def test_a_home_is_pressed(client: AsyncWebClient, people: People) -> None:
    await client.views_publish(user_id="U01ANNA", view={**HOME, "blocks": CARD})
    await people["anna"].open_home()
    assert people.handed[-1][0].body["event"]["view"]["type"] == "home"
    assert people["anna"].home().buttons == (TAKE,)
    await people["anna"].click_home(TAKE)
    assert people.handed[-1][0].body["view"]["type"] == "home"


# ---------------------------------------------------------------------- handing over
async def test_an_event_comes_once_more(people: People, ear: Ear) -> None:
    await people["anna"].open_home()
    await people.again(num=2, reason="http_timeout")
    first, second = await ear.next(), await ear.next()
    assert first.body["event_id"] == second.body["event_id"]
    assert "x-slack-retry-num" not in first.heads
    assert second.heads["x-slack-retry-num"] == "2"
    assert second.heads["x-slack-retry-reason"] == "http_timeout"


async def test_the_app_is_taken_away(
    slack: Api, client: AsyncWebClient, people: People
) -> None:
    await people.uninstall()
    told = [delivery.body["event"]["type"] for delivery, _ in people.handed]
    assert told == ["tokens_revoked", "app_uninstalled"]
    assert slack.space.app.refused == "account_inactive"


async def test_a_way_back_is_good_for_half_an_hour_and_five_times(
    people: People, clock: HandClock
) -> None:
    async def answered(url: str) -> int:
        body = {"text": "Done"}
        async with ClientSession() as session, session.post(url, json=body) as told:
            return told.status

    await people["anna"].command("/wederwoord", where="reviews")
    url = people.handed[-1][0].body["response_url"]
    assert [await answered(url) for _ in range(6)] == [200] * 5 + [404]
    assert len(people["anna"].messages("reviews")) == 5
    await people["anna"].command("/wederwoord", where="reviews")
    clock.at += timedelta(minutes=31)
    assert await answered(people.handed[-1][0].body["response_url"]) == 404
