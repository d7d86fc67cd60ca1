"""What only the SQLite store promises: how it opens, commits and reads its one file."""

from __future__ import annotations

import asyncio
import sqlite3
import stat
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import closing
from pathlib import Path
from threading import Event
from typing import Any

import pytest

from adapters.stores.sqlite import SqliteStore
from adapters.stores.sqlite.connection import _promise, connect
from adapters.stores.sqlite.writer import MOST
from bot.errors import StoreError
from bot.history import broken
from bot.ports.store import Tx
from tests.contract.stores import NOW, kept, opened, said


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "wederwoord.db"


@pytest.fixture
async def store(path: Path) -> AsyncIterator[SqliteStore]:
    store = SqliteStore.open(path)
    yield store
    await store.close()


@pytest.fixture
def outside(store: SqliteStore, path: Path) -> Iterator[sqlite3.Connection]:
    """Give another programme's own way into the file."""
    assert store
    with closing(sqlite3.connect(path, isolation_level=None)) as db:
        yield db


def connections(store: SqliteStore) -> list[sqlite3.Connection]:
    writer = [store._writer._db] if store._writer else []
    return [*writer, *store._readers._connections]


# ------------------------------------------------------------------ opening


@pytest.mark.parametrize(
    ("pragma", "value"),
    [
        ("journal_mode", "wal"),
        ("synchronous", 2),
        ("foreign_keys", 1),
        ("secure_delete", 1),
        ("busy_timeout", 1000),
    ],
)
def test_every_connection_keeps_the_promises(
    store: SqliteStore, pragma: str, value: str | int
) -> None:
    found = [c.execute(f"PRAGMA {pragma}").fetchone()[0] for c in connections(store)]
    assert found == [value] * 5


def test_readers_cannot_write(store: SqliteStore) -> None:
    found = [c.execute("PRAGMA query_only").fetchone()[0] for c in connections(store)]
    assert found == [0, 1, 1, 1, 1]


def test_a_file_that_keeps_no_log_is_refused(path: Path) -> None:
    with (
        closing(sqlite3.connect(":memory:")) as db,
        pytest.raises(StoreError, match="write-ahead log"),
    ):
        _promise(db, path, writes=True)


def test_the_file_is_for_its_owner_only(store: SqliteStore, path: Path) -> None:
    assert store
    for file in path.parent.iterdir():
        assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_a_folder_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match=r"nowhere/x\.db cannot be written: No such"):
        SqliteStore.open(tmp_path / "nowhere" / "x.db")


def test_a_file_that_is_no_store_is_named(path: Path) -> None:
    path.write_text("naam,sterren\nKarin,1\n" * 100)
    for readonly in (False, True):
        with pytest.raises(StoreError, match="is not a store of wederwoord"):
            SqliteStore.open(path, readonly=readonly)


async def test_closing_leaves_one_file(path: Path) -> None:
    store = SqliteStore.open(path)
    await store.write(kept)
    await store.close()
    assert list(path.parent.iterdir()) == [path]


# ------------------------------------------------------------------ reading only


async def test_looking_on_while_another_writes(store: SqliteStore, path: Path) -> None:
    onlooker = SqliteStore.open(path, readonly=True)
    await store.write(kept)
    assert await onlooker.read(lambda tx: tx.reviews.count()) == 1
    await onlooker.close()


async def test_looking_on_changes_nothing(path: Path) -> None:
    store = SqliteStore.open(path)
    await store.write(kept)
    await store.close()
    before = contents(path)
    onlooker = SqliteStore.open(path, readonly=True)
    with pytest.raises(StoreError, match="read only"):
        await onlooker.write(kept)
    with pytest.raises(StoreError):
        await onlooker.read(lambda tx: kept(tx, 2))
    await onlooker.close()
    assert contents(path) == before


def contents(path: Path) -> bytes:
    return path.read_bytes()


def test_nothing_to_look_at_is_said(path: Path) -> None:
    with pytest.raises(StoreError, match="There is no store at"):
        SqliteStore.open(path, readonly=True)
    assert not path.exists()


# ------------------------------------------------------------------ committing


