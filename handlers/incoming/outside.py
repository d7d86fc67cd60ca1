"""What the outside world did to a review, brought to its case.

The same rules hold whether a poll showed it or the look just before publishing did:
gone, answered by somebody else, or changed. Any of them ends an agreement that has not
gone out yet; the words stay in the case.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from bot.case import Case, Move, State, after
from bot.person import BOT
from bot.ports.store import Tx
from bot.reply import Found, Gone, Reply, ReplyState, foreign, ours
from bot.review import Standing
from bot.words import Line, line
from handlers.casework import move, redraw
from handlers.replies.agreement import placed, taken_back

REMOVED = "closed.removed"
_AGREED = frozenset({State.GOING, State.BY_HAND})
_LOOKING = frozenset({State.CHECKING, State.DOUBT, State.BY_HAND})


def apply(
    tx: Tx,
    case: Case,
    found: Found | Gone,
    now: datetime,
    *,
    before: str,
    alarm: Line | None = None,
) -> None:
    """Bring what was found at the source to the case.

    `before` is the digest of what the customer had said when we last looked; `alarm`
    says what alarms in the new words, if anything does.
    """
    if isinstance(found, Gone):
        _end(tx, case, Move.REMOVED, now, line("closed.removed"))
        return
    replies = tx.replies.earlier(case.id)
    theirs = foreign(found.replies, replies)
    if theirs and after(case.state, Move.ANSWERED):
        at = theirs[-1].at or now
        reason = line("closed.answered", source=_title(tx, case), at=at)
        _end(tx, case, Move.ANSWERED, now, reason, detail=theirs[-1].text)
        return
    shown = [s for s in found.replies if not s.pending and ours(s, replies[-1:])]
    if shown and case.state in _LOOKING:
        stands(tx, case, replies[-1], now)
        return
    if found.digest != before:
        _change(tx, case, found, now, alarm)


def missing(
    tx: Tx, case: Case, before: Iterable[Standing], found: Found, now: datetime
) -> None:
    """Say that our reply, which was seen under the review `before`, is there no more.

    Whoever looks after the place in the source's own app may have taken it away.
    """
    replies = tx.replies.earlier(case.id)
    stood = any(ours(standing, replies) for standing in before)
    still = any(ours(standing, replies) for standing in found.replies)
    if case.state is State.PLACED and stood and not still:
        look = line("look.missing", source=_title(tx, case), at=now)
        changed = tx.cases.change(case, now, look=look)
        redraw(tx, changed, now)
        tx.outbox.say(f"missing:{case.id}:{changed.version}", case.id, look, now)


def stands(
    tx: Tx, case: Case, reply: Reply, now: datetime, external_id: str = ""
) -> None:
    """Our reply stands at the source, and the thread says so."""
    known = external_id or reply.external_id
    tx.replies.change(reply.id, external_id=known)
    placed(tx, case, reply, Move.STANDS, BOT, now)
    said = line("told.stands", source=_title(tx, case), at=now)
    tx.outbox.say(f"stands:{reply.id}:{reply.send}", case.id, said, now)


def back(tx: Tx, case: Case | None, now: datetime) -> None:
    """Open a case again whose review was gone and is there after all."""
    if case is None or case.reason is None or case.reason.key != REMOVED:
        return
    look = line("look.returned", at=now)
    if case.state is State.PLACED:
        redraw(tx, tx.cases.change(case, now, reason=None, look=None), now)
    else:
        moved = move(tx, case, Move.REOPEN, BOT, now, reason=None, look=look)
        tx.outbox.say(f"returned:{moved.id}:{moved.version}", moved.id, look, now)


def _title(tx: Tx, case: Case) -> str:
    return tx.sources.facts(case.review.partition("/")[0]).title


def _end(
    tx: Tx, case: Case, made: Move, now: datetime, reason: Line, detail: str = ""
) -> None:
    if after(case.state, made) is None or not _let_go(tx, case):
        return
    # A placed case stays placed: what happened since is for somebody to look at.
    look = reason if after(case.state, made) is State.PLACED else None
    moved = move(tx, case, made, BOT, now, detail=detail, look=look, reason=reason)
    tx.outbox.say(f"{made}:{case.id}:{moved.version}", case.id, reason, now)


def _change(
    tx: Tx, case: Case, found: Found, now: datetime, alarm: Line | None
) -> None:
    """Note that the customer changed it: an agreement is void, people look again."""
    look = line("look.changed", at=now)
    if alarm:
        look = line("look.changed_alarm", at=now, alarm=alarm)
    elif found.stars is not None:
        look = line("look.changed_stars", at=now, stars=found.stars)
    if not _let_go(tx, case):
        redraw(tx, case, now)
        return
    moved = move(tx, case, Move.CHANGED, BOT, now, look=look)
    tx.outbox.say(f"changed:{moved.id}:{found.digest[:16]}", case.id, look, now)


def _let_go(tx: Tx, case: Case) -> bool:
    """End an agreement that has not gone out; False when it is already on its way."""
    reply = tx.replies.of_case(case.id)
    if reply is None or case.state not in _AGREED:
        return True
    if case.state is State.GOING and not taken_back(tx, reply):
        return False
    tx.replies.change(reply.id, state=ReplyState.VOID)
    return True
