"""What Slack refuses we refuse, each limit by one, and it says where the fault is."""

from __future__ import annotations

import copy
from collections.abc import Callable
from typing import Any

import pytest

from adapters.channels.slack.drawing.limits import (
    LIMITS,
    message_faults,
    size,
    view_faults,
)

SLACKBLOCKS = {
    "message.blocks": 50,  # MESSAGE_BLOCKS_MAX_ITEMS
    "view.blocks": 100,  # VIEW_BLOCKS_MAX_ITEMS
    "view.title": 24,  # VIEW_TITLE_MAX_LENGTH
    "view.submit": 24,  # VIEW_SUBMIT_MAX_LENGTH
    "view.close": 24,  # VIEW_CLOSE_MAX_LENGTH
    "view.private_metadata": 3000,  # VIEW_PRIVATE_METADATA_MAX_LENGTH
    "view.callback_id": 255,  # VIEW_CALLBACK_ID_MAX_LENGTH
    "view.external_id": 255,  # VIEW_EXTERNAL_ID_MAX_LENGTH
    "action_id": 255,  # ACTION_ID_MAX_LENGTH
    "block_id": 255,  # BLOCK_ID_MAX_LENGTH
    "url": 3000,  # BUTTON_URL_MAX_LENGTH
    "alt_text": 2000,  # IMAGE_ALT_TEXT_MAX_LENGTH
    "section.text": 3000,  # SECTION_TEXT_MAX_LENGTH
    "section.fields": 10,  # SECTION_FIELDS_MAX_ITEMS
    "section.field": 2000,  # SECTION_FIELDS_ITEM_MAX_LENGTH
    "header.text": 150,  # HEADER_TEXT_MAX_LENGTH
    "context.elements": 10,  # CONTEXT_ELEMENTS_MAX_ITEMS
    "actions.elements": 25,  # ACTIONS_ELEMENTS_MAX_ITEMS
    "markdown.text": 12000,  # MARKDOWN_TEXT_MAX_LENGTH
    "button.text": 75,  # BUTTON_TEXT_MAX_LENGTH
    "button.value": 2000,  # BUTTON_VALUE_MAX_LENGTH
    "option.text": 75,  # OPTION_TEXT_MAX_LENGTH
    "option.value": 150,  # OPTION_VALUE_MAX_LENGTH
    "option.description": 75,  # OPTION_DESCRIPTION_MAX_LENGTH
    "options": 100,  # SELECT_OPTIONS_MAX_ITEMS
    "option_groups": 100,  # SELECT_OPTION_GROUPS_MAX_ITEMS
    "option_group.label": 75,  # OPTION_GROUP_LABEL_MAX_LENGTH
    "few.options": 10,  # RADIO_BUTTONS_, CHECKBOXES_OPTIONS_MAX_ITEMS
    "overflow.options": 5,  # OVERFLOW_OPTIONS_MAX_ITEMS
    "placeholder": 150,  # SELECT_PLACEHOLDER_MAX_LENGTH
    "confirm.title": 100,  # CONFIRMATION_TITLE_MAX_LENGTH
    "confirm.text": 300,  # CONFIRMATION_TEXT_MAX_LENGTH
    "confirm.button": 30,  # CONFIRMATION_CONFIRM_MAX_LENGTH, CONFIRMATION_DENY_...
    "input.label": 2000,  # INPUT_LABEL_MAX_LENGTH
    "input.hint": 2000,  # INPUT_HINT_MAX_LENGTH
    "plain_text_input": 3000,  # PLAIN_TEXT_INPUT_MAX_LENGTH_MAX
}
"""The numbers of slackblocks 3.0.0, each under its own name there."""
OURS = {
    *("message.text", "message.all", "view.all", "context.text"),
    *("metadata.event_type", "metadata.event_payload"),
}
"""What slackblocks has no number for."""


def test_our_numbers_are_those_of_an_independent_library() -> None:
    assert {name: LIMITS[name] for name in SLACKBLOCKS} == SLACKBLOCKS
    assert LIMITS.keys() == SLACKBLOCKS.keys() | OURS


def test_an_emoji_counts_as_a_browser_counts_it() -> None:
    assert (size("é"), size("\U0001f600")) == (1, 2)


# ------------------------------------------------------------------ what passes

Part = dict[str, Any]


def plain(length: int = 5) -> Part:
    return {"type": "plain_text", "text": "x" * length, "emoji": False}


