"""Approve and agree: a second person reads the exact words and lets them go.

`approve` is for words that somebody proposed. `agree` is for words that an approver
made of somebody's proposal: that person sees the difference and agrees, or does not.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from bot.approval import needed
from bot.blocks import Block, Button, Changed, Field, Look, Note, Wording
from bot.card import about, kind_of
from bot.case import State
from bot.checks import Finding, check, seen, stopping
from bot.difference import difference
from bot.dossier import Dossier
from bot.heads import name_of
from bot.person import Person, PersonId, Right
from bot.ports.store import Tx
from bot.press import Answer, Ask, Dialog, Done, Refused, Request, Wrong
from bot.reply import Draft
from bot.subject import case_of
from bot.words import Line, line
from handlers.casework import file_of
from handlers.duty import approvers
from handlers.replies.agreement import agree, goes
from handlers.replies.writing import pause, posting, publishing, shown


def ask(tx: Tx, request: Request, person: Person, now: datetime) -> Answer:
    file = file_of(tx, request.subject)
    draft = _proposed(file)
    if draft is None:
        return Refused(line("refused.no_words"))
    return Ask(_dialog(request.action, file, draft))


def press(tx: Tx, request: Request, person: Person, now: datetime) -> Answer:
    file = file_of(tx, request.subject)
    draft = _proposed(file)
    if draft is None:
        return Refused(line("refused.no_words"))
    drawn = _dialog(request.action, file, draft)
    refusal = _refusal(tx, file, draft, person, now)
    if refusal:
        return Wrong({"": refusal}, drawn)
    if request.shown != drawn.shown:
        error = line("error.other_words", who=name_of(file.drafted_by), at=draft.at)
        return Wrong({"": error}, drawn)
    if drawn.seen and not (request.seen == drawn.seen and request.values.get("noted")):
        return Wrong({"noted": line("error.note_it")}, drawn)
    return Done(goes(file, agree(tx, file, draft, person, now)))


def _proposed(file: Dossier) -> Draft | None:
    """Give the words that somebody put up for approval, and nothing else."""
    waiting = file.case.state is State.WAITING
    return file.draft if waiting and file.draft and file.draft.proposed else None


# ------------------------------------------------------------------ who may


def _refusal(
    tx: Tx, file: Dossier, draft: Draft, person: Person, now: datetime
) -> Line | None:
    """Say why this person's yes does not publish these words now, if so."""
    if file.stop:
        return line("error.stands_still", at=file.stop.at, who=file.stop.by)
    people = tx.playbook.current().people
    two = needed(file.case.policy.approving, file.review, draft.text) > 1
    if draft.by == person.id and (two or draft.answers):
        others = _others(tx, file, draft, now)
        if not others:
            return line("error.nobody_agrees")
        return line("error.two_people", who=others)
    if not _with_role(people, draft, person):
        return line("error.needs_one", who=_others(tx, file, draft, now))
    blocks = stopping(_findings(file, draft))
    return blocks[0].line if blocks else None


def _with_role(people: Mapping[PersonId, Person], draft: Draft, person: Person) -> bool:
    """Tell whether one of the two may approve, as the playbook stands now.

    Whoever was asked to agree with an approver's words need not be an approver.
    """
    writer = people.get(draft.by)
    answers = draft.answers == person.id
    wrote = writer is not None and writer.may(Right.APPROVE)
    return person.may(Right.APPROVE) or (answers and wrote)


def _others(tx: Tx, file: Dossier, draft: Draft, now: datetime) -> str:
    """Name who can agree to these words."""
    able = [who for who in approvers(tx, now) if who != draft.by]
    able = [draft.answers] if draft.answers else able
    return ", ".join(file.names.get(who, who) for who in able)


# ------------------------------------------------------------------ the dialog


def _pause(file: Dossier) -> Note:
    if file.stop:
        return Note(line("note.stands_still", at=file.stop.at, who=file.stop.by))
    return pause(file, publish=True)


def _findings(file: Dossier, draft: Draft) -> tuple[Finding, ...]:
    return check(draft.text, file.case.language, file.facts.limit)


def _dialog(action: str, file: Dossier, draft: Draft) -> Dialog:
    dialog = Dialog(
        action,
        case_of(file.case.id),
        line(f"title.{action}", who=name_of(file.drafted_by)),
        blocks=(
            posting(file),
            *_words(file, draft),
            *about(file),
            _pause(file),
        ),
        submit=Button(action, publishing(file), "publish", primary=True),
        buttons=(
            Button("reply", line("action.change")),
            Button("give_back", line("action.give_back")),
        ),
        shown=shown(file),
    )
    findings = _findings(file, draft)
    if not findings:
        return dialog
    looks = tuple(Look(finding.line) for finding in findings)
    noted = Field("noted", "tick", line("field.noted"), needed=True)
    return replace(
        dialog,
        blocks=(*dialog.blocks, *looks),
        fields=(noted,),
        seen=seen(draft.text, findings),
    )


def _words(file: Dossier, draft: Draft) -> list[Block]:
    """Give the exact words, and what an approver changed in somebody's proposal."""
    who = name_of(file.drafted_by)
    whole = Wording(draft.text, line("words.proposed", who=who, at=draft.at))
    if not draft.before:
        return [*kind_of(draft), whole]
    parts = difference(draft.before, draft.text)
    return [
        *kind_of(draft),
        whole,
        Changed(parts, line("words.changed", who=who, at=draft.at)),
    ]
