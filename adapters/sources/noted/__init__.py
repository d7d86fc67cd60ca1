"""Complaints that a colleague noted: nothing to read, and replies posted by hand."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Self

from bot.noted import facts
from bot.ports.source import Page
from bot.reply import ByHand, Found, Gone, Order, Outcome, SourceFacts, Unknown
from bot.review import NOTED
from bot.words import Words, line


class NotedSource:
    """See `bot.ports.source.Source`; every team has it, no playbook names it."""

    def __init__(self, words: Words) -> None:
        self._facts = facts(words.say(line("source.noted")))

    @property
    def name(self) -> str:
        return NOTED

    @property
    def facts(self) -> SourceFacts:
        return self._facts

    def poll(self, cursor: str) -> AsyncIterator[Page]:  # noqa: ARG002
        return _Nothing()

    async def fetch(self, external_id: str) -> Found | Gone | None:  # noqa: ARG002
        return None

    async def carry_out(self, order: Order) -> Outcome:  # noqa: ARG002
        return ByHand()

    async def look(self, order: Order) -> Outcome:  # noqa: ARG002
        return Unknown()

    async def check(self) -> None:
        """Nothing outside has to work for it."""

    async def close(self) -> None:
        """Nothing was opened."""


class _Nothing:
    """No pages at all: what is noted comes in by a press."""

    def __aiter__(self) -> Self:
        return self

    async def __anext__(self) -> Page:
        raise StopAsyncIteration
