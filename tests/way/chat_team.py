"""The small team at work in a chat: each press of a story goes the way of that chat.

What was answered is looked at after every press, see `checks`.
"""

from __future__ import annotations

import asyncio
from abc import ABC, abstractmethod
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Protocol

from bot.person import PersonId
from bot.press import Answer, Dialog, Request
from bot.words import Words
from tests.way import checks
from tests.way.asked import Asked, page_of
from tests.way.hands import Hands
from tests.way.mirror import Mirror, Placed
from tests.way.team import Team

Answered = Callable[[Request], Answer | None]


class Before(checks.Screen, Protocol):
    """How it stood when somebody pressed, and what they have before them since."""

    def all_well(self) -> None:
        """See that the chat was answered, and took what it was told."""
        ...


@dataclass
class ChatTeam(Team, ABC):
    """Presses and reads in a chat. `screen` is what whoever pressed last has there."""

    mirror: Mirror = field(init=False)
    asked: Asked = field(init=False)
    screen: Before = field(init=False)
    _placed: dict[str, Placed] = field(init=False, default_factory=dict)
    _faults: list[str] = field(init=False, default_factory=list)
    _busy: dict[str, asyncio.Lock] = field(init=False)

    async def open(self) -> Team:
        self._busy = defaultdict(asyncio.Lock)
        return await super().open()

    async def close(self) -> None:
        await super().close()
        assert not self._faults, self._faults

    async def send(self, request: Request, dialog: Dialog | None = None) -> Answer:
        """Let this person do in the chat what they ask for; gives what came of it."""
        id_ = await self._account(request.who.external_id)
        async with self._busy[id_]:
            screen = self._before(id_, await self.language())
            since = len(self.asked.said)

            def answered(about: Request) -> Answer | None:
                return self.asked.answer(since, id_, about)

            hands = self._hands(id_, answered)
            answer = await hands.do(request, dialog)
            assert answer is not None, f"nothing came of {request}"
            self._done(hands, screen, page_of(answer))
            screen.all_well()
            checks.told(screen, request, answer)
            self.screen = screen
        return answer

    async def _account(self, who: str) -> str:
        """Let somebody in; whoever the playbook does not know looks on."""
        book = await self.parts.store.read(lambda tx: tx.playbook.current())
        found = book.people.get(PersonId(who))
        return self._let_in(who, found.email if found else f"{who}@visitor.example")

    # -------------------------------------------------------------- of each chat

    @abstractmethod
    def _let_in(self, who: str, email: str) -> str:
        """Give the account of somebody, made when there is none."""

    @abstractmethod
    def _before(self, id_: str, words: Words) -> Before:
        """Note how it stands, before somebody presses."""

    @abstractmethod
    def _hands(self, id_: str, answered: Answered) -> Hands:
        """Give the hands of somebody for one press."""

    @abstractmethod
    def _done(self, hands: Any, screen: Any, page: Dialog | None) -> None:
        """Keep what they have before them now."""

    @abstractmethod
    async def settle(self) -> None:
        """Let everything be said that follows from what somebody did."""


async def well() -> dict[str, str]:
    return {"store": ""}
