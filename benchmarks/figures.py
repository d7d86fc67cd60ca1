"""A figure, the floor it stands on and the bar it is held to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Floor:
    """The least that the same work can cost, in the unit of the figure."""

    name: str
    value: float


@dataclass(frozen=True, slots=True)
class Bar:
    """The most a figure may be; with `of_floor` the most times its floor."""

    most: float
    of_floor: bool = False


@dataclass(frozen=True, slots=True)
class Figure:
    """Something measured. A unit that ends in "/s" is better when there is more."""

    name: str
    value: float
    unit: str
    floor: Floor | None = None
    bar: Bar | None = None

    @property
    def ratio(self) -> float | None:
        """How many times dearer than the floor; None where that says nothing."""
        if self.floor is None or not self.floor.value or not self.value:
            return None
        dearer = self.value / self.floor.value
        return 1 / dearer if self.unit.endswith("/s") else dearer

    @property
    def met(self) -> bool | None:
        """Tell whether the bar is met; None where there is none."""
        if self.bar is None:
            return None
        held = self.ratio if self.bar.of_floor else self.value
        return held is not None and held <= self.bar.most


def quantile(values: Sequence[float], part: float) -> float:
    """Give the value below which this part of the others lies: 0.99 of 1000 is 990."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(part * len(ordered)))]


def milliseconds(seconds: float) -> float:
    return seconds * 1000
