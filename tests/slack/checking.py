"""Whether Slack would take these blocks: two opinions, and one that frowns is enough.

One is the product's own table of numbers, the other are the models of slack_sdk.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable
from typing import Any

from slack_sdk.errors import SlackObjectFormationError
from slack_sdk.models.blocks import Block
from slack_sdk.models.views import View

Payload = dict[str, Any]
Check = Callable[[Payload], list[str]]

LIMITS = "adapters.channels.slack.drawing.limits"


def message_faults(payload: Payload) -> list[str]:
    """Say what Slack would not take of a message: {"text": ..., "blocks": [...]}."""
    own: Check = importlib.import_module(LIMITS).message_faults
    return [*own(payload), *block_faults(payload.get("blocks", []))]


def view_faults(view: Payload) -> list[str]:
    """Say what Slack would not take of a modal or a home."""
    own: Check = importlib.import_module(LIMITS).view_faults
    return [*own(view), *_frowned(lambda: View(**view).validate_json())]


def block_faults(blocks: list[Payload]) -> list[str]:
    """Say what the models of slack_sdk frown at in these blocks."""
    return [fault for block in blocks for fault in _of_one(block)]


def _of_one(block: Payload) -> list[str]:
    known = Block.parse(block)
    if known is None:
        return [f"unsupported type: {block.get('type')}"]
    return _frowned(known.validate_json)


def _frowned(look: Callable[[], object]) -> list[str]:
    try:
        look()
    except SlackObjectFormationError as error:
        return [str(error)]
    except (TypeError, KeyError, AttributeError, ValueError) as error:
        return [f"not a valid shape: {error!r}"]
    return []
