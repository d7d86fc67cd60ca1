"""Many hands: clicks that come twice, too late, on old cards or over other words."""

from __future__ import annotations

import asyncio

import pytest

from bot.blocks import Note
from bot.case import State
from bot.press import Ask, Done, Refused, Wrong
from bot.subject import Subject
from tests.way.conftest import Opens
from tests.way.team import WORDS, Team, errors


async def test_a_double_click_publishes_once_and_is_told_what_stands(
    team: Team,
) -> None:
    review = await team.opened()
    dialog = await team.ask("tom", "reply")
    first, second = await asyncio.gather(
        team.submit("tom", dialog, "publish", text=WORDS, key="click 1"),
        team.submit("tom", dialog, "publish", text=WORDS, key="click 2"),
    )
    assert {type(first), type(second)} == {Done, Refused}
    late = next(a for a in (first, second) if isinstance(a, Refused))
    assert late.line.key == "refused.stands"
    await team.later(minutes=3)
    assert team.standing(review) == [WORDS]


async def test_the_same_press_again_gets_the_same_answer(team: Team) -> None:
    await team.opened()
    dialog = await team.ask("tom", "reply")
    answers = [
        await team.submit("tom", dialog, "publish", text=WORDS, key="once")
        for _ in range(3)
    ]
    assert len({repr(answer) for answer in answers}) == 1
    assert isinstance(answers[0], Done)


async def test_of_two_approvers_one_wins_and_the_other_is_told(team: Team) -> None:
    review = await team.opened()
    dialog = await team.ask("sanne", "reply")
    assert isinstance(await team.submit("sanne", dialog, "propose", text=WORDS), Done)
    theirs = [await team.ask(who, "approve") for who in ("tom", "lotte")]
    answers = await asyncio.gather(
        team.submit("tom", theirs[0], "publish"),
        team.submit("lotte", theirs[1], "publish"),
    )
    assert sorted(type(a).__name__ for a in answers) == ["Done", "Refused"]
    await team.later(minutes=3)
    assert team.standing(review) == [WORDS]


async def test_an_agent_proposes_and_cannot_publish(team: Team) -> None:
    await team.opened()
    dialog = await team.ask("sanne", "reply")
    assert dialog.submit is not None
    assert dialog.submit.step == "propose"
    tried = await team.submit("sanne", dialog, "publish", text=WORDS)
    assert errors(tried) == {"text": "error.needs_one"}
    await team.submit("sanne", dialog, "propose", text=WORDS)
    refused = await team.answer("sanne", "approve", "publish", {})
    assert isinstance(refused, Refused)
    assert refused.line.key == "refused.right"
    assert "Tom" in str(refused.line.values["who"])


async def test_where_two_agree_the_writer_is_not_the_second(opens: Opens) -> None:
    team = await opens(approval="two")
    review = await team.opened()
    assert (await team.buttons())[0] == "Reply…"
    dialog = await team.ask("tom", "reply")
    await team.submit("tom", dialog, "propose", text=WORDS)
    own = await team.ask("tom", "approve")
    assert errors(await team.submit("tom", own, "publish")) == {"": "error.two_people"}
    other = await team.ask("lotte", "approve")
    assert isinstance(await team.submit("lotte", other, "publish"), Done)
    await team.later(minutes=3)
    assert team.standing(review) == [WORDS]
    assert "Tom Bakker and Lotte Jansen" in await team.head()


async def test_an_old_card_still_works_on_the_case_as_it_stands(team: Team) -> None:
    await team.opened()
    await team.press("sanne", "take")
    answer = await team.press("tom", "take")
    assert isinstance(answer, Refused)
    assert "Sanne" in str(answer.line)
    # Whatever was on the card when it was drawn, assigning works from any of them.
    dialog = await team.ask("tom", "assign")
    assert isinstance(await team.submit("tom", dialog, "assign", owner="tom"), Done)
    assert (await team.case()).owner == "tom"


async def test_a_corrected_form_is_a_press_of_its_own(team: Team) -> None:
    await team.opened()
    dialog = await team.ask("tom", "reply")
    broken = "Beste {{naam}}, ik bel je."
    wrong = await team.submit("tom", dialog, "publish", text=broken)
    assert errors(wrong) == {"text": "check.slot"}
    assert isinstance(wrong, Wrong)
    typed = next(f.value for f in wrong.dialog.fields if f.name == "text")
    assert typed == broken
    mended = await team.submit("tom", wrong.dialog, "publish", text=WORDS)
    assert isinstance(mended, Done)


async def test_a_box_that_was_emptied_lets_nothing_go(team: Team) -> None:
    review = await team.opened()
    dialog = await team.ask("tom", "reply")
    for step in ("publish", "propose", "save"):
        emptied = await team.submit("tom", dialog, step, text="")
        assert errors(emptied) == {"text": "check.empty"}
    case = await team.case()
    assert case.state is State.NEW
    await team.later(minutes=3)
    assert team.standing(review) == []


async def test_a_warning_brings_the_dialog_back_once(team: Team) -> None:
    review = await team.opened()
    dialog = await team.ask("tom", "reply")
    bare = "Beste Karin, wat vervelend. Groet, Tom"
    back = await team.submit("tom", dialog, "publish", text=bare)
    assert isinstance(back, Ask)
    assert (await team.case()).state is State.NEW
    # Seen and pressed again: it goes. Other words with the same fault come back too.
    other = await team.submit("tom", back.dialog, "publish", text=f"{bare}!")
    assert isinstance(other, Ask)
    assert isinstance(await team.submit("tom", back.dialog, "publish", text=bare), Done)
    await team.later(minutes=3)
    assert team.standing(review) == [bare]


