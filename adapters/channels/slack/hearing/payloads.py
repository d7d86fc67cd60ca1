"""What Slack hands over, read as if a stranger had written it: bounded, and no more.

A signature says that Slack sent it, not that every value in it is what we expect.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

Payload = Mapping[str, Any]

LONG = 255
"""Characters of an id or a name, as Slack bounds its own."""


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


# ------------------------------------------------------------------ before it is read

_SHAPES: Mapping[str, Mapping[tuple[str, ...], type]] = {
    "block_actions": {("actions",): list},
    "view_submission": {("view", "callback_id"): str, ("view", "type"): str},
    "message_action": {("callback_id",): str},
    "event_callback": {("event", "type"): str},
    "url_verification": {("challenge",): str},
}
"""What each kind must hold, where slack_bolt looks before anything of ours does."""

_OBJECTS = ("event", "view")
"""What slack_bolt takes for an object wherever it stands."""


def ours(payload: Any) -> bool:
    """Tell whether this is of a kind that we listen to, in the shape that it has."""
    if not isinstance(payload, dict):
        return False
    if any(not isinstance(payload.get(part, {}), dict) for part in _OBJECTS):
        return False
    if "command" in payload:
        return isinstance(payload["command"], str) and "type" not in payload
    kind = payload.get("type")
    shape = _SHAPES.get(kind) if isinstance(kind, str) else None
    if shape is None:
        return False
    whole = all(isinstance(at(payload, *path), type_) for path, type_ in shape.items())
    return whole and (kind != "block_actions" or _one_action(payload["actions"]))


def _one_action(actions: list[Any]) -> bool:
    return bool(actions) and isinstance(at(actions[0], "action_id"), str)
