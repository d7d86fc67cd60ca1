"""Contact in person: who does it before when, and what comes after they spoke."""

from __future__ import annotations

import pytest

from bot.case import CaseId, State
from bot.press import Answer, Dialog, Done
from bot.reminder import CONTACT
from bot.subject import case_of
from bot.words import Words
from tests.playbooks import BODY
from tests.way.conftest import Opens
from tests.way.team import Team, errors

TODAY, NOON = "2026-11-23T17:00:00+00:00", "2026-11-24T12:00:00+00:00"
WORDS = Words("en", "UTC")


def values(dialog: Dialog) -> dict[str, str]:
    return {field.name: field.value for field in dialog.fields}


async def plan(team: Team, by: str, who: str, before: str, **more: str) -> Done:
    dialog = await team.ask(by, "contact")
    answer = await team.submit(
        by, dialog, "contact", contact=who, before=before, **more
    )
    assert isinstance(answer, Done), answer
    await team.tick()
    return answer


async def spoke(team: Team, who: str, **given: str) -> Answer:
    dialog = await team.ask(who, "reached")
    answer = await team.submit(who, dialog, "reached", **given)
    await team.tick()
    return answer


async def due(team: Team) -> list[tuple[str, str]]:
    waiting = await team.parts.store.read(lambda tx: tx.timers.waiting(case_of(1)))
    return [(t.who, t.due_at.isoformat()) for t in waiting if t.step == CONTACT]


async def logged(team: Team) -> list[tuple[str, str | None]]:
    case = (await team.case()).id
    log = await team.parts.store.read(lambda tx: tx.history.of(case))
    return [(entry.action, entry.detail) for entry in log]


# ------------------------------------------------------------------ the plan


async def test_whoever_presses_is_the_first_choice(team: Team) -> None:
    await team.opened()
    assert values(await team.ask("tom", "contact"))["contact"] == "tom"
    await team.press("sanne", "take")
    assert values(await team.ask("tom", "contact"))["contact"] == "sanne"


async def test_one_s_own_plan_takes_the_case_and_tells_nobody(team: Team) -> None:
    await team.opened()
    answer = await plan(team, "tom", "tom", TODAY)
    said = "Tom Bakker contacts the customer before Mon 17:00"
    assert (WORDS.say(answer.line), answer.then) == (f"{said}.", "")
    case = await team.case()
    assert (case.state, case.owner) == (State.TAKEN, "tom")
    assert await due(team) == [("tom", TODAY)]
    assert said in str(await team.card())
    assert await team.mine("tom") == []
    assert (await logged(team))[-1] == ("contact", said)


async def test_a_colleague_gets_the_case_with_the_note(team: Team) -> None:
    await team.opened()
    await plan(team, "tom", "sanne", TODAY, note="Bel haar\nna vijven.")
    asked = "Tom Bakker asks you to contact Karin de Vries (case 1) before Mon 17:00."
    assert await team.mine("sanne") == [f"{asked} “Bel haar na vijven.”"]
    assert (await team.case()).owner == "sanne"
    assert "Bel haar" in str((await logged(team))[-1][1])
    assert "Bel haar" not in str(await team.card())


async def test_an_owner_stays_the_owner_while_a_colleague_calls(team: Team) -> None:
    await team.opened()
    await team.press("tom", "take")
    await plan(team, "tom", "sanne", TODAY)
    assert (await team.case()).owner == "tom"
    assert len(await team.mine("sanne")) == 1
    directs = await team.parts.store.read(lambda tx: tx.directs.open(CaseId(1)))
    assert [(d.person, d.role) for d in directs] == [("sanne", "told")]


async def test_a_new_plan_replaces_the_old_one(team: Team) -> None:
    await team.opened()
    await plan(team, "tom", "sanne", TODAY)
    dialog = await team.ask("tom", "contact")
    assert (values(dialog)["contact"], values(dialog)["before"]) == ("sanne", TODAY)
    await plan(team, "tom", "sanne", NOON)
    assert await due(team) == [("sanne", NOON)]


async def test_said_in_public_as_well_the_reply_begins_with_those_words(
    team: Team,
) -> None:
    await team.opened()
    answer = await plan(team, "tom", "sanne", NOON, public="yes")
    assert answer.then == "reply"
    case = await team.case()
    assert [s.stance for s in case.suggestions] == ["contact", "call", "ask"]
    reply = await team.ask("tom", "reply")
    assert "Sanne neemt morgen vóór 12:00 contact met je op." in values(reply)["text"]
    await plan(team, "tom", "sanne", TODAY, public="yes")
    again = (await team.case()).suggestions
    assert [s.stance for s in again] == ["contact", "call", "ask"]


