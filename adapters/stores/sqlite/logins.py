"""Login links and sessions, each known by the digest of its secret only."""

from __future__ import annotations

import sqlite3
from datetime import datetime

from adapters.stores import columns
from adapters.stores.sqlite.statements import insert
from bot.person import PersonId


class SqliteLogins:
    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db

    def keep(self, digest: str, kind: str, person: PersonId, until: datetime) -> None:
        row = {"digest": digest, "kind": kind, "person": person}
        row["until"] = columns.stamp(until)
        insert(self._db, "logins", row, or_else="REPLACE")

    def person(self, digest: str, kind: str, now: datetime) -> PersonId | None:
        row = self._db.execute(
            "SELECT person FROM logins WHERE digest = ? AND kind = ? AND until > ?",
            (digest, kind, columns.stamp(now)),
        ).fetchone()
        return PersonId(row["person"]) if row else None

    def use(self, digest: str, kind: str, now: datetime) -> PersonId | None:
        person = self.person(digest, kind, now)
        self._db.execute(
            "DELETE FROM logins WHERE digest = ? AND kind = ?", (digest, kind)
        )
        return person
