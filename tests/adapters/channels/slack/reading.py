"""Reads what is drawn for Slack: as a person does, and as Slack's own models do."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from slack_sdk.models.blocks import Block, BlockElement
from slack_sdk.models.views import View

from adapters.channels.slack.drawing.limits import message_faults, view_faults
from adapters.channels.slack.drawing.message import Message

Part = dict[str, Any]


def lines(blocks: list[Part]) -> list[str]:
    """Give what there is to read, block by block; buttons are in brackets."""
    return ["".join(_words(block)) for block in blocks]


def _words(part: Any) -> Iterator[str]:
    if isinstance(part, list):
        for each in part:
            yield from _words(each)
    elif not isinstance(part, dict):
        return
    elif part.get("type") == "button":
        yield f"[{part['text']['text']}]"
    elif part.get("type") == "rich_text":
        yield "\n".join("".join(_words(each)) for each in part["elements"])
    elif isinstance(part.get("text"), str):
        yield part["text"]
    else:
        for value in part.values():
            yield from _words(value)


def parts(whole: Any, kind: str) -> list[Part]:
    """Give every part of a type, however deep it stands."""
    if isinstance(whole, list):
        return [part for each in whole for part in parts(each, kind)]
    if not isinstance(whole, dict):
        return []
    own = [whole] if whole.get("type") == kind else []
    return own + [part for each in whole.values() for part in parts(each, kind)]


def faults(message: Message) -> list[str]:
    """Give what Slack would refuse, by our own table and by Slack's models."""
    payload = {"text": message.text, "blocks": message.blocks}
    return [*message_faults(payload), *_refused(message.blocks)]


def faults_of_view(view: Part) -> list[str]:
    View(**view).validate_json()
    return [*view_faults(view), *_refused(view["blocks"])]


def _refused(blocks: list[Part]) -> list[str]:
    found = Block.parse_all(blocks)
    for block in found:
        block.validate_json()
    for kind in ("button", "static_select", "radio_buttons", "checkboxes"):
        for part in parts(blocks, kind):
            element = BlockElement.parse(part)
            assert element is not None
            element.validate_json()
    known = [type(block) is not Block for block in found]
    if len(found) != len(blocks) or not all(known):
        return ["a block that Slack's models do not know"]
    return []


def markup(whole: Any) -> list[Part]:
    """Give what Slack would read as markup, or would turn into pictures."""
    emoji = [p for p in parts(whole, "plain_text") if p.get("emoji") is not False]
    return [*parts(whole, "mrkdwn"), *parts(whole, "markdown"), *emoji]
