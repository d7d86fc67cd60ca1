"""One value of Google's JSON at a time: whatever stands there, something usable."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import Any

from bot.review import clean

_PART = r"[A-Za-z]{1,20}/[A-Za-z0-9_=.:+-]{1,150}"
_NAMES = {parts: re.compile("/".join([_PART] * parts)) for parts in (1, 2, 3)}


def said(told: Any, key: str) -> dict[str, Any]:
    """Give what stands under a key as an object; an empty one for anything else."""
    found = told.get(key) if isinstance(told, dict) else None
    return found if isinstance(found, dict) else {}


def items(told: Any, key: str) -> list[dict[str, Any]]:
    """Give the objects in a list under a key."""
    found = told.get(key) if isinstance(told, dict) else None
    rows = found if isinstance(found, list) else []
    return [row for row in rows if isinstance(row, dict)]


def text(value: Any, most: int = 0) -> str:
    """Give words as a reader sees them; with `most` as one line of that length."""
    found = clean(value) if isinstance(value, str) else ""
    return " ".join(found.split())[:most] if most else found


def resource(value: Any, parts: int) -> str:
    """Give a name of Google's ("accounts/1" has one part), or "" for anything else.

    It becomes part of an address that we call.
    """
    known = isinstance(value, str) and _NAMES[parts].fullmatch(value)
    return value if known and ".." not in value else ""


def link(value: Any) -> str:
    """Give an address that a browser opens as a page; anything else is none."""
    found = text(value, 2000)
    return found if found.startswith(("https://", "http://")) else ""


def moment(value: Any) -> datetime | None:
    """Read RFC 3339 with any number of decimals as UTC; None for anything else."""
    if not isinstance(value, str):
        return None
    try:
        at = datetime.fromisoformat(value)
    except ValueError:
        return None
    # Far years overflow when a window is added to them.
    if at.tzinfo is None or not 1990 <= at.year <= 2200:
        return None
    return at.astimezone(UTC)
