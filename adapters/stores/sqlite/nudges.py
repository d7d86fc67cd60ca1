"""What waits for each person's next list, and when they got their last one."""

from __future__ import annotations

import sqlite3
from datetime import datetime

from adapters.stores import columns, teamwork
from adapters.stores.sqlite.statements import insert
from bot.person import PersonId
from bot.reminder import Nudge


class SqliteNudges:
    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db

    def put(self, nudge: Nudge) -> None:
        insert(self._db, "nudges", teamwork.nudge_columns(nudge), or_else="IGNORE")

    def of(self, person: PersonId) -> list[Nudge]:
        """Give what waits for a person, what came first in front."""
        found = self._db.execute(
            "SELECT * FROM nudges WHERE person = ?"
            " ORDER BY at, subject_kind, subject_id, step",
            (person,),
        )
        return [teamwork.to_nudge(row) for row in found]

    def clear(self, person: PersonId) -> None:
        self._db.execute("DELETE FROM nudges WHERE person = ?", (person,))

    def told(self, person: PersonId, at: datetime) -> None:
        row = {"person": person, "at": columns.stamp(at)}
        insert(self._db, "lists_told", row, or_else="REPLACE")

    def last(self, person: PersonId) -> datetime | None:
        row = self._db.execute(
            "SELECT at FROM lists_told WHERE person = ?", (person,)
        ).fetchone()
        return columns.moment(row["at"]) if row else None
