"""Words in the elements of an Adaptive Card, so that nothing foreign does anything.

Everything to read is a RichTextBlock of TextRuns: a TextBlock would read Markdown. One
thing is read in a TextRun as well, a moment such as {{DATE(...)}}, so those are taken
apart. Labels and titles are one text each and some screens read Markdown there, though
Teams says that it does not: signs that mean something are made harmless.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from adapters.channels.teams.drawing.sizes import LIMITS
from adapters.chat.text import cut, size, sound

Part = dict[str, Any]
"""A piece of what Teams is sent, as JSON holds it."""

BLANK = "-"
"""What stands where words are wanted and there are none."""

_STYLES: Mapping[str, Part] = {
    "bold": {"weight": "bolder"},
    "italic": {"italic": True},
    "strike": {"strikethrough": True},
    "small": {"size": "small"},
    "large": {"size": "large"},
    "subtle": {"isSubtle": True},
}

# ------------------------------------------------------------------ words to read

_MACRO = re.compile(r"(?<=\{)(?=\{\s*(?:DATE|TIME)\s*\()", re.IGNORECASE)


def run(text: str, *styles: str) -> list[Part]:
    """Give words as they are, in as many runs as it takes to have no moment read."""
    looks: Part = {}
    for style in styles:
        looks |= _STYLES[style]
    pieces = _MACRO.split(sound(text))
    return [{"type": "TextRun", "text": piece, **looks} for piece in pieces if piece]


def link(url: str, text: str, *styles: str) -> list[Part]:
    """Give words of ours that lead to an address."""
    leads = {"type": "Action.OpenUrl", "url": url}
    return [part | {"selectAction": leads} for part in run(text, *styles)]


def said(*runs: Iterable[Part], spacing: str = "") -> Part:
    """Give one paragraph; an element that holds nothing says so."""
    inlines = [part for some in runs for part in some] or run(BLANK)
    part: Part = {"type": "RichTextBlock", "inlines": inlines}
    return part | {"spacing": spacing} if spacing else part


def small(text: str) -> Part:
    """Give a quiet line below or beside what matters."""
    return said(run(text, "small", "subtle"), spacing="small")


def boxed(*items: Part) -> Part:
    """Give words in a box of their own: exactly these, as somebody wrote them."""
    return {
        "type": "Container",
        "style": "emphasis",
        "spacing": "small",
        "items": list(items),
    }


def boxes(parts: Sequence[Part]) -> set[str]:
    """Give the words that stand in a box of their own, to the letter."""
    found = (part["items"][0] for part in parts if part["type"] == "Container")
    return {"".join(each["text"] for each in item["inlines"]) for item in found}


def beside(left: Sequence[Part], right: Sequence[Part]) -> Part:
    """Give something small on the right of what takes the room there is."""
    columns = [
        {"type": "Column", "width": "stretch", "items": list(left)},
        {"type": "Column", "width": "auto", "items": list(right)},
    ]
    return {"type": "ColumnSet", "columns": columns}


def parted(parts: list[Part]) -> list[Part]:
    """Draw a line above the first of some parts."""
    first = {**parts[0], "separator": True, "spacing": "medium"}
    return [first, *parts[1:]]


# ------------------------------------------------------------------ labels and titles

_JOINER = "\u2060"
"""Has no width and parts nothing, but no pattern is found across it."""
_BROKEN = re.compile(
    r"(?<=\{)(?=\{)|(?<=\])(?=[(\[:])|(?<=:)(?=//)|(?<=www)(?=\.)|(?<=[@<&])(?=\S)",
    re.IGNORECASE,
)
_BEGINS = re.compile(r"(?=[-+#>=]|\d+[.)])")
_MARKS = str.maketrans("*~`\\", "\u2217\u223c\u02cb\uff3c")
_UNDERLINE = re.compile(r"(?<!\w)_|_(?!\w)")


def label(text: str, most: int) -> str:
    """Give a label: one line, in which no screen finds anything but words."""
    shown = cut(" ".join(sound(text).split()), most) or BLANK
    if shown.isalnum() or shown == BLANK:
        return shown
    marked = _UNDERLINE.sub("\uff3f", shown.translate(_MARKS))
    broken = _BROKEN.sub(_JOINER, marked)
    return cut(_JOINER + broken if _BEGINS.match(broken) else broken, most)


# ------------------------------------------------------------------ buttons


def rows(actions: Sequence[Part]) -> list[Part]:
    """Give buttons in rows of two, or one where two are too wide for a phone."""
    found: list[list[Part]] = []
    for action in actions:
        if found and _pairs(found[-1], action):
            found[-1].append(action)
        else:
            found.append([action])
    return [_row(few, first=not n) for n, few in enumerate(found)]


def _pairs(row: list[Part], action: Part) -> bool:
    titles = [each["title"] for each in (*row, action)]
    short = sum(map(size, titles)) <= LIMITS["row.titles"]
    return short and len(titles) <= LIMITS["row"]


def _row(actions: list[Part], *, first: bool) -> Part:
    spacing = {} if first else {"spacing": "small"}
    return {"type": "ActionSet", **spacing, "actions": actions}
