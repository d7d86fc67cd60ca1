"""The way, once: a complaint, a person who approves, a reply that stands once.

One test, in the order of the way; every other story in this folder leaves it somewhere.
"""

from __future__ import annotations

from bot.case import State
from bot.press import Done
from tests.way.team import Team


async def test_a_complaint_is_answered_exactly_once(team: Team) -> None:
    # In: a customer speaks, the source is read.
    review = team.complaint()
    await team.poll()

    # Judged and opened: one star is negative, so a case stands with its clock.
    case = await team.case()
    assert case.state is State.NEW
    assert (case.window_end - team.clock.now()).total_seconds() == 24 * 3600
    assert len({s.stance for s in case.suggestions}) == 3

    # Card: one, with the customer's words, three suggestions and what can be pressed.
    await team.tick()
    assert await team.head() == "Not taken yet · reply before Tue 09:00"
    assert "niemand belt terug" in await team.shows(1, "quote")
    assert len((await team.shows(1, "offer")).splitlines()) == 3
    assert (await team.buttons())[0] == "Approve and publish…"

    # Pressed: the dialog holds the first suggestion, signed by whoever opened it.
    dialog = await team.ask("tom", "reply")
    text = next(f.value for f in dialog.fields if f.name == "text")
    assert text.endswith("Groet, Tom")
    answer = await team.submit("tom", dialog, "publish")
    assert isinstance(answer, Done)
    assert answer.line.key == "done.agreed"

    # The undo pause: nothing goes out yet, and the card says when it will.
    await team.tick()
    assert await team.head() == "Goes out at 09:02 · Tom Bakker"
    assert team.standing(review) == []

    # Out: after the pause the source is read, the exact words are placed.
    await team.later(seconds=121)
    assert team.standing(review) == [text]
    assert (await team.case()).state is State.PLACED
    assert (await team.head()).startswith("Placed · stands on Plein since Mon 09:02")
    assert await team.told() == ["The reply stands on Plein since 09:02."]

    # On time: the reply stands, so no reminder comes, ever.
    await team.later(hours=30)
    assert len(await team.told()) == 1
    assert await team.mine("tom") == []

    # Once more from the start: the same review brings nothing, writes nothing.
    await team.live()
    assert team.standing(review) == [text]
