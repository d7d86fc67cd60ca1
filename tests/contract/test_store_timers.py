"""Every store keeps what is due: about any subject, fired once, the earliest first."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.ports.store import Store
from bot.reminder import Timer
from bot.subject import TEAM, case_of, notice_of, person_of
from tests.contract.stores import HOUR, NOW

CASE = case_of(7)
TIMER = Timer(CASE, "owner", NOW)


async def put(store: Store, *timers: Timer) -> None:
    for timer in timers:
        await store.write(lambda tx, t=timer: tx.timers.put(t))


async def test_timers_come_due_the_earliest_first(store: Store) -> None:
    timers = [Timer(CASE, f"step{n}", NOW + n * HOUR) for n in (3, 1, 2)]
    await put(store, *timers)
    assert await store.read(lambda tx: tx.timers.due(NOW)) == []
    due = await store.read(lambda tx: tx.timers.due(NOW + 2 * HOUR))
    assert due == [timers[1], timers[2]]
    assert await store.read(lambda tx: tx.timers.due(NOW + 9 * HOUR, 1)) == due[:1]


@pytest.mark.parametrize("subject", [CASE, notice_of(7), person_of("tom"), TEAM])
async def test_a_timer_may_be_about_anything(store: Store, subject: object) -> None:
    timer = replace(TIMER, subject=subject, who="tom")
    await put(store, timer)
    assert await store.read(lambda tx: tx.timers.due(NOW)) == [timer]


async def test_a_timer_fires_once(store: Store) -> None:
    await put(store, TIMER)
    assert await store.write(lambda tx: tx.timers.fire(TIMER, NOW))
    assert not await store.write(lambda tx: tx.timers.fire(TIMER, NOW))
    await put(store, TIMER)
    assert await store.read(lambda tx: tx.timers.due(NOW)) == []


async def test_a_timer_fires_whatever_zone_its_moment_came_in(store: Store) -> None:
    local = replace(TIMER, due_at=NOW.astimezone(ZoneInfo("Europe/Amsterdam")))
    await put(store, local)
    (due,) = await store.read(lambda tx: tx.timers.due(NOW))
    assert due.due_at.utcoffset() == timedelta()
    assert await store.write(lambda tx: tx.timers.fire(due, NOW))
    assert not await store.write(lambda tx: tx.timers.fire(local, NOW))


async def test_a_timer_that_waits_is_set_once(store: Store) -> None:
    await put(store, TIMER, TIMER)
    assert await store.read(lambda tx: tx.timers.due(NOW)) == [TIMER]


@pytest.mark.parametrize(
    "change",
    [
        {"due_at": NOW - HOUR},
        {"who": "tom"},
        {"step": "lead"},
        {"subject": notice_of(7)},
    ],
)
async def test_another_moment_person_step_or_subject_is_another_timer(
    store: Store, change: dict[str, object]
) -> None:
    other = replace(TIMER, **change)
    await put(store, TIMER, other)
    assert await store.write(lambda tx: tx.timers.fire(TIMER, NOW))
    assert await store.read(lambda tx: tx.timers.due(NOW)) == [other]


async def test_a_dropped_timer_never_fires(store: Store) -> None:
    other = Timer(case_of(8), "owner", NOW)
    await put(store, TIMER, other)
    await store.write(lambda tx: tx.timers.drop(CASE))
    assert not await store.write(lambda tx: tx.timers.fire(TIMER, NOW))
    assert await store.read(lambda tx: tx.timers.due(NOW)) == [other]
    # Set anew for later it is another timer: the one of before stays dead.
    later = replace(TIMER, due_at=NOW + HOUR)
    await put(store, later)
    assert not await store.write(lambda tx: tx.timers.fire(TIMER, NOW))
    assert await store.read(lambda tx: tx.timers.due(NOW + HOUR)) == [other, later]


async def test_a_dropped_timer_may_be_set_again(store: Store) -> None:
    await put(store, TIMER)
    await store.write(lambda tx: tx.timers.drop(CASE))
    await put(store, TIMER)
    assert await store.write(lambda tx: tx.timers.fire(TIMER, NOW))


async def test_only_the_steps_that_are_named_are_dropped(store: Store) -> None:
    steps = ("owner", "lead", "soon", "over")
    timers = {step: replace(TIMER, step=step) for step in steps}
    await put(store, *timers.values())
    await store.write(lambda tx: tx.timers.drop(CASE, ("owner", "over", "shift")))
    kept = await store.read(lambda tx: tx.timers.waiting(CASE))
    assert {timer.step for timer in kept} == {"lead", "soon"}


async def test_only_what_was_set_for_a_person_is_dropped(store: Store) -> None:
    mine, theirs = (replace(TIMER, step="me", who=who) for who in ("tom", "sanne"))
    other = replace(TIMER, who="tom")
    await put(store, mine, theirs, other)
    await store.write(lambda tx: tx.timers.drop(CASE, ("me",), who="tom"))
    kept = await store.read(lambda tx: tx.timers.waiting(CASE))
    assert sorted((timer.step, timer.who) for timer in kept) == [
        ("me", "sanne"),
        ("owner", "tom"),
    ]


async def test_dropping_leaves_what_has_fired(store: Store) -> None:
    await put(store, TIMER)
    await store.write(lambda tx: tx.timers.fire(TIMER, NOW))
    await store.write(lambda tx: tx.timers.drop(CASE))
    await put(store, TIMER)
    assert await store.read(lambda tx: tx.timers.due(NOW)) == []


async def test_what_waits_for_a_subject_is_known(store: Store) -> None:
    later, sooner = (replace(TIMER, due_at=NOW + n * HOUR) for n in (5, 2))
    elsewhere = replace(TIMER, subject=notice_of(7))
    await put(store, later, sooner, TIMER, elsewhere)
    await store.write(lambda tx: tx.timers.fire(TIMER, NOW))
    assert await store.read(lambda tx: tx.timers.waiting(CASE)) == [sooner, later]
    assert await store.read(lambda tx: tx.timers.waiting(TEAM)) == []
