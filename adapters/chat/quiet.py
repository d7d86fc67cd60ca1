"""What the card itself tells at once, so that nothing else has to."""

from __future__ import annotations

from bot.press import Request

QUIET = {
    "take",
    "complaint",
    "not_complaint",
    "reopen",
    "stop_it",
    "there",
    "again",
    "posted",
    "approve",
    "agree",
    "looking",
}
_STEPS = {("reply", "publish"), ("holding", "publish"), ("update", "publish")}


def quiet(asked: Request) -> bool:
    """Tell whether the card says so; who pressed at home has no card before them."""
    known = asked.action in QUIET or (asked.action, asked.step) in _STEPS
    return known and bool(asked.where.conversation)
