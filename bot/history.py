"""What was done to a case, by whom and when, in a chain that shows every gap.

Each entry carries a hash over itself and the one before. The words that go with
it (a reply's text, a reason) are kept apart and named by digest only, so they can be
erased for a customer's sake while the chain stays whole.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from bot.person import PersonId
from bot.review import digest

START = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the log of a case; `at` is UTC. `detail` is None once erased."""

    case: int
    seq: int
    at: datetime
    person: PersonId
    action: str
    detail_digest: str
    previous: str
    hash: str
    detail: str | None = None


def chain(entry: Entry) -> str:
    """Give the hash an entry must carry after the one before it."""
    parts = (
        entry.case,
        entry.seq,
        entry.at.isoformat(),
        entry.person,
        entry.action,
        entry.detail_digest,
        entry.previous,
    )
    return hashlib.sha256("\0".join(map(str, parts)).encode()).hexdigest()


def broken(entries: Iterable[Entry]) -> int | None:
    """Give the sequence number of the first entry that was tampered with, or None."""
    previous, expected = START, 1
    for entry in entries:
        joined = entry.seq == expected and entry.previous == previous
        if not (joined and chain(entry) == entry.hash and _own_words(entry)):
            return entry.seq
        previous, expected = entry.hash, expected + 1
    return None


def _own_words(entry: Entry) -> bool:
    """Tell whether the words are those the entry was made with, none, or erased."""
    if entry.detail is None:
        return True
    return entry.detail_digest == (digest(entry.detail) if entry.detail else "")
