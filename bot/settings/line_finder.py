"""Where in a TOML file something stands, so that a message can name the line."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

Path = tuple[str | int, ...]


def line_of(text: str, path: Path) -> int | None:
    """Give the line (from 1) at which the value of a key path begins.

    A key that is not there leads to the head of the table it belongs in; a missing key
    outside any table, and a text that is no TOML, to None.
    """
    cursor, nearest = _Cursor(), None
    for line, statement in _statements(text):
        if statement.lstrip().startswith("["):
            cursor.enter(statement)
            if path == cursor.table:
                return line
            if path[: len(cursor.table)] == cursor.table:
                nearest = line
        elif _holds(tomllib.loads(statement), cursor.rest(path)):
            return line
    return nearest


def _statements(text: str) -> Iterator[tuple[int, str]]:
    """Give each header or key with its first line; comments and blanks are left out.

    A statement is the fewest lines that are TOML on their own: a list or a long text
    that goes on over several lines is not, until its last one.
    """
    start, gathered = 1, ""
    for number, line in enumerate(text.split("\n"), 1):
        gathered += f"{line}\n"
        try:
            found = tomllib.loads(gathered)
        except tomllib.TOMLDecodeError:
            continue
        if found:
            yield start, gathered
        start, gathered = number + 1, ""


@dataclass
class _Cursor:
    """The table that the file is in, with lists of tables counted."""

    table: Path = ()
    lists: dict[Path, int] = field(default_factory=dict)

    def enter(self, header: str) -> None:
        names, is_list = _header(header)
        table: Path = ()
        for name in names[:-1]:
            table = self._last((*table, name))
        table = (*table, names[-1])
        if is_list:
            self.lists[table] = self.lists.get(table, -1) + 1
        self.table = self._last(table)

    def _last(self, table: Path) -> Path:
        return (*table, self.lists[table]) if table in self.lists else table

    def rest(self, path: Path) -> Path | None:
        """Give what of a path is left inside this table; None when it is elsewhere."""
        here = len(self.table)
        return path[here:] if path[:here] == self.table else None


def _header(statement: str) -> tuple[list[str], bool]:
    """Give the names in `[a.b]` or `[[a.b]]`, and whether it is the latter."""
    names: list[str] = []
    found: Any = tomllib.loads(statement)
    while isinstance(found, Mapping) and found:
        name, found = next(iter(found.items()))
        names.append(name)
    return names, isinstance(found, list)


def _holds(value: Any, path: Path | None) -> bool:
    """Tell whether a path leads somewhere in a value."""
    if path is None:
        return False
    for step in path:
        try:
            value = value[step]
        except (KeyError, IndexError, TypeError):
            return False
    return True
