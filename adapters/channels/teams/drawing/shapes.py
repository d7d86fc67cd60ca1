"""What each element that we use must and may hold, down to its last run of words.

Names and kinds are those of the schema of Adaptive Cards 1.5; the lengths are ours, and
a TextBlock is not among them, for it reads Markdown. A fault names where it is.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from adapters.channels.teams.drawing.sizes import LIMITS
from adapters.chat.text import size

Check = Callable[[Any, str], Iterator[str]]

# ------------------------------------------------------------------ what a value may be

_MACRO = re.compile(r"\{\{\s*(?:DATE|TIME)\s*\(", re.IGNORECASE)


def words_check(most: int = 10**6, *, read: bool = True) -> Check:
    """Check words; those that are `read` must say something, and hold no moment."""

    def check(value: Any, path: str) -> Iterator[str]:
        if not isinstance(value, str):
            yield f"{path}: no text"
        elif any(char == "\0" or "\ud800" <= char <= "\udfff" for char in value):
            yield f"{path}: a character that no message can hold"
        elif size(value) > most:
            yield f"{path}: {size(value)} of at most {most} characters"
        elif read and not value:
            yield f"{path}: nothing to read"
        elif read and _MACRO.search(value):
            yield f"{path}: a moment that would be read"

    return check


def is_a(kind: type) -> Check:
    def check(value: Any, path: str) -> Iterator[str]:
        if type(value) is not kind:
            yield f"{path}: no {kind.__name__}"

    return check


def one_of(*allowed: str) -> Check:
    def check(value: Any, path: str) -> Iterator[str]:
        if value not in allowed:
            yield f"{path}: {value!r} is none of {', '.join(allowed)}"

    return check


def many(inside: Check, most: int = 10**6, least: int = 1) -> Check:
    def check(value: Any, path: str) -> Iterator[str]:
        if not isinstance(value, list):
            yield f"{path}: no list"
            return
        if not least <= len(value) <= most:
            yield f"{path}: {len(value)} of at most {most}"
        for number, each in enumerate(value):
            yield from inside(each, f"{path}[{number}]")

    return check


def typed(*names: str) -> Check:
    """Check a part that says what it is, and may be one of these."""

    def check(value: Any, path: str) -> Iterator[str]:
        kind = value.get("type") if isinstance(value, dict) else None
        if kind not in names:
            yield f"{path}: unknown or out of place: {kind!r}"
            return
        yield from SHAPES[str(kind)].faults(value, path)

    return check


def shaped(name: str) -> Check:
    """Check a part without a type of its own, such as a choice."""

    def check(value: Any, path: str) -> Iterator[str]:
        if isinstance(value, dict):
            yield from SHAPES[name].faults(value, path)
        else:
            yield f"{path}: no object"

    return check


@dataclass(frozen=True, slots=True)
class Shape:
    """What a part must have and may have besides its type."""

    must: Mapping[str, Check] = field(default_factory=dict)
    may: Mapping[str, Check] = field(default_factory=dict)

    def faults(self, value: Mapping[str, Any], path: str) -> Iterator[str]:
        checks = {**self.must, **self.may}
        unknown = value.keys() - checks.keys() - {"type"}
        yield from (f"{path}.{name}: unknown" for name in sorted(unknown))
        yield from (f"{path}.{name}: lacking" for name in self.must.keys() - value)
        for name, check in checks.items():
            if name in value:
                yield from check(value[name], f"{path}.{name}")


# ------------------------------------------------------------------ the parts of a card

_ACTIONS = ("Action.Submit", "Action.Execute", "Action.OpenUrl")
_ELEMENTS = (
    *("RichTextBlock", "Container", "ColumnSet", "ActionSet"),
    *("Input.Text", "Input.ChoiceSet", "Input.Toggle"),
)
ELEMENTS = many(typed(*_ELEMENTS), least=0)

_PLACED = {
    "separator": is_a(bool),
    "spacing": one_of("none", "small", "default", "medium", "large"),
}
_BUTTON = {"style": one_of("positive", "destructive")}
_TITLE = {"title": words_check(LIMITS["title"])}
_INPUT = {"id": words_check(100)}
_LABEL = {"label": words_check(LIMITS["label"])}
_VALUE = {"value": words_check(LIMITS["input"], read=False)}
_SENDS = {"data": is_a(dict)}

SHAPES: Mapping[str, Shape] = {
    "RichTextBlock": Shape({"inlines": many(typed("TextRun"))}, _PLACED),
    "TextRun": Shape(
        {"text": words_check()},
        {
            "weight": one_of("bolder"),
            "size": one_of("small", "large"),
            **dict.fromkeys(("isSubtle", "italic", "strikethrough"), is_a(bool)),
            "selectAction": typed("Action.OpenUrl"),
        },
    ),
    "Container": Shape(
        {"items": many(typed("RichTextBlock"))}, _PLACED | {"style": one_of("emphasis")}
    ),
    "ColumnSet": Shape({"columns": many(typed("Column"), 2)}, _PLACED),
    "Column": Shape(
        {"items": many(typed("RichTextBlock", "ActionSet"))},
        {"width": one_of("auto", "stretch")},
    ),
    "ActionSet": Shape({"actions": many(typed(*_ACTIONS), LIMITS["row"])}, _PLACED),
    "Action.Submit": Shape(_TITLE | _SENDS, _BUTTON),
    "Action.Execute": Shape(
        _TITLE | _SENDS | {"verb": words_check(20), "fallback": typed("Action.Submit")},
        _BUTTON,
    ),
    "Action.OpenUrl": Shape({"url": words_check(LIMITS["url"], read=False)}, _TITLE),
    "Input.Text": Shape(
        _INPUT | _LABEL,
        _PLACED | _VALUE | {"isMultiline": is_a(bool), "maxLength": is_a(int)},
    ),
    "Input.ChoiceSet": Shape(
        _INPUT | _LABEL | {"choices": many(shaped("Input.Choice"))},
        _PLACED | _VALUE | {"style": one_of("expanded", "compact"), "wrap": is_a(bool)},
    ),
    "Input.Choice": Shape({"title": words_check(LIMITS["choice"]), **_VALUE}),
    "Input.Toggle": Shape(
        _INPUT | {"title": words_check(LIMITS["label"])} | _VALUE,
        _PLACED
        | {"wrap": is_a(bool)}
        | dict.fromkeys(("valueOn", "valueOff"), words_check(20)),
    ),
}

CARD = Shape(
    {
        "type": one_of("AdaptiveCard"),
        "version": one_of("1.5"),
        "body": ELEMENTS,
        "fallbackText": words_check(LIMITS["summary"]),
    },
    {"$schema": words_check(), "msteams": is_a(dict)},
)