def button(number: int = 1, **more: Any) -> Part:
    return {"type": "button", "text": plain(), "action_id": f"a{number}", **more}


def option(value: str = "v", **more: Any) -> Part:
    return {"text": plain(), "value": value, **more}


def asks(element: Part, **more: Any) -> Part:
    element = {"action_id": "asks", **element}
    return {"type": "input", "label": plain(), "element": element, **more}


def rich(text: str = "x", kind: str = "rich_text_section") -> Part:
    elements = [{"type": "text", "text": text, "style": {"bold": True}}]
    return {"type": "rich_text", "elements": [{"type": kind, "elements": elements}]}


CONFIRM = {"title": plain(), "text": plain(), "confirm": plain(), "deny": plain()}
SELECT = {
    "type": "static_select",
    "placeholder": plain(),
    "options": [option()],
    "initial_option": option(),
}
IMAGE = {"type": "image", "image_url": "https://a.example", "alt_text": "x"}
LINK = {"type": "link", "url": "https://a.example", "text": "x"}
GOOD: dict[str, Part] = {
    "section": {"type": "section", "text": plain(), "accessory": button()},
    "fields": {"type": "section", "text": plain(), "fields": [plain()]},
    "header": {"type": "header", "text": plain()},
    "divider": {"type": "divider", "block_id": "d"},
    "context": {"type": "context", "elements": [plain(), IMAGE]},
    "image": IMAGE,
    "markdown": {"type": "markdown", "text": "x"},
    "actions": {
        "type": "actions",
        "elements": [button(1, style="primary", value="x", confirm=CONFIRM), button(2)],
    },
    "overflow": {
        "type": "actions",
        "elements": [{"type": "overflow", "action_id": "o", "options": [option()]}],
    },
    "text": asks({"type": "plain_text_input", "initial_value": "x", "max_length": 9}),
    "select": asks(SELECT, hint=plain(), optional=True, dispatch_action=True),
    "groups": asks(
        {
            "type": "static_select",
            "placeholder": plain(),
            "option_groups": [{"label": plain(), "options": [option()]}],
        }
    ),
    "radio": asks({"type": "radio_buttons", "options": [option(), option("w")]}),
    "tick": asks(
        {
            "type": "checkboxes",
            "options": [option(description=plain())],
            "initial_options": [option(description=plain())],
        }
    ),
    "rich": rich(),
    "quote": rich(kind="rich_text_quote"),
    "link": {
        "type": "rich_text",
        "elements": [{"type": "rich_text_section", "elements": [LINK]}],
    },
}


def message(*blocks: Any, **more: Any) -> Part:
    return {"text": "x", "blocks": copy.deepcopy(list(blocks)), **more}


def view(*blocks: Any, **more: Any) -> Part:
    inside = copy.deepcopy(list(blocks))
    frame = {"type": "modal", "title": plain(), "blocks": inside, "submit": plain()}
    return frame | more


@pytest.mark.parametrize("block", GOOD.values(), ids=GOOD)
def test_what_slack_takes_passes(block: Part) -> None:
    assert message_faults(message(block)) == []
    assert view_faults(view(block, close=plain(24), callback_id="ww")) == []
    assert view_faults({"type": "home", "blocks": [block]}) == []


# ------------------------------------------------------------------ what does not

Spoil = Callable[[Any], Any]


def put(value: Any, *path: str | int) -> Spoil:
    """Give what sets a value somewhere inside a block."""

    def spoil(block: Part) -> None:
        inside: Any = block
        for step in path[:-1]:
            inside = inside[step]
        inside[path[-1]] = value

    return spoil


def drop(*path: str | int) -> Spoil:
    def spoil(block: Part) -> None:
        inside: Any = block
        for step in path[:-1]:
            inside = inside[step]
        del inside[path[-1]]

    return spoil


