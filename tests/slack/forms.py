"""What stands in a form: a view, its fields, and what a person typed into them so far.

As in Slack: a field begins with its initial value and keeps what it holds as long as
its block and action keep their names, whatever a redraw says; cleared, it is empty.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

Payload = dict[str, Any]
State = dict[str, dict[str, Payload]]

ONE, MANY = (
    ("selected_option", "initial_option"),
    ("selected_options", "initial_options"),
)
FIELDS: dict[str, tuple[str, str]] = {
    "plain_text_input": ("value", "initial_value"),
    "number_input": ("value", "initial_value"),
    "email_text_input": ("value", "initial_value"),
    "url_text_input": ("value", "initial_value"),
    "rich_text_input": ("rich_text_value", "initial_value"),
    "radio_buttons": ONE,
    "static_select": ONE,
    "external_select": ONE,
    "checkboxes": MANY,
    "multi_static_select": MANY,
    "users_select": ("selected_user", "initial_user"),
    "multi_users_select": ("selected_users", "initial_users"),
    "conversations_select": ("selected_conversation", "initial_conversation"),
    "channels_select": ("selected_channel", "initial_channel"),
    "datepicker": ("selected_date", "initial_date"),
    "timepicker": ("selected_time", "initial_time"),
    "datetimepicker": ("selected_date_time", "initial_date_time"),
}
"""What holds a value: under which name it is sent, and under which it begins."""


@dataclass
class View:
    """A modal or a home as it stands before one person."""

    id: str
    user: str
    hash: str
    body: Payload
    root: str = ""
    previous: str = ""
    state: State = field(default_factory=dict)
    errors: dict[str, str] = field(default_factory=dict)
    trouble: str = ""
    """What Slack itself says above the buttons when the app did not answer well."""

    @property
    def external_id(self) -> str:
        return str(self.body.get("external_id") or "")

    @property
    def blocks(self) -> list[Payload]:
        return list(self.body["blocks"])

    def redraw(self, body: Payload, hash_: str) -> None:
        """Take another body; fields that keep their names keep what they hold."""
        self.body, self.hash = body, hash_
        self.state = seeded(self.blocks, self.state)
        self.errors, self.trouble = {}, ""


def elements(blocks: list[Payload]) -> Iterator[tuple[Payload, Payload]]:
    """Give every element a person can touch, with the block it stands in."""
    for block in blocks:
        own = [block.get("element"), block.get("accessory")]
        among = block.get("elements", ()) if block["type"] == "actions" else ()
        for element in (*own, *among):
            if element:
                yield block, element


def holding(element: Payload) -> Payload:
    """Give what an untouched field sends."""
    name, initial = FIELDS[element["type"]]
    nothing: Any = [] if name.endswith("s") else None
    return {"type": element["type"], name: element.get(initial, nothing)}


def seeded(blocks: list[Payload], before: State) -> State:
    """Give what the fields of these blocks hold, remembering what they held before."""
    state: State = {}
    for block, element in elements(blocks):
        if element["type"] in FIELDS:
            held = before.get(block["block_id"], {}).get(element["action_id"])
            same = held and held["type"] == element["type"]
            kept = held if same and held else holding(element)
            state.setdefault(block["block_id"], {})[element["action_id"]] = kept
    return state


def named(blocks: list[Payload], new: Iterator[str]) -> list[Payload]:
    """Give the blocks with the ids that Slack makes up where the app gave none."""
    return [_named(block, new) for block in blocks]


def _named(block: Payload, new: Iterator[str]) -> Payload:
    done = {**block, "block_id": block.get("block_id") or next(new)}
    for part in ("element", "accessory"):
        if part in block:
            done[part] = _with_action(block[part], new)
    if block.get("type") == "actions":
        done["elements"] = [_with_action(e, new) for e in block.get("elements", ())]
    return done


def _with_action(element: Payload, new: Iterator[str]) -> Payload:
    if element.get("type") == "image":
        return element
    return {**element, "action_id": element.get("action_id") or next(new)}
