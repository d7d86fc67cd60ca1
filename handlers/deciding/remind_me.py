"""Remind me: a person asks to hear of a case again, whatever happens to it."""

from __future__ import annotations

from datetime import datetime

from bot.blocks import Button, Choice, Field
from bot.card import author
from bot.dossier import Dossier
from bot.person import Person
from bot.ports.store import Tx
from bot.press import Answer, Ask, Dialog, Done, Request, Wrong
from bot.reminder import ME, Timer
from bot.subject import case_of
from bot.words import line
from handlers.casework import file_of
from handlers.choosing import moment, times

NEVER = "never"


def ask(tx: Tx, request: Request, person: Person, now: datetime) -> Answer:
    return Ask(_dialog(file_of(tx, request.subject), _mine(tx, request, person), now))


def press(tx: Tx, request: Request, person: Person, now: datetime) -> Answer:
    """Set the one reminder of this person about this case, or take it back."""
    file, chosen = file_of(tx, request.subject), request.values.get("at", "")
    about, at = case_of(file.case.id), moment(chosen, now)
    if at is None and chosen != NEVER:
        drawn = _dialog(file, _mine(tx, request, person), now)
        return Wrong({"at": line("error.moment")}, drawn)
    tx.timers.drop(about, (ME,), who=person.id)
    if at is None:
        return Done(line("done.no_reminder"))
    tx.timers.put(Timer(about, ME, at, person.id))
    return Done(line("done.remind_me", at=at))


def _mine(tx: Tx, request: Request, person: Person) -> datetime | None:
    """Give when this person is to be reminded already."""
    waiting = tx.timers.waiting(request.subject)
    mine = (t.due_at for t in waiting if (t.step, t.who) == (ME, person.id))
    return next(mine, None)


def _dialog(file: Dossier, mine: datetime | None, now: datetime) -> Dialog:
    choices = times(now, file.case.policy.hours, mine)
    if mine:
        choices += (Choice(NEVER, line("choice.no_reminder")),)
    value = mine.isoformat() if mine else ""
    return Dialog(
        "remind_me",
        case_of(file.case.id),
        line("title.remind_me", name=author(file)),
        fields=(Field("at", "choice", line("field.at"), value=value, choices=choices),),
        submit=Button("remind_me", line("verb.remind_me"), "remind", primary=True),
    )
