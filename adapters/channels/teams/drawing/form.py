"""A dialog as the card in a window of Teams, and what waits for somebody as a message.

What is not seen travels in every button. What is wrong stands right under its field,
and everything that was typed stands in the fields again.
"""

from __future__ import annotations

import itertools
import logging
from collections.abc import Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType

from adapters.channels.teams.drawing.blocks import Pen, Room, head
from adapters.channels.teams.drawing.buttons import InForm, OnCard
from adapters.channels.teams.drawing.card import framed, space
from adapters.channels.teams.drawing.elements import Part, boxes, label, parted, rows
from adapters.channels.teams.drawing.fields import (
    TIGHTER,
    inputs_of,
    is_box,
    too_long,
    wrong,
)
from adapters.channels.teams.drawing.fitting import fitted
from adapters.channels.teams.drawing.limits import card_faults
from adapters.channels.teams.drawing.sizes import LIMITS
from adapters.chat.carried import Carried, pack
from adapters.chat.text import cut, size, sound
from bot.actions import ACTIONS, group_of
from bot.blocks import FOLD, Button, Field, Look, Wording
from bot.press import Address, Dialog
from bot.words import Line, Words, line

log = logging.getLogger(__name__)

NO_ERRORS: Mapping[str, Line] = MappingProxyType({})

WHOLE = 12_000
"""A reply of 3000 characters, each of which may count for two, and to spare."""
IN_DIALOG = Room(240)  # the field must be in sight, on a phone too
_REST = line("chat.rest")
_READ = Room(11_000, 6000, 3000, 3000, rest=_REST)
_HARDER = (
    Room(5000, 3000, FOLD, rest=_REST),
    Room(FOLD, 3000, 100, 300, rest=_REST),
    Room(100, 3000, 50, 150, near=-1, rest=_REST),
    Room(100, 1000, 50, 150, near=-1, rest=_REST),
    Room(100, 300, 50, 150, near=-1, rest=_REST),
)
_EXACT = (
    *(Room(240, WHOLE, near=near) for near in (0, 1, 40, -1)),
    Room(100, WHOLE, 50, 150, near=-1),
)
"""Where these very words are agreed to or copied, all else gives way to them."""
_ROOMS: Mapping[str, Room] = {
    **dict.fromkeys(("read", "read_all", "log", "people"), _READ),
    **dict.fromkeys(("open", "home"), Room(FOLD)),
}
_AGREED = ("approve", "agree", "again", "copy")
_LEAST = 2000
"""Bytes that what there is to read has beside the fields."""


def title(dialog: Dialog, words: Words) -> str:
    """Give what stands in the bar of the window."""
    return label(words.opening(dialog.title), LIMITS["window"])


def form(
    dialog: Dialog,
    words: Words,
    *,
    place: Address,
    errors: Mapping[str, Line] = NO_ERRORS,
    headed: bool = False,
) -> Part:
    """Draw a dialog that was opened at `place`, with what is wrong by field.

    headed  its title stands on top, as where no window has it in its bar
    """
    carried, kept = _carried(dialog, place)
    if any(_beyond(field) and field not in kept for field in dialog.fields):
        dialog = _to_read(dialog)
    unseen = {field.name for field in kept if field.kind == "kept"}
    fields = tuple(field for field in dialog.fields if field.name not in unseen)
    shown = replace(dialog, fields=fields if dialog.submit else ())
    pen = Pen(words, _rooms(dialog)[0], InForm(words, carried))
    whole = label(words.opening(dialog.title), LIMITS["summary"])
    headed = headed or size(whole) > LIMITS["window"]
    card = _page(shown, pen, errors, headed=headed)
    if not _whole(shown, card):
        card = _page(_to_read(shown), pen, errors, headed=headed)
    return _checked(card, dialog)


def home(page: Dialog, words: Words, *, forms: bool = False) -> Part:
    """Draw what waits for one person as a card in their own conversation with us."""
    pen = Pen(words, _rooms(page)[0], OnCard(words, forms))
    card = _page(replace(page, fields=()), pen, NO_ERRORS, headed=True)
    return _checked(card, page)


def _page(page: Dialog, pen: Pen, errors: Mapping[str, Line], *, headed: bool) -> Part:
    """Draw a page with as much room for its fields as leaves some for the rest."""
    summary, verbs = _sentence(page, pen.words), _verbs(page, pen)
    for tight in TIGHTER:
        above = _above(page, replace(pen, room=tight.room), errors, headed=headed)
        below = [*inputs_of(page, pen, errors, tight), *verbs]
        left = space([*above, *below], summary)
        if left >= _LEAST:
            break
    body = fitted(page.blocks, pen, _rooms(page), left)
    return framed([*above, *body, *below], summary)


