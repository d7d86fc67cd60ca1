"""What each part of a Slack message or view must and may hold, down to its last label.

Neither Slack's own Python models nor a stand-in refuses all that Slack refuses: they do
not look into the elements of a block. A fault names where it is.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from adapters.channels.slack.drawing.sizes import LIMITS
from adapters.chat.text import size

Check = Callable[[Any, str], Iterator[str]]


# ------------------------------------------------------------------ what a value may be


def string_check(most: int, least: int = 1) -> Check:
    def check(value: Any, path: str) -> Iterator[str]:
        if not isinstance(value, str):
            yield f"{path}: no text"
        elif any(char == "\0" or "\ud800" <= char <= "\udfff" for char in value):
            yield f"{path}: a character that no message can hold"
        elif not least <= size(value) <= most:
            yield f"{path}: {size(value)} of at most {most} characters"

    return check


def text_check(most: int, *kinds: str) -> Check:
    """Check a text object: of one of these kinds, and with something to read in it."""

    def check(value: Any, path: str) -> Iterator[str]:
        allowed = kinds or ("plain_text",)
        if not isinstance(value, dict) or value.get("type") not in allowed:
            yield f"{path}: no {' or '.join(allowed)}"
            return
        yield from _unknown(value, {"type", "text", "emoji", "verbatim"}, path)
        yield from string_check(most)(value.get("text"), f"{path}.text")
        if isinstance(value.get("text"), str) and not value["text"].strip():
            yield f"{path}: nothing to read"

    return check


def _is(kind: type) -> Check:
    def check(value: Any, path: str) -> Iterator[str]:
        if type(value) is not kind:
            yield f"{path}: no {kind.__name__}"

    return check


def _one_of(*allowed: str) -> Check:
    def check(value: Any, path: str) -> Iterator[str]:
        if value not in allowed:
            yield f"{path}: {value!r} is none of {', '.join(allowed)}"

    return check


def _many(most: int, inside: Check, least: int = 1) -> Check:
    def check(value: Any, path: str) -> Iterator[str]:
        if not isinstance(value, list):
            yield f"{path}: no list"
            return
        if not least <= len(value) <= most:
            yield f"{path}: {len(value)} of at most {most}"
        for number, each in enumerate(value):
            yield from inside(each, f"{path}[{number}]")

    return check


def _shaped(name: str) -> Check:
    """Check a part without a type of its own, such as an option."""

    def check(value: Any, path: str) -> Iterator[str]:
        yield from _fits(value, SHAPES[name], path)

    return check


def _typed(*names: str) -> Check:
    """Check a part that says what it is, and may be one of these."""

    def check(value: Any, path: str) -> Iterator[str]:
        kind = value.get("type") if isinstance(value, dict) else None
        if kind not in names:
            yield f"{path}: unknown or out of place: {kind!r}"
            return
        yield from _fits(value, SHAPES[str(kind)], path)

    return check


@dataclass(frozen=True, slots=True)
class Shape:
    """What a part must have and may have besides its type."""

    must: Mapping[str, Check] = field(default_factory=dict)
    may: Mapping[str, Check] = field(default_factory=dict)


def _fits(value: Any, shape: Shape, path: str) -> Iterator[str]:
    if not isinstance(value, dict):
        yield f"{path}: no object"
        return
    checks = {**shape.must, **shape.may}
    yield from _unknown(value, {"type", *checks}, path)
    yield from (f"{path}.{name}: lacking" for name in shape.must if name not in value)
    for name, check in checks.items():
        if name in value:
            yield from check(value[name], f"{path}.{name}")


def _unknown(value: Mapping[str, Any], known: set[str], path: str) -> Iterator[str]:
    yield from (f"{path}.{name}: unknown" for name in value if name not in known)


# ------------------------------------------------------------------ the parts of Slack

_BUTTONED = ("button", "static_select", "overflow", "radio_buttons", "checkboxes")
_INPUTS = ("plain_text_input", "static_select", "radio_buttons", "checkboxes")
_SPANS = ("rich_text_section", "rich_text_quote", "rich_text_preformatted")
_BLOCKS = (
    *("section", "header", "divider", "context", "actions", "input", "rich_text"),
    *("image", "markdown"),
)

_ID = {"action_id": string_check(LIMITS["action_id"])}
_BLOCK = {"block_id": string_check(LIMITS["block_id"])}
_ASKS = {"confirm": _shaped("confirm"), "focus_on_load": _is(bool)}
_IMAGE = {
    "image_url": string_check(LIMITS["url"]),
    "alt_text": string_check(LIMITS["alt_text"]),
}
_ANY_TEXT = ("plain_text", "mrkdwn")
_OPTION = _shaped("option")
_FEW = _many(LIMITS["few.options"], _OPTION)

SHAPES: Mapping[str, Shape] = {
    "section": Shape(
        {"text": text_check(LIMITS["section.text"], *_ANY_TEXT)},
        _BLOCK
        | {
            "fields": _many(
                LIMITS["section.fields"],
                text_check(LIMITS["section.field"], *_ANY_TEXT),
            ),
            "accessory": _typed(*_BUTTONED, "image"),
            "expand": _is(bool),
        },
    ),
    "header": Shape({"text": text_check(LIMITS["header.text"])}, _BLOCK),
    "divider": Shape({}, _BLOCK),
    "image": Shape(_IMAGE, _BLOCK),
    "markdown": Shape({"text": string_check(LIMITS["markdown.text"])}, _BLOCK),
    "context": Shape(
        {"elements": _many(LIMITS["context.elements"], _typed(*_ANY_TEXT, "image"))},
        _BLOCK,
    ),
    "plain_text": Shape(
        {"text": string_check(LIMITS["context.text"])}, {"emoji": _is(bool)}
    ),
    "mrkdwn": Shape(
        {"text": string_check(LIMITS["context.text"])}, {"verbatim": _is(bool)}
    ),
    "actions": Shape(
        {"elements": _many(LIMITS["actions.elements"], _typed(*_BUTTONED))}, _BLOCK
    ),
    "input": Shape(
        {
            "label": text_check(LIMITS["input.label"]),
            "element": _typed(*_INPUTS),
        },
        _BLOCK
        | {
            "hint": text_check(LIMITS["input.hint"]),
            "optional": _is(bool),
            "dispatch_action": _is(bool),
        },
    ),
    "rich_text": Shape({"elements": _many(100, _typed(*_SPANS))}, _BLOCK),
    **dict.fromkeys(
        _SPANS,
        Shape({"elements": _many(500, _typed("text", "link"))}, {"border": _is(int)}),
    ),
    "text": Shape({"text": string_check(10**6)}, {"style": _shaped("style")}),
    "link": Shape(
        {"url": string_check(LIMITS["url"])},
        {"text": string_check(LIMITS["section.text"]), "style": _shaped("style")},
    ),
    "style": Shape({}, dict.fromkeys(("bold", "italic", "strike", "code"), _is(bool))),
    "button": Shape(
        {"text": text_check(LIMITS["button.text"])} | _ID,
        _ASKS
        | {
            "value": string_check(LIMITS["button.value"]),
            "url": string_check(LIMITS["url"]),
            "style": _one_of("primary", "danger"),
            "accessibility_label": string_check(LIMITS["button.text"]),
        },
    ),
    "option": Shape(
        {
            "text": text_check(LIMITS["option.text"], *_ANY_TEXT),
            "value": string_check(LIMITS["option.value"]),
        },
        {"description": text_check(LIMITS["option.description"], *_ANY_TEXT)},
    ),
    "option_group": Shape(
        {
            "label": text_check(LIMITS["option_group.label"]),
            "options": _many(LIMITS["options"], _OPTION),
        }
    ),
    "confirm": Shape(
        {
            "title": text_check(LIMITS["confirm.title"]),
            "text": text_check(LIMITS["confirm.text"], *_ANY_TEXT),
            "confirm": text_check(LIMITS["confirm.button"]),
            "deny": text_check(LIMITS["confirm.button"]),
        },
        {"style": _one_of("primary", "danger")},
    ),
    "overflow": Shape(
        {"options": _many(LIMITS["overflow.options"], _OPTION)} | _ID, _ASKS
    ),
    "static_select": Shape(
        {"placeholder": text_check(LIMITS["placeholder"])} | _ID,
        _ASKS
        | {
            "options": _many(LIMITS["options"], _OPTION),
            "option_groups": _many(LIMITS["option_groups"], _shaped("option_group")),
            "initial_option": _OPTION,
        },
    ),
    "radio_buttons": Shape(
        {"options": _FEW} | _ID, _ASKS | {"initial_option": _OPTION}
    ),
    "checkboxes": Shape({"options": _FEW} | _ID, _ASKS | {"initial_options": _FEW}),
    "plain_text_input": Shape(
        _ID,
        {
            "initial_value": string_check(LIMITS["plain_text_input"]),
            "placeholder": text_check(LIMITS["placeholder"]),
            "multiline": _is(bool),
            "min_length": _is(int),
            "max_length": _is(int),
            "focus_on_load": _is(bool),
        },
    ),
}


def blocks_check(most: int) -> Check:
    """Check the blocks of a message or view, of which there are at most so many."""
    return _many(most, _typed(*_BLOCKS))
