"""On time: one reminder, for the right one, never twice, late rather than never."""

from __future__ import annotations

from datetime import timedelta

from bot.case import State
from tests.way.conftest import Opens
from tests.way.team import WORDS, Team


def _reminders(lines: list[str]) -> list[str]:
    return [line for line in lines if "no reply yet" in line or "ran out" in line]


async def test_the_owner_is_reminded_three_hours_before_the_end(team: Team) -> None:
    await team.opened()
    await team.press("sanne", "take")
    await team.later(hours=20, minutes=59)
    assert _reminders(await team.told("@sanne")) == []
    await team.later(minutes=1)
    said = _reminders(await team.told("@sanne"))
    assert said == ["Case 1, Karin de Vries: no reply yet, before Tue 09:00."]
    await team.later(hours=40)
    assert _reminders(await team.told("@sanne")) == said


async def test_nobody_owns_it_so_the_channel_hears_it(team: Team) -> None:
    await team.opened()
    await team.later(hours=21)
    assert len(_reminders(await team.told("webcare"))) == 1


async def test_the_card_says_when_it_runs_out_soon_and_when_it_is_over(
    team: Team,
) -> None:
    await team.opened()
    await team.later(hours=19, minutes=13)
    assert "runs out soon" in await team.head()
    await team.later(hours=5)
    assert "time was up at Tue 09:00" in await team.head()


async def test_after_three_days_asleep_one_reminder_comes(team: Team) -> None:
    await team.opened()
    await team.restart()
    await team.later(days=3)
    said = _reminders(await team.told("webcare"))
    assert said == [
        "Case 1, Karin de Vries: the time to reply ran out at Tue 09:00. What now?"
    ]


async def test_a_clock_that_jumps_back_and_forth_doubles_nothing(team: Team) -> None:
    await team.opened()
    await team.later(hours=21)
    for hours in (-3, 3, -1, 1, -21, 21):
        await team.later(hours=hours)
    assert len(_reminders(await team.told("webcare"))) == 1


async def test_the_window_is_24_real_hours_across_the_clock_change(team: Team) -> None:
    # 28 March 2027, 02:00: the clocks of Amsterdam jump an hour ahead.
    team.clock.at = team.clock.at.replace(year=2027, month=3, day=27, hour=12)
    await team.opened()
    case = await team.case()
    assert case.window_end - team.clock.now() == timedelta(hours=24)


async def test_an_old_complaint_reminds_once_and_has_no_clock(team: Team) -> None:
    old = team.clock.now() - timedelta(days=3)
    team.complaint(created_at=old.isoformat())
    await team.live()
    assert (await team.case()).old
    assert "already old when we saw it" in await team.head()
    said = [line for line in await team.told("webcare") if "older complaint" in line]
    assert len(said) == 1


async def test_older_than_a_week_is_reading_matter(team: Team) -> None:
    old = team.clock.now() - timedelta(days=8)
    team.complaint(created_at=old.isoformat())
    await team.live()
    assert await team.parts.store.read(lambda tx: tx.cases.listed()) == []
    assert await team.parts.store.read(lambda tx: tx.reviews.count()) == 1


async def test_a_reminder_dies_with_its_case(team: Team) -> None:
    await team.opened()
    dialog = await team.ask("sanne", "no_reply")
    await team.submit("sanne", dialog, "close", reason="rage")
    assert (await team.case()).state is State.CLOSED
    await team.later(hours=30)
    assert _reminders(await team.told("webcare")) == []


async def test_a_deadline_weeks_away_is_a_date_everywhere(opens: Opens) -> None:
    team = await opens(window=720)
    await team.opened()
    assert "reply before 23 Dec 09:00" in await team.head()
    dialog = await team.ask("sanne", "reply")
    await team.submit("sanne", dialog, "propose", text=WORDS)
    await team.later(hours=717)
    assert any("before 23 Dec 09:00" in said for said in await team.told("@tom"))
    assert any("before 23 Dec 09:00" in said for said in await team.told("@sanne"))
