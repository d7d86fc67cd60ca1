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
_NONE = "There is no playbook yet. Run `wederwoord init` first."


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
            raise StoreError(_NONE)
        last = self._memory.last
        # The digest too: a version that was undone may come again with other words.
        if last and last[:2] == (newest["version"], newest["digest"]):
            return last[2]
        return self._read(newest["version"], newest["digest"])

    def put(self, body: Mapping[str, Any], at: datetime) -> Playbook:
        return self._keep(_over(body, self.overrides()), at)

    def body(self) -> dict[str, Any]:
        """Give the newest version as it is kept, in the shape of the files."""
        row = self._db.execute(
            "SELECT body FROM playbook ORDER BY version DESC LIMIT 1"
        ).fetchone()
        if row is None:
            raise StoreError(_NONE)
        body: dict[str, Any] = json.loads(row["body"])
        return body

    def override(self, key: str, value: Any, at: datetime) -> None:
        """Let a value hold from now on, whatever the file says under its key.

        Raises PlaybookError, and nothing is changed, when the rules do not allow it.
        """
        self._keep(_over(self.body(), {key: value}), at)
        if self.overrides().get(key) != value:
            row = {"key": key, "value": columns.to_json(value)}
            row["at"] = columns.stamp(at)
            insert(self._db, "overrides", row, or_else="REPLACE")

    def overrides(self) -> dict[str, Any]:
        """Give what was changed beside the files, by the key of the playbook."""
        found = self._db.execute("SELECT key, value FROM overrides")
        return {row["key"]: json.loads(row["value"]) for row in found}

    def _keep(self, body: Mapping[str, Any], at: datetime) -> Playbook:
        """Keep a body as a new version, unless it is the very one that holds."""
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


def _over(body: Mapping[str, Any], changed: Mapping[str, Any]) -> dict[str, Any]:
    """Give a body in which what was changed on the page stands over the file's own."""
    return {**body, "playbook": {**body["playbook"], **changed}}
