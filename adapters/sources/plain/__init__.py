"""A source that speaks the plain protocol: the rehearsal's, or a shop's own."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from typing import Self

from adapters.http import Http, NotFound, Party, Patience
from adapters.sources.plain import mapping
from adapters.sources.plain.client import PlainClient
from adapters.sources.plain.terms import terms
from bot.errors import SourceError, Unavailable
from bot.ports.clock import Clock
from bot.ports.source import Page
from bot.reply import (
    Found,
    Gone,
    NotSent,
    Order,
    OrderKind,
    Outcome,
    SourceFacts,
    TakenDown,
    Unknown,
)
from bot.setback import AGAIN, setback


class PlainSource:
    def __init__(
        self, name: str, facts: SourceFacts, client: PlainClient, clock: Clock
    ) -> None:
        self._name = name
        self._facts = facts
        self._client = client
        self._clock = clock

    @classmethod
    def open(
        cls,
        name: str,
        settings: Mapping[str, str],
        *,
        clock: Clock,
        token: str = "",
        patience: Patience | None = None,
    ) -> Self:
        """Make the source a playbook names; raises SettingsError in words.

        `settings` holds url and, where they differ, title, replies ("replace" or
        "add"), readable and silent ("yes" or "no").
        """
        agreed = terms(name, settings)
        http = Http(Party(agreed.title, agreed.url, token), clock, patience)
        return cls(name, agreed.facts, PlainClient(http), clock)

    @property
    def name(self) -> str:
        return self._name

    @property
    def facts(self) -> SourceFacts:
        return self._facts

    async def poll(self, cursor: str) -> AsyncIterator[Page]:
        more = True
        while more:
            leaf = mapping.leaf(await self._client.page(cursor), self._name)
            if leaf is None:
                raise Unavailable(f"{self._facts.title} sent no list of reviews")
            if leaf.page != Page((), cursor):
                yield leaf.page
            # A source that says "more" without getting on would be asked for ever.
            more = leaf.more and leaf.page.cursor != cursor
            cursor = leaf.page.cursor

    async def fetch(self, external_id: str) -> Found | Gone | None:
        try:
            payload = await self._client.one(external_id)
        except NotFound:
            return Gone()
        found = mapping.found(payload, self._name)
        if found is None:
            title = self._facts.title
            raise Unavailable(f"{title} shows review {external_id} in an unknown form")
        return found

    async def carry_out(self, order: Order) -> Outcome:
        if order.kind is OrderKind.TAKE_DOWN:
            return await self._take_down(order)
        place = (
            self._client.set_reply
            if self._facts.repeat_safe
            else self._client.append_reply
        )
        try:
            payload = await place(order.external_id, order.text)
        except SourceError as error:
            return setback(error, self._clock.now())
        return mapping.outcome(mapping.answer(payload), self._clock.now())

    async def _take_down(self, order: Order) -> Outcome:
        try:
            await self._client.take_down(order.external_id)
        except NotFound:
            # The review may be gone, or the way to its reply: only a look can tell.
            return Unknown()
        except SourceError as error:
            return setback(error, self._clock.now())
        return TakenDown()

    async def look(self, order: Order) -> Outcome:
        if not self._facts.readable:
            return Unknown()
        try:
            payload = await self._client.one(order.external_id)
        except NotFound:
            if order.kind is OrderKind.TAKE_DOWN:
                return TakenDown()
            again = self._clock.now() + AGAIN
            return NotSent(again, "the review is no longer there")
        except SourceError:
            return Unknown()
        return mapping.lookup(payload, order, self._clock.now())

    async def check(self) -> None:
        leaf = mapping.leaf(await self._client.page("", most=1), self._name)
        if leaf is None:
            title = self._facts.title
            raise Unavailable(f"{title} sent no list of reviews; is its address right?")

    async def close(self) -> None:
        await self._client.close()
