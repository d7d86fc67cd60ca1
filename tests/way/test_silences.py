"""No silence: whatever waits for a person is heard by somebody who can do something."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from adapters.rehearsal.shelf import Habits
from bot.case import State
from bot.person import PersonId
from bot.ports.events import Settled
from bot.ports.store import Tx
from bot.press import Done
from bot.reminder import LIST, Nudge, Timer
from bot.reply import ByHand, Outcome, Unknown
from bot.subject import case_of, person_of
from tests.playbooks import PLAYBOOK
from tests.way.conftest import Opens
from tests.way.lists import lists, on, titles
from tests.way.team import WORDS, Team

KARIN = "Karin de Vries (case 1)"
ENDS = "2026-11-23T15:00:00+00:00"
UPDATE = f"{WORDS} Het is gelukt."


async def _people(team: Team, people: Iterable[Any]) -> None:
    """Let the people of the playbook be these, as when its file was changed."""
    now, new = team.clock.now(), list(people)
    await team.parts.store.write(lambda tx: tx.team.set_people(new, now))


def _as(**roles: list[str]) -> list[dict[str, Any]]:
    """Give the people of the playbook with these roles; whoever has none has left."""
    people = [{**p, "roles": roles.get(p["id"], p["roles"])} for p in _ALL]
    return [person for person in people if person["roles"]]


_ALL: list[dict[str, Any]] = PLAYBOOK["people"]
READER = ["reader"]
GONE = ([], READER)


# ------------------------------------------------------------------ who is on


@pytest.mark.parametrize("sanne", GONE)
async def test_who_is_on_and_may_not_work_any_more_is_on_for_nobody(
    team: Team, sanne: list[str]
) -> None:
    await on(team, "sanne")
    await _people(team, _as(sanne=sanne))
    await team.opened()
    await team.later(hours=6)
    assert await titles(team, "sanne") == []
    taken = f"Mon 15:00 {KARIN}: not taken yet, reply before Tue 09:00"
    assert await titles(team, "lotte") == [taken]


async def test_in_the_morning_a_shift_of_somebody_who_left_hides_nothing(
    opens: Opens,
) -> None:
    team = await opens(window=48, remind_shift=[25], remind_lead=[])
    await team.opened()
    await on(team, "sanne", 30)
    await _people(team, _as(sanne=[]))
    await team.later(hours=24)
    assert len(await titles(team, "webcare")) == 1
    assert await titles(team, "lotte") == []


async def test_who_comes_after_a_ghost_gets_what_the_last_one_left(team: Team) -> None:
    await on(team, "sanne")
    await team.opened()
    await team.press("sanne", "take")
    await _people(team, _as(sanne=READER))
    await on(team, "tom")
    await team.tick()
    (read,) = await lists(team, "tom")
    assert read.title.startswith("Hand-over")


async def test_who_owns_it_and_may_not_work_any_more_hears_nothing(
    opens: Opens,
) -> None:
    team = await opens(window=8)
    await team.opened()
    await team.press("sanne", "take")
    await _people(team, _as(sanne=READER))
    await team.later(hours=5)
    assert await titles(team, "sanne") == []
    assert len(await titles(team, "lotte")) == 1


async def test_who_was_asked_and_may_not_agree_any_more_is_not_reminded(
    opens: Opens,
) -> None:
    team = await opens(window=8, approval="two", next_approver=480)
    await team.opened()
    await team.proposed("sanne")
    assert (await team.case()).asked == ("tom",)
    await _people(team, _as(tom=["agent"]))
    await team.later(hours=5)
    assert await titles(team, "tom") == []
    assert len(await titles(team, "sanne")) == 1


@pytest.mark.parametrize(
    ("sanne", "told"), [(["agent"], "sanne"), (READER, "tom"), ([], "tom")]
)
async def test_who_is_to_agree_to_a_change_is_reminded_else_the_owner(
    opens: Opens, sanne: list[str], told: str
) -> None:
    team = await opens(window=8, approval="two", remind_lead=[])
    await team.opened()
    await team.press("tom", "take")
    await team.proposed("sanne")
    await team.proposed("tom", UPDATE)
    case = await team.case()
    assert (case.state, case.asked, case.owner) == (State.WAITING, (), "tom")
    await _people(team, _as(sanne=sanne))
    await team.later(hours=5)
    assert len(await titles(team, told)) == 1
    others = {"sanne", "tom", "lotte"} - {told}
    assert [await titles(team, other) for other in sorted(others)] == [[], []]


# ------------------------------------------------------------------ a planned contact


async def _planned(team: Team) -> None:
    """Let Tom own the case and Sanne contact the customer before three."""
    await team.opened()
    dialog = await team.ask("lotte", "contact")
    await team.submit("lotte", dialog, "contact", contact="sanne", before=ENDS)
    dialog = await team.ask("lotte", "assign")
    await team.submit("lotte", dialog, "assign", owner="tom")
    await team.tick()


@pytest.mark.parametrize("sanne", GONE)
async def test_a_contact_of_somebody_who_left_is_told_to_the_owner(
    team: Team, sanne: list[str]
) -> None:
    await _planned(team)
    await _people(team, _as(sanne=sanne))
    await team.later(hours=6)
    assert await titles(team, "tom") == [f"Mon 15:00 {KARIN}: contact planned for now"]
    assert await titles(team, "sanne") == []


async def test_a_contact_is_told_after_an_answer_as_well(team: Team) -> None:
    await _planned(team)
    await team.agree()
    await team.later(minutes=3)
    assert (await team.case()).state is State.PLACED
    await _people(team, _as(sanne=READER))
    await team.later(hours=6)
    assert len(await titles(team, "tom")) == 1


async def test_who_loses_their_role_before_their_list_leaves_it_to_others(
    team: Team,
) -> None:
    await _planned(team)
    at = team.clock.now() + timedelta(hours=5, minutes=30)
    await _told(team, "sanne", at)
    await _asked_for(team, "sanne", at)
    await team.later(hours=6)
    await _people(team, _as(sanne=READER))
    await team.later(minutes=30)
    said = f"Mon 15:30 {KARIN}: contact planned for now"
    assert await titles(team, "tom") == [said]
    assert await titles(team, "sanne") == [f"Mon 15:30 {KARIN}: reminder you asked for"]


async def _told(team: Team, who: str, at: datetime) -> None:
    await team.parts.store.write(lambda tx: tx.nudges.told(PersonId(who), at))


async def _asked_for(team: Team, who: str, at: datetime) -> None:
    timer = Timer(case_of(1), "me", at, who)
    await team.parts.store.write(lambda tx: tx.timers.put(timer))


# ------------------------------------------------------------------ without a clock


async def _answered(team: Team) -> None:
    """Let a full reply stand for a while."""
    await team.agreed()
    await team.later(minutes=3)
    assert (await team.case()).answered_at


async def _update(team: Team, who: str, step: str) -> None:
    dialog = await team.ask(who, "update")
    answer = await team.submit(who, dialog, step, text=UPDATE)
    assert isinstance(answer, Done), answer
    await team.tick()


async def _settled(team: Team, outcome: Outcome) -> None:
    event, now = Settled((await team.reply()).id, outcome), team.clock.now()
    happen: Callable[..., object] = team.parts.dispatch.happen
    await team.parts.store.write(lambda tx: happen(tx, event, now))


async def _morning(team: Team, day: int) -> None:
    """Let the day and the night pass until the team opens that day of November."""
    team.clock.at = datetime(2026, 11, day, 9, tzinfo=UTC)
    await team.tick()


async def test_an_update_that_waits_for_approval_is_brought_up_every_morning(
    opens: Opens,
) -> None:
    team = await opens(Habits(adds=True))
    await _answered(team)
    await _update(team, "sanne", "propose")
    await team.later(hours=4)
    await _morning(team, 24)
    await _morning(team, 25)
    waits = f"{KARIN}: waits for approval"
    asked = (await team.case()).asked[-1]
    assert await titles(team, asked) == [f"Tue 09:00 {waits}", f"Wed 09:00 {waits}"]
    assert await titles(team, "sanne") == []
    assert [r.title for r in await lists(team, "webcare")] == [f"Today · {waits}"] * 2
    first, _ = await lists(team, asked)
    assert first.items[0].startswith("Karin")


async def test_an_update_that_was_agreed_on_is_brought_up_no_more(opens: Opens) -> None:
    team = await opens(Habits(adds=True))
    await _answered(team)
    await _update(team, "sanne", "propose")
    dialog = await team.ask("tom", "approve")
    answer = await team.submit("tom", dialog, "publish", noted="yes")
    assert isinstance(answer, Done), answer
    await team.later(minutes=3)
    await _morning(team, 24)
    for who in ("tom", "lotte", "sanne", "webcare"):
        assert await titles(team, who) == []


async def test_an_update_to_place_by_hand_is_brought_up_with_its_owner(
    opens: Opens,
) -> None:
    team = await opens(Habits(adds=True))
    await _answered(team)
    await _update(team, "tom", "publish")
    await _settled(team, ByHand())
    await _morning(team, 24)
    said = f"{KARIN}: agreed, post it yourself"
    assert await titles(team, "tom") == [f"Tue 09:00 {said}"]
    assert await titles(team, "webcare") == [f"Tue 09:00 Today · {said}"]


async def test_what_has_no_clock_stands_below_what_has_one(opens: Opens) -> None:
    team = await opens(Habits(adds=True), window=48)
    await _answered(team)
    await _update(team, "sanne", "propose")
    await team.later(hours=3)
    await team.opened(author={"id": "piet", "name": "Piet"})
    await _morning(team, 24)
    (read,) = await lists(team, "webcare")
    assert read.title == (
        "Today · 1 not taken yet, reply before Wed 12:03 · 1 waits for approval"
    )
    assert [item.split(" · ")[0] for item in read.items] == ["Piet", "Karin de Vries"]


# ------------------------------------------------------------------ in doubt


async def test_in_doubt_it_stands_in_the_morning_list_and_the_lead_hears_at_the_end(
    opens: Opens,
) -> None:
    team = await opens(remind_lead=[1, 0])
    team.clock.at += timedelta(hours=3)
    await team.agreed()
    await _settled(team, Unknown())
    assert (await team.case()).state is State.DOUBT
    await _morning(team, 24)
    doubt = f"Today · {KARIN}: reply we do not see standing, please look"
    assert await titles(team, "webcare") == [f"Tue 09:00 {doubt}"]
    await team.later(hours=2)
    assert await titles(team, "lotte") == []
    await team.later(hours=1)
    over = f"{KARIN}: ran out at Tue 12:00, what now?"
    assert await titles(team, "lotte") == [f"Tue 12:00 {over}"]
    await _morning(team, 25)
    assert (await titles(team, "webcare"))[-1] == f"Wed 09:00 Today · {over}"


async def test_an_update_in_doubt_stands_in_the_morning_list(opens: Opens) -> None:
    team = await opens(Habits(adds=True))
    await _answered(team)
    await _update(team, "tom", "publish")
    await _settled(team, Unknown())
    await _morning(team, 24)
    doubt = f"Today · {KARIN}: reply we do not see standing, please look"
    assert await titles(team, "webcare") == [f"Tue 09:00 {doubt}"]


# ------------------------------------------------------------------ before the end


async def _at(team: Team, hour: int, minute: int) -> None:
    team.clock.at = datetime(2026, 11, 23, hour, minute, tzinfo=UTC)
    await team.live()


async def _complains(team: Team, name: str) -> None:
    await team.opened(author={"id": name, "name": name})


async def test_what_ends_before_the_next_list_may_come_is_told_before_closing(
    opens: Opens,
) -> None:
    team = await opens(window=1)
    await on(team, "sanne", 8.5)
    await _at(team, 16, 36)
    await _complains(team, "Karin")
    await _at(team, 16, 40)
    await _complains(team, "Piet")
    for minute in range(41, 60):
        await _at(team, 16, minute)
    for minute in range(40):
        await _at(team, 17, minute)
    got = await lists(team, "sanne")
    assert [read.at for read in got] == ["Mon 16:36", "Mon 17:25"]
    assert any(item.startswith("Piet") for item in got[1].items)


async def test_what_ends_before_the_hour_is_over_is_told_before_its_end(
    opens: Opens,
) -> None:
    team = await opens(window=1, remind_shift=[], remind_lead=[])
    await on(team, "sanne", 8)
    await _told(team, "sanne", team.clock.now() + timedelta(minutes=30))
    await _at(team, 9, 20)
    await _complains(team, "Karin")
    await _at(team, 9, 30)
    await _told(team, "sanne", team.clock.now())
    for minute in (40, 59):
        await _at(team, 9, minute)
    await _at(team, 10, 14)
    assert await titles(team, "sanne") == []
    await _at(team, 10, 15)
    assert await titles(team, "sanne") == [
        "Mon 10:15 Karin (case 1): runs out before Mon 10:20"
    ]


async def test_what_the_next_opening_leaves_time_for_keeps_to_the_hour(
    opens: Opens,
) -> None:
    team = await opens(window=48, remind_shift=[], remind_lead=[])
    await _complains(team, "Karin")
    await team.press("sanne", "take")
    await _at(team, 17, 0)
    await _told(team, "sanne", team.clock.now())
    nudge = Nudge(PersonId("sanne"), case_of(1), "owner", team.clock.now())
    due = Timer(person_of("sanne"), LIST, team.clock.now())

    def left(tx: Tx) -> None:
        tx.nudges.put(nudge)
        tx.timers.put(due)

    await team.parts.store.write(left)
    await _at(team, 17, 29)
    assert await titles(team, "sanne") == []
    await _morning(team, 24)
    assert len(await titles(team, "sanne")) == 1
