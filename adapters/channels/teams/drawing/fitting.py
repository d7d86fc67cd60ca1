"""Makes a card or dialog fit in what Teams takes: it never fails for its size.

First everything is drawn with plenty of room, then with less and less. What still does
not fit is left out, the least needed first, with a line that says how much.
"""

from __future__ import annotations

import itertools
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from adapters.channels.teams.drawing.blocks import Pen, Room, drawn
from adapters.channels.teams.drawing.elements import Part, parted, small
from bot import blocks
from bot.blocks import Block

NEED: Sequence[type] = (
    *(blocks.Head, blocks.Look, blocks.Wording, blocks.Quote, blocks.Info),
    *(blocks.Item, blocks.Offer, blocks.Told, blocks.Changed, blocks.Note),
    blocks.Logged,
)
"""What is kept first when not everything fits."""


def weight(part: Any) -> int:
    """Count the bytes of JSON, in UTF-8 or UTF-16: Teams speaks of both.

    A part of another has its comma with it, so parts weigh what they weigh together.
    """
    text = json.dumps(part, ensure_ascii=False, separators=(",", ":"))
    return max(len(text.encode()), len(text.encode("utf-16-le")))


def weights(parts: Sequence[Any]) -> int:
    return sum(weight(part) + _COMMA for part in parts)


_COMMA = 2


@dataclass(frozen=True, slots=True)
class Piece:
    """What is kept or left out together: the drawing of one neutral block."""

    kind: type
    parts: list[Part]
    weight: int


def fitted(
    found: Sequence[Block], pen: Pen, rooms: Sequence[Room], most: int
) -> list[Part]:
    """Draw blocks in the most room in which they fit together in so many bytes."""
    for room in rooms:
        made = list(_pieces(found, replace(pen, room=room)))
        if sum(piece.weight for piece in made) <= most:
            return [part for piece in made for part in piece.parts]
    return _left(made, pen, most)


def _pieces(found: Sequence[Block], pen: Pen) -> Iterator[Piece]:
    for number, (kind, same) in enumerate(itertools.groupby(found, type)):
        above = parted if kind is blocks.Head and number else list[Part]
        for block in same:
            parts = above(drawn(block, pen))
            yield Piece(kind, parts, weights(parts))


def _left(made: Sequence[Piece], pen: Pen, most: int) -> list[Part]:
    """Keep what is needed most in the order it had, and say how much is not there."""
    room = most - weights([small(pen.say("list.more", n=10**6))])
    by_need = sorted(enumerate(made), key=lambda each: NEED.index(each[1].kind))
    kept: dict[int, Piece] = {}
    for number, piece in by_need:
        if piece.weight <= room:
            kept[number] = piece
            room -= piece.weight
    parts = [part for number in sorted(kept) for part in kept[number].parts]
    return [*parts, small(pen.say("list.more", n=len(made) - len(kept)))]
