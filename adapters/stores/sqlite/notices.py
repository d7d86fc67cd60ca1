"""Notices: what colleagues were told or asked, about which cases, and their answer."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from adapters.stores import columns, teamwork
from adapters.stores.sqlite.statements import insert, update
from bot.case import CaseId
from bot.errors import CaseError
from bot.notice import Notice, NoticeId, NoticeKind, NoticeState

_SELECT = """
SELECT notices.*, (
    SELECT json_group_array(case_id) FROM (
        SELECT case_id FROM notice_cases WHERE notice_id = notices.id ORDER BY number
    )
) AS cases
FROM notices
"""
# In the very words of their indexes.
_INFO = "WHERE kind = 'info' AND area = ? AND day = ?"
_UNANSWERED = "WHERE kind = 'question' AND state IN ('open', 'looking') AND area = ?"
_OF_CASE = "JOIN notice_cases ON notice_id = notices.id WHERE case_id = ?"
_ADD = """
INSERT OR IGNORE INTO notice_cases (notice_id, case_id, number, at)
SELECT :notice, :case, count(*) + 1, :at FROM notice_cases WHERE notice_id = :notice
"""


class SqliteNotices:
    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db

    def open(self, notice: Notice) -> Notice:
        """Keep a notice; a second one for information of an area and day is none."""
        if notice.kind is NoticeKind.INFO and self.info(notice.area, notice.day):
            raise CaseError(f"{notice.area} has a notice of {notice.day} already.")
        row = teamwork.notice_values(notice)
        number = NoticeId(insert(self._db, "notices", row).lastrowid or 0)
        for case in notice.cases:
            self.add(number, case, notice.at)
        return self._all("WHERE id = ?", number)[0]

    def get(self, notice: NoticeId) -> Notice | None:
        return next(iter(self._all("WHERE id = ?", notice)), None)

    def info(self, area: str, day: str) -> Notice | None:
        return next(iter(self._all(_INFO, area, day)), None)

    def of_case(self, case: CaseId) -> list[Notice]:
        return self._all(f"{_OF_CASE} ORDER BY notice_id", case)

    def questions(self, area: str) -> list[Notice]:
        return self._all(f"{_UNANSWERED} ORDER BY id", area)

    def listed(
        self, states: Sequence[NoticeState] = (), limit: int = 100
    ) -> list[Notice]:
        order = "ORDER BY id DESC LIMIT ?"
        if not states:
            return self._all(order, limit)
        among = "WHERE state IN (SELECT value FROM json_each(?))"
        return self._all(f"{among} {order}", columns.to_json(list(states)), limit)

    def add(self, notice: NoticeId, case: CaseId, at: datetime) -> bool:
        about = {"notice": notice, "case": case, "at": columns.stamp(at)}
        return self._db.execute(_ADD, about).rowcount == 1

    def change(self, notice: Notice, **changes: Any) -> Notice:
        """Write some fields; raises CaseError when there is no such notice."""
        row = teamwork.notice_columns(changes)
        if not update(self._db, "notices", row, "id = :this", this=notice.id):
            raise CaseError(f"There is no notice {notice.id}: nothing was changed.")
        return self._all("WHERE id = ?", notice.id)[0]

    def _all(self, rest: str, *values: Any) -> list[Notice]:
        found = self._db.execute(_SELECT + rest, values)
        return [teamwork.to_notice(row) for row in found]
