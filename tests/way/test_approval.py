"""Two pairs of eyes: who is asked, who may agree, and what a change asks of whom."""

from __future__ import annotations

from adapters.rehearsal.faults import Fault, Kind
from adapters.rehearsal.shelf import Habits
from bot.blocks import Changed
from bot.case import State
from bot.press import Done, Refused
from bot.reply import ReplyState
from bot.subject import TEAM
from tests.playbooks import PLAYBOOK
from tests.way.conftest import Opens
from tests.way.team import WORDS, Team, errors

NEVER = Fault(Kind.SILENT, on="write", done=False)
CHANGED = WORDS.replace("bel je", "bel je vandaag")


async def test_one_approver_is_asked_and_the_next_after_half_an_hour(
    team: Team,
) -> None:
    await team.opened()
    await team.proposed()
    assert (await team.case()).asked == ("tom",)
    assert "Waiting for approval by Tom Bakker" in await team.head()
    [asked] = await team.mine("tom")
    assert asked.startswith("Sanne de Vries asks for your approval: Karin de Vries")
    assert await team.mine("lotte") == []
    await team.later(minutes=29)
    assert await team.mine("lotte") == []
    await team.later(minutes=1)
    assert len(await team.mine("lotte")) == 1
    both = "Waiting for approval by Tom Bakker and Lotte Jansen"
    assert both in await team.head()
    # Both may agree now; nobody else is left to ask.
    await team.later(minutes=31)
    assert (await team.case()).asked == ("tom", "lotte")


async def test_who_is_on_is_asked_first(team: Team) -> None:
    await team.opened()
    now = team.clock.now()
    until = now.replace(hour=17)
    await team.parts.store.write(lambda tx: tx.shifts.begin("lotte", now, until))
    await team.proposed()
    assert (await team.case()).asked == ("lotte",)


async def test_outside_hours_the_next_approver_is_asked_at_the_opening(
    team: Team,
) -> None:
    await team.opened()
    await team.later(hours=8, minutes=15)  # 17:15, a quarter before closing
    await team.proposed()
    await team.later(hours=10)
    assert (await team.case()).asked == ("tom",)
    await team.later(hours=6)
    assert (await team.case()).asked == ("tom", "lotte")


async def test_the_direct_card_says_who_agreed_when_it_is_over(team: Team) -> None:
    await team.opened()
    await team.proposed()
    await team.later(minutes=30)
    dialog = await team.ask("tom", "approve")
    assert isinstance(await team.submit("tom", dialog, "publish"), Done)
    await team.tick()
    assert await team.mine("tom") == ["Done: Tom Bakker agreed · 09:30"]
    assert await team.mine("lotte") == ["Done: Tom Bakker agreed · 09:30"]
    await team.later(hours=1)
    assert len(await team.mine("lotte")) == 1


async def test_an_approver_who_changes_the_words_asks_the_writer(opens: Opens) -> None:
    team = await opens(approval="two")
    review = await team.opened()
    await team.proposed("sanne")
    await team.proposed("tom", CHANGED)
    assert (await team.buttons())[0] == "Agree and publish…"
    asked = "Waiting for approval by Sanne de Vries · changed by Tom Bakker"
    assert asked in await team.head()
    assert (await team.mine("sanne"))[0].startswith("Tom Bakker changed your reply")
    # Nothing waits for Tom any more, so nothing asks him.
    assert await team.mine("tom") == ["Done: Tom Bakker asked for approval · 09:00"]
    own = await team.ask("tom", "agree")
    assert errors(await team.submit("tom", own, "publish")) == {"": "error.two_people"}
    dialog = await team.ask("sanne", "agree")
    [change] = [block for block in dialog.blocks if isinstance(block, Changed)]
    assert "".join(t for kind, t in change.parts if kind != "out") == CHANGED
    assert "".join(t for kind, t in change.parts if kind != "in") == WORDS
    assert isinstance(await team.submit("sanne", dialog, "publish"), Done)
    await team.later(minutes=3)
    assert team.standing(review) == [CHANGED]
    assert "Tom Bakker and Sanne de Vries" in await team.head()


