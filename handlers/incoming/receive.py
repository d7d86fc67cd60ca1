"""Receive: a page of reviews comes in; complaints open cases, changes reach theirs.

What is new or changed is kept together with the source's cursor, in one commit. A page
that brings nothing new writes nothing at all.
"""

from __future__ import annotations

from datetime import datetime

from bot.case import Case, CaseId, State, policy_of
from bot.connection import RECENT
from bot.draft import suggest
from bot.judgement import Judged, Verdict
from bot.person import BOT
from bot.ports.events import Counts, ReviewsSeen
from bot.ports.store import Tx
from bot.reminder import CLOCK, RING, Timer, timers
from bot.reply import Found, Gone
from bot.review import Review
from bot.routing import signs
from bot.subject import case_of
from handlers.casework import redraw, watch
from handlers.incoming.outside import apply, back, missing


def happen(tx: Tx, event: ReviewsSeen, now: datetime) -> Counts:
    """Keep a page and open what it asks for; gives what it came to."""
    batch = tx.reviews.batch(event.judged, now)
    opened = 0
    for judged in batch.new:
        opened += _asks(tx, event, judged, now) and _opens(tx, event, judged, now)
    for before, judged in batch.changed:
        opened += _changed(tx, before, judged, now, watched=event.silent)
    _gone(tx, event, now)
    for key in batch.returned:
        back(tx, tx.cases.of_review(key), now)
    if event.cursor is not None and tx.sources.cursor(event.source) != event.cursor:
        tx.sources.keep(event.source, event.cursor)
    new = len(batch.new)
    return Counts(new, len(batch.changed), batch.known, opened, new - opened)


def _gone(tx: Tx, event: ReviewsSeen, now: datetime) -> None:
    for key in event.gone:
        case = tx.cases.of_review(key) if tx.reviews.gone(key, now) else None
        if case:
            apply(tx, case, Gone(), now, before="")


def _asks(tx: Tx, event: ReviewsSeen, judged: Judged, now: datetime) -> bool:
    """Tell of a complaint that nobody answered and that is not long past.

    At a first reading what lost its window is offered instead (connecting.py).
    """
    review = judged.review
    asks = judged.judgement.verdict is not Verdict.FINE and not review.replies
    if event.history or not asks:
        return False
    recent = tx.playbook.current().window if event.first else RECENT
    return now - review.created_at <= recent


def _opens(tx: Tx, event: ReviewsSeen, judged: Judged, now: datetime) -> bool:
    since = min(judged.review.created_at, now)
    open_case(tx, judged, since, now, watched=event.silent)
    return True


def open_case(
    tx: Tx, judged: Judged, since: datetime, now: datetime, *, watched: bool = False
) -> Case:
    """Open the case of a review that is kept: its clock runs from `since` on.

    A watched one is looked at by itself, as its source does not tell all.
    """
    judgement, review = judged.judgement, judged.review
    playbook = tx.playbook.current()
    led = playbook.route(signs(review, judgement.language, judgement.topic))
    offers = suggest(review, judgement.language, playbook.under(led.brand))
    negative = judgement.verdict is Verdict.NEGATIVE
    alarming = negative and judgement.topic
    case = tx.cases.open(
        Case(
            id=CaseId(0),
            review=review.key,
            state=State.NEW if negative else State.UNSURE,
            version=0,
            owner=None,
            opened_at=now,
            since=since,
            window_end=since + playbook.window,
            policy=policy_of(playbook, watched=watched),
            language=judgement.language,
            home=led.to,
            brand=led.brand,
            look=judgement.reason if alarming or not negative else None,
            old=since + playbook.window <= now,
            topic=judgement.topic if negative else "",
            urgent=negative and judgement.topic in playbook.ring,
            suggestions=tuple(offers),
        )
    )
    tx.history.add(case.id, now, BOT, "opened", review.said)
    for timer in timers(case):
        tx.timers.put(timer)
    watch(tx, case, now)
    redraw(tx, case, now)
    return case


def _changed(
    tx: Tx, before: Review, judged: Judged, now: datetime, *, watched: bool
) -> bool:
    """Bring a change to its case; a review that turned bad opens one from now on."""
    review = judged.review
    case = tx.cases.of_review(review.key)
    said_otherwise = before.digest != review.digest
    if case is None:
        turned = said_otherwise and judged.judgement.verdict is not Verdict.FINE
        if turned and not review.replies:
            open_case(tx, judged, now, now, watched=watched)
        return turned and not review.replies
    found = Found(review.digest, review.stars, review.replies, review)
    alarm = judged.judgement.reason if judged.judgement.topic else None
    apply(tx, case, found, now, before=before.digest, alarm=alarm)
    if not said_otherwise:
        missing(tx, case, before.replies, found, now)
    if said_otherwise and judged.judgement.topic:
        _alarmed(tx, case.id, judged.judgement.topic, now)
    return False


def _alarmed(tx: Tx, number: CaseId, topic: str, now: datetime) -> None:
    """Take an alarm over that a change brought: it rings as a new one would."""
    case = tx.cases.get(number)
    if case is None or not case.running:
        return
    rings = topic in tx.playbook.current().ring
    alarmed = tx.cases.change(case, now, topic=topic, urgent=case.urgent or rings)
    if rings and not case.urgent:
        tx.timers.drop(case_of(number), CLOCK)
        ladder = (t for t in timers(alarmed) if t.due_at > now)
        for timer in (Timer(case_of(number), RING, now), *ladder):
            tx.timers.put(timer)
    redraw(tx, alarmed, now)
