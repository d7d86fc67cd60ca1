"""Where a long text may be cut so that no letter or emoji falls apart."""

from __future__ import annotations

import unicodedata

_REACH = 80
"""Characters to look back for a space before a word is cut in two."""
_LONGEST_SIGN = 64
"""Characters of the longest sign we keep whole; a family emoji has eleven."""
_JOINER = "\u200d"


def border(text: str, most: int) -> int:
    """Give how much of a text to show: at most `most` characters, best after a word."""
    if len(text) <= most:
        return len(text)
    near = max(most - _REACH, 0)
    space = max(text.rfind(sign, near, most) for sign in " \n")
    at = space + 1 or most
    floor = max(at - _LONGEST_SIGN, 1)
    while at > floor and _joined(text, at):
        at -= 1
    return at


def _joined(text: str, at: int) -> bool:
    """Tell whether the character at `at` belongs to the sign before it."""
    before, here = text[at - 1], text[at]
    if _JOINER in (before, here) or _modifies(here):
        return True
    return _is_flag_half(here) and _flag_halves(text, at) % 2 == 1


def _modifies(char: str) -> bool:
    """Tell a mark, variation selector, skin tone or tag from a sign of its own."""
    return (
        unicodedata.category(char).startswith("M")
        or "\U0001f3fb" <= char <= "\U0001f3ff"
        or "\U000e0020" <= char <= "\U000e007f"
    )


def _is_flag_half(char: str) -> bool:
    return "\U0001f1e6" <= char <= "\U0001f1ff"


def _flag_halves(text: str, at: int) -> int:
    """Count the flag halves in one row right before `at`."""
    start = at
    while start > 0 and _is_flag_half(text[start - 1]):
        start -= 1
    return at - start
