"""Which moments of a case are due when: a reminder and two redraws of its card."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from bot import window
from bot.case import Case, CaseId

REMIND, SOON, OVER = "remind", "soon", "over"


@dataclass(frozen=True, slots=True)
class Timer:
    """Something due at a moment (UTC). It fires once, and late rather than never."""

    case: CaseId
    step: str
    due_at: datetime

    @property
    def key(self) -> str:
        return f"{self.step}:{self.case}"


def timers(case: Case) -> tuple[Timer, ...]:
    """Give what is due in the life of a case; an old one reminds once, at once."""
    if case.old:
        return (Timer(case.id, REMIND, case.opened_at),)
    end = case.window_end
    remind_at = max(case.opened_at, end - case.policy.remind)
    return (
        Timer(case.id, REMIND, remind_at),
        Timer(case.id, SOON, window.soon(end, case.policy.window)),
        Timer(case.id, OVER, end),
    )
