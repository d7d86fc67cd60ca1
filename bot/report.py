"""The report of a week: what came in, what became of it and what it changed.

Values in, values out. It tells of cases, places and areas, never of single colleagues.
What each figure means, in the words of people, stands in docs/how-to/report.md.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import median

from bot.case import CaseId, State
from bot.figures import Change, Complaint, Gathered, Heard, Praise, Promise, Rated
from bot.review import plain
from bot.week import Week
from bot.words import Line

MOST = 10
"""Rows of a table; what comes after them is one row together."""
QUOTED = 100
"""Characters of a quote."""

# ------------------------------------------------------------------ what is told


@dataclass(frozen=True, slots=True)
class Count:
    """A row of a table. `name` is "" where nobody said which."""

    name: str
    complaints: int
    in_time: int


@dataclass(frozen=True, slots=True)
class Table:
    """The largest rows, and all others together; `others` is how many those are."""

    rows: tuple[Count, ...]
    others: int = 0
    rest: Count = Count("", 0, 0)


@dataclass(frozen=True, slots=True)
class Slowest:
    case: CaseId
    place: str
    took: timedelta


@dataclass(frozen=True, slots=True)
class Rise:
    """A rating that went up after our reply, from stars to stars of `scale`."""

    case: CaseId
    place: str
    before: float
    after: float
    scale: int


@dataclass(frozen=True, slots=True)
class Span:
    """The week that is told, from `start` up to `until` (UTC); whole or running."""

    week: Week
    start: datetime
    until: datetime
    whole: bool = True


@dataclass(frozen=True, slots=True)
class Report:
    """All figures of one week. `outcomes` counts complaints by OUTCOMES."""

    span: Span
    heard: Heard
    complaints: int
    unsure: int
    outcomes: Mapping[str, int]
    median: timedelta | None
    slowest: Slowest | None
    places: Table
    areas: Table
    changes: tuple[Change, ...]
    rises: tuple[Rise, ...]
    closed: tuple[tuple[str, int], ...]
    kept: int
    missed: int

    @property
    def empty(self) -> bool:
        figures = (self.complaints, self.unsure, self.heard.reviews, self.kept)
        told = (self.changes, self.rises, self.closed)
        return not any((*figures, self.missed, *told))


# ------------------------------------------------------------------ one complaint

NO_COMPLAINT, REACHED = "not_complaint", "reached"
REASONS = (
    *("personal", "rage", "no_customer", "double", "other"),
    *(REACHED, "answered", "removed", NO_COMPLAINT, "plain"),
)
"""Why a case was closed without a public reply of ours."""


def reason_of(complaint: Complaint) -> str:
    """Give why it was closed without a public reply, of REASONS; "" if it was not."""
    if complaint.state is not State.CLOSED or complaint.stood_at:
        return ""
    said = complaint.reason
    name = said.key.removeprefix("closed.") if said else "plain"
    inner = said.values.get("reason") if said else None
    if isinstance(inner, Line):
        name = inner.key.removeprefix("no_reply.")
        name = "other" if inner.key == "plain" else name
    return name if name in REASONS else "plain"


def answered_at(complaint: Complaint) -> datetime | None:
    """Give when our first reply stood, or else when a talk in person ended it."""
    if complaint.stood_at:
        return complaint.stood_at
    return complaint.spoke_at if reason_of(complaint) == REACHED else None


OUTCOMES = ("in_time", "later", "overdue", "open", "ended", "old")
"""Answered inside the window or later; not answered, past it or not yet; ended without
an answer of ours; past its window already when we first saw it."""


def outcome(complaint: Complaint, now: datetime) -> str:
    """Give what became of it, of OUTCOMES, as it stands at `now`."""
    answered = answered_at(complaint)
    if complaint.ends <= complaint.opened_at:
        return "old"
    if answered:
        return "in_time" if answered <= complaint.ends else "later"
    if complaint.state is State.CLOSED:
        return "ended"
    return "open" if now < complaint.ends else "overdue"


# ------------------------------------------------------------------ the week


def report(
    span: Span,
    found: Gathered,
    now: datetime,
    area: Callable[[str], str] = str,
) -> Report:
    """Reckon the figures of a span, as they stand at `now` (UTC).

    `area` gives the name of an area by its id.
    """
    opened = found.complaints
    counted = [each for each in opened if _counts(each)]
    took = _took(counted)
    promises = [each for each in found.promises if each.before <= now]
    kept = sum(map(_was_kept, promises))
    outcomes = Counter(outcome(each, now) for each in counted)
    reasons = Counter(filter(None, map(reason_of, opened)))
    return Report(
        span,
        found.heard,
        len(counted),
        sum(each.state is State.UNSURE for each in opened),
        {name: outcomes[name] for name in OUTCOMES},
        _middle(one.took for one in took) if took else None,
        max(took, key=lambda one: one.took, default=None),
        table(counted, lambda each: each.place, now),
        table(counted, lambda each: area(each.area), now),
        _changes(found.changes, area),
        tuple(filter(None, (_rise(each, span) for each in found.rated))),
        tuple((name, reasons[name]) for name in REASONS if reasons[name]),
        kept,
        len(promises) - kept,
    )


def _counts(complaint: Complaint) -> bool:
    """Tell whether it is a complaint: a person said so, or the stars did."""
    unsure = complaint.state is State.UNSURE
    return not unsure and reason_of(complaint) != NO_COMPLAINT


def _was_kept(promise: Promise) -> bool:
    return promise.kept_at is not None and promise.kept_at <= promise.before


def _took(complaints: Iterable[Complaint]) -> list[Slowest]:
    """Give how long each answer took, but of what came with its window over."""
    timed = [each for each in complaints if each.ends > each.opened_at]
    answered = ((each, answered_at(each)) for each in timed)
    return [Slowest(c.case, c.place, at - c.began) for c, at in answered if at]


def _middle(spans: Iterable[timedelta]) -> timedelta:
    return timedelta(seconds=median(span.total_seconds() for span in spans))


def table(
    complaints: Iterable[Complaint], name: Callable[[Complaint], str], now: datetime
) -> Table:
    """Count complaints by name, the largest first; at most ten and the rest."""
    all_of, in_time = Counter[str](), Counter[str]()
    for each in complaints:
        all_of[name(each)] += 1
        in_time[name(each)] += outcome(each, now) == "in_time"
    order = sorted(all_of, key=lambda each: (-all_of[each], each))
    rows = [Count(each, all_of[each], in_time[each]) for each in order]
    rest = rows[MOST:]
    sums = sum(row.complaints for row in rest), sum(row.in_time for row in rest)
    return Table(tuple(rows[:MOST]), len(rest), Count("", *sums))


def _changes(
    changes: Sequence[Change], area: Callable[[str], str]
) -> tuple[Change, ...]:
    """Give each thing that was said once, under the name of its area."""
    named = (Change(area(each.area), each.state, each.public) for each in changes)
    return tuple(dict.fromkeys(named))


def _rise(rated: Rated, span: Span) -> Rise | None:
    """Give the rise of a rating in the span, above what it was at our reply."""
    first = _stars(rated, rated.stood_at)
    began, ended = (
        _stars(rated, max(at, rated.stood_at)) for at in (span.start, span.until)
    )
    if first is None or began is None or ended is None:
        return None
    if ended <= max(first, began):
        return None
    return Rise(rated.case, rated.place, first, ended, rated.scale)


def _stars(rated: Rated, at: datetime) -> float | None:
    """Give the stars up to a moment."""
    return next((stars for turn, stars in rated.turns if turn >= at), rated.stars)


# ------------------------------------------------------------------ kind words


def quote(found: Iterable[Praise]) -> str:
    """Give the first kind words that are short and name no customer; "" if none."""
    return next((each.text for each in found if _quotable(each)), "")


def _quotable(praise: Praise) -> bool:
    said = set(_letters(praise.text).split())
    named = any(part in said for part in _letters(praise.author).split())
    return 0 < len(praise.text) <= QUOTED and "\n" not in praise.text and not named


def _letters(text: str) -> str:
    return "".join(each if each.isalnum() else " " for each in plain(text))
