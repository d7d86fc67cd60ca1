"""Give back: words that were proposed need work first, and this is why."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from bot.blocks import Button, Field, Wording
from bot.case import Move
from bot.dossier import Dossier
from bot.heads import name_of
from bot.person import Person
from bot.ports.store import Tx
from bot.press import Answer, Ask, Dialog, Done, Refused, Request, Wrong
from bot.reply import Draft
from bot.review import short
from bot.words import Line, line
from handlers.casework import OWNER_ROLE, TOLD_ROLE, bring, file_of, move, named
from handlers.choosing import note

WORDS = 500


def ask(tx: Tx, request: Request, person: Person, now: datetime) -> Answer:
    file = file_of(tx, request.subject)
    if file.draft is None:
        return Refused(line("refused.no_words"))
    return Ask(_dialog(request, file, file.draft))


def press(tx: Tx, request: Request, person: Person, now: datetime) -> Answer:
    file, why = file_of(tx, request.subject), note(request.values.get("why", ""))
    draft = file.draft
    if draft is None:
        return Refused(line("refused.no_words"))
    error = _error(why)
    if error:
        return Wrong({"why": error}, _dialog(request, file, draft))
    _give_back(tx, file, draft, person, why, now)
    if draft.by == person.id:
        return Done(line("done.taken_back"))
    return Done(line("done.given_back", who=name_of(file.drafted_by)))


def _give_back(
    tx: Tx, file: Dossier, draft: Draft, person: Person, why: str, now: datetime
) -> None:
    tx.replies.keep_draft(
        file.case.id, replace(draft, proposed=False, answers=None, before="")
    )
    reason = short(why, 120)
    look = line("look.given_back", who=person.name, why=reason)
    made = Move.GIVE_BACK
    move(tx, file.case, made, person.id, now, detail=why, look=look)
    said = line("told.given_back", who=person.name, name=named(file), why=reason)
    role = OWNER_ROLE if file.case.owner == draft.by else TOLD_ROLE
    bring(tx, file.case.id, draft.by, said, now, role=role, by=person.id)


def _error(why: str) -> Line | None:
    if not why:
        return line("error.say_why")
    if len(why) > WORDS:
        unit = line("unit.characters")
        return line("check.long", length=len(why), most=WORDS, unit=unit)
    return None


def _dialog(request: Request, file: Dossier, draft: Draft) -> Dialog:
    who = name_of(file.drafted_by)
    why = request.values.get("why", "")
    return Dialog(
        "give_back",
        request.subject,
        line("title.give_back", who=who),
        blocks=(Wording(draft.text, line("words.proposed", who=who, at=draft.at)),),
        fields=(
            Field("why", "text", line("field.give_back"), why, most=WORDS, needed=True),
        ),
        submit=Button("give_back", line("verb.give_back"), "give_back", primary=True),
    )
