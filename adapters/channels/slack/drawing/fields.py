"""What there is to fill in, as Slack's inputs, each named so that it can be read back.

An input is called after its field and its value: when another value is loaded, Slack
sees a new input and draws it; with the same value it keeps what somebody typed.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from hashlib import sha256
from itertools import groupby, islice

from adapters.channels.slack.drawing.blocks import Pen, exact, look
from adapters.channels.slack.drawing.sizes import LIMITS
from adapters.channels.slack.drawing.text import Part, label, plain, small
from adapters.chat.text import size, sound
from bot.blocks import Choice, Field
from bot.words import Line, line

Errors = Mapping[str, Line]

NONE = "ww-none"
"""How "nobody", "no moment" and the like travel: Slack takes no empty value."""

_ONE_LINE = 100
"""Characters of a text that fits in one line."""
_AT_A_GLANCE = 6
"""So many choices stand beside one another; more are a list to open."""
_MOST = LIMITS["plain_text_input"]


def value_of(option: str) -> str:
    """Give the value of a choice as the core knows it."""
    return "" if option == NONE else option


def inputs_of(fields: Sequence[Field], pen: Pen, errors: Errors) -> list[Part]:
    """Give fields, each with what is wrong about it right under it."""
    drawn: list[Part] = []
    for is_tick, same in groupby(fields, lambda field: field.kind == "tick"):
        if is_tick:
            for few in _tens(list(same)):
                drawn += _ticks(few, pen, errors)
            continue
        for field in same:
            drawn += _INPUTS[field.kind](field, pen)
            if field.name in errors:
                drawn.append(look(pen.words.say(errors[field.name]), pen.words))
    return drawn


def _tens(ticks: list[Field]) -> list[list[Field]]:
    """Part boxes into as many lists as Slack needs for them."""
    most = LIMITS["few.options"]
    return [ticks[start : start + most] for start in range(0, len(ticks), most)]


def too_long(field: Field) -> bool:
    """Tell whether a text is more than an input of Slack can hold."""
    return field.kind in ("text", "kept") and size(sound(field.value)) > _MOST


# ------------------------------------------------------------------ a text


def _text(field: Field, pen: Pen) -> list[Part]:
    if too_long(field):
        caption = pen.line(pen.words.say(field.label))
        note = small(pen.words.say(line("chat.too_long")))
        return [*exact(caption, field.value, pen), note]
    value = sound(field.value)
    element: Part = {
        "type": "plain_text_input",
        "action_id": _action(field),
        "multiline": not 0 < field.most <= _ONE_LINE,
        "max_length": _room(field, value),
    }
    return [_input(field, pen, element | _begins(value))]


def _room(field: Field, value: str) -> int:
    """Give how much may be typed; what stands there already always fits."""
    most = min(field.most or _MOST, _MOST)
    return most if size(value) <= most else _MOST


def _begins(value: str) -> Part:
    return {"initial_value": value} if value.strip() else {}


# ------------------------------------------------------------------ a choice


def _choice(field: Field, pen: Pen) -> list[Part]:
    labels = [pen.words.say(choice.label) for choice in field.choices]
    glance = len(labels) <= _AT_A_GLANCE and all(map(_is_short, labels))
    kind = "radio_buttons" if glance else "static_select"
    offered = {choice.value: _option(choice, pen) for choice in field.choices}
    if not offered:
        return []
    element: Part = {"type": kind, "action_id": _action(field)}
    element |= _offered(list(offered.values()))
    if not glance:
        asks = pen.words.say(line("error.choose"))
        element["placeholder"] = label(asks, LIMITS["placeholder"])
    if field.value in offered:
        element["initial_option"] = offered[field.value]
    return [_input(field, pen, element)]


def _is_short(text: str) -> bool:
    return size(text) <= LIMITS["option.text"]


def _option(choice: Choice, pen: Pen) -> Part:
    return {
        "text": label(pen.words.say(choice.label), LIMITS["option.text"]),
        "value": choice.value or NONE,
    }


def _offered(options: list[Part]) -> Part:
    """Give options as a list, or in numbered groups where there are too many."""
    most = LIMITS["options"]
    if len(options) <= most:
        return {"options": options}
    starts = range(0, len(options), most)
    groups = (_group(options[start : start + most], start) for start in starts)
    return {"option_groups": list(islice(groups, LIMITS["option_groups"]))}


def _group(options: list[Part], start: int) -> Part:
    named = f"{start + 1}-{start + len(options)}"
    return {"label": label(named, LIMITS["option_group.label"]), "options": options}


# ------------------------------------------------------------------ a tick


def _ticks(fields: Sequence[Field], pen: Pen, errors: Errors) -> list[Part]:
    """Give boxes to tick, all that stand together as one list of them.

    Each option is called after its field. What several stand under is the hint of the
    first, as on the page.
    """
    first = fields[0]
    alone = len(fields) == 1
    options = {field.name: _box(field, pen, alone=alone) for field in fields}
    element: Part = {
        "type": "checkboxes",
        "action_id": _action(first),
        "options": list(options.values()),
    }
    ticked = [options[field.name] for field in fields if field.value]
    element |= {"initial_options": ticked} if ticked else {}
    named = first.label if alone or not first.hint else first.hint
    drawn = _input(first, pen, element)
    drawn["block_id"] = _named(first, "/".join(field.value for field in fields))
    drawn["label"] = label(pen.opening(named), LIMITS["input.label"])
    if not alone:
        drawn.pop("hint", None)
    wrong = [errors[f.name] for f in fields if f.name in errors]
    return [drawn, *(look(pen.words.say(why), pen.words) for why in wrong)]


def _box(field: Field, pen: Pen, *, alone: bool) -> Part:
    says = line("right.yes") if alone else field.label
    text = label(pen.opening(says), LIMITS["option.text"])
    return {"text": text, "value": field.name}


_INPUTS: Mapping[str, Callable[[Field, Pen], list[Part]]] = {
    "text": _text,
    "kept": _text,
    "choice": _choice,
}


# ------------------------------------------------------------------ around each


def _action(field: Field) -> str:
    if field.reload:
        return f"ww-reload/{field.reload}/{field.name}"
    return f"ww-field/{field.name}"


def _input(field: Field, pen: Pen, element: Part) -> Part:
    """Give the block around an input.

    Slack writes "(optional)" beside what may stay empty; every choice has to be made.
    """
    part: Part = {
        "type": "input",
        "block_id": _named(field, field.value),
        "label": label(pen.words.say(field.label), LIMITS["input.label"]),
        "element": element,
        "optional": not (field.needed or field.kind == "choice"),
    }
    if field.hint:
        part["hint"] = plain(pen.opening(field.hint), LIMITS["input.hint"])
    return part | ({"dispatch_action": True} if field.reload else {})


def _named(field: Field, value: str) -> str:
    digest = sha256(value.encode(errors="surrogatepass")).hexdigest()
    return f"f/{field.name}/{digest[:8]}"
