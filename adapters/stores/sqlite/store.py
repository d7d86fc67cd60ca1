"""The store in one SQLite file: one thread writes, a few read, and nothing waits."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import Self, TypeVar

from adapters.stores.sqlite import schema
from adapters.stores.sqlite.bell import Bell
from adapters.stores.sqlite.connection import connect
from adapters.stores.sqlite.playbooks import Memory
from adapters.stores.sqlite.readers import Readers
from adapters.stores.sqlite.tx import SqliteTx
from adapters.stores.sqlite.writer import Writer
from bot.errors import StoreError
from bot.ports.store import Tx

T = TypeVar("T")


class SqliteStore:
    """See `bot.ports.store.Store`. Make one with `open`, on any thread."""

    def __init__(self, readers: Readers, writer: Writer | None, bell: Bell) -> None:
        self._readers, self._writer, self._bell = readers, writer, bell

    @classmethod
    def open(cls, path: Path | str, *, readonly: bool = False) -> Self:
        """Open the file, creating it or bringing it up to date when it may be written.

        With `readonly` nothing is written, also while another process runs on it.
        Raises StoreError, in words, when the file cannot serve.
        """
        path, memory, bell = Path(path), Memory(), Bell()
        if readonly:
            schema.check(path)
            return cls(Readers(path, memory, "ro"), None, bell)
        schema.prepare(path)
        db = connect(path, "rwc")
        writer = Writer(path, db, SqliteTx(db, memory), bell.ring)
        return cls(Readers(path, memory, "rw"), writer, bell)

    async def write(self, work: Callable[[Tx], T]) -> T:
        if self._writer is None:
            raise StoreError("The store was opened to read only: nothing was stored.")
        return await asyncio.wrap_future(self._writer.put(work))

    async def read(self, work: Callable[[Tx], T]) -> T:
        self._bell.heard()
        return await asyncio.wrap_future(self._readers.put(work))

    async def changed(self, seconds: float) -> None:
        await self._bell.wait(seconds)

    async def close(self) -> None:
        """Finish what was asked, fold the log into the file and end the threads."""
        await asyncio.to_thread(self._close)

    def _close(self) -> None:
        self._readers.close()
        if self._writer is not None:
            self._writer.close()
