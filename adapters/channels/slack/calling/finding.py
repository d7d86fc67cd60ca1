"""Looks whether a message of ours stands in Slack, by the key in its metadata.

The name of its first block says it as well, since metadata may be kept from an app that
lacks a right to read them. Beside the key stands which installation posted it: another
one may use the same app and channel, and begins to count its cards at 1 like us.

Slack has no way to post only once: whoever is in doubt looks here first. A conversation
is read back once, 1,000 messages at most; after that all that came since, so that
nothing between two looks is left out, however much people write.
"""

from __future__ import annotations

import asyncio
import itertools
from collections import defaultdict
from collections.abc import AsyncIterator, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from adapters.channels.slack.calling.client import Client
from adapters.channels.slack.calling.refusals import Missing
from adapters.channels.slack.drawing.sizes import LIMITS
from adapters.chat.text import size
from bot.errors import ChannelError, StoreError
from bot.ports import Store, Tx

EVENT = "wederwoord"
PAGE, PAGES = 100, 10
OVERLAP = 300
"""Seconds that are read once more: a message may show up after a later one."""


def signed(key: str, installation: str) -> dict[str, Any]:
    """Give the metadata by which a message is found again; everybody may read it."""
    said = {"key": key, "installation": installation}
    return {"event_type": EVENT, "event_payload": said}


MARK = "key"


def marked(
    blocks: Sequence[Mapping[str, Any]], key: str, installation: str
) -> list[dict[str, Any]]:
    """Name the first block after the key, if Slack takes a name of that length."""
    mark = f"{MARK}/{installation}/{key}"
    if size(mark) > LIMITS["block_id"]:
        return [dict(block) for block in blocks]
    first, *others = blocks
    return [{**first, "block_id": mark}, *(dict(block) for block in others)]


@dataclass
class _Read:
    """What was read of a conversation: the key of every message of ours, by its ts."""

    keys: dict[str, str] = field(default_factory=dict)
    newest: str = ""
    lock: asyncio.Lock = field(default_factory=asyncio.Lock)

    def since(self) -> dict[str, str]:
        """Say from where on to read; from the beginning when nothing was read."""
        seconds, _ = _order(self.newest)
        return {"oldest": f"{seconds - OVERLAP}.000000"} if seconds else {}

    def add(self, found: Mapping[str, str]) -> None:
        """Take in a whole reading: what was seen again says its key anew."""
        self.newest = max((self.newest, *found), key=_order)
        self.keys |= {ts: key for ts, key in found.items() if key}
        for ts in sorted(self.keys, key=_order)[: -PAGE * PAGES]:
            del self.keys[ts]


class Finder:
    def __init__(self, client: Client, store: Store) -> None:
        self._client = client
        self._store = store
        self._read: dict[str, _Read] = defaultdict(_Read)
        self._installation = ""

    async def signs(
        self, blocks: Sequence[Mapping[str, Any]], key: str
    ) -> dict[str, Any]:
        """Give what a message is sent with so that it is found by its key again."""
        mine = await self._ours()
        return {"blocks": marked(blocks, key, mine), "metadata": signed(key, mine)}

    async def find(
        self, conversation: str, key: str, thread: str = "", *, but: str = ""
    ) -> str:
        """Give the ts of what stands under a key, the oldest of two; "" for nothing.

        `but` is a ts that is not meant.
        """
        await self._ours()
        # Where the card was gone its lines stand in the conversation.
        below = await self._below(conversation, key, thread) if thread else ""
        return below or await self._in(conversation, key, but or thread)

    def note(self, conversation: str, ts: str, key: str) -> None:
        """Remember that a message goes by another key, or with "" that it is gone."""
        keys = self._read[conversation].keys
        if keys.pop(ts, "") and key:
            keys[ts] = key

    async def _ours(self) -> str:
        """Give the name of our installation, which never changes."""
        if not self._installation:
            try:
                self._installation = await self._store.read(_installation)
            except StoreError as error:
                raise ChannelError(f"The store does not open: {error}") from error
        return self._installation

    async def _below(self, conversation: str, key: str, thread: str) -> str:
        pages = self._pages(
            "conversations.replies", PAGES, channel=conversation, ts=thread
        )
        try:
            said = {ts: found async for ts, found in pages if ts != thread}
        except Missing:
            return ""
        return _oldest(ts for ts, found in said.items() if found == key)

    async def _in(self, conversation: str, key: str, but: str) -> str:
        read = self._read[conversation]
        async with read.lock:
            since = read.since()
            most = None if since else PAGES
            pages = self._pages(
                "conversations.history", most, channel=conversation, **since
            )
            # Taken in only when read to the end: a reading that broke off has a gap.
            read.add({ts: found async for ts, found in pages})
        mine = (ts for ts, found in read.keys.items() if found == key)
        return _oldest(ts for ts in mine if ts != but)

    async def _pages(
        self, method: str, most: int | None, **args: Any
    ) -> AsyncIterator[tuple[str, str]]:
        """Give the ts of messages, each with its key or "" where it is not ours.

        `most` is how many pages are read; None for all there are.
        """
        cursor: str | None = None
        for _ in itertools.count() if most is None else range(most):
            answer = await self._client.call(
                method, limit=PAGE, include_all_metadata=True, cursor=cursor, **args
            )
            for message in answer.get("messages") or ():
                yield str(message.get("ts", "")), self._key(message)
            cursor = (answer.get("response_metadata") or {}).get("next_cursor")
            if not cursor:
                return

    def _key(self, message: Mapping[str, Any]) -> str:
        """Give the key of a message that our own bot posted for our installation."""
        me, by = self._client, (message.get("bot_id"), message.get("user"))
        if by[0] != me.bot_id and by[1] != me.bot_user:
            return ""
        metadata = message.get("metadata") or {}
        if metadata.get("event_type") == EVENT:
            said = metadata.get("event_payload") or {}
            ours = said.get("installation") == self._installation
            return str(said.get("key", "")) if ours else ""
        blocks: Iterable[Mapping[str, Any]] = message.get("blocks") or ()
        first = next(iter(blocks), {})
        before, mine = f"{MARK}/{self._installation}/", str(first.get("block_id", ""))
        return mine.removeprefix(before) if mine.startswith(before) else ""


def _installation(tx: Tx) -> str:
    return tx.switches.installation()


def _oldest(stamps: Iterable[str]) -> str:
    return min(stamps, key=_order, default="")


def _order(ts: str) -> tuple[int, int]:
    """Put messages in the order in which Slack took them."""
    seconds, _, rest = ts.partition(".")
    return (int(seconds), int(rest)) if seconds.isdigit() and rest.isdigit() else (0, 0)
