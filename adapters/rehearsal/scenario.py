"""A scenario: the scenes of a working day, and the steps of each."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo


@dataclass(frozen=True, slots=True)
class Written:
    """A customer writes a review; `payload` as the plain protocol has it."""

    review: str
    payload: Mapping[str, Any]
    ago: timedelta


@dataclass(frozen=True, slots=True)
class Edited:
    review: str
    changes: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Removed:
    review: str


@dataclass(frozen=True, slots=True)
class Answered:
    """Somebody answers at the site itself, past the team."""

    review: str
    by: str
    text: str


@dataclass(frozen=True, slots=True)
class When:
    """A clock time, so many days after the one that is played."""

    days: int
    at: time

    def on(self, today: date, zone: ZoneInfo) -> datetime:
        """Give the moment (UTC) it stands for on a day in a zone."""
        return moment(today + timedelta(days=self.days), self.at, zone)


@dataclass(frozen=True, slots=True)
class Pressed:
    """One of the team presses, on the case of a review, a notice, or the team's page.

    step    the dialog's verb; "" for its main button
    values  what they fill in; all other fields stay as the dialog shows them
    times   fields in which they choose the moment on offer that is nearest to it
    """

    action: str
    who: str
    review: str = ""
    area: str = ""
    step: str = ""
    values: Mapping[str, str] = field(default_factory=dict)
    times: Mapping[str, When] = field(default_factory=dict)


Step = Written | Edited | Removed | Answered | Pressed


@dataclass(frozen=True, slots=True)
class Scene:
    """What happens at a clock time, and how many real seconds people may look."""

    at: time
    wait: float
    title: str
    steps: tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class Scenario:
    """A working day. `day` counts from Monday, which is 0."""

    day: int
    scenes: tuple[Scene, ...]

    def begin(self, now: datetime, zone: ZoneInfo) -> datetime:
        """Give when it begins (UTC): on its next weekday that is still to come."""
        here, at = now.astimezone(zone), self.scenes[0].at
        days = (self.day - here.weekday()) % 7
        if days == 0 and here.time() > at:
            days = 7
        return moment(here.date() + timedelta(days=days), at, zone)


def moment(day: date, at: time, zone: ZoneInfo) -> datetime:
    """Give a clock time of a day in a zone as UTC."""
    return datetime.combine(day, at, zone).astimezone(UTC)