async def test_only_a_present_approver_makes_the_writers_yes_count(
    opens: Opens,
) -> None:
    team = await opens(approval="two")
    await team.opened()
    await team.proposed("sanne")
    await team.proposed("tom", CHANGED)
    dialog = await team.ask("sanne", "agree")
    people = await team.parts.store.read(lambda tx: tx.team.people())
    fewer = [{**p, "roles": ["agent"]} if p["id"] == "tom" else dict(p) for p in people]
    now = team.clock.now()
    await team.parts.store.write(lambda tx: tx.team.set_people(fewer, now))
    tried = await team.submit("sanne", dialog, "publish")
    assert errors(tried) == {"": "error.needs_one"}


async def test_the_same_words_are_not_proposed_twice(opens: Opens) -> None:
    team = await opens(approval="two")
    await team.opened()
    await team.proposed("sanne")
    dialog = await team.ask("tom", "reply")
    tried = await team.submit("tom", dialog, "propose")
    assert errors(tried) == {"text": "error.same_words"}


async def test_a_second_agent_who_changes_words_only_proposes_anew(
    opens: Opens,
) -> None:
    team = await opens(
        approval="two",
        people=[*_people(), _person("femke", "agent")],
    )
    await team.opened()
    await team.proposed("sanne")
    await team.proposed("femke", CHANGED)
    assert (await team.buttons())[0] == "Approve and publish…"
    draft = await team.parts.store.read(lambda tx: tx.replies.draft(1))
    assert draft is not None
    assert draft.answers is None


async def test_where_one_approver_is_alone_a_colleague_agrees(opens: Opens) -> None:
    people = [p for p in _people() if p["id"] != "lotte"]
    team = await opens(approval="two", people=people)
    review = await team.opened()
    await team.proposed("tom")
    dialog = await team.ask("sanne", "agree")
    assert isinstance(await team.submit("sanne", dialog, "publish"), Done)
    await team.later(minutes=3)
    assert team.standing(review) == [WORDS]


async def test_given_back_words_go_to_their_writer_with_the_reason(
    team: Team,
) -> None:
    await team.opened()
    await team.proposed()
    dialog = await team.ask("tom", "give_back")
    empty = await team.submit("tom", dialog, "give_back")
    assert errors(empty) == {"why": "error.say_why"}
    long = await team.submit("tom", dialog, "give_back", why="x" * 501)
    assert errors(long) == {"why": "check.long"}
    done = await team.submit("tom", dialog, "give_back", why="Noem de datum.")
    assert isinstance(done, Done)
    await team.tick()
    assert (await team.case()).state is State.TAKEN
    assert "given back by Tom Bakker: Noem de datum." in await team.shows(1, "look")
    [told] = await team.mine("sanne")
    assert told.endswith("Noem de datum.")
    # The words are kept and can be proposed again.
    again = await team.ask("sanne", "reply")
    assert next(f.value for f in again.fields if f.name == "text") == WORDS


async def test_what_one_proposed_oneself_is_taken_back_without_a_message(
    team: Team,
) -> None:
    await team.opened()
    await team.proposed()
    dialog = await team.ask("sanne", "give_back")
    done = await team.submit("sanne", dialog, "give_back", why="Nog een typefout.")
    assert isinstance(done, Done)
    assert done.line.key == "done.taken_back"
    await team.tick()
    assert await team.mine("sanne") == []


async def test_amounts_need_two_and_the_refusal_says_who(opens: Opens) -> None:
    team = await opens(two_amounts=True)
    await team.opened()
    dialog = await team.ask("tom", "reply")
    text = WORDS.replace("bel je", "geef je 25 euro terug")
    tried = await team.submit("tom", dialog, "publish", text=text)
    assert errors(tried) == {"text": "error.needs_two"}
    assert "Lotte" in str(tried)
    assert isinstance(await team.submit("tom", dialog, "publish", text=WORDS), Done)


async def test_sentences_agreed_to_beforehand_need_one(opens: Opens) -> None:
    team = await opens(approval="two", alone=["apologise"])
    await team.opened()
    dialog = await team.ask("tom", "reply")
    answer = await team.answer("tom", "reply", "load", {"start": "3"})
    form = answer.dialog  # type: ignore[union-attr]
    assert form.submit is not None
    assert form.submit.step == "publish"
    bare = next(f.value for f in form.fields if f.name == "text")
    changed = await team.submit("tom", form, "publish", text=f"{bare}!")
    assert errors(changed) == {"text": "error.needs_two"}
    answer = await team.submit("tom", form, "publish")
    if not isinstance(answer, Done):
        answer = await team.submit("tom", answer.dialog, "publish")  # type: ignore[union-attr]
    assert isinstance(answer, Done)
    assert dialog.submit is not None
    assert dialog.submit.step == "propose"


