"""The wederwoord of a home for a command: the one that runs, or one just for this."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from adapters.door import Inside
    from bot.app import App
    from bot.ports.clock import Clock
    from bot.settings import Home, Settings
    from bot.settings.lock import Held


@asynccontextmanager
async def at_hand(home: Home, settings: Settings) -> AsyncIterator[Inside]:
    """Give one opened for this, else the one that runs.

    Raises Held when the one that runs has no door, and what `App.open` raises.
    """
    from bot.app import App, UtcClock
    from bot.settings.lock import Held

    clock = UtcClock()
    try:
        taking = _alone(await App.open(home, settings, clock))
    except Held as held:
        taking = _through_door(held, clock)
    async with taking as inside:
        yield inside


@asynccontextmanager
async def _alone(app: App) -> AsyncIterator[Inside]:
    try:
        yield app
    finally:
        await app.stop()


@asynccontextmanager
async def _through_door(held: Held, clock: Clock) -> AsyncIterator[Inside]:
    from adapters.door import Outside, knock

    if held.holder is None or not held.holder.address:
        raise held
    door = knock(held.holder.address, held.holder.token, clock)
    try:
        yield Outside(door)
    finally:
        await door.close()
