"""The time in which to answer: when it ends and when it runs out soon. All UTC."""

from __future__ import annotations

from datetime import datetime, timedelta

SOON = 0.8
"""The share of the window after which a card says that it runs out soon."""


def soon(end: datetime, window: timedelta) -> datetime:
    return end - window * (1 - SOON)
