"""Every version of the team's rules; the newest is the one that holds."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from adapters.stores import columns
from adapters.stores.sqlite.statements import insert
from bot import playbook
from bot.errors import StoreError
from bot.playbook import Playbook
from bot.review import digest

_NEWEST = "SELECT version, digest FROM playbook ORDER BY version DESC LIMIT 1"


class Memory:
    """The playbook that was read last; all connections of one store share it.

    It is one reference, swapped whole, so no thread ever sees half of it.
    """

    def __init__(self) -> None:
        self.last: tuple[int, str, Playbook] | None = None


class SqlitePlaybooks:
    def __init__(self, db: sqlite3.Connection, memory: Memory) -> None:
        self._db, self._memory = db, memory

    def current(self) -> Playbook:
        newest = self._db.execute(_NEWEST).fetchone()
        if newest is None:
            raise StoreError("There is no playbook yet. Run `wederwoord init` first.")
        last = self._memory.last
        # The digest too: a version that was undone may come again with other words.
        if last and last[:2] == (newest["version"], newest["digest"]):
            return last[2]
        return self._read(newest["version"], newest["digest"])

    def put(self, body: Mapping[str, Any], at: datetime) -> Playbook:
        _parse(body)
        text = columns.to_json(body)
        newest = self._db.execute(_NEWEST).fetchone()
        if newest is None or newest["digest"] != digest(text):
            row = {"digest": digest(text), "body": text, "at": columns.stamp(at)}
            insert(self._db, "playbook", row)
        return self.current()

    def _read(self, version: int, named: str) -> Playbook:
        row = self._db.execute(
            "SELECT body FROM playbook WHERE version = ?", (version,)
        )
        read = playbook.versioned(_parse(json.loads(row.fetchone()["body"])), version)
        self._memory.last = (version, named, read)
        return read


def _parse(body: Mapping[str, Any]) -> Playbook:
    return playbook.read(body["playbook"], body["sentences"], body["phrases"])
