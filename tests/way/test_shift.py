"""Who is on: it gets what nobody took, and hands over what is still open."""

from __future__ import annotations

from datetime import timedelta

from bot.blocks import Look
from bot.person import PersonId
from bot.press import Ask, Dialog, Done, Refused, Wrong
from bot.spoken import understand
from bot.subject import TEAM
from bot.words import Words, line
from tests.way.conftest import Opens
from tests.way.lists import Read, lists, off, on, titles
from tests.way.team import Team, errors


async def _two_open(team: Team) -> None:
    """Let two customers complain; Sanne takes the second."""
    for name in ("Karin", "Piet"):
        await team.opened(author={"id": name, "name": name})
    await team.press("sanne", "take", case=2)


async def _who_is_on(team: Team) -> list[str]:
    now = team.clock.now()
    found = await team.parts.store.read(lambda tx: tx.shifts.on(now))
    return [shift.person for shift in found]


async def _dialog(team: Team, who: str) -> dict[str, list[str]]:
    """Give the fields of the dialog with what each of them offers."""
    answer = await team.send(team.request(who, "shift", "", {}, TEAM))
    assert isinstance(answer, Ask)
    words = Words("en", "UTC")
    fields = {
        f.name: [words.say(c.label) for c in f.choices] or [words.say(f.label)]
        for f in answer.dialog.fields
    }
    notes = [words.say(b.line) for b in answer.dialog.blocks if hasattr(b, "line")]
    return {**fields, "notes": notes}


# ------------------------------------------------------------------ the dialog


async def test_until_when_is_offered_today_and_the_next_day(team: Team) -> None:
    assert await _dialog(team, "sanne") == {
        "until": ["Today 17:00", "Today 17:30", "Tue 12:00", "Tue 17:30"],
        "notes": ["Nobody is on now; the leads hear of what nobody takes."],
    }


async def test_who_is_on_can_be_taken_over_or_end_it(team: Team) -> None:
    await on(team, "tom")
    shown = await _dialog(team, "sanne")
    assert shown["notes"] == ["Tom Bakker is on until Mon 17:00."]
    assert shown["over"] == ["Take over from Tom Bakker: that shift ends now"]
    assert "Now: the shift ends" not in shown["until"]
    shown = await _dialog(team, "tom")
    assert "over" not in shown
    assert shown["until"][-1] == "Now: the shift ends"


async def test_a_lead_sets_the_shift_of_anybody(team: Team) -> None:
    shown = await _dialog(team, "lotte")
    assert shown["person"] == ["Sanne de Vries", "Tom Bakker", "Lotte Jansen"]


async def test_what_is_wrong_is_said_at_its_field(team: Team) -> None:
    assert errors(await on(team, "sanne", -1)) == {"until": "error.moment"}
    assert errors(await on(team, "sanne", person="tom")) == {"person": "error.choose"}
    assert errors(await on(team, "lotte", person="nobody")) == {
        "person": "error.choose"
    }
    assert await _who_is_on(team) == []


async def test_what_was_chosen_stands_there_again_when_something_is_wrong(
    team: Team,
) -> None:
    answer = await on(team, "lotte", -1, person="tom")
    drawn = {f.name: f.value for f in answer.dialog.fields}  # type: ignore[union-attr]
    assert drawn["person"] == "tom"


# ------------------------------------------------------------------ typed, not chosen


async def _said(team: Team, text: str) -> Dialog:
    """Give the dialog that opens for what somebody typed."""
    said = understand(text)
    request = team.request("sanne", said.action, said.step, said.values, said.subject)
    answer = await team.send(request)
    assert isinstance(answer, Ask), answer
    return answer.dialog


def _until(dialog: Dialog) -> tuple[str, list[str]]:
    """Give what is chosen and what there is to choose."""
    (field,) = dialog.fields
    words = Words("en", "UTC")
    names = {choice.value: words.say(choice.label) for choice in field.choices}
    return names.get(field.value, ""), [*names.values()]


async def test_a_time_that_was_typed_is_chosen_and_sets_the_shift(team: Team) -> None:
    chosen, offered = _until(await _said(team, "on 17:30"))
    assert chosen == "Today 17:30"
    assert len(offered) == 4
    dialog = await _said(team, "ik ben tot 16.15")
    chosen, offered = _until(dialog)
    assert chosen == "Today 16:15"
    assert chosen in offered
    answer = await team.submit("sanne", dialog, "begin")
    assert isinstance(answer, Done)
    assert Words("en", "UTC").say(answer.line) == (
        "Sanne de Vries is on until Mon 16:15."
    )


