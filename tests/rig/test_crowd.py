"""Sixty-four people press at the same moment: one winner, and all others are told.

Where all of them may, all of them do, one after the other, and nobody gets a message
more or less than was meant for them.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Iterator
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from bot.case import State
from bot.notice import Notice, NoticeState
from bot.ports import Tx
from bot.ports.records import Direct
from bot.press import Answer, Ask, Dialog, Done, Refused, Wrong
from bot.subject import TEAM, notice_of
from tests.rig.rules import DELIVERY
from tests.way.team import WORDS, Team

PEOPLE, CASES, FEWER = 64, 100, 20
WRITER = "writer"

Crowds = Callable[..., Awaitable[Team]]


def _person(id_: str, role: str) -> dict[str, object]:
    email = f"{id_}@polderbank.example"
    return {
        "id": id_,
        "name": f"Person {id_}",
        "public_name": id_,
        "email": email,
        "roles": [role],
    }


EVERYBODY = [f"p{n}" for n in range(PEOPLE)]
CROWD = [*(_person(id_, "approver") for id_ in EVERYBODY), _person(WRITER, "agent")]


@pytest.fixture
async def crowds(tmp_path: Path) -> AsyncIterator[Crowds]:
    """Open a team of a crowd, with so many complaints on their cards."""
    teams: list[Team] = []

    async def crowd(cases: int, **rules: Any) -> Team:
        area = {**DELIVERY, "people": []}
        book = {"people": CROWD, "areas": [area], **rules}
        teams.append(await Team(tmp_path, rules=book).open())
        for n in range(cases):
            teams[0].complaint(
                text=f"Klacht {n}: alweer te laat.",
                author={"id": f"k{n}", "name": f"Klant {n}"},
            )
        await teams[0].live()
        return teams[0]

    yield crowd
    for team in teams:
        await team.close()


# ------------------------------------------------------------------ one winner


@pytest.mark.rig
async def test_one_of_64_publishes_on_each_of_100_cases_and_the_others_are_told(
    crowds: Crowds,
) -> None:
    team, cases = await crowds(CASES), range(1, CASES + 1)

    def press(who: str, case: int) -> Awaitable[Answer]:
        text = f"{WORDS} {who}"
        return team.submit(who, dialogs[case], "publish", text=text, start="own")

    dialogs = await _opened(team, "p0", "reply", cases)
    await _one_winner(press, cases)
    await team.later(minutes=3)
    await _all_stand_once(team, cases)


@pytest.mark.rig
async def test_one_of_64_agrees_with_words_that_take_two(crowds: Crowds) -> None:
    team, cases = await crowds(FEWER, approval="two"), range(1, FEWER + 1)
    drafts = await _opened(team, WRITER, "reply", cases)
    for dialog in drafts.values():
        proposed = await team.submit(WRITER, dialog, "propose", text=WORDS)
        assert isinstance(proposed, Done)
    await team.tick()
    dialogs = await _opened(team, "p0", "approve", cases)
    winners = await _one_winner(
        lambda who, case: team.submit(who, dialogs[case], "publish"), cases
    )
    await team.later(minutes=3)
    await _all_stand_once(team, cases)
    for case in cases:
        reply = await team.reply(case)
        named = Counter((said.person, said.decision.value) for said in reply.approvals)
        assert named == Counter([(WRITER, "proposed"), (winners[case], "approved")])
    # One approver was asked about each case, and that message says how it ended.
    directs = await _directs(team)
    assert Counter((d.case, d.person) for d in directs) == Counter(
        (case, "p0") for case in cases
    )
    assert all(direct.ended for direct in directs)


@pytest.mark.rig
async def test_one_of_64_takes_each_case_and_nobody_gets_a_message(
    crowds: Crowds,
) -> None:
    team, cases = await crowds(FEWER), range(1, FEWER + 1)
    winners = await _one_winner(
        lambda who, case: team.answer(who, "take", "", {}, case=case), cases
    )
    await team.tick()
    for case in cases:
        assert (await team.case(case)).owner == winners[case]
    assert await _directs(team) == []


@pytest.mark.rig
async def test_one_of_64_looks_into_a_question_and_one_says_it_is_fixed(
    crowds: Crowds,
) -> None:
    team, numbers = await crowds(FEWER), range(1, FEWER + 1)
    await _questions(team, numbers)

    def press(who: str, number: int, action: str, step: str = "") -> Awaitable[Answer]:
        said = {"public": f"Klaar, zegt {who}."} if step else {}
        return team.send(team.request(who, action, step, said, notice_of(number)))

    await _one_winner(lambda who, n: press(who, n, "looking"), numbers)
    winners = await _one_winner(
        lambda who, n: press(who, n, "fixed", "answer"), numbers
    )
    await team.tick()
    for notice in await _notices(team):
        told = notice.told
        assert told is not None
        assert (notice.state, told.by) == (NoticeState.FIXED, winners[notice.id])
        assert told.public == f"Klaar, zegt {told.by}."
    # Each question has one owner who hears of its one answer, once.
    directs = await _directs(team)
    assert Counter(d.person for d in directs) == Counter({WRITER: FEWER})
    lines = [said for said in await team.told() if "answered about" in said]
    assert len(lines) == FEWER


@pytest.mark.rig
async def test_one_of_64_explains_and_the_others_read_it_before_they_go_on(
    crowds: Crowds,
) -> None:
    team, numbers = await crowds(FEWER), range(1, FEWER + 1)
    await _questions(team, numbers)

    def press(who: str, number: int) -> Awaitable[Answer]:
        said = {"public": f"Zo zit het, zegt {who}."}
        about = notice_of(number)
        return team.send(team.request(who, "explain", "answer", said, about))

    answers = await _race(press, numbers)
    won = [(number, who) for who, number, said in answers if isinstance(said, Done)]
    assert Counter(number for number, _ in won) == Counter(numbers)
    others = [said for _, _, said in answers if isinstance(said, Wrong)]
    assert len(others) == len(answers) - len(won)
    assert {said.errors[""].key for said in others} == {"error.changed"}
    await team.tick()
    for notice in await _notices(team):
        assert notice.told is not None
        assert (notice.id, notice.told.by) in won
    directs = await _directs(team)
    assert Counter(d.person for d in directs) == Counter({WRITER: FEWER})


# ------------------------------------------------------------------ all may


@pytest.mark.rig
async def test_64_hand_a_case_on_and_the_last_one_owns_it(crowds: Crowds) -> None:
    team, cases = await crowds(FEWER // 2), range(1, FEWER // 2 + 1)

    async def press(who: str, case: int) -> Answer:
        owner = EVERYBODY[(EVERYBODY.index(who) + 1) % PEOPLE]
        dialog = dialogs[case]
        return await team.submit(who, dialog, "assign", owner=owner, note=who)

    dialogs = await _opened(team, "p0", "assign", cases)
    answers = await _race(press, cases)
    assert all(isinstance(answer, Done) for _, _, answer in answers)
    await team.tick()
    directs = await _directs(team)
    got = Counter((d.case, d.person) for d in directs)
    assert got == Counter((case, who) for case in cases for who in EVERYBODY)
    for case in cases:
        live = [d.person for d in directs if d.case == case and not d.ended]
        assert live == [(await team.case(case)).owner]


@pytest.mark.rig
async def test_64_come_on_at_once_and_each_hears_what_is_open_once(
    crowds: Crowds,
) -> None:
    team = await crowds(FEWER)
    until = team.clock.now().replace(hour=16).isoformat()

    def press(who: str, _: int) -> Awaitable[Answer]:
        request = team.request(who, "shift", "begin", {"until": until}, TEAM)
        return team.send(request)

    answers = await _race(press, [0])
    assert all(isinstance(answer, Done) for _, _, answer in answers)
    await team.tick()
    now = team.clock.now()
    on = await team.parts.store.read(lambda tx: tx.shifts.on(now))
    assert Counter(shift.person for shift in on) == Counter(EVERYBODY)
    posts = await team.parts.store.read(lambda tx: tx.posts.since(0, 10_000))
    lists = Counter(p.conversation for p in posts if p.key.startswith("begin:"))
    assert lists == Counter(f"@{who}" for who in EVERYBODY)


# ------------------------------------------------------------------ racing


Race = Callable[[str, int], Awaitable[Answer]]


async def _race(press: Race, about: Iterable[int]) -> list[tuple[str, int, Answer]]:
    """Let everybody press about each of these at once; gives who got which answer."""

    async def one(who: str, number: int) -> tuple[str, int, Answer]:
        return who, number, await press(who, number)

    presses = (one(who, number) for number in about for who in EVERYBODY)
    return list(await asyncio.gather(*presses))


async def _one_winner(press: Race, about: Iterable[int]) -> dict[int, str]:
    """See that one wins each race and the others hear how it stands; gives who won."""
    answers = await _race(press, about)
    won = [(number, who) for who, number, said in answers if isinstance(said, Done)]
    assert Counter(number for number, _ in won) == Counter(about)
    others = [said for _, _, said in answers if not isinstance(said, Done)]
    assert len(others) == len(answers) - len(won)
    assert all(isinstance(said, Refused) for said in others)
    assert {said.line.key for said in others if isinstance(said, Refused)} == {
        "refused.stands"
    }
    return dict(won)


async def _opened(
    team: Team, who: str, action: str, cases: Iterable[int]
) -> dict[int, Dialog]:
    opened = {}
    for case in cases:
        answer = await team.answer(who, action, "", {}, case=case)
        assert isinstance(answer, Ask), answer
        opened[case] = answer.dialog
    return opened


async def _questions(team: Team, cases: Iterable[int]) -> None:
    """Let the writer own each case and ask a question of its own about it."""
    for case in cases:
        await team.answer(WRITER, "take", "", {}, case=case)
        values = {"way": "question", "text": f"Vraag {case}?"}
        asked = await team.answer(WRITER, "tell", "tell", values, case=case)
        assert isinstance(asked, Done), asked
    await team.tick()


# ------------------------------------------------------------------ what came of it


async def _all_stand_once(team: Team, cases: Iterable[int]) -> None:
    found = [await team.case(case) for case in cases]
    assert {case.state for case in found} == {State.PLACED}
    written = Counter(e.review for e in team.site.journal.effects if e.by == "us")
    assert written == Counter(case.review.partition("/")[2] for case in found)


async def _directs(team: Team) -> list[Direct]:
    """Give all direct cards; each stands as one message with its person."""
    rows: list[Direct] = await team.parts.store.read(lambda tx: list(_rows(tx)))
    posts = await team.parts.store.read(lambda tx: tx.posts.since(0, 10_000))
    messages = Counter(
        (p.key, p.conversation) for p in posts if p.key.startswith("direct:")
    )
    assert messages == Counter((f"direct:{row.id}", f"@{row.person}") for row in rows)
    return rows


def _rows(tx: Tx) -> Iterator[Direct]:
    for number in count(1):
        row = tx.directs.get(number)
        if row is None:
            return
        yield row


async def _notices(team: Team) -> list[Notice]:
    found: list[Notice] = await team.parts.store.read(
        lambda tx: tx.notices.listed(limit=1000)
    )
    assert len(found) == FEWER
    return found
