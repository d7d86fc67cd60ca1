"""The outside world moves too: edits, deletions, replies by others, lost answers."""

from __future__ import annotations

import pytest

from adapters.rehearsal.faults import Fault, Kind
from adapters.rehearsal.shelf import Habits
from bot.case import State
from bot.press import Ask, Done
from tests.way.conftest import Opens
from tests.way.team import WORDS, Team


async def test_answered_elsewhere_ends_the_case_before_anything_goes_out(
    team: Team,
) -> None:
    review = await team.agreed()
    team.site.shelf.place(review, "Bel ons even, de winkel", by="shop")
    await team.later(minutes=3)  # nobody polled: the look before publishing finds it
    assert team.standing(review) == []
    assert (await team.case()).state is State.CLOSED
    assert "already answered on Plein" in await team.head()
    await team.later(hours=30)
    assert not [line for line in await team.told() if "no reply yet" in line]


async def test_a_poll_finds_the_other_answer_as_well(team: Team) -> None:
    review = await team.opened()
    team.site.shelf.place(review, "Bel ons even, de winkel", by="shop")
    await team.live()
    assert (await team.case()).state is State.CLOSED


async def test_a_change_at_the_source_voids_the_agreement(team: Team) -> None:
    review = await team.agreed()
    team.site.shelf.edit(review, {"stars": 4, "text": "Toch netjes opgelost."})
    await team.later(minutes=3)
    assert team.standing(review) == []
    assert (await team.case()).state is State.TAKEN
    assert "changed the review" in await team.shows(1, "look")
    assert WORDS in await team.shows(1, "wording")


async def test_a_removed_review_closes_its_case(team: Team) -> None:
    review = await team.opened()
    team.site.shelf.remove(review)
    await team.live()
    assert "removed the review" in await team.head()


@pytest.mark.parametrize("polled", [True, False])
async def test_a_removed_review_is_not_replied_to(team: Team, *, polled: bool) -> None:
    review = await team.agreed()
    team.site.shelf.remove(review)
    if polled:
        await team.poll()
    await team.later(minutes=3)
    assert team.standing(review) == []
    assert (await team.case()).state is State.CLOSED


LOST = Fault(Kind.SILENT, on="write", done=True)


@pytest.mark.parametrize("adds", [False, True])
async def test_an_answer_that_was_lost_is_found_by_reading(
    opens: Opens, *, adds: bool
) -> None:
    team = await opens(Habits(adds=adds))
    review = await team.agreed()
    team.site.faults.add(LOST)
    await team.later(minutes=3)
    assert (await team.case()).state is State.GOING
    await team.later(minutes=1)
    assert (await team.case()).state is State.PLACED
    assert team.standing(review) == [WORDS]


async def test_a_set_that_cannot_be_read_is_simply_repeated(opens: Opens) -> None:
    team = await opens(Habits(adds=False, shows=False))
    review = await team.agreed()
    team.site.faults.add(LOST)
    await team.later(minutes=3)
    await team.later(minutes=1)
    assert (await team.case()).state is State.PLACED
    # Written twice by us, but the second replaced the first: one reply stands.
    assert set(team.standing(review)) == {WORDS}


async def test_where_nothing_can_be_read_a_person_decides(opens: Opens) -> None:
    team = await opens(Habits(adds=True, shows=False))
    review = await team.agreed()
    team.site.faults.add(LOST)
    await team.later(minutes=3)
    await team.later(minutes=1)
    assert (await team.case()).state is State.DOUBT
    assert "cannot see whether it is there" in await team.shows(1, "look")
    assert await team.buttons() == ["Yes, it is there", "No, publish again…", "More…"]
    assert any("cannot see" in line for line in await team.mine("tom"))
    assert "look" not in await team.kinds("direct:1")  # said once, as why it came
    await team.later(days=2)
    assert team.standing(review) == [WORDS]  # never sent again blindly

    assert isinstance(await team.press("sanne", "there"), Done)
    assert (await team.case()).state is State.PLACED
    await team.later(hours=1)
    assert team.standing(review) == [WORDS]


async def test_a_person_may_have_it_published_again(opens: Opens) -> None:
    team = await opens(Habits(adds=True, shows=False))
    review = await team.agreed()
    team.site.faults.add(Fault(Kind.SILENT, on="write", done=False))
    await team.later(minutes=3)
    await team.later(minutes=1)
    assert (await team.case()).state is State.DOUBT
    dialog = await team.ask("tom", "again")
    assert isinstance(await team.submit("tom", dialog, "publish"), Done)
    await team.later(minutes=3)
    assert team.standing(review) == [WORDS]
    assert (await team.case()).state is State.PLACED


