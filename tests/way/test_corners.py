"""Corners of the way where two things happen at once: each was once a fault."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from adapters.rehearsal.faults import Fault, Kind
from adapters.rehearsal.shelf import Habits
from bot.case import State
from bot.press import Done, Refused, Wrong
from bot.subject import Subject
from tests.way.conftest import Opens
from tests.way.team import WORDS, Team, errors

LOST = Fault(Kind.SILENT, on="write", done=True)
NEVER = Fault(Kind.SILENT, on="write", done=False)
SECOND = "Beste Karin, nog even dit: ik bel je morgen.\n\nGroet, Tom"


async def _claimed(team: Team, state: str = "sending") -> Any:
    """Take the reply up, as the outbox does just before it speaks."""
    now = team.clock.now()

    def work(tx: Any) -> Any:
        row = tx.outbox.get("publish:1:1")
        return tx.outbox.claim(row, state, now + timedelta(minutes=5), now)

    return await team.parts.store.write(work)


# ------------------------------------------------------------------ never twice


async def test_one_empty_read_while_it_is_checked_sends_nothing(opens: Opens) -> None:
    team = await opens(Habits(adds=True, moderates=True))
    review = await team.agreed()
    await team.later(minutes=3)
    for _ in range(6):
        await team.later(minutes=5)
    assert (await team.case()).state is State.CHECKING
    kept = team.site.shelf._kept[review]
    hidden, kept.replies = kept.replies, []
    await team.later(minutes=5)  # one read that lags behind
    kept.replies = hidden
    for _ in range(6):
        await team.later(minutes=10)
    assert team.standing(review) == [WORDS]


async def test_a_failed_read_while_it_is_checked_is_no_doubt(opens: Opens) -> None:
    team = await opens(Habits(moderates=True))
    await team.agreed()
    await team.later(minutes=3)
    await team.later(hours=5)
    team.site.faults.add(Fault(Kind.STATUS, on="read", status=503))
    await team.later(minutes=10)
    assert (await team.case()).state is State.CHECKING


async def test_what_was_acknowledged_and_vanished_is_for_people(opens: Opens) -> None:
    team = await opens(Habits(adds=True, moderates=True))
    review = await team.agreed()
    await team.later(minutes=3)
    team.site.shelf._kept[review].replies = []
    for _ in range(6):
        await team.later(minutes=10)
    assert team.standing(review) == [WORDS]
    assert (await team.case()).state is State.DOUBT


async def test_publishing_again_finds_its_own_words_in_the_queue(opens: Opens) -> None:
    team = await opens(Habits(adds=True, moderates=True))
    review = await team.agreed()
    await team.later(minutes=3)
    kept = team.site.shelf._kept[review]
    hidden, kept.replies = kept.replies, []
    for _ in range(6):
        await team.later(minutes=10)
    assert (await team.case()).state is State.DOUBT
    kept.replies = hidden
    dialog = await team.ask("tom", "again")
    assert isinstance(await team.submit("tom", dialog, "publish"), Done)
    await team.later(minutes=3)
    assert (await team.case()).state is State.CHECKING
    assert team.standing(review) == [WORDS]


async def test_a_stop_makes_a_lost_reply_a_question(opens: Opens) -> None:
    team = await opens(Habits(adds=True))
    review = await team.agreed()
    team.site.faults.add(NEVER)
    await team.later(minutes=3)
    for action in ("stop", "resume"):
        request = team.request("tom", action, "", {}, Subject("team", ""))
        assert isinstance(await team.send(request), Done)
    for _ in range(6):
        await team.later(minutes=10)
    assert team.standing(review) == []
    assert (await team.case()).state is State.DOUBT


# ------------------------------------------------------------------ never lost


async def test_an_earlier_reply_in_a_poll_does_not_settle_the_next(team: Team) -> None:
    export = team.folder / "reviews" / "export.csv"
    head = "external_id;created_at;author;rating;text;replied_at;reply_text\n"
    row = "a1;2026-11-23 08:30;Amy;1;Cold soup;"
    export.write_text(f"{head}{row};\n", encoding="utf-8")
    await team.later(seconds=30)
    await team.live()
    first, second = "Dear Amy, I'll call you. Tom", "Dear Amy, I'll write too. Tom"
    await team.agree(text=first)
    await team.tick()
    await team.press("tom", "posted")
    await team.press("tom", "reopen")
    await team.agree(text=second)
    await team.tick()
    export.write_text(f"{head}{row}2026-11-23 10:00;{first}\n", encoding="utf-8")
    await team.later(minutes=1)
    await team.live()
    assert (await team.case()).state is State.BY_HAND


async def test_a_late_outcome_of_earlier_words_leaves_the_new_ones(
    team: Team,
) -> None:
    review = await team.agreed()
    team.site.faults.add(LOST)
    await team.later(minutes=2)
    await team.poll()  # the poll sees it first: placed, while a look is still due
    assert (await team.case()).state is State.GOING
    await team.later(minutes=1)
    assert (await team.case()).state is State.PLACED
    await team.press("tom", "reopen")
    await team.agree(text=SECOND)
    await team.later(minutes=3)
    assert team.standing(review) == [WORDS, SECOND]
    assert (await team.reply()).text == SECOND


async def test_a_claim_whose_end_could_not_be_written_is_taken_up_again(
    team: Team,
) -> None:
    review = await team.agreed()
    await _claimed(team)  # and the store fails: nothing more is heard of it
    for _ in range(6):
        await team.later(minutes=10)
    assert (await team.case()).state is State.PLACED
    assert team.standing(review) == [WORDS]


async def test_an_edit_between_claim_and_look_ends_the_agreement(team: Team) -> None:
    review = await team.agreed()
    row = await _claimed(team)
    team.site.shelf.edit(review, {"text": "Toch niet."})
    await team.poll()
    now = team.clock.now()
    await team.parts.store.write(
        lambda tx: tx.outbox.finish(
            row, "new", next_at=now
        )  # it was certainly not sent
    )
    await team.later(minutes=3)
    assert (await team.case()).state is State.TAKEN
    assert team.standing(review) == []
    assert "changed the review" in await team.shows(1, "look")


# ------------------------------------------------------------------ never unseen


async def test_an_edit_while_it_is_looked_for_is_not_answered_with_old_words(
    opens: Opens,
) -> None:
    team = await opens(Habits(adds=True))
    review = await team.agreed()
    team.site.faults.add(NEVER)
    await team.later(minutes=3)
    team.site.shelf.edit(review, {"stars": 5, "text": "Mijn fout, het was super."})
    await team.poll()
    for _ in range(6):
        await team.later(minutes=10)
    assert team.standing(review) == []
    assert (await team.case()).state is State.TAKEN


async def test_a_dialog_drawn_before_the_customers_edit_comes_back(team: Team) -> None:
    review = await team.opened()
    dialog = await team.ask("tom", "reply")
    team.site.shelf.edit(review, {"text": "Toch anders."})
    await team.poll()
    answer = await team.submit("tom", dialog, "publish", text=WORDS)
    assert errors(answer) == {"text": "error.review_changed"}
    assert isinstance(answer, Wrong)
    assert "Toch anders." in repr(answer.dialog.blocks)
    again = await team.submit("tom", answer.dialog, "publish", text=WORDS)
    assert isinstance(again, Done)


async def test_publish_again_asks_once_more_after_an_edit(opens: Opens) -> None:
    team = await opens(Habits(adds=True, shows=False))
    review = await team.agreed()
    team.site.faults.add(NEVER)
    await team.later(minutes=3)
    await team.later(minutes=1)
    dialog = await team.ask("tom", "again")
    team.site.shelf.edit(review, {"text": "Toch anders."})
    await team.poll()
    answer = await team.submit("tom", dialog, "publish")
    assert errors(answer) == {"": "error.review_changed"}


async def test_saved_words_are_not_up_for_approval(opens: Opens) -> None:
    team = await opens(approval="two")
    await team.opened()
    form = await team.ask("sanne", "reply")
    await team.submit("sanne", form, "propose", text=WORDS)
    dialog = await team.ask("tom", "approve")
    assert "Suggested by" not in await team.shows(1, "wording")
    change = await team.ask("sanne", "reply")
    await team.submit("sanne", change, "save", text=WORDS)  # taken back
    answer = await team.submit("tom", dialog, "publish")
    assert isinstance(answer, Refused)
    assert (await team.case()).state is State.TAKEN


# ------------------------------------------------------------------ in time


async def test_the_clock_goes_on_after_a_refusal(opens: Opens) -> None:
    team = await opens(Habits(moderates=True))
    review = await team.agreed()
    await team.later(minutes=3)
    assert (await team.case()).state is State.CHECKING
    shown = team.site.shelf.show(review)
    assert shown is not None
    team.site.shelf.decide(shown["replies"][0]["id"], "refused", "has a number")
    await team.later(minutes=5)
    assert (await team.case()).state is State.TAKEN
    await team.later(hours=7)
    assert any("runs out before Tue 09:00" in said for said in await team.mine("tom"))


async def test_in_doubt_the_card_still_says_when_time_is_up(opens: Opens) -> None:
    team = await opens(Habits(adds=True, shows=False))
    await team.agreed()
    team.site.faults.add(NEVER)
    await team.later(minutes=3)
    await team.later(minutes=1)
    assert (await team.case()).state is State.DOUBT
    await team.later(hours=24)
    assert "ran out at" in await team.head()
    assert not [said for said in await team.mine("tom") if "1 runs out" in said]


# ------------------------------------------------------------------ back again


async def test_a_review_that_is_there_again_opens_its_case_again(team: Team) -> None:
    review = await team.opened()
    kept = dict(team.site.shelf._kept[review].payload)
    team.site.shelf.remove(review)
    await team.live()
    assert (await team.case()).state is State.CLOSED
    team.site.shelf.add({**kept, "id": review})
    await team.live()
    assert (await team.case()).state is State.TAKEN
    assert "is there again" in await team.shows(1, "look")


async def test_a_review_that_is_back_after_its_time_is_told_to_its_owner(
    team: Team,
) -> None:
    review = await team.opened()
    await team.press("sanne", "take")
    kept = dict(team.site.shelf._kept[review].payload)
    team.site.shelf.remove(review)
    await team.live()
    assert (await team.case()).state is State.CLOSED
    await team.later(hours=25)
    team.site.shelf.add({**kept, "id": review})
    await team.live()
    assert (await team.case()).state is State.TAKEN
    assert any("is there again" in said for said in await team.told())
    assert any("ran out" in said for said in await team.mine("sanne"))


async def test_a_placed_case_says_that_its_review_went_and_came(team: Team) -> None:
    review = await team.agreed()
    await team.later(minutes=3)
    kept = dict(team.site.shelf._kept[review].payload)
    team.site.shelf.remove(review)
    await team.live()
    assert "removed the review" in await team.shows(1, "look")
    team.site.shelf.add({**kept, "id": review})
    await team.live()
    assert await team.shows(1, "look") == ""
    assert (await team.case()).state is State.PLACED


async def test_from_praise_to_three_stars_asks_as_a_fresh_one_would(
    team: Team,
) -> None:
    review = team.complaint(stars=5, text="Prima")
    await team.live()
    team.site.shelf.edit(review, {"stars": 3, "text": "Bij nader inzien matig"})
    await team.live()
    assert (await team.case()).state is State.UNSURE


async def test_an_edit_that_alarms_says_so(team: Team) -> None:
    review = await team.opened()
    team.site.shelf.edit(review, {"text": "Ik stap naar een advocaat."})
    await team.live()
    assert "lawyers, police or a court" in await team.shows(1, "look")


async def test_our_own_words_are_known_whatever_invisible_signs_they_hold(
    team: Team,
) -> None:
    review = await team.opened()
    pasted = "Beste\u200b Karin, ik zoek het uit en bel je.\u00ad Groet, Tom"
    await team.agree(text=pasted)
    await team.later(minutes=3)
    await team.live()
    assert (await team.case()).state is State.PLACED
    assert team.standing(review) == [
        "Beste Karin, ik zoek het uit en bel je. Groet, Tom"
    ]


async def test_open_cases_stay_in_sight_when_the_home_moves(team: Team) -> None:
    await team.opened()
    team.rules = {"home": "browser:klachten"}
    await team.restart()
    homes = await team.parts.store.read(lambda tx: tx.cases.homes())
    assert homes == ["browser:webcare"]
    dialog = await team.ask("tom", "no_reply")
    await team.submit("tom", dialog, "close", reason="rage")
    assert await team.parts.store.read(lambda tx: tx.cases.homes()) == []


async def test_a_poll_may_be_the_first_to_see_that_it_stands(opens: Opens) -> None:
    team = await opens(Habits(moderates=True))
    review = await team.agreed()
    await team.later(minutes=3)
    shown = team.site.shelf.show(review)
    assert shown is not None
    team.site.shelf.decide(shown["replies"][0]["id"], "stands")
    await team.poll()
    assert (await team.case()).state is State.PLACED


async def test_an_answer_by_others_waits_for_what_is_on_its_way(opens: Opens) -> None:
    team = await opens(Habits(adds=True))
    review = await team.agreed()
    await _claimed(team)
    team.site.shelf.place(review, "Bel ons even, de winkel", by="shop")
    await team.poll()
    assert (await team.case()).state is State.GOING


async def test_a_review_without_stars_can_change_as_well(team: Team) -> None:
    review = team.complaint(stars=None, text="Waar blijft het?")
    await team.live()
    team.site.shelf.edit(review, {"text": "Waar blijft mijn taart?"})
    await team.live()
    assert "changed the review" in await team.shows(1, "look")


async def test_praise_that_goes_or_was_answered_opens_nothing(team: Team) -> None:
    gone = team.complaint(stars=5, text="Prima")
    answered = team.complaint(stars=5, text="Ook prima")
    await team.live()
    team.site.shelf.remove(gone)
    team.site.shelf.place(answered, "Dank je", by="shop")
    team.site.shelf.edit(answered, {"stars": 1, "text": "Toch niet"})
    await team.live()
    team.site.shelf.add({**team.site.shelf._kept[gone].payload, "id": gone})  # back
    await team.live()
    assert await team.parts.store.read(lambda tx: tx.cases.listed()) == []


async def test_publish_again_waits_while_publishing_stands_still(opens: Opens) -> None:
    team = await opens(Habits(adds=True, shows=False))
    await team.agreed()
    team.site.faults.add(NEVER)
    await team.later(minutes=3)
    await team.later(minutes=1)
    dialog = await team.ask("tom", "again")
    await team.send(team.request("tom", "stop", "", {}, Subject("team", "")))
    answer = await team.submit("tom", dialog, "publish")
    assert isinstance(answer, Refused)
    assert answer.line.key == "error.stands_still"


async def test_a_stop_just_before_the_claim_holds_the_reply(team: Team) -> None:
    review = await team.agreed()
    row = await team.parts.store.read(lambda tx: tx.outbox.get("publish:1:1"))
    await team.send(team.request("tom", "stop", "", {}, Subject("team", "")))
    deliver = team.parts.outbox._deliver["publish"]
    await deliver(row, team.clock.now() + timedelta(minutes=3))
    assert team.standing(review) == []
    after = await team.parts.store.read(lambda tx: tx.outbox.get("publish:1:1"))
    assert after == row
