"""What the core asks of a store about what was read: reviews, and their sources.

Groups of calls of one transaction, as in `bot.ports.store`; all times are UTC.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Protocol

from bot.connection import Connection
from bot.judgement import Judged
from bot.ports.records import Batch, Stock
from bot.reply import SourceFacts
from bot.review import Review, ReviewKey
from bot.words import Line


class Reviews(Protocol):
    def batch(self, judged: Sequence[Judged], at: datetime) -> Batch:
        """Keep what is new or changed; an older version is kept as a revision."""
        ...

    def get(self, key: ReviewKey) -> Review | None: ...

    def gone(self, key: ReviewKey, at: datetime) -> bool:
        """Note that the source no longer shows it; False when that was known."""
        ...

    def left(self, found: Connection) -> list[Judged]:
        """Give the old complaints of a first reading that wait there, oldest first.

        At most 500; one that has a case, was answered or is gone waits no more.
        """
        ...

    def places(self) -> list[str]:
        """Give the names of all places that a review was about, by the alphabet."""
        ...

    def count(self) -> int: ...


class Sources(Protocol):
    def facts(self, name: str) -> SourceFacts: ...

    def describe(self, name: str, facts: SourceFacts) -> None: ...

    def cursor(self, name: str) -> str: ...

    def keep(self, name: str, cursor: str) -> None: ...

    def trouble(self, name: str, why: str) -> bool:
        """Note how the source fares ("" = well); True when that is news."""
        ...

    def troubles(self) -> Mapping[str, str]: ...

    def connect(self, name: str, at: datetime, places: int = 0) -> None:
        """Note that the first reading was over at `at` (UTC), and what it found.

        With no number of `places` those are counted that have a review.
        """
        ...

    def decide(self, name: str, said: Line) -> None:
        """Note what somebody wants of the old complaints it found."""
        ...

    def connection(self, name: str) -> Connection | None: ...

    def stocks(self) -> Mapping[str, Stock]:
        """Give what is kept of every source that anything came of, by its name."""
        ...
