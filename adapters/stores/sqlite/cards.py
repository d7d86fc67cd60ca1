"""Where the cards about each subject stand, and what the browser channel shows."""

from __future__ import annotations

import json
import sqlite3

from adapters.stores import records
from adapters.stores.sqlite.statements import insert
from bot.ports.records import Placed, Post
from bot.subject import Subject


class SqliteCards:
    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db

    def placed(self, subject: Subject, role: str) -> Placed | None:
        row = self._db.execute(
            "SELECT * FROM cards"
            " WHERE subject_kind = ? AND subject_id = ? AND role = ?",
            (subject.kind, subject.id, role),
        ).fetchone()
        return Placed(records.to_address(row), row["shown"]) if row else None

    def keep(self, subject: Subject, role: str, placed: Placed) -> None:
        stands = {**records.address_columns(placed.address), "shown": placed.shown}
        row = {**records.subject_columns(subject), "role": role, **stands}
        insert(self._db, "cards", row, or_else="REPLACE")

    def at(self, channel: str, conversation: str, message: str) -> Subject | None:
        row = self._db.execute(
            "SELECT * FROM cards WHERE message = ? AND message <> ''"
            " AND conversation = ? AND channel = ?",
            (message, conversation, channel),
        ).fetchone()
        return records.to_subject(row) if row else None


class SqlitePosts:
    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db

    def put(self, post: Post) -> int:
        # REPLACE takes the old post away and adds it anew, so its number grows.
        row = records.post_columns(post)
        return insert(self._db, "browser_posts", row, or_else="REPLACE").lastrowid or 0

    def get(self, key: str) -> Post | None:
        found = self._db.execute("SELECT * FROM browser_posts WHERE key = ?", (key,))
        row = found.fetchone()
        return records.to_post(row) if row else None

    def since(self, seq: int, limit: int = 500) -> list[Post]:
        found = self._db.execute(
            "SELECT * FROM browser_posts WHERE seq > ? ORDER BY seq LIMIT ?",
            (seq, limit),
        )
        return [records.to_post(row) for row in found]

    def newest(self) -> int:
        row = self._db.execute("SELECT max(seq) FROM browser_posts").fetchone()
        return row[0] or 0

    def latest(self, conversation: str, limit: int) -> list[Post]:
        tops = self._db.execute(
            "SELECT * FROM browser_posts WHERE conversation = ? AND thread = ''"
            " ORDER BY seq DESC LIMIT ?",
            (conversation, limit),
        ).fetchall()
        lines = self._db.execute(
            "SELECT * FROM browser_posts WHERE conversation = ? AND thread IN"
            " (SELECT value FROM json_each(?))",
            (conversation, json.dumps([row["key"] for row in tops])),
        )
        return [records.to_post(row) for row in (*tops, *lines)]

    def count(self, conversation: str) -> int:
        found = self._db.execute(
            "SELECT count(*) FROM browser_posts WHERE conversation = ? AND thread = ''",
            (conversation,),
        )
        return int(found.fetchone()[0])
