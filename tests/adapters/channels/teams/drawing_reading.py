"""Reads what is drawn for Teams: as a person does, and as the schema of cards does."""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

from jsonschema_rs import Draft6Validator

from adapters.channels.teams.drawing.limits import card_faults, message_faults

Part = dict[str, Any]

SCHEMA = Path(__file__).with_name("adaptive-card-1.5.0.schema.json")


@cache
def schema() -> Any:
    return json.loads(SCHEMA.read_text("utf-8-sig"))


@cache
def _validator() -> Draft6Validator:
    return Draft6Validator(schema())


def refused(card: Part) -> list[str]:
    """Give what the schema of Adaptive Cards 1.5 refuses; it knows no `msteams`."""
    return [*_refused(json.dumps(_bare({**card, "msteams": None})))]


_SAID = ("text", "value", "label", "title", "url", "fallbackText", "ww", "carried")


def _bare(part: Any) -> Any:
    """Give a card without its words, for the schema does not look into them."""
    if isinstance(part, list):
        return [_bare(each) for each in part]
    if not isinstance(part, dict):
        return part
    kept = {name: value for name, value in part.items() if value is not None}
    return {
        name: "" if name in _SAID and isinstance(value, str) else _bare(value)
        for name, value in kept.items()
    }


@cache
def _refused(card: str) -> tuple[str, ...]:
    found = _validator().iter_errors(json.loads(card))
    return tuple(f"{list(each.instance_path)}: {each.message[:200]}" for each in found)


def faults(card: Part) -> list[str]:
    """Give what is wrong with a card, by our own table and by the schema."""
    return [*card_faults(card), *refused(card)]


def content(message: Part) -> Part:
    """Give the card in a message that has no faults."""
    assert message_faults(message) == []
    (attachment,) = message["attachments"]
    card: Part = attachment["content"]
    assert refused(card) == []
    return card


def lines(parts: Any) -> list[str]:
    """Give what there is to read, element by element; buttons are in brackets."""
    return ["".join(_words(part)) for part in parts]


def _words(part: Any) -> Iterator[str]:
    if isinstance(part, list):
        for each in part:
            yield from _words(each)
    elif not isinstance(part, dict):
        return
    elif str(part.get("type")).startswith("Action."):
        yield f"[{part['title']}]"
    elif str(part.get("type")).startswith("Input."):
        yield f"{part.get('label') or part['title']}={part.get('value', '')}"
    elif isinstance(part.get("text"), str):
        yield part["text"]
    else:
        for value in part.values():
            yield from _words(value)


def parts(whole: Any, *kinds: str) -> list[Part]:
    """Give every part of these types, however deep it stands."""
    if isinstance(whole, list):
        return [part for each in whole for part in parts(each, *kinds)]
    if not isinstance(whole, dict):
        return []
    own = [whole] if whole.get("type") in kinds else []
    return own + [part for each in whole.values() for part in parts(each, *kinds)]


def buttons(whole: Any) -> list[Part]:
    """Give the buttons in order, without what stands in for one."""
    return [each for row in parts(whole, "ActionSet") for each in row["actions"]]


def inputs(whole: Any) -> list[Part]:
    return parts(whole, "Input.Text", "Input.ChoiceSet", "Input.Toggle")
