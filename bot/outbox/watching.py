"""Looking at the review of one case, where its source does not tell all in its list.

new ── claim ──> looking ── fetch ──> done, with what a poll would have brought
                    │  the source is out: again later, until the next look is due
                    └─ a crash in between: looked at again, for nothing was sent
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.case import Case, CaseId, State
from bot.errors import RateLimited, SourceError
from bot.judgement import Judged, judge
from bot.outbox import backoff
from bot.ports.clock import Clock
from bot.ports.events import Counts, ReviewsSeen
from bot.ports.records import Row
from bot.ports.source import Source
from bot.ports.store import Store, Tx
from bot.reminder import due_of, next_look
from bot.reply import Found, Gone
from bot.review import Review

LEASE = timedelta(minutes=2)


@dataclass(frozen=True, slots=True)
class Glance:
    """A claimed row, with the review as it was kept when the look began."""

    row: Row
    case: Case
    review: Review
    source: Source


class Watcher:
    """Carries out the `look` rows. `happen` brings what is seen to its handler."""

    def __init__(
        self,
        store: Store,
        clock: Clock,
        sources: Mapping[str, Source],
        happen: Callable[[Tx, ReviewsSeen, datetime], Counts | None],
    ) -> None:
        self._store = store
        self._clock = clock
        self._sources = sources
        self._happen = happen

    async def deliver(self, row: Row, now: datetime) -> None:
        glance = await self._store.write(lambda tx: self._claim(tx, row, now))
        if glance is None:
            return
        try:
            found = await glance.source.fetch(glance.review.external_id)
        except SourceError as trouble:
            again = _again(glance.row, trouble, now)
            why = str(trouble)
            await self._store.write(lambda tx: _put_off(tx, glance, again, why))
            return
        await self._store.write(lambda tx: self._end(tx, glance, found))

    def _claim(self, tx: Tx, row: Row, now: datetime) -> Glance | None:
        """Claim a row; None, and it is over, when there is nothing to look at."""
        claimed = tx.outbox.claim(row, "looking", now + LEASE, now)
        file = tx.cases.file(CaseId(int(row.subject)))
        source = self._sources.get(file.review.source) if file else None
        if file is None or source is None or file.case.state is State.CLOSED:
            tx.outbox.finish(claimed, "done", why="nothing to look at")
            return None
        return Glance(claimed, file.case, file.review, source)

    def _end(self, tx: Tx, glance: Glance, found: Found | Gone | None) -> None:
        """End the claim and bring on what was seen, in one write."""
        now = self._clock.now()
        if tx.reviews.get(glance.review.key) != glance.review:
            # A poll brought something newer while we looked: what we saw may be older.
            tx.outbox.finish(
                glance.row, "looking", next_at=now, why="changed meanwhile"
            )
            return
        seen = _seen(tx, glance, found)
        if tx.outbox.finish(glance.row, "done") and seen:
            self._happen(tx, seen, now)


def _seen(tx: Tx, glance: Glance, found: Found | Gone | None) -> ReviewsSeen | None:
    """Give what was found as a page of this one review; None where none is shown."""
    name = glance.source.name
    if found is None:
        return None
    if isinstance(found, Gone):
        return ReviewsSeen(name, (), (glance.review.key,))
    review = found.review
    judged = Judged(review, judge(review, tx.playbook.current()))
    return ReviewsSeen(name, (judged,))


def _again(row: Row, trouble: SourceError, now: datetime) -> datetime:
    """Give when to try again: no sooner than the source asks for."""
    named = trouble.retry_at if isinstance(trouble, RateLimited) else None
    return max(now + backoff(row.looks), named or now)


def _put_off(tx: Tx, glance: Glance, again: datetime, why: str) -> None:
    """Look again then, or no more where the next look of the case comes as soon.

    Nobody is bothered: the poll tells that a source is out.
    """
    coming = next_look(glance.case, due_of(glance.row.key))
    state = "looking" if coming and again < coming.due_at else "done"
    tx.outbox.finish(glance.row, state, next_at=again, why=why)
