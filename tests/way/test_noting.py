"""A complaint that somebody noted goes the way of every other, to be posted by hand."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from adapters.sources.noted import NotedSource
from bot.app import describe, join
from bot.blocks import Item, Look, Note, Wording
from bot.case import CaseId, State
from bot.person import BOT, PersonId
from bot.press import Ask, Dialog, Done, Refused, Show, Wrong
from bot.review import NOTED, Review
from bot.subject import TEAM, case_of
from bot.words import Words, line
from handlers.incoming import noting
from tests.way.conftest import Opens
from tests.way.team import WORDS, Team, errors

ENGLISH = Words("en", "UTC")
LINK = "https://reviews.example/r/1"
SAID = f"Twee weken te laat en niemand belt terug. {LINK}"


@pytest.fixture
async def team(opens: Opens) -> Team:
    """Open a team with the source for what is noted, as every running bot has."""
    team = await opens()
    parts, noted = team.parts, NotedSource(ENGLISH)
    await parts.store.write(lambda tx: describe(tx, {NOTED: noted}))
    sources = {**parts.sources, NOTED: noted}
    team.parts = join(parts.store, parts.clock, sources, parts.channels, parts.dispatch)
    return team


async def opened(team: Team, **values: str) -> Dialog:
    answer = await team.send(team.request("sanne", "note", "", values, TEAM))
    assert isinstance(answer, Ask), answer
    return answer.dialog


async def note(team: Team, who: str = "sanne", **values: str) -> Any:
    """Note it in the dialog, as it opens with these values."""
    request = team.request(who, "note", "", values, TEAM)
    answer = await team.send(request)
    if not isinstance(answer, Ask):
        return answer
    return await team.submit(who, answer.dialog, "note", **values)


async def review(team: Team, number: int = 1) -> Review:
    case = await team.case(number)
    found = await team.parts.store.read(lambda tx: tx.reviews.get(case.review))
    assert found is not None
    return found


def said(answer: Any) -> str:
    assert isinstance(answer, Done), answer
    return ENGLISH.say(answer.line)


# ------------------------------------------------------------------ the dialog


async def test_the_dialog_opens_with_what_is_known(team: Team) -> None:
    dialog = await opened(team, text=SAID, ref="slack-C1-1.2", at="2026-11-23T08:00Z")
    drawn = {field.name: (field.kind, field.value) for field in dialog.fields}
    assert drawn == {
        "text": ("text", SAID),
        "link": ("text", LINK),
        "name": ("text", ""),
        "stars": ("choice", "none"),
        "site": ("text", ""),
        "at": ("kept", "2026-11-23T08:00Z"),
        "ref": ("kept", "slack-C1-1.2"),
    }


async def test_an_empty_dialog_carries_nothing_along(team: Team) -> None:
    names = [field.name for field in (await opened(team)).fields]
    assert names == ["text", "link", "name", "stars", "site"]


async def test_a_link_that_the_channel_knows_stands_in_its_field(team: Team) -> None:
    dialog = await opened(team, text=SAID, link="https://other.example/2")
    assert dialog.fields[1].value == "https://other.example/2"


@pytest.mark.parametrize(
    ("values", "field", "key"),
    [
        ({}, "text", "error.no_complaint"),
        ({"text": " \u200b"}, "text", "error.no_complaint"),
        ({"text": "x", "link": "javascript:alert(1)"}, "link", "error.link"),
        ({"text": "x", "link": LINK + "x" * 600}, "link", "check.long"),
    ],
)
async def test_what_is_wrong_is_said_at_its_field(
    team: Team, values: dict[str, str], field: str, key: str
) -> None:
    answer = await note(team, **values)
    assert errors(answer) == {field: key}
    assert isinstance(answer, Wrong)
    drawn = {f.name: f.value for f in answer.dialog.fields}
    assert {name: drawn[name] for name in values} == values


async def test_who_may_not_work_on_cases_notes_nothing(team: Team) -> None:
    assert isinstance(await note(team, "nobody", text="x"), Refused)


# ------------------------------------------------------------------ the case


async def test_what_is_noted_opens_a_case_as_any_review(team: Team) -> None:
    answer = await note(team, text=SAID, name="Karin", stars="1")
    assert said(answer) == "Noted: it is case 1."
    await team.tick()
    case = await team.case()
    assert (case.state, case.owner, case.since) == (State.NEW, None, team.clock.now())
    assert len(case.suggestions) == 3
    assert await team.head() == "Not taken yet · reply before Tue 09:00"
    assert "1 of 5 stars · reviews.example · Polderbank" in str(await team.card())
    entries = await team.parts.store.read(lambda tx: tx.history.of(CaseId(1)))
    assert [(e.person, e.action, e.detail) for e in entries] == [
        (BOT, "opened", SAID),
        (PersonId("sanne"), "noted", ""),
    ]
    log = await team.ask("tom", "log")
    assert "Sanne de Vries · noted it by hand" in ENGLISH.say(log.blocks[0].line)  # type: ignore[union-attr]


async def test_no_stars_and_calm_words_are_a_complaint_all_the_same(team: Team) -> None:
    await note(team, text="Dank je wel hoor.", stars="5")
    assert (await team.case()).state is State.NEW
    await note(team, text="Dank je wel hoor.", name="Piet", stars="9")
    assert (await review(team, 2)).stars is None


async def test_a_phrase_alarms_here_too(team: Team) -> None:
    await note(team, text="Er was brand in de winkel.")
    case = await team.case()
    assert case.topic == "safety"
    assert case.look is not None
    assert case.look.key == "reason.safety"


async def test_a_message_of_before_counts_from_when_it_was_said(team: Team) -> None:
    at = team.clock.now() - timedelta(hours=5)
    await note(team, text="Te laat.", at=at.isoformat())
    assert (await team.case()).since == at
    long_ago = team.clock.now() - timedelta(days=40)
    await note(team, text="Kapot.", at=long_ago.isoformat())
    case = await team.case(2)
    assert (case.old, case.since) == (True, long_ago)


@pytest.mark.parametrize(
    "at", ["", "yesterday", "2026-11-23T08:00:00", "2031-01-01T00:00:00+00:00"]
)
async def test_a_moment_that_cannot_be_is_now(team: Team, at: str) -> None:
    await note(team, text="Te laat.", at=at)
    assert (await team.case()).since == team.clock.now()


async def test_too_much_is_cut_and_what_deceives_is_left_out(team: Team) -> None:
    await note(
        team, text="\u202e" + "x" * 250_000, name="Karin\n" * 60, site="F\u200bB"
    )
    kept = await review(team)
    assert len(kept.text) == 200_000
    assert len(kept.author) <= 100
    assert "\n" not in kept.author
    assert kept.place == "FB"


async def test_where_it_was_said_stands_on_the_card(team: Team) -> None:
    await note(team, text="Te laat.", site="Facebook")
    await team.tick()
    assert "Facebook" in str((await team.card())["blocks"][1])


async def test_a_link_alone_is_enough(team: Team) -> None:
    answer = await note(team, link="reviews.example/r/9")
    assert said(answer) == "Noted: it is case 1."
    assert (await review(team)).url == "https://reviews.example/r/9"


# ------------------------------------------------------------------ noted again


async def test_the_same_words_again_lead_to_their_case(team: Team) -> None:
    await note(team, text=SAID)
    assert said(await note(team, "tom", text=SAID)) == "That is case 1 already."
    await note(team, text=f"{SAID} Nog steeds.")
    assert (await team.case(2)).id == 2


async def test_the_same_message_again_leads_to_its_case(team: Team) -> None:
    await note(team, text="Te laat.", ref="slack-C1-1.2")
    again = await note(team, "tom", text="Heel anders.", ref="slack-C1-1.2")
    assert isinstance(again, Show)
    words, item = again.page.blocks
    assert isinstance(words, Note)
    assert ENGLISH.say(words.line) == "That is case 1 already."
    assert isinstance(item, Item)
    assert item.subject == case_of(1)


async def test_two_who_note_a_message_at_once_open_one_case(team: Team) -> None:
    first, second = [await opened(team, text="Te laat.", ref="m1") for _ in "12"]
    assert said(await team.submit("sanne", first, "note")) == "Noted: it is case 1."
    answer = await team.submit("tom", second, "note", text="Veel te laat.")
    assert said(answer) == "That is case 1 already."


async def test_a_message_with_words_that_were_noted_is_known_from_then_on(
    team: Team,
) -> None:
    await note(team, text="Te laat.")
    assert (
        said(await note(team, text="Te laat.", ref="m1")) == "That is case 1 already."
    )
    assert isinstance(await note(team, text="Anders.", ref="m1"), Show)


# ------------------------------------------------------------------ the reply


async def test_a_reply_to_it_is_posted_by_hand(team: Team) -> None:
    await note(team, text=SAID, stars="1")
    await team.tick()
    await team.agree()
    await team.later(seconds=1)
    assert (await team.case()).state is State.BY_HAND
    page = await team.ask("tom", "copy")
    assert ENGLISH.say(page.title) == "Post it on reviews.example yourself"
    assert WORDS in [block.text for block in page.blocks if isinstance(block, Wording)]
    assert isinstance(await team.press("tom", "posted"), Done)
    await team.tick()
    assert (await team.case()).state is State.PLACED
    assert "stands on reviews.example since" in await team.head()


async def test_the_source_reads_nothing_and_is_always_well(team: Team) -> None:
    source = team.parts.sources[NOTED]
    assert source.name == NOTED
    assert source.facts.title == "another site"
    await source.check()
    counts = await team.parts.intake.poll(source)
    assert (counts.new, counts.known) == (0, 0)
    order: Any = None
    assert type(await source.look(order)).__name__ == "Unknown"
    await source.close()


# ------------------------------------------------------------------ long words

LONG = "Ik wacht al weken op mijn taart en niemand belt terug. " * 200
LONG = LONG.strip()


def pieces(dialog: Dialog) -> list[str]:
    return [f.value for f in dialog.fields if f.name.startswith("text")]


@pytest.mark.parametrize(
    ("words", "count"),
    [
        ("", 1),
        ("x" * 3000, 1),
        (LONG, 4),
        ("🎂" * 3100, 3),
        ("é" * 36_000, 12),
    ],
)
async def test_long_words_stand_in_several_fields(
    team: Team, words: str, count: int
) -> None:
    found = pieces(await opened(team, text=words))
    assert len(found) == count
    assert "".join(found) == words
    held = [len(piece.encode("utf-16-le")) // 2 for piece in found]
    assert max(held) <= 3000
    names = [f.name for f in (await opened(team, text=words)).fields][:count]
    assert names == ["text", *(f"text{n}" for n in range(2, count + 1))]


async def test_no_word_of_a_long_complaint_gets_lost(team: Team) -> None:
    words = f"{LONG} Er was brand in de winkel."
    dialog = await opened(team, text=words, ref="m1", link=LINK)
    assert said(await team.submit("sanne", dialog, "note")) == "Noted: it is case 1."
    assert (await review(team)).text == words
    assert (await team.case()).topic == "safety"


async def test_a_message_that_is_longer_still_is_cut_and_that_is_said(
    team: Team,
) -> None:
    dialog = await opened(team, text="x" * 40_000, ref="m1")
    assert [len(piece) for piece in pieces(dialog)] == [3000] * 12
    assert Look(line("note.cut", noted=36_000, length=40_000)) in dialog.blocks
    assert said(await team.submit("sanne", dialog, "note")) == "Noted: it is case 1."
    assert len((await review(team)).text) == 36_000


def test_on_the_page_the_last_field_takes_what_is_left() -> None:
    *above, last = noting._said({"text": "x" * 40_000})
    assert (len(above), len(last.value)) == (11, 7_000)
    assert list(noting._cut({"text": "x" * 40_000})) == []


async def test_pieces_without_a_space_between_them_are_kept_apart(team: Team) -> None:
    answer = await note(team, text="Te laat.", text2="En koud.", text4="Bah.")
    assert said(answer) == "Noted: it is case 1."
    assert (await review(team)).text == "Te laat. En koud. Bah."


async def test_long_words_stand_there_again_when_something_is_wrong(team: Team) -> None:
    dialog = await opened(team, text=LONG)
    answer = await team.submit("sanne", dialog, "note", link="javascript:alert(1)")
    assert isinstance(answer, Wrong)
    assert "".join(pieces(answer.dialog)) == LONG


async def test_a_message_whose_words_got_lost_opens_no_case(team: Team) -> None:
    answer = await note(team, ref="m1", link=LINK, text="")
    assert errors(answer) == {"text": "error.no_complaint"}
    assert (
        said(await note(team, ref="m1", text="x", link=LINK)) == "Noted: it is case 1."
    )
