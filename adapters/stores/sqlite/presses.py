"""Answers that were given, so that the same press, arriving again, gets the same."""

from __future__ import annotations

import sqlite3
from datetime import datetime

from adapters.stores import columns
from adapters.stores.sqlite.statements import insert
from bot.words import Line


class SqlitePresses:
    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db

    def answer(self, key: str) -> Line | None:
        found = self._db.execute("SELECT answer FROM presses WHERE key = ?", (key,))
        row = found.fetchone()
        return columns.line_from_json(row["answer"]) if row else None

    def keep(self, key: str, said: Line, at: datetime) -> None:
        """Keep the answer; the first one under a key is the one that was given."""
        row = {
            "key": key,
            "answer": columns.line_to_json(said),
            "at": columns.stamp(at),
        }
        insert(self._db, "presses", row, or_else="IGNORE")

    def drop(self, before: datetime) -> None:
        self._db.execute("DELETE FROM presses WHERE at < ?", (columns.stamp(before),))
