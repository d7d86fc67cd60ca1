"""The figures of a week: a few questions, however many cases there are."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from datetime import datetime, timedelta
from itertools import groupby

from adapters.stores.columns import line_from_json, moment, moment_or_none, stamp
from bot.case import CaseId, State
from bot.figures import Change, Complaint, Heard, Praise, Promise, Rated
from bot.notice import NoticeState

_PLACE = (
    "coalesce(nullif(reviews.place, ''),"
    " (SELECT json_extract(facts, '$.title') FROM sources WHERE name = reviews.source),"
    " reviews.source) AS place"
)
_FINE = "stars * 5.0 / scale >= 4"
_HEARD = f"""
SELECT count(*) AS reviews, count(*) FILTER (WHERE {_FINE}) AS praise FROM reviews
WHERE created_at >= ? AND created_at < ?
"""  # noqa: S608 - our own words
_QUOTES = 20
_PRAISE = f"""
SELECT text, author FROM reviews JOIN judgements ON review_id = reviews.id
WHERE created_at >= ? AND created_at < ? AND {_FINE}
    AND verdict = 'fine' AND gone_at IS NULL
ORDER BY created_at DESC LIMIT {_QUOTES}
"""  # noqa: S608 - our own words
# What a change opened counts from that change; all else from when it was written.
_COMPLAINTS = f"""
SELECT cases.id, state, opened_at, reason, {_PLACE},
    json_extract(policy, '$.window') AS allowed,
    CASE WHEN EXISTS (
        SELECT 1 FROM revisions
        WHERE review_id = reviews.id AND replaced_at = cases.opened_at
    ) THEN opened_at ELSE min(created_at, opened_at) END AS began,
    coalesce(nullif(json_extract(triage, '$.area'), ''), (
        SELECT area FROM notice_cases JOIN notices ON notices.id = notice_id
        WHERE case_id = cases.id ORDER BY notice_id LIMIT 1
    ), '') AS area,
    (SELECT min(stands_since) FROM replies WHERE case_id = cases.id) AS stood_at,
    (
        SELECT max(at) FROM history WHERE case_id = cases.id AND action = 'reached'
    ) AS spoke_at
FROM cases JOIN reviews ON reviews.key = review
WHERE opened_at >= ? AND opened_at < ? ORDER BY opened_at, cases.id
"""  # noqa: S608 - our own words
# The plus has it found by its moment: of all that was ever answered few are of a week.
_CHANGES = """
SELECT area, state, json_extract(told, '$.public') AS public FROM notices
WHERE json_extract(told, '$.at') >= ? AND json_extract(told, '$.at') < ?
    AND +state IN ('fixed', 'explained')
ORDER BY json_extract(told, '$.at')
"""
_RATED = f"""
SELECT cases.id, {_PLACE}, scale, reviews.stars, turn.replaced_at,
    turn.stars AS before, (
        SELECT min(stands_since) FROM replies WHERE case_id = cases.id
    ) AS stood_at
FROM reviews JOIN cases ON review = reviews.key
JOIN revisions AS turn ON turn.review_id = reviews.id
WHERE reviews.id IN (
    SELECT review_id FROM revisions WHERE replaced_at >= ? AND replaced_at < ?
) AND stood_at IS NOT NULL
ORDER BY cases.id, turn.id
"""  # noqa: S608 - our own words
# Nobody can keep what was promised to a customer who took the review away before.
_PROMISES = """
SELECT held.case_id, held.promised, min(coalesce((
    SELECT min(stands_since) FROM replies
    WHERE case_id = held.case_id AND kind <> 'holding'
        AND stands_since >= held.stands_since
), '~'), coalesce((
    SELECT min(at) FROM history WHERE case_id = held.case_id AND action = 'reached'
        AND at >= held.stands_since
), '~')) AS kept_at
FROM replies AS held JOIN cases ON cases.id = held.case_id
JOIN reviews ON reviews.key = review
WHERE promised >= ? AND promised < ? AND held.stands_since IS NOT NULL
    AND (gone_at IS NULL OR gone_at > promised)
ORDER BY promised, held.case_id
"""


class SqliteFigures:
    """See `bot.ports.figures.Figures`."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db

    def heard(self, since: datetime, until: datetime) -> Heard:
        (row,) = self._all(_HEARD, since, until)
        return Heard(row["reviews"], row["praise"])

    def praise(self, since: datetime, until: datetime) -> list[Praise]:
        found = self._all(_PRAISE, since, until)
        return [Praise(row["text"], row["author"]) for row in found]

    def complaints(self, since: datetime, until: datetime) -> list[Complaint]:
        return [_complaint(row) for row in self._all(_COMPLAINTS, since, until)]

    def changes(self, since: datetime, until: datetime) -> list[Change]:
        found = self._all(_CHANGES, since, until)
        return [
            Change(row["area"], NoticeState(row["state"]), row["public"])
            for row in found
        ]

    def rated(self, since: datetime, until: datetime) -> list[Rated]:
        found = groupby(self._all(_RATED, since, until), key=lambda row: row["id"])
        return [_rated(list(turns)) for _, turns in found]

    def promises(self, since: datetime, until: datetime) -> list[Promise]:
        found = self._all(_PROMISES, since, until)
        return [
            Promise(
                CaseId(row["case_id"]),
                moment(row["promised"]),
                None if row["kept_at"] == "~" else moment(row["kept_at"]),
            )
            for row in found
        ]

    def _all(self, sql: str, since: datetime, until: datetime) -> list[sqlite3.Row]:
        return self._db.execute(sql, (stamp(since), stamp(until))).fetchall()


def _complaint(row: sqlite3.Row) -> Complaint:
    began = moment(row["began"])
    return Complaint(
        case=CaseId(row["id"]),
        state=State(row["state"]),
        place=row["place"],
        area=row["area"],
        opened_at=moment(row["opened_at"]),
        began=began,
        ends=began + timedelta(seconds=row["allowed"]),
        stood_at=moment_or_none(row["stood_at"]),
        spoke_at=moment_or_none(row["spoke_at"]),
        reason=line_from_json(row["reason"]),
    )


def _rated(turns: Sequence[sqlite3.Row]) -> Rated:
    one = turns[0]
    return Rated(
        CaseId(one["id"]),
        one["place"],
        one["scale"],
        one["stars"],
        moment(one["stood_at"]),
        tuple((moment(turn["replaced_at"]), turn["before"]) for turn in turns),
    )
