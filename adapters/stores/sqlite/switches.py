"""What the team switched for everybody: publishing stands still, or it does not."""

from __future__ import annotations

import json
import sqlite3

from adapters.stores import columns
from adapters.stores.sqlite.statements import insert
from bot.card import Stop

_STOP = "stop"


class SqliteSwitches:
    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db

    def stop(self) -> Stop | None:
        found = self._db.execute("SELECT value FROM switches WHERE name = ?", (_STOP,))
        row = found.fetchone()
        if row is None:
            return None
        kept = json.loads(row["value"])
        return Stop(columns.moment(kept["at"]), kept["by"])

    def set_stop(self, stop: Stop | None) -> None:
        if stop is None:
            self._db.execute("DELETE FROM switches WHERE name = ?", (_STOP,))
            return
        value = columns.to_json({"at": columns.stamp(stop.at), "by": stop.by})
        row = {"name": _STOP, "value": value}
        insert(self._db, "switches", row, or_else="REPLACE")