async def test_a_stop_tells_the_others_who_agreed(opens: Opens) -> None:
    team = await opens(approval="two")
    await team.opened()
    await team.proposed("sanne")
    dialog = await team.ask("tom", "approve")
    await team.submit("tom", dialog, "publish")
    assert isinstance(await team.press("sanne", "stop_it"), Done)
    await team.tick()
    assert (await team.reply()).state is ReplyState.STOPPED
    assert (await team.mine("tom"))[-1].startswith("Sanne de Vries stopped the reply")


async def test_too_late_says_how_it_stands(team: Team) -> None:
    await team.opened()
    await team.proposed()
    dialog = await team.ask("tom", "approve")
    give_back = await team.ask("lotte", "give_back")
    await team.submit("tom", dialog, "publish")
    late = await team.submit("lotte", give_back, "give_back", why="Nee.")
    assert isinstance(late, Refused)
    assert late.line.key == "refused.stands"


def _people() -> list[dict[str, object]]:
    return [dict(p) for p in PLAYBOOK["people"]]


def _person(name: str, role: str) -> dict[str, object]:
    return {
        "id": name,
        "name": name.title(),
        "public_name": name.title(),
        "email": f"{name}@polderbank.example",
        "roles": [role],
    }


# ------------------------------------------------------------------ found by attack


async def test_an_approver_who_changes_twice_still_asks_the_writer(
    opens: Opens,
) -> None:
    team = await opens(approval="two")
    await team.opened()
    await team.proposed("sanne")
    await team.proposed("tom", CHANGED)
    await team.proposed("tom", f"{CHANGED} Tot zo.")
    dialog = await team.ask("sanne", "agree")
    [change] = [block for block in dialog.blocks if isinstance(block, Changed)]
    assert "".join(t for kind, t in change.parts if kind != "in") == WORDS
    assert isinstance(await team.submit("sanne", dialog, "publish"), Done)


async def test_saving_over_a_proposal_does_not_cut_its_writer_out(
    opens: Opens,
) -> None:
    team = await opens(approval="two")
    await team.opened()
    await team.proposed("sanne")
    dialog = await team.ask("tom", "reply")
    await team.submit("tom", dialog, "save", text=CHANGED)
    await team.proposed("tom", CHANGED)
    assert (await team.mine("sanne"))[-1].startswith("Tom Bakker changed your reply")


async def test_after_a_stop_whoever_agrees_is_asked_once_more(opens: Opens) -> None:
    team = await opens(approval="two")
    await team.opened()
    await team.proposed("sanne")
    dialog = await team.ask("tom", "approve")
    await team.submit("tom", dialog, "publish")
    for action in ("stop", "resume"):
        await team.send(team.request("lotte", action, "", {}, TEAM))
    await team.tick()
    assert (await team.case()).asked == ("tom",)
    assert (await team.mine("tom"))[-1].startswith("Sanne de Vries asks for your")


async def test_after_a_stop_who_agreed_alone_hears_of_it(team: Team) -> None:
    await team.agreed()
    for action in ("stop", "resume"):
        await team.send(team.request("lotte", action, "", {}, TEAM))
    await team.tick()
    [asked] = await team.mine("tom")
    assert asked.startswith("Publishing goes on: is the reply to Karin de Vries")


async def test_after_a_stop_an_approvers_change_goes_back_to_the_writer(
    opens: Opens,
) -> None:
    team = await opens(approval="two")
    await team.opened()
    await team.proposed("sanne")
    await team.proposed("tom", CHANGED)
    agree = await team.ask("sanne", "agree")
    await team.submit("sanne", agree, "publish")
    for action in ("stop", "resume"):
        await team.send(team.request("lotte", action, "", {}, TEAM))
    await team.tick()
    assert (await team.mine("sanne"))[-1].startswith("Publishing goes on")