BAD: list[tuple[str, Spoil, str]] = [
    ("section", put(plain(3001), "text"), "text.text: 3001 of at most 3000"),
    ("section", put(plain(0), "text"), "text.text: 0 of at most 3000"),
    ("section", put({"type": "plain_text", "text": " "}, "text"), "nothing to read"),
    ("section", put({"type": "other", "text": "x"}, "text"), "no plain_text or mrkdwn"),
    ("section", put({"type": "plain_text"}, "text"), "text.text: no text"),
    ("section", put("x", "text"), "text: no plain_text"),
    ("section", put("a\0b", "text", "text"), "no message can hold"),
    ("section", put("\ud800", "text", "text"), "no message can hold"),
    ("section", put({"type": "video"}, "accessory"), "out of place: 'video'"),
    ("section", put("x", "accessory"), "out of place: None"),
    ("section", put(1, "colour"), "colour: unknown"),
    ("section", put(1, "text", "size"), "text.size: unknown"),
    ("section", put("x" * 256, "block_id"), "block_id: 256 of at most 255"),
    ("section", drop("text"), "text: lacking"),
    ("section", put("image2", "type"), "unknown or out of place: 'image2'"),
    ("fields", put([plain()] * 11, "fields"), "fields: 11 of at most 10"),
    ("fields", put([plain(2001)], "fields"), "fields[0].text: 2001 of at most 2000"),
    ("header", put(plain(151), "text"), "text.text: 151 of at most 150"),
    ("context", put([plain()] * 11, "elements"), "elements: 11 of at most 10"),
    ("context", put([], "elements"), "elements: 0 of at most 10"),
    ("context", put("x", "elements"), "elements: no list"),
    ("context", put(plain(2001), "elements", 0), "text: 2001 of at most 2000"),
    ("image", put("x" * 2001, "alt_text"), "alt_text: 2001 of at most 2000"),
    ("image", put("x" * 3001, "image_url"), "image_url: 3001 of at most 3000"),
    ("markdown", put("x" * 12001, "text"), "12001 of at most 12000"),
    (
        "actions",
        put([button(n) for n in range(26)], "elements"),
        "elements: 26 of at most 25",
    ),
    ("actions", put([button(), button()], "elements"), "twice the id a1"),
    ("actions", put(plain(76), "elements", 0, "text"), "76 of at most 75"),
    ("actions", put("x" * 2001, "elements", 0, "value"), "value: 2001 of at most"),
    ("actions", put("x" * 256, "elements", 0, "action_id"), "256 of at most 255"),
    ("actions", put("x" * 3001, "elements", 0, "url"), "url: 3001 of at most 3000"),
    ("actions", put("red", "elements", 0, "style"), "'red' is none of primary, danger"),
    ("actions", drop("elements", 0, "action_id"), "action_id: lacking"),
    ("actions", put(plain(101), "elements", 0, "confirm", "title"), "101 of at most"),
    ("actions", put(plain(301), "elements", 0, "confirm", "text"), "301 of at most"),
    ("actions", put(plain(31), "elements", 0, "confirm", "deny"), "31 of at most 30"),
    ("actions", put("x", "elements", 0, "confirm"), "confirm: no object"),
    (
        "overflow",
        put([option(str(n)) for n in range(6)], "elements", 0, "options"),
        "6",
    ),
    ("text", put("x" * 3001, "element", "initial_value"), "3001 of at most 3000"),
    ("text", put("x" * 10, "element", "initial_value"), "begins with more than 9"),
    ("text", put(3001, "element", "max_length"), "max_length 3001"),
    ("text", put(0, "element", "max_length"), "max_length 0"),
    ("text", put("9", "element", "max_length"), "max_length: no int"),
    ("text", put(plain(151), "element", "placeholder"), "151 of at most 150"),
    ("text", put(plain(2001), "label"), "label.text: 2001 of at most 2000"),
    ("text", put(plain(2001), "hint"), "hint.text: 2001 of at most 2000"),
    ("text", put({"type": "button"}, "element"), "out of place: 'button'"),
    ("text", put("yes", "optional"), "optional: no bool"),
    ("select", put(option("w"), "element", "initial_option"), "is not on offer"),
    ("select", put([option(), option()], "element", "options"), "twice the id v"),
    ("select", put([option(str(n)) for n in range(101)], "element", "options"), "101"),
    ("select", put("x" * 151, "element", "options", 0, "value"), "151 of at most 150"),
    ("select", put("", "element", "options", 0, "value"), "value: 0 of at most 150"),
    ("select", put(plain(76), "element", "options", 0, "text"), "76 of at most 75"),
    ("select", drop("element", "placeholder"), "placeholder: lacking"),
    ("groups", drop("element", "option_groups"), "nothing to choose from"),
    ("groups", put(plain(76), "element", "option_groups", 0, "label"), "76 of at most"),
    ("radio", put([option(str(n)) for n in range(11)], "element", "options"), "11 of"),
    ("tick", put([option(str(n)) for n in range(11)], "element", "options"), "11 of"),
    ("tick", put(plain(76), "element", "options", 0, "description"), "76 of at most"),
    ("rich", put("", "elements", 0, "elements", 0, "text"), "text: 0 of at most"),
    ("rich", put([], "elements", 0, "elements"), "elements: 0 of at most"),
    ("rich", put({"red": True}, "elements", 0, "elements", 0, "style"), "red: unknown"),
    ("rich", put({"type": "user"}, "elements", 0, "elements", 0), "place: 'user'"),
    ("link", put("x" * 3001, "elements", 0, "elements", 0, "url"), "3001 of at most"),
]


