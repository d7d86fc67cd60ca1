"""What `wederwoord check` asks Teams: credentials, channels and people. Only reads."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass

from adapters.channels.teams.calling.access import Access
from adapters.channels.teams.calling.client import Client
from adapters.channels.teams.calling.members import Told, account, email, profile
from adapters.channels.teams.calling.posting import NAME
from adapters.channels.teams.calling.rosters import listed
from adapters.channels.teams.package import PATH
from bot.errors import ChannelError, Closed
from bot.mark import Finding, Mark
from bot.person import Identity, Person, Right
from bot.ports import Clock


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the playbook wants of Teams: channel IDs by key, and who is to press."""

    conversations: Mapping[str, str]
    people: Sequence[Person]


async def advice(access: Access, clock: Clock, wanted: Wanted) -> list[Finding]:
    """Try everything once that a day in Teams needs."""
    client = Client(access, clock)
    try:
        return [one async for one in _findings(client, clock, wanted)]
    finally:
        await client.close()


async def _findings(
    client: Client, clock: Clock, wanted: Wanted
) -> AsyncIterator[Finding]:
    try:
        await client.open()
    except ChannelError as error:
        yield "teams credentials", Mark.WRONG, str(error)
        return
    yield "teams credentials", Mark.WELL, "Microsoft gives us a token."
    said = f"Teams calls {PATH} over HTTPS; the first press shows if it gets there."
    yield "teams presses", Mark.WELL, said
    members: list[Told] = []
    for key, conversation in wanted.conversations.items():
        try:
            found = await listed(client, conversation)
        except ChannelError as error:
            yield f"teams {key}", Mark.WRONG, _why(error)
            continue
        members += found
        there = f"The app is in its team; {len(found)} people are in it."
        yield f"teams {key}", Mark.WELL, there
    if not wanted.conversations:
        yield "teams channels", Mark.LOOK, _NO_CHANNELS
    elif members:
        for finding in _people(wanted.people, members, client.access, clock):
            yield finding


_NO_CHANNELS = (
    "The playbook names none; its home and product are elsewhere. A channel goes in by"
    ' its ID, as in home = "teams:19:abc@thread.tacv2".'
)
_NOT_THERE = (
    " Add the app to that team: Apps, wederwoord, Add to a team. In a private or shared"
    " channel a bot cannot work: choose a standard one."
)


def _why(error: ChannelError) -> str:
    return f"{error}{_NOT_THERE}" if isinstance(error, Closed) else str(error)


# ------------------------------------------------------------------ who is to press


def _people(
    people: Sequence[Person], members: Sequence[Told], access: Access, clock: Clock
) -> list[Finding]:
    """Say who cannot press in Teams: they work on the page. Somebody must approve."""
    troubles = {p: _trouble(p, members, access, clock) for p in people}
    found: list[Finding] = [
        (f"teams {p.id}", Mark.LOOK, f"{why} Until then {p.name} works on the page.")
        for p, why in troubles.items()
        if why
    ]
    able = [p for p in people if p.may(Right.APPROVE)]
    if able and all(troubles[p] for p in able):
        found.append(("teams approvers", Mark.WRONG, _NO_APPROVER))
    return found or [("teams people", Mark.WELL, "Everybody of the playbook is there.")]


_NO_APPROVER = "Nobody who may approve can press in Teams; see the lines above."


def _trouble(
    person: Person, members: Sequence[Told], access: Access, clock: Clock
) -> str:
    """Say why somebody cannot press in Teams; "" when they can."""
    theirs = [told for told in members if _is(person, told, access)]
    if not theirs:
        by = f"the object ID {person.teams}" if person.teams else person.email
        more = "or write down their object ID (teams) in the playbook."
        named = f"Nobody in these channels has {by}"
        return f"{named}: add {person.name} to the team, {more}"
    known = (Identity(NAME, access.tenant, account(told, access)) for told in theirs)
    found = (
        profile(who, told, access, clock.now())
        for who, told in zip(known, theirs, strict=True)
    )
    if not any(each.member for each in found):
        return f"{person.name} is a guest there: guests read the cards, nothing else."
    return ""


def _is(person: Person, told: Told, access: Access) -> bool:
    if person.teams:
        return account(told, access).casefold() == person.teams
    return bool(person.email) and email(told).casefold() == person.email.casefold()
