"""Fills in a modal as its person would, and tells what stands in its fields.

What a person cannot do there (choose what is not offered, write more than fits) is put
into what Slack hands over all the same: nobody may rely on a form's own manners.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from adapters.channels.slack.drawing.fields import NONE
from adapters.channels.slack.hearing.values import field_of
from adapters.chat.carried import pack, unpack
from bot.blocks import Field
from bot.press import Dialog
from tests.slack.forms import FIELDS, Payload, View, elements
from tests.slack.people import Person
from tests.way.asked import choices, differing, redraws

WIDE = 3000
"""Characters that an input of Slack takes."""


def inputs(view: View) -> dict[str, tuple[Payload, Payload]]:
    """Give the fields that stand in a modal: their block and their element."""
    found = ((name, b, e) for b, e in elements(view.blocks) for name in _names(e))
    return {name: (block, element) for name, block, element in found if name}


def _names(element: Payload) -> list[str]:
    """Give the fields of an input: boxes that stand together have one each."""
    if element["type"] == "checkboxes":
        return [option["value"] for option in element["options"]]
    return [field_of(element["action_id"])]


def standing(view: View) -> dict[str, str]:
    """Give what the fields of a modal hold, as the core would say it."""
    return {name: held(view, *at, name) for name, at in inputs(view).items()}


def held(view: View, block: Payload, element: Payload, name: str) -> str:
    what = view.state[block["block_id"]][element["action_id"]]
    value: Any = what[FIELDS[element["type"]][0]]
    if isinstance(value, list):
        return "yes" if name in [option["value"] for option in value] else ""
    if isinstance(value, dict):
        return "" if value["value"] == NONE else str(value["value"])
    return value or ""


async def fill(
    person: Person, dialog: Dialog, changed: Mapping[str, str]
) -> Field | None:
    """Fill in what is to be changed; gives the field that redraws the dialog first.

    A person chooses that one last: it takes along what they typed.
    """
    unknown = changed.keys() - {field.name for field in dialog.fields}
    carry(person.top(), {name: changed[name] for name in unknown})
    for field in differing(standing(person.top()), dialog, changed):
        if not redraws(field, changed):
            await _put(person, field, changed[field.name])
    return redrawing(person.top(), dialog, changed)


def redrawing(view: View, dialog: Dialog, changed: Mapping[str, str]) -> Field | None:
    """Give a field that is still to be chosen, and that draws the dialog anew."""
    differ = differing(standing(view), dialog, changed)
    return next((field for field in differ if redraws(field, changed)), None)


async def _put(person: Person, field: Field, wanted: str) -> None:
    view = person.top()
    if field.name not in inputs(view):
        carry(view, {field.name: wanted})
        return
    block, element = inputs(view)[field.name]
    if field.kind == "tick":
        await person.tick(element["action_id"], field.name, off=not wanted)
    elif _can(field, wanted):
        await _HANDS[element["type"]](person, element["action_id"], wanted)
    else:
        person._hold(view, block, element, _forged(element, wanted))


def _can(field: Field, wanted: str) -> bool:
    if field.kind == "choice":
        return wanted in choices(field)
    return len(wanted) <= min(field.most or WIDE, WIDE)


def carry(view: View, values: Mapping[str, str]) -> None:
    """Let a modal carry other values unseen than it was given."""
    if not values:
        return
    carried = unpack(view.body["private_metadata"])
    kept = {**carried.kept, **values}
    named = {n: getattr(carried, n) for n in carried.__slots__} | {"kept": kept}
    view.body = {**view.body, "private_metadata": pack(type(carried)(**named))}


def _forged(element: Payload, wanted: str) -> Any:
    if element["type"] == "plain_text_input":
        return wanted
    text = {"type": "plain_text", "text": wanted or "-", "emoji": False}
    return {"text": text, "value": wanted or NONE}


async def choose(person: Person, field: Field, wanted: str) -> None:
    """Choose what redraws the dialog."""
    _, element = inputs(person.top())[field.name]
    await _choose(person, element["action_id"], wanted)


async def _write(person: Person, name: str, wanted: str) -> None:
    await person.write(name, wanted)


async def _choose(person: Person, name: str, wanted: str) -> None:
    await person.choose(name, wanted or NONE)


_HANDS = {
    "plain_text_input": _write,
    "radio_buttons": _choose,
    "static_select": _choose,
}
