"""What Slack hands over: which of it is ours to read, in the shape that it has.

slack_bolt looks into it before anything of ours does.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from adapters.chat.payloads import at

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
