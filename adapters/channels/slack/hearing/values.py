"""What stands in the fields of a dialog when somebody presses something in it.

A field that was left alone holds what it began with: Slack says so, and where it says
nothing (as its stand-ins do) the field that had to be filled in still does. An optional
one of which Slack says that it holds nothing was left empty or cleared.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from adapters.channels.slack.drawing.fields import value_of
from adapters.channels.slack.hearing.shortcodes import characters
from adapters.chat.payloads import Payload, at, name, rows, table
from adapters.chat.text import sound

LONGEST = 200_000
"""Characters of one value; a text too long for its source must still arrive whole."""

_FIELD, _RELOAD = "ww-field/", "ww-reload/"


def field_of(action_id: str) -> str:
    """Give the field that an input of ours is for; "" when it is none of ours."""
    if action_id.startswith(_FIELD):
        return action_id.removeprefix(_FIELD)
    if action_id.startswith(_RELOAD):
        return action_id.removeprefix(_RELOAD).partition("/")[2]
    return ""


def inputs(view: Payload) -> Iterator[tuple[str, Payload]]:
    """Give the fields that can be seen in a view, with the block each stands in."""
    for block in rows(view, "blocks"):
        field = field_of(name(block, "element", "action_id"))
        if not field:
            continue
        for called in _boxes(block) or [field]:
            yield called, block


def _boxes(block: Payload) -> list[str]:
    """Give the boxes of an input: each is called after its own field."""
    boxes = rows(block, "element", "options") if _is_ticked(block) else ()
    return [name(box, "value") for box in boxes]


def _is_ticked(block: Payload) -> bool:
    return name(block, "element", "type") == "checkboxes"


def values(view: Payload) -> dict[str, str]:
    """Read the fields of a view. Raises ValueError for what no field of ours holds."""
    return {field: _value(view, block, field) for field, block in inputs(view)}


def _value(view: Payload, block: Payload, field: str) -> str:
    element = table(block, "element")
    where = (name(block, "block_id"), name(element, "action_id"))
    held = table(view, "state", "values", *where)
    if _is_ticked(block):
        return _tick(held, field)
    # What Slack says nothing about was left alone; an optional one without a value
    # was cleared.
    cleared = bool(held) and at(block, "optional") is True
    begins = {} if cleared else element
    read = _READ.get(name(element, "type"))
    return read(held, begins) if read else ""


def typed(text: Any, begins: Any = None) -> str:
    """Give what was typed: emoji as characters, and line ends as we count them."""
    text = begins if text is None else text
    read = written(text)
    return text if text == begins and text is not None else characters(read)


def written(text: Any) -> str:
    """Give words as they came. Raises ValueError when it is no text."""
    text = "" if text is None else text
    if not isinstance(text, str) or len(text) > LONGEST:
        raise ValueError("value")
    return sound(text)


def _text(held: Payload, begins: Payload) -> str:
    # What it began with is ours: it is taken as it is, whatever looks like a shortcode.
    return typed(at(held, "value"), at(begins, "initial_value"))


def _choice(held: Payload, begins: Payload) -> str:
    chosen = at(held, "selected_option") or at(begins, "initial_option")
    return value_of(name(chosen, "value"))


def _tick(held: Payload, field: str) -> str:
    ticked = [name(option, "value") for option in rows(held, "selected_options")]
    return "yes" if field in ticked else ""


_READ: Mapping[str, Callable[[Payload, Payload], str]] = {
    "plain_text_input": _text,
    "radio_buttons": _choice,
    "static_select": _choice,
}
