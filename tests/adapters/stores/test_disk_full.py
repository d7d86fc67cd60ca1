"""On a full disk nothing that was answered is lost, and with room all goes on."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from adapters.stores.sqlite import SqliteStore
from adapters.stores.sqlite.connection import connect
from bot.errors import StoreError
from tests.contract.stores import kept

BIG = "Het duurde eindeloos. " * 200


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """Give a disk of two megabytes, where this machine lets us make one."""
    disk, mount = tmp_path / "disk", shutil.which("mount")
    disk.mkdir()
    if os.geteuid() != 0 or mount is None:
        pytest.skip("only root can make a small disk")
    made = subprocess.run(
        [mount, "-t", "tmpfs", "-o", "size=2m", "tmpfs", str(disk)],
        check=False,
        capture_output=True,
    )
    if made.returncode:
        pytest.skip("this machine lets nobody make a small disk")
    yield disk
    subprocess.run(["umount", str(disk)], check=True)  # noqa: S607


async def fill(store: SqliteStore) -> tuple[int, str]:
    """Write until the store says no; give how often it said yes, and its words."""
    for stored in range(2000):
        try:
            await store.write(lambda tx, n=stored: kept(tx, n, f"{n} {BIG}"))
        except StoreError as error:
            return stored, str(error)
    return 2000, "it never said no"


async def test_a_full_disk_loses_nothing_that_was_answered(small_disk: Path) -> None:
    path, stone = small_disk / "wederwoord.db", small_disk / "stone"
    store = SqliteStore.open(path)
    stone.write_bytes(bytes(500_000))
    stored, why = await fill(store)
    assert stored > 10
    assert why.startswith("Nothing was stored. The disk with")
    assert await store.read(lambda tx: tx.reviews.count()) == stored
    stone.unlink()
    await store.write(lambda tx: kept(tx, 5000, "Er is weer plaats."))
    await store.close()
    with closing(connect(path, "ro")) as db:
        assert db.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
        count = db.execute("SELECT count(*) FROM reviews").fetchone()[0]
    assert count == stored + 1


LIMITED = """
import asyncio, resource, sys
from pathlib import Path
from adapters.stores.sqlite import SqliteStore
from tests.adapters.stores.test_disk_full import fill
from tests.contract.stores import kept

async def live():
    store = SqliteStore.open(Path(sys.argv[1]))
    hard = resource.getrlimit(resource.RLIMIT_FSIZE)[1]
    resource.setrlimit(resource.RLIMIT_FSIZE, (1_000_000, hard))
    stored, why = await fill(store)
    assert stored > 10 and why.startswith("Nothing was stored. The disk with"), why
    assert await store.read(lambda tx: tx.reviews.count()) == stored
    resource.setrlimit(resource.RLIMIT_FSIZE, (hard, hard))
    await store.write(lambda tx: kept(tx, 5000))
    await store.close()
    print(stored)

asyncio.run(live())
"""


async def test_a_file_that_may_not_grow_loses_nothing(tmp_path: Path) -> None:
    path = tmp_path / "wederwoord.db"
    done = subprocess.run(  # noqa: ASYNC221 - our own script
        [sys.executable, "-c", LIMITED, str(path)],
        capture_output=True,
        text=True,
        check=False,
        cwd=Path(__file__).parents[3],
    )
    assert done.stderr == ""
    store = SqliteStore.open(path)
    count = await store.read(lambda tx: tx.reviews.count())
    await store.close()
    assert count == int(done.stdout) + 1
