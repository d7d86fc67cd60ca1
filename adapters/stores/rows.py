"""How what we keep becomes plain columns, and the way back: the same for any database.

A value of the core goes in and named columns come out; `to_...` is the way back.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict
from datetime import timedelta
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
from bot.case import Case, CaseId, Policy, State, Suggestion
from bot.person import PersonId
from bot.reply import (
    Approval,
    Decision,
    Draft,
    Reply,
    ReplyId,
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
    )


# ------------------------------------------------------------------ cases


def _policy(policy: Policy) -> str:
    spans = {name: getattr(policy, name).total_seconds() for name in _SPANS}
    return to_json({**asdict(policy), **spans})


_SPANS = ("window", "undo", "remind")


def _same(value: Any) -> Any:
    return value


_CASE: Mapping[str, Callable[[Any], Any]] = {
    "review": _same,
    "state": str,
    "version": _same,
    "owner": _same,
    "opened_at": stamp,
    "window_end": stamp,
    "policy": _policy,
    "language": _same,
    "home": _same,
    "look": line_to_json,
    "old": int,
    "reason": line_to_json,
    "changed_at": stamp_or_none,
}


def case_columns(values: Mapping[str, Any]) -> dict[str, Any]:
    """Give the columns for some fields of a case; suggestions are rows of their own."""
    return {k: _CASE[k](value) for k, value in values.items() if k != "suggestions"}


def case_values(case: Case) -> dict[str, Any]:
    return case_columns({name: getattr(case, name) for name in _CASE})


def to_case(row: Columns) -> Case:
    """Make a case; the column `suggestions` is JSON: a list of [stance, text]."""
    policy = json.loads(row["policy"])
    spans = {name: timedelta(seconds=policy[name]) for name in _SPANS}
    return Case(
        id=CaseId(row["id"]),
        review=ReviewKey(row["review"]),
        state=State(row["state"]),
        version=row["version"],
        owner=row["owner"],
        opened_at=moment(row["opened_at"]),
        window_end=moment(row["window_end"]),
        policy=Policy(**{**policy, **spans}),
        language=row["language"],
        home=row["home"],
        look=line_from_json(row["look"]),
        old=bool(row["old"]),
        reason=line_from_json(row["reason"]),
        suggestions=tuple(Suggestion(*s) for s in json.loads(row["suggestions"])),
        changed_at=moment_or_none(row["changed_at"]),
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
    }


def to_draft(row: Columns) -> Draft:
    return Draft(
        text=row["text"],
        digest=row["digest"],
        by=PersonId(row["person"]),
        at=moment(row["at"]),
        stance=row["stance"],
        proposed=bool(row["proposed"]),
    )


_REPLY: Mapping[str, Callable[[Any], Any]] = {
    "about": _same,
    "state": str,
    "agreed_at": stamp,
    "goes_at": stamp,
    "send": _same,
    "external_id": _same,
    "stands_since": stamp_or_none,
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
