"""Take down: who may, what they see before it, and what people hear when it fails."""

from __future__ import annotations

import dataclasses
from datetime import timedelta

from adapters.rehearsal.faults import Fault, Kind
from adapters.rehearsal.shelf import Habits
from bot.blocks import Wording
from bot.case import State
from bot.ports import Tx
from bot.ports.events import Settled
from bot.press import Dialog, Done, Refused
from bot.reply import OrderKind, ReplyKind, ReplyState, Unknown
from bot.subject import Subject
from handlers.incoming import settle
from tests.bot.outbox.test_publishing import Broken, joined
from tests.way.conftest import Opens
from tests.way.team import WORDS, Team, errors
from tests.way.test_taking_down import LOST, WHY, pressed, stood, withdrawn

DOWN = Fault(Kind.STATUS, on="write", status=429, retry_after="300")
CHANGED = f"{WORDS} En nog iets."


def words(dialog: Dialog) -> dict[str, str]:
    """Give the texts a dialog shows, each by what is said of it."""
    return {b.by.key: b.text for b in dialog.blocks if isinstance(b, Wording)}


def said(dialog: Dialog) -> str:
    return repr(dialog.blocks)


async def listed(team: Team, who: str = "tom") -> list[str]:
    """Give what More… offers of the case, by action and label."""
    more = await team.ask(who, "more")
    return [f"{b.action} {b.label.key}" for b in more.buttons]


# ------------------------------------------------------------------ who may, and when


async def test_only_what_stands_can_be_taken_down(team: Team) -> None:
    await team.agreed()
    assert isinstance(await team.press("tom", "take_down"), Refused)
    await team.later(minutes=3)
    assert "take_down action.take_down" in await listed(team)


async def test_where_replies_add_up_nothing_can_be_taken_down(opens: Opens) -> None:
    team = await opens(Habits(adds=True))
    await stood(team)
    assert not [each for each in await listed(team) if "take_down" in each]
    assert isinstance(await team.press("tom", "take_down"), Refused)


async def test_who_may_not_publish_may_not_take_down(team: Team) -> None:
    await stood(team)
    assert isinstance(await team.press("sanne", "take_down"), Refused)


async def test_the_dialog_shows_the_exact_words_and_for_whom_they_go(
    team: Team,
) -> None:
    await stood(team)
    dialog = await team.ask("tom", "take_down")
    assert words(dialog) == {"words.standing": WORDS}
    assert "posting.as" in said(dialog)
    assert "note.take_down" in said(dialog)
    assert dialog.submit is not None
    assert dialog.submit.label.key == "verb.take_down"
    assert dialog.buttons == ()


async def test_a_reason_is_short(team: Team) -> None:
    await stood(team)
    assert errors(await pressed(team, why="x" * 501)) == {"why": "check.long"}


async def test_the_dialog_of_another_reply_takes_nothing_down(team: Team) -> None:
    await stood(team)
    dialog = await team.ask("tom", "take_down")
    old = dataclasses.replace(dialog, shown="0.x.1")
    answer = await team.submit("tom", old, "take_down", why=WHY)
    assert errors(answer) == {"": "error.stands_other"}


async def test_who_and_why_stand_in_the_log(team: Team) -> None:
    await stood(team)
    await pressed(team)
    await team.tick()
    case = await team.case()
    log = await team.parts.store.read(lambda tx: tx.history.of(case.id))
    asked, done = log[-2:]
    assert (asked.action, asked.person, asked.detail) == ("take_down", "tom", WHY)
    assert (done.action, done.person) == ("taken_down", "wederwoord")


# ------------------------------------------------------------------ once it is gone


async def test_once_gone_a_new_answer_has_a_window_of_its_own(team: Team) -> None:
    await stood(team)
    before = await team.reply()
    await team.later(hours=30)
    await pressed(team)
    await team.tick()
    case = await team.case()
    assert case.answered_at is None
    assert case.window_end == team.clock.now() + timedelta(hours=24)
    assert (await team.reply()).state is ReplyState.TAKEN_DOWN
    assert (await team.reply()).text == before.text
    assert "reply before" in await team.head()
    dialog = await team.ask("tom", "reply")
    assert {f.value for f in dialog.fields if f.name == "text"} == {WORDS}


