"""Reply: choose or write words, keep them, ask for approval or publish them.

The same dialog writes an answer, a holding reply and an update. Its text box is the
exact bytes. Opening and redrawing only reads; the verbs are save, propose and publish.
Whatever was typed comes back in every answer that is not Done.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from bot.blocks import Look, Note, Wording
from bot.case import Case, Move, State
from bot.checks import check, seen, stopping
from bot.dossier import Dossier
from bot.person import Person, Right
from bot.ports.store import Tx
from bot.press import Answer, Ask, Dialog, Done, Refused, Request, Wrong
from bot.reply import Draft, ReplyKind
from bot.review import digest
from bot.words import line
from handlers.casework import move
from handlers.deciding import triage
from handlers.deciding.triage import agree_first
from handlers.replies.agreement import agree, goes
from handlers.replies.asking import (
    ask_for_approval,
    may_agree,
    nobody_agrees,
    with_second,
)
from handlers.replies.desk import Desk, desk, promised
from handlers.replies.writing import Box, box, form, words_shown


@dataclass(frozen=True, slots=True)
class Written:
    """A submitted dialog: at which desk, and what its box held."""

    at: Desk
    box: Box
    form: Dialog
    seen: str

    @property
    def file(self) -> Dossier:
        return self.at.file

    @property
    def text(self) -> str:
        """The words as the form shows them: nothing invisible goes along."""
        return self.box.text


def ask(tx: Tx, request: Request, person: Person, now: datetime) -> Answer:
    at = desk(tx, request, person, now)
    if not request.step and at.kind is ReplyKind.ANSWER and agree_first(at.file):
        return triage.ask(tx, request, person, now)
    filled = box(at, request.values, load=request.step == "load")
    return Ask(form(at, filled))


def press(tx: Tx, request: Request, person: Person, now: datetime) -> Answer:
    at = desk(tx, request, person, now)
    filled = box(at, request.values, load=False)
    drawn = form(at, filled)
    verb = _VERBS.get(request.step)
    if verb is None:
        return Refused(line("refused.verb"))
    if request.shown != drawn.shown:
        return _changed(at.file, request, drawn)
    if not _may_promise(at, request.values):
        return Wrong({"promised": line("error.moment")}, drawn)
    return verb(tx, Written(at, filled, drawn, request.seen))


def _may_promise(at: Desk, values: Mapping[str, str]) -> bool:
    try:
        promised(at, values.get("promised", ""))
    except ValueError:
        return False
    return True


def _changed(file: Dossier, request: Request, drawn: Dialog) -> Wrong:
    """Something changed since the dialog was drawn: show it beside what was typed."""
    draft = file.draft
    if draft is None or request.shown.startswith(words_shown(file)):
        return Wrong({"text": line("error.review_changed")}, drawn)
    who = file.drafted_by.name if file.drafted_by else "?"
    theirs = Wording(draft.text, line("words.saved", who=who, at=draft.at))
    error = line("error.changed", who=who, at=draft.at)
    return Wrong({"text": error}, replace(drawn, blocks=(*drawn.blocks, theirs)))


def _save(tx: Tx, written: Written) -> Answer:
    if not written.text.strip():
        return Wrong({"text": line("check.empty")}, written.form)
    _keep(tx, written, _follow(written))
    _move(tx, written, Move.SAVE)
    owner = written.file.owner or written.at.person
    return Done(line("done.saved", who=owner.name))


def _propose(tx: Tx, written: Written) -> Answer:
    at, enough = written.at, written.at.may_publish(written.text, written.box.offered)
    nobody = nobody_agrees(at, enough=enough)
    if nobody:
        return Wrong({"text": nobody}, written.form)
    stopped = _findings(written)
    if stopped:
        return stopped
    draft = _proposal(written)
    if draft is None:
        return Wrong({"text": line("error.same_words")}, written.form)
    draft = with_second(tx, at, draft)
    _keep(tx, written, draft)
    moved = _move(tx, written, Move.PROPOSE)
    who = ask_for_approval(tx, at, moved, draft)
    return Done(line("done.proposed", who=who))


def _proposal(written: Written) -> Draft | None:
    """Make words to be agreed on; None when they only repeat what waits already."""
    waits, draft = _waiting(written.at), _follow(written)
    same = waits and (waits.digest, waits.promised) == (draft.digest, draft.promised)
    return None if same else replace(draft, proposed=True)


def _waiting(at: Desk) -> Draft | None:
    """Give the words that wait for approval now, if any do."""
    waits = at.file.case.state is State.WAITING
    return at.draft if waits and at.draft and at.draft.proposed else None


def _follow(written: Written) -> Draft:
    """Make words that know whose proposal they change, if an approver changes one.

    That person gets the difference and is asked to agree, however often the approver
    saves or proposes anew before they do.
    """
    at, waits, draft = written.at, _waiting(written.at), _draft(written)
    before = at.draft
    if before is None or _stood(at.file, before) or not at.person.may(Right.APPROVE):
        return draft
    if before.by == at.person.id:
        return replace(draft, answers=before.answers, before=before.before)
    if waits is None or waits.digest == draft.digest:
        return draft
    return replace(draft, answers=before.by, before=before.text)


def _stood(file: Dossier, draft: Draft) -> bool:
    """Tell whether a draft is over: it was agreed on and has stood at the source."""
    reply = file.reply
    return (
        reply is not None and reply.digest == draft.digest and bool(reply.stands_since)
    )


def _publish(tx: Tx, written: Written) -> Answer:
    at, file = written.at, written.file
    if not at.may_publish(written.text, written.box.offered):
        key = "error.needs_two" if at.person.may(Right.APPROVE) else "error.needs_one"
        asks = line(key, who=may_agree(tx, at))
        error = nobody_agrees(at, enough=False) or asks
        return Wrong({"text": error}, written.form)
    if file.stop:
        still = line("error.still", at=file.stop.at, who=file.stop.by)
        return Wrong({"text": still}, written.form)
    stopped = _findings(written)
    if stopped:
        return stopped
    draft = _draft(written)
    _keep(tx, written, draft)
    reply = agree(tx, file, draft, at.person, at.now)
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
    if not findings or written.seen == seen(text, findings):
        return None
    looks = [Look(finding.line) for finding in findings]
    drawn_again = (*drawn.blocks, *looks, Note(line("note.findings")))
    return Ask(replace(drawn, blocks=drawn_again, seen=seen(text, findings)))


def _draft(written: Written) -> Draft:
    at, filled = written.at, written.box
    chosen = {str(n): s.stance for n, s in enumerate(filled.offered, 1)}
    return Draft(
        text=filled.text,
        digest=digest(filled.text),
        by=at.person.id,
        at=at.now,
        stance=chosen.get(filled.start, ""),
        kind=at.kind,
        promised=filled.promised,
    )


def _keep(tx: Tx, written: Written, draft: Draft) -> None:
    """Make the words in the box the words that stand in the case."""
    tx.replies.keep_draft(written.file.case.id, draft)


def _move(tx: Tx, written: Written, made: Move) -> Case:
    at, case = written.at, written.file.case
    owner = case.owner or at.person.id
    detail = written.text
    return move(
        tx, case, made, at.person.id, at.now, detail=detail, owner=owner, look=None
    )
