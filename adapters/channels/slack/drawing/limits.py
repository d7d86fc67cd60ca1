"""Whether Slack would take a message or a view: every fault, named with its place.

A fault reads "blocks[2].elements[0].text: 81 of at most 75 characters". Nothing of ours
should have one; the tests ask for everything that can be drawn.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from adapters.channels.slack.drawing.shapes import (
    blocks_check,
    string_check,
    text_check,
)
from adapters.channels.slack.drawing.sizes import LIMITS
from adapters.chat.text import size

__all__ = ["LIMITS", "message_faults", "size", "total", "view_faults"]

Payload = Mapping[str, Any]


def message_faults(payload: Payload) -> list[str]:
    """Give what Slack would refuse in the body of a posted message."""
    blocks = payload.get("blocks", [])
    return [
        *string_check(LIMITS["message.text"])(payload.get("text"), "text"),
        *_blocks(blocks, LIMITS["message.blocks"]),
        *_too_much(blocks, LIMITS["message.all"]),
        *_metadata(payload.get("metadata")),
    ]


def view_faults(view: Payload) -> list[str]:
    """Give what Slack would refuse in a modal or a home page."""
    kind = view.get("type")
    if kind not in _VIEWS:
        return [f"type: {kind!r} is none of {', '.join(_VIEWS)}"]
    needed, known = _VIEWS[str(kind)]
    return [
        *(f"{name}: lacking" for name in needed if name not in view),
        *(f"{name}: unknown" for name in view if name not in known),
        *(fault for name in _LABELS if name in view for fault in _label(view, name)),
        *(fault for name in _CARRIED if name in view for fault in _carried(view, name)),
        *_blocks(view.get("blocks", []), LIMITS["view.blocks"]),
        *_too_much(view.get("blocks", []), LIMITS["view.all"]),
        *_unsendable(view),
    ]


_LABELS = ("title", "submit", "close")
_CARRIED = ("private_metadata", "callback_id", "external_id")
_HOME = {"type", "blocks", *_CARRIED}
_MODAL = {*_HOME, *_LABELS, "clear_on_close", "notify_on_close"}
_VIEWS: Mapping[str, tuple[tuple[str, ...], set[str]]] = {
    "modal": (("title", "blocks"), _MODAL),
    "home": (("blocks",), _HOME),
}


def _label(view: Payload, name: str) -> Iterator[str]:
    return text_check(LIMITS[f"view.{name}"])(view[name], name)


def _carried(view: Payload, name: str) -> Iterator[str]:
    return string_check(LIMITS[f"view.{name}"], least=0)(view[name], name)


def _unsendable(view: Payload) -> Iterator[str]:
    """Tell of a field without a button to send it with."""
    asks = any(kind == "input" for kind in _kinds(view))
    if view["type"] == "modal" and asks and "submit" not in view:
        yield "submit: lacking, while there are inputs"


def _kinds(view: Payload) -> list[Any]:
    blocks = view.get("blocks")
    found = blocks if isinstance(blocks, list) else []
    return [block.get("type") for block in found if isinstance(block, dict)]


# ------------------------------------------------------------------ what is true of all


def _blocks(blocks: Any, most: int) -> Iterator[str]:
    faults = list(blocks_check(most)(blocks, "blocks"))
    yield from faults
    if faults:  # what cannot be read cannot be compared either
        return
    yield from _twice([b["block_id"] for b in blocks if "block_id" in b], "blocks")
    for number, block in enumerate(blocks):
        path = f"blocks[{number}]"
        elements = _elements(block)
        yield from _twice([e["action_id"] for e in elements if "action_id" in e], path)
        for element in elements:
            yield from _first_choice(element, path)


def _elements(block: Payload) -> list[Payload]:
    single = [block[name] for name in ("accessory", "element") if name in block]
    return [*single, *block.get("elements", [])]


def _twice(ids: list[str], path: str) -> Iterator[str]:
    repeated = (each for each, count in Counter(ids).items() if count > 1)
    yield from (f"{path}: twice the id {each}" for each in repeated)


def _first_choice(element: Payload, path: str) -> Iterator[str]:
    """Tell of what is filled in from the start and could not have been by hand."""
    groups = [group["options"] for group in element.get("option_groups", [])]
    offered = [*element.get("options", []), *(each for g in groups for each in g)]
    if element["type"] in _CHOOSING and not offered:
        yield f"{path}: nothing to choose from"
    yield from _twice([option["value"] for option in offered], path)
    chosen = [*element.get("initial_options", [])]
    chosen += [element["initial_option"]] if "initial_option" in element else []
    if any(option not in offered for option in chosen):
        yield f"{path}: what is chosen is not on offer"
    most = element.get("max_length", LIMITS["plain_text_input"])
    if not 0 < most <= LIMITS["plain_text_input"]:
        yield f"{path}: max_length {most}"
    if size(element.get("initial_value", "")) > most:
        yield f"{path}: begins with more than {most} characters"


_CHOOSING = ("static_select", "radio_buttons", "checkboxes", "overflow")


def _too_much(blocks: Any, most: int) -> Iterator[str]:
    if total(blocks) > most:
        yield f"blocks: {total(blocks)} of at most {most} characters in all"


def total(part: Any) -> int:
    """Count all that there is to read in a part, whatever holds it."""
    if isinstance(part, list):
        return sum(map(total, part))
    if not isinstance(part, dict):
        return 0
    own = [v for k, v in part.items() if k in _READ and isinstance(v, str)]
    return sum(map(size, own)) + sum(map(total, part.values()))


_READ = ("text", "initial_value", "url", "alt_text")


def _metadata(metadata: Any) -> Iterator[str]:
    if metadata is None:
        return
    named = metadata if isinstance(metadata, dict) else {}
    most = LIMITS["metadata.event_type"]
    yield from string_check(most)(named.get("event_type"), "metadata.event_type")
    payload = named.get("event_payload")
    if not isinstance(payload, dict):
        yield "metadata.event_payload: no object"
    elif size(json.dumps(payload)) > LIMITS["metadata.event_payload"]:
        yield "metadata.event_payload: too long"
