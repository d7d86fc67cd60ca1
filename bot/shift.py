"""Who is on: a person looks after what nobody owns, until a moment they named."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from bot.person import PersonId


@dataclass(frozen=True, slots=True)
class Shift:
    """A person's turn, in UTC. `ended_at` is set when it was cut short or replaced."""

    id: int
    person: PersonId
    since: datetime
    until: datetime
    ended_at: datetime | None = None

    def on(self, at: datetime) -> bool:
        return self.ended_at is None and self.since <= at < self.until


def on_duty(shifts: Iterable[Shift], at: datetime) -> tuple[PersonId, ...]:
    """Give who is on at `at`, the one who began first in front, each once."""
    on = sorted((s for s in shifts if s.on(at)), key=lambda s: (s.since, s.id))
    return tuple(dict.fromkeys(s.person for s in on))
