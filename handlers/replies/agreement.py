"""Named people agree on exact words: the outbox may publish them, until they stand."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from bot.case import Case, Move
from bot.dossier import Dossier
from bot.person import Person, PersonId
from bot.ports.store import Tx
from bot.reply import (
    Approval,
    Decision,
    Draft,
    OrderKind,
    Reply,
    ReplyId,
    ReplyKind,
    ReplyState,
    order_key,
)
from bot.words import Line, line
from handlers.casework import move


def agree(tx: Tx, file: Dossier, draft: Draft, person: Person, now: datetime) -> Reply:
    """Fix the bytes, note who agreed and let them go out after the pause.

    A source that takes no reply from us needs no pause: a person posts it.
    """
    case, text = file.case, draft.text
    said = Approval(person.id, draft.digest, Decision.APPROVED, now)
    tx.replies.approve(case.id, said)
    goes_at = now + case.policy.undo if file.facts.takes else now
    reply = tx.replies.agree(
        Reply(
            id=ReplyId(0),
            case=case.id,
            text=text,
            digest=draft.digest,
            about=file.review.digest,
            state=ReplyState.AGREED,
            agreed_at=now,
            goes_at=goes_at,
            kind=draft.kind,
            promised=draft.promised,
        )
    )
    owner = case.owner or person.id
    move(tx, case, Move.APPROVE, person.id, now, detail=text, owner=owner, look=None)
    publish(tx, file, reply, goes_at)
    return reply


def publish(tx: Tx, file: Dossier, reply: Reply, at: datetime) -> None:
    """Order the outbox to place a reply."""
    kind = f"publish:{file.review.source}"
    tx.outbox.put(order_key(reply), kind, str(reply.id), at)


def goes(file: Dossier, reply: Reply) -> Line:
    """Say when it goes out, or that a person posts it."""
    if not file.facts.takes:
        return line("done.by_hand")
    return line("done.agreed", at=reply.goes_at)


def taken_back(tx: Tx, reply: Reply, kind: OrderKind = OrderKind.REPLY) -> bool:
    """Take an order back before it goes out; False when it is already on its way."""
    key = order_key(reply, kind)
    row = tx.outbox.get(key)
    return tx.outbox.hold(key) or (row is not None and row.state == "held")


def placed(
    tx: Tx, case: Case, reply: Reply, made: Move, by: PersonId, now: datetime
) -> None:
    """Note that a reply stands: an answer ends the clock, a first word begins anew."""
    tx.replies.change(reply.id, state=ReplyState.STANDS, stands_since=now)
    if reply.kind is not ReplyKind.HOLDING:
        answered = case.answered_at or now
        move(tx, case, made, by, now, look=None, answered_at=answered)
        return
    end = reply.promised or now + case.policy.holding
    clock: dict[str, Any] = {"since": now, "held_at": now, "old": False}
    clock["window_end"] = max(end, now)
    move(tx, case, Move.HELD, by, now, look=None, **clock)
