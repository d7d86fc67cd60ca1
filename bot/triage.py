"""Agreeing first: five answers about a complaint, before anybody writes a reply.

Is a reply needed? Is the complaint right? Where did it go wrong? What is the solution?
Who contacts the customer, and before when? The answers choose the drafts and fill them.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from bot.person import PersonId
from bot.review import Review, plain
from bot.words import Line, line


class Needed(StrEnum):
    """Whether to reply: in public, after contact in person first, or not in public."""

    PUBLIC = "public"
    CONTACT = "contact"
    NONE = "none"


class Right(StrEnum):
    """What the team makes of it: whether the complaint is right."""

    YES = "yes"
    PARTLY = "partly"
    NO = "no"
    UNSURE = "unsure"


class Solution(StrEnum):
    """What is done for the customer; LISTEN is no solution, but an ear."""

    FIND_OUT = "find_out"
    PUT_RIGHT = "put_right"
    CALL_BACK = "call_back"
    GESTURE = "gesture"
    LISTEN = "listen"


@dataclass(frozen=True, slots=True)
class Triage:
    """What was agreed about a case, by whom and when. `area` is its id or ""."""

    reply: Needed
    right: Right
    area: str
    solution: Solution
    contact: PersonId | None
    before: datetime | None
    by: PersonId
    at: datetime


@dataclass(frozen=True, slots=True)
class Guess:
    """Answers to begin with. `why` gives the reason of those that rest on something."""

    area: str = ""
    contact: PersonId | None = None
    reply: Needed = Needed.PUBLIC
    right: Right = Right.UNSURE
    solution: Solution = Solution.FIND_OUT
    why: Mapping[str, Line] = field(default_factory=dict)


def guess(
    review: Review, areas: Mapping[str, tuple[str, ...]], owner: PersonId | None
) -> Guess:
    """Give the answers a dialog begins with; `areas` has the words of each by its id.

    The area is the one with most of its words in the review, the first among equals.
    """
    said = plain(review.said)
    found = {area: _found(words, said) for area, words in areas.items()}
    area = max(found, key=lambda each: len(found[each]), default="")
    if not found.get(area):
        return Guess(contact=owner)
    words = '", "'.join(found[area][:_TOLD])
    return Guess(area, owner, why={"area": line("guess.area", words=words)})


_TOLD = 3
"""Words of an area that a guess repeats."""


def _found(words: tuple[str, ...], said: str) -> tuple[str, ...]:
    return tuple(word for word in dict.fromkeys(words) if _whole(plain(word), said))


def _whole(word: str, said: str) -> bool:
    return (
        bool(word) and re.search(rf"(?<!\w){re.escape(word)}(?!\w)", said) is not None
    )


GRAVE = frozenset({"legal", "safety", "threat", "health"})
"""Topics of which nobody answers before it is agreed what to do."""
LONG = 400
"""Characters of a one-star review from which somebody has a whole story to tell."""


def opens_itself(review: Review, complaints: int, topic: str) -> bool:
    """Tell whether to agree first: a repeated, grave or long and angry complaint."""
    stars = review.stars_of_five
    angry = stars is not None and stars <= 1
    long = angry and len(review.said) > LONG
    return complaints >= 2 or topic in GRAVE or long
