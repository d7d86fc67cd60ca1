"""A case of a silent source has one look ahead of it, and others have none at all."""

from __future__ import annotations

from datetime import timedelta
from typing import cast

from adapters.rehearsal.shelf import Habits
from bot.case import State
from bot.ports import Tx
from bot.ports.events import Due
from bot.press import Done
from bot.reminder import LOOK, Timer
from bot.subject import case_of
from handlers import remind
from handlers.casework import watch
from tests.contract.stores import said, unopened
from tests.fakes import START
from tests.way.conftest import Opens
from tests.way.team import Team

SILENT = Habits(silent=True)
HOUR = timedelta(hours=1)


async def ahead(team: Team) -> list[timedelta]:
    """Give how long after the start case 1 will be looked at."""
    waiting = await team.parts.store.read(lambda tx: tx.timers.waiting(case_of(1)))
    return [timer.due_at - START for timer in waiting if timer.step == LOOK]


async def rows(team: Team) -> list[str]:
    """Give the state of the row of each look at case 1 that was ever due."""
    due = [START + hours * HOUR for hours in (12, 19.2, 43.2, 67.2)]
    kept = await team.parts.store.read(
        lambda tx: [tx.outbox.get(f"look:1:{at.isoformat()}") for at in due]
    )
    return [f"{row.kind} {row.state}" for row in kept if row]


async def test_it_is_looked_at_at_half_at_80_percent_and_then_daily(
    opens: Opens,
) -> None:
    team = await opens(SILENT)
    await team.opened()
    assert await ahead(team) == [12 * HOUR]
    assert await rows(team) == []
    await team.later(hours=12)
    assert await ahead(team) == [19.2 * HOUR]
    assert await rows(team) == ["look:plein done"]
    await team.later(hours=8)
    assert await ahead(team) == [43.2 * HOUR]
    await team.later(hours=24)
    assert await ahead(team) == [67.2 * HOUR]
    assert await rows(team) == ["look:plein done"] * 3
    assert len(team.site.journal.writes("r1")) == 0


async def test_a_case_of_a_source_that_tells_all_costs_nothing(team: Team) -> None:
    await team.opened()
    assert await ahead(team) == []
    await team.later(days=3)
    assert await rows(team) == []


async def test_closing_ends_the_looks_and_reopening_goes_on(opens: Opens) -> None:
    team = await opens(SILENT)
    await team.opened()
    await team.press("sanne", "not_complaint")
    assert await ahead(team) == []
    await team.later(days=2)
    assert await rows(team) == []
    assert isinstance(await team.press("sanne", "reopen"), Done)
    assert await ahead(team) == [67.2 * HOUR]


async def test_a_reply_that_stands_is_looked_after_for_a_week(opens: Opens) -> None:
    team = await opens(SILENT)
    await team.agreed()
    await team.later(minutes=3)
    assert (await team.case()).state is State.PLACED
    stood = 3 * HOUR / 60
    assert await ahead(team) == [stood + 24 * HOUR]
    for day in range(2, 8):
        await team.later(days=1)
        assert await ahead(team) == [stood + day * 24 * HOUR]
    await team.later(days=1)
    assert await ahead(team) == []
    assert isinstance(await team.press("tom", "reopen"), Done)
    assert len(await ahead(team)) == 1  # it is worked on again


async def test_a_second_clock_sets_the_looks_anew(opens: Opens) -> None:
    team = await opens(SILENT)
    await team.opened()
    dialog = await team.ask("tom", "holding")
    text = "Dag Karin, we zoeken het uit en laten het je weten.\n\nTom"
    answer = await team.submit("tom", dialog, "publish", text=text)
    assert isinstance(answer, Done), answer
    await team.later(minutes=3)
    case = await team.case()
    assert case.held_at is not None
    half = case.since + (case.window_end - case.since) / 2
    assert await ahead(team) == [half - START]


async def test_what_turns_bad_is_watched_from_then_on(opens: Opens) -> None:
    team = await opens(SILENT)
    review = team.complaint(stars=5, text="Fijn!")
    await team.live()
    team.site.shelf.edit(review, {"stars": 1, "text": "Bedorven."})
    # An edit that a silent list does tell of, as Google's does.
    team.site.shelf.habits = Habits()
    await team.live()
    assert await ahead(team) == [12 * HOUR]


async def test_a_look_fires_once(opens: Opens) -> None:
    team = await opens(SILENT)
    await team.opened()
    timer = Timer(case_of(1), LOOK, START + 12 * HOUR)
    team.clock.at += 12 * HOUR
    now = team.clock.now()
    for _ in range(2):
        await team.parts.store.write(lambda tx: remind.happen(tx, Due(timer), now))
    row = await team.parts.store.read(
        lambda tx: tx.outbox.get(f"look:1:{timer.due_at.isoformat()}")
    )
    assert row is not None
    assert row.asked == 1
    assert await ahead(team) == [19.2 * HOUR]


async def test_a_look_at_no_case_does_nothing(team: Team) -> None:
    timer = Timer(case_of(7), LOOK, START)
    await team.parts.store.write(lambda tx: tx.timers.put(timer))
    await team.tick()
    assert await team.parts.store.read(lambda tx: tx.outbox.open()) == 0


def test_a_case_that_is_not_watched_asks_the_store_nothing() -> None:
    asked = cast("Tx", object())  # fails on whatever it is asked
    watch(asked, unopened(said()), START, stood=START)
