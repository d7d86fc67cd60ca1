"""The difference between two texts, word by word, for whoever wrote the first."""

from __future__ import annotations

import re
from difflib import SequenceMatcher


def difference(before: str, now: str) -> tuple[tuple[str, str], ...]:
    """Give what is the "same", went "out" and came "in", in order.

    All that is not "in" together is `before`, all that is not "out" is `now`.
    """
    old, new = _words(before), _words(now)
    parts: list[tuple[str, str]] = []
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    for kind, i1, i2, j1, j2 in matcher.get_opcodes():
        if kind == "equal":
            parts.append(("same", "".join(old[i1:i2])))
            continue
        parts += [("out", "".join(old[i1:i2]))] if i2 > i1 else []
        parts += [("in", "".join(new[j1:j2]))] if j2 > j1 else []
    return tuple(parts)


def _words(text: str) -> list[str]:
    return re.findall(r"\s+|[^\s]+", text)
