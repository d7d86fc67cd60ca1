"""Settle: what became of a reply that was to go out, or to be taken down, is told."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from bot.case import Case, CaseId, Move, after
from bot.person import BOT, Person, PersonId
from bot.ports.events import Settled
from bot.ports.store import Tx
from bot.reply import (
    ByHand,
    Gone,
    Held,
    NotSent,
    OrderKind,
    Refusal,
    Reply,
    ReplyState,
    Stands,
    TakenDown,
    Unknown,
    Waiting,
)
from bot.words import Line, line
from handlers.casework import TOLD_ROLE, bring, move, redraw
from handlers.incoming.outside import apply, stands

PATIENCE = timedelta(hours=1)
"""A reply that is not out, or not gone, after this long is put before a person."""


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

    def tell(self, look: Line, *also: PersonId) -> None:
        """Bring it to whoever wrote or approved the reply, and to these."""
        people = dict.fromkeys([*(a.person for a in self.reply.approvals), *also])
        for person in people:
            self.bring(look, person)

    def bring(self, look: Line, person: PersonId) -> None:
        said = line("told.look", case=str(self.case.id), look=look)
        bring(self.tx, self.case.id, person, said, self.now, role=TOLD_ROLE)


def happen(tx: Tx, event: Settled, now: datetime) -> None:
    reply = tx.replies.get(event.reply)
    case = tx.cases.get(CaseId(reply.case)) if reply else None
    last = tx.replies.of_case(case.id) if case else None
    if reply is None or case is None or last is None or last.id != reply.id:
        return  # the case has gone on to other words since
    at = Outcomes(tx, case, reply, now)
    handle, made = _TABLES[event.kind].get(type(event.outcome), (None, None))
    if handle and (made is None or after(case.state, made)):
        handle(at, event.outcome)


# ------------------------------------------------------------------ it was to go out


def _stands(at: Outcomes, outcome: Stands) -> None:
    stands(at.tx, at.case, at.reply, at.now, outcome.id)


def _waiting(at: Outcomes, outcome: Waiting) -> None:
    move(at.tx, at.case, Move.CHECKED, BOT, at.now, look=None)


def _refused(at: Outcomes, outcome: Refusal) -> None:
    look = line("look.refused", source=at.source, reason=outcome.told or outcome.reason)
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


# ------------------------------------------------------------------ it was to go away


def _asked(at: Outcomes) -> tuple[PersonId, datetime]:
    """Give who wanted it taken down, and since when."""
    pressed = [e for e in at.tx.history.of(at.case.id) if e.action == Move.TAKE_DOWN]
    return pressed[-1].person, pressed[-1].at


def _taken_down(at: Outcomes, _: TakenDown) -> None:
    """Begin anew: nothing of ours stands there, and somebody decides what now."""
    by, _at = _asked(at)
    who = at.tx.playbook.current().people.get(by)
    look = line("look.taken_down", source=at.source, at=at.now, who=_name(who, by))
    at.tx.replies.change(at.reply.id, state=ReplyState.TAKEN_DOWN)
    clock = {"since": at.now, "window_end": at.now + at.case.policy.window}
    anew: dict[str, Any] = {**clock, "old": False, "held_at": None, "answered_at": None}
    moved = move(at.tx, at.case, Move.TAKEN_DOWN, BOT, at.now, look=look, **anew)
    key = f"taken_down:{at.reply.id}:{at.reply.send}"
    said = line("told.taken_down", source=at.source, at=at.now, who=_name(who, by))
    at.tx.outbox.say(key, moved.id, said, at.now)
    if moved.owner and moved.owner != by:
        at.bring(look, moved.owner)


def _name(person: Person | None, id_: PersonId) -> str:
    return person.name if person else id_


def _left_up(at: Outcomes, look: Line, reason: str = "") -> None:
    """Leave it up and let people decide: it can be asked for again."""
    by, _since = _asked(at)
    move(at.tx, at.case, Move.LEFT_UP, BOT, at.now, look=look, detail=reason)
    at.tell(look, by)


def _refused_down(at: Outcomes, outcome: Refusal) -> None:
    why = outcome.told or outcome.reason
    look = line("look.refused_down", source=at.source, reason=why)
    _left_up(at, look, outcome.reason)


def _unknown_down(at: Outcomes, _: Unknown) -> None:
    _left_up(at, line("look.doubt_down", source=at.source))


def _held_down(at: Outcomes, outcome: Held) -> None:
    """Leave alone what somebody else wrote; with the review our words went as well."""
    if isinstance(outcome.found, Gone):
        apply(at.tx, at.case, outcome.found, at.now, before="")
    else:
        _left_up(at, line("look.other_words", source=at.source))


def _not_down(at: Outcomes, outcome: NotSent) -> None:
    """Still trying: people are told once, when it has taken too long."""
    by, since = _asked(at)
    told = at.case.look is not None and at.case.look.key == "look.not_down"
    if at.now - since < PATIENCE or told:
        return
    look = line("look.not_down", source=at.source, at=outcome.retry_at)
    at.tx.cases.change(at.case, at.now, look=look)
    redraw(at.tx, at.case, at.now)
    at.tell(look, by)


_Table = Mapping[type, tuple[Callable[[Outcomes, Any], None], Move | None]]

_BECAME: _Table = {
    Stands: (_stands, Move.STANDS),
    Waiting: (_waiting, Move.CHECKED),
    Refusal: (_refused, Move.REFUSED),
    Unknown: (_unknown, Move.IN_DOUBT),
    NotSent: (_not_sent, None),
    ByHand: (_by_hand, Move.TO_POST),
    Held: (_held, None),
}
_WENT: _Table = {
    TakenDown: (_taken_down, Move.TAKEN_DOWN),
    Refusal: (_refused_down, Move.LEFT_UP),
    Unknown: (_unknown_down, Move.LEFT_UP),
    Held: (_held_down, Move.LEFT_UP),
    NotSent: (_not_down, Move.LEFT_UP),
}
_TABLES: Mapping[OrderKind, _Table] = {
    OrderKind.REPLY: _BECAME,
    OrderKind.TAKE_DOWN: _WENT,
}
"""What each outcome does, and the move it makes: one that came too late makes none."""
