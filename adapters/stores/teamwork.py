"""How the team around a case becomes columns: directs, notices, shifts and the like.

A value of the core goes in and named columns come out; `to_...` is the way back.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import asdict
from typing import Any

from adapters.stores.columns import (
    Columns,
    line_from_json,
    line_to_json,
    moment,
    moment_or_none,
    stamp,
    stamp_or_none,
    to_json,
)
from adapters.stores.records import subject_columns, to_subject
from bot.case import CaseId
from bot.notice import Notice, NoticeId, NoticeKind, NoticeState, Told
from bot.person import PersonId
from bot.ports.records import Change, Direct
from bot.reminder import Nudge
from bot.shift import Shift
from bot.words import Line, unpack

# ------------------------------------------------------------------ direct cards


def to_direct(row: Columns) -> Direct:
    return Direct(
        id=row["id"],
        case=CaseId(row["case_id"]),
        person=PersonId(row["person"]),
        role=row["role"],
        why=_line(row["why"]),
        at=moment(row["at"]),
        ended=line_from_json(row["ended"]),
    )


def _line(text: str) -> Line:
    return unpack(json.loads(text))


# ------------------------------------------------------------------ notices


def _told(told: Told | None) -> str | None:
    return None if told is None else to_json({**asdict(told), "at": stamp(told.at)})


def _to_told(text: str | None) -> Told | None:
    if text is None:
        return None
    kept = json.loads(text)
    return Told(**{**kept, "at": moment(kept["at"])})


def _same(value: Any) -> Any:
    return value


_NOTICE: Mapping[str, Callable[[Any], Any]] = {
    "kind": str,
    "area": _same,
    "day": _same,
    "state": str,
    "asked_by": _same,
    "at": stamp,
    "text": _same,
    "asked_of": _same,
    "due_at": stamp_or_none,
    "told": _told,
    "look": line_to_json,
    "before": _same,
}


def notice_columns(values: Mapping[str, Any]) -> dict[str, Any]:
    """Give the columns for some fields of a notice; its cases are rows of their own."""
    return {name: _NOTICE[name](value) for name, value in values.items()}


def notice_values(notice: Notice) -> dict[str, Any]:
    return notice_columns({name: getattr(notice, name) for name in _NOTICE})


def to_notice(row: Columns) -> Notice:
    """Make a notice; the column `cases` is JSON: a list of their numbers."""
    return Notice(
        id=NoticeId(row["id"]),
        kind=NoticeKind(row["kind"]),
        area=row["area"],
        day=row["day"],
        state=NoticeState(row["state"]),
        asked_by=PersonId(row["asked_by"]),
        at=moment(row["at"]),
        text=row["text"],
        asked_of=row["asked_of"],
        due_at=moment_or_none(row["due_at"]),
        told=_to_told(row["told"]),
        look=line_from_json(row["look"]),
        cases=tuple(map(CaseId, json.loads(row["cases"]))),
        before=row["before"],
    )


# ------------------------------------------------------------------ shifts and nudges


def to_shift(row: Columns) -> Shift:
    return Shift(
        id=row["id"],
        person=PersonId(row["person"]),
        since=moment(row["since"]),
        until=moment(row["until"]),
        ended_at=moment_or_none(row["ended_at"]),
    )


def nudge_columns(nudge: Nudge) -> dict[str, str]:
    about = {"person": nudge.person, **subject_columns(nudge.subject)}
    return {**about, "step": nudge.step, "at": stamp(nudge.at)}


def to_nudge(row: Columns) -> Nudge:
    person = PersonId(row["person"])
    return Nudge(person, to_subject(row), row["step"], moment(row["at"]))


# ------------------------------------------------------------------ what a lead changed


def change_columns(change: Change) -> dict[str, Any]:
    """Give the columns of a change; whether it was undone is read from the others."""
    return {
        "at": stamp(change.at),
        "person": change.by,
        "part": change.part,
        "said": line_to_json(change.said),
        "before": to_json(change.before),
        "after": to_json(change.after),
        "undoes": change.undoes,
    }


def to_change(row: Columns) -> Change:
    return Change(
        id=row["id"],
        at=moment(row["at"]),
        by=PersonId(row["person"]),
        part=row["part"],
        said=_line(row["said"]),
        before=json.loads(row["before"]),
        after=json.loads(row["after"]),
        undoes=row["undoes"],
        undone=bool(row["undone"]),
    )
