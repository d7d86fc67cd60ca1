"""Who is who in Slack: whether somebody is one of us, and which account is whose.

Only a full member of our own workspace is anybody: no guest, no bot, nobody who left or
comes from another company. Names are for reading only; nobody is known by a name.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from functools import partial
from typing import Any

from adapters.channels.slack.calling.client import Client
from adapters.channels.slack.calling.posting import NAME
from adapters.chat.people import FRESH, SURE, People
from bot.errors import Stranger
from bot.person import Identity, Person, Profile
from bot.ports import Clock, Store


class Directory:
    """Within `SURE` nobody is asked for again by an address that Slack did not know."""

    def __init__(self, client: Client, store: Store, clock: Clock) -> None:
        self._client = client
        self._clock = clock
        self.people = People(NAME, store, clock)
        self._accounts: dict[str, tuple[str, datetime]] = {}

    async def meet(self, who: Identity, *, changes: bool = False) -> bool:
        """See to it that the store knows this person as Slack tells of them now.

        Who wants to change something is asked for again sooner. Waits for Slack a
        moment only, for somebody waits for us; then things stay as they were for a day
        or two. False when it is not known who this is.
        """
        fresh, patience = SURE if changes else FRESH, self._client.patience.meet
        return await self.people.meet(who, fresh, partial(self._ask, who), patience)

    async def account(self, person: Person) -> str:
        """Give the member ID of one of us; raises Stranger when Slack knows none."""
        if person.slack:
            who = Identity(NAME, await self._team(), person.slack)
            ask = partial(self._ask, who)
            if (await self.people.profile(who, SURE, ask)).member:
                return person.slack
            raise Stranger(_NO_MEMBER.format(person.slack))
        if not person.email:
            raise Stranger(_NO_WAY)
        return await self._by_address(person.email.casefold())

    async def close(self) -> None:
        await self.people.close()

    # ------------------------------------------------------------------ profiles

    async def _ask(self, who: Identity) -> Profile:
        try:
            told = await self._client.call("users.info", user=who.external_id)
        except Stranger:
            told = {}
        return await self._keep(
            profile(who, told, await self._team(), self._clock.now())
        )

    async def _keep(self, profile: Profile) -> Profile:
        await self.people.keep(profile)
        self._accounts = {
            email: kept
            for email, kept in self._accounts.items()
            if _fits(kept[0], email, profile)
        }
        return profile

    # ------------------------------------------------------------------ accounts

    async def _by_address(self, email: str) -> str:
        found, at = self._accounts.get(email, ("", None))
        if at is None or self._clock.now() - at >= SURE:
            found = await self._look_up(email)
            self._accounts[email] = found, self._clock.now()
        if not found:
            raise Stranger(_NO_MEMBER.format("with this e-mail address"))
        return found

    async def _look_up(self, email: str) -> str:
        """Give the member ID behind an address, "" when nobody of us has it."""
        try:
            told = await self._client.call("users.lookupByEmail", email=email)
        except Stranger:
            return ""
        id_ = str(_object(told.get("user")).get("id", ""))
        team = await self._team()
        found = profile(Identity(NAME, team, id_), told, team, self._clock.now())
        await self._keep(found)
        same = found.email.casefold() == email
        return id_ if found.member and same else ""

    async def _team(self) -> str:
        await self._client.ready()
        return self._client.team


_NO_MEMBER = "Slack knows no full member {} in our workspace."
_NO_WAY = (
    "The playbook tells neither the Slack member ID nor the e-mail of this person."
)


def profile(
    who: Identity, told: Mapping[str, Any], team: str, now: datetime
) -> Profile:
    """Read what users.info tells; without `user` it knows nobody of that id.

    An id means somebody else in another workspace, so what is told counts only for
    whoever comes from where that user is at home.
    """
    user = _object(told.get("user"))
    homes = _homes(user)
    if who.tenant not in homes:
        return Profile(who, "", "", member=False, at=now)
    known = _object(user.get("profile"))
    # An address that nobody confirmed could be anybody's.
    sure = user.get("is_email_confirmed") is not False
    email = str(known.get("email") or "") if sure else ""
    outside = any(user.get(mark) for mark in _OUTSIDE)
    return Profile(who, _name(user, known), email, team in homes and not outside, now)


_OUTSIDE = (
    "deleted",
    "is_bot",
    "is_restricted",
    "is_ultra_restricted",
    "is_stranger",
    "is_workflow_bot",
    "is_invited_user",
)


def _fits(account: str, email: str, told: Profile) -> bool:
    """Tell whether an address may lead to an account, after what was told of one."""
    theirs = told.member and told.email.casefold() == email
    return (account == told.identity.external_id) == theirs


def _homes(user: Mapping[str, Any]) -> set[str]:
    """Give the workspaces somebody belongs to; a large company has several in one."""
    teams = _object(user.get("enterprise_user")).get("teams")
    several = teams if isinstance(teams, list) else []
    return {str(home) for home in (user.get("team_id"), *several) if home}


def _name(user: Mapping[str, Any], known: Mapping[str, Any]) -> str:
    for name in (known.get("real_name"), user.get("real_name"), user.get("name")):
        if isinstance(name, str) and name.strip():
            return name.strip()[:100]
    return ""


def _object(found: object) -> Mapping[str, Any]:
    return found if isinstance(found, dict) else {}
