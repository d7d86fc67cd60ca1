"""Small decisions: assign, complaint or not, no public reply, reopen, stop."""

from __future__ import annotations

from datetime import datetime, timedelta

from bot.case import State
from bot.ports import Tx
from bot.press import Done, Refused
from bot.subject import Subject
from tests.way.team import Team, errors

TEAM = Subject("team", "")


def _begin(tx: Tx, now: datetime) -> None:
    """Claim the reply as the outbox does when it goes out."""
    row = tx.outbox.get("publish:1:1")
    assert row is not None
    tx.outbox.claim(row, "sending", now + timedelta(minutes=5), now)


async def test_assign_to_nobody_asks_to_choose(team: Team) -> None:
    await team.opened()
    dialog = await team.ask("tom", "assign")
    answer = await team.submit("tom", dialog, "assign", owner="stranger")
    assert errors(answer) == {"owner": "error.choose"}


async def test_not_a_complaint_closes_and_reopen_brings_it_back(team: Team) -> None:
    await team.opened()
    assert isinstance(await team.press("sanne", "not_complaint"), Done)
    assert (await team.case()).state is State.CLOSED
    await team.tick()
    assert "not a complaint (Sanne de Vries)" in await team.head()
    assert isinstance(await team.press("sanne", "reopen"), Done)
    case = await team.case()
    assert (case.state, case.owner) == (State.TAKEN, "sanne")


async def test_a_reopened_case_is_reminded_of_again(team: Team) -> None:
    await team.opened()
    await team.press("sanne", "not_complaint")
    await team.press("sanne", "reopen")
    await team.later(hours=8)
    assert any("runs out" in said for said in await team.mine("sanne"))


async def test_no_reply_wants_a_reason_and_another_one_in_words(team: Team) -> None:
    await team.opened()
    dialog = await team.ask("sanne", "no_reply")
    none = await team.submit("sanne", dialog, "close")
    assert errors(none) == {"reason": "error.choose"}
    bare = await team.submit("sanne", dialog, "close", reason="other", why=" ")
    assert errors(bare) == {"why": "error.say_why"}
    given = {"reason": "other", "why": "Al gebeld"}
    assert isinstance(await team.submit("sanne", dialog, "close", **given), Done)
    await team.tick()
    assert "Al gebeld" in await team.head()


async def test_stop_and_resume_say_when_there_is_nothing_to_do(team: Team) -> None:
    resume = team.request("tom", "resume", "", {}, TEAM)
    nothing = await team.send(resume)
    assert isinstance(nothing, Refused)
    assert nothing.line.key == "refused.not_stopped"
    assert isinstance(await team.send(team.request("tom", "stop", "", {}, TEAM)), Done)
    again = await team.send(team.request("lotte", "stop", "", {}, TEAM))
    assert isinstance(again, Refused)
    assert again.line.key == "refused.stopped"


async def test_resume_redraws_what_was_not_agreed_yet(team: Team) -> None:
    await team.opened()
    await team.send(team.request("tom", "stop", "", {}, TEAM))
    await team.tick()
    assert "publishing has been stopped" in await team.shows(1, "look")
    await team.send(team.request("tom", "resume", "", {}, TEAM))
    await team.tick()
    assert await team.shows(1, "look") == ""


async def test_what_is_on_its_way_can_neither_be_stopped_nor_called_back(
    team: Team,
) -> None:
    await team.agreed()
    await team.parts.store.write(lambda tx: _begin(tx, team.clock.now()))
    late = await team.press("tom", "stop_it")
    assert isinstance(late, Refused)
    assert late.line.key == "refused.underway"
    await team.send(team.request("tom", "stop", "", {}, TEAM))
    await team.send(team.request("tom", "resume", "", {}, TEAM))
    assert (await team.case()).state is State.GOING


async def test_a_button_that_is_no_longer_known_says_so(team: Team) -> None:
    await team.opened()
    for action, step, key in (
        ("teleport", "", "refused.unknown"),
        ("reply", "teleport", "refused.verb"),
    ):
        answer = await team.answer("tom", action, step, {})
        assert isinstance(answer, Refused)
        assert answer.line.key == key
    elsewhere = team.request("tom", "take", "", {}, Subject("moon", "1"))
    assert isinstance(await team.send(elsewhere), Refused)


async def test_more_words_than_fit_are_given_back(team: Team) -> None:
    await team.opened()
    dialog = await team.ask("sanne", "no_reply")
    answer = await team.submit("sanne", dialog, "close", reason="rage", why="x" * 501)
    assert errors(answer) == {"why": "check.long"}


async def test_nothing_is_no_words_to_save(team: Team) -> None:
    await team.opened()
    dialog = await team.ask("sanne", "reply")
    answer = await team.submit("sanne", dialog, "save", text=" \n ")
    assert errors(answer) == {"text": "check.empty"}
    assert (await team.case()).state is State.NEW
