"""The lines of a file with their numbers, however large or broken the file is."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TextIO

from bot.errors import Unavailable
from bot.review import clean

LONGEST = 131_072
"""Characters of one record: the most that Python's csv module takes in a field."""


@dataclass(frozen=True, slots=True)
class Numbered:
    """One line as it stands in the file; `cut` when it was longer than is read."""

    number: int
    text: str
    cut: bool = False


class Lines(Iterator[Numbered]):
    """Gives line after line; never holds more than one, and those put back."""

    def __init__(self, file: TextIO) -> None:
        self._file = file
        self._number = 0
        self._back: list[Numbered] = []

    def __next__(self) -> Numbered:
        if self._back:
            return self._back.pop()
        text = self._file.readline(LONGEST)
        if not text:
            raise StopIteration
        self._number += 1
        cut = len(text) == LONGEST and not text.endswith("\n")
        if cut:
            self._skip()
        return Numbered(self._number, text.replace("\0", ""), cut)

    def back(self, lines: Sequence[Numbered]) -> None:
        """Put lines back, to be given again in the same order."""
        self._back += reversed(lines)

    def _skip(self) -> None:
        rest = self._file.readline(LONGEST)
        while rest and not rest.endswith("\n"):
            rest = self._file.readline(LONGEST)


def trouble(path: Path, error: OSError) -> Unavailable:
    """Say in words why a file or folder cannot be read.

    The name is cleaned: one of odd bytes is text that no store can hold.
    """
    reason = error.strerror or "reading failed"
    return Unavailable(f"{clean(str(path))} cannot be read: {reason}")


# ------------------------------------------------------------------ what wrote it


@dataclass(frozen=True, slots=True)
class Writing:
    """The encoding of a file; `remark` is a sentence for whoever brought it, or ""."""

    encoding: str
    remark: str = ""


_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_BROKEN = re.compile("[\udc80-\udcff]")  # how Python shows a byte that is no UTF-8
_FOREIGN = re.compile("[^\x00-\x7f\udc80-\udcff]")


def writing(path: Path) -> Writing:
    """Tell how a file was written: by its mark, else by what UTF-8 makes of it.

    One broken byte does not make a file Windows': its accents decide.
    """
    with path.open("rb") as file:
        start = file.read(3)
    for mark, encoding in _MARKS:
        if start.startswith(mark):
            return Writing(encoding)
    broken, foreign = _counted(path)
    if not broken:
        return Writing("utf-8")
    if broken > foreign:
        return Writing("cp1252", "It is not UTF-8; it was read as Windows-1252.")
    return Writing(
        "utf-8", f"Bytes that are no UTF-8, {broken} in all, show as \ufffd."
    )


def _counted(path: Path) -> tuple[int, int]:
    broken = foreign = 0
    with path.open(encoding="utf-8", errors="surrogateescape") as file:
        while piece := file.read(1_000_000):
            if not piece.isascii():
                broken += len(_BROKEN.findall(piece))
                foreign += len(_FOREIGN.findall(piece))
    return broken, foreign
