"""What is due when: each moment fires once, and late rather than never."""

from __future__ import annotations

import sqlite3
from datetime import datetime

from adapters.stores import columns, records
from adapters.stores.sqlite.statements import insert
from bot.case import CaseId
from bot.reminder import Timer


class SqliteTimers:
    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db

    def put(self, timer: Timer) -> None:
        what = {"key": timer.key, "case_id": timer.case, "step": timer.step}
        row = {**what, "due_at": columns.stamp(timer.due_at)}
        insert(self._db, "timers", row, or_else="IGNORE")

    def drop(self, case: CaseId) -> None:
        self._db.execute(
            "DELETE FROM timers WHERE case_id = ? AND fired_at IS NULL", (case,)
        )

    def due(self, now: datetime, limit: int = 100) -> list[Timer]:
        found = self._db.execute(
            "SELECT case_id, step, due_at FROM timers"
            " WHERE fired_at IS NULL AND due_at <= ? ORDER BY due_at LIMIT ?",
            (columns.stamp(now), limit),
        )
        return [records.to_timer(row) for row in found]

    def fire(self, timer: Timer, now: datetime) -> bool:
        # One that was dropped and set anew for another moment is another timer.
        fired = self._db.execute(
            "UPDATE timers SET fired_at = ?"
            " WHERE key = ? AND due_at = ? AND fired_at IS NULL",
            (columns.stamp(now), timer.key, columns.stamp(timer.due_at)),
        )
        return fired.rowcount == 1
