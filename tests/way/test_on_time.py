"""On time: the right one hears of it, in one list, never twice, late but never lost."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from bot.case import State
from bot.notice import Notice, NoticeId, NoticeKind, NoticeState
from bot.person import PersonId
from bot.ports.events import Due
from bot.ports.store import Tx
from bot.reminder import CONTACT, LIST, ME, SILENCE, Nudge, Timer
from bot.subject import case_of, notice_of, person_of
from tests.times import local
from tests.way.conftest import Opens
from tests.way.lists import lists, on, titles
from tests.way.team import WORDS, Team

KARIN = "Karin de Vries (case 1)"


async def _night(team: Team) -> None:
    """Let a working day pass, and the night after it, minute by minute enough."""
    for _ in range(96):
        await team.later(minutes=15)


# ------------------------------------------------------------------ who hears of it


async def test_the_owner_hears_of_it_three_hours_before_the_end(opens: Opens) -> None:
    team = await opens(window=8)
    await team.opened()
    await team.press("sanne", "take")
    await team.later(hours=4, minutes=59)
    assert await titles(team, "sanne") == []
    await team.later(minutes=1)
    said = [f"Mon 14:00 {KARIN}: runs out before Mon 17:00"]
    assert await titles(team, "sanne") == said
    await team.later(hours=40)
    assert await titles(team, "sanne") == said


async def test_a_line_of_a_list_names_and_opens_its_case(opens: Opens) -> None:
    team = await opens(window=8)
    await team.opened()
    await team.press("sanne", "take")
    await team.later(hours=5)
    (read,) = await lists(team, "sanne")
    assert read.items == ("Karin de Vries · 1 of 5 stars · Plein · Polderbank",)
    post = await team.parts.store.read(
        lambda tx: tx.posts.get("list:sanne:2026-11-23T14:00:00+00:00")
    )
    assert post is not None
    assert post.body["blocks"][1]["subject"] == "case:1"
    assert "reply before Mon 17:00" in post.body["blocks"][1]["detail"]


async def test_nobody_took_it_so_the_leads_hear_of_it(team: Team) -> None:
    await team.opened()
    await team.later(hours=6)
    taken = f"Mon 15:00 {KARIN}: not taken yet, reply before Tue 09:00"
    assert await titles(team, "lotte") == [taken]
    assert await titles(team, "tom") == []


async def test_who_is_on_hears_of_what_nobody_took(team: Team) -> None:
    await on(team, "tom")
    await team.opened()
    await team.later(hours=6)
    assert len(await titles(team, "tom")) == 1
    assert await titles(team, "lotte") == []


async def test_the_approver_hears_of_it_while_words_wait(opens: Opens) -> None:
    team = await opens(window=8, approval="two")
    await team.opened()
    await team.proposed("sanne")
    await team.later(hours=5)
    asked = await _asked(team)
    assert await titles(team, asked) == [
        f"Mon 14:00 {KARIN}: runs out before Mon 17:00"
    ]
    assert await titles(team, "sanne") == []


async def _asked(team: Team) -> str:
    return (await team.case()).asked[-1]


async def test_the_lead_hears_an_hour_before_the_end_unless_words_wait(
    opens: Opens,
) -> None:
    team = await opens(window=8, remind_owner=[])
    await team.opened()
    await team.press("sanne", "take")
    await team.opened(author={"id": "piet", "name": "Piet"})
    dialog = await _reply(team, 2)
    await team.submit("sanne", dialog, "propose", text=WORDS)
    await team.later(hours=7)
    (read,) = await lists(team, "lotte")
    assert read.title == f"{KARIN}: runs out before Mon 17:00"
    await team.later(hours=1)
    ((_, over),) = [(r.at, r) for r in (await lists(team, "lotte"))[1:]]
    assert over.title == "2 ran out, what now?"


async def _reply(team: Team, case: int) -> object:
    answer = await team.answer("sanne", "reply", "load", {}, case=case)
    return answer.dialog  # type: ignore[union-attr]


async def test_nobody_is_told_of_what_is_on_its_way(opens: Opens) -> None:
    team = await opens(window=8, undo=3600)
    await team.opened()
    await team.later(hours=4, minutes=30)
    await team.agree()
    await team.later(minutes=30)
    assert await titles(team, "tom") == []


async def test_while_publishing_stands_still_agreed_words_are_not_on_their_way(
    opens: Opens,
) -> None:
    team = await opens(window=8, undo=3600)
    await team.opened()
    await team.later(hours=4, minutes=30)
    await team.agree()
    await team.press("lotte", "stop")
    await team.later(minutes=30)
    assert len(await titles(team, "tom")) == 1


async def test_what_an_owner_who_left_had_goes_to_who_minds_the_rest(
    opens: Opens,
) -> None:
    team = await opens(window=8)
    await team.opened()
    await team.press("sanne", "take")
    await _leaves(team, "sanne")
    await team.later(hours=5)
    assert len(await titles(team, "lotte")) == 1


async def _leaves(team: Team, who: str) -> None:
    now = team.clock.now()
    people = await team.parts.store.read(lambda tx: tx.team.people())
    rest = [person for person in people if person["id"] != who]
    await team.parts.store.write(lambda tx: tx.team.set_people(rest, now))


# ------------------------------------------------------------------ in one list


async def test_what_ends_overnight_is_one_list_before_closing(team: Team) -> None:
    for name in ("Karin", "Piet", "Els"):
        await team.opened(author={"id": name, "name": name})
    for case in (1, 2, 3):
        await team.press("sanne", "take", case=case)
    await _night(team)
    assert await titles(team, "sanne") == ["Mon 16:00 3 run out before Tue 09:00"]


async def test_a_person_gets_one_list_an_hour(opens: Opens) -> None:
    team = await opens(window=4, remind_lead=[])
    for minute in range(12):
        await team.opened(author={"id": str(minute), "name": f"Customer {minute}"})
        await team.press("sanne", "take", case=minute + 1)
        await team.later(minutes=10)
    for _ in range(20):
        await team.later(minutes=10)
    got = await lists(team, "sanne")
    assert [read.at for read in got] == ["Mon 10:00", "Mon 11:00", "Mon 12:00"]
    assert [len(read.items) for read in got] == [1, 6, 5]


async def test_nothing_comes_at_night(opens: Opens) -> None:
    team = await opens(window=72)
    team.clock.at = datetime(2026, 11, 23, 20, 0, tzinfo=UTC)
    await team.opened()
    await team.press("sanne", "take")
    for _ in range(80):
        await team.later(hours=1)
    everybody = [await lists(team, who) for who in ("sanne", "tom", "lotte")]
    hours = {read.at[4:] for got in everybody for read in got}
    assert hours
    assert all("09:00" <= hour < "17:30" for hour in hours)


async def test_what_is_urgent_rings_at_night_for_who_is_on_else_the_leads(
    team: Team,
) -> None:
    team.clock.at = datetime(2026, 11, 23, 22, 0, tzinfo=UTC)
    await team.opened(text="Ik weet je te vinden.")
    rung = "Mon 22:00 Karin de Vries (case 1): urgent, reply before Tue 22:00"
    assert await titles(team, "lotte") == [rung]
    assert await titles(team, "tom") == []


async def test_alarms_within_five_minutes_come_as_one_after_the_first(
    team: Team,
) -> None:
    team.clock.at = datetime(2026, 11, 23, 22, 0, tzinfo=UTC)
    for minute in range(12):
        if minute in (0, 1, 3, 6):
            await team.opened(text="Ik weet je te vinden.", author={"id": str(minute)})
        await team.later(minutes=1)
    got = await lists(team, "lotte")
    assert [(read.at, len(read.items)) for read in got] == [
        ("Mon 22:00", 1),
        ("Mon 22:05", 2),
        ("Mon 22:10", 1),
    ]


async def test_an_alarm_waits_for_no_other_list(team: Team) -> None:
    now = team.clock.now()
    await team.parts.store.write(lambda tx: tx.nudges.told(PersonId("lotte"), now))
    await team.opened(text="Ik weet je te vinden.")
    assert [read.at for read in await lists(team, "lotte")] == ["Mon 09:00"]


async def test_an_alarm_that_lies_ahead_holds_up_no_other_for_long(team: Team) -> None:
    await team.opened(text="Ik weet je te vinden.")
    team.clock.at -= timedelta(hours=3)
    await team.opened(text="Ik weet je te vinden.", author={"id": "piet"})
    await team.later(minutes=5)
    assert [read.at for read in await lists(team, "lotte")] == [
        "Mon 06:05",
        "Mon 09:00",
    ]


async def _turns_into_a_threat(team: Team, review: str) -> None:
    team.clock.at = datetime(2026, 11, 23, 20, 0, tzinfo=UTC)
    team.site.shelf.edit(review, {"text": "Ik weet je te vinden."})
    await team.live()


async def test_a_case_that_turns_into_a_threat_rings_its_owner_and_the_leads(
    team: Team,
) -> None:
    review = await team.opened()
    await team.press("sanne", "take")
    await _turns_into_a_threat(team, review)
    assert (await team.case()).urgent
    for who in ("sanne", "lotte"):
        assert [t[:9] for t in await titles(team, who)] == ["Mon 20:00"]


async def test_an_owner_who_is_on_is_rung_alone(team: Team) -> None:
    review = await team.opened()
    await on(team, "sanne", hours=12)
    await team.press("sanne", "take")
    await _turns_into_a_threat(team, review)
    assert any(t.startswith("Mon 20:00") for t in await titles(team, "sanne"))
    assert await titles(team, "lotte") == []


async def test_what_rang_once_does_not_ring_for_each_change(team: Team) -> None:
    review = await team.opened(text="Ik weet je te vinden.")
    before = len(await titles(team, "lotte"))
    team.site.shelf.edit(review, {"text": "Ik weet je nog steeds te vinden."})
    await team.live()
    assert len(await titles(team, "lotte")) == before == 1


async def test_a_list_that_gets_long_counts_the_rest(team: Team) -> None:
    for n in range(22):
        team.complaint(author={"id": str(n), "name": f"Customer {n}"})
    await team.live()
    await team.later(hours=6)
    (read,) = await lists(team, "lotte")
    assert read.title == "22 not taken yet, the first before Tue 09:00"
    assert len(read.items) == 20
    assert read.note == "And 2 more that end later."


async def test_different_reasons_stand_in_one_title(opens: Opens) -> None:
    team = await opens(window=8)
    for name in ("Karin", "Piet"):
        await team.opened(author={"id": name, "name": name})
    await team.press("sanne", "take", case=1)
    await team.press("lotte", "take", case=2)
    await _asks(team, "lotte", hours=5)
    await team.later(hours=5)
    said = "Mon 14:00 1 runs out before Mon 17:00 · 1 reminder you asked for"
    assert await titles(team, "lotte") == [said]


async def test_a_case_with_two_reasons_stands_in_a_list_once(opens: Opens) -> None:
    team = await opens(window=8)
    await team.opened()
    await team.press("lotte", "take")
    await _asks(team, "lotte", hours=5)
    await team.later(hours=5)
    (read,) = await lists(team, "lotte")
    assert read.title.endswith("runs out before Mon 17:00")
    assert len(read.items) == 1


# ------------------------------------------------------------------ what is asked for


async def test_what_somebody_asked_for_comes_at_its_moment_whatever_happened(
    team: Team,
) -> None:
    await team.opened()
    await _asks(team, "sanne", hours=8.5)
    await team.press("sanne", "not_complaint")
    await team.later(hours=8, minutes=30)
    said = [f"Mon 17:30 {KARIN}: reminder you asked for"]
    assert await titles(team, "sanne") == said


async def test_what_was_asked_for_and_slept_through_waits_for_the_morning(
    team: Team,
) -> None:
    await team.opened()
    await _asks(team, "sanne", hours=8)
    await team.later(hours=14)
    assert await titles(team, "sanne") == []
    await team.later(hours=10)
    assert len(await titles(team, "sanne")) == 1


async def _asks(team: Team, who: str, *, hours: float) -> None:
    """Let somebody ask to be reminded of case 1."""
    at = team.clock.now() + timedelta(hours=hours)
    timer = Timer(case_of(1), ME, at, who)
    await team.parts.store.write(lambda tx: tx.timers.put(timer))


async def test_a_question_without_an_answer_stands_in_both_lists(team: Team) -> None:
    now = team.clock.now()
    question = Notice(
        NoticeId(0),
        NoticeKind.QUESTION,
        "delivery",
        "2026-11-23",
        NoticeState.OPEN,
        PersonId("sanne"),
        now,
        text="Is the route still broken?",
        asked_of=PersonId("tom"),
        due_at=now + timedelta(hours=2),
    )

    def ask(tx: Tx) -> None:
        about = notice_of(tx.notices.open(question).id)
        tx.timers.put(Timer(about, SILENCE, now + timedelta(hours=2)))
        tx.timers.put(Timer(person_of("tom"), SILENCE, now))

    await team.parts.store.write(ask)
    await team.later(hours=2)
    for who in ("tom", "sanne"):
        (read,) = await lists(team, who)
        assert read.title == "delivery: question without an answer"
        assert "Is the route still broken?" in read.items[0]


async def test_a_question_that_was_answered_meanwhile_is_not_told(team: Team) -> None:
    now = team.clock.now()
    about = notice_of(99)  # it is gone; who asked was nudged before
    nudge = Nudge(PersonId("tom"), about, SILENCE, now)
    due = Timer(person_of("tom"), LIST, now)

    def left(tx: Tx) -> None:
        tx.nudges.put(nudge)
        tx.timers.put(due)

    await team.parts.store.write(left)
    await team.tick()
    assert await lists(team, "tom") == []


async def test_a_contact_that_was_planned_is_told_at_its_moment(team: Team) -> None:
    await team.opened()
    await team.press("sanne", "take")
    at = team.clock.now() + timedelta(hours=8.5)
    timer = Timer(case_of(1), CONTACT, at, "sanne")
    await team.parts.store.write(lambda tx: tx.timers.put(timer))
    await team.later(hours=7)
    await team.later(hours=1.5)
    closing, contact = await titles(team, "sanne")
    assert closing.startswith("Mon 16:00")
    assert contact == f"Mon 17:30 {KARIN}: contact planned for now"


# ------------------------------------------------------------------ nobody's own act


async def test_who_worked_on_it_since_is_not_told(opens: Opens) -> None:
    team = await opens(window=8)
    await team.opened()
    await team.press("sanne", "take")
    await _told_just_now(team, "sanne", minutes=4 * 60 + 50)
    await team.later(hours=5)
    assert await titles(team, "sanne") == []
    await team.later(minutes=5)
    dialog = await team.ask("sanne", "reply", step="load")
    await team.submit("sanne", dialog, "save", text=WORDS)
    await team.later(hours=1)
    assert await titles(team, "sanne") == []


async def test_what_changed_hands_is_told_to_nobody_before(opens: Opens) -> None:
    team = await opens(window=8, remind_lead=[])
    await team.opened()
    await team.press("sanne", "take")
    await _told_just_now(team, "sanne", minutes=4 * 60 + 50)
    await team.later(hours=5)
    dialog = await team.ask("lotte", "assign")
    await team.submit("lotte", dialog, "assign", owner="tom")
    await team.later(hours=1)
    assert await titles(team, "sanne") == []


async def _told_just_now(team: Team, who: str, *, minutes: int) -> None:
    """Let somebody have got a list so many minutes from now."""
    at = team.clock.now() + timedelta(minutes=minutes)
    await team.parts.store.write(lambda tx: tx.nudges.told(PersonId(who), at))


async def test_a_reminder_dies_with_its_case(team: Team) -> None:
    await team.opened()
    dialog = await team.ask("sanne", "no_reply")
    await team.submit("sanne", dialog, "close", reason="rage")
    assert (await team.case()).state is State.CLOSED
    await team.later(hours=30)
    assert await titles(team, "lotte") == []


async def test_a_card_whose_clock_stopped_is_not_drawn_again(team: Team) -> None:
    await team.opened()
    await team.press("sanne", "not_complaint")
    await team.tick()
    soon = Timer(case_of(1), "soon", team.clock.now())
    await team.parts.store.write(lambda tx: tx.timers.put(soon))
    await team.parts.timers.tick(team.clock.now())
    assert await team.parts.store.read(lambda tx: tx.outbox.open()) == 0


async def test_a_timer_that_was_fired_already_does_nothing(team: Team) -> None:
    await team.opened()
    timer = Timer(case_of(1), "owner", team.clock.now())
    now = team.clock.now()
    await team.parts.store.write(
        lambda tx: team.parts.dispatch.happen(tx, Due(timer), now)
    )
    await team.tick()
    assert await titles(team, "lotte") == []


async def test_a_case_that_is_no_more_reminds_nobody(team: Team) -> None:
    now = team.clock.now()
    lost = [Timer(case_of(99), step, now) for step in ("owner", "soon", "approver")]
    lost.append(Timer(person_of("tom"), "owner", now))

    def put(tx: object) -> None:
        for timer in lost:
            tx.timers.put(timer)  # type: ignore[attr-defined]

    await team.parts.store.write(put)
    await team.tick()
    assert await titles(team, "lotte") == []


async def _starts(team: Team, at: datetime) -> None:
    """Let the bot start at a moment of the story's own, with nothing left to do."""
    team.clock.at = at
    await team.restart()
    await team.tick()


