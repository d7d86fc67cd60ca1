"""Puts our messages into Teams, changes them there and takes them away.

Teams cannot be asked what a bot has posted: whoever is in doubt whether a new message
stands there posts it again, and the one whose address is known lives on.
"""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import replace
from typing import Any

from adapters.channels.teams.calling.client import Client, path
from adapters.channels.teams.calling.refusals import Misshapen, Missing, Unable, Unsure
from bot.errors import ChannelError, Closed, Stranger
from bot.press import Address

log = logging.getLogger(__name__)

NAME = "teams"
Activity = Mapping[str, Any]

_CHATS = ("@thread.v2", "@unq.gbl.spaces")
"""How the ids of group chats and of chats of two people end: these have no threads."""


def in_channel(conversation: str) -> bool:
    """Tell whether a conversation is a channel of a team, where threads are."""
    return conversation.startswith("19:") and not conversation.endswith(_CHATS)


class Posts:
    def __init__(self, client: Client) -> None:
        self._client = client
        self._rooms: dict[str, Address] = {}

    async def place(self, to: Address, activity: Activity, key: str) -> Address:
        """Post a message and give where it stands: in `to.thread`, else a new thread.

        Raises Stranger where a person does not let us into their own chat.
        """
        channel = in_channel(to.conversation)
        async with _kept_out(to.conversation):
            try:
                if channel and not to.thread:
                    return await self._begin(to, activity)
                return await self._say(to, activity, to.thread if channel else "")
            except Unsure:
                log.warning("teams may or may not have this", extra={"key": key})
                raise

    async def change(self, at: Address, activity: Activity, key: str) -> Address:
        """Make a message say this; one that is gone is placed anew."""
        try:
            async with _kept_out(at.conversation):
                await self._ask("PUT", at, _message(at), activity)
        except Missing:
            root = at.thread == at.message
            to = replace(at, message="", thread="" if root else at.thread)
            return await self.place(to, activity, key)
        return replace(at, service_url=self._client.service_url(at.service_url))

    async def remove(self, at: Address) -> None:
        """Take a message away; one that is gone, or has to stay, is left alone."""
        try:
            await self._client.call(
                "DELETE", at.service_url, _message(at), where=at.conversation
            )
        except (Missing, Unable):
            return

    async def room(self, account: str) -> Address:
        """Give the chat with one person, by their ID; raises Stranger without one."""
        if account not in self._rooms:
            self._rooms[account] = await self._open(account)
        return self._rooms[account]

    # ------------------------------------------------------------------ the calls

    async def _begin(self, to: Address, activity: Activity) -> Address:
        """Open a thread of a channel with this message."""
        about = {"channel": {"id": to.conversation}}
        body = self._new(about, isGroup=True, activity=dict(activity))
        told = await self._ask("POST", to, path(), body)
        id_ = _id(told, "activityId") or _id(told, "id").partition(";messageid=")[2]
        return self._address(to, message=_whole(id_), thread=id_)

    async def _say(self, to: Address, activity: Activity, thread: str) -> Address:
        below = f";messageid={thread}" if thread else ""
        where = path(f"{to.conversation}{below}", "activities")
        told = await self._ask("POST", to, where, activity)
        return self._address(to, message=_whole(_id(told, "id")), thread=thread)

    async def _open(self, account: str) -> Address:
        to = Address(NAME, account)
        body = self._new(
            {}, isGroup=False, members=[{"id": self._client.id_of(account)}]
        )
        try:
            async with _kept_out(account):
                told = await self._ask("POST", to, path(), body)
        except Misshapen:
            # Teams says so of an ID that nobody of the organisation has.
            raise Stranger(_NOBODY) from None
        return self._address(to, conversation=_whole(_id(told, "id")))

    def _new(self, about: Mapping[str, Any], **more: Any) -> dict[str, Any]:
        """Give what a new conversation is asked for with."""
        access = self._client.access
        tenant = {"tenant": {"id": access.tenant}} if access.tenant else {}
        known = {"tenantId": access.tenant} if access.tenant else {}
        return {
            "bot": {"id": access.bot},
            "channelData": {**about, **tenant},
            **known,
            **more,
        }

    async def _ask(
        self, method: str, at: Address, where: str, body: Activity
    ) -> dict[str, Any]:
        return await self._client.paced(
            at.conversation, method, at.service_url, where, body
        )

    def _address(self, to: Address, **found: str) -> Address:
        tenant = to.tenant or self._client.access.tenant
        url = self._client.service_url(to.service_url)
        bare = Address(NAME, to.conversation, tenant=tenant, service_url=url)
        return replace(bare, **found)


_HALF = (
    "What answers for Teams does not say where the message stands; it is tried again by"
    " itself."
)
_NOBODY = "Teams knows nobody with this ID whom we may write to."


def _message(at: Address) -> str:
    return path(at.conversation, "activities", at.message)


def _whole(id_: str) -> str:
    if not id_:
        raise ChannelError(_HALF)
    return id_


def _id(told: Mapping[str, Any], name: str) -> str:
    found = told.get(name)
    return found if isinstance(found, str) else ""


@asynccontextmanager
async def _kept_out(conversation: str) -> AsyncIterator[None]:
    """Take a chat that refuses us for what it is: nobody there whom we may write to.

    Where a team or a group is that is for them to mend, a person's own chat is not.
    """
    try:
        yield
    except Closed as refused:
        if conversation.startswith("19:"):
            raise
        raise Stranger(str(refused), refused.told) from None
