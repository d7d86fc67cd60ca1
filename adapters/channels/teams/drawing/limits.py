"""Whether Teams would take a message or a card: every fault, named with its place.

A fault reads "body[2].actions: 3 of at most 2". Nothing of ours should have one; the
tests ask for everything that can be drawn. No library and no stand-in knows all of it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from adapters.channels.teams.drawing.fitting import weight
from adapters.channels.teams.drawing.shapes import CARD, words_check
from adapters.channels.teams.drawing.sizes import LIMITS
from adapters.chat.text import size

__all__ = ["LIMITS", "card_faults", "message_faults"]

Payload = Mapping[str, Any]


def message_faults(payload: Payload) -> list[str]:
    """Give what Teams would refuse in a message."""
    faults = [
        fault
        for name, most in _PLAIN.items()
        if name in payload
        for fault in words_check(most, read=False)(payload[name], name)
    ]
    for attachment in payload.get("attachments", []):
        faults += card_faults(attachment["content"])
    # What has a lone surrogate cannot be weighed either.
    return faults or [*_too_much(payload, LIMITS["message.bytes"])]


_PLAIN = {"summary": LIMITS["summary"], "text": LIMITS["said"]}
"""What nothing is read in, and how long each may be."""


def card_faults(card: Payload) -> list[str]:
    """Give what Teams would refuse in a card."""
    faults = [*CARD.faults(card, "card")]
    if faults:  # what cannot be read cannot be compared either
        return faults
    parts = [*_parts(card["body"])]
    return [
        *_twice([part["id"] for part in parts if "id" in part]),
        *(fault for part in parts for fault in _first_value(part)),
        *_too_much(card, LIMITS["card.bytes"]),
    ]


def _parts(part: Any) -> Iterator[Payload]:
    """Give every part of a part, however deep it stands."""
    if isinstance(part, list):
        for each in part:
            yield from _parts(each)
    elif isinstance(part, dict):
        yield part
        for each in part.values():
            yield from _parts(each)


def _twice(ids: list[str]) -> Iterator[str]:
    repeated = (each for each, count in Counter(ids).items() if count > 1)
    yield from (f"body: twice the id {each}" for each in repeated)


def _first_value(part: Payload) -> Iterator[str]:
    """Tell of what is filled in from the start and could not have been by hand."""
    if part.get("type") == "Input.ChoiceSet":
        offered = [choice["value"] for choice in part["choices"]]
        yield from _twice(offered)
        if "" in offered or part.get("value", offered[0]) not in offered:
            yield f"{part['id']}: what is chosen is not on offer"
    if size(part.get("value", "")) > part.get("maxLength", LIMITS["input"]):
        yield f"{part['id']}: begins with more than may be typed"


def _too_much(payload: Payload, most: int) -> Iterator[str]:
    if (found := weight(payload)) > most:
        yield f"bytes: {found} of at most {most}"
