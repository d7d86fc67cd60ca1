"""The customers of the shipped scenario alone, for a site that somebody else reads."""

from __future__ import annotations

import asyncio
import tomllib
from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime, timedelta
from typing import Any

from adapters.rehearsal.cast import people, shipped
from adapters.rehearsal.scenario import Scene, Written
from adapters.rehearsal.script import read

Payload = Mapping[str, Any]
PAUSE = 20.0
"""Seconds between two scenes in which somebody speaks up."""


def story(now: datetime) -> list[tuple[float, Payload]]:
    """Give every review with the seconds from `now` (UTC) until it comes in.

    Each was written some minutes before it comes in, as happens at a real site.
    """
    scenario = read(tomllib.loads(shipped()), "nl", people())
    scenes = [_written(scene) for scene in scenario.scenes]
    spoken = enumerate(scene for scene in scenes if scene)
    return [_told(step, now, n * PAUSE) for n, scene in spoken for step in scene]


async def play(
    scenes: list[tuple[float, Payload]],
    add: Callable[[Payload], object],
    sleep: Callable[[float], Awaitable[object]] = asyncio.sleep,
) -> None:
    """Let the reviews come in, each at its moment; returns after the last one."""
    passed = 0.0
    for delay, payload in scenes:
        await sleep(delay - passed)
        passed = delay
        add(payload)


def _written(scene: Scene) -> list[Written]:
    return [step for step in scene.steps if isinstance(step, Written)]


def _told(step: Written, now: datetime, after: float) -> tuple[float, Payload]:
    at = now + timedelta(seconds=after) - step.ago
    return after, {**step.payload, "id": step.review, "created_at": at.isoformat()}