# ------------------------------------------------------------------ the day opens


async def test_breaches_of_the_night_are_one_list_to_the_lead_at_opening(
    team: Team,
) -> None:
    await _starts(team, datetime(2026, 11, 22, 20, 0, tzinfo=UTC))  # a Sunday
    for n in range(3):
        old = team.clock.now() - timedelta(hours=20 + n)
        who = {"id": str(n), "name": f"Customer {n}"}
        team.complaint(author=who, created_at=old.isoformat())
    await team.live()
    await team.later(hours=13)
    assert await titles(team, "lotte") == ["Mon 09:00 3 ran out, what now?"]
    (morning,) = await lists(team, "webcare")
    assert morning.title == "Today · 3 ran out, what now?"
    assert len(morning.items) == 3
    assert morning.buttons == ("I'm on until…",)


async def test_the_morning_list_tells_what_waits_and_what_ends_today(
    opens: Opens,
) -> None:
    team = await opens(window=30)
    await team.opened(author={"id": "1", "name": "Taken, ends today"})
    await team.press("sanne", "take")
    team.clock.at = datetime(2026, 11, 23, 20, 0, tzinfo=UTC)
    await team.opened(author={"id": "2", "name": "Came at night"})
    await team.opened(author={"id": "3", "name": "Taken, ends later"})
    await team.press("sanne", "take", case=3)
    team.clock.at = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
    await team.tick()
    (morning,) = await lists(team, "webcare")
    assert morning.at == "Tue 09:00"
    assert morning.title == (
        "Today · 1 runs out before Tue 15:00 · 1 not taken yet, reply before Wed 02:00"
    )
    assert [item.split(" · ")[0] for item in morning.items] == [
        "Taken, ends today",
        "Came at night",
    ]


