"""Nobody can tell whether a reply stands: a person looks and says so."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from bot.blocks import Button, Note, Wording
from bot.card import Dossier, about
from bot.case import Move
from bot.person import Person
from bot.ports.store import Tx
from bot.press import (
    Answer,
    Ask,
    Dialog,
    Done,
    Refused,
    Request,
    Subject,
    Wrong,
)
from bot.reply import Reply, ReplyState
from bot.words import line
from handlers.agreement import goes, publish
from handlers.casework import agreed, file_of, move
from handlers.writing import posting


def there(tx: Tx, request: Request, person: Person, now: datetime) -> Answer:
    """Yes, it is there."""
    file = file_of(tx, request.subject)
    reply = agreed(file)
    tx.replies.change(reply.id, state=ReplyState.STANDS, stands_since=now)
    move(tx, file.case, Move.THERE, person.id, now, look=None)
    return Done(line("done.there", who=person.name))


def ask(tx: Tx, request: Request, person: Person, now: datetime) -> Answer:
    """No, publish again: shows once more what would go out."""
    file = file_of(tx, request.subject)
    return Ask(_dialog(file, agreed(file)))


def _dialog(file: Dossier, reply: Reply) -> Dialog:
    text = Wording(reply.text, line("words.again"))
    note = Note(line("note.again", source=file.facts.title))
    return Dialog(
        "again",
        Subject("case", str(file.case.id)),
        line("title.again"),
        blocks=(posting(file), text, *about(file)[1:], note),
        submit=Button("again", line("verb.again"), "publish", primary=True),
        shown=_shown(file, reply),
    )


def _shown(file: Dossier, reply: Reply) -> str:
    return f"{reply.digest}.{file.review.digest}"


def again(tx: Tx, request: Request, person: Person, now: datetime) -> Answer:
    file = file_of(tx, request.subject)
    reply = agreed(file)
    if request.shown != _shown(file, reply):
        return Wrong({"": line("error.review_changed")}, _dialog(file, reply))
    if file.stop:
        return Refused(line("error.still", at=file.stop.at, who=file.stop.by))
    goes_at = now + file.case.policy.undo
    send, about_now = reply.send + 1, file.review.digest
    changes = {"goes_at": goes_at, "send": send, "about": about_now}
    tx.replies.change(reply.id, state=ReplyState.AGREED, **changes)
    move(tx, file.case, Move.AGAIN, person.id, now, look=None)
    resent = replace(reply, goes_at=goes_at, send=send)
    publish(tx, file, resent, goes_at)
    return Done(goes(file, resent))
