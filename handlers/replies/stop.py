"""Stop publishing: one tap halts everything; what waited needs a fresh look after."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from bot.case import Case, Move, State
from bot.dossier import Stop
from bot.person import Person
from bot.ports.store import Tx
from bot.press import Answer, Done, Refused, Request
from bot.reply import ReplyState
from bot.words import line
from handlers.casework import move, redraw
from handlers.replies.agreement import taken_back
from handlers.replies.asking import ask_again

_AFFECTED = (State.NEW, State.TAKEN, State.WAITING, State.GOING, State.LEAVING)
_ALL = 100_000


def press(tx: Tx, request: Request, person: Person, now: datetime) -> Answer:
    stop = tx.switches.stop()
    if stop:
        return Refused(line("refused.stopped", at=stop.at, who=stop.by))
    tx.switches.set_stop(Stop(now, person.name))
    for case in tx.cases.listed(_AFFECTED, limit=_ALL):
        redraw(tx, case, now)
    return Done(line("done.still", at=now, who=person.name))


def resume(tx: Tx, request: Request, person: Person, now: datetime) -> Answer:
    if tx.switches.stop() is None:
        return Refused(line("refused.not_stopped"))
    tx.switches.resume(now)
    back = 0
    for case in tx.cases.listed(_AFFECTED, limit=_ALL):
        if case.state is State.GOING:
            back += _look_again(tx, case, person, now)
        else:
            redraw(tx, case, now)
    if back == 0:
        return Done(line("done.goes_on", who=person.name))
    return Done(line("done.resumed", who=person.name, n=back))


def _look_again(tx: Tx, case: Case, person: Person, now: datetime) -> bool:
    """Put agreed words back before a person, unless they are already on their way."""
    reply = tx.replies.of_case(case.id)
    draft = tx.replies.draft(case.id)
    if reply is None or draft is None or not taken_back(tx, reply):
        return False
    tx.replies.change(reply.id, state=ReplyState.VOID)
    tx.replies.keep_draft(case.id, replace(draft, proposed=True))
    look = line("look.fresh", who=person.name, at=now)
    moved = move(tx, case, Move.RESUME, person.id, now, look=look)
    ask_again(tx, moved, draft, person.id, now)
    return True
