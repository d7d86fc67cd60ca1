"""What customers said: the one place where a whole page comes in at once."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from adapters.stores import columns, rows
from bot.connection import Connection
from bot.judgement import Judged, Judgement, Verdict
from bot.ports.records import Batch
from bot.review import Review, ReviewKey
from bot.words import unpack

_NAMES = (*rows.REVIEW, "seen_at", "id")
_INSERT = (
    f"INSERT INTO reviews ({', '.join(_NAMES)})"  # noqa: S608 - our own columns
    f" VALUES ({', '.join('?' * len(_NAMES))})"
)
_REPLACE = (
    f"UPDATE reviews SET ({', '.join(rows.REVIEW)})"  # noqa: S608 - our own columns
    f" = ({', '.join('?' * len(rows.REVIEW))}) WHERE key = ?"
)
_KNOWN = (
    "SELECT key, id, version, gone_at FROM reviews"
    " WHERE key IN (SELECT value FROM json_each(?))"
)
_REVISE = (
    "INSERT INTO revisions (review_id, stars, title, text, replies, replaced_at)"
    " SELECT id, stars, title, text, replies, ? FROM reviews WHERE id = ?"
)
_JUDGE = "INSERT OR REPLACE INTO judgements VALUES (?, ?, ?, ?, ?, ?)"

LEFT = (
    "reviews r JOIN judgements j ON j.review_id = r.id"
    " LEFT JOIN cases c ON c.review = r.key"
    " WHERE r.source = :source AND r.created_at BETWEEN :since AND :until"
    " AND r.replies = '[]' AND r.gone_at IS NULL AND j.verdict <> 'fine'"
    " AND c.id IS NULL"
)
"""The old complaints of a first reading that still wait; see `left_of`."""
_LEFT_ROWS = (
    "SELECT r.*, j.verdict, j.reason, j.topic, j.language AS spoken"  # noqa: S608
    f" FROM {LEFT} ORDER BY r.created_at LIMIT 500"
)


def left_of(found: Connection) -> Mapping[str, str]:
    """Give the parameters of `LEFT` for a first reading."""
    since, until = columns.stamp(found.since), columns.stamp(found.at)
    return {"source": found.source, "since": since, "until": until}


class SqliteReviews:
    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db

    def batch(self, judged: Sequence[Judged], at: datetime) -> Batch:
        # A page may show a review twice; what it showed last is what stands.
        latest = {one.review.key: one for one in judged}
        known = self._known(latest)
        new = [one for key, one in latest.items() if key not in known]
        changed = [
            one
            for key, one in latest.items()
            if key in known and known[key]["version"] != rows.review_version(one.review)
        ]
        self._add(new, at)
        before = [
            self._replace(one, known[one.review.key]["id"], at) for one in changed
        ]
        returned = [row for row in known.values() if row["gone_at"]]
        self._returned(row["id"] for row in returned)
        return Batch(
            tuple(new),
            tuple(zip(before, changed, strict=True)),
            tuple(row["key"] for row in returned),
            len(judged) - len(new) - len(changed),
        )

    def _known(self, keys: Iterable[ReviewKey]) -> dict[str, sqlite3.Row]:
        found = self._db.execute(_KNOWN, (columns.to_json(list(keys)),))
        return {row["key"]: row for row in found}

    def _add(self, new: Sequence[Judged], at: datetime) -> None:
        if not new:
            return
        seen = columns.stamp(at)
        last = self._db.execute("SELECT coalesce(max(id), 0) FROM reviews").fetchone()
        numbered = list(enumerate(new, last[0] + 1))
        values = ((*rows.review_values(one.review), seen, n) for n, one in numbered)
        self._db.executemany(_INSERT, values)
        self._judge(numbered, seen)

    def _replace(self, one: Judged, number: int, at: datetime) -> Review:
        """Put the new version in place and give the one that stood there."""
        row = self._db.execute("SELECT * FROM reviews WHERE id = ?", (number,))
        before = rows.to_review(row.fetchone())
        self._db.execute(_REVISE, (columns.stamp(at), number))
        self._db.execute(_REPLACE, (*rows.review_values(one.review), one.review.key))
        self._judge([(number, one)], columns.stamp(at))
        return before

    def _judge(self, numbered: Iterable[tuple[int, Judged]], at: str) -> None:
        made = ((number, one.judgement) for number, one in numbered)
        self._db.executemany(
            _JUDGE,
            (
                (
                    n,
                    j.verdict.value,
                    columns.line_to_json(j.reason),
                    j.language,
                    j.topic,
                    at,
                )
                for n, j in made
            ),
        )

    def _returned(self, numbers: Iterable[int]) -> None:
        """Note that a source shows again what it no longer showed."""
        self._db.executemany(
            "UPDATE reviews SET gone_at = NULL WHERE id = ?", ((n,) for n in numbers)
        )

    def get(self, key: ReviewKey) -> Review | None:
        row = self._db.execute("SELECT * FROM reviews WHERE key = ?", (key,)).fetchone()
        return rows.to_review(row) if row else None

    def gone(self, key: ReviewKey, at: datetime) -> bool:
        noted = self._db.execute(
            "UPDATE reviews SET gone_at = ? WHERE key = ? AND gone_at IS NULL",
            (columns.stamp(at), key),
        )
        return noted.rowcount == 1

    def left(self, found: Connection) -> list[Judged]:
        kept = self._db.execute(_LEFT_ROWS, left_of(found))
        return [Judged(rows.to_review(row), _judgement(row)) for row in kept]

    def places(self) -> list[str]:
        found = self._db.execute(
            "SELECT DISTINCT place FROM reviews WHERE place <> '' ORDER BY place"
        )
        return [row["place"] for row in found]

    def count(self) -> int:
        found: int = self._db.execute("SELECT count(*) FROM reviews").fetchone()[0]
        return found


def _judgement(row: sqlite3.Row) -> Judgement:
    return Judgement(
        Verdict(row["verdict"]),
        unpack(json.loads(row["reason"])),
        row["spoken"],
        row["topic"],
    )
