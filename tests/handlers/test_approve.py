"""Approve: the exact words whole, findings ticked, and who may."""

from __future__ import annotations

from bot.case import State
from bot.press import Ask, Dialog, Done, Refused
from bot.subject import Subject
from tests.way.team import WORDS, Team, errors

BARE = "Beste Karin, wat vervelend. Groet, Sanne"


async def _proposed(team: Team, text: str) -> Dialog:
    """Let Sanne propose words, faults and all, and open Tom's dialog on them."""
    await team.opened()
    answer = await team.answer("sanne", "reply", "", {})
    assert isinstance(answer, Ask)
    answer = await team.submit("sanne", answer.dialog, "propose", text=text)
    if isinstance(answer, Ask):
        answer = await team.submit("sanne", answer.dialog, "propose", text=text)
    assert isinstance(answer, Done), answer
    return await team.ask("tom", "approve")


async def test_a_finding_must_be_ticked(team: Team) -> None:
    dialog = await _proposed(team, BARE)
    assert errors(await team.submit("tom", dialog, "publish")) == {
        "noted": "error.note_it"
    }
    assert isinstance(await team.submit("tom", dialog, "publish", noted="1"), Done)


async def test_while_publishing_stands_still_nobody_approves(team: Team) -> None:
    dialog = await _proposed(team, WORDS)
    await team.send(team.request("lotte", "stop", "", {}, Subject("team", "")))
    assert errors(await team.submit("tom", dialog, "publish")) == {
        "": "error.stands_still"
    }
    assert (await team.case()).state is State.WAITING


async def test_saved_words_can_be_blocked_but_never_approved(team: Team) -> None:
    await _proposed(team, WORDS)
    dialog = await team.ask("sanne", "reply")
    await team.submit("sanne", dialog, "save", text="Beste {{naam}}, ik bel je.")
    # Saved, not proposed: the case is with its owner again, so nobody can approve.
    answer = await team.press("tom", "approve")
    assert isinstance(answer, Ask | Refused)
    form = await team.ask("tom", "approve") if isinstance(answer, Ask) else None
    if form:
        tried = await team.submit("tom", form, "publish")
        assert errors(tried) == {"": "check.slot"}


async def test_there_is_nothing_to_approve_before_somebody_wrote(team: Team) -> None:
    await team.opened()
    for step in ("", "publish"):
        answer = await team.answer("tom", "approve", step, {})
        assert isinstance(answer, Refused)
        assert answer.line.key == "refused.no_words"
