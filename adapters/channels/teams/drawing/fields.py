"""What there is to fill in, as inputs of a card, each named after its field.

Teams cannot react when something is chosen, so a field that redraws its dialog has a
button below it. Nothing is checked by Teams itself: that would hold up every button.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from adapters.channels.teams.drawing.blocks import Pen, Room, exact, look
from adapters.channels.teams.drawing.elements import Part, label, rows, said, small
from adapters.channels.teams.drawing.elements import run as words_of
from adapters.channels.teams.drawing.sizes import LIMITS
from adapters.chat.text import size, sound
from bot.blocks import FOLD, Button, Choice, Field
from bot.press import Dialog
from bot.words import Line, line

Errors = Mapping[str, Line]

FIELD = "f/"
"""How the id of an input begins; its field's name follows."""
NONE = "ww-none"
"""How "nobody", "no moment" and a box that is not ticked travel: no value is empty."""
TICKED = "yes"

_ONE_LINE = 100
"""Characters of a text that fits in one line."""
_AT_A_GLANCE = 6
"""So many choices stand below one another; more are a list to open."""


@dataclass(frozen=True, slots=True)
class Tight:
    """How much room fields have, besides: characters of a choice, and how many."""

    room: Room
    choice: int
    choices: int


TIGHTER = (
    Tight(Room(FOLD, 6000), LIMITS["choice"], 1000),
    Tight(Room(FOLD, 3000, line=300), 40, 120),
    Tight(Room(FOLD, 1000, line=100), 25, 60),
)


def field_of(id_: str) -> str:
    """Give the field that an input is for; "" when it is none of ours."""
    return id_.removeprefix(FIELD) if id_.startswith(FIELD) else ""


def value_of(sent: str) -> str:
    """Give a value as the core knows it."""
    return "" if sent == NONE else sent


def inputs_of(dialog: Dialog, pen: Pen, errors: Errors, tight: Tight) -> list[Part]:
    """Give the fields of a dialog, each with what is wrong right under it."""
    drawn: list[Part] = []
    pen = replace(pen, room=tight.room)
    for reload, same in groupby(dialog.fields, lambda field: field.reload):
        for is_tick, some in groupby(same, lambda field: field.kind == "tick"):
            fields = list(some)
            drawn += _heading(fields, pen) if is_tick else []
            for field in fields:
                drawn += _one(field, pen, tight, is_one=len(fields) == 1)
                if field.name in errors:
                    drawn.append(wrong(errors[field.name], pen))
        if reload:
            again = Button(dialog.action, _LOADS.get(dialog.action, _LOAD), reload)
            drawn += rows([pen.make(again, dialog.subject)])
    return drawn


_LOAD = line("teams.load")
_LOADS = {"tell": line("teams.fields")}
"""What is said of the button that redraws a dialog, where it loads no words."""


def wrong(why: Line, pen: Pen) -> Part:
    """Say what is wrong, as a line that is not to be missed."""
    return look(pen.line(pen.words.say(why)), pen.words)


def _one(field: Field, pen: Pen, tight: Tight, *, is_one: bool) -> list[Part]:
    drawn = _INPUTS[field.kind](field, pen, tight)
    told = field.hint if field.kind != "tick" or is_one else None
    return [*drawn, *([small(pen.opening(told))] if told and drawn else [])]


def too_long(field: Field) -> bool:
    """Tell whether a text is more than an input of ours can hold."""
    return field.kind in ("text", "kept") and size(sound(field.value)) > LIMITS["input"]


def is_box(field: Field) -> bool:
    """Tell whether a field is drawn as a box in which something can be typed."""
    return field.kind in ("text", "kept") and not too_long(field)


def _named(field: Field, pen: Pen) -> Part:
    return {
        "id": FIELD + field.name,
        "label": label(pen.opening(field.label), LIMITS["label"]),
    }


# ------------------------------------------------------------------ a text


def _text(field: Field, pen: Pen, _: Tight) -> list[Part]:
    if too_long(field):
        caption = pen.line(pen.words.say(field.label))
        note = small(pen.words.say(line("chat.too_long")))
        return [*exact(caption, field.value, pen), note]
    value = sound(field.value)
    element: Part = {
        "type": "Input.Text",
        **_named(field, pen),
        "isMultiline": not 0 < field.most <= _ONE_LINE,
        "maxLength": _room(field, value),
    }
    return [element | ({"value": value} if value.strip() else {})]


def _room(field: Field, value: str) -> int:
    """Give how much may be typed; what stands there already always fits."""
    most = min(field.most or LIMITS["input"], LIMITS["input"])
    return most if size(value) <= most else LIMITS["input"]


# ------------------------------------------------------------------ a choice


def _choice(field: Field, pen: Pen, tight: Tight) -> list[Part]:
    offered = list({choice.value: choice for choice in field.choices}.values())
    chosen = [choice for choice in offered if choice.value == field.value]
    if len(offered) > tight.choices:
        others = [choice for choice in offered if choice not in chosen]
        offered = [*chosen, *others[: tight.choices - len(chosen)]]
    if not offered:
        return []
    element: Part = {
        "type": "Input.ChoiceSet",
        **_named(field, pen),
        "style": "expanded" if len(offered) <= _AT_A_GLANCE else "compact",
        "wrap": True,
        "choices": [_option(choice, pen, tight) for choice in offered],
    }
    return [element | ({"value": field.value or NONE} if chosen else {})]


def _option(choice: Choice, pen: Pen, tight: Tight) -> Part:
    title = label(pen.opening(choice.label), tight.choice)
    return {"title": title, "value": choice.value or NONE}


# ------------------------------------------------------------------ a tick


def _heading(fields: Sequence[Field], pen: Pen) -> list[Part]:
    """Say what several boxes stand under: the hint of the first, as on the page."""
    hint = fields[0].hint if len(fields) > 1 else None
    return [said(words_of(pen.opening(hint), "bold"))] if hint else []


def _tick(field: Field, pen: Pen, _: Tight) -> list[Part]:
    return [
        {
            "type": "Input.Toggle",
            "id": FIELD + field.name,
            "title": label(pen.opening(field.label), LIMITS["label"]),
            "wrap": True,
            "valueOn": TICKED,
            "valueOff": NONE,
            "value": TICKED if field.value else NONE,
        }
    ]


_INPUTS: Mapping[str, Callable[[Field, Pen, Tight], list[Part]]] = {
    "text": _text,
    "kept": _text,
    "choice": _choice,
    "tick": _tick,
}
