"""How what the bot notes for its own work becomes columns: timers, outbox, history.

A value of the core goes in and named columns come out; `to_...` is the way back.
"""

from __future__ import annotations

import json
from dataclasses import asdict, replace
from datetime import UTC
from typing import Any

from adapters.stores.columns import Columns, moment, moment_or_none, stamp, to_json
from bot.history import Entry
from bot.person import PersonId
from bot.ports.records import Post, Row
from bot.press import Address
from bot.reminder import Timer
from bot.reply import Limit, SourceFacts
from bot.subject import Subject


def facts_to_json(facts: SourceFacts) -> str:
    return to_json(asdict(facts))


def facts_from_json(text: str) -> SourceFacts:
    kept = json.loads(text)
    return SourceFacts(**{**kept, "limit": Limit(**kept["limit"])})


def address_columns(address: Address) -> dict[str, Any]:
    return asdict(address)


def to_address(row: Columns) -> Address:
    return Address(
        channel=row["channel"],
        conversation=row["conversation"],
        message=row["message"],
        thread=row["thread"],
        tenant=row["tenant"],
        service_url=row["service_url"],
    )


def subject_columns(subject: Subject) -> dict[str, str]:
    return {"subject_kind": subject.kind, "subject_id": subject.id}


def to_subject(row: Columns) -> Subject:
    return Subject(row["subject_kind"], row["subject_id"])


def timer_key(timer: Timer) -> str:
    """Give the key of a timer, the same whatever zone its moment came in."""
    return replace(timer, due_at=timer.due_at.astimezone(UTC)).key


def timer_columns(timer: Timer) -> dict[str, str]:
    what = {"key": timer_key(timer), "step": timer.step, "who": timer.who}
    return {**what, **subject_columns(timer.subject), "due_at": stamp(timer.due_at)}


def to_timer(row: Columns) -> Timer:
    return Timer(to_subject(row), row["step"], moment(row["due_at"]), row["who"])


def to_entry(row: Columns) -> Entry:
    """Make an entry; its words are None once they were erased."""
    return Entry(
        case=row["case_id"],
        seq=row["seq"],
        at=moment(row["at"]),
        person=PersonId(row["person"]),
        action=row["action"],
        detail_digest=row["detail_digest"],
        previous=row["previous"],
        hash=row["hash"],
        detail=row["words"] if row["detail_digest"] else "",
    )


def entry_columns(entry: Entry) -> dict[str, Any]:
    """Give the columns of an entry; its words are kept elsewhere."""
    links = ("seq", "person", "action", "detail_digest", "previous", "hash")
    named = {name: getattr(entry, name) for name in links}
    return {"case_id": entry.case, "at": stamp(entry.at), **named}


def to_outbox(row: Columns) -> Row:
    return Row(
        key=row["key"],
        kind=row["kind"],
        subject=row["subject"],
        state=row["state"],
        attempts=row["attempts"],
        looks=row["looks"],
        next_at=moment(row["next_at"]),
        epoch=row["epoch"],
        asked=row["asked"],
        began_at=moment_or_none(row["began_at"]),
        detail=row["detail"],
    )


def post_columns(post: Post) -> dict[str, Any]:
    return {
        "key": post.key,
        "conversation": post.conversation,
        "thread": post.thread,
        "body": to_json(post.body),
        "at": stamp(post.at),
    }


def to_post(row: Columns) -> Post:
    return Post(
        seq=row["seq"],
        key=row["key"],
        conversation=row["conversation"],
        thread=row["thread"],
        body=json.loads(row["body"]),
        at=moment(row["at"]),
    )
