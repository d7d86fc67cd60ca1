"""Words for a chat's screens: sound, in the room there is, and turning nothing else."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from urllib.parse import quote as percent
from urllib.parse import urlsplit

from bot.fold import border
from bot.links import safe_url

MORE = "…"
_CONTROLS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f]")
_LONE = re.compile("[\ud800-\udfff]")


def sound(text: str) -> str:
    """Give text that JSON and every screen can hold; what is sound stays as it is."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return _LONE.sub("\ufffd", _CONTROLS.sub("", text))


# ------------------------------------------------------------------ how much of it


def size(text: str) -> int:
    """Count characters as a browser does: an emoji is often two.

    No chat says how it counts; what fits this way fits either way.
    """
    if text.isascii():
        return len(text)
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def reach(text: str, most: int) -> int:
    """Give how many characters fit in `most`, with no sign torn apart."""
    if size(text) <= most:
        return len(text)
    at = min(len(text), most)
    while (over := size(text[:at]) - most) > 0:
        at -= (over + 1) // 2
    return border(text, at)


def cut(text: str, most: int) -> str:
    """Give a text that ends in "…" when it is longer than `most`."""
    if size(text) <= most:
        return text
    return text[: reach(text, most - len(MORE))].rstrip() + MORE


def pieces(text: str, most: int) -> Iterator[str]:
    """Give a text in parts of at most `most`; together they are the whole."""
    while text:
        at = reach(text, most) or 1
        yield text[:at]
        text = text[at:]


def apart(text: str) -> str:
    """Keep words that run from right to left from turning what stands beside them."""
    if text.isascii() or not any(
        unicodedata.bidirectional(c) in _TURNING for c in text
    ):
        return text
    return f"\u2068{text}\u2069"


_TURNING = {"R", "AL", "RLE", "RLO", "LRE", "LRO", "RLI", "LRI", "FSI", "AN"}


def address(url: str, most: int) -> str:
    """Give an address that a chat takes and a card may lead to, else ""."""
    url = safe_url(sound(url))
    if not url or not (urlsplit(url).hostname or "").isascii():
        return ""
    coded = percent(url, safe="%/:?#[]@!$&'()*+,;=~-._")
    return coded if len(coded) <= most else ""
