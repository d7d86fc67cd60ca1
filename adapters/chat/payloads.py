"""What a chat hands over, read as if a stranger had written it: bounded, and no more.

A signature says who sent it, not that every value in it is what we expect.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

Payload = Mapping[str, Any]

LONG = 255
"""Characters of an id or a name: Slack bounds its own so, and others are shorter."""


def name(payload: Any, *path: str) -> str:
    """Give an id or name at the end of a path; "" when it is not there.

    Raises ValueError when it is none: too long, or not to be printed.
    """
    found = at(payload, *path)
    if found is None:
        return ""
    if not isinstance(found, str) or len(found) > LONG or not found.isprintable():
        raise ValueError(path[-1])
    return found


def needed(payload: Any, *path: str) -> str:
    """Give a name that must be there. Raises ValueError when it is not."""
    found = name(payload, *path)
    if not found:
        raise ValueError(path[-1])
    return found


def at(payload: Any, *path: str) -> Any:
    """Give what stands at the end of a path; None when the path leads nowhere."""
    for step in path:
        payload = payload.get(step) if isinstance(payload, Mapping) else None
    return payload


def table(payload: Any, *path: str) -> Payload:
    """Give the object at the end of a path; an empty one when there is none."""
    found = at(payload, *path)
    return found if isinstance(found, Mapping) else {}


def rows(payload: Any, *path: str) -> list[Payload]:
    """Give the objects of the list at the end of a path, without what is none."""
    found = at(payload, *path)
    listed = found if isinstance(found, list) else []
    return [each for each in listed if isinstance(each, Mapping)]
