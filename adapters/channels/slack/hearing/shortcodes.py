"""Emoji as Slack hands them over, `:wave:`, become the characters that people typed.

The names in shortcodes.csv are those of Slack, from github.com/iamcal/emoji-data (MIT
licence, Copyright (c) 2013 Cal Henderson). A name nobody knows stays as it was typed,
and so does what only looks like one: sizes s:m:l, a ratio, the address of a page.
"""

from __future__ import annotations

import csv
import re
from collections import deque
from collections.abc import Mapping
from functools import cache
from importlib import resources

_TONES = {f"skin-tone-{n}": chr(0x1F3F9 + n) for n in range(2, 7)}
_SELECTOR = "\ufe0f"
"""Asks for a picture; a skin tone, which stands in its place, asks for one as well."""


_WORD = re.compile(r"\S+")


def characters(text: str) -> str:
    """Give a text with its shortcodes as characters."""
    return _WORD.sub(_read, text)


def _read(found: re.Match[str]) -> str:
    """Read one word; the address of a page is left as it is."""
    word = found[0]
    return word if "://" in word else _signs_of(word)


def _signs_of(word: str) -> str:
    first, *others = word.split(":")
    parts, made = deque(others), [first]
    while parts:
        name = parts.popleft()
        if not parts:  # no second colon
            made.append(f":{name}")
        elif name in _TONES and not made[-1] and made[-2:-1] and made[-2] in _signs():
            made[-2:] = [_coloured(made[-2], _TONES[name]), parts.popleft()]
        elif _is_sign(name) and _stands(made[-1], name, parts):
            made += [_known().get(name) or _TONES[name], parts.popleft()]
        else:
            made.append(f":{name}")
    return "".join(made)


def _is_sign(name: str) -> bool:
    return name in _known() or name in _TONES


def _stands(before: str, name: str, behind: deque[str]) -> bool:
    """Tell whether it stands by itself, or hangs on one word as emoji often do.

    A short name or a number that hangs on a word is no emoji: those are sizes, days,
    times of day. Between two words nothing is.
    """
    left = before[-1:] == ":" or before[-1:].isalnum()
    right = _hangs(behind)
    plain = name in {"+1", "-1"} or (len(name) > 2 and not name.isdigit())
    return not (left and right) and (plain or not (left or right))


def _hangs(behind: deque[str]) -> bool:
    """Tell whether a word comes right behind; another emoji is none."""
    here, *others = behind
    if here or (len(others) > 1 and _is_sign(others[0])):
        return here[:1].isalnum()
    return bool(others) and others[0][:1].isalnum()


def _coloured(sign: str, tone: str) -> str:
    """Give a sign its skin tone, which stands after its first character."""
    return sign[0] + tone + sign[1:].removeprefix(_SELECTOR)


@cache
def _known() -> Mapping[str, str]:
    found = resources.files("adapters.channels.slack.hearing") / "shortcodes.csv"
    with found.open(encoding="utf-8") as file:
        return dict(csv.reader(file))


@cache
def _signs() -> frozenset[str]:
    return frozenset(_known().values())


# The licence under which the names in shortcodes.csv may be used:
#
# Permission is hereby granted, free of charge, to any person obtaining a copy of this
# software and associated documentation files (the "Software"), to deal in the Software
# without restriction, including without limitation the rights to use, copy, modify,
# merge, publish, distribute, sublicense, and/or sell copies of the Software, and to
# permit persons to whom the Software is furnished to do so, subject to the following
# conditions: The above copyright notice and this permission notice shall be included in
# all copies or substantial portions of the Software.
#
# THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR IMPLIED,
# INCLUDING BUT NOT LIMITED TO THE WARRANTIES OF MERCHANTABILITY, FITNESS FOR A
# PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO EVENT SHALL THE AUTHORS OR COPYRIGHT
# HOLDERS BE LIABLE FOR ANY CLAIM, DAMAGES OR OTHER LIABILITY, WHETHER IN AN ACTION OF
# CONTRACT, TORT OR OTHERWISE, ARISING FROM, OUT OF OR IN CONNECTION WITH THE SOFTWARE
# OR THE USE OR OTHER DEALINGS IN THE SOFTWARE.
