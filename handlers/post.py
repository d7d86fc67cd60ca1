"""A source that takes no reply from us: copy the text, post it there, say so here."""

from __future__ import annotations

from datetime import datetime

from bot.blocks import Button, Note, Wording
from bot.card import about, site
from bot.case import Move
from bot.person import Person
from bot.ports.store import Tx
from bot.press import Answer, Dialog, Done, Request, Show
from bot.reply import ReplyState
from bot.words import line
from handlers.casework import agreed, file_of, move
from handlers.writing import posting


def ask(tx: Tx, request: Request, person: Person, now: datetime) -> Answer:
    """Show the exact text to copy, with the way to where it belongs."""
    file = file_of(tx, request.subject)
    text = Wording(agreed(file).text, line("words.copy"))
    note = Note(line("note.copy", source=site(file)))
    dialog = Dialog(
        "copy",
        request.subject,
        line("title.copy", source=site(file)),
        blocks=(posting(file), text, note, *about(file)[-1:]),
        buttons=(Button("posted", line("action.posted")),),
    )
    return Show(dialog)


def press(tx: Tx, request: Request, person: Person, now: datetime) -> Answer:
    """I posted it."""
    file = file_of(tx, request.subject)
    reply = agreed(file)
    tx.replies.change(reply.id, state=ReplyState.STANDS, stands_since=now)
    move(tx, file.case, Move.POSTED, person.id, now, look=None)
    return Done(line("done.posted", who=person.name))