@pytest.mark.parametrize(("name", "spoil", "fault"), BAD, ids=range(len(BAD)))
def test_what_slack_refuses_is_named(name: str, spoil: Spoil, fault: str) -> None:
    block = copy.deepcopy(GOOD[name])
    spoil(block)
    for found in (message_faults(message(block)), view_faults(view(block))):
        assert any(each.startswith("blocks") and fault in each for each in found), found


def test_a_message_has_room_for_so_much() -> None:
    divider = {"type": "divider"}
    assert message_faults(message(*[divider] * 50)) == []
    assert message_faults(message(*[divider] * 51)) == ["blocks: 51 of at most 50"]
    assert message_faults(message(*[rich("x" * 3333)] * 3)) == []
    (fault,) = message_faults(message(*[rich("x" * 2500)] * 4))
    assert fault == "blocks: 10000 of at most 9999 characters in all"


@pytest.mark.parametrize(
    ("payload", "fault"),
    [
        ({"blocks": [rich()]}, "text: no text"),
        (message(rich(), text=""), "text: 0 of at most 4000 characters"),
        (message(rich(), text="x" * 4001), "text: 4001 of at most 4000 characters"),
        (message(rich(), metadata={}), "metadata.event_type: no text"),
        (message(rich(), metadata="x"), "metadata.event_payload: no object"),
        (
            message(
                rich(), metadata={"event_type": "w", "event_payload": {"k": "x" * 2000}}
            ),
            "metadata.event_payload: too long",
        ),
    ],
)
def test_a_message_says_something_and_is_found_again(payload: Part, fault: str) -> None:
    assert fault in message_faults(payload)


def test_a_message_may_carry_its_key() -> None:
    metadata = {"event_type": "wederwoord", "event_payload": {"key": "card:1"}}
    assert message_faults(message(rich(), metadata=metadata)) == []


@pytest.mark.parametrize(
    ("drawn", "fault"),
    [
        (view(rich(), title=plain(25)), "title.text: 25 of at most 24 characters"),
        (view(rich(), submit=plain(25)), "submit.text: 25 of at most 24 characters"),
        (view(rich(), close=plain(25)), "close.text: 25 of at most 24 characters"),
        (view(rich(), private_metadata="x" * 3001), "private_metadata: 3001 of at"),
        (view(rich(), callback_id="x" * 256), "callback_id: 256 of at most 255"),
        (view(rich(), external_id="x" * 256), "external_id: 256 of at most 255"),
        (view(rich(), colour="red"), "colour: unknown"),
        (view(*[rich()] * 101), "blocks: 101 of at most 100"),
        (view(*[rich("x" * 10_000)] * 7), "70000 of at most 60000 characters in all"),
        (view(GOOD["divider"], GOOD["divider"]), "blocks: twice the id d"),
        ({"type": "modal", "blocks": [rich()]}, "title: lacking"),
        ({"type": "home"}, "blocks: lacking"),
        ({"type": "home", "blocks": [rich()], "title": plain()}, "title: unknown"),
        ({"type": "page", "blocks": [rich()]}, "type: 'page' is none of modal, home"),
        ({"blocks": [rich()]}, "type: None is none of modal, home"),
        (
            {"type": "modal", "title": plain(), "blocks": [GOOD["text"]]},
            "submit: lacking, while there are inputs",
        ),
        ({"type": "modal", "title": plain(), "blocks": "x"}, "blocks: no list"),
    ],
)
def test_what_slack_refuses_of_a_view_is_named(drawn: Part, fault: str) -> None:
    assert any(fault in each for each in view_faults(drawn)), view_faults(drawn)
