"""The icons of the app in Teams, drawn here: a speech bubble that answers another.

Teams wants one of 192 by 192 in colour and one of 32 by 32 in white alone.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Callable
from itertools import product

Pixel = tuple[int, int, int, int]
Shape = Callable[[float, float], bool]
"""Whether a point belongs to it; both ways from 0 to 1, from the upper left."""

TEAL, WHITE, PALE = (31, 95, 91), (255, 255, 255), (159, 205, 199)
FINE = 3
"""Points looked at in each direction for one pixel, so that edges are smooth."""


def color() -> bytes:
    """Give the icon in colour, as PNG."""
    return _png(192, lambda x, y: _mixed(x, y, 192))


def outline() -> bytes:
    """Give the icon in white on nothing, as PNG."""
    return _png(32, lambda x, y: (*WHITE, round(255 * _part(_both, x, y, 32))))


def _mixed(x: int, y: int, side: int) -> Pixel:
    red, green, blue = TEAL
    for shape, ink in ((_asks, PALE), (_gap, TEAL), (_answers, WHITE)):
        part = _part(shape, x, y, side)
        red += round((ink[0] - red) * part)
        green += round((ink[1] - green) * part)
        blue += round((ink[2] - blue) * part)
    return red, green, blue, 255


def _bubble(at: tuple[float, float], tail: float, grown: float = 0) -> Shape:
    """Give a box with round corners and a tail below it, from its upper left corner.

    `tail` is where that ends.
    """
    left, top = at
    right, bottom, corner = left + 0.52, top + 0.32, 0.09 + grown

    def shape(x: float, y: float) -> bool:
        away_x = max(left - grown + corner - x, x - (right + grown - corner), 0)
        away_y = max(top - grown + corner - y, y - (bottom + grown - corner), 0)
        end = bottom + 0.13 + grown
        in_tail = bottom <= y <= end and abs(x - tail) <= (end - y) * 0.8
        return away_x**2 + away_y**2 <= corner**2 or in_tail

    return shape


_asks = _bubble((0.14, 0.16), 0.33)
_answers = _bubble((0.34, 0.40), 0.67)
_gap = _bubble((0.34, 0.40), 0.67, grown=0.04)


def _both(x: float, y: float) -> bool:
    return _answers(x, y) or (_asks(x, y) and not _gap(x, y))


def _part(shape: Shape, x: int, y: int, side: int) -> float:
    """Give how much of a pixel a shape covers, from 0 to 1."""
    inside = sum(
        shape((x + (i + 0.5) / FINE) / side, (y + (j + 0.5) / FINE) / side)
        for i, j in product(range(FINE), repeat=2)
    )
    return inside / FINE**2


def _png(side: int, pixel: Callable[[int, int], Pixel]) -> bytes:
    rows = (
        b"\0" + bytes(value for x in range(side) for value in pixel(x, y))
        for y in range(side)
    )
    size = struct.pack(">IIBBBBB", side, side, 8, 6, 0, 0, 0)
    held = zlib.compress(b"".join(rows), 9)
    parts = ((b"IHDR", size), (b"IDAT", held), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(*part) for part in parts)


def _chunk(name: bytes, held: bytes) -> bytes:
    named = name + held
    return struct.pack(">I", len(held)) + named + struct.pack(">I", zlib.crc32(named))
