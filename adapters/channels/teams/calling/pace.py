"""Not too much at once, and not too soon again: what Teams takes of one bot.

Teams counts, for each conversation, how many messages came in the last second, two
seconds, half a minute and hour. Whoever comes first has the first turn, and one
conversation holds up no other.
"""

from __future__ import annotations

import asyncio
import random
from collections import deque
from collections.abc import Awaitable, Callable, Mapping

from adapters.channels.teams.calling.access import Limits
from adapters.channels.teams.calling.refusals import Told
from bot.errors import ChannelError

UNSAID = 10.0
"""Seconds that we stay away where Teams is busy and does not say for how long."""
FIRST, STEP = 1.0, 10.0
"""Seconds before a second try, twice as long before each next one up to the other."""

_NOTHING_DONE = frozenset({412, 429})
AGAIN: Mapping[str, frozenset[int]] = {
    "POST": _NOTHING_DONE,
    "PUT": _NOTHING_DONE | {502, 503, 504},
    "DELETE": _NOTHING_DONE | {502, 503, 504},
    "GET": _NOTHING_DONE | {502, 503, 504},
}
"""What is asked once more: a new message only where the first did not come to stand."""


def _monotonic() -> float:
    return asyncio.get_running_loop().time()


class Pace:
    """Gives each message its turn; a turn that is too far away is refused at once."""

    def __init__(
        self,
        limits: Limits,
        queue: float,
        *,
        time: Callable[[], float] = _monotonic,
        sleep: Callable[[float], Awaitable[object]] = asyncio.sleep,
    ) -> None:
        self._limits = limits
        self._queue = queue
        self._time = time
        self._sleep = sleep
        self._most = max((many for many, _ in limits), default=1)
        self._window = max((seconds for _, seconds in limits), default=0)
        self._turns: dict[str, deque[float]] = {}

    async def turn(self, lane: str) -> None:
        """Wait until this lane takes one more."""
        now = self._time()
        turns = self._turns.get(lane) or deque(maxlen=self._most)
        at = max((now, *self._free(turns)))
        if at - now > self._queue:
            raise ChannelError(
                "Many messages wait for this conversation in Teams; this one is sent"
                " when they are through."
            )
        self._forget(now)
        turns.append(at)
        self._turns[lane] = turns
        await self._sleep(at - now)

    def _free(self, turns: deque[float]) -> list[float]:
        """Give, for each limit, from when on it allows one more."""
        return [
            turns[-many] + seconds
            for many, seconds in self._limits
            if len(turns) >= many
        ]

    def _forget(self, now: float) -> None:
        """Let go of conversations in which nothing counts any more."""
        old = [k for k, turns in self._turns.items() if now - turns[-1] > self._window]
        for lane in old:
            del self._turns[lane]


def counted(method: str, where: str) -> tuple[bool, str]:
    """Questions and messages are counted apart, and each for its conversation."""
    return method == "GET", where


def put_off(answer: Told) -> float | None:
    """Give for how many seconds Teams put a call off; None when it did not say."""
    said = answer.retry_after
    return float(said) if said.isascii() and said.isdigit() else None


def pause(
    method: str,
    answer: Told,
    tries: int,
    chance: Callable[[], float] = random.random,
) -> float | None:
    """Give how long to sleep before asking once more; None when that is no use.

    `chance` spreads those who were refused at the same moment. What puts us off for no
    time at all is not taken at its word.
    """
    if answer.status not in AGAIN[method]:
        return None
    said = put_off(answer)
    if said:
        return said
    return float(min(FIRST * 2**tries, STEP) * (0.5 + chance()))
