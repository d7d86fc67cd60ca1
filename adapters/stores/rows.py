"""How what we keep becomes plain columns, and the way back: the same for any database.

A value of the core goes in and named columns come out; `to_...` is the way back.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from adapters.stores import policies
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
from bot.case import Case, CaseId, State, Suggestion
from bot.person import PersonId
from bot.reply import (
    Approval,
    Decision,
    Draft,
    Reply,
    ReplyId,
    ReplyKind,
    ReplyState,
)
from bot.review import Kind, Review, ReviewKey, Standing, digest

# ------------------------------------------------------------------ reviews

REVIEW = (
    "key",
    "source",
    "external_id",
    "created_at",
    "kind",
    "place",
    "url",
    "author",
    "author_id",
    "title",
    "text",
    "language",
    "stars",
    "scale",
    "pictures",
    "replies",
    "version",
    "translation",
)
"""The columns of a review, in the order of `review_values`."""


def review_values(review: Review) -> tuple[Any, ...]:
    return (
        review.key,
        review.source,
        review.external_id,
        stamp(review.created_at),
        review.kind.value,
        review.place,
        review.url,
        review.author,
        review.author_id,
        review.title,
        review.text,
        review.language,
        review.stars,
        review.scale,
        review.pictures,
        _replies(review.replies),
        review_version(review),
        review.translation,
    )


def review_version(review: Review) -> str:
    """Tell one version from another: by what was said and the replies under it."""
    if not review.replies:
        return review.digest
    shown = [(r.id, r.text, r.pending) for r in review.replies]
    return digest(review.digest + to_json(shown))


def _replies(replies: Iterable[Standing]) -> str:
    return to_json([(r.id, r.text, stamp_or_none(r.at), r.pending) for r in replies])


def to_review(row: Columns) -> Review:
    return Review(
        source=row["source"],
        external_id=row["external_id"],
        created_at=moment(row["created_at"]),
        text=row["text"],
        kind=Kind(row["kind"]),
        place=row["place"],
        url=row["url"],
        author=row["author"],
        author_id=row["author_id"],
        title=row["title"],
        language=row["language"],
        stars=row["stars"],
        scale=row["scale"],
        pictures=row["pictures"],
        replies=tuple(
            Standing(id_, text, moment_or_none(at), pending)
            for id_, text, at, pending in json.loads(row["replies"])
        ),
        translation=row["translation"],
    )


# ------------------------------------------------------------------ cases


def _same(value: Any) -> Any:
    return value


def _people(people: Iterable[PersonId]) -> str:
    return to_json(list(people))


_CASE: Mapping[str, Callable[[Any], Any]] = {
    "review": _same,
    "state": str,
    "version": _same,
    "owner": _same,
    "opened_at": stamp,
    "window_end": stamp,
    "policy": policies.policy_to_json,
    "language": _same,
    "home": _same,
    "look": line_to_json,
    "old": int,
    "reason": line_to_json,
    "changed_at": stamp_or_none,
    "since": stamp,
    "held_at": stamp_or_none,
    "answered_at": stamp_or_none,
    "topic": _same,
    "urgent": int,
    "asked": _people,
    "triage": policies.triage_to_json,
    "plan": line_to_json,
    "brand": _same,
}


def case_columns(values: Mapping[str, Any]) -> dict[str, Any]:
    """Give the columns for some fields of a case; suggestions are rows of their own."""
    return {k: _CASE[k](value) for k, value in values.items() if k != "suggestions"}


def case_values(case: Case) -> dict[str, Any]:
    return case_columns({name: getattr(case, name) for name in _CASE})


def to_case(row: Columns) -> Case:
    """Make a case; the column `suggestions` is JSON: a list of [stance, text]."""
    return Case(
        id=CaseId(row["id"]),
        review=ReviewKey(row["review"]),
        state=State(row["state"]),
        version=row["version"],
        owner=row["owner"],
        opened_at=moment(row["opened_at"]),
        window_end=moment(row["window_end"]),
        policy=policies.policy_from_json(row["policy"]),
        language=row["language"],
        home=row["home"],
        look=line_from_json(row["look"]),
        old=bool(row["old"]),
        reason=line_from_json(row["reason"]),
        suggestions=tuple(Suggestion(*s) for s in json.loads(row["suggestions"])),
        changed_at=moment_or_none(row["changed_at"]),
        since=moment(row["since"]),
        held_at=moment_or_none(row["held_at"]),
        answered_at=moment_or_none(row["answered_at"]),
        topic=row["topic"],
        urgent=bool(row["urgent"]),
        asked=tuple(map(PersonId, json.loads(row["asked"]))),
        triage=policies.triage_from_json(row["triage"]),
        plan=line_from_json(row["plan"]),
        brand=row["brand"],
    )


# ------------------------------------------------------------------ words that go out


def draft_columns(draft: Draft) -> dict[str, Any]:
    return {
        "text": draft.text,
        "digest": draft.digest,
        "person": draft.by,
        "at": stamp(draft.at),
        "stance": draft.stance,
        "proposed": int(draft.proposed),
        "kind": draft.kind.value,
        "answers": draft.answers,
        "before": draft.before,
        "promised": stamp_or_none(draft.promised),
    }


def to_draft(row: Columns) -> Draft:
    return Draft(
        text=row["text"],
        digest=row["digest"],
        by=PersonId(row["person"]),
        at=moment(row["at"]),
        stance=row["stance"],
        proposed=bool(row["proposed"]),
        kind=ReplyKind(row["kind"]),
        answers=row["answers"],
        before=row["before"],
        promised=moment_or_none(row["promised"]),
    )


_REPLY: Mapping[str, Callable[[Any], Any]] = {
    "about": _same,
    "state": str,
    "agreed_at": stamp,
    "goes_at": stamp,
    "send": _same,
    "external_id": _same,
    "stands_since": stamp_or_none,
    "kind": str,
    "promised": stamp_or_none,
}


def reply_columns(values: Mapping[str, Any]) -> dict[str, Any]:
    """Give the columns for what may change of a reply: never its exact words."""
    return {name: _REPLY[name](value) for name, value in values.items()}


def reply_values(reply: Reply) -> dict[str, Any]:
    return reply_columns({name: getattr(reply, name) for name in _REPLY})


def to_reply(row: Columns, approvals: Iterable[Approval]) -> Reply:
    return Reply(
        id=ReplyId(row["id"]),
        case=row["case_id"],
        text=row["text"],
        digest=row["digest"],
        about=row["about"],
        state=ReplyState(row["state"]),
        agreed_at=moment(row["agreed_at"]),
        goes_at=moment(row["goes_at"]),
        send=row["send"],
        external_id=row["external_id"],
        stands_since=moment_or_none(row["stands_since"]),
        approvals=tuple(approvals),
        kind=ReplyKind(row["kind"]),
        promised=moment_or_none(row["promised"]),
    )


def approval_columns(approval: Approval) -> dict[str, Any]:
    return {
        "digest": approval.digest,
        "person": approval.person,
        "decision": approval.decision.value,
        "at": stamp(approval.at),
    }


def to_approval(row: Columns) -> Approval:
    person, decision = PersonId(row["person"]), Decision(row["decision"])
    return Approval(person, row["digest"], decision, moment(row["at"]))
