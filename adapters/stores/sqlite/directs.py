"""Direct cards: which case was brought to whom, why, and whether it still is."""

from __future__ import annotations

import sqlite3
from datetime import datetime

from adapters.stores import columns, teamwork
from adapters.stores.sqlite.statements import insert, update
from bot.case import CaseId
from bot.errors import CaseError
from bot.person import PersonId
from bot.ports.records import Direct
from bot.words import Line

_LIVE = "ended IS NULL"


class SqliteDirects:
    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db

    def begin(
        self, case: CaseId, person: PersonId, why: Line, at: datetime, *, role: str
    ) -> Direct:
        """Keep a new one; a person who has a live one of this case is a CaseError."""
        if any(direct.person == person for direct in self.open(case)):
            raise CaseError(f"{person} has a live card of case {case} already.")
        kept = {"why": columns.line_to_json(why), "at": columns.stamp(at)}
        row = {"case_id": case, "person": person, "role": role, **kept}
        number = insert(self._db, "directs", row).lastrowid or 0
        return Direct(number, case, person, role, why, at)

    def get(self, id_: int) -> Direct | None:
        found = self._db.execute("SELECT * FROM directs WHERE id = ?", (id_,))
        row = found.fetchone()
        return teamwork.to_direct(row) if row else None

    def open(self, case: CaseId) -> list[Direct]:
        found = self._db.execute(
            f"SELECT * FROM directs WHERE case_id = ? AND {_LIVE} ORDER BY id",  # noqa: S608 - our own words
            (case,),
        )
        return [teamwork.to_direct(row) for row in found]

    def end(self, id_: int, said: Line) -> None:
        # What it said when it ended is what stays: a second end changes nothing.
        row = {"ended": columns.line_to_json(said)}
        update(self._db, "directs", row, f"id = :this AND {_LIVE}", this=id_)
