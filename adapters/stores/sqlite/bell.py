"""How those who wait for a change hear of it, on whichever loop they run."""

from __future__ import annotations

import asyncio
import contextlib
import threading
from asyncio import Task
from concurrent.futures import Future, InvalidStateError
from typing import Any, cast
from weakref import WeakKeyDictionary


class Bell:
    """Rings after a commit; a ring that comes while a task works is not lost to it."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._rings = 0
        self._heard: WeakKeyDictionary[Task[Any], int] = WeakKeyDictionary()
        self._waiting: set[Future[None]] = set()

    def ring(self) -> None:
        with self._lock:
            self._rings += 1
            waiting, self._waiting = self._waiting, set()
        for waiter in waiting:
            with contextlib.suppress(InvalidStateError):  # it gave up this very moment
                waiter.set_result(None)

    def heard(self) -> None:
        """Note that this task is about to read: it knows all rings until now."""
        with self._lock:
            self._heard[_task()] = self._rings

    async def wait(self, seconds: float) -> None:
        """Wait for the first ring since this task last read, at most so long."""
        waiter: Future[None] = Future()
        with self._lock:
            if self._heard.pop(_task(), self._rings) != self._rings:
                return
            self._waiting.add(waiter)
        try:
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(seconds):
                    await asyncio.wrap_future(waiter)
        finally:
            with self._lock:
                self._waiting.discard(waiter)


def _task() -> Task[Any]:
    # None only outside a coroutine, where nobody can await us.
    return cast("Task[Any]", asyncio.current_task())
