"""What must still be said to the outside: claimed by one, and never lost or doubled."""

from __future__ import annotations

import sqlite3
from datetime import datetime, timedelta
from itertools import zip_longest

from adapters.stores import columns, records
from adapters.stores.sqlite.statements import insert, update
from bot.case import CaseId
from bot.errors import Stale
from bot.lists import Listed, to_parts
from bot.ports.records import Row
from bot.words import Line, pack

# Waiting work, in the very words of its index.
_WAITING = "lease_until IS NULL AND state IN ('new', 'looking')"
_FREE = f"""{_WAITING} AND NOT EXISTS (
    SELECT 1 FROM outbox AS first WHERE first.key = outbox.after_key
    AND first.state <> 'done'
)"""  # noqa: S608 - our own words
_OVER = ("done", "held", "parked", "unknown")
_CLAIM = f"""
UPDATE outbox SET state = :state, lease_until = :lease_until, epoch = epoch + 1,
    attempts = attempts + :sends, looks = CASE WHEN :sends THEN 0 ELSE looks + 1 END,
    began_at = coalesce(began_at, CASE WHEN :sends THEN :now END)
WHERE key = :key AND epoch = :epoch AND {_WAITING}
"""  # noqa: S608 - our own words


class SqliteOutbox:
    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db

    def put(
        self, key: str, kind: str, subject: str, at: datetime, *, after: str = ""
    ) -> None:
        self._ask({"key": key, "kind": kind, "subject": subject}, at, after)

    def say(
        self, key: str, case: CaseId, said: Line, at: datetime, *, to: str = ""
    ) -> None:
        detail = columns.to_json({"line": pack(said), "case": case, "to": to})
        what = {"key": key, "kind": "line", "subject": str(case), "detail": detail}
        # A thread needs the card it hangs under; the whole team needs none.
        self._ask(what, at, "" if to else f"card:{case}")

    def show(self, key: str, listed: Listed, at: datetime) -> None:
        detail = columns.to_json(to_parts(listed))
        what = {"key": key, "kind": "list", "subject": listed.to, "detail": detail}
        self._ask(what, at, "")

    def _ask(self, what: dict[str, str], at: datetime, after: str) -> None:
        row = {**what, "after_key": after, "next_at": columns.stamp(at)}
        stands = self.get(what["key"])
        if stands is None:
            first = {"state": "new", "attempts": 0, "looks": 0, "epoch": 0, "asked": 1}
            insert(self._db, "outbox", {"detail": "", **row, **first})
            return
        row["next_at"] = min(row["next_at"], columns.stamp(stands.next_at))
        more: dict[str, str | int | None] = {**row, "asked": stands.asked + 1}
        if stands.state in _OVER:
            more |= _anew(stands.state) | {"next_at": columns.stamp(at)}
        update(self._db, "outbox", more, "key = :key")

    def get(self, key: str) -> Row | None:
        found = self._db.execute("SELECT * FROM outbox WHERE key = ?", (key,))
        row = found.fetchone()
        return records.to_outbox(row) if row else None

    def due(self, now: datetime, limit: int = 50) -> list[Row]:
        # Each kind in its turn: what piles up before one party that fails must not
        # fill the list and so hold up all others.
        kinds = self._db.execute(
            f"SELECT DISTINCT kind FROM outbox WHERE {_WAITING}"  # noqa: S608
        )
        turns = [self._due_of(row["kind"], now, limit) for row in kinds.fetchall()]
        fair = [row for turn in zip_longest(*turns) for row in turn if row]
        return fair[:limit]

    def _due_of(self, kind: str, now: datetime, limit: int) -> list[Row]:
        found = self._db.execute(
            f"SELECT * FROM outbox WHERE kind = ? AND next_at <= ? AND {_FREE}"  # noqa: S608
            " ORDER BY next_at LIMIT ?",
            (kind, columns.stamp(now), limit),
        )
        return [records.to_outbox(row) for row in found]

    def claim(self, row: Row, state: str, lease_until: datetime, now: datetime) -> Row:
        guard = {"key": row.key, "epoch": row.epoch, "now": columns.stamp(now)}
        lease = {"state": state, "lease_until": columns.stamp(lease_until)}
        sends = {"sends": state == "sending"}
        taken = self._db.execute(_CLAIM, {**guard, **lease, **sends}).rowcount
        claimed = self.get(row.key)
        if not taken or claimed is None:
            raise Stale(f"{row.key} was taken up or put off by somebody else.")
        return claimed

    def finish(
        self,
        row: Row,
        state: str,
        *,
        next_at: datetime | None = None,
        why: str = "",
        looks: int | None = None,
    ) -> bool:
        stands = self.get(row.key)
        once_more = state == "done" and stands is not None and stands.asked > row.asked
        end: dict[str, str | int | None] = {"state": state, "lease_until": None}
        end |= {"next_at": columns.stamp(next_at or row.next_at), "outcome": why}
        end |= {} if looks is None else {"looks": looks}
        end |= _anew(state) if once_more else {}
        where = "key = :key AND epoch = :epoch AND lease_until IS NOT NULL"
        ended = update(self._db, "outbox", end, where, key=row.key, epoch=row.epoch)
        return ended == 1

    def hold(self, key: str) -> bool:
        where = "key = :key AND state = 'new'"
        return update(self._db, "outbox", {"state": "held"}, where, key=key) == 1

    def recover(self, now: datetime, *, all_of_them: bool) -> int:
        at = columns.stamp(now)
        end = {"state": "looking", "next_at": at, "lease_until": None}
        where = "lease_until IS NOT NULL AND (:all_of_them OR lease_until <= :at)"
        return update(self._db, "outbox", end, where, at=at, all_of_them=all_of_them)

    def open(self) -> int:
        found: int = self._db.execute(
            "SELECT count(*) FROM outbox WHERE state IN ('new', 'sending', 'looking')"
        ).fetchone()[0]
        return found

    def late(self, before: datetime, limit: int = 100) -> list[Row]:
        at, day_ago = columns.stamp(before), columns.stamp(before - timedelta(days=1))
        found = self._db.execute(
            f"SELECT * FROM outbox WHERE {_WAITING}"  # noqa: S608
            " AND coalesce(began_at, next_at) <= ?"
            " UNION ALL SELECT * FROM outbox"
            " WHERE state = 'parked' AND next_at > ? ORDER BY next_at LIMIT ?",
            (at, day_ago, limit),
        )
        return [records.to_outbox(row) for row in found]


def _anew(state: str) -> dict[str, str | int | None]:
    """Begin again from nothing; what may stand outside is looked for first."""
    fresh: dict[str, str | int | None] = {"attempts": 0, "looks": 0, "outcome": ""}
    if state == "unknown":
        return {**fresh, "state": "looking"}
    return {**fresh, "state": "new", "began_at": None}
