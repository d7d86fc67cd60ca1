"""The stand-in's clock: it runs like any other, until somebody sets it."""

from __future__ import annotations

from datetime import UTC, datetime

from bot.ports.clock import Clock


class RealClock:
    """The machine's clock, for a stand-in that runs as a program of its own."""

    def now(self) -> datetime:
        return datetime.now(UTC)  # noqa: TID251 - nobody hands a program its clock


class Moment:
    """Follows another clock, or stands still at a moment (UTC) that was set."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._set: datetime | None = None

    def now(self) -> datetime:
        return self._set or self._clock.now()

    def set(self, at: datetime | None) -> None:
        """Stand still at `at`; None lets the clock run again."""
        self._set = at
