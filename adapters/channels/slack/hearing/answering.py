"""From a press to its answer, in time.

Slack waits three seconds. What changes a case is stored before the acknowledgement;
everything that is said about it comes after, in tasks of its own. What only opens a
dialog shows a waiting one when it takes longer than a second.
"""

from __future__ import annotations

import asyncio
import logging
import traceback
from collections.abc import Awaitable, Callable, Coroutine
from dataclasses import dataclass, replace
from typing import Any

from adapters.channels.slack.calling.directory import Directory
from adapters.channels.slack.drawing.view import home
from adapters.channels.slack.hearing.answers import after, reply, with_line
from adapters.channels.slack.hearing.presses import Place, Press
from adapters.channels.slack.hearing.steps import Body, Home, Publish, Reply, Say
from adapters.channels.slack.hearing.telling import Teller
from adapters.chat.order import Order
from bot.errors import StoreError
from bot.ports import Store
from bot.press import Answer, Ask, Done, Refused, Request, Show, Wrong
from bot.words import Line, Words, line

log = logging.getLogger(__name__)

Dispatch = Callable[[Request], Awaitable[Answer]]


@dataclass(frozen=True, slots=True)
class Desk:
    """Who answers: the store with its rules, the directory, and the handlers."""

    store: Store
    directory: Directory
    dispatch: Dispatch


class Answering:
    """Answers presses. `patience` is how many seconds somebody looks at nothing."""

    def __init__(self, desk: Desk, teller: Teller, patience: float = 1) -> None:
        self._desk = desk
        self._teller = teller
        self.patience = patience
        self._tasks: set[asyncio.Task[Any]] = set()
        self._words = Words("en", "UTC")
        self._order = Order()

    async def answer(self, press: Press) -> Body:
        """Answer a press; gives what the acknowledgement holds.

        It goes on when whoever asked no longer waits for it.
        """
        press = self._ranked(press)
        work = self.keep(self._worked(press))
        await asyncio.wait({work}, timeout=self.patience)
        if not work.done() and press.opens and press.place in _WAITING:
            self.keep(self._late(press, work))
            return {}
        answer, words = await asyncio.shield(work), await self.words()
        told = await self._reply(press, answer, words)
        self.keep(self._tell(press, told, words))
        return told.body

    def keep(self, work: Coroutine[Any, Any, Any]) -> asyncio.Task[Any]:
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
            # Without the message of the error: it may hold a customer's words.
            more = {"trace": traceback.format_tb(error.__traceback__)}
            kind = type(error).__name__
            log.error("a press was not answered", extra={"error": kind, **more})

    def _ranked(self, press: Press) -> Press:
        """Give a press its place among those that redraw one and the same dialog."""
        if press.place not in _IN_DIALOG or press.view is None or press.elsewhere:
            return press
        return replace(press, rank=self._order.rank(press.view.id, press.request.key))

    # ------------------------------------------------------------------ the answer

    async def _worked(self, press: Press) -> Answer:
        """Let it be done, or say that nothing was.

        Whom Slack did not name in time may be one of us: they are not told that they
        may not, only to press again.
        """
        who, changes = press.request.who, not press.opens
        known = await self._desk.directory.meet(who, changes=changes)
        unknown = Refused(line("chat.who"))
        if changes and not known:
            return unknown
        try:
            answer = await self._desk.dispatch(press.request)
        except StoreError:
            return Refused(line("page.not_stored"))
        refused = isinstance(answer, Refused)
        return unknown if refused and not known else answer

    async def _reply(self, press: Press, answer: Answer, words: Words) -> Reply:
        then = answer.then if isinstance(answer, Done) else ""
        if not isinstance(answer, Done) or not then:
            return reply(press, answer, words)
        led = await self._led_on(press.request, then)
        if isinstance(led, Ask | Show | Wrong):
            return reply(press, after(led, answer.line), words)
        told = reply(press, answer, words)
        return replace(told, steps=(*told.steps, Say(led.line)))

    async def _led_on(self, asked: Request, action: str) -> Answer:
        """Ask for what is opened next, on the same, as its button would."""
        key = f"{asked.key}/{action}"
        request = Request(action, asked.subject, asked.who, asked.where, key, asked.at)
        try:
            return await self._desk.dispatch(request)
        except StoreError:
            return Refused(line("page.not_stored"))

    async def words(self) -> Words:
        """Give the team's language; the one we knew when the store cannot be read."""
        try:
            book = await self._desk.store.read(lambda tx: tx.playbook.current())
        except StoreError:
            return self._words
        self._words = Words(book.language, book.zone)
        return self._words

    # ------------------------------------------------------------------ after it

    async def _tell(self, press: Press, told: Reply, words: Words) -> None:
        for step in told.steps:
            if isinstance(step, Home):
                await self._draw_home(press, step.line, words)
            else:
                await self._teller.take(step, press, words)

    async def _late(self, press: Press, work: asyncio.Task[Answer]) -> None:
        """Show a waiting view, and what was asked for in it once it is there."""
        words = await self.words()
        view = await self._teller.load(press, words)
        at = replace(press, place=Place.MODAL, view=view, rank=None) if view else press
        try:
            told = await self._reply(at, await work, words)
        except Exception:  # they wait for something, and nothing else comes
            failed = reply(at, Refused(line("chat.fault")), words)
            await self._tell(at, failed, words)
            raise
        await self._tell(at, told, words)

    async def _draw_home(self, press: Press, done: Line, words: Words) -> None:
        """Draw somebody's home anew, with what was done on top."""
        asked = press.request
        found = await self._led_on(asked, "home")
        if isinstance(found, Show):
            view = home(with_line(found.page, done), words)
            await self._teller.take(Publish(view), press, words)


_IN_DIALOG = (Place.MODAL, Place.SUBMIT)

_WAITING = (Place.MESSAGE, Place.MODAL, Place.HOME, Place.COMMAND, Place.SHORTCUT)
"""Where a waiting view may open: over all but a dialog that is being sent in."""
