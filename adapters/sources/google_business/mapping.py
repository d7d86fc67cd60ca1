"""From Google's JSON to a review and to what became of a reply. Pure, never raises."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from adapters.sources.google_business.places import Place
from adapters.sources.google_business.refusals import violation
from adapters.sources.google_business.values import (
    items,
    link,
    moment,
    resource,
    said,
    text,
)
from bot.reply import (
    NotSent,
    Order,
    Outcome,
    Refusal,
    Stands,
    TakenDown,
    Unknown,
    Waiting,
    same_words,
)
from bot.review import Review, Standing, clean, digest
from bot.setback import AGAIN

EARLY = timedelta(minutes=5)
"""How much Google's clock may lag behind ours when a reply is looked for."""
STARS = {"ONE": 1.0, "TWO": 2.0, "THREE": 3.0, "FOUR": 4.0, "FIVE": 5.0}


@dataclass(frozen=True, slots=True)
class Told:
    """A review of a list: when it last changed, and a name for this very version."""

    review: Review
    changed_at: datetime
    version: str


def told(payload: Any, source: str, place: Place) -> Told | str:
    """Give what a list says of a review, or what is wrong with it in words."""
    seen = review(payload, source, place)
    if isinstance(seen, str):
        return seen
    changed = moment(payload.get("updateTime")) or seen.created_at
    reply = said(payload, "reviewReply")
    parts = [reply.get(key) for key in ("updateTime", "reviewReplyState", "comment")]
    version = digest(f"{seen.external_id}\0{changed}\0{seen.digest}\0{parts}")[:12]
    return Told(seen, changed, version)


def review(payload: Any, source: str, place: Place) -> Review | str:
    """Give the review, or what is wrong with it in words."""
    row = payload if isinstance(payload, dict) else {}
    name = resource(row.get("name"), 3)
    if not name:
        return "A review came without a name that can be used; it was left out."
    created_at = moment(row.get("createTime"))
    if created_at is None:
        return f"Review {name} has no time in createTime; it was left out."
    author = said(row, "reviewer")
    words, translation = untangled(text(row.get("comment")))
    standing = replies(row)
    return Review(
        source=source,
        external_id=name,
        created_at=created_at,
        text=words,
        place=place.title,
        url=link(row.get("reviewReplyUrl")) or place.page,
        author=""
        if author.get("isAnonymous")
        else text(author.get("displayName"), 200),
        stars=STARS.get(str(row.get("starRating"))),
        pictures=len(items(row, "reviewMediaItems")),
        replies=tuple(reply for reply in standing if not reply.pending),
        translation=translation,
    )


def replies(payload: Any) -> tuple[Standing, ...]:
    """Give what stands under a review or is being checked; Google shows one at most."""
    reply = said(payload, "reviewReply")
    words, _ = untangled(text(reply.get("comment")))
    state = reply.get("reviewReplyState")
    if not words or state == "REJECTED":
        return ()
    at = moment(reply.get("updateTime"))
    return (Standing("", words, at, pending=state == "PENDING"),)


# ------------------------------------------------------------------ translations

_MADE = r"\(Translated by Google\)"
_BEFORE = re.compile(
    rf"^{_MADE}\s*(?P<made>.*?)\s*\(Original\)\s*(?P<own>.*)$", re.DOTALL
)
_AFTER = re.compile(rf"^(?P<own>.*?)\s*{_MADE}\s*(?P<made>.*)$", re.DOTALL)


def untangled(words: str) -> tuple[str, str]:
    """Give what somebody wrote, and Google's translation of it ("" without one).

    Google puts both into one text, in either order.
    """
    found = _BEFORE.match(words) or _AFTER.match(words)
    if found is None or not found["own"].strip():
        return words, ""
    return found["own"].strip(), found["made"].strip()


# ------------------------------------------------------------------ replies


def outcome(reply: Any, order: Order, now: datetime) -> Outcome:
    """Give what the state of our reply means; one we do not know leaves it unknown."""
    state = reply.get("reviewReplyState") if isinstance(reply, dict) else None
    meaning = _OUTCOMES.get(state) if isinstance(state, str | None) else None
    return meaning(reply, order, now) if meaning else Unknown()


def lookup(payload: Any, order: Order, now: datetime) -> Outcome:
    """Find the reply of an order under a review that was just read.

    It is taken for ours when the words are the same and it is no older than the first
    attempt: Google does not tell who wrote it.
    """
    reply = said(payload, "reviewReply")
    at = moment(reply.get("updateTime"))
    in_time = at is None or at >= order.began - EARLY
    if in_time and _is_it(reply, order):
        return outcome(reply, order, now)
    return NotSent(now + AGAIN, "it is not there")


def still_there(payload: Any, order: Order, now: datetime) -> Outcome:
    """Tell whether the words that are to be taken down still stand there."""
    if _is_it(said(payload, "reviewReply"), order):
        return NotSent(now + AGAIN, "it still stands there")
    return TakenDown()


def _is_it(reply: dict[str, Any], order: Order) -> bool:
    words, _ = untangled(text(reply.get("comment")))
    return same_words(words, clean(order.text))


def _stands(_: Any, __: Order, ___: datetime) -> Outcome:
    return Stands()


def _waiting(_: Any, order: Order, now: datetime) -> Outcome:
    return Waiting(looks_again(order.began, now))


def _refused(reply: Any, _: Order, __: datetime) -> Outcome:
    code = text(reply.get("policyViolation"), 80)
    why = violation(code)
    return Refusal(code or why.key, why)


_OUTCOMES: dict[str | None, Callable[[Any, Order, datetime], Outcome]] = {
    None: _stands,  # answers of before the state was told
    "REVIEW_REPLY_STATE_UNSPECIFIED": _stands,
    "APPROVED": _stands,
    "PENDING": _waiting,
    "REJECTED": _refused,
}

_SOON = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 15, 60))
_A_DAY, _HOUR, _LATER = timedelta(days=1), timedelta(hours=1), timedelta(hours=6)


def looks_again(began: datetime, now: datetime) -> datetime:
    """Give when to look again at a reply that Google checks, sent at `began` (UTC).

    Most take minutes, some up to 30 days: after a day four times a day will do.
    """
    soon = next((began + wait for wait in _SOON if began + wait > now), None)
    return soon or now + (_HOUR if now - began < _A_DAY else _LATER)
