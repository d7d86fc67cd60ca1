"""What every step does to a case: read it, move it, note it down, redraw its card."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from bot.card import Dossier
from bot.case import Case, CaseId, Move, after
from bot.errors import Impossible
from bot.person import PersonId
from bot.ports.store import Tx
from bot.press import Subject
from bot.reminder import timers
from bot.reply import Reply
from bot.words import Line, line


def file_of(tx: Tx, subject: Subject) -> Dossier:
    """Read all about the case a request is about; Impossible when there is none."""
    file = tx.cases.file(CaseId(subject.case)) if subject.case else None
    if file is None:
        raise Impossible
    return file


def agreed(file: Dossier) -> Reply:
    """Give the reply that was agreed on; Impossible when there never was one."""
    if file.reply is None:
        raise Impossible
    return file.reply


def move(
    tx: Tx,
    case: Case,
    made: Move,
    by: PersonId,
    now: datetime,
    *,
    detail: str = "",
    **changes: Any,
) -> Case:
    """Move a case as the table says, with its history and its card.

    Raises Impossible where the table knows no such move.
    """
    state = after(case.state, made)
    if state is None:
        raise Impossible
    moved = tx.cases.change(case, now, state=state, **changes)
    tx.history.add(case.id, now, by, made.value, detail)
    _keep_time(tx, case, moved, now)
    redraw(tx, moved, now)
    return moved


def _keep_time(tx: Tx, before: Case, moved: Case, now: datetime) -> None:
    """Drop what was due when the clock stops, and set it again when it goes on."""
    if not moved.ticking:
        tx.timers.drop(moved.id)
    elif not before.ticking:
        for timer in timers(moved):
            if timer.due_at > now:
                tx.timers.put(timer)


def redraw(tx: Tx, case: Case, now: datetime) -> None:
    tx.outbox.put(f"card:{case.id}", "card", str(case.id), now)


def named(file: Dossier) -> Line:
    """Name a case so that a person knows which one: the customer and its number."""
    name = file.review.author or line("nobody")
    return line("named", name=name, case=str(file.case.id))
