"""One case on any clock, from its arrival until nothing is due any more.

The real handlers on a real store. Its clock goes on and back by any leaps, the machine
sleeps, the store is opened again; `walked` gives what fired when and which lists came.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from adapters.stores.sqlite import SqliteStore
from bot.app import tables
from bot.dispatch import Dispatch
from bot.judgement import Judged, judge
from bot.person import PersonId
from bot.ports.events import Due, ReviewsSeen
from bot.ports.store import Tx
from bot.reminder import Timer
from bot.review import Review
from bot.scheduler import Timers
from bot.subject import case_of, person_of
from tests.fakes import HandClock
from tests.playbooks import BODY
from tests.times import HOUR, MINUTE, Clock

WHO = "lotte"
"""The lead, who hears of everything: nobody is on and nobody takes it."""
ABOUT = (case_of(1), person_of(WHO))


@dataclass
class Walk:
    """What happened: each timer with the moments at which it fired, and the lists."""

    fired: dict[Timer, list[datetime]] = field(default_factory=dict)
    set: set[Timer] = field(default_factory=set)
    lists: list[datetime] = field(default_factory=list)
    left: int = 0


async def walked(path: Path, clock: Clock, leaps: Sequence[int]) -> Walk:
    """Open a case as its clock begins, leap by so many minutes, and go on to the end.

    A leap of an even number of minutes is taken asleep: the store is opened again.
    """
    walk = Walk()
    store = SqliteStore.open(path)
    hand = HandClock(clock.since)
    timers = await _begun(store, clock, hand, walk)
    for minutes in (0, *leaps):
        hand.at = max(hand.at + minutes * MINUTE, clock.since)
        if minutes % 2 == 0:
            await store.close()
            store = SqliteStore.open(path)
            timers = Timers(store, _noting(store, hand, walk))
        await timers.tick(hand.at)
    while later := await store.read(_next):
        hand.at = max(hand.at, later)
        await timers.tick(hand.at)
    walk.lists = await store.read(_lists)
    walk.left = await store.read(lambda tx: len(tx.nudges.of(WHO)))  # type: ignore[arg-type]
    await store.close()
    return walk


async def _begun(
    store: SqliteStore, clock: Clock, hand: HandClock, walk: Walk
) -> Timers:
    body = {**BODY, "playbook": {**BODY["playbook"], **_rules(clock)}}
    playbook = await store.write(lambda tx: tx.playbook.put(body, clock.since))
    text = "Ik weet je te vinden." if clock.urgent else "Weer te laat."
    review = Review("plein", "1", clock.since, text, stars=1)
    seen = ReviewsSeen("plein", (Judged(review, judge(review, playbook)),))
    happen = Dispatch(store, hand, tables()).happen
    await store.write(lambda tx: _read_before(tx, clock))
    await store.write(lambda tx: happen(tx, seen, clock.since))
    walk.set = set(await store.read(lambda tx: tx.timers.waiting(ABOUT[0])))
    return Timers(store, _noting(store, hand, walk))


def _read_before(tx: Tx, clock: Clock) -> None:
    """Let somebody have got a list about something else before the clock began."""
    if clock.last and clock.last <= clock.since:
        tx.nudges.told(PersonId(WHO), clock.last)


def _rules(clock: Clock) -> dict[str, Any]:
    ladder = clock.ladder
    return {
        "zone": clock.hours.zone,
        "hours": list(clock.hours.to_texts()),
        "window": (clock.end - clock.since) / HOUR,
        "remind_shift": [share * 100 for share in ladder.shift],
        "remind_owner": [before / HOUR for before in ladder.owner],
        "remind_lead": [before / HOUR for before in ladder.lead],
        "closing_list": ladder.closing / MINUTE,
    }


def _noting(store: SqliteStore, hand: HandClock, walk: Walk) -> Any:
    happen = Dispatch(store, hand, tables()).happen

    def noting(tx: Tx, due: Due, now: datetime) -> None:
        waited = due.timer in tx.timers.waiting(due.timer.subject)
        happen(tx, due, now)
        if waited and due.timer not in tx.timers.waiting(due.timer.subject):
            walk.fired.setdefault(due.timer, []).append(now)

    return noting


def _next(tx: Tx) -> datetime | None:
    waiting = [timer for about in ABOUT for timer in tx.timers.waiting(about)]
    return min((timer.due_at for timer in waiting), default=None)


def _lists(tx: Tx) -> list[datetime]:
    """Give when lists came, in the order in which they were asked for."""
    rows = tx.outbox.due(datetime.max.replace(tzinfo=UTC), limit=10_000)
    keys = [row.key for row in rows if row.kind == "list"]
    return sorted(datetime.fromisoformat(k.split(":", 2)[2]) for k in keys)