async def test_a_time_of_day_that_has_passed_is_tomorrows(team: Team) -> None:
    assert _until(await _said(team, "on until 8:00"))[0] == "Tue 08:00"


async def test_what_is_no_time_is_said_in_the_dialog(team: Team) -> None:
    dialog = await _said(team, "on until vijf")
    assert dialog.blocks[0] == Look(line("look.no_clock", said="vijf"))
    assert _until(dialog)[0] == ""
    plain = await _said(team, "aan")
    assert not [block for block in plain.blocks if isinstance(block, Look)]


async def test_a_time_of_ones_own_stays_when_something_is_wrong(team: Team) -> None:
    until = (team.clock.now() + timedelta(hours=3, minutes=7)).isoformat()
    answer = await on(team, "lotte", person="nobody", until=until)
    assert isinstance(answer, Wrong)
    field = next(f for f in answer.dialog.fields if f.name == "until")
    assert until in [choice.value for choice in field.choices]
    assert field.value == until


# ------------------------------------------------------------------ a shift begins


async def test_who_begins_gets_what_is_open_in_one_list(team: Team) -> None:
    await _two_open(team)
    answer = await on(team, "tom")
    assert isinstance(answer, Done)
    assert Words("en", "UTC").say(answer.line) == "Tom Bakker is on until Mon 17:00."
    await team.tick()
    assert await titles(team, "tom") == [
        "Mon 09:00 Now with you · Karin (case 1): not taken yet, reply before Tue 09:00"
    ]


async def test_who_begins_when_nothing_is_open_is_left_in_peace(team: Team) -> None:
    await on(team, "tom")
    await team.tick()
    assert await titles(team, "tom") == []


async def test_who_takes_over_gets_the_others_open_work_too(team: Team) -> None:
    await on(team, "sanne")
    await _two_open(team)
    await on(team, "tom", over="yes")
    await team.tick()
    assert await _who_is_on(team) == ["tom"]
    (read,) = await lists(team, "tom")
    assert read.title == (
        "Hand-over · 1 not taken yet, reply before Tue 09:00"
        " · 1 still open from the shift before, reply before Tue 09:00"
    )
    assert len(read.items) == 2
    assert await titles(team, "sanne") == [
        "Mon 09:00 Your shift has ended: Tom Bakker saw to it."
    ]


async def test_two_can_be_on_and_keep_their_own(team: Team) -> None:
    await on(team, "sanne")
    await _two_open(team)
    await on(team, "tom")
    await team.tick()
    assert await _who_is_on(team) == ["sanne", "tom"]
    (read,) = await lists(team, "tom")
    assert len(read.items) == 1


async def test_who_comes_after_the_last_one_gets_what_was_left(team: Team) -> None:
    await on(team, "sanne", 2)
    await _two_open(team)
    await team.later(hours=3)
    await on(team, "tom")
    await team.tick()
    assert len((await lists(team, "tom"))[0].items) == 2


async def test_a_shift_that_is_prolonged_stays_one(team: Team) -> None:
    await on(team, "tom", 2)
    await on(team, "tom", 4)
    assert await _who_is_on(team) == ["tom"]
    await team.later(hours=2)
    assert await _who_is_on(team) == ["tom"]
    assert await titles(team, "webcare") == []
    await team.later(hours=2)
    assert await titles(team, "webcare") == ["Mon 13:00 Nobody is on since 13:00."]


async def test_a_shift_that_is_cut_short_by_another_ends_once(team: Team) -> None:
    await on(team, "tom", 8)
    await on(team, "tom", 3)
    await team.later(hours=3, minutes=5)
    assert await titles(team, "webcare") == ["Mon 12:05 Nobody is on since 12:00."]
    await team.later(hours=5)
    assert len(await titles(team, "webcare")) == 1


# ------------------------------------------------------------------ a shift ends


async def test_the_team_hears_that_nobody_is_on_and_what_nobody_took(
    team: Team,
) -> None:
    await on(team, "tom")
    await _two_open(team)
    await team.later(hours=8)
    said = "Nobody is on since 17:00 · Karin (case 1): not taken yet"
    (read,) = await lists(team, "webcare")
    assert read.title == f"{said}, reply before Tue 09:00"
    assert read.buttons == ("I'm on until…",)


async def test_after_hours_nothing_is_said_when_nothing_waits(team: Team) -> None:
    await on(team, "tom", 8.5)
    await team.later(hours=8.5)
    assert await titles(team, "webcare") == []


