"""Looking: read it all, the log, and More… with everything else there is to do."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime

from bot.actions import more as able
from bot.blocks import Button, Head, Logged, Note, Offer, Wording
from bot.card import about, answers, label, listed, row, wording
from bot.case import State
from bot.dossier import Dossier
from bot.heads import head
from bot.history import broken
from bot.person import BOT, Person, PersonId
from bot.ports.store import Tx
from bot.press import Answer, Dialog, Request, Show
from bot.words import Line, line
from handlers.casework import file_of
from handlers.colleagues import notices


def read(tx: Tx, request: Request, person: Person, now: datetime) -> Answer:
    """Show the whole review with all that was said to it, or could be."""
    file = file_of(tx, request.subject)
    said = (*_earlier(tx, file), *wording(file), *answers(file))
    blocks = (Head(head(file, now)), *about(file), *said, *_offers(file))
    title = line("title.read", case=str(file.case.id))
    return Show(Dialog("read", request.subject, title, blocks=blocks))


def _earlier(tx: Tx, file: Dossier) -> Iterator[Wording]:
    """Give the replies that stood before the words that the card shows."""
    shown = {file.reply.id} if file.reply else set()
    for reply in tx.replies.earlier(file.case.id):
        if reply.stands_since and reply.id not in shown:
            yield Wording(reply.text, line("words.stood", at=reply.stands_since))


def _offers(file: Dossier) -> Iterator[Offer]:
    """Give the suggestions while nobody has agreed on an answer."""
    if file.case.answered_at or file.case.state not in _OPEN:
        return
    for number, s in enumerate(file.case.suggestions, 1):
        yield Offer(number, line(f"stance.{s.stance}"), s.text)


_OPEN = (State.UNSURE, State.NEW, State.TAKEN, State.WAITING)


def log(tx: Tx, request: Request, person: Person, now: datetime) -> Answer:
    """Show who did what and when, the newest first."""
    file = file_of(tx, request.subject)
    entries = tx.history.of(file.case.id)
    names = tx.playbook.current().people
    blocks = [
        Logged(
            line(
                "log.entry",
                at=entry.at,
                who=_who(entry.person, names),
                did=line(f"did.{entry.action}"),
            ),
            entry.detail or "",
        )
        for entry in reversed(entries)
    ]
    gap = broken(entries)
    notes = [Note(line("log.broken", seq=gap))] if gap else []
    title = line("title.log", case=str(file.case.id))
    return Show(Dialog("log", request.subject, title, blocks=(*notes, *blocks)))


def _who(id_: PersonId, people: Mapping[PersonId, Person]) -> str | Line:
    if id_ == BOT:
        return line("the_bot")
    return people[id_].name if id_ in people else id_


def more(tx: Tx, request: Request, person: Person, now: datetime) -> Answer:
    """List what else can be done with a case or a notice as it stands, by group."""
    if request.subject.notice:
        return notices.more(tx, request, person, now)
    file = file_of(tx, request.subject)
    stopped = file.stop is not None
    groups = able(file.case.state, row(file), stopped=stopped)
    buttons = tuple(
        Button(action.id, label(action.id, file))
        for actions in groups.values()
        for action in actions
        if listed(action.id, file)
    )
    blocks = (Head(head(file, now)),)
    title = line("title.more", case=str(file.case.id))
    return Show(Dialog("more", request.subject, title, blocks=blocks, buttons=buttons))
