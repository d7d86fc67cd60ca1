"""A file of reviews, read from top to bottom: what is good, and what is not and why."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from zoneinfo import ZoneInfo

from adapters.sources.file import mapping
from adapters.sources.file.lines import Lines, trouble, writing
from adapters.sources.file.rows import Malformed, Remark, Row, rows
from bot.review import Review

Item = Review | Malformed | Remark


def read(path: Path, *, source: str, zone: ZoneInfo) -> Iterator[Item]:
    """Give every review of a CSV or JSON Lines file, and each line that is none.

    Reads as it goes, so that the size of the file does not matter. Naive times are
    taken in `zone`. Raises Unavailable, in words, when the file cannot be opened.
    """
    try:
        yield from _items(path, source, zone)
    except OSError as error:
        raise trouble(path, error) from error


def _items(path: Path, source: str, zone: ZoneInfo) -> Iterator[Item]:
    written = writing(path)
    if written.remark:
        yield Remark(written.remark)
    with path.open(encoding=written.encoding, errors="replace") as file:
        for row in rows(Lines(file)):
            yield _item(row, source, zone) if isinstance(row, Row) else row


def _item(row: Row, source: str, zone: ZoneInfo) -> Review | Malformed:
    mapped = mapping.review(row.cells, source=source, zone=zone)
    return mapped if isinstance(mapped, Review) else Malformed(row.line, mapped)
