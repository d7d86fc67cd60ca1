"""The one thread that writes: works that wait together share one commit."""

from __future__ import annotations

import contextlib
import queue
import sqlite3
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

from adapters.stores.sqlite.connection import disk_failed, words
from bot.errors import StoreError
from bot.ports.store import Tx

T = TypeVar("T")

MOST = 64
"""Works in one commit: enough to share the wait for the disk, few enough to be fair."""


@dataclass(frozen=True, slots=True)
class _Work:
    call: Callable[[Tx], Any]
    answer: Future[Any] = field(default_factory=Future)


@dataclass(frozen=True, slots=True)
class _Ended:
    """How a work ended; told to its caller only once the commit is on disk."""

    work: _Work
    result: Any = None
    error: BaseException | None = None

    def tell(self) -> None:
        if self.error is None:
            self.work.answer.set_result(self.result)
        else:
            self.work.answer.set_exception(self.error)


class Writer:
    """Runs works one after the other, each whole or not at all, on its own thread."""

    def __init__(
        self,
        path: Path,
        db: sqlite3.Connection,
        tx: Tx,
        committed: Callable[[], None],
    ) -> None:
        self._path, self._db, self._tx, self._committed = path, db, tx, committed
        self._waiting: queue.SimpleQueue[_Work | None] = queue.SimpleQueue()
        self._door = threading.Lock()
        self._open = True
        # A daemon: a process that dies without closing must not hang on us, and a
        # transaction it leaves half done is undone when the file is opened again.
        self._thread = threading.Thread(
            target=self._run, name="store-writer", daemon=True
        )
        self._thread.start()

    def put(self, call: Callable[[Tx], T]) -> Future[T]:
        """Queue a work; one that is cancelled before its turn is never begun."""
        work = _Work(call)
        with self._door:
            if not self._open:
                raise StoreError("The store is closed: nothing was stored.")
            self._waiting.put(work)
        return work.answer

    def close(self) -> None:
        """Finish what waits, then let go of the file."""
        with self._door:
            if self._open:
                self._waiting.put(None)
            self._open = False
        self._thread.join()

    def _run(self) -> None:
        more = True
        while more:
            batch, more = self._next()
            # Begun from here on: a caller who gives up now no longer stops it.
            works = [w for w in batch if w.answer.set_running_or_notify_cancel()]
            self._carry_out(works)
        # When this fails the log stays beside the file and is read at the next start.
        with contextlib.suppress(sqlite3.Error):
            self._db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        self._db.close()

    def _next(self) -> tuple[list[_Work], bool]:
        """Wait for work; give what is there and whether more may come."""
        batch: list[_Work] = []
        work = self._waiting.get()
        while work is not None:
            batch.append(work)
            if len(batch) == MOST or self._waiting.empty():
                return batch, True
            work = self._waiting.get()
        return batch, False

    def _carry_out(self, works: Sequence[_Work]) -> None:
        before = self._db.total_changes
        try:
            self._db.execute("BEGIN IMMEDIATE")
            ended = [self._one(work) for work in works]
            self._db.execute("COMMIT")
        except sqlite3.Error as error:
            self._db.rollback()
            said = f"Nothing was stored. {words(error, self._path)}"
            ended = [_Ended(work, error=StoreError(said)) for work in works]
        for one in ended:
            one.tell()
        if self._db.total_changes != before:
            self._committed()

    def _one(self, work: _Work) -> _Ended:
        self._db.execute("SAVEPOINT work")
        try:
            result = work.call(self._tx)
        except BaseException as error:
            if disk_failed(error):
                raise
            if not self._db.in_transaction:
                said = "the disk failed and the work hid it"
                raise sqlite3.OperationalError(said) from error
            self._db.execute("ROLLBACK TO work")
            self._db.execute("RELEASE work")
            return _Ended(work, error=error)
        self._db.execute("RELEASE work")
        return _Ended(work, result)
