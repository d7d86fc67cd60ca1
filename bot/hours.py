"""When the team works: opening and closing times in their own zone, asked in UTC.

A week holds spans, each from a start to an end on the team's clock. Where a clock
change skips such a time, the jump itself counts; where it brings it twice, the first
one does. So on every night of the year spans open and close once, and in order.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from itertools import count, groupby, pairwise
from operator import itemgetter
from zoneinfo import ZoneInfo

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
DAY = timedelta(days=1)
MIDNIGHT = time.min

Opening = tuple[datetime, datetime]
"""From when to when the team works: the first moment is in it, the last is not."""


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A part of a day on the team's clock. An end at `MIDNIGHT` is 24:00."""

    start: time
    end: time

    def __post_init__(self) -> None:
        if self.end <= self.start and self.end != MIDNIGHT:
            raise ValueError(f"{self} ends before it begins")

    def __str__(self) -> str:
        end = "24:00" if self.end == MIDNIGHT else f"{self.end:%H:%M}"
        return f"{self.start:%H:%M}-{end}"

    def overlaps(self, later: Span) -> bool:
        return self.end == MIDNIGHT or later.start < self.end


@dataclass(frozen=True, slots=True)
class Hours:
    """The team's working hours: its zone and the spans of each day, Monday first.

    Takes and gives moments in UTC. Raises ValueError when two spans overlap or when
    there is none at all, for then nothing would ever open.
    """

    zone: str
    days: tuple[tuple[Span, ...], ...]

    def __post_init__(self) -> None:
        if not any(self.days):
            raise ValueError(f"there are no hours at all; write {_LIKE}")
        for name, spans in zip(DAYS, self.days, strict=True):
            for one, other in pairwise(spans):
                if one.overlaps(other):
                    raise ValueError(f"{one} and {other} overlap on {name}")

    def to_texts(self) -> tuple[str, ...]:
        """Give the hours as `read` takes them."""
        texts: list[str] = []
        week = zip(DAYS, self.days, strict=True)
        for spans, days in groupby(week, key=itemgetter(1)):
            names = [name for name, _ in days]
            named = "-".join(dict.fromkeys((names[0], names[-1])))
            texts += (f"{named} {span}" for span in spans)
        return tuple(texts)

    def open_at(self, at: datetime) -> bool:
        return self.next_open(at) == at

    def next_open(self, at: datetime) -> datetime:
        """Give `at` itself while the team works, else when it begins again."""
        days = self.working_days(self.day(at))
        return next(max(at, start) for day in days for start, end in day if end > at)

    def day_start(self, after: datetime) -> datetime:
        """Give the next first opening of a day, later than `after`."""
        days = self.working_days(self.day(after))
        return next(day[0][0] for day in days if day[0][0] > after)

    def day_end(self, after: datetime) -> datetime:
        """Give the next last closing of a day, later than `after`."""
        days = self.working_days(self.day(after))
        return next(day[-1][1] for day in days if day[-1][1] > after)

    def last_end(self, before: datetime) -> datetime:
        """Give the latest last closing of a day, `before` itself included."""
        days = self.working_days(self.day(before), back=True)
        return next(day[-1][1] for day in days if day[-1][1] <= before)

    def last_close(self, before: datetime) -> datetime:
        """Give the latest closing of all, for a break too, `before` included."""
        days = self.working_days(self.day(before), back=True)
        return next(end for day in days for _, end in reversed(day) if end <= before)

    def working_days(
        self, first: date, *, back: bool = False
    ) -> Iterator[tuple[Opening, ...]]:
        """Give the openings of each day that has any, from `first` on or back."""
        step = -DAY if back else DAY
        return filter(None, (self.on(first + n * step) for n in count()))

    def on(self, day: date) -> tuple[Opening, ...]:
        """Give the openings of a day, without any that a clock change swallows."""
        openings = (
            (self.moment(day, span.start), self._end(day, span.end))
            for span in self.days[day.weekday()]
        )
        return tuple((start, end) for start, end in openings if start < end)

    def _end(self, day: date, clock: time) -> datetime:
        return self.moment(day + DAY if clock == MIDNIGHT else day, clock)

    def day(self, at: datetime) -> date:
        """Give the date that the team writes at a moment."""
        return at.astimezone(ZoneInfo(self.zone)).date()

    def moment(self, day: date, clock: time) -> datetime:
        """Give the first moment at which the team's clock shows this or has passed."""
        return _moment(self.zone, day, clock)


@lru_cache(maxsize=4096)  # the cases of one page of reviews ask for the same few days
def _moment(zone_name: str, day: date, clock: time) -> datetime:
    zone = ZoneInfo(zone_name)
    wall = datetime.combine(day, clock, zone)
    first, second = (wall.replace(fold=n).astimezone(UTC) for n in (0, 1))
    # Only for a time that a clock change skips do the two come in this order.
    return _jump(second, first, zone) if second < first else first


def _jump(before: datetime, after: datetime, zone: ZoneInfo) -> datetime:
    """Give the moment between two at which the clock is put forward."""
    old = before.astimezone(zone).utcoffset()

    def new(second: int) -> bool:
        at = before + timedelta(seconds=second)
        return at.astimezone(zone).utcoffset() != old

    between = range(int((after - before).total_seconds()))
    return before + timedelta(seconds=bisect_left(between, True, key=new))


_LIKE = 'a day or days and a time, like "mon-fri 09:00-17:30"'
CLOCK = r"(?:[01]?\d|2[0-3]):[0-5]\d"
"""How a time of the day is written, as a pattern."""
_TEXT = re.compile(rf"(\w+)(?:-(\w+))? +({CLOCK})-({CLOCK}|24:00)", re.ASCII)


def read(texts: Iterable[str], zone: str) -> Hours:
    """Give the hours that texts like "mon-fri 09:00-17:30" stand for.

    Several may name the same day. Raises ValueError with a sentence that says what is
    wrong: a text it cannot read, an unknown day, an end before its start, an overlap,
    or no text at all. `zone` is a name that the playbook has checked.
    """
    week: tuple[list[Span], ...] = tuple([] for _ in DAYS)
    for text in texts:
        days, span = _read(text)
        for day in days:
            week[day].append(span)
    return Hours(zone, tuple(tuple(sorted(spans)) for spans in week))


def _read(text: str) -> tuple[list[int], Span]:
    found = _TEXT.fullmatch(text.strip().lower())
    if not found:
        raise ValueError(f'"{text}" says no hours; write {_LIKE}')
    first, last, start, end = found.groups()
    return _days(first, last or first), Span(_clock(start), _clock(end))


def _days(first: str, last: str) -> list[int]:
    for name in (first, last):
        if name not in DAYS:
            raise ValueError(f'"{name}" is no day; days are {", ".join(DAYS)}')
    begin = DAYS.index(first)
    length = (DAYS.index(last) - begin) % 7 + 1
    return [(begin + n) % 7 for n in range(length)]


def _clock(text: str) -> time:
    return MIDNIGHT if text == "24:00" else time.fromisoformat(text.zfill(5))
