"""Who is who in Teams: whether somebody is one of us, and which account is whose.

Teams tells of people as members of a conversation, so they are asked for where they
pressed, and in the conversations of the playbook. Names are for reading only.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime, timedelta
from typing import Any

from adapters.channels.teams.calling.client import Client, path
from adapters.channels.teams.calling.members import account, profile, roster
from adapters.channels.teams.calling.posting import NAME
from adapters.channels.teams.calling.refusals import Misshapen
from adapters.channels.teams.calling.rosters import FEW, listed, page
from bot.errors import ChannelError, Closed, StoreError, Stranger
from bot.person import Identity, Person, Profile
from bot.ports import Clock, Store
from bot.press import Address

log = logging.getLogger(__name__)

FRESH = timedelta(days=1)
"""How long what Teams told of somebody is good enough to show them something."""
SURE = timedelta(minutes=15)
"""How long it is good enough to let them change something, or to write to them; and how
long the members of the team's conversations are not read again."""
Homes = Callable[[], Awaitable[Sequence[str]]]


class Directory:
    """`homes` gives the conversations that the playbook puts in Teams."""

    def __init__(
        self, client: Client, store: Store, clock: Clock, homes: Homes
    ) -> None:
        self._client = client
        self._store = store
        self._clock = clock
        self._homes = homes
        self._known: dict[Identity, Profile] = {}
        self._asking: dict[Identity, asyncio.Task[Profile]] = {}
        self._roster: dict[str, Profile] = {}
        self._read_at: datetime | None = None
        self._reading = asyncio.Lock()

    async def meet(
        self, who: Identity, where: Address, *, changes: bool = False
    ) -> bool:
        """See to it that the store knows this person as Teams tells of them now.

        Who wants to change something is asked for again sooner. Waits for Teams a
        moment only, for somebody waits for us; then things stay as they were for a day
        or two. False when it is not known who this is.
        """
        try:
            async with asyncio.timeout(self._client.patience.meet):
                await self._profile(who, where, SURE if changes else FRESH)
        except (ChannelError, StoreError, TimeoutError) as trouble:
            why = str(trouble) or "no answer yet"
            log.warning("teams did not say who this is", extra={"why": why})
            return await self._holds(who)
        return True

    async def _holds(self, who: Identity) -> bool:
        """Tell whether what Teams said of somebody before still counts."""
        try:
            known = await self._told(who)
        except StoreError:
            return False
        return known is not None and known.holds(self._clock.now())

    async def account(self, person: Person) -> str:
        """Give the account of one of us; raises Stranger when Teams knows none."""
        named = person.account(NAME)
        if named:
            return await self._sure(named)
        if not person.email:
            raise Stranger(_NO_WAY)
        return await self._by_address(person.email.casefold())

    async def look(self, conversation: str) -> None:
        """Raise ChannelError in words when our bot is not in this conversation."""
        await page(self._client, conversation, {"pageSize": str(FEW)})

    async def close(self) -> None:
        asking = list(self._asking.values())
        for task in asking:
            task.cancel()
        await asyncio.gather(*asking, return_exceptions=True)

    # ------------------------------------------------------------------ profiles

    async def _told(self, who: Identity) -> Profile | None:
        """Give what Teams told of somebody when it was last asked."""
        return self._known.get(who) or await self._store.read(
            lambda tx: tx.profiles.get(who)
        )

    async def _profile(
        self, who: Identity, where: Address, fresh: timedelta
    ) -> Profile:
        """Give what is known of somebody, asking Teams when that is old or nothing."""
        known = await self._told(who)
        if known and self._clock.now() - known.at < fresh:
            self._known[who] = known
            return known
        # Many presses of one person make one call, which goes on when we stop waiting.
        asking = self._asking.get(who)
        if asking is None:
            asking = self._asking[who] = asyncio.create_task(self._ask(who, where))
            asking.add_done_callback(lambda task: self._answered(who, task))
        return await asyncio.shield(asking)

    def _answered(self, who: Identity, task: asyncio.Task[Profile]) -> None:
        del self._asking[who]
        if not task.cancelled():
            task.exception()  # whoever still waited has met it

    async def _ask(self, who: Identity, where: Address) -> Profile:
        """Ask where somebody pressed; they may have done so where our bot is not."""
        homes = [Address(NAME, home) for home in await self._homes()]
        told = await self._found(who, where, homes)
        now = self._clock.now()
        return await self._keep(profile(who, told, self._client.access, now))

    async def _found(
        self, who: Identity, where: Address, homes: Sequence[Address]
    ) -> dict[str, Any]:
        """Give what the first place tells of somebody, {} when none knows them."""
        shut: ChannelError | None = None
        places = {at.conversation: at for at in (*homes, where) if at.conversation}
        for at in sorted(places.values(), key=lambda at: at != where):
            try:
                return await self._member(who, at)
            except Closed as trouble:
                # Our bot need not be where somebody pressed, if it is with the team.
                shut = trouble if at != where or not homes else shut
            except (Stranger, Misshapen):
                continue
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
        await self._store.write(lambda tx: tx.profiles.keep(profile))
        self._known[profile.identity] = profile
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
        if (await self._profile(who, Address(NAME, ""), SURE)).member:
            return id_
        raise Stranger(_NO_MEMBER.format("with this ID"))

    async def _by_address(self, email: str) -> str:
        async with self._reading:
            trouble = None if self._fresh() else await self._read()
        found = self._roster.get(email)
        if found is None:
            raise trouble or Stranger(_NO_MEMBER.format("with this e-mail address"))
        return found.identity.external_id

    def _fresh(self) -> bool:
        return self._read_at is not None and self._clock.now() - self._read_at < SURE

    async def _read(self) -> ChannelError | None:
        """Read who is in the team's conversations; gives what went wrong there."""
        trouble: ChannelError | None = None
        found: list[Profile] = []
        access, now = self._client.access, self._clock.now()
        for home in await self._homes():
            try:
                found += roster(await self._members(home), access, now)
            except ChannelError as met:
                trouble = met
        self._roster = {one.email.casefold(): one for one in found if one.email}
        self._read_at = None if trouble else now
        return trouble

    async def _members(self, home: str) -> list[dict[str, Any]]:
        return [self._noted(told) for told in await listed(self._client, home)]


_NO_MEMBER = "Teams knows nobody of our organisation {} in the team's conversations."
_NO_WAY = "The playbook tells neither the ID in Teams nor the e-mail of this person."
