"""The truth about what was done to the stand-in, to hold the bot's words against."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any


@dataclass(frozen=True, slots=True)
class Effect:
    """One thing that really happened: when (UTC), by whom, what, and to which review.

    by    "us" for what came in through the protocol, else a name
    what  "reply set", "reply added", "reply moderated" or "reply withdrawn"
    """

    at: datetime
    by: str
    what: str
    review: str
    text: str
    reply: str


class Journal:
    """Every effect in the order in which it happened; nothing is ever taken out."""

    def __init__(self) -> None:
        self.effects: list[Effect] = []

    def note(self, effect: Effect) -> None:
        self.effects.append(effect)

    def writes(self, review: str) -> list[str]:
        """Give the texts that we wrote under a review, each as often as we did."""
        placed = ("reply set", "reply added")
        return [
            effect.text
            for effect in self.effects
            if effect.by == "us" and effect.review == review and effect.what in placed
        ]

    def listed(self) -> list[dict[str, Any]]:
        """Give all of it as JSON can hold it."""
        return [{**asdict(e), "at": e.at.isoformat()} for e in self.effects]
