"""A dialog as a Slack modal, and what waits for somebody as their home page.

A modal has one submit; the other verbs are buttons inside it. What is wrong stands
right under its field, and everything that was typed stands in the fields again.
"""

from __future__ import annotations

import itertools
import logging
from collections.abc import Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType
from typing import Any

from adapters.channels.slack.drawing.blocks import Pen, Room, head, look, rows
from adapters.channels.slack.drawing.fields import inputs_of
from adapters.channels.slack.drawing.fitting import fitted, view_cap
from adapters.channels.slack.drawing.limits import view_faults
from adapters.channels.slack.drawing.sizes import LIMITS
from adapters.channels.slack.drawing.text import Part, label, line_of, plain, rich, run
from adapters.chat.carried import Carried, pack
from adapters.chat.text import cut, size, sound
from bot.actions import ACTIONS, group_of
from bot.blocks import FOLD, Button, Field
from bot.press import Address, Dialog
from bot.words import Line, Words, line

log = logging.getLogger(__name__)

View = dict[str, Any]

CHANNEL = "slack"
CALLBACK = "ww"
NO_ERRORS: Mapping[str, Line] = MappingProxyType({})

IN_DIALOG = Room(240)  # the field must be in sight, on a phone too
_REST = line("chat.rest")
_READ = Room(50_000, 50_000, 3000, 3000, rest=_REST)
_FIELD = Room(FOLD, 12_000)
_HARDER = (
    Room(10_000, 3000, FOLD, rest=_REST),
    Room(FOLD, 3000, 100, 300, rest=_REST),
    Room(100, 3000, 50, 150, near=-1, rest=_REST),
    Room(100, 300, 50, 150, near=-1, rest=_REST),
)
_WHOLE = 12_000
"""A reply of 3000 characters, each of which may count for two, and to spare."""
_EXACT = (
    *(Room(240, _WHOLE, near=near) for near in (0, 1, 40, -1)),
    Room(100, _WHOLE, 50, 150, near=-1),
)
"""Where these very words are agreed to or copied, all else gives way to them."""
_LOOKED_AT = (IN_DIALOG, *_HARDER)
_ROOMS: Mapping[str, Sequence[Room]] = {
    **dict.fromkeys(("read", "read_all", "log", "people"), (_READ, *_HARDER)),
    **dict.fromkeys(("open", "home"), (Room(FOLD), *_HARDER)),
    **dict.fromkeys(("approve", "agree", "again"), _EXACT),
    "copy": tuple(replace(room, boxed=True) for room in _EXACT),
}


def modal(
    dialog: Dialog,
    words: Words,
    *,
    place: Address,
    errors: Mapping[str, Line] = NO_ERRORS,
) -> View:
    """Draw a dialog that was opened at `place`, with what is wrong by field."""
    title = words.say(dialog.title)
    carried, fields = _carried(dialog, place)
    view: View = {
        **_frame(title, words),
        "private_metadata": carried,
        "blocks": _blocks(replace(dialog, fields=fields), words, errors),
    }
    if dialog.submit:
        named = words.say(dialog.submit.label)
        view["submit"] = label(named, LIMITS["view.submit"])
    return _checked(view, dialog)


def _checked(view: View, page: Dialog) -> View:
    """Write down what Slack would refuse, for it does not say what is wrong."""
    faults = [fault.partition(":")[0] for fault in view_faults(view)]
    if faults:
        about = {"action": page.action, "about": page.subject.named, "at": faults[0]}
        log.error("slack would not take a view as it is", extra=about)
    return view


def _frame(title: str, words: Words) -> View:
    close = words.say(line("page.close"))
    return {
        "type": "modal",
        "callback_id": CALLBACK,
        "title": _title(title),
        "close": label(close, LIMITS["view.close"]),
    }


def _title(title: str) -> Part:
    return label(title, LIMITS["view.title"])