async def test_words_changed_by_somebody_else_are_never_published_unseen(
    team: Team,
) -> None:
    review = await team.opened()
    first = await team.ask("sanne", "reply")
    await team.submit("sanne", first, "propose", text=WORDS)
    stale = await team.ask("tom", "approve")
    change = await team.ask("lotte", "reply")
    new = "Beste Karin, ik bel je vandaag nog.\n\nGroet, Lotte"
    await team.submit("lotte", change, "propose", text=new)

    late = await team.submit("tom", stale, "publish")
    assert errors(late) == {"": "error.other_words"}
    assert isinstance(late, Wrong)
    assert isinstance(await team.submit("tom", late.dialog, "publish"), Done)
    await team.later(minutes=3)
    assert team.standing(review) == [new]


async def test_two_writers_both_see_both_texts(team: Team) -> None:
    await team.opened()
    await team.submit("sanne", await team.ask("sanne", "reply"), "save", text=WORDS)
    mine = await team.ask("tom", "reply")
    theirs = "Hallo Karin, ik zoek het uit."
    other = await team.ask("sanne", "reply")
    await team.submit("sanne", other, "save", text=theirs)
    typed = "Beste Karin, ik bel je zo."
    answer = await team.submit("tom", mine, "publish", text=typed)
    assert errors(answer) == {"text": "error.changed"}
    assert isinstance(answer, Wrong)
    assert typed in repr(answer.dialog.fields)
    assert theirs in repr(answer.dialog.blocks)


async def test_typed_words_stay_when_a_suggestion_is_loaded(team: Team) -> None:
    await team.opened()
    dialog = await team.ask("tom", "reply")
    values = {f.name: f.value for f in dialog.fields} | {"text": "mijn woorden"}
    loaded = await team.ask("tom", "reply", step="load", **{**values, "start": "2"})
    fields = {f.name: f for f in loaded.fields}
    assert fields["text"].value.startswith("Dag Karin")
    assert "own" in [c.value for c in fields["start"].choices]
    again = {n: f.value for n, f in fields.items()} | {"start": "own"}
    back = await team.ask("tom", "reply", step="load", **again)
    assert {f.name: f.value for f in back.fields}["text"] == "mijn woorden"


async def test_stop_publishing_holds_everything_and_asks_for_a_fresh_look(
    team: Team,
) -> None:
    review = await team.agreed()
    stop = team.request("sanne", "stop", "", {}, Subject("team", ""))
    assert isinstance(await team.send(stop), Done)
    await team.later(minutes=10)
    assert team.standing(review) == []
    assert "Publishing has been stopped since" in await team.head()

    resume = team.request("sanne", "resume", "", {}, Subject("team", ""))
    assert isinstance(await team.send(resume), Refused)  # only an approver resumes
    resume = team.request("tom", "resume", "", {}, Subject("team", ""))
    assert isinstance(await team.send(resume), Done)
    await team.later(minutes=10)
    assert team.standing(review) == []
    assert (await team.case()).state is State.WAITING

    dialog = await team.ask("lotte", "approve")
    assert isinstance(await team.submit("lotte", dialog, "publish"), Done)
    await team.later(minutes=3)
    assert team.standing(review) == [WORDS]


async def test_while_stopped_nobody_agrees_and_no_word_is_lost(team: Team) -> None:
    await team.opened()
    await team.send(team.request("lotte", "stop", "", {}, Subject("team", "")))
    answer = await team.agree()
    assert errors(answer) == {"text": "error.still"}
    assert isinstance(answer, Wrong)
    assert isinstance(await team.submit("tom", answer.dialog, "save", text=WORDS), Done)
    assert (await team.case()).state is State.TAKEN


async def test_anyone_of_the_team_stops_one_reply_in_its_pause(team: Team) -> None:
    review = await team.agreed()
    assert isinstance(await team.press("sanne", "stop_it"), Done)
    await team.later(minutes=10)
    assert team.standing(review) == []
    assert WORDS in await team.shows(1, "wording")
    assert "stopped by Sanne" in await team.shows(1, "look")


async def test_a_guest_may_look_and_nothing_else(team: Team) -> None:
    await team.opened()
    assert (await team.ask("stranger", "read")).title.key == "title.read"
    answer = await team.press("stranger", "take")
    assert isinstance(answer, Refused)
    assert answer.line.key == "refused.right"


@pytest.mark.parametrize(
    ("undo", "said"),
    [
        (120, {"key": "note.pause_minutes", "minutes": 2}),
        (90, {"key": "note.pause", "seconds": 90}),
        (60, {"key": "note.pause", "seconds": 60}),
    ],
)
async def test_how_long_it_waits_is_said_in_whole_minutes_where_it_can(
    opens: Opens, undo: int, said: dict[str, object]
) -> None:
    team = await opens(undo=undo)
    await team.opened()
    dialog = await team.ask("tom", "reply")
    [pause] = [block.line for block in dialog.blocks if isinstance(block, Note)]
    assert {"key": pause.key, **pause.values} == said
