"""Approve: a second person reads the exact words and lets them go, or does not."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from bot.blocks import Button, Field, Look, Wording
from bot.card import Dossier, about
from bot.case import State
from bot.checks import Finding, check, seen, stopping
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
from bot.reply import Draft
from bot.words import Line, line
from handlers.agreement import agree, goes
from handlers.casework import file_of
from handlers.writing import pause, posting, shown


def ask(tx: Tx, request: Request, person: Person, now: datetime) -> Answer:
    file = file_of(tx, request.subject)
    draft = _proposed(file)
    return Ask(_dialog(file, draft)) if draft else Refused(line("refused.no_words"))


def press(tx: Tx, request: Request, person: Person, now: datetime) -> Answer:
    file = file_of(tx, request.subject)
    draft = _proposed(file)
    if draft is None:
        return Refused(line("refused.no_words"))
    drawn = _dialog(file, draft)
    refusal = _refusal(file, draft, person)
    if refusal:
        return Wrong({"": refusal}, drawn)
    if request.shown != drawn.shown:
        who = file.drafted_by.name if file.drafted_by else "?"
        return Wrong({"": line("error.other_words", who=who, at=draft.at)}, drawn)
    if drawn.seen and not (request.seen == drawn.seen and request.values.get("noted")):
        return Wrong({"noted": line("error.note_it")}, drawn)
    return Done(goes(file, agree(tx, file, draft.text, person, now)))


def _proposed(file: Dossier) -> Draft | None:
    """Give the words that somebody put up for approval, and nothing else."""
    waiting = file.case.state is State.WAITING
    return file.draft if waiting and file.draft and file.draft.proposed else None


def _refusal(file: Dossier, draft: Draft, person: Person) -> Line | None:
    """Say why this person's yes does not publish these words now, if so."""
    if file.stop:
        return line("error.still", at=file.stop.at, who=file.stop.by)
    if file.case.policy.approval > 1 and draft.by == person.id:
        return line("error.two_people")
    blocks = stopping(_findings(file, draft))
    return blocks[0].line if blocks else None


def _findings(file: Dossier, draft: Draft) -> tuple[Finding, ...]:
    return check(draft.text, file.case.language, file.facts.limit)


def _dialog(file: Dossier, draft: Draft) -> Dialog:
    who = file.drafted_by.name if file.drafted_by else "?"
    words = Wording(draft.text, line("words.proposed", who=who, at=draft.at))
    dialog = Dialog(
        "approve",
        Subject("case", str(file.case.id)),
        line("title.approve"),
        blocks=(posting(file), words, *about(file)[1:], pause(file, publish=True)),
        submit=Button("approve", line("verb.publish"), "publish", primary=True),
        shown=shown(file),
    )
    findings = _findings(file, draft)
    if not findings:
        return dialog
    looks = tuple(Look(finding.line) for finding in findings)
    noted = Field("noted", "tick", line("field.noted"))
    return replace(
        dialog,
        blocks=(*dialog.blocks, *looks),
        fields=(noted,),
        seen=seen(draft.text, findings),
    )
