"""Cases: opened once for a review, changed by whoever saw them as they stand."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from adapters.stores import columns, dossier, rows
from adapters.stores.sqlite.statements import insert, update
from bot.case import Case, CaseId, State, Suggestion
from bot.customer import Customer, customer_id
from bot.dossier import Dossier
from bot.errors import CaseError, Stale
from bot.person import PersonId
from bot.ports.store import Tx
from bot.review import ReviewKey

_SELECT = """
SELECT cases.*, (
    SELECT json_group_array(json_array(stance, text)) FROM (
        SELECT stance, text FROM suggestions WHERE case_id = cases.id ORDER BY number
    )
) AS suggestions
FROM cases
"""
# Counted up to this case: its card must not change when a later one comes.
_CUSTOMER = """
SELECT this.customer, count(*) AS complaints, min(reviews.created_at) AS since
FROM cases AS this JOIN cases AS earlier
    ON earlier.customer = this.customer AND earlier.id <= this.id
JOIN reviews ON reviews.key = earlier.review
WHERE this.id = ? GROUP BY this.customer
"""
_HOLDS = """
JOIN reviews ON reviews.key = cases.review
JOIN reviews_fts ON reviews_fts.rowid = reviews.id
WHERE reviews_fts MATCH ? ORDER BY reviews.created_at DESC, cases.id DESC LIMIT ?
"""


class SqliteCases:
    def __init__(self, db: sqlite3.Connection, tx: Tx) -> None:
        self._db, self._tx = db, tx

    def open(self, case: Case) -> Case:
        review = self._tx.reviews.get(case.review)
        if review is None or self.of_review(case.review):
            why = "has a case already" if review else "is not in the store"
            raise CaseError(f"Review {case.review} {why}: no case was opened for it.")
        first = replace(case, version=1)
        customer = customer_id(review.source, review.author_id, review.author) or None
        row = {**rows.case_values(first), "customer": customer}
        opened = CaseId(insert(self._db, "cases", row).lastrowid or 0)
        self._suggest(opened, case.suggestions)
        return replace(first, id=opened)

    def get(self, case: CaseId) -> Case | None:
        return self._one("WHERE cases.id = ?", case)

    def of_review(self, review: ReviewKey) -> Case | None:
        return self._one("WHERE cases.review = ?", review)

    def change(self, case: Case, at: datetime, **changes: Any) -> Case:
        changes |= {"version": case.version + 1, "changed_at": at}
        guard = {"this": case.id, "seen": case.version}
        row = rows.case_columns(changes)
        if not update(
            self._db, "cases", row, "id = :this AND version = :seen", **guard
        ):
            raise Stale(f"Case {case.id} was changed by somebody else in between.")
        if "suggestions" in changes:
            self._db.execute("DELETE FROM suggestions WHERE case_id = ?", (case.id,))
            self._suggest(case.id, changes["suggestions"])
        return replace(case, **changes)

    def listed(self, states: Sequence[State] = (), limit: int = 100) -> list[Case]:
        order = "ORDER BY window_end, id LIMIT ?"
        if not states:
            return self._all(order, limit)
        among = "WHERE state IN (SELECT value FROM json_each(?))"
        return self._all(f"{among} {order}", columns.to_json(list(states)), limit)

    def owned(self, person: PersonId, limit: int = 100) -> list[Case]:
        among = "WHERE owner = ? AND state <> 'closed'"
        return self._all(f"{among} ORDER BY window_end, id LIMIT ?", person, limit)

    def homes(self) -> list[str]:
        found = self._db.execute(
            "SELECT DISTINCT home FROM cases WHERE state <> ? ORDER BY home",
            (State.CLOSED.value,),
        )
        return [row["home"] for row in found]

    def search(self, text: str, limit: int = 100) -> list[Case]:
        # Each word between quotes is a plain word to FTS5, whatever it looks like.
        words = [f'"{word}"' for word in re.findall(r"\w+", text)]
        return self._all(_HOLDS, " ".join(words), limit) if words else []

    def file(self, case: CaseId) -> Dossier | None:
        found = self.get(case)
        return dossier.compose(self._tx, found, self._customer(case)) if found else None

    def _customer(self, case: CaseId) -> Customer | None:
        row = self._db.execute(_CUSTOMER, (case,)).fetchone()
        if row is None:
            return None
        return Customer(
            row["customer"], row["complaints"], columns.moment(row["since"])
        )

    def _suggest(self, case: CaseId, suggestions: Iterable[Suggestion]) -> None:
        self._db.executemany(
            "INSERT INTO suggestions (case_id, number, stance, text)"
            " VALUES (?, ?, ?, ?)",
            ((case, n, s.stance, s.text) for n, s in enumerate(suggestions, 1)),
        )

    def _one(self, where: str, *values: Any) -> Case | None:
        return next(iter(self._all(where, *values)), None)

    def _all(self, rest: str, *values: Any) -> list[Case]:
        return [rows.to_case(row) for row in self._db.execute(_SELECT + rest, values)]
