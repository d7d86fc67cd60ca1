"""No public reply: a decision that counts as work, with its reason."""

from __future__ import annotations

from datetime import datetime

from bot.blocks import Button, Choice, Field, Note
from bot.case import Move
from bot.person import Person
from bot.ports.store import Tx
from bot.press import Answer, Ask, Dialog, Done, Request, Wrong
from bot.review import short
from bot.words import Line, line
from handlers.casework import file_of, move
from handlers.choosing import note

WORDS = 500
REASONS = ("personal", "rage", "no_customer", "double", "other")


def ask(tx: Tx, request: Request, person: Person, now: datetime) -> Answer:
    return Ask(_dialog(request))


def press(tx: Tx, request: Request, person: Person, now: datetime) -> Answer:
    chosen, why = request.values.get("reason", ""), note(request.values.get("why", ""))
    error = _error(chosen, why)
    if error:
        return Wrong(error, _dialog(request))
    case = file_of(tx, request.subject).case
    said = line(f"no_reply.{chosen}")
    if chosen == "other":
        said = line("plain", text=short(why, 80))
    reason = line("closed.no_reply", reason=said, who=person.name)
    ends = {"reason": reason, "look": None}
    move(tx, case, Move.NO_REPLY, person.id, now, detail=why, **ends)
    return Done(line("done.no_reply"))


def _error(chosen: str, why: str) -> dict[str, Line]:
    if chosen not in REASONS:
        return {"reason": line("error.choose")}
    if chosen == "other" and not why:
        return {"why": line("error.say_why")}
    if len(why) > WORDS:
        unit = line("unit.characters")
        return {"why": line("check.long", length=len(why), most=WORDS, unit=unit)}
    return {}


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
        Field(
            "why", "text", line("field.why"), value=values.get("why", ""), most=WORDS
        ),
    )
    return Dialog(
        "no_reply",
        request.subject,
        line("title.no_reply"),
        blocks=(Note(line("note.no_reply")),),
        fields=fields,
        submit=Button("no_reply", line("verb.no_reply"), "close", primary=True),
    )
