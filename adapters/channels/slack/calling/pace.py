"""Not too much at once: Slack takes about one message a second per conversation.

See https://docs.slack.dev/apis/web-api/rate-limits. Whoever comes first has the first
turn; one conversation holds up no other, and new messages hold up no changed ones.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterable

from bot.errors import ChannelError

UNSAID = 10.0
"""Seconds that we wait where Slack is busy and does not say for how long."""


def _monotonic() -> float:
    return asyncio.get_running_loop().time()


class Pace:
    """Gives each message its turn; a turn that is too far away is refused at once."""

    def __init__(
        self,
        seconds: float,
        queue: float,
        *,
        time: Callable[[], float] = _monotonic,
        sleep: Callable[[float], Awaitable[object]] = asyncio.sleep,
    ) -> None:
        self._seconds = seconds
        self._queue = queue
        self._time = time
        self._sleep = sleep
        self._free: dict[str, float] = {}

    async def turn(self, lane: str) -> None:
        """Wait until this lane takes one more."""
        now = self._time()
        at = max(now, self._free.get(lane, now))
        if at - now > self._queue:
            raise ChannelError(
                "Many messages wait for this conversation in Slack; this one is sent"
                " when they are through."
            )
        self._free[lane] = at + self._seconds
        await self._sleep(at - now)


def counted(method: str, where: str) -> tuple[str, str]:
    """Messages are counted for each conversation, everything else for us as a whole."""
    return method, where if method.startswith("chat.") else ""


def put_off(answer: object) -> float | None:
    """Give for how many seconds Slack put a call off; None when it did not."""
    if getattr(answer, "status_code", 0) != 429:
        return None
    heads = {str(k).lower(): v for k, v in _items(answer)}
    told = heads.get("retry-after", "")
    said = str(told[0] if isinstance(told, list) else told)
    return float(said) if said.isascii() and said.isdigit() else UNSAID


def _items(answer: object) -> Iterable[tuple[object, object]]:
    return dict(getattr(answer, "headers", {})).items()
