"""Nobody can tell whether a reply stands: a person looks and says so."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from bot.approval import needed
from bot.blocks import Button, Note, Wording
from bot.card import about, kind_of
from bot.case import Move
from bot.dossier import Dossier
from bot.person import Person
from bot.ports.store import Tx
from bot.press import Answer, Ask, Dialog, Done, Refused, Request, Wrong
from bot.reply import Approval, Decision, Draft, Reply, ReplyState
from bot.subject import case_of
from bot.words import line
from handlers.casework import agreed, file_of, move
from handlers.replies.agreement import goes, placed, publish
from handlers.replies.asking import ask_for_approval, nobody_agrees, with_second
from handlers.replies.desk import Desk
from handlers.replies.writing import posting


def there(tx: Tx, request: Request, person: Person, now: datetime) -> Answer:
    """Yes, it is there."""
    file = file_of(tx, request.subject)
    reply = agreed(file)
    placed(tx, file.case, reply, Move.THERE, person.id, now)
    return Done(line("done.there", who=person.name))


def ask(tx: Tx, request: Request, person: Person, now: datetime) -> Answer:
    """No, publish again: shows once more what would go out."""
    file = file_of(tx, request.subject)
    return Ask(_dialog(file, agreed(file), person))


def _dialog(file: Dossier, reply: Reply, person: Person) -> Dialog:
    text = Wording(reply.text, line("words.again"))
    note, verb = Note(line("note.again", source=file.facts.title)), "publish"
    label = line("verb.again")
    if _needs_another(file, reply, person):
        note, verb = Note(line("note.again_two")), "propose"
        label = line("verb.propose")
    return Dialog(
        "again",
        case_of(file.case.id),
        line("title.again"),
        blocks=(posting(file), *kind_of(reply), text, *about(file)[1:], note),
        submit=Button("again", label, verb, primary=True),
        shown=_shown(file, reply),
    )


def _needs_another(file: Dossier, reply: Reply, person: Person) -> bool:
    """Tell whether one more must agree: old agreements do not count."""
    same = reply.about == file.review.digest
    agreed_before = {a.person for a in reply.approvals} if same else set()
    rule = file.case.policy.approving
    return needed(rule, file.review, reply.text) > len({person.id, *agreed_before})


def _shown(file: Dossier, reply: Reply) -> str:
    return f"{reply.digest}.{file.review.digest}"


def again(tx: Tx, request: Request, person: Person, now: datetime) -> Answer:
    file = file_of(tx, request.subject)
    reply = agreed(file)
    if request.shown != _shown(file, reply):
        error = line("error.review_changed")
        return Wrong({"": error}, _dialog(file, reply, person))
    if request.step == "propose":
        return _propose(tx, file, reply, person, now)
    if _needs_another(file, reply, person):
        return Refused(line("refused.again_two"))
    if file.stop:
        return Refused(line("error.stands_still", at=file.stop.at, who=file.stop.by))
    return _publish(tx, file, reply, person, now)


def _publish(
    tx: Tx, file: Dossier, reply: Reply, person: Person, now: datetime
) -> Answer:
    said = Approval(person.id, reply.digest, Decision.APPROVED, now)
    tx.replies.approve(file.case.id, said)
    goes_at = now + file.case.policy.undo
    send, about_now = reply.send + 1, file.review.digest
    changes = {"goes_at": goes_at, "send": send, "about": about_now}
    tx.replies.change(reply.id, state=ReplyState.AGREED, **changes)
    move(tx, file.case, Move.AGAIN, person.id, now, look=None)
    resent = replace(reply, goes_at=goes_at, send=send)
    publish(tx, file, resent, goes_at)
    return Done(goes(file, resent))


def _propose(
    tx: Tx, file: Dossier, reply: Reply, person: Person, now: datetime
) -> Answer:
    """Put the words before another person: the review is not what was agreed about.

    Whatever may stand at the source is looked for again before anything is sent.
    """
    at = Desk(file, person, tx.playbook.current(), now, "again", reply.kind)
    nobody = nobody_agrees(at, enough=not _needs_another(file, reply, person))
    if nobody:
        return Refused(nobody)
    words = Draft(reply.text, reply.digest, person.id, now, kind=reply.kind)
    words = replace(words, proposed=True, promised=reply.promised)
    words = with_second(tx, at, words)
    tx.replies.change(reply.id, state=ReplyState.VOID)
    tx.replies.keep_draft(file.case.id, words)
    made, text = Move.PROPOSE, reply.text
    moved = move(tx, file.case, made, person.id, now, detail=text, look=None)
    return Done(line("done.proposed", who=ask_for_approval(tx, at, moved, words)))
