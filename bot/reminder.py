"""What is due when: each moment fires once, and what is near becomes one list.

A timer is about a case, a notice, a person or the team. When the timer of a reminder
fires it leaves a nudge for whoever should know; a person gets all of theirs in one
list, at most one an hour, so that nobody is worn out.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from bot.case import Case
from bot.ladder import steps
from bot.person import PersonId
from bot.subject import Subject, case_of

SHIFT, OWNER, LEAD, SOON, OVER = "shift", "owner", "lead", "soon", "over"
RING, ME, APPROVER, CONTACT = "ring", "me", "approver", "contact"
LIST, SILENCE = "list", "silence"
MORNING, SHIFT_END, NOBODY = "morning", "shift_end", "nobody"
CLOCK = (SHIFT, OWNER, LEAD, SOON, OVER, RING)
"""What belongs to the clock of a case: dropped when it stops, set when it goes on."""


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
