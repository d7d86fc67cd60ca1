"""Agree first: five answers about a complaint, kept with the case before a reply.

The answers choose the suggestions and fill them. Whoever is named to contact the
customer is told; a reply that is not to be public leads on to its reason.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from functools import reduce

from bot.blocks import Field, Wording
from bot.case import Case, Move, Suggestion, after
from bot.checks import too_long
from bot.dossier import Dossier
from bot.draft import after_triage, one
from bot.person import Person
from bot.playbook import Playbook
from bot.ports.store import Tx
from bot.press import Answer, Ask, Dialog, Done, Refused, Request, Wrong
from bot.reminder import CONTACT
from bot.reply import Draft
from bot.review import digest, visible
from bot.subject import case_of
from bot.triage import Needed, Triage, opens_itself
from bot.words import Line, line
from handlers.casework import file_of, move
from handlers.deciding.planning import Plan, area_slot, plan, planned, slots, written
from handlers.deciding.questions import THEN, begin, contact_of, dialog, read, wrong


def ask(tx: Tx, request: Request, person: Person, now: datetime) -> Answer:
    file = file_of(tx, request.subject)
    answers = {**begin(file, now), "typed": _own(request.values)}
    drawn = dialog(tx, file, answers, now, first=agree_first(file))
    # A reply's dialog names the words it was drawn beside before all else it shows.
    return Ask(replace(drawn, shown=request.shown.partition(".")[0]))


def _own(values: Mapping[str, str]) -> str:
    """Give the own words in a reply dialog from which somebody came here."""
    text = visible(values.get("text", ""))
    is_own = text.strip() and digest(text) != values.get("loaded")
    return text if is_own else values.get("typed", "")


def press(tx: Tx, request: Request, person: Person, now: datetime) -> Answer:
    """Keep the answers, with suggestions that fit them; see to what they ask for."""
    file, values = file_of(tx, request.subject), request.values
    if request.step not in THEN:
        return Refused(line("refused.verb"))
    typed = visible(values.get("typed", ""))
    held = _held(file, typed, request.shown)
    errors = {**wrong(tx, file, values, now), **held}
    if errors:
        drawn = dialog(tx, file, values, now, first=agree_first(file))
        again = replace(drawn, shown=request.shown)
        return Wrong(errors, _beside(file, again) if held else again)
    triage = read(values, person, now)
    case = _keep(tx, file, triage, now)
    if typed.strip() and not _stands(file, typed):
        case = _save(tx, case, typed, person, now)
    if (triage.contact, triage.before) != contact_of(file.case, now):
        case = _plan(tx, case, triage, person, now)
    private = triage.reply is Needed.NONE and request.step != "save_tell"
    then = "no_reply" if private else THEN[request.step]
    return Done(_done(case), then=then)


def _done(case: Case) -> Line:
    if case.plan and planned(case):
        return line("done.contact", plan=case.plan)
    return line("done.triage")


def _keep(tx: Tx, file: Dossier, triage: Triage, now: datetime) -> Case:
    playbook, case = tx.playbook.current().under(file.brand), file.case
    area = area_slot(triage, playbook)
    offers = after_triage(file.review, case.language, playbook, triage, area)
    return move(
        tx,
        case,
        Move.TRIAGE,
        triage.by,
        now,
        detail=written(tx, _line(file, triage)),
        triage=triage,
        suggestions=tuple(offers),
    )


def _save(tx: Tx, case: Case, text: str, person: Person, now: datetime) -> Case:
    """Save what somebody had written so far: the dialog it stood in is gone.

    They are words of an answer: no dialog for another kind of reply leads here.
    """
    tx.replies.keep_draft(case.id, Draft(text, digest(text), person.id, now))
    owner = case.owner or person.id
    return move(tx, case, Move.SAVE, person.id, now, detail=text, owner=owner)


def _stands(file: Dossier, typed: str) -> bool:
    return file.draft is not None and file.draft.digest == digest(typed)


def _held(file: Dossier, typed: str, shown: str) -> dict[str, Line]:
    """Say why words that came along cannot just be saved; `shown` are those seen."""
    limit, draft = file.facts.limit, file.draft
    long = too_long(typed, limit)
    if long:
        return {"typed": long}
    if draft and typed.strip() and not _stands(file, typed) and draft.digest != shown:
        return {"typed": line("error.changed", who=_writer(file), at=draft.at)}
    return {}


def _writer(file: Dossier) -> str:
    return file.drafted_by.name if file.drafted_by else "?"


def _beside(file: Dossier, drawn: Dialog) -> Dialog:
    """Put the words that came along in a box, beside those that stand in the case."""
    fields = tuple(_box(each, file.facts.limit.room) for each in drawn.fields)
    drawn = replace(drawn, fields=fields)
    if file.draft is None:
        return drawn
    by = line("words.saved", who=_writer(file), at=file.draft.at)
    blocks = (*drawn.blocks, Wording(file.draft.text, by))
    return replace(drawn, blocks=blocks, shown=file.draft.digest)


def _box(field: Field, most: int) -> Field:
    return replace(field, kind="text", most=most) if field.name == "typed" else field


def _plan(tx: Tx, case: Case, triage: Triage, person: Person, now: datetime) -> Case:
    """See to what was chosen anew about contact; without a moment there is no plan."""
    if triage.contact and triage.before:
        return plan(tx, case, Plan(triage.contact, triage.before), person, now)
    if planned(case) is None:
        return case
    tx.timers.drop(case_of(case.id), (CONTACT,))
    return tx.cases.change(case, now, plan=None)


# ------------------------------------------------------------------ what others show


def agree_first(file: Dossier) -> bool:
    """Tell whether a reply should begin here: nobody has said anything about it yet."""
    case, customer = file.case, file.customer
    begun = case.triage or case.plan or file.draft
    if begun or after(case.state, Move.TRIAGE) is None:
        return False
    complaints = customer.complaints if customer else 1
    return opens_itself(file.review, complaints, case.topic)


def triage_line(file: Dossier) -> Line | None:
    """Say in one line what was agreed; None while nothing was."""
    return _line(file, file.case.triage) if file.case.triage else None


def _line(file: Dossier, triage: Triage) -> Line:
    parts = [line(f"reply_is.{triage.reply}"), line(f"right_is.{triage.right}")]
    if triage.area in file.areas:
        parts.append(_said(file.areas[triage.area].name))
    parts.append(line(f"solution_is.{triage.solution}"))
    if triage.contact:
        who, at = file.names.get(triage.contact, triage.contact), triage.before
        parts.append(
            line("contact_is", who=who, at=at) if at else line("contact_by", who=who)
        )
    return line("triage.agreed", parts=reduce(_joined, parts))


def _joined(first: Line, rest: Line) -> Line:
    return line("joined", first=first, rest=rest)


def _said(text: str) -> Line:
    return line("plain", text=text)


def suggested(
    file: Dossier, playbook: Playbook, person: Person, now: datetime
) -> tuple[Suggestion, ...]:
    """Give the suggestions of a case, filled with what this person may say now.

    They are kept without moments and names: "tomorrow" is another day tomorrow.
    """
    case, known = file.case, slots(file.case, playbook, person, now)
    if not known:
        return case.suggestions
    return tuple(
        one(each.stance, file.review, case.language, playbook, known) or each
        for each in case.suggestions
    )
