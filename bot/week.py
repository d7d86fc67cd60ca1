"""Weeks as the team lives them: from Monday to Sunday on its own clock.

A week has its ISO year and number, as calendars print them: the days around New Year
belong whole to one week. Its moments are UTC; where a clock change falls into it, it is
an hour shorter or longer.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from bot.hours import CLOCK, DAYS, MIDNIGHT, Hours

_WEEK = re.compile(r"(\d{4})-[Ww](\d{1,2})", re.ASCII)
_WEEKLY = re.compile(rf"(\w+) +({CLOCK})", re.ASCII)
_SEVEN = timedelta(days=7)
_MIDDLE = DAYS.index("thu")


@dataclass(frozen=True, slots=True, order=True)
class Week:
    """One week. Raises ValueError for one that its year does not have."""

    year: int
    number: int

    def __post_init__(self) -> None:
        date.fromisocalendar(self.year, self.number, 1)

    def __str__(self) -> str:
        return f"{self.year:04}-W{self.number:02}"

    @property
    def monday(self) -> date:
        return date.fromisocalendar(self.year, self.number, 1)

    def start(self, hours: Hours) -> datetime:
        """Give its first moment (UTC) in the zone of these hours."""
        return hours.moment(self.monday, MIDNIGHT)

    def end(self, hours: Hours) -> datetime:
        """Give the first moment (UTC) after it."""
        return hours.moment(self.monday + _SEVEN, MIDNIGHT)

    def before(self, weeks: int = 1) -> Week:
        return _of(self.monday - weeks * _SEVEN)


def _of(day: date) -> Week:
    return Week(*day.isocalendar()[:2])


def week_at(at: datetime, hours: Hours) -> Week:
    """Give the week that the team's calendar shows at a moment (UTC)."""
    return _of(hours.day(at))


def read_week(text: str) -> Week:
    """Read a week as in "2026-W47". Raises ValueError for anything else."""
    found = _WEEK.fullmatch(text.strip())
    if not found:
        raise ValueError(text)
    return Week(int(found[1]), int(found[2]))


@dataclass(frozen=True, slots=True)
class Weekly:
    """A moment of every week: a day (0 is Monday) and a time on the team's clock."""

    day: int
    clock: time

    def next(self, after: datetime, hours: Hours) -> datetime:
        """Give when it comes next, later than `after` (both UTC)."""
        monday = week_at(after, hours).monday
        days = (
            monday + timedelta(days=self.day),
            monday + timedelta(days=self.day + 7),
        )
        return next(at for at in self._moments(days, hours) if at > after)

    def _moments(self, days: tuple[date, ...], hours: Hours) -> list[datetime]:
        return [hours.moment(day, self.clock) for day in days]


def read_weekly(text: str) -> Weekly | None:
    """Read a moment as in "fri 16:00"; None for "", which is never.

    Raises ValueError for anything else.
    """
    if not text.strip():
        return None
    found = _WEEKLY.fullmatch(text.strip().lower())
    if not found:
        raise ValueError(text)
    return Weekly(DAYS.index(found[1]), time.fromisoformat(found[2].zfill(5)))


def told_at(at: datetime, hours: Hours) -> Week:
    """Give the week that a message at a moment tells of.

    Up to Wednesday that is the week before, which is whole; from Thursday on it is the
    one that runs.
    """
    week = week_at(at, hours)
    return week if hours.day(at).weekday() >= _MIDDLE else week.before()
