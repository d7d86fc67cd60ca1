"""What every probe uses: a card, a form, a home, and short words for questions."""

from __future__ import annotations

from collections.abc import Awaitable
from typing import Any

from slack_sdk.errors import SlackApiError

from tests.slack.places import Place

Payload = dict[str, Any]


def plain(text: str) -> Payload:
    return {"type": "plain_text", "text": text, "emoji": False}


TAKE = {
    "type": "button",
    "text": plain("I'll take this"),
    "action_id": "ww/take/0/case:17/1",
    "value": "17",
}
CARD: list[Payload] = [
    {"type": "section", "block_id": "s", "text": plain("Not taken yet")},
    {"type": "actions", "block_id": "a", "elements": [TAKE]},
]
TEXT: Payload = {
    "type": "input",
    "block_id": "f/text/0a1b2c3d",
    "label": plain("Text"),
    "optional": True,
    "element": {"type": "plain_text_input", "action_id": "ww-field/text"},
}
FORM: Payload = {
    "type": "modal",
    "callback_id": "ww",
    "private_metadata": "carried",
    "title": plain("Reply"),
    "submit": plain("Publish"),
    "close": plain("Close"),
    "blocks": [TEXT],
}
HOME: Payload = {"type": "home", "blocks": CARD[:1]}
KEY = {"event_type": "wederwoord", "event_payload": {"key": "card:17"}}


async def refused(call: Awaitable[Any]) -> str:
    """Give the error a call ends with; "ok" when it does not."""
    try:
        await call
    except SlackApiError as error:
        return str(error.response["error"])
    return "ok"


async def posted(at: Place, text: str = "New", **more: Any) -> str:
    told = await at.client.chat_postMessage(channel=at.reviews, text=text, **more)
    return str(told["ts"])


async def history(at: Place, **more: Any) -> list[Payload]:
    told = await at.client.conversations_history(channel=at.reviews, **more)
    return list(told["messages"])


async def thread(at: Place, ts: str, **more: Any) -> list[Payload]:
    told = await at.client.conversations_replies(channel=at.reviews, ts=ts, **more)
    return list(told["messages"])


async def opened(at: Place, **more: Any) -> Payload:
    trigger = await at.trigger()
    told = await at.client.views_open(trigger_id=trigger, view={**FORM, **more})
    return dict(told["view"])
