"""What is known of each source: what it can do, where we were in it, how it fares."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from datetime import datetime

from adapters.stores import columns, records
from adapters.stores.sqlite.reviews import LEFT, left_of
from adapters.stores.sqlite.statements import insert, update
from bot.case import State
from bot.connection import Connection
from bot.ports.records import Stock
from bot.reply import SourceFacts
from bot.words import Line

_DONE = (State.PLACED, State.CLOSED)
_STOCKS = (
    "SELECT r.source, count(*) AS reviews,"
    " count(DISTINCT nullif(r.place, '')) AS places,"
    " count(CASE WHEN c.state NOT IN (SELECT value FROM json_each(?)) THEN 1 END)"
    " AS running FROM reviews r LEFT JOIN cases c ON c.review = r.key"
    " GROUP BY r.source"
)
_FOUND = (
    "SELECT count(DISTINCT nullif(place, '')) AS places, count(*) AS reviews"
    " FROM reviews WHERE source = :source"
)
_WAITING = f"SELECT count(*) FROM {LEFT}"  # noqa: S608 - our own words


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

    def connect(self, name: str, at: datetime, places: int = 0) -> None:
        row = self._db.execute(_FOUND, {"source": name}).fetchone()
        found = Connection(name, at, row["places"], row["reviews"], left=0)
        waiting = self._db.execute(_WAITING, left_of(found))
        kept = {
            "met_at": columns.stamp(at),
            "places": places or row["places"],
            "reviews": row["reviews"],
            "waiting": waiting.fetchone()[0],
        }
        insert(self._db, "sources", {"name": name}, or_else="IGNORE")
        update(self._db, "sources", kept, "name = :this", this=name)

    def decide(self, name: str, said: Line) -> None:
        self._set(name, "decided", columns.line_to_json(said) or "")

    def connection(self, name: str) -> Connection | None:
        row = self._db.execute(
            "SELECT * FROM sources WHERE name = ? AND met_at IS NOT NULL", (name,)
        ).fetchone()
        if row is None:
            return None
        return Connection(
            name,
            columns.moment(row["met_at"]),
            row["places"],
            row["reviews"],
            row["waiting"],
            columns.line_from_json(row["decided"]) if row["decided"] else None,
        )

    def stocks(self) -> Mapping[str, Stock]:
        found = self._db.execute(_STOCKS, (columns.to_json([*_DONE]),)).fetchall()
        return {
            row["source"]: Stock(row["places"], row["reviews"], row["running"])
            for row in found
        }

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
