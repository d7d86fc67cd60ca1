"""Sixty-four people press at the same moment on a hundred cases: one winner each."""

from __future__ import annotations

import asyncio
from collections import Counter
from pathlib import Path

import pytest

from bot.case import State
from bot.press import Answer, Ask, Done, Refused, Subject
from tests.way.team import WORDS, Team

PEOPLE, CASES = 64, 100


def _crowd() -> list[dict[str, object]]:
    return [
        {
            "id": f"p{n}",
            "name": f"Person {n}",
            "public_name": f"P{n}",
            "email": f"p{n}@polderbank.example",
            "roles": ["approver"],
        }
        for n in range(PEOPLE)
    ]


@pytest.mark.rig
async def test_one_of_64_wins_each_of_100_cases_and_the_others_are_told(
    tmp_path: Path,
) -> None:
    team = await Team(tmp_path, rules={"people": _crowd()}).open()
    try:
        for n in range(CASES):
            team.complaint(text=f"Klacht {n}: alweer te laat.")
        await team.live()
        answers = await _everybody_presses(team)
        await team.later(minutes=3)
        await _one_winner_each(team, answers)
    finally:
        await team.close()


async def _everybody_presses(team: Team) -> list[tuple[int, Answer]]:
    async def one(person: int, case: int) -> tuple[int, Answer]:
        values = {"text": f"{WORDS} {person}", "start": "own"}
        subject = Subject("case", str(case))
        request = team.request(f"p{person}", "reply", "publish", values, subject)
        return case, await team.send(request, dialogs[case])

    dialogs = {}
    for case in range(1, CASES + 1):
        answer = await team.answer("p0", "reply", "", {}, case=case)
        assert isinstance(answer, Ask)
        dialogs[case] = answer.dialog

    presses = (one(p, c) for c in range(1, CASES + 1) for p in range(PEOPLE))
    return list(await asyncio.gather(*presses))


async def _one_winner_each(team: Team, answers: list[tuple[int, Answer]]) -> None:
    won = Counter(case for case, answer in answers if isinstance(answer, Done))
    assert won == dict.fromkeys(range(1, CASES + 1), 1)
    told = [answer for _, answer in answers if isinstance(answer, Refused)]
    assert len(told) == CASES * (PEOPLE - 1)
    assert {answer.line.key for answer in told} == {"refused.stands"}
    cases = await team.parts.store.read(lambda tx: tx.cases.listed(limit=CASES))
    assert {case.state for case in cases} == {State.PLACED}
    written = [e.review for e in team.site.journal.effects if e.by == "us"]
    assert Counter(written).most_common(1)[0][1] == 1
    assert len(written) == CASES
