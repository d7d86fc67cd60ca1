"""A case: one complaint and all that is done about it. Its states are one table.

`TABLE` says what each move does in each state; a pair that does not stand there cannot
happen. People make moves by pressing, the outside world by what it shows. The diagram
in docs/house.md is drawn from this table and the tests walk through all of it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import NewType

from bot.approval import Approving
from bot.hours import Hours
from bot.ladder import Ladder
from bot.person import PersonId
from bot.playbook import Playbook
from bot.review import ReviewKey
from bot.triage import Triage
from bot.words import Line

CaseId = NewType("CaseId", int)


class State(StrEnum):
    UNSURE = "unsure"
    NEW = "new"
    TAKEN = "taken"
    WAITING = "waiting"
    GOING = "going"
    CHECKING = "checking"
    DOUBT = "doubt"
    BY_HAND = "by_hand"
    PLACED = "placed"
    LEAVING = "leaving"
    CLOSED = "closed"


SEEN_AS: Mapping[State, str] = {
    State.UNSURE: "new",
    State.NEW: "new",
    State.TAKEN: "taken",
    State.WAITING: "waiting",
    State.GOING: "waiting",
    State.CHECKING: "placed",
    State.DOUBT: "waiting",
    State.BY_HAND: "waiting",
    State.PLACED: "placed",
    State.LEAVING: "placed",
    State.CLOSED: "closed",
}
"""The five states that people speak of."""

RUNNING = frozenset(
    {State.UNSURE, State.NEW, State.TAKEN, State.WAITING, State.GOING, State.BY_HAND}
)
"""Nothing stands at the source yet: the clock runs."""


class Move(StrEnum):
    # what people do
    COMPLAINT = "complaint"
    NOT_COMPLAINT = "not_complaint"
    TAKE = "take"
    ASSIGN = "assign"
    TRIAGE = "triage"
    SAVE = "save"
    PROPOSE = "propose"
    GIVE_BACK = "give_back"
    APPROVE = "approve"
    STOP_IT = "stop_it"
    CONTACT = "contact"
    REACHED = "reached"
    NO_REPLY = "no_reply"
    POSTED = "posted"
    THERE = "there"
    AGAIN = "again"
    TAKE_DOWN = "take_down"
    LEAVE_UP = "leave_up"
    REOPEN = "reopen"
    RESUME = "resume"
    # what the outside world shows
    STANDS = "stands"
    HELD = "held"
    CHECKED = "checked"
    REFUSED = "refused"
    IN_DOUBT = "in_doubt"
    TO_POST = "to_post"
    TAKEN_DOWN = "taken_down"
    LEFT_UP = "left_up"
    CHANGED = "changed"
    ANSWERED = "answered"
    REMOVED = "removed"


S, M = State, Move
TABLE: Mapping[tuple[State, Move], State] = {
    (S.UNSURE, M.COMPLAINT): S.NEW,
    (S.UNSURE, M.NOT_COMPLAINT): S.CLOSED,
    (S.UNSURE, M.NO_REPLY): S.CLOSED,
    (S.UNSURE, M.CHANGED): S.UNSURE,
    (S.UNSURE, M.ANSWERED): S.CLOSED,
    (S.UNSURE, M.REMOVED): S.CLOSED,
    (S.NEW, M.NOT_COMPLAINT): S.CLOSED,
    (S.NEW, M.TAKE): S.TAKEN,
    (S.NEW, M.ASSIGN): S.TAKEN,
    (S.NEW, M.SAVE): S.TAKEN,
    (S.NEW, M.PROPOSE): S.WAITING,
    (S.NEW, M.APPROVE): S.GOING,
    (S.NEW, M.TRIAGE): S.NEW,
    (S.NEW, M.CONTACT): S.TAKEN,
    (S.NEW, M.REACHED): S.CLOSED,
    (S.NEW, M.NO_REPLY): S.CLOSED,
    (S.NEW, M.CHANGED): S.NEW,
    (S.NEW, M.ANSWERED): S.CLOSED,
    (S.NEW, M.REMOVED): S.CLOSED,
    (S.TAKEN, M.NOT_COMPLAINT): S.CLOSED,
    (S.TAKEN, M.ASSIGN): S.TAKEN,
    (S.TAKEN, M.SAVE): S.TAKEN,
    (S.TAKEN, M.PROPOSE): S.WAITING,
    (S.TAKEN, M.APPROVE): S.GOING,
    (S.TAKEN, M.TRIAGE): S.TAKEN,
    (S.TAKEN, M.CONTACT): S.TAKEN,
    (S.TAKEN, M.REACHED): S.CLOSED,
    (S.TAKEN, M.NO_REPLY): S.CLOSED,
    (S.TAKEN, M.CHANGED): S.TAKEN,
    (S.TAKEN, M.ANSWERED): S.CLOSED,
    (S.TAKEN, M.REMOVED): S.CLOSED,
    (S.WAITING, M.ASSIGN): S.WAITING,
    (S.WAITING, M.SAVE): S.TAKEN,
    (S.WAITING, M.PROPOSE): S.WAITING,
    (S.WAITING, M.GIVE_BACK): S.TAKEN,
    (S.WAITING, M.APPROVE): S.GOING,
    (S.WAITING, M.CONTACT): S.WAITING,
    (S.WAITING, M.REACHED): S.CLOSED,
    (S.WAITING, M.NO_REPLY): S.CLOSED,
    (S.WAITING, M.CHANGED): S.TAKEN,
    (S.WAITING, M.ANSWERED): S.CLOSED,
    (S.WAITING, M.REMOVED): S.CLOSED,
    (S.GOING, M.STOP_IT): S.TAKEN,
    (S.GOING, M.RESUME): S.WAITING,
    (S.GOING, M.STANDS): S.PLACED,
    (S.GOING, M.HELD): S.TAKEN,
    (S.GOING, M.CHECKED): S.CHECKING,
    (S.GOING, M.REFUSED): S.TAKEN,
    (S.GOING, M.IN_DOUBT): S.DOUBT,
    (S.GOING, M.TO_POST): S.BY_HAND,
    (S.GOING, M.CHANGED): S.TAKEN,
    (S.GOING, M.ANSWERED): S.CLOSED,
    (S.GOING, M.REMOVED): S.CLOSED,
    (S.CHECKING, M.STANDS): S.PLACED,
    (S.CHECKING, M.HELD): S.TAKEN,
    (S.CHECKING, M.REFUSED): S.TAKEN,
    (S.CHECKING, M.IN_DOUBT): S.DOUBT,
    (S.CHECKING, M.CHANGED): S.CHECKING,
    (S.CHECKING, M.REMOVED): S.CLOSED,
    (S.DOUBT, M.THERE): S.PLACED,
    (S.DOUBT, M.HELD): S.TAKEN,
    (S.DOUBT, M.AGAIN): S.GOING,
    (S.DOUBT, M.PROPOSE): S.WAITING,
    (S.DOUBT, M.STANDS): S.PLACED,
    (S.DOUBT, M.ANSWERED): S.CLOSED,
    (S.DOUBT, M.ASSIGN): S.DOUBT,
    (S.DOUBT, M.CHANGED): S.DOUBT,
    (S.DOUBT, M.REMOVED): S.CLOSED,
    (S.BY_HAND, M.POSTED): S.PLACED,
    (S.BY_HAND, M.HELD): S.TAKEN,
    (S.BY_HAND, M.STOP_IT): S.TAKEN,
    (S.BY_HAND, M.STANDS): S.PLACED,
    (S.BY_HAND, M.ASSIGN): S.BY_HAND,
    (S.BY_HAND, M.CHANGED): S.TAKEN,
    (S.BY_HAND, M.ANSWERED): S.CLOSED,
    (S.BY_HAND, M.REMOVED): S.CLOSED,
    (S.PLACED, M.ASSIGN): S.PLACED,
    (S.PLACED, M.SAVE): S.TAKEN,
    (S.PLACED, M.PROPOSE): S.WAITING,
    (S.PLACED, M.APPROVE): S.GOING,
    (S.PLACED, M.TAKE_DOWN): S.LEAVING,
    (S.PLACED, M.REOPEN): S.TAKEN,
    (S.PLACED, M.CHANGED): S.PLACED,
    (S.PLACED, M.REMOVED): S.PLACED,
    (S.LEAVING, M.ASSIGN): S.LEAVING,
    (S.LEAVING, M.LEAVE_UP): S.PLACED,
    (S.LEAVING, M.TAKEN_DOWN): S.TAKEN,
    (S.LEAVING, M.LEFT_UP): S.PLACED,
    (S.LEAVING, M.CHANGED): S.LEAVING,
    (S.LEAVING, M.REMOVED): S.PLACED,
    (S.CLOSED, M.REOPEN): S.TAKEN,
    (S.CLOSED, M.CHANGED): S.CLOSED,
}


def after(state: State, move: Move) -> State | None:
    """Give the state a move leads to, or None when it cannot be made here."""
    return TABLE.get((state, move))


@dataclass(frozen=True, slots=True)
class Policy:
    """The rules that held when the case opened; a later change leaves it alone.

    `holding` is the time for the full answer once a holding reply stands; `watched`
    says that the source is silent, so that the case is looked at by itself.
    """

    window: timedelta
    undo: timedelta
    holding: timedelta
    hours: Hours
    ladder: Ladder
    approving: Approving
    version: int
    watched: bool = False


def policy_of(playbook: Playbook, *, watched: bool = False) -> Policy:
    return Policy(
        playbook.window,
        playbook.undo,
        playbook.holding,
        playbook.hours,
        playbook.ladder,
        playbook.approving,
        playbook.version,
        watched,
    )


@dataclass(frozen=True, slots=True)
class Suggestion:
    """Words from the playbook, without the sign-off of whoever will use them."""

    stance: str
    text: str


@dataclass(frozen=True, slots=True)
class Case:
    """One complaint as it stands. `look` is the one "Look:" line of its card. UTC.

    version      guards a write: it grows by one with every change
    since        when the present clock began; it ends at `window_end`
    old          the window had passed before we saw the review: there is no clock
    held_at      a holding reply stands since then: the clock is the second one
    answered_at  a full reply has stood: there is no clock any more
    topic        what alarms in the review, "" when nothing does
    urgent       rings outside hours as well
    asked        who was asked to approve the words that wait, the last one now
    plan         what was agreed about contacting the customer in person
    brand        who the customer deals with, "" for the brand of the playbook
    """

    id: CaseId
    review: ReviewKey
    state: State
    version: int
    owner: PersonId | None
    opened_at: datetime
    window_end: datetime
    policy: Policy
    language: str
    home: str
    since: datetime
    look: Line | None = None
    old: bool = False
    reason: Line | None = None
    suggestions: tuple[Suggestion, ...] = ()
    changed_at: datetime | None = None
    held_at: datetime | None = None
    answered_at: datetime | None = None
    topic: str = ""
    urgent: bool = False
    asked: tuple[PersonId, ...] = ()
    triage: Triage | None = None
    plan: Line | None = None
    brand: str = ""

    @property
    def running(self) -> bool:
        return self.state in RUNNING and self.answered_at is None

    @property
    def ticking(self) -> bool:
        """In doubt only the leads hear, at the end; the card says when time is up."""
        return self.running or (self.state is State.DOUBT and self.answered_at is None)