async def test_other_words_of_the_same_bytes_are_read_again(team: Team) -> None:
    await team.opened()
    await team.proposed("sanne")
    approve = await team.ask("tom", "approve")
    back = await team.ask("sanne", "give_back")
    await team.submit("sanne", back, "give_back", why="Eerst een tussenbericht.")
    held = await team.ask("sanne", "holding")
    answer = await team.submit("sanne", held, "propose", text=WORDS)
    assert isinstance(answer, Done), answer
    late = await team.submit("tom", approve, "publish")
    assert errors(late) == {"": "error.other_words"}
    fresh = await team.ask("tom", "approve")
    assert "kind.holding" in str(fresh.blocks)


async def test_a_changed_review_needs_two_again_before_it_goes_out_again(
    opens: Opens,
) -> None:
    team = await opens(Habits(adds=True, shows=False), two_words=["advocaat"])
    review = await team.agreed()
    team.site.faults.add(NEVER)
    await team.later(minutes=3)
    for _ in range(8):
        await team.later(minutes=11)
    assert (await team.case()).state is State.DOUBT
    team.site.shelf.edit(review, {"text": "Ik stap naar mijn advocaat."})
    await team.poll()
    dialog = await team.ask("tom", "again")
    forced = await team.submit("tom", dialog, "publish")
    assert isinstance(forced, Refused)
    assert forced.line.key == "refused.again_two"
    assert dialog.submit is not None
    assert isinstance(await team.submit("tom", dialog, dialog.submit.step), Done)
    assert (await team.case()).state is State.WAITING
    approve = await team.ask("lotte", "approve")
    values = {"noted": "yes"} if approve.fields else {}
    assert isinstance(await team.submit("lotte", approve, "publish", **values), Done)


async def test_words_that_no_longer_wait_can_be_proposed_again(opens: Opens) -> None:
    team = await opens(approval="two")
    review = await team.opened()
    await team.proposed("sanne")
    team.site.shelf.edit(review, {"text": "Nog steeds niets."})
    await team.live()
    assert (await team.case()).state is State.TAKEN
    await team.proposed("tom")
    assert (await team.case()).asked == ("lotte",)


async def test_the_same_words_again_disturb_nobody_twice(team: Team) -> None:
    await team.opened()
    await team.proposed("sanne")
    dialog = await team.ask("sanne", "reply")
    again = await team.submit("sanne", dialog, "propose")
    assert errors(again) == {"text": "error.same_words"}
    await team.tick()
    assert len(await team.mine("tom")) == 1


async def test_news_after_an_answer_asks_nobody_about_the_words_before(
    opens: Opens,
) -> None:
    team = await opens(Habits(adds=True), approval="two")
    await team.opened()
    await team.proposed("sanne")
    await team.proposed("tom", CHANGED)
    agree = await team.ask("sanne", "agree")
    await team.submit("sanne", agree, "publish")
    await team.later(minutes=3)
    for who, text in (("sanne", f"{WORDS} 1"), ("tom", f"{WORDS} 2")):
        dialog = await team.ask(who, "update" if who == "sanne" else "reply")
        answer = await team.submit(who, dialog, "propose", text=text)
        assert isinstance(answer, Done), answer
    agree = await team.ask("sanne", "agree")
    await team.submit("sanne", agree, "publish")
    await team.later(minutes=3)
    dialog = await team.ask("tom", "update")
    answer = await team.submit("tom", dialog, "propose", text=f"{WORDS} 3")
    assert isinstance(answer, Done), answer
    assert (await team.case()).asked == ("lotte",)


async def test_who_was_to_agree_and_left_is_replaced_by_an_approver(
    opens: Opens,
) -> None:
    people = [*_people(), _person("femke", "agent")]
    team = await opens(approval="two", people=people)
    await team.opened()
    await team.proposed("femke")
    dialog = await team.ask("tom", "reply")
    now, rest = team.clock.now(), [p for p in people if p["id"] != "femke"]
    await team.parts.store.write(lambda tx: tx.team.set_people(rest, now))
    answer = await team.submit("tom", dialog, "propose", text=CHANGED)
    assert isinstance(answer, Done), answer
    assert (await team.case()).asked == ("lotte",)
