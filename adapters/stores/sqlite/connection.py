"""One way to open the file, so that every connection keeps the same promises."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bot.errors import StoreError

WAIT = 1.0
"""Seconds to wait for another programme's write. A press must be answered in three:
it may wait behind one failing batch and then in its own."""


def connect(path: Path, mode: str) -> sqlite3.Connection:
    """Open the file: "rwc" to write (and create), "rw" to read, "ro" to look only.

    Raises StoreError when it cannot be opened or would not keep what it is given.
    """
    with in_words(path):
        db = sqlite3.connect(
            f"{path.absolute().as_uri()}?mode={mode}",
            uri=True,
            timeout=WAIT,
            isolation_level=None,
            check_same_thread=False,
        )
        try:
            db.row_factory = sqlite3.Row
            _promise(db, path, writes=mode == "rwc")
        except BaseException:
            db.close()
            raise
    return db


def _promise(db: sqlite3.Connection, path: Path, *, writes: bool) -> None:
    if writes:
        db.execute("PRAGMA journal_mode = WAL")
    # Without FULL a power cut takes back what was already answered as stored;
    # without secure_delete erased words stay readable in the file.
    db.execute("PRAGMA synchronous = FULL")
    db.execute("PRAGMA secure_delete = ON")
    db.execute("PRAGMA foreign_keys = ON")
    db.execute(f"PRAGMA query_only = {int(not writes)}")
    kept = {name: db.execute(f"PRAGMA {name}").fetchone()[0] for name in _SAFE}
    if writes and kept != _SAFE:
        raise StoreError(
            f"{path} cannot keep a write-ahead log, so nothing would be safe in it. "
            "Put it on a disk of this machine, not on a network share."
        )


_SAFE = {"journal_mode": "wal", "synchronous": 2, "secure_delete": 1}


_WORDS = {
    sqlite3.SQLITE_FULL: "The disk with {path} is full. Make room and try again.",
    sqlite3.SQLITE_IOERR: "The disk with {path} reports an error. Check its health and "
    "free space, and try again.",
    sqlite3.SQLITE_READONLY: "{path} may not be written to. Give wederwoord the right "
    "to write the file and its folder, and try again.",
    sqlite3.SQLITE_BUSY: "Another programme is writing to {path} and does not let go. "
    "Close it, or try again in a moment.",
    sqlite3.SQLITE_CANTOPEN: "{path} cannot be opened. Check that its folder is there "
    "and may be read.",
    sqlite3.SQLITE_NOTADB: "{path} is not a store of wederwoord. Name another file.",
    sqlite3.SQLITE_CORRUPT: "{path} is damaged. Stop wederwoord and put back a backup.",
    sqlite3.SQLITE_NOMEM: "There is no memory left to store anything in {path}.",
}


@contextmanager
def in_words(path: Path) -> Iterator[None]:
    """Say what SQLite meets in words for the person who looks after the file."""
    try:
        yield
    except sqlite3.Error as error:
        raise StoreError(words(error, path)) from error


def disk_failed(error: BaseException) -> bool:
    """Tell trouble of the file or disk from a mistake of one work."""
    return isinstance(error, sqlite3.Error) and _code(error) in _WORDS


def words(error: sqlite3.Error, path: Path) -> str:
    """Say what is wrong with the file and what to do about it."""
    said = _WORDS.get(_code(error), "{path} could not be used: {error}.")
    return said.format(path=path, error=error)


def _code(error: sqlite3.Error) -> int:
    # The low byte is the kind of trouble; the rest tells where it was met.
    return getattr(error, "sqlite_errorcode", 0) & 0xFF
