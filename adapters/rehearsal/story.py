"""The demo's story: customers of a bakery who speak up one after the other."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime, timedelta
from importlib import resources
from typing import Any

Payload = Mapping[str, Any]


def story(now: datetime) -> list[tuple[float, Payload]]:
    """Give every review with the seconds from `now` (UTC) until it comes in.

    Each was written some minutes before it comes in, as happens at a real site.
    """
    return [_scene(json.loads(line), now) for line in _lines()]


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


def _lines() -> list[str]:
    told = resources.files("adapters.rehearsal") / "story.jsonl"
    return told.read_text(encoding="utf-8").splitlines()


def _scene(told: dict[str, Any], now: datetime) -> tuple[float, Payload]:
    after, ago = told.pop("after_seconds"), told.pop("minutes_ago")
    at = now + timedelta(seconds=after) - timedelta(minutes=ago)
    return after, {**told, "created_at": at.isoformat()}