@pytest.mark.parametrize("adds", [False, True])
async def test_what_never_arrived_is_sent_again_after_three_looks(
    opens: Opens, *, adds: bool
) -> None:
    team = await opens(Habits(adds=adds))
    review = await team.agreed()
    team.site.faults.add(Fault(Kind.SILENT, on="write", done=False))
    await team.later(minutes=3)
    for _ in range(6):
        await team.later(minutes=10)
    assert team.standing(review) == [WORDS]
    assert (await team.case()).state is State.PLACED


async def test_a_refusal_keeps_the_text_and_tells_why(team: Team) -> None:
    review = await team.agreed()
    refusal = Fault(Kind.STATUS, on="write", status=422, reason="has a phone number")
    team.site.faults.add(refusal)
    await team.later(minutes=3)
    assert team.standing(review) == []
    assert (await team.case()).state is State.TAKEN
    assert "has a phone number" in await team.shows(1, "look")
    assert WORDS in await team.shows(1, "wording")
    assert any("has a phone number" in line for line in await team.mine("tom"))


async def test_an_outage_is_waited_out(team: Team) -> None:
    review = await team.agreed()
    await team.site.stop()
    for _ in range(8):
        await team.later(minutes=10)
    assert (await team.case()).state is State.GOING
    assert "cannot be reached" in await team.shows(1, "look")
    assert len(await team.mine("tom")) == 1
    await team.site.start(int(team.address.rsplit(":", 1)[1]))
    await team.later(minutes=11)
    assert team.standing(review) == [WORDS]


async def test_a_moderated_reply_counts_when_it_stands(opens: Opens) -> None:
    team = await opens(Habits(moderates=True))
    review = await team.agreed()
    await team.later(minutes=3)
    assert (await team.case()).state is State.CHECKING
    assert await team.head() == "Plein is checking it"
    reply = team.site.shelf.show(review)
    assert reply is not None
    team.site.shelf.decide(reply["replies"][0]["id"], "stands")
    await team.later(hours=2)
    assert (await team.case()).state is State.PLACED
    assert team.standing(review) == [WORDS]


async def test_no_stars_ask_and_praise_is_only_counted(team: Team) -> None:
    team.complaint(stars=None, text="Waar blijft mijn taart?")
    team.complaint(stars=5, text="Heerlijk!", author={"id": "p", "name": "Piet"})
    await team.live()
    assert await team.buttons(1) == ["Complaint", "Not a complaint", "More…"]
    assert await team.parts.store.read(lambda tx: len(tx.cases.listed())) == 1
    assert await team.parts.store.read(lambda tx: tx.reviews.count()) == 2
    await team.press("sanne", "complaint")
    await team.tick()
    assert (await team.buttons(1))[0] == "Approve and publish…"


async def test_a_review_that_turns_bad_opens_a_case_from_then_on(team: Team) -> None:
    review = team.complaint(stars=5, text="Fijn!")
    await team.live()
    await team.later(days=3)
    team.site.shelf.edit(review, {"stars": 1, "text": "Bij nader inzien: bedorven."})
    await team.live()
    case = await team.case()
    assert (case.window_end - team.clock.now()).days == 1


async def test_a_file_is_answered_by_hand(team: Team) -> None:
    lines = (
        "external_id;channel;created_at;author;rating;text;url\n"
        "a1;Tripadvisor;2026-11-23 08:30;Amy;1;Cold soup and rude staff;https://t.example/1\n"
    )
    (team.folder / "reviews" / "export.csv").write_text(lines, encoding="utf-8")
    await team.later(seconds=30)
    await team.live()
    answer = await team.answer("tom", "reply", "", {})
    assert isinstance(answer, Ask)
    text = "Dear Amy, I'm sorry. I'll find out what went wrong.\n\nTom"
    await team.submit("tom", answer.dialog, "publish", text=text)
    await team.tick()
    assert (await team.case()).state is State.BY_HAND
    assert (await team.buttons())[:2] == ["Copy the text…", "I posted it"]
    page = await team.ask("sanne", "copy")
    assert text in [getattr(block, "text", "") for block in page.blocks]
    assert isinstance(await team.press("sanne", "posted"), Done)
    assert (await team.case()).state is State.PLACED
