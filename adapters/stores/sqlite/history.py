"""What was done to each case, chained; the words that go with it stand apart."""

from __future__ import annotations

import sqlite3
from dataclasses import replace
from datetime import UTC, datetime

from adapters.stores import records
from adapters.stores.sqlite.statements import insert
from bot.case import CaseId
from bot.history import START, Entry, chain
from bot.person import PersonId
from bot.review import digest


class SqliteHistory:
    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db

    def add(
        self,
        case: CaseId,
        at: datetime,
        person: PersonId,
        action: str,
        detail: str = "",
    ) -> None:
        seq, previous = self._last(case)
        named = digest(detail) if detail else ""
        when = at.astimezone(UTC)
        entry = Entry(case, seq + 1, when, person, action, named, previous, "")
        entry = replace(entry, hash=chain(entry))
        insert(self._db, "history", records.entry_columns(entry))
        if detail:
            kept = {"case_id": case, "digest": named, "words": detail}
            insert(self._db, "history_detail", kept, or_else="IGNORE")

    def of(self, case: CaseId) -> list[Entry]:
        found = self._db.execute(
            "SELECT history.*, words FROM history LEFT JOIN history_detail AS detail"
            " ON detail.case_id = history.case_id AND digest = detail_digest"
            " WHERE history.case_id = ? ORDER BY seq",
            (case,),
        )
        return [records.to_entry(row) for row in found]

    def _last(self, case: CaseId) -> tuple[int, str]:
        row = self._db.execute(
            "SELECT seq, hash FROM history WHERE case_id = ? ORDER BY seq DESC LIMIT 1",
            (case,),
        ).fetchone()
        return (row["seq"], row["hash"]) if row else (0, START)
