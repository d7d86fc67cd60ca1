"""A watched folder, or one file: which files there are, and which of them changed."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from adapters.sources.file.lines import trouble

KINDS = (".csv", ".tsv", ".jsonl", ".ndjson")
SETTLED = 1.0
"""Seconds. A file that changed more recently may still be being written."""

Seen = Mapping[str, list[int]]
"""Name of a file -> its size in bytes and its time of change in ns, when last read."""


@dataclass(frozen=True, slots=True)
class Listed:
    """A file with what tells whether it changed."""

    path: Path
    size: int
    changed_ns: int

    @property
    def stamp(self) -> list[int]:
        return [self.size, self.changed_ns]

    def settled(self, now: datetime) -> bool:
        return abs(now.timestamp() - self.changed_ns / 1e9) >= SETTLED


def listed(path: Path) -> list[Listed]:
    """Give the files to read, sorted: a file itself, or those of a folder.

    In a folder these are the CSV and JSON Lines files that are not hidden. Raises
    Unavailable, in words, when there is no such file or folder.
    """
    try:
        inside = sorted(path.iterdir()) if path.is_dir() else [path]
        found = [each for each in inside if each == path or _wanted(each)]
        return [_listed(each) for each in found]
    except OSError as error:
        raise trouble(path, error) from error


def _wanted(path: Path) -> bool:
    shown = not path.name.startswith((".", "~"))
    return shown and path.suffix.lower() in KINDS and path.is_file()


def _listed(path: Path) -> Listed:
    stat = path.stat()
    return Listed(path, stat.st_size, stat.st_mtime_ns)


def seen(cursor: str) -> dict[str, list[int]]:
    """Read a cursor; one that nobody can read means that nothing was read yet."""
    try:
        told = json.loads(cursor or "{}")
    except ValueError:
        return {}
    return told if isinstance(told, dict) else {}


def cursor(read: Seen) -> str:
    return json.dumps(read, sort_keys=True)
