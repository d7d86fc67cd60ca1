"""Who is who in Teams: whether somebody is one of us, and which account is whose.

Teams tells of people as members of a conversation, so they are asked for where they
pressed, and in the conversations of the playbook. Names are for reading only.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime
from functools import partial
from typing import Any

from adapters.channels.teams.calling.client import Client, path
from adapters.channels.teams.calling.members import account, profile, roster
from adapters.channels.teams.calling.posting import NAME
from adapters.channels.teams.calling.refusals import Misshapen
from adapters.channels.teams.calling.rosters import FEW, listed, page
from adapters.chat.people import FRESH, SURE, People
from adapters.chat.reaching import within
from bot.errors import ChannelError, Closed, Shut, StoreError, Stranger
from bot.health import worked
from bot.person import Identity, Person, Profile
from bot.ports import Clock, Store
from bot.press import Address

log = logging.getLogger(__name__)

Homes = Callable[[], Awaitable[Sequence[str]]]
Tell = Callable[[ChannelError | None], Awaitable[None]]

_NOWHERE = Address(NAME, "")


class Directory:
    """`homes` gives the conversations that the playbook puts in Teams.

    Their members are not read again within `SURE`.
    """

    def __init__(
        self, client: Client, store: Store, clock: Clock, homes: Homes
    ) -> None:
        self._client = client
        self._store = store
        self._clock = clock
        self._homes = homes
        # Whom Teams does not show as one of us may have become so a moment ago.
        self.people = People(
            NAME, store, clock, doubtful=lambda one: not (one.member and one.email)
        )
        self._seen: dict[Identity, Address] = {}
        self._roster: dict[str, Profile] = {}
        self._read_at: datetime | None = None
        self._reading = asyncio.Lock()

    async def meet(
        self, who: Identity, where: Address, *, changes: bool = False
    ) -> bool:
        """See to it that the store knows this person as Teams tells of them now.

        Who wants to change something is asked for again sooner. Waits for Teams a
        moment only, for somebody waits for us; then things stay as they were for a day
        or two. False when it is not known who this is. Nobody of another tenant is
        asked for: they are none of us.
        """
        if not self._client.access.ours(who.tenant):
            return True
        fresh, patience = SURE if changes else FRESH, self._client.patience.meet
        ask = partial(self._ask, who, where, pressed=True)
        return await self.people.meet(who, fresh, ask, patience)

    async def account(self, person: Person) -> str:
        """Give the account of one of us; raises Stranger when Teams knows none.

        A conversation that does not let us in tells of nobody.
        """
        named, email = person.account(NAME), person.email.casefold()
        if not named and not email:
            raise Stranger(_NO_WAY)
        try:
            return await (self._sure(named) if named else self._by_address(email))
        except Closed:
            raise Stranger(_NO_MEMBER.format("like this person")) from None

    async def look(self, conversation: str) -> None:
        """Raise ChannelError in words when our bot is not in this conversation."""
        await page(self._client, conversation, {"pageSize": str(FEW)})

    async def look_round(self, tell: Tell) -> None:
        """Look at each conversation of the team; `tell` hears which takes nothing.

        What was wrong with one that we are let into is over. Never fails.
        """
        try:
            for conversation in await self._homes():
                await self._look_at(conversation, tell)
        except ChannelError as trouble:
            _not_looked(trouble)

    async def close(self) -> None:
        await self.people.close()

    async def _look_at(self, conversation: str, tell: Tell) -> None:
        here = Address(NAME, conversation)
        try:
            await self.look(conversation)
            await self._store.write(lambda tx: worked(tx, here))
        except (Shut, Closed) as why:
            log.warning("teams takes nothing there", extra={"why": str(why)})
            await tell(why)
        except (ChannelError, StoreError) as trouble:
            _not_looked(trouble)

    # ------------------------------------------------------------------ profiles

    async def _ask(
        self, who: Identity, where: Address, *, pressed: bool = False
    ) -> Profile:
        """Ask where somebody pressed; they may have done so where our bot is not.

        Whom we only look for may be in their own chat with us, so that they are found
        nowhere tells nothing. Of those who pressed it is kept where they were one of us
        before; anybody else is a stranger for a while.
        """
        async with within("Teams", self._client.patience.act):
            homes = [Address(NAME, home) for home in await self._homes()]
            told = await self._found(who, where, homes)
        access, now = self._client.access, self._clock.now()
        found = profile(who, told, access, now)
        if account(told, access):
            return await self._keep(found)
        known = await self.people.told(who)
        ours = known is not None and known.member
        if pressed and ours and not told:
            await self._keep(found)
        elif pressed and not ours:
            self.people.hold(found)
        return found

    async def _found(
        self, who: Identity, where: Address, homes: Sequence[Address]
    ) -> dict[str, Any]:
        """Give what the first place tells of somebody, {} when none knows them."""
        shut: ChannelError | None = None
        places = {at.conversation: at for at in (*homes, where) if at.conversation}
        for at in sorted(places.values(), key=lambda at: at != where):
            try:
                found = await self._member(who, at)
            except Closed as trouble:
                # Our bot need not be where somebody pressed, if it is with the team.
                shut = trouble if at != where or not homes else shut
            except (Stranger, Misshapen):
                continue
            else:
                self._seen[who] = at
                return found
        if shut:
            raise shut
        return {}

    async def _member(self, who: Identity, at: Address) -> dict[str, Any]:
        if self._client.access.dev:
            return await self._listed(who, at)
        asked = path(at.conversation, "members", who.external_id)
        told = await self._client.call(
            "GET", at.service_url, asked, where=at.conversation
        )
        return self._noted(told)

    async def _listed(self, who: Identity, at: Address) -> dict[str, Any]:
        """Look somebody up in the list: the playground asks for nobody by account."""
        wanted, access = who.external_id, self._client.access
        for told in await self._members(at.conversation):
            if account(told, access) == wanted:
                return told
        raise Stranger(_NO_MEMBER.format("with this ID"))

    def _noted(self, told: dict[str, Any]) -> dict[str, Any]:
        known, id_ = account(told, self._client.access), told.get("id")
        if known and isinstance(id_, str):
            self._client.met(known, id_)
        return told

    async def _keep(self, profile: Profile) -> Profile:
        await self.people.keep(profile)
        email = profile.email.casefold()
        self._roster = {
            address: kept
            for address, kept in self._roster.items()
            if kept.identity != profile.identity
        }
        if profile.member and email:
            self._roster[email] = profile
        return profile

    # ------------------------------------------------------------------ accounts

    async def _sure(self, id_: str) -> str:
        """Give an ID of the playbook, when a conversation of ours knows it."""
        if not await self._homes():
            return id_  # the team works elsewhere: there is nobody to ask
        who = Identity(NAME, self._client.access.tenant, id_)
        if (await self._now(who)).member:
            return id_
        raise Stranger(_NO_MEMBER.format("with this ID"))

    async def _by_address(self, email: str) -> str:
        async with self._reading:
            trouble = None if self._fresh() else await self._read()
        found = self._roster.get(email) or await self._met(email)
        if found is None:
            raise trouble or Stranger(_NO_MEMBER.format("with this e-mail address"))
        return found.identity.external_id

    async def _met(self, email: str) -> Profile | None:
        """Give who came to us by themselves, with this address, and is still there."""
        for one in self.people:
            if _has(one, email) and _has(now := await self._now(one.identity), email):
                return now
        return None

    async def _now(self, who: Identity) -> Profile:
        """Give what Teams says of somebody, where it knew them before if anywhere."""
        ask = partial(self._ask, who, self._seen.get(who, _NOWHERE))
        return await self.people.profile(who, SURE, ask)

    def _fresh(self) -> bool:
        return self._read_at is not None and self._clock.now() - self._read_at < SURE

    async def _read(self) -> ChannelError | None:
        """Read who is in the team's conversations; gives what may pass by itself."""
        trouble: ChannelError | None = None
        found: list[Profile] = []
        access, now = self._client.access, self._clock.now()
        for home in await self._homes():
            try:
                found += roster(await self._members(home), access, now)
            except Closed:
                continue
            except ChannelError as met:
                trouble = met
        self._roster = {one.email.casefold(): one for one in found if one.email}
        self._read_at = None if trouble else now
        return trouble

    async def _members(self, home: str) -> list[dict[str, Any]]:
        return [self._noted(told) for told in await listed(self._client, home)]


_NO_MEMBER = "Teams knows nobody of our organisation {} in the team's conversations."
_NO_WAY = "The playbook tells neither the ID in Teams nor the e-mail of this person."


def _has(one: Profile, email: str) -> bool:
    return one.member and one.email.casefold() == email


def _not_looked(trouble: Exception) -> None:
    """Note what passes by itself, or shows with the next card."""
    log.warning("teams was not looked at", extra={"why": str(trouble)})
