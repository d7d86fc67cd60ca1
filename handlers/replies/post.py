"""A source that takes no reply from us: copy the text, post it there, say so here."""

from __future__ import annotations

from datetime import datetime

from bot.blocks import Button, Note, Wording
from bot.card import quoted
from bot.case import Move
from bot.heads import site
from bot.person import Person
from bot.ports.store import Tx
from bot.press import Answer, Dialog, Done, Request, Show
from bot.words import line
from handlers.casework import agreed, file_of
from handlers.replies.agreement import placed
from handlers.replies.writing import posting


def ask(tx: Tx, request: Request, person: Person, now: datetime) -> Answer:
    """Show the exact text to copy, with the way to where it belongs."""
    file = file_of(tx, request.subject)
    text = Wording(agreed(file).text, line("words.copy"))
    note = Note(line("note.copy", source=site(file)))
    dialog = Dialog(
        "copy",
        request.subject,
        line("title.copy", source=site(file)),
        blocks=(posting(file), text, note, *quoted(file)),
        buttons=(Button("posted", line("action.posted")),),
    )
    return Show(dialog)


def press(tx: Tx, request: Request, person: Person, now: datetime) -> Answer:
    """I posted it."""
    file = file_of(tx, request.subject)
    reply = agreed(file)
    placed(tx, file.case, reply, Move.POSTED, person.id, now)
    return Done(line("done.posted", who=person.name))
