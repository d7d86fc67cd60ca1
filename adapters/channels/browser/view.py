"""A card, line or dialog as plain words: what is kept and what the templates draw.

All lines become text here, once, so that serving a page looks nothing up. Texts of
customers stay plain strings; only the templates turn them into markup, escaped.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from bot import blocks
from bot.blocks import FOLD, Block, Button, Field
from bot.card import Card
from bot.fold import border
from bot.heads import tone
from bot.links import safe_url
from bot.press import Dialog
from bot.subject import TEAM
from bot.words import Line, Words

View = dict[str, Any]

GONE: View = {"kind": "gone"}
"""What is left of a message that was taken away."""


ONE_LINE, SHORT = 100, 600
"""Characters of a text that fits in one line, and of one that needs a small box."""


@dataclass(frozen=True, slots=True)
class Room:
    """How much of a customer's words is open, and how much is there at all."""

    shown: int
    kept: int


_ENDLESS = 10**9
ON_CARD = Room(FOLD, 3000)  # as much as a reply may hold; more is for "read it all"
IN_DIALOG = Room(240, _ENDLESS)  # the text box must be in sight, on a phone too
WHOLE = Room(_ENDLESS, _ENDLESS)
_ROOMS = {"read": WHOLE, "read_all": WHOLE, "open": Room(FOLD, _ENDLESS)}


def card_view(card: Card, words: Words) -> View:
    return {
        "kind": "card",
        "subject": card.subject.named,
        "summary": words.say(card.summary),
        "blocks": block_views(card.blocks, words, ON_CARD),
        "buttons": [_button(button, words) for button in card.buttons],
    }


def line_view(said: Line, words: Words) -> View:
    return {"kind": "line", "text": words.opening(said)}


def dialog_view(dialog: Dialog, errors: Mapping[str, Line], words: Words) -> View:
    """Give a dialog with what is wrong beside each field; "" is about the whole."""
    room = _ROOMS.get(dialog.action, IN_DIALOG)
    said = {name: words.say(error) for name, error in errors.items()}
    known = {field.name for field in dialog.fields if field.kind != "kept"}
    return {
        "action": dialog.action,
        "subject": dialog.subject.named,
        "title": words.say(dialog.title),
        "blocks": block_views(dialog.blocks, words, room),
        "fields": [_field(field, said, words) for field in dialog.fields],
        "errors": [text for name, text in said.items() if name not in known],
        "submit": _button(dialog.submit, words) if dialog.submit else None,
        "buttons": [_button(button, words) for button in dialog.buttons],
        "shown": dialog.shown,
        "seen": dialog.seen,
        "may_copy": dialog.action == "copy",
    }


def _button(button: Button, words: Words) -> View:
    return {
        "action": button.action,
        "step": button.step,
        "label": words.say(button.label),
        "primary": button.primary,
    }


def _field(field: Field, errors: Mapping[str, str], words: Words) -> View:
    return {
        "name": field.name,
        "kind": field.kind,
        "label": words.say(field.label),
        "value": field.value,
        "choices": [(c.value, words.say(c.label)) for c in field.choices],
        "hint": words.opening(field.hint) if field.hint else "",
        "most": field.most,
        "line": 0 < field.most <= ONE_LINE,
        "rows": 3 if 0 < field.most <= SHORT else 6,
        "reload": field.reload,
        "error": errors.get(field.name, ""),
    }


# ------------------------------------------------------------------ one view per block


def block_views(found: Iterable[Block], words: Words, room: Room) -> list[View]:
    return [_VIEWS[type(block)](block, words, room) for block in found]


def _head(block: blocks.Head, words: Words, _room: Room) -> View:
    text = words.opening(block.line)
    return {"kind": "head", "text": text, "tone": tone(block.line)}


def _info(block: blocks.Info, words: Words, _room: Room) -> View:
    first, *others = block.parts
    parts = [words.opening(first), *map(words.say, others)]
    return {"kind": "info", "parts": parts, "tone": tone(first)}


def _quote(block: blocks.Quote, words: Words, room: Room) -> View:
    text = block.text
    shown, kept = border(text, room.shown), border(text, room.kept)
    url = safe_url(block.url)
    return {
        "kind": "quote",
        "text": text[:shown],
        "rest": text[shown:kept],
        "cut": kept < len(text),
        "pictures": block.pictures,
        "url": url,
        "link": words.say(block.link) if block.link and url else "",
    }


def _offer(block: blocks.Offer, words: Words, _room: Room) -> View:
    stance = words.say(block.stance)
    return {
        "kind": "offer",
        "number": block.number,
        "stance": stance,
        "text": block.text,
    }


def _wording(block: blocks.Wording, words: Words, _room: Room) -> View:
    return {"kind": "wording", "text": block.text, "by": words.say(block.by)}


def _look(block: blocks.Look, words: Words, _room: Room) -> View:
    said = Line("look.line", {"what": block.line})
    return {"kind": "look", "text": words.say(said)}


def _note(block: blocks.Note, words: Words, _room: Room) -> View:
    return {"kind": "note", "text": words.opening(block.line)}


def _logged(block: blocks.Logged, words: Words, room: Room) -> View:
    shown = border(block.detail, room.shown)
    return {
        "kind": "logged",
        "text": words.say(block.line),
        "detail": block.detail[:shown],
        "rest": block.detail[shown:],
    }


def _item(block: blocks.Item, words: Words, _room: Room) -> View:
    return {
        "kind": "item",
        "subject": "" if block.subject == TEAM else block.subject.named,
        "text": words.opening(block.line),
        "detail": words.opening(block.detail) if block.detail else "",
        "tone": tone(block.detail) if block.detail else "",
    }


def _changed(block: blocks.Changed, words: Words, _room: Room) -> View:
    return {"kind": "changed", "by": words.say(block.by), "parts": list(block.parts)}


def _told(block: blocks.Told, words: Words, _room: Room) -> View:
    return {
        "kind": "told",
        "by": words.say(block.by),
        "public": block.public,
        "internal": block.internal,
    }


_VIEWS: Mapping[type, Callable[[Any, Words, Room], View]] = {
    blocks.Head: _head,
    blocks.Info: _info,
    blocks.Quote: _quote,
    blocks.Offer: _offer,
    blocks.Wording: _wording,
    blocks.Look: _look,
    blocks.Note: _note,
    blocks.Logged: _logged,
    blocks.Item: _item,
    blocks.Changed: _changed,
    blocks.Told: _told,
}
