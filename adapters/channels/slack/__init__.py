"""The Slack channel: cards, dialogs and direct messages in a team's workspace.

Messages go out through the Web API; presses come back by socket or over HTTP.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Iterable, Mapping
from typing import Any

from aiohttp import web

from adapters.channels.slack.calling.client import Access, Client, Patience, within
from adapters.channels.slack.calling.directory import Directory
from adapters.channels.slack.calling.posting import NAME, Posts
from adapters.channels.slack.calling.refusals import Missing, meant
from adapters.channels.slack.drawing.message import message, said
from adapters.channels.slack.hearing.answering import Dispatch
from adapters.channels.slack.hearing.listening import Hear, Listening
from adapters.channels.slack.hearing.routes import Door
from adapters.channels.slack.hearing.sockets import Socket
from adapters.channels.slack.hearing.worry import Trouble
from adapters.channels.slack.manifest import SCOPES
from bot.card import Card
from bot.errors import ChannelError, SettingsError, Shut, StoreError
from bot.person import Person
from bot.playbook import Playbook
from bot.ports import ChannelFacts, Clock, Store
from bot.press import Address
from bot.words import Line, Words

__all__ = ["Access", "Patience", "SlackChannel"]

log = logging.getLogger(__name__)

DRAIN = 2.0
"""Seconds that a stop waits for what is still being said to somebody."""
SOON = 3.0
"""Seconds that a start waits for Slack; the page is not to stay shut for it."""
LONGEST = 300.0
"""Seconds between two attempts to reach a Slack that stays away."""


class SlackChannel:
    """See `bot.ports.channel.Channel`; a part of the web server as well."""

    facts = ChannelFacts(NAME, repeat_safe=False)

    def __init__(  # noqa: PLR0913 - besides patience and who hears of trouble, all are needed
        self,
        access: Access,
        store: Store,
        clock: Clock,
        dispatch: Dispatch,
        hear: Hear,
        patience: Patience | None = None,
        *,
        trouble: Trouble | None = None,
    ) -> None:
        self._store = store
        self._client = Client(access, clock, patience)
        self._patience = self._client.patience
        self._directory = Directory(self._client, store, clock)
        self._posts = Posts(self._client, store)
        self._trouble = trouble
        self._listening = Listening(
            self._client, self._directory, store, clock, dispatch, hear, trouble=trouble
        )
        self._socket = None
        if access.app_token:
            self._socket = Socket(access, self._listening, trouble=self._unheard)
        self._door = Door(self._client, self._listening, access.signing_secret)
        self._is_in = False
        self._coming: asyncio.Task[None] | None = None

    # ------------------------------------------------------------------ the channel

    async def post(self, to: Address, card: Card, key: str, words: Words) -> Address:
        async with within(self._patience.act):
            return await self._posts.place(to.conversation, message(card, words), key)

    async def edit(self, at: Address, card: Card, key: str, words: Words) -> Address:
        async with within(self._patience.act):
            return await self._posts.change(at, message(card, words), key)

    async def line(self, at: Address, line: Line, key: str, words: Words) -> None:
        """Say a line; without its thread, when that is gone."""
        drawn = said(line, words)
        async with within(self._patience.act):
            try:
                await self._posts.place(at.conversation, drawn, key, at.thread)
            except Missing:
                await self._posts.place(at.conversation, drawn, key)

    async def direct(
        self,
        who: Person,
        card: Card,
        key: str,
        words: Words,
        at: Address | None = None,
    ) -> Address:
        async with within(self._patience.act):
            room, drawn = await self._room(who), message(card, words)
            if at and at.conversation == room:
                return await self._posts.change(at, drawn, key)
            return await self._posts.place(room, drawn, key)

    async def remove(self, at: Address) -> None:
        async with within(self._patience.act):
            await self._posts.remove(at)

    async def find(self, to: Address | Person, key: str) -> Address | None:
        async with within(self._patience.look):
            if isinstance(to, Person):
                return await self._posts.find(await self._room(to), key, "")
            return await self._posts.find(to.conversation, key, to.thread)

    async def check(self) -> None:
        """Look whether our token, its scopes, the line and conversations are well."""
        async with within(self._patience.act):
            await self._client.open()
            _enough(self._client.scopes)
            wanted = _conversations(await self._playbook())
            problems = [why for name in wanted if (why := await self._problem(name))]
            if self._socket and self._is_in:
                await self._socket.check()
        if problems:
            raise ChannelError(" ".join(problems))

    async def _room(self, who: Person) -> str:
        try:
            return await self._posts.room(await self._directory.account(who))
        except StoreError as error:
            raise ChannelError(
                f"The store does not say who this is: {error}"
            ) from error

    async def _playbook(self) -> Playbook:
        try:
            return await self._store.read(lambda tx: tx.playbook.current())
        except StoreError as error:
            raise ChannelError(f"The playbook cannot be read: {error}") from error

    async def _problem(self, conversation: str) -> str:
        """Say why a conversation cannot be used, "" when it can."""
        try:
            told = await self._client.call("conversations.info", channel=conversation)
        except Shut:
            raise
        except ChannelError as trouble:
            return str(trouble)
        return _wrong(conversation, told)

    # ------------------------------------------------------------------ start and stop

    async def start(self) -> None:
        """Come into the workspace; goes on trying where Slack does not answer soon.

        Raises SettingsError when Slack refuses a token at once.
        """
        self._coming = coming = asyncio.create_task(self._come_in())
        await asyncio.wait({coming}, timeout=SOON)
        if coming.done():
            trouble = coming.exception()
            if isinstance(trouble, Shut):
                raise SettingsError(str(trouble))
            if not isinstance(trouble, ChannelError):
                coming.result()
                return
        self._coming = asyncio.create_task(self._keep_trying(coming))

    async def stop(self) -> None:
        """Let what is being said arrive, and close everything; also before a start."""
        if self._coming:
            self._coming.cancel()
            await asyncio.gather(self._coming, return_exceptions=True)
        if self._socket:
            await self._socket.close()
        await self._listening.drain(DRAIN)
        await self._directory.close()
        await self._client.close()

    async def _come_in(self) -> None:
        await self._client.open()
        if self._socket:
            await self._socket.open()
        self._is_in = True
        log.info("in slack", extra={"team": self._client.team})
        await self._report(None)

    async def _keep_trying(self, coming: asyncio.Task[None]) -> None:
        """Try until it works, less and less often; `coming` is the first attempt."""
        pause = self._patience.retry
        while not self._is_in:
            try:
                await coming
            except ChannelError as trouble:
                log.warning("slack is not reached yet", extra={"why": str(trouble)})
                if isinstance(trouble, Shut):
                    # Once Slack knows our bot, it is the line that it refuses.
                    known = self._client.bot_id
                    await (self._unheard if known else self._report)(trouble)
                await asyncio.sleep(pause)
                pause = min(pause * 2, LONGEST)
                coming = asyncio.create_task(self._come_in())

    async def _unheard(self, why: ChannelError | None) -> None:
        """Hand over what is wrong with the line: messages go out nevertheless."""
        await self._report(ChannelError(str(why), why.told) if why else None)

    async def _report(self, why: ChannelError | None) -> None:
        if self._trouble:
            await self._trouble(why)

    # ------------------------------------------------------------------ the web

    def routes(self) -> Iterable[web.AbstractRouteDef]:
        """Give where Slack calls us; nowhere when it speaks by socket."""
        return () if self._socket else self._door.routes()

    def leave(self) -> None:
        """Nothing to end: every answer to Slack is given at once."""


def _wrong(conversation: str, told: Mapping[str, Any]) -> str:
    """Say what is wrong with a conversation as conversations.info tells of it."""
    channel = told.get("channel") or {}
    if channel.get("is_archived"):
        return meant("is_archived", conversation)
    here = channel.get("is_member")
    return "" if here else meant("not_in_channel", conversation)


def _enough(scopes: frozenset[str]) -> None:
    """Raise ChannelError with what our app lacks, where Slack told what it may."""
    lacking = [scope for scope in SCOPES if scopes and scope not in scopes]
    if lacking:
        raise ChannelError(
            f"Our app in Slack misses the scopes {', '.join(lacking)}. Add them under"
            " OAuth & Permissions of your app at Slack and reinstall the app."
        )


def _conversations(playbook: Playbook) -> list[str]:
    """Give the IDs of the conversations that the playbook puts in Slack."""
    named = (name.partition(":") for name in (playbook.home, playbook.product))
    return list(dict.fromkeys(id_ for channel, _, id_ in named if channel == NAME))
