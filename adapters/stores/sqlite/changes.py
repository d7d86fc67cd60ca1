"""What a lead changed on the page: a log in which nothing is ever rewritten."""

from __future__ import annotations

import sqlite3
from typing import Any

from adapters.stores import teamwork
from adapters.stores.sqlite.statements import insert
from bot.ports.records import Change

_SELECT = """
SELECT changes.*, EXISTS (
    SELECT 1 FROM changes AS later WHERE later.undoes = changes.id
) AS undone
FROM changes
"""


class SqliteChanges:
    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db

    def add(self, change: Change) -> Change:
        row = teamwork.change_columns(change)
        number = insert(self._db, "changes", row).lastrowid
        return self._all("WHERE id = ?", number)[0]

    def get(self, id_: int) -> Change | None:
        return next(iter(self._all("WHERE id = ?", id_)), None)

    def listed(self, limit: int = 50) -> list[Change]:
        return self._all("ORDER BY id DESC LIMIT ?", limit)

    def _all(self, rest: str, *values: Any) -> list[Change]:
        found = self._db.execute(_SELECT + rest, values)
        return [teamwork.to_change(row) for row in found]
