"""Agree first: five answers before the reply, and what follows from each."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from bot.blocks import Info, Note
from bot.case import CaseId, State
from bot.press import Answer, Ask, Dialog, Done, Refused, Wrong
from bot.reminder import CONTACT
from bot.subject import case_of
from bot.words import Words
from tests.playbooks import BODY
from tests.way.conftest import Opens
from tests.way.team import Team, errors

AREAS = [
    {
        "id": "delivery",
        "name": "Bezorging",
        "customer": "de bezorging",
        "words": ["te laat", "bezorger"],
        "people": ["lotte"],
    },
    {"id": "till", "name": "Kassa", "customer": "de kassa", "words": ["kassa"]},
]
TODAY, NOON = "2026-11-23T17:00:00+00:00", "2026-11-24T12:00:00+00:00"
WORDS = Words("en", "UTC")
OWN = "Dag Karin, ik bel je morgen zelf. Groet, Tom"
ANSWERS = {"reply": "public", "right": "yes", "area": "delivery"}


@pytest.fixture
async def bakery(opens: Opens) -> Team:
    """Give a team whose playbook names areas, with one complaint."""
    team = await opens(areas=AREAS)
    await team.opened()
    return team


async def rewrite(team: Team, **rules: Any) -> None:
    """Change the playbook while cases stand."""
    book = {"areas": AREAS, "language": "en", "zone": "UTC", **rules}
    body = {**BODY, "playbook": {**BODY["playbook"], **book}}
    now = team.clock.now()
    await team.parts.store.write(lambda tx: tx.playbook.put(body, now))


def values(dialog: Dialog) -> dict[str, str]:
    return {field.name: field.value for field in dialog.fields}


def labels(dialog: Dialog) -> list[str]:
    buttons = [dialog.submit, *dialog.buttons]
    return [WORDS.say(button.label) for button in buttons if button]


async def agree(team: Team, who: str, step: str = "save", **chosen: str) -> Answer:
    dialog = await team.ask(who, "triage")
    answer = await team.submit(who, dialog, step, **chosen)
    await team.tick()
    return answer


async def due(team: Team) -> list[tuple[str, str]]:
    """Give who is to contact the customer when, as far as that still waits."""
    waiting = await team.parts.store.read(lambda tx: tx.timers.waiting(case_of(1)))
    return [(t.who, t.due_at.isoformat()) for t in waiting if t.step == CONTACT]


async def offered(team: Team, who: str, number: int = 1) -> str:
    """Give the text of a suggestion in the reply dialog of this person."""
    dialog = await team.ask(who, "reply", step="load", start=str(number))
    return values(dialog)["text"]


# ------------------------------------------------------------------ the dialog


async def test_the_dialog_begins_with_a_guess_and_says_why(bakery: Team) -> None:
    dialog = await bakery.ask("sanne", "triage")
    assert values(dialog) == {
        "reply": "public",
        "right": "unsure",
        "area": "delivery",
        "solution": "find_out",
        "contact": "",
        "before": "",
    }
    (hint,) = (field.hint for field in dialog.fields if field.hint)
    assert WORDS.say(hint) == "a guess: it says “te laat”"
    assert labels(dialog) == ["Save and reply", "Save", "Save and ask a colleague"]


async def test_the_owner_is_the_first_guess_for_who_contacts(bakery: Team) -> None:
    await bakery.press("sanne", "take")
    assert values(await bakery.ask("tom", "triage"))["contact"] == "sanne"


async def test_without_areas_nobody_is_asked_where_it_went_wrong(team: Team) -> None:
    await team.opened()
    dialog = await team.ask("sanne", "triage")
    assert "area" not in values(dialog)
    assert labels(dialog) == ["Save and reply", "Save"]
    assert isinstance(await team.submit("sanne", dialog, "save"), Done)
    kept = (await team.case()).triage
    assert kept
    assert kept.area == ""


async def test_what_was_agreed_stands_there_the_next_time(bakery: Team) -> None:
    chosen = {"right": "partly", "area": "till", "solution": "gesture"}
    await agree(bakery, "sanne", **chosen)
    dialog = await bakery.ask("tom", "triage")
    assert values(dialog) == {**values(dialog), **chosen}
    assert [field.hint for field in dialog.fields if field.hint] == []


async def test_an_area_that_is_no_longer_ours_is_asked_anew(bakery: Team) -> None:
    await agree(bakery, "sanne", area="till")
    await rewrite(bakery, areas=AREAS[:1])
    assert values(await bakery.ask("tom", "triage"))["area"] == ""
    assert "Kassa" not in await agreed_line(bakery)


# ------------------------------------------------------------------ what it leads to


async def agreed_line(team: Team) -> str:
    """Give the line about it in the reply dialog."""
    dialog = await team.ask("tom", "reply", step="load")
    infos = [p for b in dialog.blocks if isinstance(b, Info) for p in b.parts]
    return "".join(WORDS.say(p) for p in infos if p.key == "triage.agreed")


async def test_save_and_reply_opens_the_reply_with_one_line(bakery: Team) -> None:
    answer = await agree(bakery, "tom", "save_reply", **ANSWERS)
    said = "Agreed: reply in public · right · Bezorging · find out"
    assert isinstance(answer, Done)
    kept = "Kept with the case."
    assert (WORDS.say(answer.line), answer.then) == (kept, "reply")
    assert await agreed_line(bakery) == said
    case = await bakery.case()
    assert (case.state, case.owner) == (State.NEW, None)
    log = await bakery.parts.store.read(lambda tx: tx.history.of(case.id))
    assert (log[-1].action, log[-1].person, log[-1].detail) == ("triage", "tom", said)


async def test_nothing_is_said_before_anything_was_agreed(bakery: Team) -> None:
    assert await agreed_line(bakery) == ""


@pytest.mark.parametrize(
    ("step", "reply", "then"),
    [
        ("save", "public", ""),
        ("save", "contact", ""),
        ("save_reply", "contact", "reply"),
        ("save_tell", "public", "tell"),
        ("save", "none", "no_reply"),
        ("save_reply", "none", "no_reply"),
        ("save_tell", "none", "tell"),
    ],
)
async def test_the_verb_and_the_answer_say_what_opens_next(
    bakery: Team, step: str, reply: str, then: str
) -> None:
    plan = {"contact": "tom", "before": TODAY} if reply == "contact" else {}
    answer = await agree(bakery, "tom", step, reply=reply, **plan)
    assert isinstance(answer, Done)
    assert answer.then == then


async def test_the_answers_choose_the_suggestions_and_fill_them(bakery: Team) -> None:
    await agree(bakery, "tom", **ANSWERS, solution="put_right")
    case = await bakery.case()
    assert case.suggestions[0].stance == "solve"
    assert "Excuses voor de bezorging" in case.suggestions[0].text
    assert "Excuses voor de bezorging" in await offered(bakery, "tom")


async def test_a_moment_is_said_as_of_the_day_on_which_somebody_writes(
    bakery: Team,
) -> None:
    plan = {"reply": "contact", "contact": "sanne", "before": NOON}
    await agree(bakery, "tom", **plan)
    kept = (await bakery.case()).suggestions[0]
    assert kept.stance == "contact"
    assert "morgen" not in kept.text
    assert "Sanne neemt morgen vóór 12:00 contact" in await offered(bakery, "tom")
    bakery.clock.at += timedelta(days=1)
    assert "Sanne neemt vandaag vóór 12:00 contact" in await offered(bakery, "tom")
    bakery.clock.at += timedelta(hours=4)
    assert "12:00" not in await offered(bakery, "tom")


async def test_nobody_speaks_of_themselves_by_name(bakery: Team) -> None:
    plan = {"reply": "contact", "contact": "sanne", "before": NOON}
    await agree(bakery, "tom", **plan)
    assert "Ik neem contact" in await offered(bakery, "sanne")
    others = [p for p in BODY["playbook"]["people"] if p["id"] != "sanne"]
    await rewrite(bakery, people=others)
    assert "Ik neem contact" in await offered(bakery, "tom")


# ------------------------------------------------------------------ contact


async def test_who_is_to_contact_the_customer_is_told_and_owns_it(
    bakery: Team,
) -> None:
    answer = await agree(bakery, "tom", contact="sanne", before=TODAY)
    plan = "Sanne de Vries contacts the customer before Mon 17:00"
    assert isinstance(answer, Done)
    assert WORDS.say(answer.line) == f"{plan}."
    case = await bakery.case()
    assert (case.state, case.owner) == (State.TAKEN, "sanne")
    assert await due(bakery) == [("sanne", TODAY)]
    said = "Tom Bakker asks you to contact Karin de Vries (case 1) before Mon 17:00."
    assert await bakery.mine("sanne") == [said]
    assert await bakery.mine("tom") == []
    assert plan in str(await bakery.card())
    assert (await agreed_line(bakery)).endswith("· Sanne de Vries before Mon 17:00")


async def test_an_owner_without_a_moment_is_an_answer_and_no_plan(
    bakery: Team,
) -> None:
    await bakery.press("sanne", "take")
    await agree(bakery, "tom")
    case = await bakery.case()
    assert case.triage
    assert (case.triage.contact, case.plan) == ("sanne", None)
    assert await due(bakery) == []
    assert await bakery.mine("sanne") == []
    assert (await agreed_line(bakery)).endswith("· contact: Sanne de Vries")


async def test_nobody_needs_to_contact_a_customer(bakery: Team) -> None:
    await bakery.press("sanne", "take")
    await agree(bakery, "tom", contact="")
    case = await bakery.case()
    assert case.triage
    assert (case.triage.contact, case.plan, case.owner) == (None, None, "sanne")


async def test_a_plan_that_is_left_alone_is_told_once(bakery: Team) -> None:
    await agree(bakery, "tom", contact="sanne", before=TODAY)
    await agree(bakery, "tom", right="yes")
    assert await due(bakery) == [("sanne", TODAY)]
    assert len(await bakery.mine("sanne")) == 1


async def test_a_plan_whose_moment_has_passed_stays_until_it_is_changed(
    bakery: Team,
) -> None:
    await agree(bakery, "tom", contact="sanne", before=TODAY)
    plan = (await bakery.case()).plan
    bakery.clock.at += timedelta(days=1)
    dialog = await bakery.ask("tom", "triage")
    assert (values(dialog)["contact"], values(dialog)["before"]) == ("sanne", "")
    assert isinstance(await bakery.submit("tom", dialog, "save", right="yes"), Done)
    assert (await bakery.case()).plan == plan


async def test_a_new_plan_takes_the_place_of_the_old_one(bakery: Team) -> None:
    await agree(bakery, "tom", contact="sanne", before=TODAY)
    await agree(bakery, "tom", contact="lotte", before=NOON)
    assert await due(bakery) == [("lotte", NOON)]
    assert (await bakery.case()).owner == "sanne"
    assert len(await bakery.mine("lotte")) == 1


async def test_a_plan_can_be_given_up(bakery: Team) -> None:
    await agree(bakery, "tom", contact="sanne", before=TODAY)
    await agree(bakery, "tom", contact="", before="")
    assert await due(bakery) == []
    assert (await bakery.case()).plan is None


# ------------------------------------------------------------------ what is wrong


@pytest.mark.parametrize(
    ("chosen", "wrong"),
    [
        ({"reply": "perhaps"}, {"reply": "error.choose"}),
        ({"right": ""}, {"right": "error.choose"}),
        ({"area": "moon"}, {"area": "error.choose"}),
        ({"solution": "none"}, {"solution": "error.choose"}),
        ({"contact": "stranger", "before": NOON}, {"contact": "error.choose"}),
        ({"reply": "contact"}, {"contact": "error.contact"}),
        ({"before": NOON}, {"contact": "error.contact"}),
        ({"contact": "tom"}, {"before": "error.moment"}),
        ({"contact": "tom", "before": "soon"}, {"before": "error.moment"}),
        (
            {"contact": "tom", "before": "2026-11-23T08:00:00+00:00"},
            {"before": "error.moment"},
        ),
    ],
)
async def test_what_is_wrong_is_said_at_its_field_and_the_rest_is_kept(
    bakery: Team, chosen: dict[str, str], wrong: dict[str, str]
) -> None:
    dialog = await bakery.ask("sanne", "triage")
    answer = await bakery.submit("sanne", dialog, "save", **{"right": "no", **chosen})
    assert errors(answer) == wrong
    kept = values(answer.dialog)  # type: ignore[union-attr]
    assert kept["right"] == chosen.get("right", "no")
    assert (await bakery.case()).triage is None


async def test_contact_first_wants_a_moment_of_the_owner_as_well(bakery: Team) -> None:
    await bakery.press("sanne", "take")
    dialog = await bakery.ask("sanne", "triage")
    answer = await bakery.submit("sanne", dialog, "save", reply="contact")
    assert errors(answer) == {"before": "error.moment"}


async def test_a_verb_nobody_knows_is_refused(bakery: Team) -> None:
    answer = await bakery.answer("sanne", "triage", "teleport", {})
    assert isinstance(answer, Refused)
    assert answer.line.key == "refused.verb"


# ------------------------------------------------------------------ by itself


GRAVE = "Ik ga naar mijn advocaat."
LONG = "En toen gebeurde er weer niets. " * 15


async def opened_by_reply(team: Team, who: str = "tom", case: int = 1) -> Dialog:
    answer = await team.answer(who, "reply", "", {}, case=case)
    assert isinstance(answer, Ask)
    return answer.dialog


@pytest.mark.parametrize("text", [GRAVE, LONG])
async def test_a_grave_or_long_complaint_is_agreed_on_first(
    team: Team, text: str
) -> None:
    await team.opened(text=text)
    dialog = await opened_by_reply(team)
    assert dialog.action == "triage"
    assert any(isinstance(block, Note) for block in dialog.blocks)
    await team.submit("tom", dialog, "save_reply")
    assert (await opened_by_reply(team)).action == "reply"


async def test_a_second_complaint_of_a_customer_is_agreed_on_first(
    team: Team,
) -> None:
    await team.opened()
    assert (await opened_by_reply(team)).action == "reply"
    await team.opened(url="https://plein.example/2")
    assert (await opened_by_reply(team, case=2)).action == "triage"


async def test_skipping_goes_on_to_the_reply_and_asks_for_nothing(team: Team) -> None:
    await team.opened(text=GRAVE)
    dialog = await opened_by_reply(team)
    skip = dialog.buttons[-1]
    assert WORDS.say(skip.label) == "Skip, reply now"
    reply = await team.ask("tom", skip.action, step=skip.step)
    assert reply.action == "reply"
    assert values(reply)["text"]
    assert (await team.case()).triage is None
    await team.submit("tom", reply, "save", text="Beste Karin, ik bel je.")
    assert (await opened_by_reply(team)).action == "reply"
    assert labels(await team.ask("tom", "triage")) == ["Save and reply", "Save"]


async def test_once_contact_is_planned_nothing_comes_in_between(team: Team) -> None:
    await team.opened(text=GRAVE)
    dialog = await team.ask("tom", "contact")
    answer: Any = await team.submit(
        "tom", dialog, "contact", before=TODAY, public="yes"
    )
    assert answer.then == "reply"
    assert (await opened_by_reply(team)).action == "reply"


async def test_what_was_typed_before_agreeing_stands_in_the_dialog_after(
    team: Team,
) -> None:
    await team.opened()
    reply = await team.ask("tom", "reply")
    turned = next(b for b in reply.buttons if b.action == "triage")
    typed = {f.name: f.value for f in reply.fields} | {"text": OWN}
    asked = await team.answer("tom", "triage", turned.step, typed)
    assert isinstance(asked, Ask)
    saved = await team.submit("tom", asked.dialog, "save_reply")
    assert isinstance(saved, Done)
    again = await team.ask("tom", "reply", step="load")
    assert next(f.value for f in again.fields if f.name == "text") == OWN
    case = await team.case()
    assert (case.state, case.owner) == (State.TAKEN, "tom")


async def test_a_suggestion_that_was_only_loaded_is_not_saved(team: Team) -> None:
    await team.opened()
    reply = await team.ask("tom", "reply")
    loaded = {f.name: f.value for f in reply.fields}
    asked = await team.answer("tom", "triage", "", loaded)
    assert isinstance(asked, Ask)
    await team.submit("tom", asked.dialog, "save_reply")
    assert (await team.case()).state is State.NEW


async def turned(team: Team, **typed: str) -> Dialog:
    """Let Tom type in the reply dialog and turn to agreeing first."""
    reply = await team.ask("tom", "reply", step="load")
    meanwhile = typed.pop("meanwhile", "")
    if meanwhile:
        hers = await team.ask("sanne", "reply", step="load")
        answer = await team.submit("sanne", hers, "save", text=meanwhile)
        assert isinstance(answer, Done)
    held = {f.name: f.value for f in reply.fields} | {"text": OWN, **typed}
    request = team.request("tom", "triage", "", held, reply.subject)
    asked = await team.send(request, reply)
    assert isinstance(asked, Ask)
    return asked.dialog


async def drafted(team: Team) -> tuple[str, str]:
    found = await team.parts.store.read(lambda tx: tx.cases.file(CaseId(1)))
    assert found
    assert found.draft
    return found.draft.text, found.draft.by


THEIRS = "Beste Karin, ik zoek het uit. Groet, Sanne"


async def test_words_saved_by_somebody_else_meanwhile_are_never_replaced_unseen(
    team: Team,
) -> None:
    await team.opened()
    dialog = await turned(team, meanwhile=THEIRS)
    late = await team.submit("tom", dialog, "save", right="no")
    assert errors(late) == {"typed": "error.changed"}
    assert isinstance(late, Wrong)
    assert (await drafted(team)) == (THEIRS, "sanne")
    assert THEIRS in repr(late.dialog.blocks)
    assert values(late.dialog)["right"] == "no"
    (typed,) = [f for f in late.dialog.fields if f.name == "typed"]
    assert (typed.kind, typed.value, typed.most) == ("text", OWN, 3000)
    again = await team.submit("tom", late.dialog, "save", typed=f"{OWN} En tot snel.")
    assert isinstance(again, Done)
    assert (await drafted(team)) == (f"{OWN} En tot snel.", "tom")


async def test_the_words_of_somebody_else_can_be_kept_instead(team: Team) -> None:
    await team.opened()
    dialog = await turned(team, meanwhile=THEIRS)
    late = await team.submit("tom", dialog, "save")
    assert isinstance(late, Wrong)
    assert isinstance(await team.submit("tom", late.dialog, "save", typed=""), Done)
    assert (await drafted(team)) == (THEIRS, "sanne")


async def test_words_that_stood_there_already_stay_those_of_who_wrote_them(
    team: Team,
) -> None:
    await team.opened()
    hers = await team.ask("sanne", "reply", step="load")
    await team.submit("sanne", hers, "save", text=THEIRS)
    dialog = await turned(team, text=THEIRS)
    assert isinstance(await team.submit("tom", dialog, "save"), Done)
    assert (await drafted(team)) == (THEIRS, "sanne")
    own = await turned(team)
    assert isinstance(await team.submit("tom", own, "save"), Done)
    assert (await drafted(team)) == (OWN, "tom")


async def test_words_that_came_along_are_held_to_what_the_source_takes(
    team: Team,
) -> None:
    await team.opened()
    dialog = await turned(team, text="x" * 3001)
    answer = await team.submit("tom", dialog, "save", reply="perhaps")
    assert errors(answer) == {"reply": "error.choose", "typed": "check.long"}
    assert isinstance(answer, Wrong)
    (typed,) = [f for f in answer.dialog.fields if f.name == "typed"]
    assert (typed.kind, typed.value) == ("text", "x" * 3001)
    shorter = {"reply": "public", "typed": "x\u200by\x00"}
    assert isinstance(await team.submit("tom", answer.dialog, "save", **shorter), Done)
    assert (await drafted(team))[0] == "xy"
