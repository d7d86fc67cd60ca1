"""What every step leans on: a case that is there, a move the table knows, the clock."""

from __future__ import annotations

from typing import Any

import pytest

from bot.case import CaseId, Move, State
from bot.errors import Impossible
from bot.person import BOT, PersonId
from bot.ports import Tx
from bot.ports.events import Settled
from bot.press import Refused
from bot.reminder import APPROVER, Timer
from bot.reply import ReplyId, Stands
from bot.subject import Subject, case_of
from bot.words import line
from handlers.casework import TOLD_ROLE, bring, file_of, move
from handlers.incoming import settle
from tests.way.team import WORDS, Team


async def _in_state(team: Team, state: State) -> None:
    """Put the case in a state that no handler would leave it in."""
    now = team.clock.now()

    def work(tx: Tx) -> Any:
        return tx.cases.change(tx.cases.listed()[0], now, state=state)

    await team.parts.store.write(work)


async def test_a_case_that_is_not_there_makes_everything_impossible(
    team: Team,
) -> None:
    for subject in (Subject("case", "99"), Subject("case", "x"), Subject("team", "")):
        with pytest.raises(Impossible):
            await team.parts.store.read(lambda tx, s=subject: file_of(tx, s))


async def test_a_move_the_table_does_not_know_is_impossible(team: Team) -> None:
    await team.opened()
    case, now = await team.case(), team.clock.now()
    with pytest.raises(Impossible):
        await team.parts.store.write(lambda tx: move(tx, case, Move.POSTED, BOT, now))
    assert (await team.case()).version == case.version


@pytest.mark.parametrize(
    ("state", "action"),
    [(State.DOUBT, "again"), (State.DOUBT, "there"), (State.BY_HAND, "copy")],
)
async def test_without_a_reply_there_is_nothing_to_publish_or_copy(
    team: Team, state: State, action: str
) -> None:
    await team.opened()
    await _in_state(team, state)
    answer = await team.press("tom", action)
    assert isinstance(answer, Refused)
    assert answer.line.key == "refused.stands"


async def test_what_was_due_before_a_reopening_stays_in_the_past(team: Team) -> None:
    await team.opened()
    await team.press("sanne", "not_complaint")
    await team.later(hours=22)
    await team.press("sanne", "reopen")
    await team.tick()
    assert await team.mine("sanne") == []
    await team.later(hours=2)
    assert "ran out at" in await team.head()


async def test_an_outcome_of_words_that_were_given_up_moves_nothing(
    team: Team,
) -> None:
    await team.agreed()
    await team.press("tom", "stop_it")
    await team.agree(text=f"{WORDS} 2")
    now, late = team.clock.now(), Settled(ReplyId(1), Stands("r9"))
    await team.parts.store.write(lambda tx: settle.happen(tx, late, now))
    assert (await team.case()).state is State.GOING
    assert await team.mine("tom") == []  # who stops it needs not be told


async def test_an_outcome_of_nothing_is_nothing(team: Team) -> None:
    gone = Settled(ReplyId(9), Stands())
    now = team.clock.now()
    await team.parts.store.write(lambda tx: settle.happen(tx, gone, now))
    assert await team.parts.store.read(lambda tx: tx.cases.get(CaseId(1))) is None


async def test_without_words_there_is_nothing_to_give_back(team: Team) -> None:
    await team.opened()
    await _in_state(team, State.WAITING)
    for step in ("", "give_back"):
        answer = await team.answer("tom", "give_back", step, {"why": "Nee."})
        assert isinstance(answer, Refused)
        assert answer.line.key == "refused.no_words"


async def test_an_approver_is_only_asked_about_words_that_wait(team: Team) -> None:
    await team.opened()
    now = team.clock.now()
    timer = Timer(case_of(1), APPROVER, now)
    await team.parts.store.write(lambda tx: tx.timers.put(timer))
    await team.tick()
    assert (await team.case()).asked == ()


async def test_a_message_for_somebody_who_left_is_done_with(team: Team) -> None:
    await team.opened()
    now, why = team.clock.now(), line("plain", text="Hallo")

    def work(tx: Tx) -> None:
        bring(tx, CaseId(1), PersonId("piet"), why, now, role=TOLD_ROLE)

    await team.parts.store.write(work)
    await team.tick()
    row = await team.parts.store.read(lambda tx: tx.outbox.get("direct:1"))
    assert row is not None
    assert row.state == "done"
    assert await team.mine("piet") == []
