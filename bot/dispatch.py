"""The switchboard: a press finds its person, its right and its handler; so do events.

Every channel hands its presses to one `Dispatch`. Who may do what is decided here, at
the click, from the playbook as it stands now; whether the case allows it, from the one
table of states. Only what was done is stored, together with its answer.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from bot.actions import ACTIONS, About, Action
from bot.case import CaseId
from bot.errors import Impossible
from bot.heads import head
from bot.notice import NoticeId
from bot.person import Identity, Person, guest
from bot.ports.clock import Clock
from bot.ports.events import Counts, Event
from bot.ports.store import Store, Tx
from bot.press import Answer, Done, Refused, Request
from bot.subject import Subject
from bot.words import Line, line

KEPT = timedelta(days=30)
"""How long an answer waits for its press to come again, and a profile to be asked for.

What somebody pressed comes again within minutes, or never.
"""

Handler = Callable[[Tx, Request, Person, datetime], Answer]
Happen = Callable[[Tx, Any, datetime], Counts | None]


class _Undone(Exception):
    """Nothing is to be kept of this press; its answer goes back all the same."""

    def __init__(self, answer: Answer) -> None:
        super().__init__()
        self.answer = answer


@dataclass(frozen=True, slots=True)
class Tables:
    """Which handler opens, which carries out, and which follows an event."""

    ask: Mapping[str, Handler]
    press: Mapping[str, Handler]
    happen: Mapping[type, Happen]


class Dispatch:
    def __init__(self, store: Store, clock: Clock, tables: Tables) -> None:
        self._store = store
        self._clock = clock
        self._tables = tables

    async def __call__(self, request: Request) -> Answer:
        """Answer a press. Raises StoreError when it could not be stored."""
        action = ACTIONS.get(request.action)
        if action is None:
            return Refused(line("refused.unknown"))
        clock = self._clock  # read inside: a press may have waited for its turn
        if request.step in action.asks:
            return await self._store.read(
                lambda tx: self._ask(tx, action, request, clock.now())
            )
        try:
            return await self._store.write(
                lambda tx: self._press(tx, action, request, clock.now())
            )
        except _Undone as undone:
            return undone.answer

    def happen(self, tx: Tx, event: Event, now: datetime) -> Counts | None:
        """Bring an event to its handler, inside the write that carries it."""
        return self._tables.happen[type(event)](tx, event, now)

    async def forget(self) -> None:
        """Drop answers and profiles that nobody asked for in a month."""
        before = self._clock.now() - KEPT
        await self._store.write(lambda tx: _forget(tx, before))

    def _ask(self, tx: Tx, action: Action, request: Request, now: datetime) -> Answer:
        return self._guarded(self._tables.ask[action.id], tx, action, request, now)

    def _press(self, tx: Tx, action: Action, request: Request, now: datetime) -> Answer:
        known = tx.presses.answer(request.key)
        if known:
            return Done(known)
        handler = self._tables.press.get(action.id, _no_such_step)
        answer = self._guarded(handler, tx, action, request, now)
        if not isinstance(answer, Done):
            raise _Undone(answer)
        tx.presses.keep(request.key, answer.line, now)
        return answer

    def _guarded(
        self,
        handler: Handler,
        tx: Tx,
        action: Action,
        request: Request,
        now: datetime,
    ) -> Answer:
        """Let the handler work if this person may ask it of this case, as it stands."""
        person = whose(tx, request.who, now)
        refusal = _refusal(tx, action, request, person, now)
        if refusal:
            return Refused(refusal)
        try:
            return handler(tx, request, person, now)
        except Impossible:
            return Refused(_stands(tx, request.subject, now))


def whose(tx: Tx, who: Identity, now: datetime) -> Person:
    """Give the person behind an identity as things stand now, or a guest."""
    profile = tx.profiles.get(who)
    held = profile if profile and profile.holds(now) else None
    found = tx.playbook.current().by_identity(who, held)
    return found or guest(who, profile.name if profile else "")


def _forget(tx: Tx, before: datetime) -> None:
    tx.presses.drop(before)
    tx.profiles.drop(before)


def _no_such_step(tx: Tx, request: Request, person: Person, now: datetime) -> Answer:
    """Answer a step of an action that only ever opens something."""
    del tx, request, person, now
    return Refused(line("refused.verb"))


def _refusal(
    tx: Tx, action: Action, request: Request, person: Person, now: datetime
) -> Line | None:
    if not person.may(action.right):
        return line("refused.right", who=_able(tx, action))
    if person.guest and not (action.id in _SHOWN and _before_them(tx, request)):
        return line("refused.guest")
    rule = _ABOUT.get(action.about)
    return rule(tx, action, request.subject, now) if rule else None


_SHOWN = frozenset({"more", "read", "copy"})
"""What shows somebody outside the team no more than the card before them holds."""


def _before_them(tx: Tx, request: Request) -> bool:
    """Tell whether the very card of this subject stands where somebody pressed.

    Whoever sees that card may read it; nobody else's number leads anywhere.
    """
    at = request.where
    subject = tx.cards.at(at.channel, at.conversation, at.message)
    return subject == request.subject


def _of_case(tx: Tx, action: Action, subject: Subject, now: datetime) -> Line | None:
    case = tx.cases.get(CaseId(subject.case)) if subject.case else None
    if case and action.possible(case.state):
        return None
    return _stands(tx, subject, now)


def _of_notice(tx: Tx, action: Action, subject: Subject, now: datetime) -> Line | None:
    notice = tx.notices.get(NoticeId(subject.notice)) if subject.notice else None
    if notice and action.answers(notice.state):
        return None
    return _stands(tx, subject, now)


def _of_any(tx: Tx, action: Action, subject: Subject, now: datetime) -> Line | None:
    of_notice = subject.notice is not None
    return (_of_notice if of_notice else _of_case)(tx, action, subject, now)


_ABOUT: Mapping[About, Callable[[Tx, Action, Subject, datetime], Line | None]] = {
    About.CASE: _of_case,
    About.NOTICE: _of_notice,
    About.ANY: _of_any,
}
"""How a subject says that an action cannot be done with it; the team never does."""


def _able(tx: Tx, action: Action) -> str:
    """Name who could do it, so that a refusal says what would work."""
    people = tx.playbook.current().people.values()
    return ", ".join(p.name for p in people if p.may(action.right)) or "-"


def _stands(tx: Tx, subject: Subject, now: datetime) -> Line:
    """Say how it stands, for whoever pressed too late."""
    if subject.notice:
        notice = tx.notices.get(NoticeId(subject.notice))
        if notice is None:
            return line("refused.no_notice")
        who = tx.playbook.current().name(notice.told.by) if notice.told else ""
        at = notice.told.at if notice.told else notice.at
        stands = line(f"notice.{notice.state}", who=who, at=at)
        return line("refused.stands", stands=stands)
    file = tx.cases.file(CaseId(subject.case)) if subject.case else None
    if file is None:
        return line("refused.no_case", case=subject.id[:20])
    return line("refused.stands", stands=head(file, now))
