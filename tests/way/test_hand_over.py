"""Hand over and remind me: somebody else goes on, or you do, later."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.case import CaseId, State
from bot.press import Dialog, Done, Refused
from bot.reminder import ME
from bot.subject import case_of
from bot.words import Words
from tests.way.team import Team, errors

TODAY, NOON = "2026-11-23T17:00:00+00:00", "2026-11-24T12:00:00+00:00"
WORDS = Words("en", "UTC")


def values(dialog: Dialog) -> dict[str, str]:
    return {field.name: field.value for field in dialog.fields}


async def give(team: Team, by: str, to: str, note: str = "") -> None:
    dialog = await team.ask(by, "assign")
    answer = await team.submit(by, dialog, "assign", owner=to, note=note)
    assert isinstance(answer, Done), answer
    await team.tick()


async def live(team: Team) -> list[str]:
    """Give who has a live card of the case."""
    found = await team.parts.store.read(lambda tx: tx.directs.open(CaseId(1)))
    return [direct.person for direct in found]


# ------------------------------------------------------------------ assign, hand over


async def test_a_new_case_is_assigned_and_a_taken_one_handed_over(team: Team) -> None:
    await team.opened()
    new = await team.ask("tom", "assign")
    await team.press("tom", "take")
    taken = await team.ask("tom", "assign")
    said = [
        (WORDS.say(d.title), WORDS.say(d.submit.label))
        for d in (new, taken)
        if d.submit
    ]
    assert said == [("Assign case 1", "Assign"), ("Hand over case 1", "Hand over")]
    assert values(taken)["owner"] == "tom"


async def test_the_new_owner_gets_the_case_with_who_and_why(team: Team) -> None:
    await team.opened()
    await give(team, "tom", "sanne", " Jij kent Karin \u200b")
    assigned = "Tom Bakker assigned Karin de Vries (case 1) to you."
    assert await team.mine("sanne") == [f"{assigned} “Jij kent Karin”"]
    case = await team.case()
    assert (case.state, case.owner) == (State.TAKEN, "sanne")
    log = await team.parts.store.read(lambda tx: tx.history.of(case.id))
    assert log[-1].detail == "Sanne de Vries: Jij kent Karin"
    assert "kent Karin" not in str(await team.card())


async def test_without_a_note_nothing_is_quoted(team: Team) -> None:
    await team.opened()
    await give(team, "tom", "sanne", "\n")
    assigned = "Tom Bakker assigned Karin de Vries (case 1) to you."
    assert await team.mine("sanne") == [assigned]
    log = await team.parts.store.read(lambda tx: tx.history.of(CaseId(1)))
    assert log[-1].detail == "Sanne de Vries"


async def test_the_card_of_the_owner_before_ends_by_itself(team: Team) -> None:
    await team.opened()
    await give(team, "tom", "sanne")
    await give(team, "tom", "lotte", "Sanne is ziek")
    assert await live(team) == ["lotte"]
    (ended,) = await team.mine("sanne")
    assert ended.startswith("Done: Tom Bakker assigned it")


async def test_assigning_to_oneself_tells_nobody(team: Team) -> None:
    await team.opened()
    await give(team, "tom", "tom", "Voor straks")
    assert (await team.case()).owner == "tom"
    assert await team.mine("tom") == []


@pytest.mark.parametrize(
    ("given", "wrong"),
    [
        ({"owner": "stranger", "note": "Jij?"}, {"owner": "error.choose"}),
        ({"owner": "sanne", "note": "x" * 501}, {"note": "check.long"}),
        (
            {"owner": "", "note": "x" * 501},
            {"owner": "error.choose", "note": "check.long"},
        ),
    ],
)
async def test_what_is_wrong_is_said_and_everything_is_kept(
    team: Team, given: dict[str, str], wrong: dict[str, str]
) -> None:
    await team.opened()
    dialog = await team.ask("tom", "assign")
    answer = await team.submit("tom", dialog, "assign", **given)
    assert errors(answer) == wrong
    assert values(answer.dialog) == given  # type: ignore[union-attr]
    assert (await team.case()).owner is None


# ------------------------------------------------------------------ remind me


async def mine(team: Team, who: str) -> list[str]:
    waiting = await team.parts.store.read(lambda tx: tx.timers.waiting(case_of(1)))
    found = [t for t in waiting if (t.step, t.who) == (ME, who)]
    return [timer.due_at.isoformat() for timer in found]


async def remind(team: Team, who: str, at: str) -> str:
    dialog = await team.ask(who, "remind_me")
    answer = await team.submit(who, dialog, "remind", at=at)
    assert isinstance(answer, Done), answer
    return WORDS.say(answer.line)


async def test_a_person_is_reminded_at_the_moment_they_chose(team: Team) -> None:
    await team.opened()
    assert await remind(team, "sanne", TODAY) == "You will be reminded, 23 Nov 17:00."
    assert await mine(team, "sanne") == [TODAY]
    await team.later(hours=7, minutes=59)
    before = len(await team.mine("sanne"))
    await team.later(minutes=1)
    assert len(await team.mine("sanne")) == before + 1
    assert await mine(team, "sanne") == []


async def test_another_moment_replaces_one_s_own_reminder_only(team: Team) -> None:
    await team.opened()
    await remind(team, "sanne", TODAY)
    await remind(team, "tom", TODAY)
    await remind(team, "sanne", NOON)
    assert await mine(team, "sanne") == [NOON]
    assert await mine(team, "tom") == [TODAY]


async def test_a_reminder_can_be_taken_back(team: Team) -> None:
    await team.opened()
    none = [
        c.value for f in (await team.ask("tom", "remind_me")).fields for c in f.choices
    ]
    assert "never" not in none
    await remind(team, "tom", NOON)
    dialog = await team.ask("tom", "remind_me")
    assert values(dialog) == {"at": NOON}
    assert await remind(team, "tom", "never") == "You will not be reminded any more."
    assert await mine(team, "tom") == []


@pytest.mark.parametrize("at", ["", "soon", "2026-11-23T08:00:00+00:00"])
async def test_without_a_moment_to_come_nothing_changes(team: Team, at: str) -> None:
    await team.opened()
    await remind(team, "tom", NOON)
    dialog = await team.ask("tom", "remind_me")
    answer = await team.submit("tom", dialog, "remind", at=at)
    assert errors(answer) == {"at": "error.moment"}
    assert await mine(team, "tom") == [NOON]


async def test_a_closed_case_may_be_remembered_as_well(team: Team) -> None:
    await team.opened()
    await team.press("tom", "not_complaint")
    await remind(team, "tom", NOON)
    before = len(await team.mine("tom"))
    team.clock.at += timedelta(days=1)
    await team.later(hours=3)
    assert len(await team.mine("tom")) == before + 1


async def test_a_reader_cannot_be_reminded(team: Team) -> None:
    await team.opened()
    answer = await team.answer("stranger", "remind_me", "remind", {"at": NOON})
    assert isinstance(answer, Refused)