async def test_a_team_without_such_words_replies_with_what_it_has(
    opens: Opens,
) -> None:
    team = await opens()
    spare = {
        form: {
            **said,
            "sentences": [s for s in said["sentences"] if s["stance"] != "contact"],
        }
        for form, said in BODY["sentences"].items()
    }
    book = {**BODY["playbook"], "language": "en", "zone": "UTC"}
    body = {**BODY, "playbook": book, "sentences": spare}
    now = team.clock.now()
    await team.parts.store.write(lambda tx: tx.playbook.put(body, now))
    await team.opened()
    answer = await plan(team, "tom", "tom", NOON, public="yes")
    assert answer.then == "reply"
    stances = [s.stance for s in (await team.case()).suggestions]
    assert stances == ["call", "ask", "apologise"]


@pytest.mark.parametrize(
    ("chosen", "wrong"),
    [
        ({"contact": "stranger"}, {"contact": "error.choose"}),
        ({"before": ""}, {"before": "error.moment"}),
        ({"before": "2026-11-23T08:00:00+00:00"}, {"before": "error.moment"}),
        ({"note": "x" * 501}, {"note": "check.long"}),
        (
            {"contact": "", "before": "soon", "note": "x" * 501},
            {"contact": "error.choose", "before": "error.moment", "note": "check.long"},
        ),
    ],
)
async def test_what_is_wrong_with_a_plan_is_said_and_the_rest_is_kept(
    team: Team, chosen: dict[str, str], wrong: dict[str, str]
) -> None:
    await team.opened()
    dialog = await team.ask("tom", "contact")
    given = {"contact": "sanne", "before": NOON, "note": "Na vijven", "public": "yes"}
    answer = await team.submit("tom", dialog, "contact", **{**given, **chosen})
    assert errors(answer) == wrong
    kept = values(answer.dialog)  # type: ignore[union-attr]
    moment = NOON if "before" not in chosen else ""
    assert kept == {**given, **chosen, "before": moment}
    assert (await team.case()).state is State.NEW


# ------------------------------------------------------------------ afterwards


async def test_after_a_talk_the_case_can_close(team: Team) -> None:
    await team.opened()
    await plan(team, "tom", "sanne", TODAY)
    answer = await spoke(team, "sanne", next="close", note="Ze is blij")
    assert isinstance(answer, Done)
    assert WORDS.say(answer.line) == "Closed: Sanne de Vries spoke with the customer."
    case = await team.case()
    assert case.state is State.CLOSED
    assert "spoke with the customer in person (Sanne de Vries)" in await team.head()
    assert await due(team) == []
    assert (await logged(team))[-1] == ("reached", "Ze is blij")


async def test_after_a_talk_a_reply_may_still_follow(team: Team) -> None:
    await team.opened()
    await plan(team, "tom", "sanne", TODAY)
    answer = await spoke(team, "sanne", next="reply", note="Ze wil excuses")
    assert isinstance(answer, Done)
    assert answer.then == "reply"
    case = await team.case()
    assert (case.state, case.owner) == (State.TAKEN, "sanne")
    assert "Sanne de Vries spoke with the customer, Mon 09:00" in str(await team.card())
    assert "Ze wil excuses" not in str(await team.card())
    assert await due(team) == []
    assert (await logged(team))[-1] == ("reached", "Ze wil excuses")
    text = values(await team.ask("tom", "reply"))["text"]
    assert "Sanne" not in text


async def test_whoever_spoke_has_taken_what_nobody_had(team: Team) -> None:
    await team.opened()
    await spoke(team, "tom", next="reply")
    case = await team.case()
    assert (case.state, case.owner) == (State.TAKEN, "tom")


async def test_words_that_wait_stay_waiting_after_a_talk(team: Team) -> None:
    await team.opened()
    await team.proposed()
    await plan(team, "lotte", "sanne", TODAY)
    assert (await team.case()).state is State.WAITING
    await spoke(team, "sanne", next="reply")
    assert (await team.case()).state is State.WAITING


@pytest.mark.parametrize(
    ("given", "wrong"),
    [
        ({}, {"next": "error.choose"}),
        ({"next": "perhaps", "note": "kort"}, {"next": "error.choose"}),
        ({"next": "close", "note": "x" * 501}, {"note": "check.long"}),
    ],
)
async def test_what_is_wrong_after_a_talk_is_said_and_the_rest_is_kept(
    team: Team, given: dict[str, str], wrong: dict[str, str]
) -> None:
    await team.opened()
    answer = await spoke(team, "tom", **given)
    assert errors(answer) == wrong
    kept = values(answer.dialog)  # type: ignore[union-attr]
    assert kept == {"note": "", "next": "", **given}
    assert (await team.case()).state is State.NEW
