"""When the file, the disk or a work fails, it is said in words and nothing is half."""

from __future__ import annotations

import asyncio
import sqlite3
from pathlib import Path
from typing import Any

import pytest

from adapters.stores.sqlite import SqliteStore
from adapters.stores.sqlite.connection import connect
from bot.errors import StoreError
from bot.history import broken
from bot.ports.store import Tx
from tests.adapters.stores.busy import held
from tests.contract.stores import NOW, kept, opened


async def entries(store: SqliteStore, **more: Any) -> int | None:
    case = await store.read(lambda tx: tx.cases.listed()[0].id)
    return broken(await store.read(lambda tx: tx.history.of(case)), **more)


async def test_history_that_was_tampered_with_is_found(
    store: SqliteStore, outside: sqlite3.Connection
) -> None:
    def work(tx: Tx) -> None:
        case = opened(tx).id
        for action in ("take", "save", "approve"):
            tx.history.add(case, NOW, "tom", action, f"words of {action}")

    await store.write(work)
    assert await entries(store) is None
    outside.execute("DELETE FROM history_detail WHERE words = 'words of save'")
    assert await entries(store) is None
    outside.execute("UPDATE history_detail SET words = 'x' WHERE words LIKE '%approve'")
    assert await entries(store) == 3
    outside.execute("UPDATE history SET person = 'lotte' WHERE seq = 2")
    assert await entries(store) == 2
    outside.execute("DELETE FROM history WHERE seq = 1")
    assert await entries(store) == 2


async def test_a_lock_that_another_holds_is_said_and_passes(
    store: SqliteStore, outside: sqlite3.Connection
) -> None:
    outside.execute("BEGIN IMMEDIATE")
    ended = await asyncio.gather(
        *(store.write(kept) for _ in range(3)), return_exceptions=True
    )
    assert {type(end) for end in ended} == {StoreError}
    assert "Another programme is writing" in str(ended[0])
    outside.execute("ROLLBACK")
    await store.write(kept)
    assert await store.read(lambda tx: tx.reviews.count()) == 1


async def test_a_disk_that_fills_up_in_the_middle_undoes_all(
    store: SqliteStore,
) -> None:
    assert store._writer is not None
    writer = store._writer._db
    await store.write(kept)
    pages = writer.execute("PRAGMA page_count").fetchone()[0]
    task, opened_ = await held(store)
    works = [
        asyncio.create_task(store.write(work))
        for work in (lambda tx: kept(tx, 2), lambda tx: kept(tx, 3, "Te lang. " * 9999))
    ]
    await asyncio.sleep(0)
    writer.execute(f"PRAGMA max_page_count = {pages + 1}")
    opened_.set()
    await task
    ended = await asyncio.gather(*works, return_exceptions=True)
    assert [type(end) for end in ended] == [StoreError, StoreError]
    assert "is full" in str(ended[0])
    assert await store.read(lambda tx: tx.reviews.count()) == 1
    writer.execute("PRAGMA max_page_count = 100000")
    await store.write(lambda tx: kept(tx, 2))
    assert await store.read(lambda tx: tx.reviews.count()) == 2


async def test_a_mistake_in_a_work_that_reads_is_its_own(store: SqliteStore) -> None:
    mistake: Any = object()
    with pytest.raises(sqlite3.Error):
        await store.read(lambda tx: tx.presses.answer(mistake))
    assert await store.read(lambda tx: tx.reviews.count()) == 0


async def test_a_case_whose_review_was_taken_away_says_so(
    store: SqliteStore, outside: sqlite3.Connection
) -> None:
    case = await store.write(opened)
    outside.execute("PRAGMA foreign_keys = OFF")
    outside.execute("DELETE FROM reviews")
    with pytest.raises(StoreError, match=f"review of case {case.id} is no longer"):
        await store.read(lambda tx: tx.cases.file(case.id))


async def test_trouble_that_a_work_hides_is_still_told(store: SqliteStore) -> None:
    class Hidden(Exception):
        pass

    def work(tx: Tx) -> None:
        kept(tx, 2)
        assert store._writer is not None
        store._writer._db.execute("ROLLBACK")
        raise Hidden

    task, opened_ = await held(store)
    works = [asyncio.create_task(store.write(w)) for w in (kept, work)]
    await asyncio.sleep(0)
    opened_.set()
    await task
    ended = await asyncio.gather(*works, return_exceptions=True)
    assert [type(end) for end in ended] == [StoreError, StoreError]
    assert await store.read(lambda tx: tx.reviews.count()) == 0


def test_a_folder_in_place_of_the_file_is_named(path: Path) -> None:
    path.mkdir()
    with pytest.raises(StoreError, match="cannot be opened"):
        connect(path, "rw")
