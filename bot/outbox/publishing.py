"""Placing a reply at its source: exactly what was approved, exactly once.

Taking one down goes the same way, and doing that once more harms nothing.

new ── claim ──> sending ── look first ── carry out ──> done
                    │            │gone, changed, answered -> held
                    │ no answer, or a crash in between
                    v
                 looking ── it stands ──> done
                    │ three looks do not show it
                    ├─ repeating is safe, or absence proves it -> new, once more
                    └─ otherwise -> unknown: a person looks and decides
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.case import CaseId, State
from bot.dossier import Dossier
from bot.errors import SourceError
from bot.outbox import backoff
from bot.ports.clock import Clock
from bot.ports.events import Counts, Settled
from bot.ports.records import Row
from bot.ports.source import Source
from bot.ports.store import Store, Tx
from bot.reply import (
    Found,
    Gone,
    Held,
    NotSent,
    Order,
    OrderKind,
    Outcome,
    Refusal,
    Reply,
    ReplyId,
    Stands,
    TakenDown,
    Unknown,
    Waiting,
    foreign,
    kind_of_order,
    ours,
    same_words,
)

LEASE = timedelta(minutes=5)
LOOKS = (timedelta(seconds=20), timedelta(minutes=2), timedelta(minutes=8))
"""When to look again for a reply that may be there: three reads in ten minutes."""
PATIENT = timedelta(hours=1)
"""How long looks may fail (the source is down) before a person is asked."""
AGAIN = timedelta(minutes=5)
"""The wait after a look that failed."""

_NO_SOURCE = "the playbook no longer names this source"

_WANTED: Mapping[OrderKind, frozenset[State]] = {
    OrderKind.REPLY: frozenset({State.GOING, State.CHECKING}),
    OrderKind.TAKE_DOWN: frozenset({State.LEAVING}),
}
"""While its case is in one of these an order is carried out."""


@dataclass(frozen=True, slots=True)
class Job:
    """A claimed row with everything that carrying it out needs."""

    row: Row
    order: Order
    file: Dossier
    replies: list[Reply]
    source: Source
    now: datetime
    resumed: datetime | None

    @property
    def acknowledged(self) -> bool:
        """The source took it in once and said so: it is never sent again unasked."""
        return self.file.case.state is State.CHECKING

    @property
    def may_send_again(self) -> bool:
        """Repeating can never make two, and nobody stopped publishing since.

        What is taken away again is still gone, whatever happened in between.
        """
        facts, reply = self.source.facts, self.file.reply
        if self.order.kind is OrderKind.TAKE_DOWN:
            return True
        safe = facts.repeat_safe or (facts.readable and facts.absence_proves)
        stopped = self.resumed and reply and self.resumed >= reply.goes_at
        return safe and not self.acknowledged and not stopped


class Publisher:
    """Carries out the `publish` rows. `happen` brings outcomes to their handler."""

    def __init__(
        self,
        store: Store,
        clock: Clock,
        sources: Mapping[str, Source],
        happen: Callable[[Tx, Settled, datetime], Counts | None],
    ) -> None:
        self._store = store
        self._clock = clock
        self._sources = sources
        self._happen = happen

    async def deliver(self, row: Row, now: datetime) -> None:
        job = await self._store.write(lambda tx: self._claim(tx, row, now))
        if job is None:
            return
        if job.row.state == "looking":
            then = _after_looking(job, await job.source.look(job.order))
        else:
            then = _after_sending(job, await _send(job))
        await self._store.write(lambda tx: self._end(tx, job, then))

    def parked(self, tx: Tx, row: Row, now: datetime) -> None:
        """Ask people about a reply that was given up: it may stand or not."""
        self._happen(tx, _settled(row, Unknown()), now)

    def _claim(self, tx: Tx, row: Row, now: datetime) -> Job | None:
        """Claim a row whose case still wants it; None when it must not go out now."""
        reply = tx.replies.get(ReplyId(int(row.subject)))
        file = tx.cases.file(CaseId(reply.case)) if reply else None
        looking = row.state == "looking"
        if file and file.stop and not looking:
            return None
        state = "looking" if looking else "sending"
        claimed = tx.outbox.claim(row, state, now + LEASE, now)
        kind = kind_of_order(row.key)
        if reply is None or file is None or not _wanted(file, reply, kind):
            tx.outbox.finish(claimed, "held", why="the case no longer wants it")
            return None
        order = Order(
            key=row.key,
            review=file.review.key,
            external_id=file.review.external_id,
            text=reply.text,
            digest=reply.digest,
            began=claimed.began_at or now,
            kind=kind,
        )
        source = self._sources.get(file.review.source)
        if source is None:
            self._homeless(tx, claimed, now)
            return None
        replies = tx.replies.earlier(file.case.id)
        return Job(claimed, order, file, replies, source, now, tx.switches.resumed())

    def _homeless(self, tx: Tx, row: Row, now: datetime) -> None:
        """End a row whose source left the playbook: refused, or in doubt if begun."""
        never_sent = row.attempts <= 1 and row.state == "sending"
        outcome = Refusal(_NO_SOURCE) if never_sent else Unknown()
        tx.outbox.finish(row, "held" if never_sent else "unknown", why=_NO_SOURCE)
        self._happen(tx, _settled(row, outcome), now)

    def _end(self, tx: Tx, job: Job, then: Then) -> None:
        """End the claim and settle the case, in one write."""
        row, why = job.row, type(then.outcome).__name__
        ended = tx.outbox.finish(
            row, then.state, next_at=then.at, why=why, looks=then.looks
        )
        if ended and then.settles:
            self._happen(tx, _settled(row, then.outcome), self._clock.now())


def _settled(row: Row, outcome: Outcome) -> Settled:
    return Settled(ReplyId(int(row.subject)), outcome, kind_of_order(row.key))


def _wanted(file: Dossier, reply: Reply, kind: OrderKind) -> bool:
    """Tell whether the case still waits for this to be done with this very reply."""
    current = file.reply is not None and file.reply.id == reply.id
    return current and file.case.state in _WANTED[kind]


async def _send(job: Job) -> Outcome:
    """Look at the review first: it may not be any more as it was agreed about."""
    try:
        found = await job.source.fetch(job.order.external_id)
    except SourceError as trouble:
        wait = backoff(job.row.attempts)
        return NotSent(job.now + wait, str(trouble))
    outcome = _IN_THE_WAY[job.order.kind](job, found)
    return outcome or await job.source.carry_out(job.order)


def _in_the_way(job: Job, found: Found | Gone | None) -> Outcome | None:
    """Give what ends this order before it is sent, if anything does."""
    if found is None:
        return None
    if isinstance(found, Gone):
        return Held(found)
    for standing in found.replies:
        mine = ours(standing, job.replies)
        if mine and mine.digest == job.order.digest:
            soon = Waiting(job.now + LOOKS[0])
            return soon if standing.pending else Stands(standing.id)
    about = job.file.reply.about if job.file.reply else ""
    if found.digest != about or foreign(found.replies, job.replies):
        return Held(found)
    return None


def _still_there(job: Job, found: Found | Gone | None) -> Outcome | None:
    """Take away the very words that somebody had before them, and no others."""
    if found is None or not job.source.facts.readable:
        return None
    if isinstance(found, Gone):
        return Held(found)
    if any(same_words(each.text, job.order.text) for each in found.replies):
        return None
    return Held(found) if found.replies else TakenDown()


_IN_THE_WAY: Mapping[
    OrderKind, Callable[[Job, Found | Gone | None], Outcome | None]
] = {OrderKind.REPLY: _in_the_way, OrderKind.TAKE_DOWN: _still_there}
"""What a first look comes to, before anything is done; None lets it be done."""


# ------------------------------------------------------------------ what comes next


@dataclass(frozen=True, slots=True)
class Then:
    """How a claim ends: the row's next state and time, and what to settle, if told.

    `looks` is how many looks in a row have shown nothing; None leaves the count.
    """

    state: str
    outcome: Outcome
    at: datetime | None = None
    settles: bool = True
    looks: int | None = None


def _after_sending(job: Job, outcome: Outcome) -> Then:
    if isinstance(outcome, Held):
        return Then("held", outcome)
    if isinstance(outcome, Waiting):
        return Then("looking", outcome, outcome.until)
    if isinstance(outcome, NotSent):
        return Then("new", outcome, outcome.retry_at)
    if isinstance(outcome, Unknown):
        return Then("looking", outcome, job.now + LOOKS[0], settles=False)
    return Then("done", outcome)


def _after_looking(job: Job, outcome: Outcome) -> Then:
    if isinstance(outcome, Waiting):
        return Then("looking", outcome, outcome.until, looks=0)
    if isinstance(outcome, NotSent):
        return _not_there(job, outcome)
    if isinstance(outcome, Unknown):
        return _cannot_tell(job, outcome)
    return Then("done", outcome)


def _not_there(job: Job, outcome: NotSent) -> Then:
    """Look three times; then send again only where that can never make two."""
    looks = job.row.looks
    if looks < len(LOOKS):
        return Then("looking", outcome, job.now + LOOKS[looks], settles=False)
    if job.may_send_again:
        return Then("new", outcome, job.now, settles=False)
    return Then("unknown", Unknown())


def _cannot_tell(job: Job, outcome: Unknown) -> Then:
    """Look again later: a look that failed is not one that found nothing."""
    if not job.source.facts.readable:
        if job.may_send_again:
            return Then("new", outcome, job.now, settles=False)
        return Then("unknown", Unknown())
    if job.acknowledged or job.now - job.order.began < PATIENT:
        at, looks = job.now + AGAIN, max(job.row.looks - 1, 0)
        return Then("looking", outcome, at, settles=False, looks=looks)
    return Then("unknown", Unknown())
