"""Words in Slack's own forms, so that nothing a stranger wrote ever does anything.

Foreign words stand only in `plain_text` and in the text of `rich_text`: Slack reads no
mentions, links or formatting there. The one text it does read that way is the summary
of a message, which goes through `escaped`.
"""

from __future__ import annotations

from typing import Any

from adapters.channels.slack.drawing.sizes import LIMITS
from adapters.chat.text import cut, size, sound

Part = dict[str, Any]
"""A piece of what Slack is sent, as JSON holds it."""

BLANK = "-"
"""What stands where Slack wants words and there are none."""


def escaped(text: str, most: int) -> str:
    """Give text for where Slack reads markup: nobody is called, nothing is linked."""
    text = sound(text)
    kept = cut(text, most)
    room = most
    while size(safe := _escape(kept)) > most:
        room -= max((size(safe) - most) // 5, 1)
        kept = cut(text, room)
    return safe


def _escape(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


# ------------------------------------------------------------------ Slack's forms


def plain(text: str, most: int) -> Part:
    """Give a label or a small text; emoji stay the letters that somebody wrote."""
    shown = cut(sound(text).strip(), most) or BLANK
    return {"type": "plain_text", "text": shown, "emoji": False}


def label(text: str, most: int) -> Part:
    """Give a label: one line, whatever was put in it."""
    return plain(" ".join(text.split()), most)


def run(text: str, *style: str) -> Part:
    """Give words inside rich text; `style` is any of bold, italic and strike."""
    part: Part = {"type": "text", "text": sound(text)}
    return part | {"style": dict.fromkeys(style, True)} if style else part


def link(url: str, text: str) -> Part:
    return {"type": "link", "url": url, "text": sound(text)}


def line_of(*parts: Part) -> Part:
    """Give one paragraph of rich text."""
    return _element("rich_text_section", parts)


def quoted(text: str) -> Part:
    """Give words with a bar before them: what somebody outside said."""
    return _element("rich_text_quote", (run(text),))


def boxed(text: str) -> Part:
    """Give words in a box of their own: exactly these, line breaks and all."""
    return _element("rich_text_preformatted", (run(text),))


def _element(kind: str, parts: tuple[Part, ...]) -> Part:
    return {"type": kind, "elements": [part for part in parts if part["text"]]}


def rich(*elements: Part) -> Part:
    """Give a block of rich text; Slack refuses an element that holds nothing.

    Paragraphs that follow one another become one with line breaks, since not every
    screen puts them below one another.
    """
    kept: list[Part] = []
    for element in filter(_holds, elements):
        if kept and kept[-1]["type"] == element["type"] == "rich_text_section":
            kept[-1] = line_of(*kept[-1]["elements"], run("\n"), *element["elements"])
        else:
            kept.append(element)
    return {"type": "rich_text", "elements": kept or [line_of(run(BLANK))]}


def _holds(element: Part) -> bool:
    return bool(element["elements"])


def small(text: str) -> Part:
    """Give a quiet line below or beside what matters."""
    return {"type": "context", "elements": [plain(text, LIMITS["context.text"])]}
