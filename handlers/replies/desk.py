"""A desk: who writes what kind of reply about which case, and the words on offer."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from bot.approval import needed
from bot.card import fits, replaces
from bot.case import State, Suggestion
from bot.dossier import Dossier
from bot.draft import in_words, one, signed, unchanged
from bot.errors import Impossible
from bot.ladder import moments
from bot.person import Person, PersonId, Right
from bot.playbook import Playbook
from bot.ports.store import Tx
from bot.press import Request
from bot.reply import Draft, ReplyKind
from handlers.casework import file_of
from handlers.deciding.triage import suggested


@dataclass(frozen=True, slots=True)
class Desk:
    """Everything at hand for writing a reply."""

    file: Dossier
    person: Person
    playbook: Playbook
    now: datetime
    action: str
    kind: ReplyKind

    @property
    def draft(self) -> Draft | None:
        """Give the words that stand in the case, if they are of this kind."""
        draft = self.file.draft
        return draft if draft and draft.kind is self.kind else None

    @property
    def language(self) -> str:
        return self.file.case.language

    @property
    def lone(self) -> bool:
        """Tell whether nobody else is there to agree: who works may, at need."""
        able = self.playbook.able(Right.WORK)
        return all(p.id == self.person.id for p in able)

    def signed(self, suggestion: Suggestion) -> str:
        return signed(suggestion.text, self.language, self.playbook, self.person)

    def stance_of(self, text: str, offered: tuple[Suggestion, ...]) -> str:
        """Name the stance whose words, agreed to beforehand, a text holds unchanged."""
        rest = (self.language, self.playbook, self.person)
        return next((s.stance for s in offered if unchanged(text, s, *rest)), "")

    def needed(self, text: str, offered: tuple[Suggestion, ...]) -> int:
        """Give how many people must agree to these words: 1 or 2."""
        rule = self.file.case.policy.approving
        return needed(rule, self.file.review, text, self.stance_of(text, offered))

    def may_publish(self, text: str, offered: tuple[Suggestion, ...]) -> bool:
        """Tell whether one press of this person publishes: by role and rule."""
        return self.person.may(Right.APPROVE) and self.needed(text, offered) == 1


def desk(tx: Tx, request: Request, person: Person, now: datetime) -> Desk:
    """Sit down to a request. Raises Impossible when the case does not allow it."""
    file = file_of(tx, request.subject)
    if not fits(request.action, file):
        raise Impossible
    kind = _kind(request.action, file)
    playbook = tx.playbook.current().under(file.brand)
    return Desk(file, person, playbook, now, request.action, kind)


_KINDS: Mapping[str, ReplyKind] = {
    "holding": ReplyKind.HOLDING,
    "update": ReplyKind.UPDATE,
}


def _kind(action: str, file: Dossier) -> ReplyKind:
    """Say what kind of reply an action is about; a change keeps the kind."""
    if action in _KINDS:
        return _KINDS[action]
    if file.draft and file.case.state is State.WAITING:
        return file.draft.kind
    if file.reply and file.case.state is State.PLACED and replaces(file):
        return file.reply.kind
    return ReplyKind.UPDATE if file.case.answered_at else ReplyKind.ANSWER


# ------------------------------------------------------------------ words on offer


def offers(at: Desk, promised: datetime | None) -> tuple[Suggestion, ...]:
    """Give the suggestions of this kind, filled with what is known now."""
    return _OFFERS[at.kind](at, promised)


def _answers(at: Desk, _: datetime | None) -> tuple[Suggestion, ...]:
    return suggested(at.file, at.playbook, at.person, at.now)


def _holding(at: Desk, promised: datetime | None) -> tuple[Suggestion, ...]:
    return _one(at, "holding", {"when": when(at, promised) if promised else ""})


def _updates(at: Desk, _: datetime | None) -> tuple[Suggestion, ...]:
    """Offer what colleagues answered for the customer, the newest in front."""
    told = [n.told for n in at.file.notices if n.told and n.told.public]
    newest = max(told, key=lambda each: each.at, default=None)
    return _one(at, "update", {"answer": newest.public if newest else ""})


_OFFERS: Mapping[
    ReplyKind, Callable[[Desk, datetime | None], tuple[Suggestion, ...]]
] = {
    ReplyKind.ANSWER: _answers,
    ReplyKind.HOLDING: _holding,
    ReplyKind.UPDATE: _updates,
}


def _one(at: Desk, stance: str, slots: Mapping[str, str]) -> tuple[Suggestion, ...]:
    review, language = at.file.review, at.language
    found = one(stance, review, language, at.playbook, slots)
    return (found,) if found else ()


def when(at: Desk, moment: datetime) -> str:
    """Say a moment to the customer, in the language that the reply is written in."""
    spoken = at.playbook.speak(at.language).language
    return in_words(moment, at.now, spoken, at.playbook.zone)


# ------------------------------------------------------------------ before when


def promises(at: Desk) -> tuple[datetime, ...]:
    """Give the moments that a holding reply may promise the full answer by.

    The last one is the end of the working day on which the second clock would end.
    """
    rules = at.file.case.policy
    latest = rules.hours.day_end(at.now + rules.holding)
    return tuple(m for _, m in moments(at.now, rules.hours) if m <= latest)


def promised(at: Desk, chosen: str) -> datetime | None:
    """Give the moment that was chosen; when none was, the one nearest the rule.

    None for a reply that promises nothing. Raises ValueError for what is no moment or
    lies beyond what may be promised.
    """
    if at.kind is not ReplyKind.HOLDING:
        return None
    offered, wanted = promises(at), at.now + at.file.case.policy.holding
    last, usual = offered[-1], next((m for m in offered if m >= wanted), offered[-1])
    stands = at.draft.promised if at.draft else None
    moment = datetime.fromisoformat(chosen) if chosen else stands or usual
    if moment.tzinfo is None or not at.now < moment <= max(last, stands or last):
        raise ValueError(chosen)
    return moment


def second(at: Desk, approvers: tuple[PersonId, ...]) -> PersonId | None:
    """Give who may agree with an approver's own words when no other approver can."""
    if any(who != at.person.id for who in approvers):
        return None
    workers = [p.id for p in at.playbook.able(Right.WORK) if p.id != at.person.id]
    owner = at.file.case.owner
    return owner if owner in workers else next(iter(workers), None)
