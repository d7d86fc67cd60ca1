"""A store of one's own, and another programme's way into its file."""

from __future__ import annotations

import sqlite3
from collections.abc import AsyncIterator, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from adapters.stores.sqlite import SqliteStore


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
