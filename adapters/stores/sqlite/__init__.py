"""The store in one SQLite file, which also opens in Datasette."""

from __future__ import annotations

from adapters.stores.sqlite.store import SqliteStore

__all__ = ["SqliteStore"]
