"""A first word, the full answer, and news afterwards: three kinds of one reply."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from adapters.rehearsal.shelf import Habits
from bot.blocks import Look, Quote, Wording
from bot.case import State
from bot.press import Ask, Dialog, Done, Refused
from bot.reply import ReplyKind
from bot.subject import case_of
from tests.way.conftest import Opens
from tests.way.team import WORDS, Team, errors

FIRST = "Dag Karin, ik zoek het uit en kom er morgen op terug.\n\nGroet, Tom"


def value(dialog: Dialog, name: str) -> str:
    return next(field.value for field in dialog.fields if field.name == name)


def looks(dialog: Dialog) -> list[Look]:
    return [block for block in dialog.blocks if isinstance(block, Look)]


async def _held(team: Team) -> str:
    """Let a first word stand; gives the review's id."""
    review = await team.opened()
    dialog = await team.ask("tom", "holding")
    answer = await team.submit("tom", dialog, "publish", text=FIRST)
    if isinstance(answer, Ask):
        answer = await team.submit("tom", answer.dialog, "publish", text=FIRST)
    assert isinstance(answer, Done), answer
    await team.later(minutes=3)
    return review


async def test_a_first_word_stops_the_clock_and_begins_another(team: Team) -> None:
    review = await _held(team)
    assert team.standing(review) == [FIRST]
    case = await team.case()
    assert case.state is State.TAKEN
    assert case.window_end == datetime(2026, 11, 24, 12, tzinfo=UTC)
    assert "full answer before" in await team.head()
    assert "Holding reply, there since" in str((await team.card())["blocks"])
    assert "Holding reply…" not in await team.buttons()
    waiting = await team.parts.store.read(lambda tx: tx.timers.waiting(case_of(1)))
    assert {t.step for t in waiting} >= {"owner", "soon", "over"}
    assert all(t.due_at > team.clock.now() for t in waiting)
    again = await team.press("tom", "holding")
    assert isinstance(again, Refused)


async def test_the_promise_is_the_end_of_the_second_clock(team: Team) -> None:
    await team.opened()
    dialog = await team.ask("tom", "holding")
    promised = next(f for f in dialog.fields if f.name == "promised")
    assert len(promised.choices) > 1
    first = promised.choices[0].value
    loaded = await team.answer(
        "tom", "holding", "load", {**_values(dialog), "promised": first}
    )
    assert isinstance(loaded, Ask)
    assert value(loaded.dialog, "text") != value(dialog, "text")
    # The sentence that was loaded before is nobody's own text.
    assert "own" not in [
        c.value for f in loaded.dialog.fields if f.name == "start" for c in f.choices
    ]
    answer = await team.submit("tom", loaded.dialog, "publish")
    if isinstance(answer, Ask):
        answer = await team.submit("tom", answer.dialog, "publish")
    assert isinstance(answer, Done), answer
    await team.later(minutes=3)
    assert (await team.case()).window_end == datetime.fromisoformat(first)


async def test_no_moment_that_passed_or_lies_too_far_is_promised(team: Team) -> None:
    await team.opened()
    dialog = await team.ask("tom", "holding")
    far = (team.clock.now() + timedelta(days=40)).isoformat()
    for moment in ("2026-11-23T08:00:00+00:00", far, "2026-11-24", "soon"):
        tried = await team.submit("tom", dialog, "publish", text=FIRST, promised=moment)
        assert errors(tried) == {"promised": "error.moment"}


async def test_the_full_answer_ends_all_clocks(opens: Opens) -> None:
    team = await opens(Habits(adds=True))
    review = await _held(team)
    dialog = await team.ask("tom", "reply")
    assert value(dialog, "text") != FIRST
    assert any(b.line.key == "standing.beside" for b in looks(dialog))
    assert isinstance(await team.submit("tom", dialog, "publish", text=WORDS), Done)
    await team.later(minutes=3)
    assert team.standing(review) == [FIRST, WORDS]
    case = await team.case()
    assert case.state is State.PLACED
    assert case.answered_at is not None
    assert await team.parts.store.read(lambda tx: tx.timers.waiting(case_of(1))) == []


async def test_a_source_with_room_for_one_reply_takes_no_first_word(
    team: Team,
) -> None:
    await team.opened()
    facts = replace(team.parts.sources["plein"].facts, second=False)
    await team.parts.store.write(lambda tx: tx.sources.describe("plein", facts))
    await team.press("sanne", "take")
    await team.tick()
    assert "Holding reply…" not in await team.buttons()
    assert isinstance(await team.press("tom", "holding"), Refused)


