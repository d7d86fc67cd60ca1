"""Settle: what became of publishing a reply is written down and told to people."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from bot.case import Case, CaseId, Move, after
from bot.person import BOT
from bot.ports.events import Settled
from bot.ports.store import Tx
from bot.reply import (
    ByHand,
    Held,
    NotSent,
    Refusal,
    Reply,
    ReplyState,
    Stands,
    Unknown,
    Waiting,
)
from bot.words import Line, line
from handlers.casework import TOLD_ROLE, bring, move, redraw
from handlers.incoming.outside import apply, stands

PATIENCE = timedelta(hours=1)
"""A reply that is not out after this long is put before a person."""


@dataclass(frozen=True, slots=True)
class Outcomes:
    """A reply and its case, at the moment its outcome came in."""

    tx: Tx
    case: Case
    reply: Reply
    now: datetime

    @property
    def source(self) -> str:
        name = self.case.review.partition("/")[0]
        return self.tx.sources.facts(name).title

    def tell(self, look: Line) -> None:
        """Bring it to whoever wrote or approved the reply."""
        people = dict.fromkeys(a.person for a in self.reply.approvals)
        for person in people:
            said = line("told.look", case=str(self.case.id), look=look)
            bring(self.tx, self.case.id, person, said, self.now, role=TOLD_ROLE)


def happen(tx: Tx, event: Settled, now: datetime) -> None:
    reply = tx.replies.get(event.reply)
    case = tx.cases.get(CaseId(reply.case)) if reply else None
    last = tx.replies.of_case(case.id) if case else None
    if reply is None or case is None or last is None or last.id != reply.id:
        return  # the case has gone on to other words since
    at = Outcomes(tx, case, reply, now)
    handle, made = _BECAME[type(event.outcome)]
    if made is None or after(case.state, made):
        handle(at, event.outcome)


def _stands(at: Outcomes, outcome: Stands) -> None:
    stands(at.tx, at.case, at.reply, at.now, outcome.id)


def _waiting(at: Outcomes, outcome: Waiting) -> None:
    move(at.tx, at.case, Move.CHECKED, BOT, at.now, look=None)


def _refused(at: Outcomes, outcome: Refusal) -> None:
    look = line("look.refused", source=at.source, reason=outcome.reason)
    at.tx.replies.change(at.reply.id, state=ReplyState.REFUSED)
    detail = outcome.reason
    move(at.tx, at.case, Move.REFUSED, BOT, at.now, look=look, detail=detail)
    at.tell(look)


def _unknown(at: Outcomes, outcome: Unknown) -> None:
    look = line("look.doubt", source=at.source)
    at.tx.replies.change(at.reply.id, state=ReplyState.DOUBT)
    move(at.tx, at.case, Move.IN_DOUBT, BOT, at.now, look=look)
    at.tell(look)


def _not_sent(at: Outcomes, outcome: NotSent) -> None:
    """Still trying: people are told once, when it has taken too long."""
    if at.now - at.reply.goes_at < PATIENCE or at.case.look is not None:
        return
    look = line("look.late", source=at.source, at=outcome.retry_at)
    at.tx.cases.change(at.case, at.now, look=look)
    redraw(at.tx, at.case, at.now)
    at.tell(look)


def _by_hand(at: Outcomes, outcome: ByHand) -> None:
    move(at.tx, at.case, Move.TO_POST, BOT, at.now, look=None)


def _held(at: Outcomes, outcome: Held) -> None:
    # It was held for a reason: whatever we knew before, the agreement is over.
    apply(at.tx, at.case, outcome.found, at.now, before="")


_BECAME: dict[type, tuple[Callable[[Outcomes, Any], None], Move | None]] = {
    Stands: (_stands, Move.STANDS),
    Waiting: (_waiting, Move.CHECKED),
    Refusal: (_refused, Move.REFUSED),
    Unknown: (_unknown, Move.IN_DOUBT),
    NotSent: (_not_sent, None),
    ByHand: (_by_hand, Move.TO_POST),
    Held: (_held, None),
}
"""What each outcome does, and the move it makes: one that came too late makes none."""
