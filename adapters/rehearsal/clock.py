"""The clock of a rehearsal: it runs at real speed and jumps ahead, never back."""

from __future__ import annotations

from datetime import datetime, timedelta

from bot.ports.clock import Clock


class RehearsalClock:
    """Another clock's time and a lead over it that only grows."""

    def __init__(self, clock: Clock, begin: datetime) -> None:
        self._clock = clock
        self._lead = timedelta()
        self.jump(begin)

    def now(self) -> datetime:
        return self._clock.now() + self._lead

    def jump(self, to: datetime) -> None:
        """Go on from `to` (UTC) at once; a moment that is past changes nothing."""
        self._lead += max(to - self.now(), timedelta())
