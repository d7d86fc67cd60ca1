"""What a store tells of a span of time, in as many questions however much is kept."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol

from bot.figures import Change, Complaint, Heard, Praise, Promise, Rated


class Figures(Protocol):
    """What a store tells of a span, `since` included and `until` not (both UTC)."""

    def heard(self, since: datetime, until: datetime) -> Heard:
        """Count what customers wrote in it."""
        ...

    def praise(self, since: datetime, until: datetime) -> list[Praise]:
        """Give a few kind words with 4 or 5 stars, the newest first."""
        ...

    def complaints(self, since: datetime, until: datetime) -> list[Complaint]:
        """Give the cases that were opened in it, in their order."""
        ...

    def changes(self, since: datetime, until: datetime) -> list[Change]:
        """Give what colleagues said in it was fixed or is explained, in that order."""
        ...

    def rated(self, since: datetime, until: datetime) -> list[Rated]:
        """Give the reviews with a reply of ours that changed in it."""
        ...

    def promises(self, since: datetime, until: datetime) -> list[Promise]:
        """Give what had been promised before a moment in it."""
        ...
