"""A file is brought up to date wholly or not at all, and a newer one is left alone."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from adapters.stores.sqlite import SqliteStore, schema
from bot.errors import StoreError


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "wederwoord.db"
    schema.prepare(path)
    return path


def alter(path: Path, sql: str) -> None:
    with closing(sqlite3.connect(path, isolation_level=None)) as db:
        db.execute(sql)


@pytest.mark.parametrize("readonly", [False, True])
def test_a_newer_file_is_refused(path: Path, *, readonly: bool) -> None:
    alter(
        path,
        "INSERT INTO _sqlite_migrations (migration_set, name, applied_at)"
        " VALUES ('wederwoord', '999_later', '2030')",
    )
    with pytest.raises(StoreError, match=r"newer wederwoord \(it knows 999_later\)"):
        SqliteStore.open(path, readonly=readonly)


def test_an_older_file_is_not_touched_by_an_onlooker(tmp_path: Path) -> None:
    path = tmp_path / "older.db"
    alter(path, "CREATE TABLE t (a)")
    with pytest.raises(StoreError, match="older wederwoord"):
        SqliteStore.open(path, readonly=True)


def test_a_file_that_is_up_to_date_is_left_as_it_is(path: Path) -> None:
    before = path.read_bytes()
    schema.prepare(path)
    assert path.read_bytes() == before


def test_a_step_that_cannot_be_taken_is_said_and_undone(tmp_path: Path) -> None:
    path = tmp_path / "odd.db"
    alter(path, "CREATE TABLE cases (a)")
    with pytest.raises(StoreError, match="cases"):
        schema.prepare(path)
    with closing(sqlite3.connect(path)) as db:
        tables = db.execute("SELECT name FROM sqlite_master").fetchall()
    assert tables == [("cases",)]


KILLED_AT_EVERY_STATEMENT = """
import itertools, os, signal, sys
from contextlib import closing
from pathlib import Path
from adapters.stores.sqlite import schema
from adapters.stores.sqlite.connection import connect
from tests.adapters.stores import older

def dies_at(nth, path):
    count = itertools.count(1)
    def said(statement):
        if next(count) == nth:
            os.kill(os.getpid(), signal.SIGKILL)
    db = connect(path, "rwc")
    db.set_trace_callback(said)
    schema.migrate(db)
    os._exit(0)

for nth in itertools.count(1, 7):
    path = Path(sys.argv[1]) / f"{nth}.db"
    if sys.argv[2] == "older":
        older.make(path)
    child = os.fork()
    if not child:
        dies_at(nth, path)
    if not os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]):
        break
    schema.prepare(path)
    schema.check(path)
    with closing(connect(path, "ro")) as db:
        assert db.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
print(nth)
"""


@pytest.mark.parametrize("begins", ["new", "older"])
def test_a_kill_at_any_statement_can_be_mended(tmp_path: Path, begins: str) -> None:
    done = subprocess.run(
        [sys.executable, "-c", KILLED_AT_EVERY_STATEMENT, str(tmp_path), begins],
        capture_output=True,
        text=True,
        check=False,
        cwd=Path(__file__).parents[3],
    )
    assert done.stderr == ""
    assert int(done.stdout) > 100
