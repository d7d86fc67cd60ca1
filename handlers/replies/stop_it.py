"""Stop it: a reply that was agreed on does not go out; its words stay in the case.

One that was to be taken down stays where it stands.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from bot.case import Move, State
from bot.person import Person
from bot.ports.store import Tx
from bot.press import Answer, Done, Refused, Request
from bot.reply import OrderKind, ReplyState
from bot.words import line
from handlers.casework import TOLD_ROLE, bring, file_of, move, named
from handlers.replies.agreement import taken_back

_ORDERS: Mapping[State, OrderKind] = {
    State.GOING: OrderKind.REPLY,
    State.LEAVING: OrderKind.TAKE_DOWN,
}
"""What waits in the outbox in these states; elsewhere nothing does."""


def press(tx: Tx, request: Request, person: Person, now: datetime) -> Answer:
    file = file_of(tx, request.subject)
    reply = file.reply
    kind = _ORDERS.get(file.case.state)
    if reply is None or (kind and not taken_back(tx, reply, kind)):
        return Refused(line("refused.underway"))
    if kind is OrderKind.TAKE_DOWN:
        move(tx, file.case, Move.LEAVE_UP, person.id, now, look=None)
        return Done(line("done.left_up"))
    tx.replies.change(reply.id, state=ReplyState.STOPPED)
    look = line("look.stopped", who=person.name)
    move(tx, file.case, Move.STOP_IT, person.id, now, look=look)
    said = line("told.stopped", who=person.name, name=named(file))
    for approver in dict.fromkeys(a.person for a in reply.approvals):
        if approver != person.id:
            role = TOLD_ROLE
            bring(tx, file.case.id, approver, said, now, role=role, by=person.id)
    return Done(line("done.stopped"))
