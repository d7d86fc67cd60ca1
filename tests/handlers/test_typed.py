"""What colleagues type into small fields shows what it says, wherever it is read."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from bot.case import CaseId
from bot.notice import NoticeId
from bot.press import Ask, Done
from bot.subject import TEAM, notice_of
from handlers.choosing import note
from tests.way.team import Team

NASTY = "\x00Hi\x1b \u202eneraK\u2066\u200b e" + "\u0301" * 400 + "\r\nbye \ud800"
"""Turned, piled up, cut in half, and with what no screen shows."""
CLEAN = "Hi neraK é" + "\u0301" * 4 + "\nbye \ufffd"
LINE = " ".join(CLEAN.split())
LINK = "https://bakkerij.example/" + "x" * 400
AREAS = [{"id": "till", "name": "Till", "customer": "de kassa"}]


@pytest.fixture
async def till(opens: Callable[..., Awaitable[Team]]) -> Team:
    team = await opens(areas=AREAS)
    await team.opened()
    return team


async def log(team: Team) -> list[str | None]:
    entries = await team.parts.store.read(lambda tx: tx.history.of(CaseId(1)))
    return [entry.detail for entry in entries]


async def head(team: Team) -> str:
    await team.tick()
    return await team.head()


def test_a_note() -> None:
    assert note(NASTY) == CLEAN


async def test_why_there_is_no_public_reply(till: Team) -> None:
    dialog = await till.ask("sanne", "no_reply")
    given = {"reason": "other", "why": NASTY}
    assert isinstance(await till.submit("sanne", dialog, "close", **given), Done)
    assert (await log(till))[-1] == CLEAN
    assert LINE in await head(till)


async def test_why_words_are_given_back(till: Team) -> None:
    await till.proposed()
    dialog = await till.ask("tom", "give_back")
    assert isinstance(await till.submit("tom", dialog, "give_back", why=NASTY), Done)
    assert (await log(till))[-1] == CLEAN
    await till.tick()
    assert LINE in (await till.mine("sanne"))[-1]


async def test_a_reason_of_one_long_word_is_cut_and_not_dropped(till: Team) -> None:
    await till.proposed()
    dialog = await till.ask("tom", "give_back")
    await till.submit("tom", dialog, "give_back", why=LINK)
    await till.tick()
    assert LINK[:100] in (await till.mine("sanne"))[-1]
    closing = await till.ask("sanne", "no_reply")
    await till.submit("sanne", closing, "close", reason="other", why=LINK)
    assert LINK[:70] in await head(till)


async def test_a_question_and_its_answer(till: Team) -> None:
    dialog = await till.ask("sanne", "tell", step="load", way="question")
    asked = await till.submit("sanne", dialog, "tell", asked="tom", text=NASTY)
    assert isinstance(asked, Done), asked
    about: Any = notice_of(NoticeId(1))
    form = await till.send(till.request("tom", "explain", "", {}, about))
    assert isinstance(form, Ask)
    told = await till.submit("tom", form.dialog, "answer", internal=NASTY)
    assert isinstance(told, Done)
    found = await till.parts.store.read(lambda tx: tx.notices.get(NoticeId(1)))
    assert found
    assert found.told
    assert (found.text, found.told.internal) == (CLEAN, CLEAN)
    choice = await till.ask("lotte", "tell")
    assert "\u202e" not in repr(choice)


async def test_a_name(till: Team) -> None:
    request = till.request("lotte", "people", "edit", {"who": "sanne"}, TEAM)
    answer = await till.send(request)
    assert isinstance(answer, Ask)
    saved = await till.submit("lotte", answer.dialog, "save", name=NASTY)
    assert isinstance(saved, Done), saved
    book = await till.parts.store.read(lambda tx: tx.playbook.current())
    assert LINE in {person.name for person in book.people.values()}