async def test_who_goes_off_leaves_the_rest_to_who_is_on(team: Team) -> None:
    await on(team, "sanne")
    await on(team, "tom")
    await _two_open(team)
    answer = await off(team, "sanne")
    assert isinstance(answer, Done)
    await team.tick()
    (read,) = await lists(team, "tom")
    assert read.title.startswith("Sanne de Vries is off · 1 not taken yet")
    assert len(read.items) == 2
    assert await titles(team, "sanne") == []
    await team.later(hours=8)  # the end that the shift would have had
    assert [r.title for r in await lists(team, "webcare")] == [
        (
            "Nobody is on since 17:00 · Karin (case 1): not taken yet,"
            " reply before Tue 09:00"
        )
    ]


async def test_who_goes_off_with_nothing_open_disturbs_nobody(team: Team) -> None:
    await on(team, "sanne")
    await on(team, "tom")
    await off(team, "sanne")
    await team.tick()
    assert await titles(team, "tom") == []


async def test_the_last_one_to_go_tells_the_team(team: Team) -> None:
    await on(team, "tom")
    await team.later(hours=3)
    await off(team, "tom")
    await team.tick()
    assert await titles(team, "webcare") == ["Mon 12:00 Nobody is on since 12:00."]


async def test_who_is_not_on_cannot_go_off(team: Team) -> None:
    answer = await off(team, "tom")
    assert isinstance(answer, Refused)
    assert answer.line.key == "refused.not_on"


async def test_what_a_shift_leaves_joins_the_next_list_of_who_is_still_on(
    team: Team,
) -> None:
    await on(team, "sanne", 4)
    await on(team, "tom")
    await _two_open(team)
    await team.press("tom", "take", case=1)
    await team.later(hours=4)
    assert await titles(team, "tom") == [
        (
            "Mon 13:00 Piet (case 2): still open from the shift before,"
            " reply before Tue 09:00"
        )
    ]
    assert await titles(team, "webcare") == []


async def test_who_is_back_before_the_list_needs_nobody_to_look_after_it(
    opens: Opens,
) -> None:
    team = await opens()
    await on(team, "sanne", 4)
    await on(team, "tom")
    await _two_open(team)
    await team.press("tom", "take", case=1)
    at = team.clock.now() + timedelta(hours=3, minutes=30)
    await team.parts.store.write(lambda tx: tx.nudges.told(PersonId("tom"), at))
    await team.later(hours=4)
    await on(team, "sanne", 2)
    await team.later(minutes=30)
    assert await titles(team, "tom") == []


# ------------------------------------------------------------------ one list an hour


async def _had_a_list(team: Team, who: str) -> None:
    now = team.clock.now()
    await team.parts.store.write(lambda tx: tx.nudges.told(PersonId(who), now))


async def test_what_a_colleague_leaves_who_goes_off_counts_as_a_list(
    team: Team,
) -> None:
    for who in ("sanne", "lotte", "tom"):
        await on(team, who)
    await _two_open(team)
    await team.opened(author={"id": "Els", "name": "Els"})
    await team.press("lotte", "take", case=3)
    await off(team, "sanne")
    await team.later(minutes=5)
    await off(team, "lotte")
    await team.later(minutes=54)
    assert len(await lists(team, "tom")) == 1
    await team.later(minutes=1)
    first, second = await lists(team, "tom")
    assert first.title.startswith("Sanne de Vries is off")
    assert second.at == "Mon 10:00"
    assert second.title == (
        "1 not taken yet, reply before Tue 09:00"
        " · 1 still open from the shift before, reply before Tue 09:00"
    )


async def test_what_goes_off_within_the_hour_and_was_taken_since_is_not_told(
    team: Team,
) -> None:
    for who in ("sanne", "tom"):
        await on(team, who)
    await _two_open(team)
    await _had_a_list(team, "tom")
    await off(team, "sanne")
    for case in (1, 2):
        dialog = await team.ask("lotte", "assign") if case == 1 else None
        answer = await team.answer("lotte", "assign", "", {}, case=case)
        assert isinstance(answer, Ask)
        await team.submit("lotte", dialog or answer.dialog, "assign", owner="tom")
    await team.later(hours=1)
    assert await titles(team, "tom") == []


async def test_who_is_put_on_within_the_hour_gets_what_is_open_by_the_hour(
    team: Team,
) -> None:
    await _two_open(team)
    await _had_a_list(team, "tom")
    await on(team, "lotte", person="tom")
    await team.tick()
    await team.later(minutes=59)
    said = "Lotte Jansen put you on until Mon 17:00."
    assert await lists(team, "tom") == [Read("Mon 09:00", said)]
    await team.later(minutes=1)
    _, read = await lists(team, "tom")
    assert read.title == "Karin (case 1): not taken yet, reply before Tue 09:00"


