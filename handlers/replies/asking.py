"""Asking for approval: who is on first, and the next one after half an hour."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from bot.approval import needed
from bot.case import Case, State
from bot.heads import deadline
from bot.person import PersonId, Right
from bot.ports.store import Tx
from bot.reminder import APPROVER, Timer
from bot.reply import Approval, Decision, Draft
from bot.subject import case_of
from bot.words import Line, line
from handlers.casework import APPROVER_ROLE, bring, file_of, named, redraw
from handlers.duty import approvers
from handlers.replies.desk import Desk, second


def ask_for_approval(tx: Tx, at: Desk, case: Case, draft: Draft) -> str:
    """Put proposed words before whoever agrees; gives the name of that person.

    Somebody must be able to; `nobody_agrees` tells beforehand.
    """
    asked = Approval(draft.by, draft.digest, Decision.PROPOSED, draft.at)
    tx.replies.approve(case.id, asked)
    tx.timers.drop(case_of(case.id), (APPROVER,))
    if draft.answers:
        tx.cases.change(case, at.now, asked=())
        why = _why(tx, case, draft, at.now)
        role = APPROVER_ROLE
        bring(tx, case.id, draft.answers, why, at.now, role=role, by=draft.by)
        return at.playbook.name(draft.answers)
    cleared = tx.cases.change(case, at.now, asked=())
    who = _ask_next(tx, cleared, draft, at.now)
    return at.playbook.name(who) if who else ""


def ask_again(tx: Tx, case: Case, draft: Draft, by: PersonId, now: datetime) -> None:
    """Put words that were agreed on before a stop before people once more.

    Where one person is enough that is whoever wrote them, if they may.
    """
    file, people = file_of(tx, case_of(case.id)), tx.playbook.current().people
    one = needed(case.policy.approving, file.review, draft.text) == 1
    writer = people.get(draft.by)
    who = draft.answers or (
        draft.by if one and writer and writer.may(Right.APPROVE) else None
    )
    if who is None:
        _ask_next(tx, case, draft, now)
        return
    why = line("told.fresh", name=named(file), end=_end(case, now))
    bring(tx, case.id, who, why, now, role=APPROVER_ROLE, by=by)


def next_approver(tx: Tx, case: Case, now: datetime) -> None:
    """Ask the next approver: the one before has not answered for a while."""
    draft = tx.replies.draft(case.id)
    if draft and case.state is State.WAITING:
        _ask_next(tx, case, draft, now)


def _ask_next(tx: Tx, case: Case, draft: Draft, now: datetime) -> PersonId | None:
    passed = {*case.asked, draft.by}
    who = next((p for p in approvers(tx, now) if p not in passed), None)
    if who is None:
        return None
    asked = tx.cases.change(case, now, asked=(*case.asked, who))
    rules = case.policy
    later = rules.hours.next_open(now + rules.approving.next_after)
    tx.timers.put(Timer(case_of(case.id), APPROVER, later))
    why = _why(tx, asked, draft, now)
    bring(tx, case.id, who, why, now, role=APPROVER_ROLE, by=draft.by)
    redraw(tx, asked, now)
    return who


def _why(tx: Tx, case: Case, draft: Draft, now: datetime) -> Line:
    file = file_of(tx, case_of(case.id))
    key = "told.to_agree" if draft.before else "told.proposed"
    who = file.drafted_by.name if file.drafted_by else "?"
    return line(key, who=who, name=named(file), end=_end(case, now))


def _end(case: Case, now: datetime) -> Line:
    if case.answered_at or case.old:
        return line("end.none")
    end = deadline(case)
    if now >= case.window_end:
        return line("end.over", end=end)
    return line("end.before", end=end)


def with_second(tx: Tx, at: Desk, draft: Draft) -> Draft:
    """Let a colleague agree with an approver's words where no other approver can."""
    known = at.playbook.people.get(draft.answers) if draft.answers else None
    if known and known.may(Right.WORK):
        return draft
    draft = replace(draft, answers=None, before="")
    return replace(draft, answers=second(at, approvers(tx, at.now)))


def may_agree(tx: Tx, at: Desk) -> str:
    """Name who can agree to words of this person, so that a refusal says who to ask."""
    able = [who for who in approvers(tx, at.now) if who != at.person.id]
    other = second(at, approvers(tx, at.now))
    found = able or ([other] if other else [])
    return ", ".join(at.playbook.name(who) for who in found)


def nobody_agrees(at: Desk, *, enough: bool) -> Line | None:
    """Say what to do where nobody else can agree to words; None where somebody can.

    `enough` tells whether the yes of this person is all that the words need.
    """
    if not at.lone:
        return None
    return line("error.agree_yourself" if enough else "error.nobody_agrees")
