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


def file_of(tx: Tx, subject: Subject) -> Dossier:
    """Read all about the case a request is about; Impossible when there is none."""
    file = tx.cases.file(CaseId(subject.case)) if subject.case else None
    if file is None:
        raise Impossible
    return file


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
    if not moved.running:
        tx.timers.drop(case.id)
    redraw(tx, moved, now)
    return moved


def redraw(tx: Tx, case: Case, now: datetime) -> None:
    tx.outbox.put(f"card:{case.id}", "card", str(case.id), now)