async def held(store: SqliteStore) -> tuple[asyncio.Task[None], Event]:
    """Keep the writer busy until the event, so that works pile up behind it."""
    reached, opened_ = Event(), Event()

    def work(_: Tx) -> None:
        reached.set()
        assert opened_.wait(10)

    task = asyncio.create_task(store.write(work))
    assert await asyncio.to_thread(reached.wait, 10)
    return task, opened_


async def test_works_that_wait_share_a_commit(store: SqliteStore) -> None:
    said_: list[str] = []
    assert store._writer is not None
    task, opened_ = await held(store)
    store._writer._db.set_trace_callback(said_.append)
    works = [
        asyncio.create_task(store.write(lambda tx, n=n: kept(tx, n)))
        for n in range(MOST + 10)
    ]
    await asyncio.sleep(0)
    opened_.set()
    await asyncio.gather(task, *works)
    store._writer._db.set_trace_callback(None)
    # That of the work which held the writer, a full one, and one with the rest.
    assert said_.count("COMMIT") == 3


async def test_the_same_page_again_writes_nothing(store: SqliteStore) -> None:
    page = [said(n, author=f"Karin {n}") for n in range(500)]

    def work(tx: Tx) -> int:
        known = tx.reviews.batch(page, NOW).known
        tx.sources.keep("winkel", "cursor")
        return known

    assert store._writer is not None
    assert await store.write(work) == 0
    before = store._writer._db.total_changes
    assert await store.write(work) == 500
    assert store._writer._db.total_changes == before


async def test_an_older_version_is_kept_with_its_judgement_renewed(
    store: SqliteStore, outside: sqlite3.Connection
) -> None:
    await store.write(lambda tx: kept(tx, 1, "Eerst"))
    await store.write(lambda tx: kept(tx, 1, "Daarna"))
    texts = "SELECT v.text, r.text FROM revisions v JOIN reviews r ON r.id = review_id"
    assert outside.execute(texts).fetchall() == [("Eerst", "Daarna")]
    judged = outside.execute("SELECT review_id, verdict FROM judgements").fetchall()
    assert judged == [(1, "negative")]


async def test_the_file_tells_why_something_did_not_go_out(
    store: SqliteStore, outside: sqlite3.Connection
) -> None:
    def work(tx: Tx) -> None:
        tx.outbox.put("card:1", "card", "1", NOW)
        row = tx.outbox.claim(tx.outbox.due(NOW)[0], "sending", NOW, NOW)
        tx.outbox.finish(row, "parked", why="the channel is gone")

    await store.write(work)
    told = outside.execute("SELECT key, state, outcome FROM outbox").fetchall()
    assert told == [("card:1", "parked", "the channel is gone")]


async def test_times_sort_as_text(
    store: SqliteStore, outside: sqlite3.Connection
) -> None:
    await store.write(opened)
    assert outside.execute("SELECT opened_at, window_end FROM cases").fetchall() == [
        ("2026-11-03T09:00:00.000250+00:00", "2026-11-04T08:00:00.000250+00:00")
    ]


@pytest.mark.parametrize(
    ("look", "index"),
    [
        (lambda tx: tx.timers.due(NOW), "timers_waiting"),
        (lambda tx: tx.outbox.due(NOW), "outbox_turns"),
        (lambda tx: tx.outbox.next_at(), "outbox_next"),
    ],
)
async def test_what_is_due_is_found_by_its_own_index(
    store: SqliteStore,
    outside: sqlite3.Connection,
    look: Callable[[Tx], Any],
    index: str,
) -> None:
    await store.write(lambda tx: tx.outbox.put("card:1", "card", "1", NOW))
    asked: list[str] = []
    for db in store._readers._connections:
        db.set_trace_callback(asked.append)
    await store.read(look)
    last = [sql for sql in asked if sql.startswith("SELECT")][-1]
    plan = str(outside.execute(f"EXPLAIN QUERY PLAN {last}").fetchall())
    assert f"INDEX {index}" in plan
    assert "TEMP B-TREE" not in plan


# ------------------------------------------------------------------ tampering, trouble


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
