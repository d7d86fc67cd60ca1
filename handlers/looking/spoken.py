"""Help: the words one can type, from the very table by which they are understood."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from bot.actions import ACTIONS
from bot.blocks import Block, Item, Look, Note
from bot.person import Person
from bot.ports.store import Tx
from bot.press import Answer, Dialog, Request, Show
from bot.review import clean, short
from bot.spoken import QUOTED, SPOKEN, nearest
from bot.subject import TEAM
from bot.words import line


def ask(tx: Tx, request: Request, person: Person, now: datetime) -> Answer:
    """Show what this person can type; what nobody understood is quoted first."""
    typed = short(clean(request.values.get("typed", "")), QUOTED)
    language = tx.playbook.current().language
    words = (word for word in SPOKEN if person.may(ACTIONS[word.action].right))
    items = (
        Item(TEAM, line("plain", text=w.shown(language)), line(f"help.{w.action}"))
        for w in words
    )
    blocks = (*_unknown(typed), *items, Note(line("note.both")))
    return Show(Dialog("help", TEAM, line("title.help"), blocks=blocks))


def _unknown(typed: str) -> Iterator[Block]:
    near = nearest(typed)
    if near:
        yield Look(line("look.did_you_mean", typed=typed, near=near))
    elif typed:
        yield Look(line("look.not_known", typed=typed))
