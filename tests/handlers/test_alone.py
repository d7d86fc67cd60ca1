"""A team of one: nobody is asked for a yes that nobody can give."""

from __future__ import annotations

from adapters.rehearsal.faults import Fault, Kind
from adapters.rehearsal.shelf import Habits
from bot.blocks import Look
from bot.case import State
from bot.press import Dialog, Done, Refused
from tests.playbooks import PLAYBOOK
from tests.way.conftest import Opens
from tests.way.team import WORDS, Team, errors

AMOUNT = WORDS.replace("bel je", "geef je 25 euro terug")
TOM = [person for person in PLAYBOOK["people"] if person["id"] == "tom"]


def steps(dialog: Dialog) -> list[str]:
    """Give what can be done with words in a dialog, the main button first."""
    assert dialog.submit is not None
    return [dialog.submit.step, *(button.step for button in dialog.buttons)]


async def test_where_one_yes_is_enough_no_other_is_asked_for(opens: Opens) -> None:
    team = await opens(people=TOM)
    review = await team.opened()
    dialog = await team.ask("tom", "reply")
    assert "propose" not in steps(dialog)
    tried = await team.submit("tom", dialog, "propose", text=WORDS)
    assert errors(tried) == {"text": "error.agree_yourself"}
    assert (await team.case()).state is State.NEW
    assert isinstance(await team.submit("tom", dialog, "publish", text=WORDS), Done)
    await team.later(minutes=3)
    assert team.standing(review) == [WORDS]


async def test_where_two_are_needed_the_dialog_says_that_nobody_can(
    opens: Opens,
) -> None:
    team = await opens(people=TOM, two_stars=1)
    await team.opened()
    dialog = await team.ask("tom", "reply")
    assert steps(dialog)[0] == "publish"
    looks = [b.line.key for b in dialog.blocks if isinstance(b, Look)]
    assert looks == ["error.nobody_agrees"]
    for step in ("publish", "propose"):
        tried = await team.submit("tom", dialog, step, text=WORDS)
        assert errors(tried) == {"text": "error.nobody_agrees"}


async def test_what_needs_two_can_be_written_without_it(opens: Opens) -> None:
    team = await opens(people=TOM, two_amounts=True)
    await team.opened()
    dialog = await team.ask("tom", "reply")
    tried = await team.submit("tom", dialog, "publish", text=AMOUNT)
    assert errors(tried) == {"text": "error.nobody_agrees"}
    assert isinstance(await team.submit("tom", dialog, "publish", text=WORDS), Done)


async def test_who_is_left_alone_with_own_words_is_told(opens: Opens) -> None:
    team = await opens(two_stars=1)
    await team.opened()
    await team.proposed("tom")
    await _leave(team)
    dialog = await team.ask("tom", "approve")
    tried = await team.submit("tom", dialog, "publish")
    assert errors(tried) == {"": "error.nobody_agrees"}


async def test_what_may_not_stand_is_put_before_nobody(opens: Opens) -> None:
    habits = Habits(adds=True, shows=False)
    team = await opens(habits, people=TOM, two_words=["advocaat"])
    review = await team.agreed()
    team.site.faults.add(Fault(Kind.SILENT, on="write", done=False))
    await team.later(minutes=3)
    for _ in range(8):
        await team.later(minutes=11)
    team.site.shelf.edit(review, {"text": "Ik stap naar mijn advocaat."})
    await team.poll()
    dialog = await team.ask("tom", "again")
    answer = await team.submit("tom", dialog, "propose")
    assert isinstance(answer, Refused)
    assert answer.line.key == "error.nobody_agrees"
    assert (await team.case()).state is State.DOUBT


async def _leave(team: Team) -> None:
    """Let everybody but Tom leave the team."""
    now = team.clock.now()
    await team.parts.store.write(lambda tx: tx.team.set_people(TOM, now))
