"""What every step does to a case: read it, move it, note it down, redraw its cards."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from bot.case import Case, CaseId, Move, State, after
from bot.dossier import Dossier
from bot.errors import Impossible
from bot.person import BOT, PersonId
from bot.ports.records import Direct
from bot.ports.store import Tx
from bot.reminder import APPROVER, CLOCK, LOOK, OWNER, Timer, next_look, timers
from bot.reply import Reply
from bot.subject import Subject, case_of
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
    """Move a case as the table says, with its history, its clock and its cards.

    Raises Impossible where the table knows no such move.
    """
    state = after(case.state, made)
    if state is None:
        raise Impossible
    if case.asked and state is not State.WAITING:
        changes = {"asked": (), **changes}
        tx.timers.drop(case_of(case.id), (APPROVER,))
    moved = tx.cases.change(case, now, state=state, **changes)
    tx.history.add(case.id, now, by, made.value, detail)
    _keep_time(tx, case, moved, by, now)
    if _rest(case) != _rest(moved) or case.window_end != moved.window_end:
        watch(tx, moved, now, stood=now)
    _let_go(tx, moved, made, by, now)
    redraw(tx, moved, now)
    return moved


def _keep_time(tx: Tx, before: Case, moved: Case, by: PersonId, now: datetime) -> None:
    """Drop what was due when a clock stops, and set it anew when one goes on.

    A clock that has run out already says so at once, unless a person set it going.
    """
    if (moved.ticking, moved.window_end) == (before.ticking, before.window_end):
        return
    about = case_of(moved.id)
    tx.timers.drop(about, CLOCK)
    if not moved.ticking:
        return
    ahead = [timer for timer in timers(moved) if timer.due_at > now]
    late = [Timer(about, OWNER, now)] if not ahead and by == BOT else []
    for timer in (*ahead, *late):
        tx.timers.put(timer)


def _rest(case: Case) -> State | None:
    """Give the state in which nothing more is to be done, if it is in one."""
    return case.state if case.state in (State.PLACED, State.CLOSED) else None


def watch(tx: Tx, case: Case, now: datetime, *, stood: datetime | None = None) -> None:
    """Set anew when the review of a watched case is looked at next, if ever.

    `stood` is since when a reply stands under a placed one. Costs others nothing.
    """
    if not case.policy.watched:
        return
    tx.timers.drop(case_of(case.id), (LOOK,))
    coming = next_look(case, now, stood)
    if coming:
        tx.timers.put(coming)


def redraw(tx: Tx, case: Case, now: datetime) -> None:
    """Have the card of a case drawn anew, wherever it stands."""
    tx.outbox.put(f"card:{case.id}", "card", str(case.id), now)
    for direct in tx.directs.open(case.id):
        _draw(tx, direct, now)


def named(file: Dossier) -> Line:
    """Name a case so that a person knows which one: the customer and its number."""
    name = file.review.author or line("nobody")
    return line("named", name=name, case=str(file.case.id))


# ------------------------------------------------------------------ direct cards

OWNER_ROLE, APPROVER_ROLE, TOLD_ROLE = "owner", "approver", "told"


def bring(  # noqa: PLR0913 - a message says whom, why, in which part and from whom
    tx: Tx,
    case: CaseId,
    to: PersonId,
    why: Line,
    now: datetime,
    *,
    role: str,
    by: PersonId = BOT,
) -> None:
    """Bring a case to one person with why they get it; never for one's own act.

    They have one live card per case: an earlier one says that this one came.
    """
    if to == by:
        return
    for earlier in tx.directs.open(case):
        if earlier.person == to:
            _end(tx, earlier, line("direct.newer", at=now), now)
    direct = tx.directs.begin(case, to, why, now, role=role)
    _draw(tx, direct, now)


def _let_go(tx: Tx, case: Case, made: Move, by: PersonId, now: datetime) -> None:
    """End the direct cards of those whose part is over, with who did what when."""
    over = [d for d in tx.directs.open(case.id) if _is_over(case, d, made, by)]
    if not over:
        return
    people, did = tx.playbook.current().people, line(f"did.{made}")
    said = line("direct.came", did=did, at=now)
    if by in people:
        said = line("direct.ended", did=did, who=people[by].name, at=now)
    for direct in over:
        _end(tx, direct, said, now)


def _is_over(case: Case, direct: Direct, made: Move, by: PersonId) -> bool:
    """Tell whether a person's part is over; who puts up words of their own is done."""
    changed = made is Move.PROPOSE and by == direct.person
    answered = changed and direct.role == APPROVER_ROLE
    return answered or not _LIVES[direct.role](case, direct, by)


def _owns(case: Case, direct: Direct, _: PersonId) -> bool:
    over = case.state in (State.PLACED, State.CLOSED)
    return case.owner == direct.person and not over


_LIVES: Mapping[str, Callable[[Case, Direct, PersonId], bool]] = {
    OWNER_ROLE: _owns,
    APPROVER_ROLE: lambda case, _, __: case.state is State.WAITING,
    TOLD_ROLE: lambda _, __, by: by == BOT,
}
"""Until when a direct card is live: who was told is done once a person goes on."""


def _end(tx: Tx, direct: Direct, said: Line, now: datetime) -> None:
    tx.directs.end(direct.id, said)
    _draw(tx, direct, now)


def _draw(tx: Tx, direct: Direct, now: datetime) -> None:
    tx.outbox.put(f"direct:{direct.id}", "direct", str(direct.id), now)
