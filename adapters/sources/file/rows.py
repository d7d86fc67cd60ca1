"""From lines to rows: CSV with ; , or tab, or JSON Lines with the same names."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from adapters.sources.file.lines import LONGEST, Lines, Numbered

COLUMNS = (
    "external_id",
    "channel",
    "created_at",
    "author",
    "rating",
    "rating_scale",
    "title",
    "text",
    "language",
    "url",
    "replied_at",
    "reply_text",
)


@dataclass(frozen=True, slots=True)
class Malformed:
    """A line of the file that was left out, with every reason in words."""

    line: int
    reasons: tuple[str, ...]

    def __str__(self) -> str:
        return f"line {self.line}: {'; '.join(self.reasons)}"


@dataclass(frozen=True, slots=True)
class Remark:
    """Something to know about the file as a whole; no line was left out for it."""

    text: str

    def __str__(self) -> str:
        return self.text


EMPTY = Remark("It is empty.")


@dataclass(frozen=True, slots=True)
class Row:
    """One record, the line on which it begins, and its cells by column."""

    line: int
    cells: Mapping[str, str]


def rows(lines: Lines) -> Iterator[Row | Malformed | Remark]:
    """Give the rows of a file; its first line tells whether it is CSV or JSON."""
    first = next((line for line in lines if line.text.strip()), None)
    if first is None:
        yield EMPTY
        return
    lines.back([first])
    yield from _objects(lines) if first.text.lstrip()[0] in "{[" else _table(lines)


# ------------------------------------------------------------------ CSV


def _table(lines: Lines) -> Iterator[Row | Malformed | Remark]:
    head = next(lines)
    delimiter = max(";,\t", key=lambda each: len(_known(head.text, each)))
    lines.back([head])
    records = _records(lines, delimiter)
    names = next(records, None)
    if names is None:  # nothing but a pair of quotes
        yield EMPTY
        return
    columns = [_name(cell) for cell in names.cells]
    if problem := _lacking(columns):
        yield Malformed(names.line, (problem,))
        return
    for record in records:
        yield _row(record, columns)


def _known(header: str, delimiter: str) -> set[str]:
    return {_name(cell.strip('" \n')) for cell in header.split(delimiter)} & {*COLUMNS}


def _name(cell: str) -> str:
    return cell.strip().casefold()


def _lacking(columns: list[str]) -> str:
    if not {*columns} & {*COLUMNS}:
        return f"names no known column; known are {', '.join(COLUMNS)}"
    if "created_at" not in columns:
        return "the column created_at is missing, and no review can do without"
    if not {"title", "text"} & {*columns}:
        return "the column text is missing, and no review can do without"
    return ""


@dataclass(frozen=True, slots=True)
class _Record:
    line: int
    cells: list[str]
    problem: str = ""


def _row(record: _Record, columns: list[str]) -> Row | Malformed:
    if record.problem:
        return Malformed(record.line, (record.problem,))
    if any(cell.strip() for cell in record.cells[len(columns) :]):
        many, named = len(record.cells), len(columns)
        reason = f"{many} fields where the first line names {named}"
        return Malformed(record.line, (reason,))
    return Row(record.line, dict(zip(columns, record.cells, strict=False)))


def _records(lines: Lines, delimiter: str) -> Iterator[_Record]:
    """Give record after record; a quote that never closes costs one line only."""
    for first in lines:
        if first.cut:
            yield _Record(first.number, [], f"longer than {LONGEST} characters")
            continue
        feed = _Feed(first, lines)
        cells = next(csv.reader(feed, delimiter=delimiter))
        if feed.open:
            lines.back(feed.more)
            yield _Record(first.number, [], "a quote is opened and never closed")
        elif any(cell.strip() for cell in cells):
            yield _Record(first.number, cells)


class _Feed(Iterator[str]):
    """Hands over the lines of one record and notices when it finds no end."""

    def __init__(self, first: Numbered, lines: Lines) -> None:
        self._first: Numbered | None = first
        self._lines = lines
        self._size = len(first.text)
        self.more: list[Numbered] = []
        self.open = False

    def __next__(self) -> str:
        if self._first:
            first, self._first = self._first, None
            return first.text
        line = next(self._lines, None)
        if line is not None:
            self.more.append(line)
            self._size += len(line.text)
        if line is None or line.cut or self._size > LONGEST:
            self.open = True
            raise StopIteration
        return line.text


# ------------------------------------------------------------------ JSON Lines


def _objects(lines: Lines) -> Iterator[Row | Malformed]:
    for line in lines:
        if line.text.strip():
            yield _object(line)


def _object(line: Numbered) -> Row | Malformed:
    if line.cut:
        return Malformed(line.number, (f"longer than {LONGEST} characters",))
    try:
        told = json.loads(line.text)
    except (ValueError, RecursionError):
        return Malformed(line.number, ("not a JSON object on one line",))
    if not isinstance(told, dict):
        return Malformed(line.number, ("not a JSON object on one line",))
    cells = {name: _cell(told.get(name)) for name in COLUMNS}
    odd = tuple(f"{name} is no text" for name, cell in cells.items() if cell is None)
    if odd:
        return Malformed(line.number, odd)
    return Row(line.number, {name: cell or "" for name, cell in cells.items()})


def _cell(value: Any) -> str | None:
    if value is None:
        return ""
    if isinstance(value, str | int | float) and not isinstance(value, bool):
        return str(value)
    return None