def _sentence(page: Dialog, words: Words) -> str:
    return cut(" ".join(sound(words.opening(page.title)).split()), LIMITS["summary"])


def _checked(drawn: Part, page: Dialog) -> Part:
    """Write down what Teams might refuse, for it does not say what is wrong."""
    faults = [fault.partition(":")[0] for fault in card_faults(drawn)]
    if faults:
        about = {"action": page.action, "about": page.subject.named, "at": faults[0]}
        log.error("teams might not take a dialog as it is", extra=about)
    return drawn


def _rooms(page: Dialog) -> tuple[Room, ...]:
    if page.action in _AGREED:
        return _EXACT
    return (_ROOMS.get(page.action, IN_DIALOG), *_HARDER)


# ------------------------------------------------------------------ what travels along


def _carried(dialog: Dialog, place: Address) -> tuple[str, list[Field]]:
    """Give what travels unseen, and the fields whose values are in it.

    Every button has it with it. Kept words that do not fit are shown after all, the
    longest first: a text that somebody typed is never lost. What is short is no such
    text, and is never shown. What no box can hold has to travel, for it cannot be
    typed again.
    """
    kept = [each for each in dialog.fields if each.kind == "kept" or _beyond(each)]
    kept.sort(key=lambda field: len(field.value))
    most = LIMITS["carried.bytes"] // _buttons(dialog)
    while 2 * size(packed := _packed(dialog, place, kept)) > most and _long(kept):
        kept.pop()
    return packed, kept


def _long(kept: Sequence[Field]) -> bool:
    return bool(kept) and size(kept[-1].value) > LIMITS["carried.value"]


def _buttons(dialog: Dialog) -> int:
    reloads = {field.reload for field in dialog.fields if field.reload}
    return 1 + len(dialog.buttons) + len(reloads)


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
            texts=_boxes(dialog, kept),
        )
    )


def _boxes(dialog: Dialog, kept: Sequence[Field]) -> tuple[str, ...]:
    """Name the boxes in which something can be typed: Teams leaves out empty ones."""
    shown = (field for field in dialog.fields if dialog.submit and field not in kept)
    return tuple(field.name for field in shown if is_box(field))


# ------------------------------------------------------------------ whole or not


def _beyond(field: Field) -> bool:
    """Tell whether a text to be filled in is longer than any box."""
    return field.kind == "text" and too_long(field)


def _whole(page: Dialog, card: Part) -> bool:
    """Tell whether what is agreed to or sent in stands on the card to the letter."""
    agreed = page.blocks if page.action in _AGREED else ()
    words = [block.text for block in agreed if isinstance(block, Wording)]
    words += [field.value for field in page.fields if _beyond(field)]
    return all(sound(text) in boxes(card["body"]) for text in words)


def _to_read(page: Dialog) -> Dialog:
    """Give a page on which nobody agrees to words that do not stand there whole."""
    texts = (Wording(each.value, each.label) for each in page.fields if _beyond(each))
    ends = (page.action, "posted")
    return replace(
        page,
        action="read",
        blocks=(*page.blocks, *texts, Look(line("teams.not_whole"))),
        fields=(),
        submit=None,
        buttons=tuple(each for each in page.buttons if each.action not in ends),
    )


# ------------------------------------------------------------------ what stands in it


def _above(
    page: Dialog, pen: Pen, errors: Mapping[str, Line], *, headed: bool
) -> list[Part]:
    """Give the title where no bar has it, and what is wrong with what is not shown."""
    titled = [head(pen.opening(page.title), "large")] if headed else []
    shown = {field.name for field in page.fields}
    return [
        *titled,
        *(wrong(why, pen) for of, why in errors.items() if of not in shown),
    ]


def _verbs(page: Dialog, pen: Pen) -> list[Part]:
    """Give the buttons, the main one last; those of More… and home in their groups."""
    main = [page.submit] if page.submit else []
    if page.action not in _GROUPED:
        return [
            row
            for some in (page.buttons, main)
            for row in rows([pen.make(each, page.subject) for each in some])
        ]
    found: list[Part] = []
    for _, same in itertools.groupby((*page.buttons, *main), _group):
        found += parted(rows([pen.make(each, page.subject) for each in same]))
    return found


_GROUPED = ("more", "home")


def _group(button: Button) -> str:
    return group_of(button.action) if button.action in ACTIONS else ""
