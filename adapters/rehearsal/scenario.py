"""A scenario: the scenes of a working day, the steps of each, and what was before."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from itertools import accumulate
from typing import Any
from zoneinfo import ZoneInfo


@dataclass(frozen=True, slots=True)
class Written:
    """A customer writes a review; `payload` as the plain protocol has it."""

    review: str
    payload: Mapping[str, Any]
    ago: timedelta


@dataclass(frozen=True, slots=True)
class Earlier:
    """A review from before the day, its `ago` counted from the day's beginning.

    `reply` stands under it since the day after; "" for none.
    """

    written: Written
    reply: str = ""


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
class Checking:
    """Google begins to check our replies before they stand, or ends that."""

    begins: bool


@dataclass(frozen=True, slots=True)
class Decided:
    """Google has checked our reply; `reason` is why it refuses it, "" if it stands."""

    review: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Outage:
    """Google is out from here on, or is back."""

    begins: bool


@dataclass(frozen=True, slots=True)
class Slow:
    """Google's next answer takes so many real seconds."""

    seconds: float


@dataclass(frozen=True, slots=True)
class Permission:
    """Our permission is taken back, or given again."""

    given: bool


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


AtSite = (
    Written
    | Edited
    | Removed
    | Answered
    | Checking
    | Decided
    | Outage
    | Slow
    | Permission
)
Step = AtSite | Pressed


@dataclass(frozen=True, slots=True)
class Scene:
    """What happens at a clock time, and how many real seconds people may look.

    A `name` goes for the scenes after it as well, up to the next that has one.
    """

    at: time
    wait: float
    title: str
    steps: tuple[Step, ...]
    name: str = ""


Scenes = tuple[Scene, ...]


@dataclass(frozen=True, slots=True)
class Scenario:
    """A working day. `day` counts from Monday, which is 0."""

    day: int
    scenes: Scenes
    before: tuple[Earlier, ...] = ()

    @property
    def titles(self) -> dict[str, str]:
        """Give the title of each scene that has a name, by that name."""
        return {scene.name: scene.title for scene in self.scenes if scene.name}

    def up_to(self, name: str) -> tuple[Scenes, Scenes]:
        """Give all scenes before those of a name, and these; "" means all of them.

        Raises KeyError when no scene has that name.
        """
        if not name:
            return (), self.scenes
        if name not in self.titles:
            raise KeyError(name)
        names = list(accumulate((s.name for s in self.scenes), _goes_on))
        first = names.index(name)
        last = first + names.count(name)
        return self.scenes[:first], self.scenes[first:last]

    def begin(self, now: datetime, zone: ZoneInfo) -> datetime:
        """Give when it begins (UTC): on its next weekday that is still to come."""
        here, at = now.astimezone(zone), self.scenes[0].at
        days = (self.day - here.weekday()) % 7
        if days == 0 and here.time() > at:
            days = 7
        return moment(here.date() + timedelta(days=days), at, zone)


def _goes_on(name: str, following: str) -> str:
    return following or name


def moment(day: date, at: time, zone: ZoneInfo) -> datetime:
    """Give a clock time of a day in a zone as UTC."""
    return datetime.combine(day, at, zone).astimezone(UTC)
