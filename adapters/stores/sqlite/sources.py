"""What is known of each source: what it can do, where we were in it, how it fares."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping

from adapters.stores import records
from adapters.stores.sqlite.statements import insert, update
from bot.reply import SourceFacts


class SqliteSources:
    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db

    def facts(self, name: str) -> SourceFacts:
        kept = self._get(name, "facts")
        return records.facts_from_json(kept) if kept else SourceFacts(title=name)

    def describe(self, name: str, facts: SourceFacts) -> None:
        self._set(name, "facts", records.facts_to_json(facts))

    def cursor(self, name: str) -> str:
        return self._get(name, "cursor")

    def keep(self, name: str, cursor: str) -> None:
        self._set(name, "cursor", cursor)

    def trouble(self, name: str, why: str) -> bool:
        return self._set(name, "trouble", why)

    def troubles(self) -> Mapping[str, str]:
        """Give why, for each source that does not fare well."""
        found = self._db.execute(
            "SELECT name, trouble FROM sources WHERE trouble <> '' ORDER BY name"
        )
        return {row["name"]: row["trouble"] for row in found}

    def _get(self, name: str, column: str) -> str:
        row = self._db.execute(
            "SELECT * FROM sources WHERE name = ?", (name,)
        ).fetchone()
        kept: str = (row[column] or "") if row else ""
        return kept

    def _set(self, name: str, column: str, value: str) -> bool:
        """Keep a value; False, and nothing written, when it was that already."""
        if self._get(name, column) == value:
            return False
        insert(self._db, "sources", {"name": name}, or_else="IGNORE")
        update(self._db, "sources", {column: value}, "name = :this", this=name)
        return True
