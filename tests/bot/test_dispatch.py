"""The switchboard: who may, what stands, and what is kept of a press."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from bot.actions import ACTIONS
from bot.dispatch import KEPT, Dispatch, Tables, whose
from bot.errors import Impossible
from bot.person import HOLDS, Identity, Person, Profile, Right
from bot.ports import Tx
from bot.press import Address, Answer, Done, Refused, Request, Show
from bot.subject import TEAM, Subject, case_of, notice_of
from bot.words import line
from tests.playbooks import PLAYBOOK
from tests.way.conftest import Opens, opens, team
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


# ------------------------------------------------------------------ who may look

LOOKING = [id_ for id_, action in ACTIONS.items() if action.right is Right.LOOK]
OUTSIDE = Refused(line("refused.guest"))
RITA = {
    "id": "rita",
    "name": "Rita",
    "public_name": "Rita",
    "email": "rita@polderbank.example",
    "roles": ["reader"],
}


async def test_who_is_not_of_the_team_reads_the_card_before_them_and_no_more(
    team: Team,
) -> None:
    await team.opened()
    for action in LOOKING:
        answer = await team.press("stranger", action)
        if action in ("more", "read"):
            assert isinstance(answer, Show), action
        elif action == "copy":  # nothing to copy yet, as anybody is told
            assert answer == await team.press("tom", "copy")
        else:
            assert answer == OUTSIDE, action


@pytest.mark.parametrize(
    "where",
    [
        {"message": ""},
        {"message": "card:2"},
        {"message": "card:9"},
        {"conversation": "product"},
        {"channel": "slack"},
    ],
    ids=str,
)
async def test_no_number_leads_somebody_outside_to_another_case(
    team: Team, where: dict[str, Any]
) -> None:
    for author in ("karin", "piet"):
        await team.opened(author={"id": author, "name": author})
    for action in ("more", "read", "copy"):
        asked = team.request("stranger", action, "", {}, case_of(1))
        at = replace(asked.where, **where)
        assert await team.send(replace(asked, where=at)) == OUTSIDE
    for subject in (TEAM, notice_of(1), case_of(9)):
        asked = team.request("stranger", "more", "", {}, subject)
        at = Address("browser", "webcare", message="card:1")
        assert await team.send(replace(asked, where=at)) == OUTSIDE


async def test_a_reader_of_the_playbook_looks_at_everything(opens: Opens) -> None:
    team = await opens(people=[*PLAYBOOK["people"], RITA])
    await team.opened()
    nowhere = Address("browser", "")
    for action in ("read", "log", "open", "more", "home", "queue", "late", "help"):
        about = TEAM if action in ("home", "queue", "late", "help") else case_of(1)
        asked = team.request("rita", action, "", {}, about)
        answer = await team.send(replace(asked, where=nowhere))
        assert isinstance(answer, Show), action


async def test_what_a_channel_told_two_days_ago_makes_nobody_one_of_us(
    team: Team,
) -> None:
    who, now = Identity("slack", "T1", "U1"), team.clock.now()
    told = Profile(who, "Tom", "tom@polderbank.example", True, now)
    await team.parts.store.write(lambda tx: tx.profiles.keep(told))
    last = now + HOLDS - timedelta(seconds=1)
    seen = await team.parts.store.read(lambda tx: whose(tx, who, last))
    assert (seen.id, seen.guest) == ("tom", False)
    seen = await team.parts.store.read(lambda tx: whose(tx, who, now + HOLDS))
    assert (seen.name, seen.guest) == ("Tom", True)


async def test_what_nobody_asked_for_in_a_month_is_forgotten(team: Team) -> None:
    store, now = team.parts.store, team.clock.now()
    who = Identity("slack", "T1", "U1")

    def some(tx: Tx) -> None:
        tx.profiles.keep(Profile(who, "Tom", "", True, now))
        tx.presses.keep("k", line("done.taken"), now)

    def left(tx: Tx) -> tuple[bool, bool]:
        return tx.presses.answer("k") is None, tx.profiles.get(who) is None

    await store.write(some)
    team.clock.at += KEPT
    await team.parts.dispatch.forget()
    assert await store.read(left) == (False, False)
    team.clock.at += timedelta(seconds=1)
    await team.parts.dispatch.forget()
    assert await store.read(left) == (True, True)
