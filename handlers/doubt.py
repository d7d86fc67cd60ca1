"""Nobody can tell whether a reply stands: a person looks and says so."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from bot.blocks import Button, Note, Wording
from bot.case import Move
from bot.person import Person
from bot.ports.store import Tx
from bot.press import Answer, Ask, Dialog, Done, Refused, Request
from bot.reply import ReplyState
from bot.words import line
from handlers.agreement import goes, publish
from handlers.casework import file_of, move
from handlers.writing import posting


def there(tx: Tx, request: Request, person: Person, now: datetime) -> Answer:
    """Yes, it is there."""
    file = file_of(tx, request.subject)
    if file.reply:
        tx.replies.change(file.reply.id, state=ReplyState.STANDS, stands_since=now)
    move(tx, file.case, Move.THERE, person.id, now, look=None)
    return Done(line("done.there", who=person.name))


def ask(tx: Tx, request: Request, person: Person, now: datetime) -> Answer:
    """No, publish again: shows once more what would go out."""
    file = file_of(tx, request.subject)
    if file.reply is None:
        return Refused(line("refused.no_words"))
    text = Wording(file.reply.text, line("words.again"))
    note = Note(line("note.again", source=file.facts.title))
    dialog = Dialog(
        "again",
        request.subject,
        line("title.again"),
        blocks=(posting(file), text, note),
        submit=Button("again", line("verb.again"), "publish", primary=True),
        shown=file.reply.digest,
    )
    return Ask(dialog)


def again(tx: Tx, request: Request, person: Person, now: datetime) -> Answer:
    file = file_of(tx, request.subject)
    reply = file.reply
    if reply is None or request.shown != reply.digest:
        return Refused(line("refused.no_words"))
    if file.stop:
        return Refused(line("error.still", at=file.stop.at, who=file.stop.by))
    goes_at = now + file.case.policy.undo
    changes = {"state": ReplyState.AGREED, "goes_at": goes_at, "send": reply.send + 1}
    tx.replies.change(reply.id, **changes)
    move(tx, file.case, Move.AGAIN, person.id, now, look=None)
    resent = replace(reply, goes_at=goes_at, send=reply.send + 1)
    publish(tx, file, resent, goes_at)
    return Done(goes(file, resent))