async def test_as_the_day_opens_the_leads_read_the_teams_list(opens: Opens) -> None:
    team = await opens(window=48)
    await _starts(team, datetime(2026, 11, 22, 20, 0, tzinfo=UTC))
    await team.opened()
    await team.later(hours=13)
    assert len(await titles(team, "webcare")) == 1
    assert await titles(team, "lotte") == []


async def test_there_is_no_morning_list_of_nothing_but_one_the_next_day(
    team: Team,
) -> None:
    await team.later(hours=24)
    assert await titles(team, "webcare") == []
    team.clock.at += timedelta(hours=12)
    await team.opened()
    await team.later(hours=12)
    assert len(await titles(team, "webcare")) == 1


async def test_a_morning_slept_through_is_told_late_inside_hours_only(
    opens: Opens,
) -> None:
    team = await opens(window=480)
    await team.opened()
    await team.later(days=1, hours=3)  # Tuesday noon
    assert [r.at for r in await lists(team, "webcare")] == ["Tue 12:00"]
    await team.later(days=4, hours=9)  # Saturday night
    assert len(await lists(team, "webcare")) == 1
    team.clock.at = datetime(2026, 11, 30, 9, 0, tzinfo=UTC)
    await team.tick()
    assert [r.at for r in await lists(team, "webcare")] == ["Tue 12:00", "Mon 09:00"]


