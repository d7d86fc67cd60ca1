"""Lists: what is near for one person, or what the team begins its day with.

A list is one message. Each of its lines is about a case or a notice and can be opened.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bot.blocks import Block, Button, Head, Item, Note
from bot.card import Card
from bot.subject import TEAM, Subject, person_of
from bot.words import Line, line, pack, unpack

TEAM_WIDE = "#"


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of a list; `subject` is what it opens, TEAM for nothing."""

    line: Line
    subject: Subject = TEAM
    detail: Line | None = None


@dataclass(frozen=True, slots=True)
class Listed:
    """A list for one person (their id) or for the team ("#").

    `actions` are things to do about the whole of it, as ids of `bot.actions`. `on`
    names the channel it goes to; "" is the one where the team works.
    """

    to: str
    title: Line
    entries: tuple[Entry, ...]
    note: Line | None = None
    actions: tuple[str, ...] = ()
    on: str = ""


def drawn(listed: Listed) -> Card:
    """Draw a list as one message; its title is what a notification says."""
    subject = TEAM if listed.to == TEAM_WIDE else person_of(listed.to)
    blocks: list[Block] = [Head(listed.title)]
    blocks += [Item(e.subject, e.line, e.detail) for e in listed.entries]
    blocks += [Note(listed.note)] if listed.note else []
    buttons = tuple(Button(name, line(f"action.{name}")) for name in listed.actions)
    return Card(subject, listed.title, tuple(blocks), buttons, thread=False)


def to_parts(listed: Listed) -> dict[str, Any]:
    """Turn a list into what JSON can hold; `from_parts` is the way back."""
    return {
        "to": listed.to,
        "title": pack(listed.title),
        "entries": [
            [pack(e.line), e.subject.kind, e.subject.id, _pack(e.detail)]
            for e in listed.entries
        ],
        "note": _pack(listed.note),
        "actions": list(listed.actions),
        "on": listed.on,
    }


def from_parts(parts: Mapping[str, Any]) -> Listed:
    return Listed(
        parts["to"],
        unpack(parts["title"]),
        tuple(
            Entry(unpack(said), Subject(kind, id_), _unpack(detail))
            for said, kind, id_, detail in parts["entries"]
        ),
        _unpack(parts["note"]),
        tuple(parts["actions"]),
        parts.get("on", ""),
    )


def _pack(said: Line | None) -> dict[str, Any] | None:
    return pack(said) if said else None


def _unpack(packed: Mapping[str, Any] | None) -> Line | None:
    return unpack(packed) if packed else None
