"""Take down: a reply of ours that stands at a source is taken away again.

It is done at the source, for everybody, so the dialog shows the exact words and asks
why. Only the outbox does it; stopping publishing holds it back like any other order.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from bot.blocks import Button, Field, Note, Wording
from bot.card import fits, kind_of, quoted
from bot.case import Move
from bot.dossier import Dossier
from bot.errors import Impossible
from bot.heads import names, site, stands_since
from bot.person import Person
from bot.ports.store import Tx
from bot.press import Answer, Ask, Dialog, Done, Request, Wrong
from bot.reply import OrderKind, Reply, order_key
from bot.subject import case_of
from bot.words import Line, line
from handlers.casework import TOLD_ROLE, agreed, bring, file_of, move, named
from handlers.choosing import note
from handlers.replies.writing import posting

WORDS = 500
"""Characters of a reason; only colleagues read it, in the log."""


def ask(tx: Tx, request: Request, person: Person, now: datetime) -> Answer:
    file, reply = _standing(tx, request)
    return Ask(_dialog(file, reply, ""))


def press(tx: Tx, request: Request, person: Person, now: datetime) -> Answer:
    file, reply = _standing(tx, request)
    why = note(request.values.get("why", ""))
    drawn = _dialog(file, reply, why)
    if request.shown != drawn.shown:
        return Wrong({"": line("error.stands_other")}, drawn)
    error = _error(why)
    if error:
        return Wrong({"why": error}, drawn)
    _order(tx, file, reply, person, now, why=why)
    if file.stop:
        still = line("done.leaving_still", at=file.stop.at, who=file.stop.by)
        return Done(still)
    return Done(line("done.leaving", source=site(file)))


def _standing(tx: Tx, request: Request) -> tuple[Dossier, Reply]:
    """Give the reply that stands; Impossible where none of ours can be taken away."""
    file = file_of(tx, request.subject)
    if not fits("take_down", file):
        raise Impossible
    return file, agreed(file)


def _order(
    tx: Tx, file: Dossier, reply: Reply, person: Person, now: datetime, *, why: str
) -> None:
    asked = replace(reply, send=reply.send + 1)
    tx.replies.change(reply.id, send=asked.send)
    look = line("look.leaving", who=person.name, at=now)
    made, by = Move.TAKE_DOWN, person.id
    moved = move(tx, file.case, made, by, now, detail=why, look=look)
    key = order_key(asked, OrderKind.TAKE_DOWN)
    # The same queue as publishing: what stops that stops this, party by party.
    tx.outbox.put(key, f"publish:{file.review.source}", str(reply.id), now)
    said = line("told.leaving", who=person.name, name=named(file))
    for approver in dict.fromkeys(a.person for a in reply.approvals):
        bring(tx, moved.id, approver, said, now, role=TOLD_ROLE, by=by)


def _error(why: str) -> Line | None:
    if not why:
        return line("error.say_why")
    if len(why) > WORDS:
        unit = line("unit.characters")
        return line("check.long", length=len(why), most=WORDS, unit=unit)
    return None


def _dialog(file: Dossier, reply: Reply, why: str) -> Dialog:
    by = names(file.agreed_by)
    since = stands_since(file) or reply.agreed_at
    stood = line("words.standing", source=site(file), at=since, by=by)
    return Dialog(
        "take_down",
        case_of(file.case.id),
        line("title.take_down"),
        blocks=(
            posting(file),
            *kind_of(reply),
            Wording(reply.text, stood),
            *quoted(file),
            Note(_what_happens(file)),
        ),
        fields=(
            Field("why", "text", line("field.take_down"), why, most=WORDS, needed=True),
        ),
        submit=Button("take_down", line("verb.take_down"), "take_down", primary=True),
        shown=f"{reply.id}.{reply.digest}.{reply.send}",
    )


def _what_happens(file: Dossier) -> Line:
    if file.stop:
        return line("note.leaving_still", at=file.stop.at, who=file.stop.by)
    return line("note.take_down", source=site(file))
