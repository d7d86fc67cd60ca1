"""Home: each sees what waits for them, by deadline, and opens it from there."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from bot.blocks import Head, Item, Look, Note
from bot.case import CaseId
from bot.notice import Notice, NoticeId, NoticeKind, NoticeState
from bot.person import PersonId
from bot.press import Ask, Dialog, Refused, Show
from bot.subject import TEAM, case_of, notice_of
from bot.words import Words, line
from handlers.looking.home import MOST
from tests.playbooks import PLAYBOOK
from tests.way.conftest import Opens
from tests.way.team import WORDS, Team

ENGLISH = Words("en", "UTC")
ALWAYS = ("queue", "late", "note")
"""What everybody who works on cases finds there."""
JOOST = {
    "id": "joost",
    "name": "Joost Kramer",
    "public_name": "Joost",
    "email": "joost@polderbank.example",
    "roles": ["product"],
}
WITH_PRODUCT = [*PLAYBOOK["people"], JOOST]


async def home(team: Team, who: str) -> Dialog:
    answer = await team.send(team.request(who, "home", "", {}, TEAM))
    assert isinstance(answer, Show), answer
    return answer.page


def groups(page: Dialog) -> dict[str, list[str]]:
    """Give what stands under each heading, in words."""
    found: dict[str, list[str]] = {"": []}
    for block in page.blocks:
        if isinstance(block, Head):
            found[ENGLISH.say(block.line)] = []
        elif isinstance(block, Item | Note | Look):
            found[[*found][-1]].append(ENGLISH.say(block.line))
    return found


def names(page: Dialog) -> list[str]:
    return [button.action for button in page.buttons]


async def propose(team: Team, who: str, case: int = 1) -> None:
    dialog = (await team.answer(who, "reply", "load", {}, case=case)).dialog  # type: ignore[union-attr]
    await team.submit(who, dialog, "propose", text=WORDS)


async def test_what_nobody_took_stands_by_deadline(team: Team) -> None:
    now = team.clock.now()
    for name, hours in (("Karin", 2), ("Piet", 5)):
        at = (now - timedelta(hours=hours)).isoformat()
        team.complaint(created_at=at, author={"id": name, "name": name})
    await team.live()
    page = await home(team, "sanne")
    free = groups(page)["Nobody took it yet · 2"]
    assert [text.split(" · ")[0] for text in free] == ["Piet", "Karin"]
    items = [block for block in page.blocks if isinstance(block, Item)]
    assert items[0].detail is not None
    assert "reply before Tue 04:00" in ENGLISH.say(items[0].detail)


async def test_what_i_took_is_mine_and_no_longer_free(team: Team) -> None:
    await team.opened()
    await team.press("sanne", "take")
    seen = groups(await home(team, "sanne"))
    assert len(seen["Mine · 1"]) == 1
    assert "Nobody took it yet · 1" not in seen
    assert groups(await home(team, "lotte"))[""] == ["Nothing waits for you."]


async def test_what_waits_for_my_approval_stands_in_front_and_once(team: Team) -> None:
    await team.opened()
    await team.press("tom", "take")
    await propose(team, "sanne")
    await team.opened()
    page = await home(team, "tom")
    titles = [*groups(page)]
    assert titles[1:3] == ["Waiting for my approval · 1", "Nobody took it yet · 1"]
    # the one who wrote the words does not approve them
    assert "Waiting for my approval · 1" not in groups(await home(team, "sanne"))


async def test_whoever_must_agree_with_a_change_finds_it_here(team: Team) -> None:
    await team.opened()
    await propose(team, "sanne")

    def ask_back(tx: Any) -> None:
        draft = tx.replies.draft(CaseId(1))
        values = {name: getattr(draft, name) for name in draft.__slots__}
        changed = {"answers": PersonId("sanne"), "by": PersonId("tom")}
        tx.replies.keep_draft(CaseId(1), type(draft)(**{**values, **changed}))

    await team.parts.store.write(ask_back)
    assert "Waiting for my approval · 1" in groups(await home(team, "sanne"))
    assert "Waiting for my approval · 1" not in groups(await home(team, "lotte"))


async def test_a_long_group_is_counted_below_its_end(team: Team) -> None:
    for number in range(MOST + 2):
        team.complaint(author={"id": str(number), "name": f"Karin {number}"})
    await team.live()
    free = groups(await home(team, "sanne"))[f"Nobody took it yet · {MOST + 2}"]
    assert len(free) == MOST + 1
    assert "2" in free[-1]


async def test_a_product_colleague_sees_the_questions_asked_of_them(
    opens: Opens,
) -> None:
    areas = [{"id": "delivery", "name": "Delivery", "customer": "de bezorging"}]
    team = await opens(people=WITH_PRODUCT, areas=areas)
    await team.opened()
    now = team.clock.now()

    def question(text: str, hours: int | None) -> Notice:
        return Notice(
            NoticeId(0),
            NoticeKind.QUESTION,
            "delivery",
            "2026-11-23",
            NoticeState.OPEN,
            PersonId("sanne"),
            now,
            text,
            PersonId("joost"),
            now + timedelta(hours=hours) if hours else None,
            cases=(CaseId(1),),
        )

    for text, hours in (("Later?", 5), ("First?", 2), ("At once?", None)):
        asked = question(text, hours)
        await team.parts.store.write(lambda tx, asked=asked: tx.notices.open(asked))
    page = await home(team, "joost")
    seen = groups(page)
    assert [t.split(": ")[1] for t in seen["Questions for me · 3"]] == [
        "At once?",
        "First?",
        "Later?",
    ]
    items = [block for block in page.blocks if isinstance(block, Item)]
    assert [item.subject for item in items] == [notice_of(n) for n in (3, 2, 1)]
    assert items[0].detail is None
    assert items[1].detail is not None
    assert ENGLISH.say(items[1].detail) == "answer before Mon 11:00"
    assert "Nobody took it yet · 1" not in seen
    assert "Questions for me · 3" not in groups(await home(team, "tom"))


async def test_home_says_who_is_on_and_offers_what_this_person_may(team: Team) -> None:
    assert names(await home(team, "sanne")) == [*ALWAYS, "shift", "stop"]
    until = team.clock.now() + timedelta(hours=8)
    now = team.clock.now()
    await team.parts.store.write(
        lambda tx: tx.shifts.begin(PersonId("sanne"), now, until)
    )
    page = await home(team, "sanne")
    assert names(page) == [*ALWAYS, "shift", "off", "stop"]
    assert any("Sanne" in text and "17:00" in text for text in groups(page)["On now"])
    assert names(await home(team, "lotte")) == [*ALWAYS, "shift", "people", "stop"]


async def test_who_may_not_work_any_more_is_not_on(team: Team) -> None:
    now = team.clock.now()
    until, people = now + timedelta(hours=8), PLAYBOOK["people"]
    reader = [{**p, "roles": ["reader"]} if p["id"] == "sanne" else p for p in people]
    await team.parts.store.write(
        lambda tx: tx.shifts.begin(PersonId("sanne"), now, until)
    )
    await team.parts.store.write(lambda tx: tx.team.set_people(reader, now))
    assert groups(await home(team, "tom"))["On now"] == [
        "Nobody is on now; the leads hear of what nobody takes."
    ]
    assert "off" not in names(await home(team, "sanne"))
    answer = await team.send(team.request("tom", "shift", "", {}, TEAM))
    assert isinstance(answer, Ask)
    (note,) = answer.dialog.blocks
    assert note == Note(line("note.nobody_on"))
    assert "over" not in {field.name for field in answer.dialog.fields}


async def test_home_says_that_publishing_stands_still(team: Team) -> None:
    await team.press("tom", "stop")
    page = await home(team, "tom")
    assert (
        "publishing has been stopped since Mon 09:00 (Tom Bakker)" in groups(page)[""]
    )
    assert names(page) == [*ALWAYS, "shift", "resume"]
    assert names(await home(team, "sanne")) == [*ALWAYS, "shift"]


async def test_home_is_about_the_team_wherever_it_was_asked_for(team: Team) -> None:
    await team.opened()
    assert (await team.ask("sanne", "home")).subject == TEAM


async def test_who_is_not_of_the_team_has_no_home(team: Team) -> None:
    answer = await team.send(team.request("somebody", "home", "", {}, TEAM))
    assert answer == Refused(line("refused.guest"))


async def test_a_reader_looks_and_presses_nothing(opens: Opens) -> None:
    names_of = dict.fromkeys(("id", "name", "public_name"), "rita")
    rita = {**names_of, "email": "rita@polderbank.example", "roles": ["reader"]}
    team = await opens(people=[*WITH_PRODUCT, rita])
    assert names(await home(team, "rita")) == ["queue", "late"]


async def test_a_product_colleague_looks_and_notes_nothing(opens: Opens) -> None:
    team = await opens(people=WITH_PRODUCT)
    assert names(await home(team, "joost")) == ["queue", "late", "stop"]


# ------------------------------------------------------------------ opening a line


async def test_a_line_opens_the_whole_card_of_its_case(team: Team) -> None:
    await team.opened()
    page = await team.ask("sanne", "open")
    shown = await team.buttons()
    assert [ENGLISH.say(button.label) for button in page.buttons] == shown
    assert ENGLISH.say(page.title) == "Case 1"


async def test_a_line_opens_the_whole_card_of_its_notice(opens: Opens) -> None:
    areas = [{"id": "delivery", "name": "Delivery", "customer": "de bezorging"}]
    team = await opens(people=WITH_PRODUCT, areas=areas)
    await team.opened()
    now = team.clock.now()
    told = Notice(
        NoticeId(0),
        NoticeKind.INFO,
        "delivery",
        "2026-11-23",
        NoticeState.OPEN,
        PersonId("sanne"),
        now,
        cases=(CaseId(1),),
    )
    await team.parts.store.write(lambda tx: tx.notices.open(told))
    answer = await team.send(team.request("joost", "open", "", {}, notice_of(1)))
    assert isinstance(answer, Show)
    assert "Delivery" in ENGLISH.say(answer.page.title)
    assert "looking" in names(answer.page)


@pytest.mark.parametrize("subject", [case_of(9), notice_of(9), TEAM])
async def test_what_is_not_there_opens_nothing(team: Team, subject: Any) -> None:
    answer = await team.send(team.request("sanne", "open", "", {}, subject))
    assert isinstance(answer, Refused)
    assert answer.line != line("refused.unknown")