def home(page: Dialog, words: Words) -> View:
    """Draw what waits for one person as the page that Slack keeps for them."""
    carried = Carried(page.action, page.subject, Address(CHANNEL, ""))
    named = plain(words.say(page.title), LIMITS["header.text"])
    titled = [{"type": "header", "text": named}]
    pen = _pen(page, words)
    foot = _verbs(page, pen)
    cap = view_cap().less([*titled, *foot])
    body = fitted(page.blocks, pen, _rooms(page), cap)
    view: View = {
        "type": "home",
        "callback_id": CALLBACK,
        "private_metadata": pack(carried),
        "blocks": [*titled, *body, *foot],
    }
    return _checked(view, page)


def loading(words: Words) -> View:
    """Give what stands there for the moment in which a dialog is made."""
    return told(line("chat.loading"), words)


def told(what: Line, words: Words, title: Line | None = None) -> View:
    """Give a view that only says something."""
    named = words.say(title or line("the_bot"))
    text = cut(sound(words.opening(what)), LIMITS["section.text"])
    blocks = [*_whole_title(named), rich(line_of(run(text)))]
    return {**_frame(named, words), "blocks": blocks}


# ------------------------------------------------------------------ what travels along


def _carried(dialog: Dialog, place: Address) -> tuple[str, tuple[Field, ...]]:
    """Give what travels unseen, and the fields that are shown.

    Kept words that do not fit are shown after all, the longest first: a text that
    somebody typed is never lost.
    """
    kept = [field for field in dialog.fields if field.kind == "kept"]
    kept.sort(key=lambda field: len(field.value))
    while size(packed := _packed(dialog, place, kept)) > _METADATA and kept:
        kept.pop()
    shown = tuple(field for field in dialog.fields if field not in kept)
    return packed, shown


_METADATA = LIMITS["view.private_metadata"]


def _packed(dialog: Dialog, place: Address, kept: Sequence[Field]) -> str:
    return pack(
        Carried(
            dialog.action,
            dialog.subject,
            place,
            step=dialog.submit.step if dialog.submit else "",
            shown=dialog.shown,
            seen=dialog.seen,
            kept={field.name: field.value for field in kept},
        )
    )


# ------------------------------------------------------------------ what stands in it


def _pen(dialog: Dialog, words: Words) -> Pen:
    return Pen(words, _rooms(dialog)[0])


def _rooms(dialog: Dialog) -> Sequence[Room]:
    return _ROOMS.get(dialog.action, _LOOKED_AT)


def _blocks(dialog: Dialog, words: Words, errors: Mapping[str, Line]) -> list[Part]:
    pen = _pen(dialog, words)
    above = [*_whole_title(words.say(dialog.title)), *_errors(dialog, words, errors)]
    below = [*_fields(dialog, pen, errors), *_verbs(dialog, pen)]
    cap = view_cap().less([*above, *below])
    body = fitted(dialog.blocks, pen, _rooms(dialog), cap)
    return [*above, *body, *below]


def _whole_title(title: str) -> list[Part]:
    """Say a title in full where the bar of the modal is too short for it."""
    short = _title(title)["text"] != " ".join(sound(title).split())
    return [head(cut(title, LIMITS["section.text"]))] if short else []


def _errors(dialog: Dialog, words: Words, errors: Mapping[str, Line]) -> list[Part]:
    """Say on top what is wrong with the whole, or with what is not shown."""
    shown = {field.name for field in dialog.fields} if dialog.submit else set()
    return [
        look(words.say(why), words) for name, why in errors.items() if name not in shown
    ]


def _fields(dialog: Dialog, pen: Pen, errors: Mapping[str, Line]) -> list[Part]:
    """Give the fields; without a submit there is nothing to fill in."""
    fields = dialog.fields if dialog.submit else ()
    return inputs_of(fields, replace(pen, room=_FIELD), errors)


def _verbs(dialog: Dialog, pen: Pen) -> list[Part]:
    """Give the buttons inside: those of More… and home in their groups."""
    if dialog.action not in _GROUPED:
        return rows(dialog.buttons, dialog.subject, pen)
    found: list[Part] = []
    for _, same in itertools.groupby(dialog.buttons, _group):
        found += [{"type": "divider"}, *rows(same, dialog.subject, pen)]
    return found


_GROUPED = ("more", "home")


def _group(button: Button) -> str:
    return group_of(button.action) if button.action in ACTIONS else ""
