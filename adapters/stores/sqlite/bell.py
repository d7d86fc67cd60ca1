"""How those who wait for a change hear of it, on whichever loop they run."""

from __future__ import annotations

import asyncio
import threading
from asyncio import Task
from concurrent.futures import Future
from typing import Any
from weakref import WeakKeyDictionary


class Bell:
    """Rings after a commit; a ring that came while a task was reading is not lost."""

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
            if waiter.set_running_or_notify_cancel():
                waiter.set_result(None)

    def heard(self) -> None:
        """Note that this task is about to read: it knows all rings until now."""
        if task := asyncio.current_task():
            with self._lock:
                self._heard[task] = self._rings

    async def wait(self, seconds: float) -> None:
        """Wait for the first ring after this task last read, at most so long."""
        waiter: Future[None] = Future()
        with self._lock:
            task = asyncio.current_task()
            if task and self._heard.pop(task, self._rings) != self._rings:
                return
            self._waiting.add(waiter)
        try:
            async with asyncio.timeout(seconds):
                await asyncio.wrap_future(waiter)
        except TimeoutError:
            pass
        finally:
            with self._lock:
                self._waiting.discard(waiter)
