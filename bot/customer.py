"""The author of a review, with what they told us before."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Customer:
    """`id` joins the reviews of one author at one source, never across sources.

    Tying an identity at one platform to one at another is forbidden by some of them
    (X's developer policy), so it is not done at all.
    """

    id: str
    complaints: int = 1
    since: datetime | None = None


def customer_id(source: str, author_id: str, author: str) -> str:
    """Name the author; empty when the source does not say who it was."""
    known = author_id or author.casefold()
    return f"{source}/{known}" if known else ""
