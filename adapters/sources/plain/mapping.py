"""From the plain protocol's JSON to a review, a page or what became of a reply.

Pure, and never raises: whatever stands in the JSON, a review comes out of it or a
sentence that says what is wrong. The protocol is told in adapters/rehearsal/plain.py.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from bot.ports.source import Page
from bot.reply import (
    Found,
    NotSent,
    Order,
    OrderKind,
    Outcome,
    Refusal,
    Stands,
    TakenDown,
    Unknown,
    Waiting,
    same_words,
)
from bot.review import Kind, Review, Standing, clean
from bot.setback import AGAIN

EARLY = timedelta(minutes=5)
"""How much a source's clock may lag behind ours when a reply is looked for."""
LONGEST_ID = 200


@dataclass(frozen=True, slots=True)
class Leaf:
    """One page and whether more follow it."""

    page: Page
    more: bool


def leaf(payload: Any, source: str) -> Leaf | None:
    """Give a page; None when this is not what the protocol calls a page."""
    told = _object(payload)
    cursor = _cursor(told.get("cursor"))
    if not isinstance(told.get("reviews"), list) or cursor is None:
        return None
    mapped = [review(each, source) for each in told["reviews"]]
    page = Page(
        reviews=tuple(each for each in mapped if isinstance(each, Review)),
        cursor=cursor,
        gone=tuple(id_ for each in _list(told.get("gone")) if (id_ := _id(each))),
        notes=tuple(each for each in mapped if isinstance(each, str)),
    )
    return Leaf(page, more=told.get("more") is True)


def _cursor(value: Any) -> str | None:
    usable = isinstance(value, str) and value.isascii() and len(value) <= 1000
    return value if usable else None


def review(payload: Any, source: str) -> Review | str:
    """Give the review, or what is wrong with it in words."""
    told = _object(payload)
    id_ = _id(told.get("id"))
    if not id_:
        return "A review came without an id that can be used; it was left out."
    created_at = moment(told.get("created_at"))
    if created_at is None:
        return f"Review {id_} has no time with a zone in created_at; it was left out."
    author = _object(told.get("author"))
    scale = _whole(told.get("scale"), low=1, high=100, otherwise=5)
    return Review(
        source=source,
        external_id=id_,
        created_at=created_at,
        text=_text(told.get("text")),
        kind=_KINDS.get(_line(told.get("kind")), Kind.REVIEW),
        place=_line(told.get("place")),
        url=_link(told.get("url")),
        author=_line(author.get("name")),
        author_id=_id(author.get("id")),
        title=_line(told.get("title"), most=500),
        language=_line(told.get("language"), most=35),
        stars=_stars(told.get("stars"), scale),
        scale=scale,
        pictures=_whole(told.get("pictures"), low=0, high=1000, otherwise=0),
        replies=standing(told, {"stands"}),
    )


def found(payload: Any, source: str) -> Found | None:
    """Give a review as it stands now; None when it cannot be read.

    A reply that is still being checked counts: nothing is published over it.
    """
    seen = review(payload, source)
    if isinstance(seen, str):
        return None
    replies = standing(payload, {"stands", "pending"})
    return Found(seen.digest, seen.stars, replies, seen)


@dataclass(frozen=True, slots=True)
class Answer:
    """A reply as the source tells of it."""

    id: str
    text: str
    at: datetime | None
    ours: bool
    state: str
    reason: str
    url: str


def answer(payload: Any) -> Answer:
    told = _object(payload)
    return Answer(
        id=_id(told.get("id")),
        text=_text(told.get("text")),
        at=moment(told.get("at")),
        ours=told.get("mine") is True,
        state=_line(told.get("state")),
        reason=_line(told.get("reason"), most=300),
        url=_link(told.get("url")),
    )


def standing(payload: dict[str, Any], states: set[str]) -> tuple[Standing, ...]:
    """Give the replies under a review that are in one of the states."""
    answers = [answer(each) for each in _list(payload.get("replies"))]
    return tuple(
        Standing(a.id, a.text, a.at, pending=a.ours and a.state == "pending")
        for a in answers
        if a.state in states
    )


