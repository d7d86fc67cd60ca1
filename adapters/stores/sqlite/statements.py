"""The two statements that every group writes with, made from columns by name."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from typing import Any

Row = Mapping[str, Any]


def insert(
    db: sqlite3.Connection, table: str, row: Row, *, or_else: str = ""
) -> sqlite3.Cursor:
    """Add a row; `or_else` is IGNORE or REPLACE for when its key stands there."""
    clause = f"OR {or_else}" if or_else else ""
    names, slots = ", ".join(row), ", ".join(f":{name}" for name in row)
    # Names come from our own tables of columns, never from what somebody sent.
    sql = f"INSERT {clause} INTO {table} ({names}) VALUES ({slots})"  # noqa: S608
    return db.execute(sql, dict(row))


def update(
    db: sqlite3.Connection, table: str, row: Row, where: str, **keys: Any
) -> int:
    """Change the rows that `where` (with slots named in `keys`) finds; count them."""
    sets = ", ".join(f"{name} = :{name}" for name in row)
    sql = f"UPDATE {table} SET {sets} WHERE {where}"  # noqa: S608
    return db.execute(sql, {**row, **keys}).rowcount