async def test_a_morning_that_is_overdue_at_the_start_still_comes(opens: Opens) -> None:
    team = await opens(window=480)
    await team.opened()
    team.clock.at += timedelta(days=1, hours=1)
    await team.restart()
    await team.tick()
    assert [r.at for r in await lists(team, "webcare")] == ["Tue 10:00"]


async def test_a_clock_put_back_over_a_start_brings_no_second_morning(
    opens: Opens,
) -> None:
    team = await opens(window=480)
    await team.opened()
    await team.later(days=1)
    team.clock.at -= timedelta(days=1)
    await team.restart()
    for _ in range(3):
        await team.later(days=1)
    assert [r.at[:3] for r in await lists(team, "webcare")] == ["Tue", "Wed", "Thu"]


# ------------------------------------------------------------------ sleep and restarts


async def test_after_three_days_asleep_one_list_comes(team: Team) -> None:
    await team.opened()
    await team.opened(author={"id": "piet", "name": "Piet"})
    await team.restart()
    await team.later(days=3)
    assert await titles(team, "lotte") == ["Thu 09:00 2 ran out, what now?"]


async def test_a_restart_at_any_moment_loses_and_doubles_nothing(opens: Opens) -> None:
    calm, shaken = await opens(window=8), await opens(window=8)
    for team in (calm, shaken):
        await team.opened()
        await team.press("sanne", "take")
        for _ in range(30):
            await team.later(minutes=20)
            if team is shaken:
                await team.restart()
    for who in ("sanne", "lotte", "webcare"):
        assert await titles(calm, who) == await titles(shaken, who)
    assert await titles(shaken, "sanne")


