"""Puts cases into a home, at a moment of the test's own choosing."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bot.app import App
from bot.person import Identity
from bot.press import Address, Answer, Ask, Request
from bot.review import Review
from bot.settings import Home
from bot.settings.environment import read
from bot.subject import Subject

NOW = datetime.now(UTC)


@dataclass(frozen=True)
class StillClock:
    at: datetime

    def now(self) -> datetime:
        return self.at


def complaint(
    number: int, hours_ago: float, text: str, author: str = "Karin"
) -> Review:
    at = NOW - timedelta(hours=hours_ago)
    return Review("reviews", f"r{number}", at, text, author=author, stars=1.0)


def bring_in(folder: Path, reviews: Sequence[Review], hours_ago: float = 0) -> None:
    """Have the bot see reviews so many hours ago."""
    asyncio.run(_bring_in(folder, reviews, NOW - timedelta(hours=hours_ago)))


async def _bring_in(folder: Path, reviews: Sequence[Review], at: datetime) -> None:
    app = await App.open(Home(folder), read({}), StillClock(at))
    await app.bring_in("reviews", reviews, history=False)
    await app.stop()


def press(
    folder: Path,
    action: str,
    case: int,
    who: str,
    step: str = "",
    values: Mapping[str, str] | None = None,
) -> Answer:
    """Have a person press a button of a case or its dialog, now."""
    where = Address("browser", "webcare")
    by, about = Identity("browser", "", who), Subject("case", str(case))
    key = f"{action}-{case}"
    request = Request(action, about, by, where, key, NOW, step, values or {})
    return asyncio.run(_press(folder, request))


async def _press(folder: Path, request: Request) -> Answer:
    app = await App.open(Home(folder), read({}), StillClock(NOW))
    opened = await app.parts.dispatch(replace(request, step=""))
    shown = opened.dialog.shown if request.step and isinstance(opened, Ask) else ""
    answer = opened
    if request.step:
        answer = await app.parts.dispatch(replace(request, shown=shown))
    await app.stop()
    return answer
