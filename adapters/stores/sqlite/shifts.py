"""Shifts: who is on from when until when, and which of them were cut short."""

from __future__ import annotations

import sqlite3
from datetime import datetime

from adapters.stores import columns, teamwork
from adapters.stores.sqlite.statements import insert, update
from bot.person import PersonId
from bot.shift import Shift

_RUNS = "ended_at IS NULL"


class SqliteShifts:
    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db

    def begin(self, person: PersonId, since: datetime, until: datetime) -> Shift:
        turn = {"since": columns.stamp(since), "until": columns.stamp(until)}
        number = insert(self._db, "shifts", {"person": person, **turn}).lastrowid
        return Shift(number or 0, person, since, until)

    def end(self, id_: int, at: datetime) -> None:
        # The first end is the one that counts.
        row = {"ended_at": columns.stamp(at)}
        update(self._db, "shifts", row, f"id = :this AND {_RUNS}", this=id_)

    def on(self, now: datetime) -> list[Shift]:
        at = columns.stamp(now)
        found = self._db.execute(
            f"SELECT * FROM shifts WHERE {_RUNS} AND until > ? AND since <= ?"  # noqa: S608 - our own words
            " ORDER BY since, id",
            (at, at),
        )
        return [teamwork.to_shift(row) for row in found]

    def get(self, id_: int) -> Shift | None:
        found = self._db.execute("SELECT * FROM shifts WHERE id = ?", (id_,))
        row = found.fetchone()
        return teamwork.to_shift(row) if row else None
