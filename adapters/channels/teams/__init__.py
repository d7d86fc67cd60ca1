"""The Teams channel: cards, dialogs and chats with one person in a team's tenant.

Messages go out through the Bot Connector; what people do comes in at one address.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable

from aiohttp import web

from adapters.channels.teams.calling.access import Access, Patience
from adapters.channels.teams.calling.client import Client
from adapters.channels.teams.calling.directory import Directory
from adapters.channels.teams.calling.posting import NAME, Posts
from adapters.channels.teams.calling.refusals import Missing
from adapters.channels.teams.drawing.card import message, said
from adapters.channels.teams.hearing.answering import Dispatch, Hear, Trouble
from adapters.channels.teams.hearing.door import Door
from adapters.channels.teams.hearing.listening import Hearing
from adapters.chat.coming import Coming
from adapters.chat.reaching import within
from bot.card import Card
from bot.errors import ChannelError, StoreError
from bot.person import Person
from bot.ports import ChannelFacts, Clock, Store
from bot.press import Address
from bot.words import Line, Words

__all__ = ["Access", "Patience", "TeamsChannel"]

log = logging.getLogger(__name__)

DRAIN = 2.0
"""Seconds that a stop waits for what is still being said to somebody."""


class TeamsChannel:
    """See `bot.ports.channel.Channel`; a part of the web server as well.

    A bot in Teams cannot search what it said: after a crash between posting and storing
    a card may stand there twice. One of them lives on, and a press on either acts on
    the case.
    """

    facts = ChannelFacts(NAME, repeat_safe=False, finds=False)

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
        self._access = access
        self._store = store
        self._client = Client(access, clock, patience)
        self._patience = self._client.patience
        self._posts = Posts(self._client)
        self._directory = Directory(self._client, store, clock, self._homes)
        self._trouble = trouble
        self._hearing = Hearing(
            access,
            self._client,
            self._posts,
            self._directory,
            store,
            clock,
            dispatch,
            hear,
            trouble=trouble,
        )
        self._door = Door(access, self._hearing.turn, self._report)
        self._coming = Coming(NAME, self._come_in, self._report, self._patience.retry)

    # ------------------------------------------------------------------ the channel

    async def post(self, to: Address, card: Card, key: str, words: Words) -> Address:
        drawn = message(card, words, forms=self._access.cards)
        async with within("Teams", self._patience.act):
            return await self._posts.place(to, drawn, key)

    async def edit(self, at: Address, card: Card, key: str, words: Words) -> Address:
        drawn = message(card, words, forms=self._access.cards)
        async with within("Teams", self._patience.act):
            return await self._posts.change(at, drawn, key)

    async def line(self, at: Address, line: Line, key: str, words: Words) -> None:
        """Say a line; without its thread, when that is gone."""
        drawn = said(line, words)
        async with within("Teams", self._patience.act):
            try:
                await self._posts.place(at, drawn, key)
            except Missing:
                alone = Address(NAME, at.conversation, service_url=at.service_url)
                await self._posts.place(alone, drawn, key)

    async def direct(
        self,
        who: Person,
        card: Card,
        key: str,
        words: Words,
        at: Address | None = None,
    ) -> Address:
        drawn = message(card, words, forms=self._access.cards)
        async with within("Teams", self._patience.act):
            room = await self._room(who)
            if at and at.conversation == room.conversation:
                return await self._posts.change(at, drawn, key)
            return await self._posts.place(room, drawn, key)

    async def remove(self, at: Address) -> None:
        async with within("Teams", self._patience.act):
            await self._posts.remove(at)

    async def find(self, to: Address | Person, key: str) -> Address | None:
        """Give None: Teams shows a bot nothing of what it said before."""
        del to, key
        return None

    async def check(self) -> None:
        """Look whether credentials and the conversations of the playbook are well."""
        async with within("Teams", self._patience.act):
            await self._client.open()
            for conversation in await self._homes():
                await self._directory.look(conversation)

    async def _room(self, who: Person) -> Address:
        try:
            return await self._posts.room(await self._directory.account(who))
        except StoreError as error:
            raise ChannelError(
                f"The store does not say who this is: {error}"
            ) from error

    async def _homes(self) -> list[str]:
        """Give the IDs of the conversations that the playbook puts in Teams."""
        try:
            book = await self._store.read(lambda tx: tx.playbook.current())
        except StoreError as error:
            raise ChannelError(f"The playbook cannot be read: {error}") from error
        named = (name.partition(":") for name in book.conversations)
        return [id_ for chat, _, id_ in named if chat == NAME]

    # ------------------------------------------------------------------ start and stop

    async def start(self) -> None:
        """Get our first token; goes on trying where Microsoft does not answer soon.

        Raises SettingsError when our credentials are refused at once.
        """
        await self._coming.start()

    async def stop(self) -> None:
        """Let what is being said arrive, and close everything; also before a start."""
        await self._coming.stop()
        await self._door.close()
        await self._hearing.drain(DRAIN)
        await self._directory.close()
        await self._client.close()

    async def _come_in(self) -> None:
        await self._door.warm()
        await self._client.open()
        log.info("in teams", extra={"tenant": self._access.tenant})
        await self._report(None)
        # Tell at once, not with the first card, which conversation takes nothing.
        await self._directory.look_round(self._report)

    async def _report(self, why: ChannelError | None) -> None:
        if self._trouble:
            await self._trouble(why)

    # ------------------------------------------------------------------ the web

    def routes(self) -> Iterable[web.AbstractRouteDef]:
        return self._door.routes()

    def leave(self) -> None:
        """Nothing to end: every answer to Teams is given at once."""
