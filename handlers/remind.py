"""Remind: what is due is told to the owner, or to the channel when nobody owns it."""

from __future__ import annotations

from datetime import datetime

from bot.card import deadline
from bot.case import Case
from bot.ports.events import Due
from bot.ports.store import Tx
from bot.reminder import REMIND
from bot.words import Line, line
from handlers.casework import redraw

CHANNEL = "#"


def happen(tx: Tx, event: Due, now: datetime) -> None:
    """Fire a timer once: the reminder speaks, the other moments redraw the card."""
    if not tx.timers.fire(event.timer, now):
        return
    case = tx.cases.get(event.timer.case)
    if case is None or not case.ticking:
        return
    if event.timer.step == REMIND and case.running:
        to = case.owner or CHANNEL
        said = _reminder(tx, case, now)
        tx.outbox.say(f"remind:{case.id}", case.id, said, now, to=to)
    redraw(tx, case, now)


def _reminder(tx: Tx, case: Case, now: datetime) -> Line:
    review = tx.reviews.get(case.review)
    name = (review.author if review else "") or line("nobody")
    if case.old:
        return line("remind.old", case=str(case.id), name=name)
    key = "remind.over" if now >= case.window_end else "remind.before"
    return line(key, case=str(case.id), name=name, end=deadline(case))
