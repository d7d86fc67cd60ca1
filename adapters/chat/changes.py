"""What changed in a text, for reading: a word here and there, or all of it in one."""

from __future__ import annotations

from collections.abc import Sequence

from adapters.chat.text import size

Change = tuple[str, str]
"""What happened to a piece of text ("same", "out" or "in"), and the text."""


def together(parts: Sequence[Change], near: int) -> list[Change]:
    """Make one of changes with at most so many characters between them.

    Word by word is clear for a word or two; a rewrite would be all marks.
    """
    found: list[Change] = []
    gone = came = ""
    for how, text in parts:
        if how == "same" and (size(text) > near or not (gone or came)):
            found += [("out", gone), ("in", came), (how, text)]
            gone = came = ""
        else:
            gone += text if how != "in" else ""
            came += text if how != "out" else ""
    found += [("out", gone), ("in", came)]
    return [change for change in found if change[1]]
