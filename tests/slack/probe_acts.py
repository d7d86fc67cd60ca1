"""Facts about what an app is told when people do something."""

from __future__ import annotations

import asyncio

from slack_sdk.signature import SignatureVerifier

from tests.slack.places import APP_TOKEN, SECRET, Place
from tests.slack.probing import (
    CARD,
    FORM,
    TAKE,
    TEXT,
    history,
    opened,
    posted,
    refused,
    thread,
)


async def a_press_is_told(at: Place) -> None:
    ts = await posted(at, blocks=CARD)
    await at.press(ts, {**TAKE, "block_id": "a"})
    body = (await at.ear.next()).body
    assert (body["type"], body["user"]["id"]) == ("block_actions", at.anna)
    assert body["user"]["team_id"] == body["team"]["id"]
    assert (body["channel"]["id"], body["message"]["ts"]) == (at.reviews, ts)
    assert body["container"]["message_ts"] == ts
    (action,) = body["actions"]
    assert (action["action_id"], action["block_id"]) == (TAKE["action_id"], "a")
    assert (action["value"], action["type"]) == ("17", "button")
    assert action["action_ts"]
    assert body["response_url"].startswith("http")
    opening = at.client.views_open(trigger_id=body["trigger_id"], view=FORM)
    assert await refused(opening) == "ok"


async def what_is_told_is_signed(at: Place) -> None:
    await at.command("")
    told = await at.ear.next()
    assert SignatureVerifier(SECRET).is_valid_request(told.raw, told.heads)
    assert not SignatureVerifier("another").is_valid_request(told.raw, told.heads)


async def a_command_is_told_as_a_form(at: Place) -> None:
    await at.command("stop")
    told = await at.ear.next()
    assert told.heads["content-type"].startswith("application/x-www-form-urlencoded")
    assert (told.body["command"], told.body["text"]) == ("/wederwoord", "stop")
    assert (told.body["user_id"], told.body["channel_id"]) == (at.anna, at.reviews)
    assert {"team_id", "trigger_id", "response_url"} <= set(told.body)


async def a_message_in_a_thread_is_told(at: Place) -> None:
    ts = await posted(at)
    await at.write("We found it", ts)
    body = (await at.ear.next()).body
    event = body["event"]
    assert (body["type"], event["type"]) == ("event_callback", "message")
    assert body["event_id"].startswith("Ev")
    assert (event["user"], event["text"]) == (at.anna, "We found it")
    assert (event["channel"], event["thread_ts"]) == (at.reviews, ts)
    assert (await thread(at, ts))[1]["ts"] == event["ts"]


async def an_opened_home_is_told(at: Place) -> None:
    await at.open_home()
    event = (await at.ear.next()).body["event"]
    assert (event["type"], event["user"]) == ("app_home_opened", at.anna)
    assert event["tab"] == "home"


async def a_submit_carries_what_was_typed(at: Place) -> None:
    view = await opened(at)
    await at.submit(TEXT["block_id"], "ww-field/text", "Dear Karin")
    body = (await at.ear.next()).body
    assert (body["type"], body["view"]["id"]) == ("view_submission", view["id"])
    assert body["view"]["private_metadata"] == "carried"
    held = body["view"]["state"]["values"][TEXT["block_id"]]["ww-field/text"]
    assert (held["type"], held["value"]) == ("plain_text_input", "Dear Karin")


async def an_answer_goes_back_by_its_address(at: Place) -> None:
    ts = await posted(at, blocks=CARD)
    await at.press(ts, {**TAKE, "block_id": "a"})
    url = (await at.ear.next()).body["response_url"]
    await at.answer(url, {"replace_original": True, "text": "Taken by Anna"})
    (message,) = await history(at)
    assert (message["ts"], message["text"]) == (ts, "Taken by Anna")


async def wrong_words_leave_the_modal_open(at: Place) -> None:
    view = await opened(at)
    errors = {TEXT["block_id"]: "Too short"}
    at.ear.answer = {"response_action": "errors", "errors": errors}
    await at.submit(TEXT["block_id"], "ww-field/text", "no")
    at.ear.answer = None
    await at.submit(TEXT["block_id"], "ww-field/text", "Dear Karin")
    first, second = (await at.ear.next()).body, (await at.ear.next()).body
    assert first["view"]["id"] == second["view"]["id"] == view["id"]


# ---------------------------------------------------------------------- by socket
async def an_envelope_comes_down_the_line(at: Place) -> None:
    async with at.line() as line:
        assert (await line.receive_json())["type"] == "hello"
        calling = asyncio.create_task(at.command("stop"))
        envelope = await line.receive_json()
        assert envelope["type"] == "slash_commands"
        assert envelope["accepts_response_payload"] is True
        assert envelope["payload"]["text"] == "stop"
        told = {"text": "Publishing stands still", "response_type": "in_channel"}
        id_ = {"envelope_id": envelope["envelope_id"]}
        await line.send_json({**id_, "payload": told})
        await calling
    assert (await history(at))[0]["text"] == "Publishing stands still"


async def a_ticket_needs_the_token_of_the_app(at: Place) -> None:
    told = await at.client.apps_connections_open(app_token=APP_TOKEN)
    assert told["url"].startswith("ws://127.0.0.1:")
