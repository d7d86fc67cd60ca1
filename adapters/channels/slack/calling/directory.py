"""Who is who in Slack: whether somebody is one of us, and which account is whose.

Only a full member of our own workspace is anybody: no guest, no bot, nobody who left or
comes from another company. Names are for reading only; nobody is known by a name.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from adapters.channels.slack.calling.client import Client
from adapters.channels.slack.calling.posting import NAME
from bot.errors import ChannelError, StoreError, Stranger
from bot.person import Identity, Person, Profile
from bot.ports import Clock, Store

log = logging.getLogger(__name__)

FRESH = timedelta(days=1)
"""How long what Slack told of somebody is good enough to show them something."""
SURE = timedelta(minutes=15)
"""How long it is good enough to let them change something, or to write to them; and how
long nobody is asked for again by an address that Slack does not know."""


class Directory:
    def __init__(self, client: Client, store: Store, clock: Clock) -> None:
        self._client = client
        self._store = store
        self._clock = clock
        self._known: dict[Identity, Profile] = {}
        self._asking: dict[Identity, asyncio.Task[Profile]] = {}
        self._accounts: dict[str, tuple[str, datetime]] = {}

    async def meet(self, who: Identity, *, changes: bool = False) -> bool:
        """See to it that the store knows this person as Slack tells of them now.

        Who wants to change something is asked for again sooner. Waits for Slack a
        moment only, for somebody waits for us; then things stay as they were for a day
        or two. False when it is not known who this is.
        """
        try:
            async with asyncio.timeout(self._client.patience.meet):
                await self._profile(who, SURE if changes else FRESH)
        except (ChannelError, StoreError, TimeoutError) as trouble:
            why = str(trouble) or "no answer yet"
            log.warning("slack did not say who this is", extra={"why": why})
            return await self._holds(who)
        return True

    async def _holds(self, who: Identity) -> bool:
        """Tell whether what Slack said of somebody before still counts."""
        try:
            known = await self._told(who)
        except StoreError:
            return False
        return known is not None and known.holds(self._clock.now())

    async def account(self, person: Person) -> str:
        """Give the member ID of one of us; raises Stranger when Slack knows none."""
        if person.slack:
            who = Identity(NAME, await self._team(), person.slack)
            if (await self._profile(who, SURE)).member:
                return person.slack
            raise Stranger(_NO_MEMBER.format(person.slack))
        if not person.email:
            raise Stranger(_NO_WAY)
        return await self._by_address(person.email.casefold())

    async def close(self) -> None:
        asking = list(self._asking.values())
        for task in asking:
            task.cancel()
        await asyncio.gather(*asking, return_exceptions=True)

    # ------------------------------------------------------------------ profiles

    async def _told(self, who: Identity) -> Profile | None:
        """Give what Slack told of somebody when it was last asked."""
        return self._known.get(who) or await self._store.read(
            lambda tx: tx.profiles.get(who)
        )

    async def _profile(self, who: Identity, fresh: timedelta) -> Profile:
        """Give what is known of somebody, asking Slack when that is old or nothing."""
        known = await self._told(who)
        if known and self._clock.now() - known.at < fresh:
            self._known[who] = known
            return known
        # Many presses of one person make one call, which goes on when we stop waiting.
        asking = self._asking.get(who)
        if asking is None:
            asking = self._asking[who] = asyncio.create_task(self._ask(who))
            asking.add_done_callback(lambda task: self._answered(who, task))
        return await asyncio.shield(asking)

    def _answered(self, who: Identity, task: asyncio.Task[Profile]) -> None:
        del self._asking[who]
        if not task.cancelled():
            task.exception()  # whoever still waited has met it

    async def _ask(self, who: Identity) -> Profile:
        try:
            told = await self._client.call("users.info", user=who.external_id)
        except Stranger:
            told = {}
        return await self._keep(
            profile(who, told, await self._team(), self._clock.now())
        )

    async def _keep(self, profile: Profile) -> Profile:
        await self._store.write(lambda tx: tx.profiles.keep(profile))
        self._known[profile.identity] = profile
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
