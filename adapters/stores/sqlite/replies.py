"""Drafts, the exact words that were agreed on, and who agreed to which bytes."""

from __future__ import annotations

import sqlite3
from typing import Any

from adapters.stores import rows
from adapters.stores.sqlite.statements import insert, update
from bot.case import CaseId
from bot.errors import CaseError
from bot.reply import Approval, Draft, Reply, ReplyId

_SELECT = """
SELECT replies.*, reply_parts.text, reply_parts.digest
FROM replies JOIN reply_parts ON reply_id = replies.id
    AND reply_parts.kind = 'reply'
"""


class SqliteReplies:
    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db

    def draft(self, case: CaseId) -> Draft | None:
        found = self._db.execute("SELECT * FROM drafts WHERE case_id = ?", (case,))
        row = found.fetchone()
        return rows.to_draft(row) if row else None

    def keep_draft(self, case: CaseId, draft: Draft) -> None:
        row = {"case_id": case, **rows.draft_columns(draft)}
        insert(self._db, "drafts", row, or_else="REPLACE")

    def agree(self, reply: Reply) -> Reply:
        row = {"case_id": reply.case, **rows.reply_values(reply)}
        number = insert(self._db, "replies", row).lastrowid
        words = {"kind": "reply", "text": reply.text, "digest": reply.digest}
        insert(self._db, "reply_parts", {"reply_id": number, **words})
        for approval in reply.approvals:
            self.approve(CaseId(reply.case), approval)
        return self._all("WHERE replies.id = ?", number)[0]

    def get(self, reply: ReplyId) -> Reply | None:
        return next(iter(self._all("WHERE replies.id = ?", reply)), None)

    def of_case(self, case: CaseId) -> Reply | None:
        last = "WHERE case_id = ? ORDER BY replies.id DESC LIMIT 1"
        return next(iter(self._all(last, case)), None)

    def earlier(self, case: CaseId) -> list[Reply]:
        return self._all("WHERE case_id = ? ORDER BY replies.id", case)

    def approve(self, case: CaseId, approval: Approval) -> None:
        row = {"case_id": case, **rows.approval_columns(approval)}
        insert(self._db, "approvals", row, or_else="IGNORE")

    def approvals(self, case: CaseId, digest: str) -> list[Approval]:
        found = self._db.execute(
            "SELECT * FROM approvals WHERE case_id = ? AND digest = ? ORDER BY id",
            (case, digest),
        )
        return [rows.to_approval(row) for row in found]

    def change(self, reply: ReplyId, **changes: Any) -> None:
        row = rows.reply_columns(changes)
        if not update(self._db, "replies", row, "id = :this", this=reply):
            raise CaseError(f"There is no reply {reply}: nothing was changed.")

    def _all(self, rest: str, *values: Any) -> list[Reply]:
        """Read replies, each with all who ever agreed to its very bytes."""
        found = self._db.execute(_SELECT + rest, values).fetchall()
        return [
            rows.to_reply(row, self.approvals(row["case_id"], row["digest"]))
            for row in found
        ]
