"""Opens stores for tests: making the tables takes longer than most tests do."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from adapters.stores.sqlite import SqliteStore
from adapters.stores.sqlite.schema import prepare


def open_store(path: Path) -> SqliteStore:
    """Open the store that is there, or else a copy of an empty one."""
    if not path.exists():
        path.write_bytes(_empty())
    return SqliteStore.open(path)


@cache
def _empty() -> bytes:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "wederwoord.db"
        prepare(path)
        return path.read_bytes()
