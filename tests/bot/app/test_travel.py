"""Jumps in time: all that is due comes in its turn, and nobody loses their pause."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from adapters.rehearsal.clock import RehearsalClock
from bot.app.travel import Travel
from bot.outbox import Outbox
from bot.ports import Tx
from bot.ports.events import Due
from bot.ports.records import Row
from bot.scheduler import Timers
from tests.fakes import START, HandClock
from tests.way.team import Team

HOUR = timedelta(hours=1)


@dataclass
class Trip:
    """A team that travels; what falls due is noted with the moment it came."""

    team: Team
    real: HandClock
    clock: RehearsalClock
    came: list[tuple[datetime, datetime]] = field(default_factory=list)
    waits: list[float] = field(default_factory=list)

    def travel(self, kind: type[Travel] = Travel) -> Travel:
        """Give a traveller for whom what falls due is noted and does nothing else."""
        store = self.team.parts.store
        outbox = Outbox(store, self.clock, {"probe": self._deliver}, {})
        timers = Timers(store, self._happen)
        parts = replace(self.team.parts, outbox=outbox, timers=timers)
        return kind(parts, self.clock, self.sleep)

    async def put(self, *moments: datetime) -> None:
        def ask(tx: Tx) -> None:
            for at in moments:
                tx.outbox.put(f"probe:{at}", "probe", "", at)

        await self.team.parts.store.write(ask)

    async def sleep(self, seconds: float) -> None:
        self.waits.append(seconds)
        self.real.at += timedelta(seconds=seconds)

    def _happen(self, tx: Tx, due: Due, now: datetime) -> None:
        tx.timers.fire(due.timer, now)
        self.came.append((due.timer.due_at, now))

    async def _deliver(self, row: Row, now: datetime) -> None:
        self.came.append((row.next_at, now))
        lease = now + HOUR
        await self.team.parts.store.write(
            lambda tx: tx.outbox.finish(
                tx.outbox.claim(row, "sending", lease, now), "done"
            )
        )


@pytest.fixture
async def trip(tmp_path: Path) -> AsyncIterator[Trip]:
    real = HandClock()
    clock = RehearsalClock(real, START)
    team = await Team(tmp_path, clock=clock).open()
    yield Trip(team, real, clock)
    await team.close()


async def test_what_falls_due_on_the_way_comes_at_its_moment(trip: Trip) -> None:
    moments = [START + n * HOUR for n in (1, 2, 5)]
    await trip.put(*moments)
    await trip.travel().reach(START + 3 * HOUR)
    assert trip.came == [(at, at) for at in moments[:2]]
    assert trip.clock.now() == START + 3 * HOUR


async def test_so_do_the_timers_of_a_case(trip: Trip) -> None:
    await trip.team.opened()
    await trip.travel().reach(START + 30 * HOUR)
    moments = [due for due, _ in trip.came]
    assert START + 24 * HOUR in moments
    assert moments == sorted(moments)
    assert trip.came == [(due, due) for due in moments]


async def test_what_was_due_before_comes_first(trip: Trip) -> None:
    await trip.put(START - HOUR)
    await trip.travel().reach(START + HOUR)
    assert trip.came == [(START - HOUR, START)]


async def test_a_moment_that_is_past_is_no_journey(trip: Trip) -> None:
    await trip.travel().reach(START - HOUR)
    assert trip.clock.now() == START


async def test_the_sources_are_read_on_arrival(trip: Trip) -> None:
    trip.team.complaint()
    await trip.travel().reach(START + HOUR)
    assert (await trip.team.case()).opened_at == START + HOUR


async def test_a_reply_can_be_stopped_for_as_long_as_was_promised(trip: Trip) -> None:
    await trip.team.agreed()
    goes_at = (await trip.team.reply()).goes_at
    assert goes_at > START
    trip.real.at += timedelta(seconds=1)
    left = (goes_at - START).total_seconds() - 1
    await Travel(trip.team.parts, trip.clock, trip.sleep).reach(START + HOUR)
    assert trip.waits == [left]
    [effect] = trip.team.site.journal.effects
    assert effect.at == goes_at


class Running(HandClock):
    """A clock that goes on while somebody works, as the real one does."""

    def now(self) -> datetime:
        self.at += timedelta(milliseconds=1)
        return self.at


async def test_what_comes_of_it_while_the_clock_runs_is_said_before_a_jump(
    tmp_path: Path,
) -> None:
    """The line of a placed reply is asked for a moment after the turn has begun."""
    real = Running()
    clock = RehearsalClock(real, START)
    team = await Team(tmp_path, clock=clock).open()

    async def sleep(seconds: float) -> None:
        real.at += timedelta(seconds=seconds)

    await team.agreed()
    goes_at = (await team.reply()).goes_at
    await Travel(team.parts, clock, sleep).reach(START + HOUR)
    posts = await team.parts.store.read(lambda tx: tx.posts.since(0))
    await team.close()
    [said] = [post.at for post in posts if post.body["kind"] == "line"]
    assert timedelta() < said - goes_at < timedelta(seconds=1)


async def test_what_stands_still_holds_nobody_up(trip: Trip) -> None:
    await trip.team.agreed()
    await trip.team.press("lotte", "stop")
    await Travel(trip.team.parts, trip.clock, trip.sleep).reach(START + HOUR)
    assert trip.clock.now() == START + HOUR
    assert trip.team.site.journal.effects == []


async def test_a_pause_that_begins_on_the_way_holds_the_clock(trip: Trip) -> None:
    """Somebody agrees between the rest and the jump: the jump waits for them."""
    await trip.team.opened()
    seen: list[datetime] = []

    class Late(Travel):
        async def rest(self) -> None:
            await super().rest()
            if not seen:
                await trip.team.agree()
                seen.append((await trip.team.reply()).goes_at)

    await Late(trip.team.parts, trip.clock, trip.sleep).reach(START + HOUR)
    assert trip.waits == [(seen[0] - START).total_seconds()]
    assert [effect.at for effect in trip.team.site.journal.effects] == seen


async def test_what_is_asked_for_on_the_way_comes_before_the_jump(trip: Trip) -> None:
    class Late(Travel):
        async def rest(self) -> None:
            await super().rest()
            if not trip.came:
                await trip.put(START)

    await trip.travel(Late).reach(START + HOUR)
    assert trip.came == [(START, START)]
    assert trip.clock.now() == START + HOUR
