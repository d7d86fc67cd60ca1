"""Puts our messages into Slack, changes them there and takes them away.

Nothing in them calls anybody or opens a preview: names, links and pictures of strangers
stay plain words.
"""

from __future__ import annotations

from contextlib import suppress

from adapters.channels.slack.calling.client import Client
from adapters.channels.slack.calling.finding import Finder
from adapters.channels.slack.calling.refusals import WRITING, Missing
from adapters.channels.slack.drawing.message import Message
from bot.ports import Store
from bot.press import Address

NAME = "slack"


class Posts:
    def __init__(self, client: Client, store: Store) -> None:
        self._client = client
        self._finder = Finder(client, store)
        self._rooms: dict[str, str] = {}

    async def place(
        self, conversation: str, message: Message, key: str, thread: str = ""
    ) -> Address:
        """Post a message and give where it stands."""
        told = await self._client.paced(
            conversation,
            WRITING,
            channel=conversation,
            text=message.text,
            thread_ts=thread or None,
            **await self._finder.signs(message.blocks, key),
            unfurl_links=False,
            unfurl_media=False,
            link_names=False,
            parse="none",
            mrkdwn=False,
        )
        at = str(told.get("channel") or conversation)
        return self._address(at, str(told.get("ts", "")), thread)

    async def change(self, at: Address, message: Message, key: str) -> Address:
        """Make a message say this; one that is gone is placed anew."""
        try:
            return await self._update(at, message, key)
        except Missing:
            self._finder.note(at.conversation, at.message, "")
            return await self._anew(at, message, key)

    async def _update(self, at: Address, message: Message, key: str) -> Address:
        await self._client.paced(
            at.conversation,
            "chat.update",
            channel=at.conversation,
            ts=at.message,
            text=message.text,
            **await self._finder.signs(message.blocks, key),
            link_names=False,
            parse="none",
        )
        self._finder.note(at.conversation, at.message, key)
        return self._address(at.conversation, at.message, "")

    async def _anew(self, at: Address, message: Message, key: str) -> Address:
        """Place what is gone, unless that was done before and the answer got lost."""
        ts = await self._finder.find(at.conversation, key, but=at.message)
        if ts:
            with suppress(Missing):
                there = self._address(at.conversation, ts, "")
                return await self._update(there, message, key)
        return await self.place(at.conversation, message, key)

    async def remove(self, at: Address) -> None:
        self._finder.note(at.conversation, at.message, "")
        try:
            await self._client.call(
                "chat.delete", channel=at.conversation, ts=at.message
            )
        except Missing:
            return

    async def find(self, conversation: str, key: str, thread: str) -> Address | None:
        ts = await self._finder.find(conversation, key, thread)
        return self._address(conversation, ts, thread) if ts else None

    async def room(self, account: str) -> str:
        """Give the conversation with one person, by their member ID."""
        if account not in self._rooms:
            told = await self._client.call("conversations.open", users=account)
            self._rooms[account] = str(told["channel"]["id"])
        return self._rooms[account]

    def _address(self, conversation: str, ts: str, thread: str) -> Address:
        return Address(NAME, conversation, ts, thread or ts, self._client.team)