def outcome(told: Answer, now: datetime) -> Outcome:
    """Give what a reply's state means; a state we do not know leaves it unknown."""
    meaning = _OUTCOMES.get(told.state)
    return meaning(told, now) if meaning else Unknown()


_OUTCOMES: dict[str, Callable[[Answer, datetime], Outcome]] = {
    "stands": lambda told, _: Stands(told.id, told.url),
    "pending": lambda _, now: Waiting(now + AGAIN),
    "refused": lambda told, _: Refusal(told.reason or "The source gives no reason."),
}
_BEST_FIRST = tuple(_OUTCOMES)


def lookup(payload: Any, order: Order, now: datetime) -> Outcome:
    """Find the reply of an order under a review that was just read.

    It is ours when we wrote it, the words are the same but for white space, and it is
    no older than the first attempt. Unknown when the source shows no replies at all.
    """
    replies = _object(payload).get("replies")
    if not isinstance(replies, list):
        return Unknown()
    if order.kind is OrderKind.TAKE_DOWN:
        return _gone(replies, order, now)
    ours = [told for each in replies if _same(told := answer(each), order)]
    if not ours:
        return NotSent(now + AGAIN, "it is not there")
    # A first attempt may have been refused and a second one taken.
    return outcome(min(ours, key=_rank), now)


def _gone(replies: list[Any], order: Order, now: datetime) -> Outcome:
    """Tell whether the words of an order stand there no more, however old they are."""
    words = clean(order.text)
    left = (
        told.ours and told.state != "refused" and same_words(told.text, words)
        for told in map(answer, replies)
    )
    return NotSent(now + AGAIN, "it still stands there") if any(left) else TakenDown()


def _rank(told: Answer) -> int:
    known = told.state in _BEST_FIRST
    return _BEST_FIRST.index(told.state) if known else len(_BEST_FIRST)


def _same(told: Answer, order: Order) -> bool:
    in_time = told.at is None or told.at >= order.began - EARLY
    return told.ours and in_time and same_words(told.text, clean(order.text))


# ------------------------------------------------------------------ one value at a time


def moment(value: Any) -> datetime | None:
    """Read an ISO time with a zone and give it in UTC; None for anything else."""
    if not isinstance(value, str):
        return None
    try:
        at = datetime.fromisoformat(value)
    except ValueError:
        return None
    # Far years overflow when a window is added to them.
    if at.tzinfo is None or not 1990 <= at.year <= 2200:
        return None
    return at.astimezone(UTC)


_KINDS = {kind.value: kind for kind in Kind}


def _object(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _text(value: Any) -> str:
    return clean(value) if isinstance(value, str) else ""


def _line(value: Any, most: int = 200) -> str:
    return " ".join(_text(value).split())[:most]


def _id(value: Any) -> str:
    """Give an id exactly as it is, else "": half an id names something else."""
    if isinstance(value, int) and not isinstance(value, bool) and abs(value) < 10**30:
        return str(value)
    usable = isinstance(value, str) and value.isprintable() and clean(value) == value
    fits = usable and len(value) <= LONGEST_ID and value not in {".", ".."}
    return value if fits else ""


def _link(value: Any) -> str:
    """Give an address that a browser opens as a page; anything else is none."""
    url = _line(value, most=2000)
    return url if url.startswith(("https://", "http://")) else ""


def _whole(value: Any, *, low: int, high: int, otherwise: int) -> int:
    if not isinstance(value, int) or isinstance(value, bool):
        return otherwise
    return value if low <= value <= high else otherwise


def _stars(value: Any, scale: int) -> float | None:
    """Give the stars; odd ones are none, so that a person looks at the words."""
    if not isinstance(value, int | float) or isinstance(value, bool):
        return None
    return float(value) if 0 <= value <= scale else None
