"""Looking: read it all, the log, and More… with what else there is to do."""

from __future__ import annotations

from dataclasses import replace

import pytest

from adapters.rehearsal.shelf import Habits
from bot.blocks import Logged, Note, Offer, Wording
from bot.case import CaseId
from bot.history import Entry
from bot.ports import Tx
from bot.press import Refused, Show
from bot.subject import Subject
from handlers.looking import look
from tests.way.conftest import Opens
from tests.way.team import WORDS, Team


async def test_read_shows_the_whole_of_everything(team: Team) -> None:
    team.complaint(text="x" * 5000)
    await team.live()
    page = await team.ask("sanne", "read")
    assert "x" * 5000 in [getattr(block, "text", "") for block in page.blocks]
    offers = [b for b in page.blocks if type(b).__name__ == "Offer"]
    case = await team.case()
    assert [offer.text for offer in offers] == [s.text for s in case.suggestions]


async def test_the_log_names_who_did_what_newest_first(team: Team) -> None:
    await team.opened()
    await team.press("sanne", "take")
    await team.agree()
    page = await team.ask("lotte", "log")
    logged = [block for block in page.blocks if isinstance(block, Logged)]
    did = [str(block.line.values["did"]) for block in logged]
    who = [block.line.values["who"] for block in logged]
    assert ["approve" in did[0], "take" in did[1], "opened" in did[2]] == [True] * 3
    assert who[:2] == ["Tom Bakker", "Sanne de Vries"]
    assert logged[0].detail == WORDS


async def test_a_log_that_was_tampered_with_says_so(team: Team) -> None:
    await team.opened()
    await team.press("sanne", "take")
    request = team.request("tom", "log", "", {}, Subject("case", "1"))

    class Changed:
        """The history as somebody with a database tool might leave it."""

        def __init__(self, tx: Tx) -> None:
            self._tx = tx

        def __getattr__(self, name: str) -> object:
            return self if name == "history" else getattr(self._tx, name)

        def of(self, case: CaseId) -> list[Entry]:
            entries = self._tx.history.of(case)
            return [*entries[:-1], replace(entries[-1], action="approve")]

    def work(tx: Tx) -> object:
        person = tx.playbook.current().people["tom"]  # type: ignore[index]
        return look.log(Changed(tx), request, person, team.clock.now())  # type: ignore[arg-type]

    answer = await team.parts.store.read(work)
    assert isinstance(answer, Show)
    notes = [b.line.key for b in answer.page.blocks if isinstance(b, Note)]
    assert notes == ["log.broken"]


@pytest.mark.parametrize(
    ("stopped", "offered", "hidden"),
    [(False, "stop", "resume"), (True, "resume", "stop")],
)
async def test_more_lists_only_what_exists(
    team: Team, *, stopped: bool, offered: str, hidden: str
) -> None:
    await team.opened()
    if stopped:
        await team.press("tom", "stop")
    page = await team.ask("sanne", "more")
    listed = [button.action for button in page.buttons]
    assert offered in listed
    assert hidden not in listed
    assert "reopen" not in listed
    assert {"read", "log", "no_reply", "not_complaint"} <= set(listed)
    assert not {"reply", "take", "assign", "more"} & set(listed)


async def test_a_case_that_is_not_there_is_refused_by_number(team: Team) -> None:
    answer = await team.press("sanne", "read", case=99)
    assert isinstance(answer, Refused)
    assert answer.line.key == "refused.no_case"


async def test_read_shows_what_stands_there_once_it_is_answered(opens: Opens) -> None:
    team = await opens(Habits(adds=True))
    await team.agreed()
    await team.later(minutes=3)
    first = await team.ask("sanne", "read")
    assert not [b for b in first.blocks if isinstance(b, Offer)]
    assert [b.text for b in first.blocks if isinstance(b, Wording)] == [WORDS]
    dialog = await team.ask("tom", "update")
    await team.submit("tom", dialog, "publish", text=f"{WORDS} Het is gemaakt.")
    await team.later(minutes=3)
    page = await team.ask("sanne", "read")
    said = [b.text for b in page.blocks if isinstance(b, Wording)]
    assert said == [WORDS, f"{WORDS} Het is gemaakt."]
