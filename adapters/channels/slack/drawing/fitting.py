"""Makes a card or dialog fit in what Slack takes: it never fails for its size.

First everything is drawn with plenty of room, then with less and less. What still does
not fit is left out, the least needed first, with a line that says how much.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from adapters.channels.slack.drawing.blocks import Pen, Room, drawn, entry
from adapters.channels.slack.drawing.limits import total
from adapters.channels.slack.drawing.sizes import LIMITS
from adapters.channels.slack.drawing.text import Part, rich, small
from bot import blocks
from bot.blocks import Block, Logged

NEED: Sequence[type] = (
    *(blocks.Head, blocks.Look, blocks.Wording, blocks.Quote, blocks.Info),
    *(blocks.Item, blocks.Offer, blocks.Told, blocks.Changed, blocks.Note, Logged),
)
"""What is kept first when not everything fits."""

_ENTRIES = 20
"""Entries of a log in one block: hundreds fit in a view of a hundred blocks."""


@dataclass(frozen=True, slots=True)
class Cap:
    """What there is room for: so many blocks, with so many characters in all."""

    blocks: int
    characters: int

    def less(self, parts: list[Part]) -> Cap:
        return Cap(self.blocks - len(parts), self.characters - total(parts))


@dataclass(frozen=True, slots=True)
class Piece:
    """What is kept or left out together: the drawing of `of` neutral blocks."""

    kind: type
    parts: list[Part]
    of: int = 1


def fitted(
    found: Sequence[Block], pen: Pen, rooms: Sequence[Room], cap: Cap
) -> list[Part]:
    """Draw blocks in the most room in which they fit together."""
    for room in rooms:
        made = list(_pieces(found, replace(pen, room=room)))
        if _fits(made, cap):
            return [part for piece in made for part in piece.parts]
    return _left(made, pen, cap)


def _pieces(found: Sequence[Block], pen: Pen) -> Iterator[Piece]:
    for number, (kind, same) in enumerate(itertools.groupby(found, type)):
        if kind is Logged:
            yield from _entries([b for b in same if isinstance(b, Logged)], pen)
        else:
            above = [_LINE] if kind is blocks.Head and number else []
            yield from (Piece(kind, [*above, *drawn(block, pen)]) for block in same)


_LINE: Part = {"type": "divider"}
"""Before each part of a list but the first: its name would stick to what is above."""


def _entries(found: Sequence[Logged], pen: Pen) -> Iterator[Piece]:
    for start in range(0, len(found), _ENTRIES):
        some = found[start : start + _ENTRIES]
        elements = [part for block in some for part in entry(block, pen)]
        yield Piece(Logged, [rich(*elements)], len(some))


def _fits(made: Sequence[Piece], cap: Cap) -> bool:
    count = sum(len(piece.parts) for piece in made)
    return count <= cap.blocks and _characters(made) <= cap.characters


def _characters(made: Sequence[Piece]) -> int:
    return sum(total(piece.parts) for piece in made)


def _left(made: Sequence[Piece], pen: Pen, cap: Cap) -> list[Part]:
    """Keep what is needed most in the order it had, and say how much is not there."""
    room = cap.less([small(pen.say("list.more", n=10**6))])
    by_need = sorted(enumerate(made), key=lambda each: NEED.index(each[1].kind))
    kept: dict[int, Piece] = {}
    for number, piece in by_need:
        if _fits([piece], room):
            kept[number] = piece
            room = room.less(piece.parts)
    gone = sum(piece.of for number, piece in enumerate(made) if number not in kept)
    parts = [part for number in sorted(kept) for part in kept[number].parts]
    return [*parts, small(pen.say("list.more", n=gone))]


def message_cap() -> Cap:
    return Cap(LIMITS["message.blocks"], LIMITS["message.all"])


def view_cap() -> Cap:
    return Cap(LIMITS["view.blocks"], LIMITS["view.all"])
