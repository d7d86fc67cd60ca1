"""What is due when: each moment fires once, and what is near becomes one list.

A timer is about a case, a notice, a person or the team. When the timer of a reminder
fires it leaves a nudge for whoever should know; a person gets all of theirs in one
list, at most one an hour, so that nobody is worn out.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.case import Case, State
from bot.hours import DAY
from bot.ladder import steps
from bot.person import PersonId
from bot.subject import Subject, case_of

SHIFT, OWNER, LEAD, SOON, OVER = "shift", "owner", "lead", "soon", "over"
RING, ME, APPROVER, CONTACT = "ring", "me", "approver", "contact"
LIST, SILENCE = "list", "silence"
MORNING, SHIFT_END, NOBODY = "morning", "shift_end", "nobody"
REPORT = "report"
LOOK = "look"
CLOCK = (SHIFT, OWNER, LEAD, SOON, OVER, RING)
"""What belongs to the clock of a case: dropped when it stops, set when it goes on."""
LOOKS = (0.5, 0.8)
"""The shares of its window at which a watched case is looked at; then once a day."""
STANDING = timedelta(days=7)
"""How long a review is still looked at once our reply stands under it."""


@dataclass(frozen=True, slots=True)
class Timer:
    """Something due at a moment (UTC). It fires once, and late rather than never.

    `who` is the person it is for, where it was set for one. The same step at another
    moment is another timer.
    """

    subject: Subject
    step: str
    due_at: datetime
    who: str = ""

    @property
    def key(self) -> str:
        about = f"{self.subject.kind}:{self.subject.id}:{self.who}"
        return f"{self.step}:{about}:{self.due_at.isoformat()}"


@dataclass(frozen=True, slots=True)
class Nudge:
    """Something near that a person should hear of in their next list."""

    person: PersonId
    subject: Subject
    step: str
    at: datetime


def timers(case: Case) -> tuple[Timer, ...]:
    """Give what is due in the present clock of a case; an old one reminds at once."""
    about = case_of(case.id)
    if case.old:
        return (Timer(about, OWNER, case.opened_at),)
    rules = case.policy
    found = steps(
        case.since, case.window_end, rules.ladder, rules.hours, urgent=case.urgent
    )
    rings = [Timer(about, RING, case.since)] if case.urgent else []
    return (*rings, *(Timer(about, step.name, step.due_at) for step in found))


def next_look(case: Case, now: datetime, stood: datetime | None = None) -> Timer | None:
    """Give when a watched case is looked at next, after `now`; None when never again.

    `stood` is since when our reply stands under a placed one. The moments hang on the
    clock of the case and not on `now`, so that a late look moves none after it. A
    closed case is let be: nothing that happens to its review asks for work.
    """
    if not case.policy.watched or case.state is State.CLOSED:
        return None
    if case.state is State.PLACED:
        since = stood or now
        at = _daily(since, now)
        over = at > since + STANDING
    else:
        window = case.window_end - case.since
        marks = [case.since + window * share for share in LOOKS]
        ahead = [mark for mark in marks if mark > now]
        at, over = ahead[0] if ahead else _daily(marks[-1], now), False
    return None if over else Timer(case_of(case.id), LOOK, at)


def look_key(timer: Timer) -> str:
    """Name the row of the outbox that a fired look leaves."""
    return f"{LOOK}:{timer.subject.id}:{timer.due_at.isoformat()}"


def due_of(key: str) -> datetime:
    """Give when the look was due (UTC) that left the row of this key."""
    return datetime.fromisoformat(key.split(":", 2)[2])


def _daily(since: datetime, now: datetime) -> datetime:
    """Give the first moment after `now` that is whole days after `since`."""
    return since + ((now - since) // DAY + 1) * DAY
