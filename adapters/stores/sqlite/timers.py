"""What is due when: each moment fires once, and late rather than never."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from datetime import datetime

from adapters.stores import columns, records
from adapters.stores.sqlite.statements import insert
from bot.reminder import Timer
from bot.subject import Subject

_SELECT = "SELECT subject_kind, subject_id, step, who, due_at FROM timers"
_WAITING = "subject_kind = ? AND subject_id = ? AND fired_at IS NULL"


class SqliteTimers:
    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db

    def put(self, timer: Timer) -> None:
        insert(self._db, "timers", records.timer_columns(timer), or_else="IGNORE")

    def drop(
        self, subject: Subject, steps: Sequence[str] = (), *, who: str = ""
    ) -> None:
        # The steps as one value, so that the statement is the same for any number.
        named = columns.to_json(list(steps))
        self._db.execute(
            f"DELETE FROM timers WHERE {_WAITING}"  # noqa: S608 - our own words
            " AND (? = '[]' OR step IN (SELECT value FROM json_each(?)))"
            " AND (? = '' OR who = ?)",
            (subject.kind, subject.id, named, named, who, who),
        )

    def due(self, now: datetime, limit: int = 100) -> list[Timer]:
        found = self._db.execute(
            f"{_SELECT} WHERE fired_at IS NULL AND due_at <= ? ORDER BY due_at LIMIT ?",
            (columns.stamp(now), limit),
        )
        return [records.to_timer(row) for row in found]

    def fire(self, timer: Timer, now: datetime) -> bool:
        fired = self._db.execute(
            "UPDATE timers SET fired_at = ? WHERE key = ? AND fired_at IS NULL",
            (columns.stamp(now), records.timer_key(timer)),
        )
        return fired.rowcount == 1

    def waiting(self, subject: Subject) -> list[Timer]:
        found = self._db.execute(
            f"{_SELECT} WHERE {_WAITING} ORDER BY due_at", (subject.kind, subject.id)
        )
        return [records.to_timer(row) for row in found]
