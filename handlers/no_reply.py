"""No public reply: a decision that counts as work, with its reason."""

from __future__ import annotations

from datetime import datetime

from bot.blocks import Button, Choice, Field, Note
from bot.case import Move
from bot.person import Person
from bot.ports.store import Tx
from bot.press import Answer, Ask, Dialog, Done, Request, Wrong
from bot.words import line
from handlers.casework import file_of, move

REASONS = ("personal", "rage", "no_customer", "double", "other")


def ask(tx: Tx, request: Request, person: Person, now: datetime) -> Answer:
    return Ask(_dialog(request))


def press(tx: Tx, request: Request, person: Person, now: datetime) -> Answer:
    chosen, why = request.values.get("reason", ""), request.values.get("why", "")
    if chosen not in REASONS:
        return Wrong({"reason": line("error.choose")}, _dialog(request))
    if chosen == "other" and not why.strip():
        return Wrong({"why": line("error.say_why")}, _dialog(request))
    case = file_of(tx, request.subject).case
    said = line("plain", text=why) if chosen == "other" else line(f"no_reply.{chosen}")
    reason = line("closed.no_reply", reason=said, who=person.name)
    detail = f"{chosen}: {why}".rstrip(": ")
    move(
        tx, case, Move.NO_REPLY, person.id, now, reason=reason, look=None, detail=detail
    )
    return Done(line("done.no_reply"))


def _dialog(request: Request) -> Dialog:
    values = request.values
    choices = tuple(Choice(name, line(f"no_reply.{name}")) for name in REASONS)
    fields = (
        Field(
            "reason",
            "choice",
            line("field.reason"),
            value=values.get("reason", ""),
            choices=choices,
        ),
        Field("why", "text", line("field.why"), value=values.get("why", ""), most=500),
    )
    return Dialog(
        "no_reply",
        request.subject,
        line("title.no_reply"),
        blocks=(Note(line("note.no_reply")),),
        fields=fields,
        submit=Button("no_reply", line("verb.no_reply"), "close", primary=True),
    )
