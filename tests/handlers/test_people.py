"""People: a lead changes who works here, sees who changed what, and takes it back."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.blocks import Logged, Note
from bot.person import Person, PersonId, Role
from bot.press import Answer, Ask, Dialog, Done, Refused, Wrong
from bot.subject import TEAM
from bot.words import Words
from tests.way.conftest import Opens
from tests.way.lists import lists, on, titles
from tests.way.team import Team, errors

ENGLISH = Words("en", "UTC")


async def ask(team: Team, step: str = "", who: str = "lotte", **values: str) -> Answer:
    return await team.send(team.request(who, "people", step, values, TEAM))


async def opened(team: Team, name: str) -> Dialog:
    answer = await team.send(
        team.request("lotte", "people", "edit", {"who": name}, TEAM)
    )
    assert isinstance(answer, Ask), answer
    return answer.dialog


async def save(team: Team, who: str, step: str = "save", /, **typed: str) -> Answer:
    return await team.submit("lotte", await opened(team, who), step, **typed)


async def people(team: Team) -> dict[PersonId, Person]:
    book = await team.parts.store.read(lambda tx: tx.playbook.current())
    return dict(book.people)


async def log(team: Team) -> Dialog:
    answer = await ask(team, "log")
    assert isinstance(answer, Ask)
    return answer.dialog


def entries(page: Dialog) -> list[str]:
    return [ENGLISH.say(b.line) for b in page.blocks if isinstance(b, Logged)]


def changes(page: Dialog) -> list[str]:
    return [choice.value for field in page.fields for choice in field.choices]


async def undo(team: Team, number: str) -> Answer:
    return await team.submit("lotte", await log(team), "undo", change=number)


def said(answer: Answer) -> str:
    assert isinstance(answer, Done), answer
    assert answer.then == "people"
    return ENGLISH.say(answer.line)


async def test_only_a_lead_changes_people(team: Team) -> None:
    answer = await ask(team, who="tom")
    assert isinstance(answer, Refused)
    assert "Lotte Jansen" in ENGLISH.say(answer.line)


async def test_the_list_says_what_everybody_may_do(team: Team) -> None:
    answer = await ask(team)
    assert isinstance(answer, Ask)
    labels = [ENGLISH.say(c.label) for c in answer.dialog.fields[0].choices]
    assert labels == [
        "Sanne de Vries · webcare",
        "Tom Bakker · webcare, approver",
        "Lotte Jansen · approver, lead",
        "Somebody new",
    ]


async def test_a_choice_that_was_not_made_is_asked_for(team: Team) -> None:
    for name in ("", "nobody"):
        answer = await team.send(
            team.request("lotte", "people", "edit", {"who": name}, TEAM)
        )
        assert errors(answer) == {"who": "error.choose"}


async def test_a_person_shows_as_they_are(team: Team) -> None:
    dialog = await opened(team, "tom")
    held = {field.name: field.value for field in dialog.fields}
    assert (held["name"], held["public_name"]) == ("Tom Bakker", "Tom")
    ticked = {name for name, value in held.items() if value == "yes"}
    assert ticked == {"role_agent", "role_approver"}


async def test_a_role_that_is_ticked_holds_at_once_and_is_logged(team: Team) -> None:
    answer = await save(team, "sanne", role_approver="yes", public_name=" Sanne  V. ")
    assert said(answer) == (
        "Sanne de Vries changed: Name under replies “Sanne” becomes “Sanne V.”,"
        " Roles “webcare” becomes “webcare, approver”"
    )
    sanne = (await people(team))[PersonId("sanne")]
    assert sanne.roles == {Role.AGENT, Role.APPROVER}
    assert sanne.public_name == "Sanne V."
    (entry,) = entries(await log(team))
    assert entry.startswith("23 Nov 09:00 · Lotte Jansen · Sanne de Vries changed")


async def test_an_account_in_slack_is_written_down_and_taken_away(team: Team) -> None:
    wrong = await save(team, "sanne", slack="sanne")
    assert errors(wrong) == {"slack": "error.slack"}
    await save(team, "sanne", slack="U0SANNE")
    assert (await people(team))[PersonId("sanne")].slack == "U0SANNE"
    answer = await save(team, "sanne", slack="")
    assert "Member ID in Slack “U0SANNE” becomes “-”" in said(answer)
    assert (await people(team))[PersonId("sanne")].slack == ""


async def test_what_the_file_says_later_does_not_undo_it(team: Team) -> None:
    await save(team, "sanne", name="Sanne Visser")
    await team.restart()
    assert (await people(team))[PersonId("sanne")].name == "Sanne Visser"


async def test_nothing_different_is_no_change(team: Team) -> None:
    assert said(await save(team, "lotte")) == "Nothing was different."
    assert entries(await log(team)) == []


async def test_somebody_new_gets_an_id_that_nobody_ever_had(team: Team) -> None:
    new = {"name": "Tom Smit", "email": "t.smit@polderbank.example"}
    new |= {"public_name": "Tom", "roles": "yes"}
    assert said(await save(team, "+", **new)) == "Tom Smit added: reader"
    assert (await people(team))[PersonId("tom2")].roles == {Role.READER}
    assert said(await save(team, "tom2", "remove")) == "Tom Smit removed"
    await save(team, "+", **{**new, "public_name": "Tom 2"})
    await save(team, "+", **{**new, "public_name": "?!"})
    assert {"tom22", "person"} <= (await people(team)).keys()
    assert "tom2" not in await people(team)


@pytest.mark.parametrize(
    ("typed", "wrong"),
    [
        ({"name": " "}, {"name": "error.name"}),
        ({"public_name": "\u200b"}, {"public_name": "error.name"}),
        ({"email": "sanne"}, {"email": "error.email"}),
        ({"role_agent": ""}, {"roles": "error.roles"}),
        ({"name": "x" * 101}, {"name": "check.long"}),
    ],
)
async def test_what_is_wrong_stands_at_its_field_and_keeps_what_was_typed(
    team: Team, typed: dict[str, str], wrong: dict[str, str]
) -> None:
    answer = await save(team, "sanne", **{"public_name": "San", **typed})
    assert errors(answer) == wrong
    assert isinstance(answer, Wrong)
    held = {field.name: field.value for field in answer.dialog.fields}
    assert held["public_name"] in ("San", "")
    assert wrong.keys() <= held.keys()
    assert entries(await log(team)) == []


async def test_several_mistakes_are_said_at_once(team: Team) -> None:
    answer = await save(team, "+")
    assert errors(answer).keys() == {"name", "public_name", "email", "roles"}


async def test_the_last_lead_cannot_lock_everybody_out(team: Team) -> None:
    for step, typed in (("save", {"role_lead": ""}), ("remove", {})):
        answer = await save(team, "lotte", step, **typed)
        assert errors(answer) == {"": "error.last_lead"}
    assert PersonId("lotte") in await people(team)


async def test_somebody_must_be_left_to_approve(opens: Opens) -> None:
    team = await opens(approval="two")
    await save(team, "sanne", "remove")
    answer = await save(team, "tom", "remove")
    assert errors(answer) == {"": "error.too_few"}


async def test_whoever_knows_about_an_area_stays_until_it_names_another(
    opens: Opens,
) -> None:
    area = {"id": "app", "name": "App", "customer": "de app", "people": ["sanne"]}
    team = await opens(areas=[area])
    assert errors(await save(team, "sanne", "remove")) == {"": "error.in_area"}


async def test_open_cases_are_handed_over_before_somebody_goes(team: Team) -> None:
    await team.opened()
    await team.press("sanne", "take")
    for step, typed in (("save", {"role_agent": "", "roles": "yes"}), ("remove", {})):
        answer = await save(team, "sanne", step, **typed)
        assert errors(answer) == {"": "error.owns"}
    assert said(await save(team, "sanne", role_approver="yes"))


async def test_whoever_goes_is_no_longer_on(team: Team) -> None:
    now = team.clock.now()
    for name in ("sanne", "tom"):
        until = now + timedelta(hours=8)
        who = PersonId(name)
        await team.parts.store.write(
            lambda tx, who=who, until=until: tx.shifts.begin(who, now, until)
        )
    await save(team, "sanne", "remove")
    on = await team.parts.store.read(lambda tx: tx.shifts.on(now))
    assert [shift.person for shift in on] == ["tom"]


@pytest.mark.parametrize("change", ["remove", "save"])
async def test_the_shift_of_who_may_not_work_any_more_ends_and_others_hear(
    team: Team, change: str
) -> None:
    await team.opened()
    for who in ("sanne", "tom"):
        await on(team, who)
    await team.tick()
    roles = {"role_agent": "", "roles": "yes"} if change == "save" else {}
    assert said(await save(team, "sanne", change, **roles))
    await team.tick()
    assert await _on(team) == ["tom"]
    told = [read.title for read in await lists(team, "tom")]
    assert [title.split(" · ")[0] for title in told[1:]] == ["Sanne de Vries is off"]


async def test_when_the_last_one_on_may_not_work_any_more_the_team_hears_once(
    team: Team,
) -> None:
    await on(team, "sanne")
    await team.later(hours=1)
    assert said(await save(team, "sanne", role_agent="", roles="yes"))
    await team.tick()
    await team.later(hours=7)
    assert await titles(team, "webcare") == ["Mon 10:00 Nobody is on since 10:00."]


async def test_somebody_else_s_change_of_roles_ends_no_shift(team: Team) -> None:
    await on(team, "sanne")
    assert said(await save(team, "sanne", role_approver="yes"))
    assert said(await save(team, "tom", "remove"))
    assert await _on(team) == ["sanne"]


async def test_two_leads_at_once_do_not_overwrite_each_other(team: Team) -> None:
    drawn = await opened(team, "sanne")
    await save(team, "sanne", name="Sanne Visser")
    answer = await team.submit("lotte", drawn, "save", name="Sanne Smit")
    assert isinstance(answer, Refused)
    await save(team, "sanne", "remove")
    for step in ("save", "remove"):
        answer = await team.submit("lotte", drawn, step)
        assert isinstance(answer, Refused)


async def test_nobody_new_can_be_removed(team: Team) -> None:
    answer = await save(team, "+", "remove")
    assert isinstance(answer, Refused)


# ------------------------------------------------------------------ taking it back


async def test_a_change_is_taken_back_and_that_again(team: Team) -> None:
    await save(team, "sanne", role_approver="yes")
    assert said(await undo(team, "1")).startswith("Undone: Sanne de Vries changed")
    assert (await people(team))[PersonId("sanne")].roles == {Role.AGENT}
    page = await log(team)
    assert changes(page) == ["2"]
    assert entries(page)[1].endswith("(undone since)")
    await undo(team, "2")
    assert Role.APPROVER in (await people(team))[PersonId("sanne")].roles


async def test_whoever_was_removed_comes_back_where_they_stood(team: Team) -> None:
    await save(team, "tom", "remove")
    assert PersonId("tom") not in await people(team)
    await undo(team, "1")
    assert [*await people(team)] == ["sanne", "tom", "lotte"]


async def test_whoever_was_added_by_mistake_goes_again(team: Team) -> None:
    new = {"name": "Eva", "public_name": "Eva", "email": "e@b.nl", "roles": "yes"}
    await save(team, "+", **new)
    await undo(team, "1")
    assert [*await people(team)] == ["sanne", "tom", "lotte"]


async def test_what_changed_again_since_is_not_taken_back(team: Team) -> None:
    await save(team, "sanne", name="Sanne Visser")
    drawn = await log(team)
    await save(team, "sanne", name="Sanne Smit")
    assert changes(await log(team)) == ["2"]
    for number in ("1", "9", "x", "9" * 30, "9" * 5000):
        answer = await team.submit("lotte", drawn, "undo", change=number)
        assert errors(answer) == {"change": "error.not_undone"}
    answer = await team.submit("lotte", drawn, "undo", change="")
    assert errors(answer) == {"change": "error.choose"}


async def test_taking_back_keeps_the_same_rules(team: Team) -> None:
    await save(team, "tom", role_lead="yes")
    await save(team, "lotte", role_lead="")
    tom = await team.send(team.request("tom", "people", "log", {}, TEAM))
    assert isinstance(tom, Ask)
    answer = await team.submit("tom", tom.dialog, "undo", change="1")
    assert errors(answer) == {"change": "error.last_lead"}


async def test_an_empty_log_says_that_there_is_nothing_to_undo(team: Team) -> None:
    page = await log(team)
    assert page.submit is None
    (note,) = page.blocks
    assert isinstance(note, Note)


async def _on(team: Team) -> list[str]:
    now = team.clock.now()
    return [s.person for s in await team.parts.store.read(lambda tx: tx.shifts.on(now))]


async def _puts(team: Team, who: str, person: str, until: str, over: str = "") -> None:
    values = {"person": person, "until": until, "over": over}
    answer = await team.send(team.request(who, "shift", "begin", values, TEAM))
    assert isinstance(answer, Done), answer


async def test_a_shift_that_a_lead_set_is_taken_back_and_that_again(
    team: Team,
) -> None:
    until = (team.clock.now() + timedelta(hours=8)).isoformat()
    await _puts(team, "tom", "tom", until)
    await _puts(team, "lotte", "sanne", until, over="yes")
    assert await _on(team) == ["sanne"]
    assert len(entries(await log(team))) == 1
    await undo(team, "1")
    assert await _on(team) == ["tom"]
    await undo(team, "2")
    assert await _on(team) == ["sanne"]


async def test_a_shift_that_changed_since_is_not_taken_back(team: Team) -> None:
    until = (team.clock.now() + timedelta(hours=8)).isoformat()
    await _puts(team, "lotte", "sanne", until)
    await _puts(team, "tom", "tom", until)
    assert changes(await log(team)) == []


async def test_undoing_puts_nobody_on_who_left_since(team: Team) -> None:
    until = (team.clock.now() + timedelta(hours=8)).isoformat()
    await _puts(team, "sanne", "sanne", until)
    await _puts(team, "lotte", "tom", until, over="yes")
    await save(team, "sanne", "remove")
    await undo(team, "1")
    await team.tick()
    assert await _on(team) == []
    assert await titles(team, "webcare") == ["Mon 09:00 Nobody is on since 09:00."]


async def test_undoing_leaves_alone_who_stays_and_whose_time_is_up(
    team: Team,
) -> None:
    now = team.clock.now()
    soon, late = ((now + timedelta(hours=h)).isoformat() for h in (1, 8))
    await _puts(team, "tom", "tom", late)
    await _puts(team, "sanne", "sanne", soon)
    await _puts(team, "lotte", "sanne", "off")
    await team.later(hours=2)
    await undo(team, "1")
    assert await _on(team) == ["tom"]