async def test_the_owner_hears_that_somebody_took_it_down(team: Team) -> None:
    await team.opened()
    await team.press("sanne", "take")
    await team.agree()
    await team.later(minutes=3)
    await pressed(team)
    await team.tick()
    assert [mine for mine in await team.mine("sanne") if "taken down on" in mine]
    assert not [mine for mine in await team.mine("tom") if "taken down on" in mine]


async def test_who_took_it_down_and_left_is_still_named(team: Team) -> None:
    await stood(team)
    await team.send(team.request("lotte", "stop", "", {}, Subject("team", "")))
    await pressed(team, "lotte")
    now = team.clock.now()

    def leave(tx: Tx) -> None:
        people = [p for p in tx.team.people() if p["id"] != "lotte"]
        tx.team.set_people(people, now)

    await team.parts.store.write(leave)
    await team.send(team.request("tom", "resume", "", {}, Subject("team", "")))
    await team.tick()
    assert "(lotte)" in await team.shows(1, "look")


async def test_the_clock_that_began_anew_reaches_people(team: Team) -> None:
    await stood(team)
    await pressed(team)
    await team.tick()
    await team.later(hours=24)
    assert "ran out at" in await team.head()


# ------------------------------------------------------------------ when it does not go


async def test_a_site_that_refuses_leaves_it_and_says_why(team: Team) -> None:
    review = await stood(team)
    await pressed(team)
    reason = "Replies are final"
    team.site.faults.add(Fault(Kind.STATUS, "write", status=422, reason=reason))
    await team.tick()
    assert (await team.case()).state is State.PLACED
    assert team.site.shelf.standing(review) == [WORDS]
    assert reason in await team.shows(1, "look")
    assert [mine for mine in await team.mine("tom") if reason in mine]
    assert isinstance(await pressed(team), Done)
    await team.tick()
    assert withdrawn(team) == [WORDS]


async def test_other_words_that_stand_there_meanwhile_are_left_alone(
    team: Team,
) -> None:
    review = await stood(team)
    await pressed(team)
    team.site.shelf.place(review, "Bel de winkel even.", by="the shop")
    await team.tick()
    assert withdrawn(team) == []
    assert team.site.shelf.standing(review) == ["Bel de winkel even."]
    assert (await team.case()).state is State.PLACED
    assert "other words than ours" in await team.shows(1, "look")


async def test_what_is_gone_already_is_taken_down_without_a_call(team: Team) -> None:
    review = await stood(team)
    await pressed(team)
    team.site.shelf.withdraw(review)
    await team.tick()
    assert (await team.case()).state is State.TAKEN
    assert withdrawn(team) == [WORDS]


async def test_with_the_review_the_words_went_as_well(team: Team) -> None:
    review = await stood(team)
    await pressed(team)
    team.site.shelf.remove(review)
    await team.tick()
    assert (await team.case()).state is State.PLACED
    assert "removed the review" in await team.shows(1, "look")
    assert withdrawn(team) == []


async def test_a_site_that_is_busy_is_asked_again_and_people_hear_once(
    team: Team,
) -> None:
    await stood(team)
    await pressed(team)
    team.site.faults.add(DOWN, times=20)
    await team.tick()
    for _ in range(18):
        await team.later(minutes=5)
    late = [mine for mine in await team.mine("tom") if "not taken down yet" in mine]
    assert len(late) == 1
    assert withdrawn(team) == []
    for _ in range(3):
        await team.later(minutes=5)
    assert withdrawn(team) == [WORDS]


async def test_nobody_can_tell_and_people_are_asked_to_look(team: Team) -> None:
    facts = team.parts.sources["plein"].facts
    await stood(team)
    joined(team, {"plein": Broken(facts, bug=False)})
    await pressed(team)
    for _ in range(12):
        await team.later(minutes=11)
    assert (await team.case()).state is State.PLACED
    assert "whether it was taken down" in await team.shows(1, "look")
    assert [m for m in await team.mine("tom") if "whether it was taken down" in m]