async def test_a_clock_that_jumps_back_and_forth_doubles_nothing(opens: Opens) -> None:
    team = await opens(window=8)
    await team.opened()
    await team.press("sanne", "take")
    await team.later(hours=5)
    for hours in (-3, 3, -1, 1, -5, 5):
        await team.later(hours=hours)
    assert len(await titles(team, "sanne")) == 1


async def test_a_clock_put_back_to_a_list_does_not_swallow_the_next(
    opens: Opens,
) -> None:
    team = await opens(window=8)
    await team.opened()
    who, at = person_of("sanne"), team.clock.now()

    def again(tx: object) -> None:
        tx.timers.put(Timer(who, LIST, at))  # type: ignore[attr-defined]

    await team.parts.store.write(again)
    await team.tick()
    await team.parts.store.write(
        lambda tx: tx.timers.put(Timer(case_of(1), ME, at, "sanne"))
    )
    await team.tick()
    await team.later(seconds=1)
    assert len(await titles(team, "sanne")) == 1


async def test_an_older_nudge_waits_for_the_hour_to_pass_again(team: Team) -> None:
    """A list timer that comes too soon, since another list came, is set anew."""
    await team.opened()
    await team.press("sanne", "take")
    at = team.clock.now()

    def soon(tx: object) -> None:
        tx.timers.put(Timer(case_of(1), ME, at, "sanne"))  # type: ignore[attr-defined]
        tx.nudges.told(PersonId("sanne"), at)  # type: ignore[attr-defined]
        tx.timers.put(Timer(person_of("sanne"), LIST, at))  # type: ignore[attr-defined]

    await team.parts.store.write(soon)
    await team.tick()
    assert await titles(team, "sanne") == []
    await team.later(hours=1)
    assert len(await titles(team, "sanne")) == 1


