"""What `wederwoord check` asks Teams: credentials, channels and people. Only reads."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass

from adapters.channels.teams.calling.access import Access
from adapters.channels.teams.calling.client import Client
from adapters.channels.teams.calling.members import Told, account, email, profile
from adapters.channels.teams.calling.posting import NAME
from adapters.channels.teams.calling.rosters import listed
from adapters.channels.teams.hearing.keys import Keys, Unread
from adapters.channels.teams.hearing.signing import METADATA
from adapters.channels.teams.package import PATH
from bot.errors import ChannelError, Closed
from bot.mark import Finding, Mark
from bot.person import Identity, Person, Right
from bot.ports import Clock


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the playbook wants of Teams: channel IDs by key, and who is to press.

    `public_url` is where people reach us, as the settings have it; "" for nowhere.
    """

    conversations: Mapping[str, str]
    people: Sequence[Person]
    public_url: str = ""


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
    yield await _keys(client.access)
    yield "teams presses", Mark.LOOK, _presses(wanted.public_url)
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


async def _keys(access: Access) -> Finding:
    """Look whether we could tell that it is Teams who calls."""
    try:
        await Keys(access.metadata_url or METADATA).open()
    except Unread as error:
        return "teams keys", Mark.WRONG, str(error)
    return (
        "teams keys",
        Mark.WELL,
        "What Teams signs can be told from what others send.",
    )


def _presses(public_url: str) -> str:
    """Say what only Teams itself can try: whether it gets to us."""
    if not public_url:
        return _NO_URL
    return _UNTRIED.format(endpoint=f"{public_url}{PATH}")


_NO_URL = (
    "WEDERWOORD_PUBLIC_URL is not set. Put the address of the app package there; with"
    f" {PATH} behind it, it is the Messaging endpoint at Azure."
)
_UNTRIED = (
    "From here nobody can tell whether Teams reaches us. At Azure the Messaging"
    " endpoint has to be {endpoint} (Azure Bot, Configuration)."
)
_NO_CHANNELS = (
    "The playbook names none; its home and product are elsewhere. A channel goes in by"
    ' its ID, as in home = "teams:19:abc@thread.tacv2".'
)
_NOT_THERE = (
    " In Teams that is Apps, wederwoord, Add to a team. In a private or shared channel"
    " this app does not work: choose a standard one, or make a small separate team."
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
    if not found:
        everybody = "Everybody of the playbook is there."
        found.append(("teams people", Mark.WELL, everybody))
    return [*found, *_approvers(troubles)]


def _approvers(troubles: Mapping[Person, str]) -> list[Finding]:
    """Say who has to be written to; to try that would open a chat with each of them."""
    asked = [person for person in troubles if person.may(Right.APPROVE)]
    there = ", ".join(person.name for person in asked if not troubles[person])
    if there:
        return [("teams chats", Mark.LOOK, _CHATS.format(names=there))]
    return [("teams approvers", Mark.WRONG, _NO_APPROVER)] if asked else []


_CHATS = (
    "Not tried, for nobody was written to: what waits for {names} comes in their own"
    " chat with wederwoord. Let them open it once (Apps, wederwoord) and type hi, or"
    " install the app for everybody."
)
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
