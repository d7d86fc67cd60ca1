"""What it means for a reply that a call to its source failed."""

from __future__ import annotations

from datetime import datetime, timedelta

from bot.errors import (
    RateLimited,
    Refused,
    SourceError,
    Unauthorised,
    Unavailable,
)
from bot.reply import NotSent, Outcome, Refusal, Unknown

AGAIN = timedelta(minutes=1)
"""When to try again, or look again, where the source names no moment."""
NEW_TOKEN = timedelta(minutes=15)
"""How long to wait before trying a refused token again: somebody has to renew it."""


def setback(error: SourceError, now: datetime) -> Outcome:
    """Give what a failed write means; Unknown whenever it may have arrived."""
    match error:
        case RateLimited(retry_at=at):
            return NotSent(at or now + AGAIN, str(error))
        case Unauthorised():
            return NotSent(now + NEW_TOKEN, str(error))
        case Unavailable():
            return NotSent(now + AGAIN, str(error))
        case Refused():
            return Refusal(str(error), error.told)
        case _:
            return Unknown()