# ------------------------------------------------------------------ both clock changes


@pytest.mark.parametrize(
    ("start", "end", "morning"),
    [
        # The clocks of Amsterdam go from 02:00 to 03:00, and from 03:00 to 02:00.
        ("2027-03-27 12:00", "2027-03-28 13:00", "2027-03-28 09:00"),
        ("2026-10-24 12:00", "2026-10-25 11:00", "2026-10-25 09:00"),
    ],
)
async def test_a_window_is_24_real_hours_and_a_morning_is_nine_on_the_clock(
    opens: Opens, start: str, end: str, morning: str
) -> None:
    team = await opens(zone="Europe/Amsterdam", hours=["mon-sun 09:00-17:30"])
    await _starts(team, local(start))
    await team.opened()
    assert (await team.case()).window_end == local(end)
    team.clock.at = local(morning) - timedelta(seconds=1)
    await team.tick()
    assert await lists(team, "webcare") == []
    await team.later(seconds=1)
    (read,) = await lists(team, "webcare")
    assert read.title.startswith("Today")


# ------------------------------------------------------------------ card and age


async def test_the_card_says_when_it_runs_out_soon_and_when_it_is_over(
    team: Team,
) -> None:
    await team.opened()
    await team.later(hours=19, minutes=13)
    assert "runs out soon" in await team.head()
    await team.later(hours=5)
    assert "ran out at Tue 09:00" in await team.head()


async def test_an_old_complaint_reminds_once_and_has_no_clock(team: Team) -> None:
    old = team.clock.now() - timedelta(days=3)
    team.complaint(created_at=old.isoformat())
    await team.live()
    assert (await team.case()).old
    assert "already old when we saw it" in await team.head()
    await team.later(hours=100)
    assert await titles(team, "lotte") == [
        f"Mon 09:00 {KARIN}: older complaint without a reply"
    ]


async def test_older_than_a_week_is_reading_matter(team: Team) -> None:
    old = team.clock.now() - timedelta(days=8)
    team.complaint(created_at=old.isoformat())
    await team.live()
    assert await team.parts.store.read(lambda tx: tx.cases.listed()) == []
    assert await team.parts.store.read(lambda tx: tx.reviews.count()) == 1


async def test_a_deadline_weeks_away_is_a_date_everywhere(opens: Opens) -> None:
    team = await opens(window=720, remind_lead=[])
    await team.opened()
    assert "reply before 23 Dec 09:00" in await team.head()
    await team.press("sanne", "take")
    await team.later(days=29, hours=7)
    assert "runs out before" in (await titles(team, "sanne"))[0]
    (read,) = await lists(team, "sanne")
    assert read.items
