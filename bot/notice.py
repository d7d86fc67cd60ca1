"""A notice: what product colleagues are told or asked, and what they answer.

For information there is one notice per area and day, which counts up and pings nobody.
A question goes to one person, has a deadline, and one answer holds for all its cases.
`TABLE` says what each answer does in each state.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import NewType

from bot.case import CaseId
from bot.person import PersonId
from bot.words import Line

NoticeId = NewType("NoticeId", int)


class NoticeKind(StrEnum):
    INFO = "info"
    QUESTION = "question"


class NoticeState(StrEnum):
    OPEN = "open"
    LOOKING = "looking"
    FIXED = "fixed"
    EXPLAINED = "explained"
    STAYS = "stays"


class NoticeMove(StrEnum):
    LOOK = "looking"
    FIX = "fixed"
    EXPLAIN = "explain"
    STAY = "stays"
    ASK_BACK = "ask_back"
    PASS_ON = "other_team"  # noqa: S105 - no password


N, M = NoticeState, NoticeMove
TABLE: Mapping[tuple[NoticeState, NoticeMove], NoticeState] = {
    (N.OPEN, M.LOOK): N.LOOKING,
    (N.OPEN, M.FIX): N.FIXED,
    (N.OPEN, M.EXPLAIN): N.EXPLAINED,
    (N.OPEN, M.STAY): N.STAYS,
    (N.OPEN, M.ASK_BACK): N.OPEN,
    (N.OPEN, M.PASS_ON): N.OPEN,
    (N.LOOKING, M.FIX): N.FIXED,
    (N.LOOKING, M.EXPLAIN): N.EXPLAINED,
    (N.LOOKING, M.STAY): N.STAYS,
    (N.LOOKING, M.ASK_BACK): N.LOOKING,
    (N.LOOKING, M.PASS_ON): N.OPEN,
    (N.EXPLAINED, M.FIX): N.FIXED,
    (N.EXPLAINED, M.EXPLAIN): N.EXPLAINED,
    (N.STAYS, M.FIX): N.FIXED,
    (N.FIXED, M.EXPLAIN): N.EXPLAINED,
}
"""What was answered can still be fixed or explained better; nothing is taken back."""

WAITING = frozenset({NoticeState.OPEN, NoticeState.LOOKING})
"""Nobody has answered yet."""


def after(state: NoticeState, move: NoticeMove) -> NoticeState | None:
    """Give the state a move leads to, or None when it cannot be made here."""
    return TABLE.get((state, move))


@dataclass(frozen=True, slots=True)
class Told:
    """What a colleague answered, in two fields that never mix.

    public    for the customer: may be quoted in a reply
    internal  for the team only
    """

    by: PersonId
    at: datetime
    public: str = ""
    internal: str = ""


@dataclass(frozen=True, slots=True)
class Notice:
    """One notice as it stands. Times are UTC, `day` is a date of the team's zone.

    asked_by  who told or asked first
    asked_of  the one person a question is for; None for information
    due_at    before when a question should be answered
    text      what is asked; what was added since stands below it, a line each
    look      something that happened to it: looked into, passed on, still silent
    before    how many cases the same area had the day before (information only)
    """

    id: NoticeId
    kind: NoticeKind
    area: str
    day: str
    state: NoticeState
    asked_by: PersonId
    at: datetime
    text: str = ""
    asked_of: PersonId | None = None
    due_at: datetime | None = None
    told: Told | None = None
    look: Line | None = None
    cases: tuple[CaseId, ...] = ()
    before: int = 0

    @property
    def waiting(self) -> bool:
        return self.kind is NoticeKind.QUESTION and self.state in WAITING
