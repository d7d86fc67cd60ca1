"""What a store tells of a span of time, for the report of a week: plain values."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from bot.case import CaseId, State
from bot.notice import NoticeState
from bot.words import Line


@dataclass(frozen=True, slots=True)
class Heard:
    """How many reviews customers wrote, and how many of them with 4 or 5 stars."""

    reviews: int
    praise: int


@dataclass(frozen=True, slots=True)
class Praise:
    """Kind words of a customer; `author` only tells what a quote must not hold."""

    text: str
    author: str = ""


@dataclass(frozen=True, slots=True)
class Complaint:
    """A case as the report sees it. All times are UTC.

    began     when its first clock began, and `ends` when that ended
    stood_at  since when a first reply of ours has stood under it
    spoke_at  when somebody last spoke with the customer in person
    reason    why it was closed, if it was
    """

    case: CaseId
    state: State
    place: str
    area: str
    opened_at: datetime
    began: datetime
    ends: datetime
    stood_at: datetime | None = None
    spoke_at: datetime | None = None
    reason: Line | None = None


@dataclass(frozen=True, slots=True)
class Change:
    """An area about which a colleague said that it is fixed, or how it is."""

    area: str
    state: NoticeState
    public: str


@dataclass(frozen=True, slots=True)
class Rated:
    """A review under which a reply of ours has stood since `stood_at` (UTC).

    `turns` are its changes, the oldest first: when, and the stars until then. `stars`
    are those it has now, of `scale`.
    """

    case: CaseId
    place: str
    scale: int
    stars: float | None
    stood_at: datetime
    turns: tuple[tuple[datetime, float | None], ...]


@dataclass(frozen=True, slots=True)
class Promise:
    """What a holding reply promised before a moment (UTC), and when it came."""

    case: CaseId
    before: datetime
    kept_at: datetime | None


@dataclass(frozen=True, slots=True)
class Gathered:
    """All that a store tells of one span."""

    heard: Heard
    complaints: tuple[Complaint, ...] = ()
    changes: tuple[Change, ...] = ()
    rated: tuple[Rated, ...] = ()
    promises: tuple[Promise, ...] = ()
