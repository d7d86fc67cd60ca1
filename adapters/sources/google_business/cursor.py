"""How far the reviews of each place were read; kept as text in the store.

Google lists by last change, newest first, so a mark moves only after a walk that got
to the mark before. Changes of the last minutes before it are looked at again, for a
list may lag behind; what was seen among them is in the mark, and does not come twice.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

OVERLAP = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Mark:
    """The last change that was read (UTC), and what was seen shortly before it."""

    at: datetime
    seen: frozenset[str] = field(default_factory=frozenset)

    @property
    def floor(self) -> datetime:
        """What changed before this was read for sure."""
        return self.at - OVERLAP


Marks = Mapping[str, Mark]


def dump(marks: Marks) -> str:
    """Give marks as text; the same marks give the same text."""
    plain = {
        place: [mark.at.isoformat(), *sorted(mark.seen)]
        for place, mark in sorted(marks.items())
    }
    return json.dumps(plain, separators=(",", ":"))


def load(text: str) -> dict[str, Mark]:
    """Read what `dump` made; what it did not make is no mark: all is read again."""
    try:
        plain = json.loads(text or "{}")
        return {place: _mark(told) for place, told in plain.items()}
    except (ValueError, TypeError, AttributeError, IndexError):
        return {}


def _mark(told: Any) -> Mark:
    at = datetime.fromisoformat(told[0])
    if at.tzinfo is None:
        raise ValueError(told[0])
    return Mark(at, frozenset(map(str, told[1:])))
