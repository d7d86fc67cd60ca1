"""Reply: choose or write words, keep them, ask for approval or publish them.

The text box is the exact bytes. Opening and redrawing only reads; the verbs are save,
propose and publish. Whatever was typed comes back in every answer that is not Done.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

from bot.blocks import Look, Note, Wording
from bot.card import Dossier, deadline
from bot.case import Move
from bot.checks import check, seen, stopping
from bot.person import Person, Right
from bot.ports.store import Tx
from bot.press import Answer, Ask, Dialog, Done, Refused, Request, Wrong
from bot.reply import Approval, Decision, Draft
from bot.review import digest
from bot.words import line
from handlers.agreement import agree, goes
from handlers.casework import file_of, move, named
from handlers.writing import form, may_publish


@dataclass(frozen=True, slots=True)
class Written:
    """A submitted dialog: by whom, when, on which case, with what in its box."""

    request: Request
    person: Person
    now: datetime
    file: Dossier
    form: Dialog

    @property
    def text(self) -> str:
        """The words as the form shows them: nothing invisible goes along."""
        return next(f.value for f in self.form.fields if f.name == "text")


def ask(tx: Tx, request: Request, person: Person, now: datetime) -> Answer:
    file = file_of(tx, request.subject)
    load = request.step == "load"
    return Ask(form(tx, file, person, request.values, load=load))


def press(tx: Tx, request: Request, person: Person, now: datetime) -> Answer:
    file = file_of(tx, request.subject)
    drawn = form(tx, file, person, request.values, load=False)
    verb = _VERBS.get(request.step)
    if verb is None:
        return Refused(line("refused.verb"))
    if request.shown != drawn.shown:
        return _changed(file, request, drawn)
    return verb(tx, Written(request, person, now, file, drawn))


def _changed(file: Dossier, request: Request, drawn: Dialog) -> Wrong:
    """Something changed since the dialog was drawn: show it beside what was typed."""
    draft = file.draft
    if draft is None or request.shown.startswith(f"{draft.digest}."):
        return Wrong({"text": line("error.review_changed")}, drawn)
    who = file.drafted_by.name if file.drafted_by else "?"
    theirs = Wording(draft.text, line("words.saved", who=who, at=draft.at))
    error = line("error.changed", who=who, at=draft.at)
    return Wrong({"text": error}, replace(drawn, blocks=(*drawn.blocks, theirs)))


def _save(tx: Tx, written: Written) -> Answer:
    if not written.text.strip():
        return Wrong({"text": line("check.empty")}, written.form)
    _keep(tx, written)
    _move(tx, written, Move.SAVE)
    return Done(line("done.saved", who=_owner(written)))


def _propose(tx: Tx, written: Written) -> Answer:
    stopped = _findings(written)
    if stopped:
        return stopped
    draft = _keep(tx, written, proposed=True)
    asked = Approval(draft.by, draft.digest, Decision.PROPOSED, draft.at)
    tx.replies.approve(written.file.case.id, asked)
    _move(tx, written, Move.PROPOSE)
    _ask_for_approval(tx, written, draft)
    return Done(line("done.proposed", who=written.person.name))


def _ask_for_approval(tx: Tx, written: Written, draft: Draft) -> None:
    """Tell whoever may agree that words wait for them."""
    case, by = written.file.case, written.person
    said = line(
        "told.proposed", who=by.name, name=named(written.file), end=deadline(case)
    )
    for person in tx.playbook.current().people.values():
        if person.may(Right.APPROVE) and person.id != by.id:
            key = f"proposed:{case.id}:{case.version}:{draft.digest[:12]}:{person.id}"
            tx.outbox.say(key, case.id, said, written.now, to=person.id)


def _publish(tx: Tx, written: Written) -> Answer:
    file = written.file
    if not may_publish(file, written.person):
        return Wrong({"text": line("error.needs_approval")}, written.form)
    if file.stop:
        still = line("error.still", at=file.stop.at, who=file.stop.by)
        return Wrong({"text": still}, written.form)
    stopped = _findings(written)
    if stopped:
        return stopped
    _keep(tx, written)
    reply = agree(tx, file, written.text, written.person, written.now)
    return Done(goes(file, reply))


_VERBS: dict[str, Callable[[Tx, Written], Answer]] = {
    "save": _save,
    "propose": _propose,
    "publish": _publish,
}


def _findings(written: Written) -> Answer | None:
    """Give the dialog back when its text cannot go, or its faults were not yet seen."""
    file, text, drawn = written.file, written.text, written.form
    findings = check(text, file.case.language, file.facts.limit)
    blocks = stopping(findings)
    if blocks:
        return Wrong({"text": blocks[0].line}, drawn)
    if not findings or written.request.seen == seen(text, findings):
        return None
    looks = [Look(finding.line) for finding in findings]
    drawn_again = (*drawn.blocks, *looks, Note(line("note.findings")))
    return Ask(replace(drawn, blocks=drawn_again, seen=seen(text, findings)))


def _keep(tx: Tx, written: Written, *, proposed: bool = False) -> Draft:
    """Make the words in the box the words that stand in the case."""
    fields = {field.name: field.value for field in written.form.fields}
    start, text = fields["start"], written.text
    stances = {str(n): s.stance for n, s in enumerate(written.file.case.suggestions, 1)}
    stance = stances.get(start, "")
    draft = Draft(text, digest(text), written.person.id, written.now, stance, proposed)
    tx.replies.keep_draft(written.file.case.id, draft)
    return draft


def _move(tx: Tx, written: Written, made: Move) -> None:
    case, by = written.file.case, written.person.id
    owner = case.owner or by
    move(tx, case, made, by, written.now, detail=written.text, owner=owner, look=None)


def _owner(written: Written) -> str:
    owner = written.file.owner or written.person
    return owner.name
