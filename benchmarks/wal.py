"""What really reached SQLite's log: pages and commits, read from the file itself.

The format: https://www.sqlite.org/fileformat2.html#walformat
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

_HEADER, _FRAME = 32, 24


@dataclass(frozen=True, slots=True)
class Written:
    """Pages in the log and the commits that they belong to."""

    pages: int
    commits: int


def empty(store: Path) -> None:
    """Fold the log into the store, so that it holds only what comes from here on.

    Raises RuntimeError while somebody reads or writes.
    """
    with closing(sqlite3.connect(store)) as db:
        busy, _, _ = db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    if busy:
        raise RuntimeError(f"The log of {store} is in use and cannot be emptied.")


def written(store: Path) -> Written:
    """Count what was written since `empty`; right up to a thousand pages.

    After those SQLite folds the log by itself and begins again at its front.
    """
    last = list(_frames(store.with_name(f"{store.name}-wal").read_bytes()))
    return Written(len(last), sum(last))


def _frames(log: bytes) -> Iterator[bool]:
    """Tell of each page in the log whether a commit ends with it."""
    size, salt = int.from_bytes(log[8:12]), log[16:24]
    for at in range(_HEADER, len(log), _FRAME + size):
        if log[at + 8 : at + 16] != salt:
            return
        yield any(log[at + 4 : at + 8])
