"""A writer that is kept busy, so that works pile up behind it."""

from __future__ import annotations

import asyncio
from threading import Event

from adapters.stores.sqlite import SqliteStore
from bot.ports.store import Tx


async def held(store: SqliteStore) -> tuple[asyncio.Task[None], Event]:
    """Keep the writer busy until the event, so that works pile up behind it."""
    reached, opened_ = Event(), Event()

    def work(_: Tx) -> None:
        reached.set()
        assert opened_.wait(10)

    task = asyncio.create_task(store.write(work))
    assert await asyncio.to_thread(reached.wait, 10)
    return task, opened_
