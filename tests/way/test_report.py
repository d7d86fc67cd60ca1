"""The week is told once, on Friday; the morning begins with who was kind yesterday."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import pytest

from bot.reminder import REPORT, Timer
from bot.subject import TEAM
from tests.times import local
from tests.way.conftest import Opens
from tests.way.lists import lists
from tests.way.team import Team

FRIDAY = local("2026-11-27 16:00", "UTC")


@dataclass(frozen=True)
class Told:
    """A message about a week as the team reads it; `at` is on the team's clock."""

    at: str
    title: str
    lines: tuple[str, ...]
    more: str


async def told(team: Team) -> list[Told]:
    """Give the messages about weeks that stand in the team's channel."""
    posts = await team.parts.store.read(lambda tx: tx.posts.since(0))
    found = [p for p in posts if p.key.startswith("report:")]
    assert {p.conversation for p in found} <= {"webcare"}
    return [_told(p.at, p.body["blocks"]) for p in sorted(found, key=lambda p: p.at)]


def _told(at: datetime, blocks: list[dict[str, Any]]) -> Told:
    title, *lines, more = (block["text"] for block in blocks)
    return Told(f"{at:%a %d %H:%M}", title, tuple(lines), more)


async def at(team: Team, moment: datetime) -> None:
    """Let time pass up to a moment, as on a working day, and then what is due."""
    while team.clock.at < moment:
        hours = min(6.0, (moment - team.clock.at).total_seconds() / 3600)
        await team.later(hours=hours)


async def test_on_friday_the_team_reads_how_its_week_went(team: Team) -> None:
    await team.agreed()
    await team.later(minutes=3)
    await team.opened(author={"id": "piet", "name": "Piet"})
    await team.opened(author={"id": "ina", "name": "Ina"}, stars=5, text="Fijn.")
    await at(team, FRIDAY)
    (message,), took = await told(team), "0 h 3 min"
    assert message == Told(
        "Fri 27 16:00",
        "Week 48 · 23 November 2026 until Fri 16:00",
        (
            "Complaints: 2 · reviews in all: 3, of which 1 with 4 or 5 stars",
            "Answered in time: 1 · later: 0 · not yet: 0 · not, and time is up: 1",
            f"Half of the answers came within {took} · slowest: {took} (case 1, Plein)",
            "Most complaints: Plein (2) · most about: not said (2)",
        ),
        "The whole report: wederwoord report --week 2026-W48",
    )


async def test_the_next_week_has_a_message_of_its_own(team: Team) -> None:
    await at(team, FRIDAY)
    await at(team, local("2026-12-04 15:59", "UTC"))
    assert len(await told(team)) == 1
    await team.later(minutes=1)
    first, second = await told(team)
    assert second.title == "Week 49 · 30 November 2026 until Fri 16:00"
    assert first.lines == second.lines == ("Nothing came in.",)


@pytest.mark.parametrize("told_first", [True, False])
async def test_a_restart_does_not_repeat_it(team: Team, *, told_first: bool) -> None:
    await at(team, FRIDAY.replace(hour=15))
    team.clock.at = FRIDAY
    await team.parts.timers.tick(FRIDAY)  # kept, and perhaps not yet said
    if told_first:
        await team.tick()
    for _ in range(2):
        await team.restart()
        await team.tick()
        await team.later(hours=1)
    assert [message.at for message in await told(team)] == ["Fri 27 16:00"]


async def test_a_clock_that_is_put_back_does_not_repeat_it(team: Team) -> None:
    await at(team, FRIDAY)
    team.clock.at = FRIDAY.replace(hour=12)
    await team.restart()
    await at(team, FRIDAY.replace(hour=18))
    assert len(await told(team)) == 1
    assert await _planned(team) == [local("2026-12-04 16:00", "UTC")]


async def _planned(team: Team) -> list[datetime]:
    waiting = await team.parts.store.read(lambda tx: tx.timers.waiting(TEAM))
    return [timer.due_at for timer in waiting if timer.step == REPORT]


