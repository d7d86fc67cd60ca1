"""What `wederwoord check` asks Slack: keys, scopes, channels and people. Only reads.

Each finding is a name, a mark, and a sentence that says what to do.
"""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from adapters.channels.slack.calling.client import Access, Client
from adapters.channels.slack.calling.directory import profile
from adapters.channels.slack.calling.posting import NAME
from adapters.channels.slack.manifest import PATH, SCOPES
from bot.errors import ChannelError, Shut, Stranger
from bot.mark import Finding, Mark
from bot.person import Identity, Person, PersonId, Right
from bot.ports import Clock


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the playbook wants of Slack: channel IDs by key, and who is to press."""

    conversations: Mapping[str, str]
    people: Sequence[Person]


async def advice(access: Access, clock: Clock, wanted: Wanted) -> list[Finding]:
    """Try everything once that a day in Slack needs."""
    client = Client(access, clock)
    try:
        now = clock.now()
        return [one async for one in _findings(client, access, wanted, now)]
    finally:
        await client.close()


async def _findings(
    client: Client, access: Access, wanted: Wanted, now: datetime
) -> AsyncIterator[Finding]:
    try:
        us = await client.call("auth.test")
    except ChannelError as error:
        yield "slack token", Mark.WRONG, str(error)
        return
    name = str(us.get("user"))
    yield "slack token", Mark.WELL, f"It is for @{name} in {us.get('team')}."
    yield await _way(client, access)
    for finding in await _same_app(client, access, str(us.get("bot_id") or "")):
        yield finding
    yield _scopes(client.scopes)
    for key, conversation in wanted.conversations.items():
        yield await _conversation(client, key, conversation, name)
    if not wanted.conversations:
        yield "slack channels", Mark.LOOK, _NO_CHANNELS
    for finding in await _people(client, wanted, now):
        yield finding


_NO_CHANNELS = (
    "The playbook names none; its home and product are elsewhere. A channel goes in by"
    ' its ID, as in home = "slack:C0123ABCD".'
)


# ------------------------------------------------------------------ how presses come in


async def _way(client: Client, access: Access) -> Finding:
    if not access.app_token:
        said = f"Slack calls {PATH} over HTTP; the first press shows if it gets there."
        return "slack presses", Mark.WELL, said
    try:
        await client.call("apps.connections.open", app_token=access.app_token)
    except ChannelError as error:
        refused = isinstance(error, Shut) or _SOCKET_SCOPE in str(error)
        return "slack app token", Mark.WRONG, _NO_SOCKET if refused else str(error)
    return "slack app token", Mark.WELL, "It opens a socket."


_SOCKET_SCOPE = "connections:write"
_NO_SOCKET = (
    "Slack opens no socket with SLACK_APP_TOKEN. Make a token with the scope"
    f" {_SOCKET_SCOPE} under Basic Information, App-Level Tokens of your app at Slack."
)


async def _same_app(client: Client, access: Access, bot: str) -> list[Finding]:
    """Say it when the two tokens are of two apps: presses would go to the other one.

    Which app an app token is of stands in the token itself.
    """
    named = _OF_APP.match(access.app_token)
    if not (named and bot):
        return []
    try:
        told = await client.call("bots.info", bot=bot)
    except ChannelError:  # what is lacking for it is said elsewhere
        return []
    app = (told.get("bot") or {}).get("app_id")
    same = not app or app == named["app"]
    return [] if same else [("slack app", Mark.WRONG, _TWO_APPS)]


_OF_APP = re.compile(r"xapp-\d+-(?P<app>A[A-Z0-9]+)-")
_TWO_APPS = (
    "SLACK_APP_TOKEN is of another app than SLACK_BOT_TOKEN: presses on our cards would"
    " not reach us. Take both from the same app at Slack."
)


def _scopes(given: frozenset[str]) -> Finding:
    missing = ", ".join(scope for scope in SCOPES if scope not in given)
    if not missing:
        return "slack scopes", Mark.WELL, "The app may do what it needs."
    said = (
        f"The app lacks {missing}: add that under OAuth & Permissions of your app at"
        " Slack and reinstall the app."
    )
    return "slack scopes", Mark.WRONG, said


# ------------------------------------------------------------------ where cards go


async def _conversation(client: Client, key: str, where: str, us: str) -> Finding:
    try:
        told = await client.call("conversations.info", channel=where)
    except ChannelError as error:
        return f"slack {key}", Mark.WRONG, str(error)
    channel = told.get("channel", {})
    called = f"#{channel.get('name', where)}"
    if channel.get("is_archived"):
        more = "is archived: unarchive it, or name another channel in the playbook."
        return f"slack {key}", Mark.WRONG, f"{called} {more}"
    if not channel.get("is_member"):
        more = f"type /invite @{us} there."
        return f"slack {key}", Mark.WRONG, f"The app is not in {called}: {more}"
    if channel.get("is_ext_shared"):
        return f"slack {key}", Mark.LOOK, f"The app is in {called}.{_SHARED}"
    return f"slack {key}", Mark.WELL, f"The app is in {called}."


_SHARED = (
    " It is shared with another organisation: people there read the cards as well. They"
    " can change nothing."
)


# ------------------------------------------------------------------ who is to press


@dataclass(frozen=True, slots=True)
class Account:
    """The member ID of somebody who may press, or why there is none."""

    id: str = ""
    trouble: str = ""


async def _people(client: Client, wanted: Wanted, now: datetime) -> list[Finding]:
    """Say who cannot press in Slack; they work on the page, so nothing is wrong.

    Where cards stand in Slack, somebody who may publish has to be there.
    """
    people = wanted.people
    try:
        accounts = {p.id: await _account(client, p, now) for p in people}
    except ChannelError as error:
        return [("slack people", Mark.WRONG, str(error))]
    found = [
        (f"slack {p.id}", Mark.LOOK, f"{why} Until then {p.name} works on the page.")
        for p in people
        if (why := accounts[p.id].trouble)
    ]
    found += [
        (f"slack {s[0].id}", Mark.WRONG, _same(s)) for s in _shared(people, accounts)
    ]
    able = [p for p in people if p.may(Right.APPROVE)]
    if wanted.conversations and all(accounts[p.id].trouble for p in able):
        names = ", ".join(p.name for p in able)
        found.append(("slack approvers", Mark.WRONG, _NO_APPROVER.format(names)))
    everybody = "Slack knows everybody of the playbook."
    return found or [("slack people", Mark.WELL, everybody)]


_NO_APPROVER = (
    "Cards stand in Slack, but nobody who may publish can press there ({}): see the"
    " lines above."
)


def _shared(
    people: Iterable[Person], accounts: Mapping[PersonId, Account]
) -> list[list[Person]]:
    """Give the people who lead to one account: nobody could tell whose press it is."""
    of: dict[str, list[Person]] = {}
    for person in people:
        of.setdefault(accounts[person.id].id, []).append(person)
    return [several for id_, several in of.items() if id_ and several[1:]]


async def _account(client: Client, person: Person, now: datetime) -> Account:
    try:
        told = await _asked(client, person)
    except Stranger:
        return Account(trouble=_STRANGER[bool(person.slack)].format(person=person))
    user = told.get("user", {})
    who = Identity(NAME, client.team, str(user.get("id", "")))
    known = profile(who, told, client.team, now)
    if known.member and (person.slack or known.email):
        return Account(who.external_id)
    why = next((why for flag, why in _WHY.items() if user.get(flag)), _WHY_ELSE)
    why = _UNCONFIRMED if known.member else why
    whose = f"The account of {person.name} in Slack {why}"
    return Account(trouble=f"{whose}: it reads the cards, nothing else.")


async def _asked(client: Client, person: Person) -> dict[str, Any]:
    if person.slack:
        return await client.call("users.info", user=person.slack)
    return await client.call("users.lookupByEmail", email=person.email)


_STRANGER = {
    True: "Slack knows no member {person.slack}: copy the member ID from the profile of"
    " {person.name} in Slack into the playbook.",
    False: "Slack knows nobody with the address {person.email}: invite {person.name} to"
    ' the workspace, or add slack = "U..." (their member ID) in the playbook.',
}
_WHY = {
    "deleted": "is deactivated",
    "is_bot": "is a bot's",
    "is_workflow_bot": "is a bot's",
    "is_restricted": "is a guest's",
    "is_ultra_restricted": "is a guest's",
    "is_invited_user": "was not taken up yet",
}
_WHY_ELSE = "belongs to another organisation"
_UNCONFIRMED = "has an e-mail address that nobody confirmed"


def _same(people: Sequence[Person]) -> str:
    names = " and ".join(person.name for person in people)
    return (
        f"{names} lead to the same account in Slack: give each the e-mail address or"
        " the member ID (slack) of their own in the playbook."
    )
