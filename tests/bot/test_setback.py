"""What a failed call means for a reply: never undone what may have been done."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from bot.errors import (
    InDoubt,
    RateLimited,
    Refused,
    SourceError,
    Unauthorised,
    Unavailable,
)
from bot.reply import NotSent, Outcome, Refusal, Unknown
from bot.setback import AGAIN, NEW_TOKEN, setback

START = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("error", "outcome"),
    [
        (RateLimited("wait", retry_at=START), NotSent(START, "wait")),
        (RateLimited("wait"), NotSent(START + AGAIN, "wait")),
        (Unauthorised("token"), NotSent(START + NEW_TOKEN, "token")),
        (Unavailable("down"), NotSent(START + AGAIN, "down")),
        (Refused("no phone numbers"), Refusal("no phone numbers")),
        (InDoubt("?"), Unknown()),
        (SourceError("?"), Unknown()),
    ],
)
def test_an_error_becomes_an_outcome(error: SourceError, outcome: Outcome) -> None:
    assert setback(error, START) == outcome


def test_a_wait_is_not_for_ever() -> None:
    assert timedelta(0) < AGAIN < NEW_TOKEN < timedelta(hours=1)