async def test_a_moment_that_is_moved_does_not_repeat_it(team: Team) -> None:
    await at(team, FRIDAY)
    team.rules = {"report": "fri 17:00"}
    await team.restart()
    await at(team, FRIDAY.replace(hour=18))
    assert len(await told(team)) == 1
    # The page would show a second one in place of the first; a chat would not.
    row = await team.parts.store.read(lambda tx: tx.outbox.get("report:2026-W48"))
    assert row is not None
    assert row.asked == 1
    await at(team, local("2026-12-04 17:00", "UTC"))
    assert len(await told(team)) == 2


async def test_what_was_slept_through_comes_as_the_team_works_again(
    team: Team,
) -> None:
    await team.opened()
    await at(team, FRIDAY.replace(hour=15))
    team.clock.at = local("2026-11-28 03:00", "UTC")
    await team.restart()
    await team.tick()
    assert await told(team) == []
    await at(team, local("2026-11-30 09:00", "UTC"))
    (message,) = await told(team)
    assert message.at == "Mon 30 09:00"
    assert message.title == "Week 48 · 23 November 2026 until Sat 03:00"
    assert await _planned(team) == [local("2026-12-04 16:00", "UTC")]


async def test_early_in_the_week_the_one_before_is_told_whole(opens: Opens) -> None:
    team = await opens(report="mon 09:30")
    await team.opened()
    await at(team, local("2026-11-30 09:30", "UTC"))
    first, second = await told(team)
    assert first.title == "Week 47 · 16 November 2026 to 22 November 2026"
    assert first.lines == ("Nothing came in.",)
    assert second.title == "Week 48 · 23 November 2026 to 29 November 2026"
    assert second.lines[0].startswith("Complaints: 1 ")


async def test_it_can_be_switched_off(opens: Opens) -> None:
    team = await opens(report="")
    await at(team, FRIDAY)
    assert await told(team) == []
    assert await _planned(team) == []


async def test_switched_off_nothing_that_was_planned_comes(team: Team) -> None:
    assert await _planned(team) == [FRIDAY]
    team.rules = {"report": ""}
    team.clock.at = FRIDAY
    await team.restart()
    await team.tick()
    assert await told(team) == []
    # One that fires all the same, as it was read before, plans no further one.
    await team.parts.store.write(lambda tx: tx.timers.put(Timer(TEAM, REPORT, FRIDAY)))
    await team.tick()
    assert len(await told(team)) == 1
    assert await _planned(team) == []


# ------------------------------------------------------------------ the morning


async def _morning(team: Team) -> tuple[str, ...]:
    """Give the lines of the list on the day after, when a complaint waits."""
    await team.opened()
    await at(team, local("2026-11-24 09:00", "UTC"))
    (morning,) = await lists(team, "webcare")
    return morning.items


def kind(team: Team, name: str, **said: Any) -> None:
    said = {"stars": 5, "text": "Top geholpen, dank.", **said}
    team.complaint(author={"id": name, "name": name}, **said)


async def test_the_morning_begins_with_who_was_kind_yesterday(team: Team) -> None:
    kind(team, "Ina")
    await team.live()
    await team.later(minutes=5)
    kind(team, "Piet", text="Groet, Piet")
    kind(team, "Els", stars=3, text="Gaat wel.")
    praise, *complaints = await _morning(team)
    assert praise == "Yesterday: 2 times 4 or 5 stars"
    assert len(complaints) == 2
    posts = await team.parts.store.read(lambda tx: tx.posts.since(0))
    (body,) = (p.body for p in posts if p.key.startswith("morning:"))
    assert "“Top geholpen, dank.”" in str(body)
    assert "Ina" not in str(body)


async def test_once_is_said_without_a_quote_where_none_is_short(team: Team) -> None:
    kind(team, "Ina", text="x" * 200)
    praise, *_ = await _morning(team)
    assert praise == "Yesterday: once 4 or 5 stars"
    posts = await team.parts.store.read(lambda tx: tx.posts.since(0))
    (body,) = (p.body for p in posts if p.key.startswith("morning:"))
    assert "“" not in str(body)


async def test_without_praise_there_is_no_such_line(team: Team) -> None:
    assert len(await _morning(team)) == 1
