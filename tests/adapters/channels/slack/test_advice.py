"""What `wederwoord check` says about Slack is true, and says what to do."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from dataclasses import replace

import pytest

from adapters.channels.slack.advice import Wanted, advice
from adapters.channels.slack.calling.client import Access
from bot.mark import Finding, Mark
from bot.person import Person, PersonId, Role
from tests.fakes import HandClock
from tests.slack import faults
from tests.slack.api import Api
from tests.slack.workspace import Team, Workspace, a_workspace

HOME = {"home": "C01REV"}
READS = {
    "apps.connections.open",
    "auth.test",
    "bots.info",
    "conversations.info",
    "users.info",
    "users.lookupByEmail",
}
Found = dict[str, Finding]


def person(name: str, email: str, slack: str = "", role: Role = Role.AGENT) -> Person:
    roles = frozenset({role})
    return Person(PersonId(name.lower()), name, name, email, roles, slack)


ANNA = person("Anna", "anna@example.com", role=Role.APPROVER)


@pytest.fixture
async def slack() -> AsyncIterator[Api]:
    async with Api(a_workspace(HandClock())) as api:
        yield api
        changed = {call.method for call in api.space.journal} - READS
        assert changed == set()


@pytest.fixture
def space(slack: Api) -> Workspace:
    return slack.space


@pytest.fixture
def access(slack: Api) -> Access:
    app = slack.space.app
    return Access(app.token, app.app_token, "", slack.base)


async def asked(
    access: Access,
    conversations: Mapping[str, str] = HOME,
    people: tuple[Person, ...] = (ANNA,),
) -> Found:
    """Give the findings by name; none has two."""
    found = await advice(access, HandClock(), Wanted(conversations, people))
    named = {name: (name, mark, said) for name, mark, said in found}
    assert len(named) == len(found)
    return named


def wrong(found: Found) -> list[str]:
    return [name for name, mark, _ in found.values() if mark is Mark.WRONG]


def looks(found: Found) -> list[str]:
    return [name for name, mark, _ in found.values() if mark is Mark.LOOK]


def said(found: Found, name: str) -> str:
    return found[name][2]


async def test_where_all_is_well_every_line_says_so(access: Access) -> None:
    found = await asked(access, {"home": "C01REV", "product": "C02PROD"})
    assert wrong(found) == []
    assert {name: sentence for name, _, sentence in found.values()} == {
        "slack token": "It is for @wederwoord in Webcare BV.",
        "slack app token": "It opens a socket.",
        "slack scopes": "The app may do what it needs.",
        "slack home": "The app is in #reviews.",
        "slack product": "The app is in #product.",
        "slack people": "Slack knows everybody of the playbook.",
    }


# ------------------------------------------------------------------ keys


async def test_a_token_that_is_refused_is_all_there_is_to_say(access: Access) -> None:
    found = await asked(replace(access, bot_token="xoxb-wrong"))
    assert wrong(found) == list(found) == ["slack token"]
    assert "Slack refuses our token (invalid_auth)" in said(found, "slack token")
    assert "SLACK_BOT_TOKEN" in said(found, "slack token")


async def test_an_app_that_was_shut_out_is_told(
    access: Access, space: Workspace
) -> None:
    space.app.refused = "token_revoked"
    assert "token_revoked" in said(await asked(access), "slack token")


async def test_a_slack_out_of_reach_is_told(access: Access) -> None:
    found = await asked(replace(access, api_url="http://127.0.0.1:1/api/"))
    assert wrong(found) == list(found) == ["slack token"]
    assert said(found, "slack token") == (
        "Slack cannot be reached at 127.0.0.1 (no connection). Look whether this"
        " machine may go there, perhaps through a proxy."
    )


async def test_an_app_token_that_is_refused_is_told_as_its_own(access: Access) -> None:
    found = await asked(replace(access, app_token="xapp-wrong"))
    assert wrong(found) == ["slack app token"]
    assert "SLACK_APP_TOKEN" in said(found, "slack app token")
    assert "connections:write" in said(found, "slack app token")
    assert "SLACK_BOT_TOKEN" not in said(found, "slack app token")


async def test_an_app_token_without_its_scope_is_told_so(
    access: Access, space: Workspace
) -> None:
    lacks = faults.said("missing_scope", needed="connections:write")
    space.faults.add("apps.connections.open", lacks)
    sentence = said(await asked(access), "slack app token")
    assert "App-Level Tokens" in sentence
    assert "OAuth" not in sentence


def of_app(access: Access, space: Workspace, app: str) -> Access:
    """Give the same access with a token that names the app it is of."""
    space.app.app_token = f"xapp-1-{app}-123-abc"
    return replace(access, app_token=space.app.app_token)


async def test_an_app_token_of_another_app_is_told(
    access: Access, space: Workspace
) -> None:
    found = await asked(of_app(access, space, "A0OTHER"))
    assert wrong(found) == ["slack app"]
    assert said(found, "slack app").startswith("SLACK_APP_TOKEN is of another app")


async def test_an_app_token_of_our_own_app_needs_no_word(
    access: Access, space: Workspace
) -> None:
    assert "slack app" not in await asked(of_app(access, space, space.app.id))
    assert space.calls("bots.info") != []


@pytest.mark.parametrize(
    "fault",
    [
        faults.broken(503),
        faults.Fault("answer", body={"ok": True, "bot": {}}),
        faults.Fault("answer", body={"ok": True}),
    ],
)
async def test_where_slack_does_not_say_whose_it_is_nothing_is_wrong(
    access: Access, space: Workspace, fault: faults.Fault
) -> None:
    space.faults.add("bots.info", fault)
    assert wrong(await asked(of_app(access, space, "A0OTHER"))) == []


async def test_a_tired_slack_is_no_reason_for_another_app_token(
    access: Access, space: Workspace
) -> None:
    space.faults.add("apps.connections.open", faults.broken(503))
    found = await asked(access)
    assert wrong(found) == ["slack app token"]
    assert "App-Level Tokens" not in said(found, "slack app token")


async def test_over_http_no_socket_is_tried(access: Access, space: Workspace) -> None:
    found = await asked(replace(access, app_token="", signing_secret="secret"))
    assert wrong(found) == []
    assert "/slack/events" in said(found, "slack presses")
    assert space.calls("apps.connections.open") == []


async def test_missing_scopes_are_named(access: Access, space: Workspace) -> None:
    space.app.scopes -= {"chat:write", "im:history"}
    found = await asked(access)
    assert wrong(found) == ["slack scopes"]
    assert said(found, "slack scopes") == (
        "The app lacks chat:write, im:history: add that under OAuth & Permissions of"
        " your app at Slack and reinstall the app."
    )


# ------------------------------------------------------------------ channels


async def test_a_channel_that_slack_does_not_know_is_told(access: Access) -> None:
    found = await asked(access, {"home": "C01REV", "product": "C0NONE"})
    assert wrong(found) == ["slack product"]
    assert "C0NONE" in said(found, "slack product")


async def test_a_private_channel_wants_an_invitation(
    access: Access, space: Workspace
) -> None:
    secret = space.add_channel("secret", ["anna"], kind="group", bot=False)
    found = await asked(access, {"home": secret.id})
    assert wrong(found) == ["slack home"]
    assert "/invite @wederwoord" in said(found, "slack home")
    secret.members.add(space.app.user)
    assert wrong(await asked(access, {"home": secret.id})) == []


async def test_a_public_channel_wants_one_as_well(
    access: Access, space: Workspace
) -> None:
    open_ = space.add_channel("open", bot=False)
    found = await asked(access, {"home": open_.id})
    assert wrong(found) == ["slack home"]
    assert said(found, "slack home") == (
        "The app is not in #open: type /invite @wederwoord there."
    )


async def test_an_archived_channel_is_told(access: Access, space: Workspace) -> None:
    space.channel("reviews").archived = True
    found = await asked(access)
    assert wrong(found) == ["slack home"]
    assert "#reviews is archived" in said(found, "slack home")


async def test_a_shared_channel_works_and_is_told(
    access: Access, space: Workspace
) -> None:
    space.channel("reviews").shared = True
    found = await asked(access)
    assert wrong(found) == []
    assert looks(found) == ["slack home"]
    assert "shared with another organisation" in said(found, "slack home")


async def test_without_a_channel_in_slack_it_says_how_one_goes_in(
    access: Access,
) -> None:
    found = await asked(access, {})
    assert wrong(found) == []
    assert looks(found) == ["slack channels"]
    assert 'home = "slack:C0123ABCD"' in said(found, "slack channels")


# ------------------------------------------------------------------ people


async def test_whom_slack_does_not_know_works_on_the_page(access: Access) -> None:
    found = await asked(access, people=(ANNA, person("Tom", "tom@elsewhere.example")))
    assert wrong(found) == []
    assert looks(found) == ["slack tom"]
    assert "slack people" not in found
    assert said(found, "slack tom") == (
        "Slack knows nobody with the address tom@elsewhere.example: invite Tom to the"
        ' workspace, or add slack = "U..." (their member ID) in the playbook. Until'
        " then Tom works on the page."
    )


async def test_a_member_id_counts_more_than_an_address(access: Access) -> None:
    tom = person("Tom", "tom@elsewhere.example", slack="U02MEGAN")
    assert "slack people" in await asked(access, people=(ANNA, tom))
    nobody = person("Tom", "megan@example.com", slack="U0NOBODY")
    sentence = said(await asked(access, people=(ANNA, nobody)), "slack tom")
    assert "Slack knows no member U0NOBODY" in sentence


@pytest.mark.parametrize(
    ("more", "why"),
    [
        ({"guest": "multi"}, "is a guest's"),
        ({"guest": "single"}, "is a guest's"),
        ({"deleted": True}, "is deactivated"),
        ({"bot": True}, "is a bot's"),
    ],
)
async def test_whose_account_is_no_full_member_works_on_the_page(
    access: Access, space: Workspace, more: Mapping[str, object], why: str
) -> None:
    space.add_user("gus", id="U03GUS", email="gus@example.com", **more)
    gus = person("Gus", "gus@example.com", slack="U03GUS")
    found = await asked(access, people=(ANNA, gus))
    assert wrong(found) == []
    assert f"The account of Gus in Slack {why}:" in said(found, "slack gus")


async def test_somebody_of_another_organisation_is_no_member(
    access: Access, space: Workspace
) -> None:
    other = Team("T09OTHER", "Other", "other")
    eve = space.add_stranger("eve", other, id="U09EVE", email="eve@other.example")
    reviews = space.channel("reviews")
    reviews.shared = True
    reviews.members.add(eve.id)
    found = await asked(access, people=(person("Eve", "eve@o.example", "U09EVE"),))
    assert "belongs to another organisation" in said(found, "slack eve")


async def test_in_an_enterprise_a_member_of_our_workspace_is_one(
    access: Access, space: Workspace
) -> None:
    _answer_with(space, team_id="T00", enterprise_user={"teams": [space.team.id]})
    assert "slack people" in await asked(access)


async def test_an_address_that_nobody_confirmed_leads_to_nobody(
    access: Access, space: Workspace
) -> None:
    _answer_with(space, team_id=space.team.id, is_email_confirmed=False)
    sentence = said(await asked(access), "slack anna")
    assert "an e-mail address that nobody confirmed: it reads" in sentence


def _answer_with(space: Workspace, **user: object) -> None:
    """Let Slack answer with another user than our workspace would."""
    told = {"id": "W01ANNA", "profile": {"email": "anna@example.com"}, **user}
    answer = faults.Fault("answer", body={"ok": True, "user": told})
    space.faults.add("users.lookupByEmail", answer)


async def test_without_any_approver_in_slack_nobody_could_publish_there(
    access: Access,
) -> None:
    tom = person("Tom", "tom@elsewhere.example", role=Role.LEAD)
    agent = person("Anna", "anna@example.com")
    found = await asked(access, people=(agent, tom))
    assert wrong(found) == ["slack approvers"]
    assert said(found, "slack approvers").endswith(
        "press there (Tom): see the lines above."
    )
    assert wrong(await asked(access, {}, people=(agent, tom))) == []


async def test_two_people_with_one_account_is_wrong(access: Access) -> None:
    tom = person("Tom", "tom@example.com", slack="U01ANNA")
    found = await asked(access, people=(ANNA, tom))
    assert wrong(found) == ["slack anna"]
    assert "Anna and Tom lead to the same account" in said(found, "slack anna")


async def test_two_people_without_an_account_share_none(access: Access) -> None:
    two = (person("Tom", "tom@x.example"), person("Bo", "bo@x.example"))
    found = await asked(access, people=(ANNA, *two))
    assert wrong(found) == []
    assert {"slack tom", "slack bo"} <= found.keys()


async def test_that_slack_would_not_say_who_is_who_is_told_once(
    access: Access, space: Workspace
) -> None:
    space.app.scopes.discard("users:read.email")
    megan = person("Megan", "megan@example.com")
    found = await asked(access, people=(ANNA, megan))
    assert wrong(found) == ["slack scopes", "slack people"]
    assert "users:read.email" in said(found, "slack people")