async def test_what_is_open_for_who_is_put_on_counts_as_a_list(team: Team) -> None:
    await _two_open(team)
    await on(team, "sanne")
    await on(team, "lotte", person="tom")
    await off(team, "sanne")
    await team.later(minutes=59)
    (read,) = await lists(team, "tom")
    assert len(read.items) == 1
    await team.later(minutes=1)
    assert len(await lists(team, "tom")) == 2


async def test_what_one_asked_for_oneself_is_no_reminder(team: Team) -> None:
    await _two_open(team)
    await on(team, "tom")
    await on(team, "sanne")
    await off(team, "sanne")
    await team.tick()
    handed, left = await titles(team, "tom")
    assert handed.startswith("Mon 09:00 Now with you")
    assert left.startswith("Mon 09:00 Sanne de Vries is off")


async def test_the_team_hears_once_an_hour_that_nobody_is_on(team: Team) -> None:
    for _ in range(3):
        await on(team, "tom")
        await off(team, "tom")
        await team.tick()
        await team.later(minutes=10)
    assert await titles(team, "webcare") == ["Mon 09:00 Nobody is on since 09:00."]
    await team.later(minutes=30)
    assert (await titles(team, "webcare"))[1:] == ["Mon 10:00 Nobody is on now."]
    await team.later(hours=3)
    assert len(await titles(team, "webcare")) == 2


async def test_that_nobody_is_on_is_told_later_with_what_nobody_took(
    team: Team,
) -> None:
    for _ in range(2):
        await on(team, "tom")
        await off(team, "tom")
        await team.later(minutes=1)
    await _two_open(team)
    await team.later(minutes=58)
    assert [read.title for read in await lists(team, "webcare")][1:] == [
        "Nobody is on now · Karin (case 1): not taken yet, reply before Tue 09:02"
    ]


async def test_who_is_on_by_then_makes_it_needless_to_say(team: Team) -> None:
    for _ in range(2):
        await on(team, "tom")
        await off(team, "tom")
        await team.later(minutes=1)
    await on(team, "sanne")
    await team.later(hours=1)
    assert len(await titles(team, "webcare")) == 1


async def test_after_hours_it_is_not_said_later_when_nothing_waits(team: Team) -> None:
    await team.later(hours=8)
    for _ in range(2):
        await on(team, "tom")
        await off(team, "tom")
        await team.tick()
        await team.later(minutes=1)
    await team.later(hours=2)
    assert [read.at for read in await lists(team, "webcare")] == ["Mon 17:00"]


async def test_two_shifts_that_end_together_are_one_message(team: Team) -> None:
    for who in ("tom", "sanne"):
        await on(team, who, 3)
    await team.later(hours=3)
    await team.later(hours=2)
    assert await titles(team, "webcare") == ["Mon 12:00 Nobody is on since 12:00."]


async def test_after_a_sleep_nobody_is_on_since_the_last_shift_ended(
    team: Team,
) -> None:
    await on(team, "tom", 1)
    await on(team, "sanne", 3)
    await team.later(hours=5)
    await team.later(hours=2)
    assert await titles(team, "webcare") == ["Mon 14:00 Nobody is on since 12:00."]


# ------------------------------------------------------------------ by a lead


async def test_a_lead_puts_somebody_on_who_hears_of_it(team: Team) -> None:
    await on(team, "lotte", person="tom")
    await team.tick()
    assert await lists(team, "tom") == [
        Read("Mon 09:00", "Lotte Jansen put you on until Mon 17:00.")
    ]
    assert await _changes(team) == ["done.on"]


async def test_a_lead_ends_a_shift_of_somebody_who_hears_of_it(team: Team) -> None:
    await on(team, "tom")
    values = {"person": "tom", "until": "off"}
    answer = await team.send(team.request("lotte", "shift", "begin", values, TEAM))
    assert isinstance(answer, Done)
    await team.tick()
    assert await _who_is_on(team) == []
    assert [r.title for r in await lists(team, "tom")] == [
        "Your shift has ended: Lotte Jansen saw to it."
    ]
    assert await _changes(team) == ["done.off"]


async def test_ones_own_shift_is_no_change_of_the_team(team: Team) -> None:
    await on(team, "lotte", person="lotte")
    await off(team, "lotte")
    assert await _changes(team) == []


async def _changes(team: Team) -> list[str]:
    found = await team.parts.store.read(lambda tx: tx.changes.listed())
    assert all(change.part == "shift" for change in found)
    return [change.said.key for change in found]
