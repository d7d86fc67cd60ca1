"""Times, lines and JSON as plain columns: the same in any database.

Times are ISO 8601 in UTC, always with six decimals and "+00:00": they sort as text and
can be read by people. What has a shape of its own is JSON.
"""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any, Protocol

from bot.words import Line, pack, unpack


class Columns(Protocol):
    """A row as a database gives it: asked by the name of a column."""

    def __getitem__(self, name: str, /) -> Any: ...


def stamp(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="microseconds")


def stamp_or_none(at: datetime | None) -> str | None:
    return None if at is None else stamp(at)


def moment(text: str) -> datetime:
    return datetime.fromisoformat(text)


def moment_or_none(text: str | None) -> datetime | None:
    return None if text is None else moment(text)


_ENCODE = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
# json.dumps with options makes an encoder at every call: half the time of an import.


def to_json(value: Any) -> str:
    return _ENCODE(value)


def line_to_json(said: Line | None) -> str | None:
    return None if said is None else to_json(pack(said))


def line_from_json(text: str | None) -> Line | None:
    return None if text is None else unpack(json.loads(text))