async def test_a_first_word_is_agreed_on_like_any_other(opens: Opens) -> None:
    team = await opens(approval="two")
    await team.opened()
    dialog = await team.ask("sanne", "holding")
    answer = await team.submit("sanne", dialog, "propose", text=FIRST)
    if isinstance(answer, Ask):
        answer = await team.submit("sanne", answer.dialog, "propose", text=FIRST)
    assert isinstance(answer, Done), answer
    change = await team.ask("tom", "reply")
    assert value(change, "promised")
    assert value(change, "text") == FIRST
    approve = await team.ask("tom", "approve")
    values = {"noted": "yes"} if approve.fields else {}
    assert isinstance(await team.submit("tom", approve, "publish", **values), Done)
    assert (await team.reply()).kind is ReplyKind.HOLDING
    await team.later(minutes=3)
    assert (await team.case()).held_at is not None


async def test_sentences_for_a_first_word_may_need_one_person(opens: Opens) -> None:
    team = await opens(approval="two", alone=["holding"])
    await team.opened()
    dialog = await team.ask("tom", "holding")
    assert dialog.submit is not None
    assert dialog.submit.step == "publish"


async def test_where_we_cannot_place_it_a_person_posts_the_first_word(
    team: Team,
) -> None:
    export = team.folder / "reviews" / "export.csv"
    head = "external_id,created_at,author,rating,text,url\n"
    at = team.clock.now().isoformat()
    row = f"1,{at},Karin,1,Te laat en niemand belt.,https://winkel.example/1\n"
    export.write_text(head + row)
    await team.live()
    dialog = await team.ask("tom", "holding")
    assert dialog.submit is not None
    assert dialog.submit.label.key == "verb.agree"
    answer = await team.submit("tom", dialog, "publish", text=FIRST)
    if isinstance(answer, Ask):
        answer = await team.submit("tom", answer.dialog, "publish", text=FIRST)
    await team.tick()
    assert (await team.case()).state is State.BY_HAND
    assert isinstance(await team.press("sanne", "posted"), Done)
    case = await team.case()
    assert (case.state, case.held_at) == (State.TAKEN, team.clock.now())


# ------------------------------------------------------------------ afterwards


async def test_a_customer_is_updated_after_the_answer(opens: Opens) -> None:
    team = await opens(Habits(adds=True))
    review = await team.agreed()
    await team.later(minutes=3)
    assert (await team.buttons())[0] == "Update the customer…"
    dialog = await team.ask("tom", "update")
    assert dialog.title.key == "title.update"
    assert any(isinstance(block, Quote) for block in dialog.blocks)
    saved = await team.submit("tom", dialog, "save", text="Dag Karin, het is gemaakt.")
    assert isinstance(saved, Done)
    await team.tick()
    assert "answered on" in await team.head()
    assert (await team.buttons())[0] == "Update the customer…"
    assert await team.parts.store.read(lambda tx: tx.timers.waiting(case_of(1))) == []
    again = await team.ask("tom", "update")
    assert value(again, "text") == "Dag Karin, het is gemaakt."
    news = f"{WORDS} Het is gemaakt."
    assert isinstance(await team.submit("tom", again, "publish", text=news), Done)
    await team.later(minutes=3)
    assert team.standing(review) == [WORDS, news]
    assert (await team.case()).state is State.PLACED
    assert (await team.reply()).kind is ReplyKind.UPDATE


async def test_nobody_is_updated_who_was_not_answered(team: Team) -> None:
    await team.opened()
    assert isinstance(await team.press("tom", "update"), Refused)


def _values(dialog: Dialog) -> dict[str, str]:
    return {field.name: field.value for field in dialog.fields}


async def test_saved_words_of_another_kind_are_shown_before_they_are_replaced(
    team: Team,
) -> None:
    await team.opened()
    holding = await team.ask("sanne", "holding")
    await team.submit("sanne", holding, "save", text=FIRST)
    reply = await team.ask("tom", "reply")
    assert "look.other_kind" in {look.line.key for look in looks(reply)}
    assert FIRST in [b.text for b in reply.blocks if isinstance(b, Wording)]
    own = await team.ask("sanne", "holding")
    assert "look.other_kind" not in {look.line.key for look in looks(own)}
