"""A few threads that only read, each work on one unmoving picture of the store."""

from __future__ import annotations

import queue
import sqlite3
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import TypeVar

from adapters.stores.sqlite.connection import connect, disk_failed, words
from adapters.stores.sqlite.playbooks import Memory
from adapters.stores.sqlite.tx import SqliteTx
from bot.errors import StoreError
from bot.ports.store import Tx

T = TypeVar("T")

COUNT = 4
"""Readers at the same time; on two cores more of them only wait for one another."""


class Readers:
    def __init__(self, path: Path, memory: Memory, mode: str) -> None:
        self._path = path
        self._connections = [connect(path, mode) for _ in range(COUNT)]
        self._idle: queue.LifoQueue[tuple[sqlite3.Connection, Tx]] = queue.LifoQueue()
        for db in self._connections:
            self._idle.put((db, SqliteTx(db, memory)))
        self._threads = ThreadPoolExecutor(COUNT, thread_name_prefix="store-reader")

    def put(self, call: Callable[[Tx], T]) -> Future[T]:
        try:
            return self._threads.submit(self._run, call)
        except RuntimeError as error:
            raise StoreError("The store is closed: nothing can be read.") from error

    def close(self) -> None:
        self._threads.shutdown()
        for db in self._connections:
            db.close()

    def _run(self, call: Callable[[Tx], T]) -> T:
        db, tx = self._idle.get()
        try:
            db.execute("BEGIN")
            return call(tx)
        except sqlite3.Error as error:
            if not disk_failed(error):
                raise
            raise StoreError(words(error, self._path)) from error
        finally:
            db.rollback()
            self._idle.put((db, tx))
