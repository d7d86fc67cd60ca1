"""The Slack channel: cards, dialogs and direct messages in a team's workspace.

Messages go out through the Web API; presses come back by socket or over HTTP.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Mapping
from contextlib import suppress
from typing import Any

from aiohttp import web

from adapters.channels.slack.calling.client import Access, Client, Patience
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
from adapters.chat.coming import Coming
from adapters.chat.reaching import within
from bot.card import Card
from bot.errors import ChannelError, Closed, Shut, StoreError
from bot.person import Person
from bot.playbook import Playbook
from bot.ports import ChannelFacts, Clock, Store
from bot.press import Address
from bot.words import Line, Words

__all__ = ["Access", "Patience", "SlackChannel"]

log = logging.getLogger(__name__)

DRAIN = 2.0
"""Seconds that a stop waits for what is still being said to somebody."""


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
        self._coming = Coming(NAME, self._come_in, self._refused, self._patience.retry)

    # ------------------------------------------------------------------ the channel

    async def post(self, to: Address, card: Card, key: str, words: Words) -> Address:
        async with within("Slack", self._patience.act):
            return await self._posts.place(to.conversation, message(card, words), key)

    async def edit(self, at: Address, card: Card, key: str, words: Words) -> Address:
        async with within("Slack", self._patience.act):
            return await self._posts.change(at, message(card, words), key)

    async def line(self, at: Address, line: Line, key: str, words: Words) -> None:
        """Say a line; without its thread, when that is gone."""
        drawn = said(line, words)
        async with within("Slack", self._patience.act):
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
        async with within("Slack", self._patience.act):
            room, drawn = await self._room(who), message(card, words)
            if at and at.conversation == room:
                return await self._posts.change(at, drawn, key)
            return await self._posts.place(room, drawn, key)

    async def remove(self, at: Address) -> None:
        async with within("Slack", self._patience.act):
            await self._posts.remove(at)

    async def find(self, to: Address | Person, key: str) -> Address | None:
        async with within("Slack", self._patience.look):
            if isinstance(to, Person):
                return await self._posts.find(await self._room(to), key, "")
            return await self._posts.find(to.conversation, key, to.thread)

    async def check(self) -> None:
        """Look whether our token, its scopes, the line and conversations are well."""
        async with within("Slack", self._patience.act):
            await self._client.open()
            _enough(self._client.scopes)
            wanted = _conversations(await self._playbook())
            found = [await self._problem(name) for name in wanted]
            if self._socket and self._coming.done:
                await self._socket.check()
        if any(found):
            raise ChannelError(" ".join(str(why) for why in found if why))

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

    async def _problem(self, conversation: str) -> ChannelError | None:
        """Give why a conversation cannot be used, None when it can."""
        try:
            told = await self._client.call("conversations.info", channel=conversation)
        except Shut:
            raise
        except ChannelError as trouble:
            return trouble
        return _wrong(conversation, told)

    # ------------------------------------------------------------------ start and stop

    async def start(self) -> None:
        """Come into the workspace; goes on trying where Slack does not answer soon.

        Raises SettingsError when Slack refuses a token at once.
        """
        await self._coming.start()

    async def stop(self) -> None:
        """Let what is being said arrive, and close everything; also before a start."""
        await self._coming.stop()
        if self._socket:
            await self._socket.close()
        await self._listening.drain(DRAIN)
        await self._directory.close()
        await self._client.close()

    async def _come_in(self) -> None:
        await self._client.open()
        if self._socket:
            await self._socket.open()
        log.info("in slack", extra={"team": self._client.team})
        await self._report(None)
        await self._look_round()

    async def _look_round(self) -> None:
        """Tell at once, not with the first card, which conversation takes nothing."""
        with suppress(ChannelError):  # what else there is shows with the first card
            for name in _conversations(await self._playbook()):
                why = await self._problem(name)
                if isinstance(why, Closed):
                    log.warning("slack takes nothing there", extra={"why": str(why)})
                    await self._report(why)

    async def _refused(self, why: Shut) -> None:
        # Once Slack knows our bot, it is the line that it refuses.
        await (self._unheard if self._client.bot_id else self._report)(why)

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


def _wrong(conversation: str, told: Mapping[str, Any]) -> Closed | None:
    """Give what is wrong with a conversation as conversations.info tells of it."""
    channel = told.get("channel") or {}
    if channel.get("is_archived"):
        return meant("is_archived", conversation)
    here = channel.get("is_member")
    return None if here else meant("not_in_channel", conversation)


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
    named = (name.partition(":") for name in playbook.conversations)
    return [id_ for channel, _, id_ in named if channel == NAME]
