"""The switchboard: who may, what stands, and what is kept of a press."""

from __future__ import annotations

from datetime import datetime

from bot.dispatch import Dispatch, Tables
from bot.errors import Impossible
from bot.person import Person
from bot.ports import Tx
from bot.press import Answer, Done, Refused, Request
from bot.subject import Subject
from tests.way.conftest import opens, team
from tests.way.team import Team

__all__ = ["opens", "team"]


async def test_only_what_was_done_is_kept_under_its_key(team: Team) -> None:
    team.complaint()
    await team.live()
    request = team.request("sanne", "approve", "publish", {}, Subject("case", "1"))
    assert isinstance(await team.send(request), Refused)
    kept = await team.parts.store.read(lambda tx: tx.presses.answer(request.key))
    assert kept is None
    take = team.request("sanne", "take", "", {}, Subject("case", "1"))
    answer = await team.send(take)
    assert isinstance(answer, Done)
    kept = await team.parts.store.read(lambda tx: tx.presses.answer(take.key))
    assert kept == answer.line


async def test_a_refusal_names_who_could(team: Team) -> None:
    team.complaint()
    await team.live()
    answer = await team.press("sanne", "approve")
    assert isinstance(answer, Refused)
    assert answer.line.values["who"] == "Tom Bakker, Lotte Jansen"


async def test_a_subject_that_is_no_number_is_no_case(team: Team) -> None:
    for id_ in ("", "x", "1; drop table cases", "9" * 40):
        request = team.request("tom", "take", "", {}, Subject("case", id_))
        assert isinstance(await team.send(request), Refused)


async def test_what_turns_out_impossible_is_refused_and_leaves_nothing(
    team: Team,
) -> None:
    def cannot(tx: Tx, request: Request, person: Person, now: datetime) -> Answer:
        raise Impossible

    parts = team.parts
    none = Tables(ask={}, press={"stop": cannot}, happen={})
    dispatch = Dispatch(parts.store, parts.clock, none)
    answer = await dispatch(team.request("tom", "stop", "", {}, Subject("team", "")))
    assert isinstance(answer, Refused)
    assert answer.line.key == "refused.no_case"


async def test_a_step_of_what_only_opens_is_refused_in_words(team: Team) -> None:
    await team.opened()
    for action in ("read", "log", "more", "copy", "open", "home", "read_all"):
        for subject in (Subject("case", "1"), Subject("team", "")):
            request = team.request("sanne", action, "teleport", {}, subject)
            assert isinstance(await team.send(request), Refused)


async def test_what_is_asked_of_no_notice_is_refused_in_words(team: Team) -> None:
    for action in ("looking", "read_all", "more"):
        request = team.request("tom", action, "", {}, Subject("notice", "7"))
        answer = await team.send(request)
        assert isinstance(answer, Refused)
        assert answer.line.key in ("refused.no_notice", "refused.verb")
