"""From a press to its answer, in time.

Teams waits about ten seconds. What changes a case is stored before the answer; all that
is said about it comes after, in tasks of its own. Where an answer takes longer, they
are told so, and it comes to them by itself.
"""

from __future__ import annotations

import asyncio
import logging
import traceback
from collections.abc import Awaitable, Callable, Coroutine
from dataclasses import dataclass, replace
from typing import Any, TypeVar

from adapters.channels.teams.calling.directory import Directory
from adapters.channels.teams.hearing.answers import at_last, later, reply
from adapters.channels.teams.hearing.presses import Press, Spot
from adapters.channels.teams.hearing.screens import after, given_back, once_more
from adapters.channels.teams.hearing.steps import Body, Reply, Say, Told
from adapters.channels.teams.hearing.telling import Teller
from adapters.chat.order import Order
from bot.errors import ChannelError, StoreError
from bot.ports import Store
from bot.ports.events import Typed
from bot.press import Answer, Ask, Done, Refused, Request, Show, Wrong
from bot.words import Line, Words, line

log = logging.getLogger(__name__)

Dispatch = Callable[[Request], Awaitable[Answer]]
Hear = Callable[[Typed], Awaitable[None]]
Trouble = Callable[[ChannelError | None], Awaitable[None]]
"""Is told what is wrong with the channel, and None when that is over."""

SOON = 4.0
"""Seconds that somebody waits before they are told that the answer comes later."""


@dataclass(frozen=True, slots=True)
class Desk:
    """Who answers: the store with its rules, the directory, and the handlers.

    cards  dialogs come as cards, for a Teams that opens no windows
    """

    store: Store
    directory: Directory
    dispatch: Dispatch
    cards: bool = False


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a press, and what is said besides."""

    answer: Answer
    also: Line | None = None


Work = TypeVar("Work")
Make = Callable[..., Told]


class Answering:
    """Answers presses. `patience` is how many seconds somebody looks at nothing."""

    def __init__(self, desk: Desk, teller: Teller, patience: float = SOON) -> None:
        self._desk = desk
        self._teller = teller
        self.patience = patience
        self._tasks: set[asyncio.Task[Any]] = set()
        self._words = Words("en", "UTC")
        self._order = Order()

    async def answer(self, press: Press) -> Body | None:
        """Answer a press; gives what is said at once.

        It goes on when whoever asked no longer waits for it.
        """
        press = self._ranked(press)
        work = self.keep(self._outcome(press))
        await asyncio.wait({work}, timeout=self.patience)
        if not work.done():
            self.keep(self._late(press, work))
            return later(press, self._words).body
        told = self._told(press, work.result(), reply)
        self.keep(self._tell(press, told))
        return told.body

    def keep(self, work: Coroutine[Any, Any, Work]) -> asyncio.Task[Work]:
        """Let something go on by itself, and see that it is not forgotten."""
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._over)
        return task

    async def drain(self, seconds: float) -> None:
        """Wait for what goes on, at most so long; then end it."""
        if not self._tasks:
            return
        _, left = await asyncio.wait({*self._tasks}, timeout=seconds)
        for task in left:
            task.cancel()
        await asyncio.gather(*left, return_exceptions=True)

    def _over(self, task: asyncio.Task[Any]) -> None:
        self._tasks.discard(task)
        if not task.cancelled() and (error := task.exception()):
            _note(error)

    def _ranked(self, press: Press) -> Press:
        """Give a press its place among those on one and the same card of a dialog."""
        if press.spot is not Spot.FORM or press.elsewhere:
            return press
        card = f"{press.at.conversation}/{press.at.message}"
        return replace(press, rank=self._order.rank(card, press.request.key))

    # ------------------------------------------------------------------ the answer

    async def _outcome(self, press: Press) -> Outcome:
        """Give what came of it, with their form where it may work the next time."""
        found = await self._tried(press)
        again = once_more(press, found.answer)
        if again is None or not isinstance(found.answer, Refused):
            return found
        opened = await self._tried(again)
        return Outcome(given_back(press, found.answer.line, opened.answer))

    async def _tried(self, press: Press) -> Outcome:
        """Give what came of it; something went wrong is an answer as well."""
        try:
            await self._learn_words()
            answer = await self._answered(press)
            return await self._led_on(press.request, answer)
        except Exception as error:  # noqa: BLE001 - they wait, and nothing else comes
            _note(error)
            return Outcome(Refused(line("chat.fault")))

    async def _answered(self, press: Press) -> Answer:
        """Let it be done, or say that nothing was.

        Whom Teams did not name in time may be one of us: they are not told that they
        may not, only to press again.
        """
        who, changes = press.request.who, not press.opens
        known = await self._desk.directory.meet(who, press.at, changes=changes)
        unknown = Refused(line("teams.who"))
        if changes and not known:
            return unknown
        answer = await self._asked(press.request)
        refused = isinstance(answer, Refused)
        return unknown if refused and not known else answer

    async def _asked(self, request: Request) -> Answer:
        try:
            return await self._desk.dispatch(request)
        except StoreError:
            return Refused(line("page.not_stored"))

    async def _led_on(self, asked: Request, answer: Answer) -> Outcome:
        """Ask for what is opened next, on the same, as its button would."""
        then = answer.then if isinstance(answer, Done) else ""
        if not isinstance(answer, Done) or not then:
            return Outcome(answer)
        key = f"{asked.key}/{then}"
        request = Request(then, asked.subject, asked.who, asked.where, key, asked.at)
        led = await self._asked(request)
        if isinstance(led, Ask | Show | Wrong):
            return Outcome(after(led, answer.line))
        return Outcome(answer, led.line)

    async def _learn_words(self) -> None:
        """Take the team's language; the one we knew when the store cannot be read."""
        try:
            book = await self._desk.store.read(lambda tx: tx.playbook.current())
        except StoreError:
            return
        self._words = Words(book.language, book.zone)

    # ------------------------------------------------------------------ what is told

    def _told(self, press: Press, outcome: Outcome, make: Make) -> Told:
        cards = self._desk.cards
        told = make(press, outcome.answer, self._words, cards=cards)
        if outcome.also is None:
            return told
        here = cards or press.personal
        more = Reply(outcome.also) if here else Say(outcome.also)
        return replace(told, steps=(*told.steps, more))

    async def _tell(self, press: Press, told: Told) -> None:
        for step in told.steps:
            await self._teller.take(step, press, self._words)

    async def _late(self, press: Press, work: asyncio.Task[Outcome]) -> None:
        await self._tell(press, self._told(press, await work, at_last))


def _note(error: BaseException) -> None:
    """Log where it went wrong, without the message: it may hold a customer's words."""
    trace = traceback.format_tb(error.__traceback__)
    more = {"error": type(error).__name__, "trace": trace}
    log.error("a press was not answered", extra=more)
