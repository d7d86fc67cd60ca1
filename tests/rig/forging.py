"""Forged calls without end against a door, whichever chat it is for."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, Protocol
from urllib.parse import urlsplit

from aiohttp import ClientSession
from multidict import CIMultiDict

NO = {400, 401, 403, 404, 405, 413, 415}
"""What a stranger may be answered; 404 and 405 only elsewhere or otherwise."""
METHODS = ("GET", "PUT", "DELETE", "PATCH", "HEAD", "OPTIONS")
EVERY = 100
"""After how many calls it is looked whether anything came of them."""


@dataclass(frozen=True)
class Call:
    """One call as it is sent: `heads` as a list, for a header may come twice."""

    body: bytes
    heads: tuple[tuple[str, str], ...]
    path: str
    method: str = "POST"

    def head(self, name: str) -> str:
        return dict(self.heads)[name]

    def with_head(self, name: str, *values: str) -> Call:
        """Give this call with a header of these values instead; without any, none."""
        others = tuple(pair for pair in self.heads if pair[0] != name)
        return replace(self, heads=(*others, *((name, value) for value in values)))

    async def send(self, web: ClientSession, address: str) -> tuple[int, str]:
        """Send it there; gives status and text of what it is answered."""
        url = urlsplit(address)._replace(path=self.path).geturl()
        heads = CIMultiDict(self.heads)
        async with web.request(
            self.method, url, data=self.body, headers=heads, allow_redirects=False
        ) as answer:
            return answer.status, await answer.text()


class Answer(Protocol):
    """What a call is answered."""

    @property
    def status(self) -> int: ...


class Gate(Protocol):
    """A door, and all that came of what was sent to it."""

    async def send(self, call: Call) -> Answer: ...

    async def effects(self) -> Any: ...


Forge = Callable[[Call, random.Random], Call]


def forged(
    call: Call, forges: Mapping[str, Forge], seed: int
) -> Iterator[tuple[str, Call]]:
    """Give forgeries of a call without end, the same ones for a seed."""
    chance = random.Random(seed)
    while True:
        name = chance.choice([*forges])
        made = forges[name](call, chance)
        if made != call:
            yield name, made


async def none_comes_in(
    gate: Gate, call: Call, forges: Mapping[str, Forge], count: int
) -> str:
    """Try so many forgeries, and see that nothing comes of any; gives the figures."""
    seed = random.randrange(10**6)
    forgeries = forged(call, forges, seed)
    before = await gate.effects()
    answers: Counter[tuple[str, int]] = Counter()
    for number in range(count):
        name, made = next(forgeries)
        heard = await gate.send(made)
        answers[name, heard.status] += 1
        assert heard.status in NO, f"seed {seed}, {number}: {name} {made}"
        if number % EVERY == 0:
            assert await gate.effects() == before, f"seed {seed}, up to {number}"
    assert await gate.effects() == before, f"seed {seed}"
    assert {name for name, _ in answers} == {*forges}, f"seed {seed}"
    by_status: Counter[int] = Counter()
    for (_, status), times in answers.items():
        by_status[status] += times
    return f"{count} forgeries, seed {seed}: {dict(by_status)}"
