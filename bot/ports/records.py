"""What a store gives and takes beside the values of the case: rows, batches, posts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bot.case import CaseId
from bot.judgement import Judged
from bot.person import PersonId
from bot.press import Address
from bot.review import Review, ReviewKey
from bot.words import Line


@dataclass(frozen=True, slots=True)
class Batch:
    """What of a batch was new or different; all else was left untouched, unwritten."""

    new: tuple[Judged, ...]
    changed: tuple[tuple[Review, Judged], ...]
    """The review as it was, and as it is now."""
    returned: tuple[ReviewKey, ...]
    """What its source shows again after it was gone."""
    known: int


@dataclass(frozen=True, slots=True)
class Stock:
    """What is kept of a source: places, reviews, and cases that are not done."""

    places: int = 0
    reviews: int = 0
    running: int = 0


@dataclass(frozen=True, slots=True)
class Row:
    """Something that must still be said to the outside world.

    state     new, sending, looking, done, held, unknown, parked
    epoch     grows with every claim: an answer under an old epoch counts for nothing
    began_at  the first attempt; None before it
    looks     looks since the last sending
    asked     how often it was asked for; asked again while underway = once more after
    """

    key: str
    kind: str
    subject: str
    state: str
    attempts: int
    looks: int
    next_at: datetime
    epoch: int
    asked: int
    began_at: datetime | None = None
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Placed:
    """Where a card stands and the digest of what it shows."""

    address: Address
    shown: str


@dataclass(frozen=True, slots=True)
class Direct:
    """A case brought to one person; `ended` is what it says once their part is over."""

    id: int
    case: CaseId
    person: PersonId
    role: str
    why: Line
    at: datetime
    ended: Line | None = None


@dataclass(frozen=True, slots=True)
class Change:
    """Something a lead changed: `part` is "people" or "shift", values as JSON.

    `undoes` is the change that this one took back; `undone` that this was taken back.
    """

    id: int
    at: datetime
    by: PersonId
    part: str
    said: Line
    before: Any
    after: Any
    undoes: int = 0
    undone: bool = False


@dataclass(frozen=True, slots=True)
class Post:
    """A message of the browser channel; `seq` grows with every change of any post."""

    seq: int
    key: str
    conversation: str
    thread: str
    body: Mapping[str, Any]
    at: datetime
