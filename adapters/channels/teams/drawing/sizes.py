"""How long and how many Teams lets things be, in one table.

Teams writes down little: what is ours, because nothing is said or because more is not
read, says so.
"""

from __future__ import annotations

from collections.abc import Mapping

LIMITS: Mapping[str, int] = {
    "message.bytes": 25_000,  # ours: other ways into Teams stop at 28 KB, bots later
    "card.bytes": 24_000,  # ours: the message around it needs some as well
    "carried.bytes": 8_000,  # ours: what all buttons of a dialog carry together
    "carried.value": 100,  # ours: so short a value always travels unseen
    "row": 2,  # ours: more in a row are cut to single letters at 300 pixels
    "row.titles": 24,  # ours: so many letters together are whole at 300 pixels
    "title": 80,  # ours, as are all the lengths below but the window's
    "label": 200,
    "choice": 80,
    "input": 3000,  # what a reply may have on every channel
    "verb": 255,  # what is read back of a button
    "url": 2000,
    "summary": 250,
    "said": 3000,
    "window": 64,
}
"""In characters as `size` counts them, in bytes or in pieces."""
