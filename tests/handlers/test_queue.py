"""Queue, late and help: what one can ask for in words, shown as it stands."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from bot.blocks import Head, Item, Look, Note
from bot.case import CaseId
from bot.press import Dialog, Show
from bot.spoken import SPOKEN, understand
from bot.subject import TEAM, case_of
from bot.words import Words, line
from handlers.looking.home import MOST
from tests.playbooks import PLAYBOOK
from tests.way.conftest import Opens
from tests.way.team import Team

ENGLISH = Words("en", "UTC")


async def page(team: Team, who: str, text: str) -> Dialog:
    """Give what somebody sees who types this."""
    said = understand(text)
    asked = team.request(who, said.action, said.step, said.values, said.subject)
    answer = await team.send(asked)
    assert isinstance(answer, Show), answer
    return answer.page


def groups(shown: Dialog) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {"": []}
    for block in shown.blocks:
        if isinstance(block, Head):
            found[ENGLISH.say(block.line)] = []
        elif isinstance(block, Item | Note | Look):
            found[[*found][-1]].append(ENGLISH.say(block.line))
    return found


async def complain(team: Team, name: str, hours: float = 0, **said: Any) -> None:
    at = (team.clock.now() - timedelta(hours=hours)).isoformat()
    team.complaint(created_at=at, author={"id": name, "name": name}, **said)
    await team.live()


# ------------------------------------------------------------------ the queue


async def test_what_nobody_took_and_what_waits_stand_by_deadline(team: Team) -> None:
    await complain(team, "Karin", 2)
    await complain(team, "Piet", 5)
    await complain(team, "Anna", 4, stars=3)
    await complain(team, "Joep", 1)
    await complain(team, "Mia", 1)
    await team.press("tom", "take", case=4)
    await team.press("tom", "take", case=5)
    dialog = (await team.answer("sanne", "reply", "load", {}, case=5)).dialog  # type: ignore[union-attr]
    await team.submit("sanne", dialog, "propose")
    shown = await page(team, "sanne", "wachtrij")
    found = groups(shown)
    free = found["Nobody took it yet · 3"]
    assert [text.split(" · ")[0] for text in free] == ["Piet", "Anna", "Karin"]
    assert found["Waiting · 1"] == [
        "Mia · 1 of 5 stars · Plein · Polderbank · Tom Bakker"
    ]
    items = [block for block in shown.blocks if isinstance(block, Item)]
    assert [item.subject for item in items] == [case_of(n) for n in (2, 3, 1, 5)]
    assert items[-1].detail is not None
    assert "Waiting for approval" in ENGLISH.say(items[-1].detail)


async def test_an_empty_queue_says_so(team: Team) -> None:
    assert groups(await page(team, "sanne", "queue")) == {"": ["Nothing waits."]}


async def test_a_long_queue_is_counted_below_its_end(team: Team) -> None:
    for number in range(MOST + 3):
        team.complaint(author={"id": str(number), "name": f"Karin {number}"})
    await team.live()
    free = groups(await page(team, "sanne", "queue"))[
        f"Nobody took it yet · {MOST + 3}"
    ]
    assert len(free) == MOST + 1
    assert free[-1] == "And 3 more that end later."


# ------------------------------------------------------------------ late


async def test_late_is_what_ran_out_or_soon_will(team: Team) -> None:
    await complain(team, "Karin", 23)
    await complain(team, "Piet", 20)
    await complain(team, "Anna", 18)
    await complain(team, "Joep", 30)
    await team.press("tom", "take", case=1)
    await team.later(hours=2)
    found = groups(await page(team, "sanne", "late"))
    assert [*found] == ["", "Ran out · 2", "Runs out soon · 2"]
    over, soon = found["Ran out · 2"], found["Runs out soon · 2"]
    assert [text.split(" · ")[0] for text in over] == ["Joep", "Karin"]
    assert [text.split(" · ")[0] for text in soon] == ["Piet", "Anna"]
    # who took it stands in the first line of its card already
    assert "Tom" not in over[1]


async def test_late_begins_at_the_very_moment_that_the_card_turns(team: Team) -> None:
    await team.opened()
    await team.later(hours=19, minutes=11)
    assert groups(await page(team, "sanne", "laat")) == {"": ["Nothing is late."]}
    await team.later(minutes=1)
    assert "Runs out soon · 1" in groups(await page(team, "sanne", "laat"))
    assert "runs out soon" in (await team.card())["blocks"][0]["text"]


async def test_what_was_answered_is_not_late(team: Team) -> None:
    await team.agreed()
    await team.later(minutes=3)
    case = await team.case()
    assert case.answered_at
    await team.later(hours=30)
    assert groups(await page(team, "sanne", "late")) == {"": ["Nothing is late."]}
    doubted = {"state": "doubt", "answered_at": case.answered_at}
    await team.parts.store.write(
        lambda tx: tx.cases.change(tx.cases.get(CaseId(1)), team.clock.now(), **doubted)
    )
    assert groups(await page(team, "sanne", "late")) == {"": ["Nothing is late."]}


# ------------------------------------------------------------------ help


async def test_help_shows_every_word_with_what_it_does(team: Team) -> None:
    shown = await page(team, "lotte", "help")
    items = [block for block in shown.blocks if isinstance(block, Item)]
    said = [ENGLISH.say(item.line) for item in items]
    assert said == [word.shown("en") for word in SPOKEN]
    assert {item.subject for item in items} == {TEAM}
    assert all(item.detail for item in items)
    assert not [block for block in shown.blocks if isinstance(block, Look)]


async def test_help_speaks_the_language_of_the_team(opens: Opens) -> None:
    team = await opens(language="nl")
    said = groups(await page(team, "lotte", "hulp"))[""]
    assert said[:3] == ["wachtrij", "mijn", "case 17"]


async def test_help_leaves_out_what_this_person_may_not(opens: Opens) -> None:
    names = dict.fromkeys(("id", "name", "public_name"), "rita")
    rita = {**names, "email": "rita@polderbank.example", "roles": ["reader"]}
    team = await opens(people=[*PLAYBOOK["people"], rita])
    assert "resume" not in groups(await page(team, "sanne", "help"))[""]
    said = groups(await page(team, "rita", "help"))[""]
    assert said[:-1] == ["queue", "mine", "case 17", "late", "help"]


async def test_what_is_not_known_is_quoted_with_what_comes_near(team: Team) -> None:
    first = (await page(team, "sanne", "quue")).blocks[0]
    assert first == Look(line("look.did_you_mean", typed="quue", near="queue"))
    first = (await page(team, "sanne", "potato \u202e salad")).blocks[0]
    assert first == Look(line("look.not_known", typed="potato salad"))


async def test_a_case_that_is_typed_opens(team: Team) -> None:
    await team.opened()
    assert (await page(team, "sanne", "#1")).action == "open"
