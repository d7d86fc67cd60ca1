"""The difference between two texts, word by word, for whoever wrote the first."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from difflib import SequenceMatcher
from itertools import takewhile

Part = tuple[str, str]


def difference(before: str, now: str) -> tuple[Part, ...]:
    """Give what is the "same", went "out" and came "in", in order.

    All that is not "in" together is `before`, all that is not "out" is `now`.
    """
    old, new = _words(before), _words(now)
    start = _alike(old, new)
    old, new, first = old[start:], new[start:], old[:start]
    end = _alike(old[::-1], new[::-1])
    last = old[len(old) - end :]
    between = _between(old[: len(old) - end], new[: len(new) - end])
    return tuple(_joined([("same", first), *between, ("same", last)]))


def _between(old: Sequence[str], new: Sequence[str]) -> Iterator[tuple[str, list[str]]]:
    """Compare what is not the same from the start or to the end.

    What is white, or stands everywhere in a long text, is no reason to call two places
    the same: it would be all marks, and take minutes.
    """
    matcher = SequenceMatcher(str.isspace, old, new)
    for kind, i1, i2, j1, j2 in matcher.get_opcodes():
        if kind == "equal":
            yield "same", list(old[i1:i2])
        else:
            yield "out", list(old[i1:i2])
            yield "in", list(new[j1:j2])


def _joined(parts: Iterable[tuple[str, list[str]]]) -> Iterator[Part]:
    return ((how, "".join(words)) for how, words in parts if words)


def _alike(one: Sequence[str], other: Sequence[str]) -> int:
    """Count the words with which both begin."""
    return sum(1 for _ in takewhile(_same, zip(one, other, strict=False)))


def _same(pair: tuple[str, str]) -> bool:
    return pair[0] == pair[1]


def _words(text: str) -> list[str]:
    return re.findall(r"\s+|[^\s]+", text)
