"""What only the SQLite store promises: how it opens, commits and reads its one file."""

from __future__ import annotations

import asyncio
import sqlite3
import stat
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from adapters.stores.sqlite import SqliteStore
from adapters.stores.sqlite.connection import _promise
from adapters.stores.sqlite.writer import MOST
from bot.case import CaseId
from bot.errors import StoreError
from bot.notice import NoticeState
from bot.person import PersonId
from bot.ports.store import Tx
from bot.subject import case_of
from tests.adapters.stores.busy import held
from tests.contract.stores import NOW, kept, opened, said


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
        (lambda tx: tx.timers.waiting(case_of(7)), "timers_about"),
        (lambda tx: tx.cases.owned(PersonId("tom")), "cases_owned"),
        (lambda tx: tx.directs.open(CaseId(7)), "directs_live"),
        (lambda tx: tx.notices.info("app", "2026-11-03"), "notices_of_day"),
        (lambda tx: tx.notices.questions("app"), "notices_unanswered"),
        (lambda tx: tx.notices.listed([NoticeState.OPEN]), "notices_state"),
        (lambda tx: tx.notices.of_case(CaseId(7)), "notice_cases_case"),
        (lambda tx: tx.shifts.on(NOW), "shifts_running"),
        (lambda tx: tx.changes.get(1), "changes_undoes"),
    ],
)
async def test_what_is_looked_up_is_found_by_its_own_index(
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
    last = [sql for sql in asked if sql.strip().startswith("SELECT")][-1]
    plan = str(outside.execute(f"EXPLAIN QUERY PLAN {last}").fetchall())
    assert f"INDEX {index}" in plan
    if index not in _SORTED_AFTERWARDS:
        assert "TEMP B-TREE" not in plan


_SORTED_AFTERWARDS = ("directs_live", "notices_state", "shifts_running")
"""A handful of rows at most stands behind these: the order needs no index."""