async def test_a_site_that_shows_nothing_is_asked_until_it_answers(
    opens: Opens,
) -> None:
    team = await opens(Habits(shows=False))
    await stood(team)
    await pressed(team)
    team.site.faults.add(Fault(Kind.SILENT, on="write"))
    await team.tick()
    assert withdrawn(team) == []
    await team.later(minutes=1)
    assert withdrawn(team) == [WORDS]
    assert (await team.case()).state is State.TAKEN


async def test_words_that_still_stand_are_taken_away_at_the_next_try(
    team: Team,
) -> None:
    await stood(team)
    await pressed(team)
    team.site.faults.add(Fault(Kind.SILENT, on="write"))
    await team.tick()
    for _ in range(4):
        await team.later(minutes=10)
    assert withdrawn(team) == [WORDS]
    assert (await team.case()).state is State.TAKEN


async def test_a_restart_in_between_takes_it_down_once(team: Team) -> None:
    await stood(team)
    await pressed(team)
    team.site.faults.add(LOST)
    await team.tick()
    await team.restart()
    await team.later(minutes=1)
    assert withdrawn(team) == [WORDS]
    assert (await team.case()).state is State.TAKEN


async def test_what_waits_can_be_stopped_and_stays(team: Team) -> None:
    review = await stood(team)
    await pressed(team)
    assert isinstance(await team.press("sanne", "stop_it"), Done)
    await team.tick()
    assert withdrawn(team) == []
    assert (await team.case()).state is State.PLACED
    assert (await team.reply()).state is ReplyState.STANDS
    assert team.site.shelf.standing(review) == [WORDS]


async def test_once_underway_it_is_too_late_to_stop(team: Team) -> None:
    await stood(team)
    await pressed(team)
    now = team.clock.now()

    def claim(tx: Tx) -> None:
        row = tx.outbox.get("take_down:1:2")
        assert row is not None
        lease = now + timedelta(minutes=5)
        tx.outbox.claim(row, "sending", lease, now)

    await team.parts.store.write(claim)
    answer = await team.press("sanne", "stop_it")
    assert isinstance(answer, Refused)
    assert answer.line.key == "refused.underway"


async def test_a_customers_edit_does_not_keep_it_there(team: Team) -> None:
    review = await stood(team)
    await team.send(team.request("lotte", "stop", "", {}, Subject("team", "")))
    dialog = await team.ask("tom", "take_down")
    assert "note.leaving_still" in said(dialog)
    assert isinstance(await team.submit("tom", dialog, "take_down", why=WHY), Done)
    team.site.shelf.edit(review, {"text": "Bij nader inzien."})
    await team.live()
    assert (await team.case()).state is State.LEAVING
    await team.send(team.request("tom", "resume", "", {}, Subject("team", "")))
    await team.tick()
    assert withdrawn(team) == [WORDS]


# ------------------------------------------------------------------ changing it instead


async def test_a_change_keeps_the_kind_and_shows_what_it_replaces(team: Team) -> None:
    review = await stood(team)
    assert "reply action.change_reply" in await listed(team)
    dialog = await team.ask("tom", "reply")
    assert dialog.title.key == "title.change_reply"
    assert words(dialog) == {"words.replaces": WORDS}
    assert {f.value for f in dialog.fields if f.name == "text"} == {WORDS}
    assert isinstance(await team.submit("tom", dialog, "publish", text=CHANGED), Done)
    await team.later(minutes=3)
    assert team.site.shelf.standing(review) == [CHANGED]
    assert (await team.reply()).kind is ReplyKind.ANSWER


async def test_where_replies_add_up_more_leads_to_news_only(opens: Opens) -> None:
    team = await opens(Habits(adds=True))
    await stood(team)
    assert not [each for each in await listed(team) if each.startswith("reply ")]
    dialog = await team.ask("tom", "reply")
    assert dialog.title.key == "title.reply"


async def test_what_came_of_it_too_late_moves_nothing(team: Team) -> None:
    await stood(team)
    reply, now = await team.reply(), team.clock.now()
    late = Settled(reply.id, Unknown(), OrderKind.TAKE_DOWN)
    await team.parts.store.write(lambda tx: settle.happen(tx, late, now))
    assert (await team.case()).state is State.PLACED
