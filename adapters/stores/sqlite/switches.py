"""What holds for the whole installation: whether publishing stands still, its name."""

from __future__ import annotations

import json
import sqlite3
from datetime import datetime

from adapters.stores import columns
from adapters.stores.sqlite.statements import insert
from bot.dossier import Stop

_STOP, _RESUMED, _INSTALLATION = "stop", "resumed", "installation"


class SqliteSwitches:
    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db

    def installation(self) -> str:
        kept = self._get(_INSTALLATION)
        return kept["name"] if kept else ""

    def stop(self) -> Stop | None:
        kept = self._get(_STOP)
        return Stop(columns.moment(kept["at"]), kept["by"]) if kept else None

    def set_stop(self, stop: Stop) -> None:
        self._set(_STOP, {"at": columns.stamp(stop.at), "by": stop.by})

    def resume(self, at: datetime) -> None:
        self._db.execute("DELETE FROM switches WHERE name = ?", (_STOP,))
        self._set(_RESUMED, {"at": columns.stamp(at)})

    def resumed(self) -> datetime | None:
        kept = self._get(_RESUMED)
        return columns.moment(kept["at"]) if kept else None

    def _get(self, name: str) -> dict[str, str] | None:
        found = self._db.execute("SELECT value FROM switches WHERE name = ?", (name,))
        row = found.fetchone()
        kept: dict[str, str] | None = json.loads(row["value"]) if row else None
        return kept

    def _set(self, name: str, value: dict[str, str]) -> None:
        row = {"name": name, "value": columns.to_json(value)}
        insert(self._db, "switches", row, or_else="REPLACE")
