"""Serving until somebody says stop, with work that goes along until then."""

from __future__ import annotations

import asyncio
import os
import signal
from pathlib import Path

import pytest

from adapters.rehearsal.clock import RehearsalClock
from bot.app import App, serve
from bot.errors import StoreError
from bot.settings import Home
from bot.settings.environment import read
from tests.commands.conftest import home
from tests.fakes import START, HandClock

__all__ = ["home"]
SETTINGS = read({"PORT": "0"})


async def tell(app: App, address: str) -> None:
    assert address.startswith("http://127.0.0.1:")


async def test_what_works_beside_it_and_fails_ends_it(home: Path) -> None:
    async def fail(app: App) -> None:
        raise StoreError("The disk is full.")

    with pytest.raises(StoreError, match="full"):
        await serve(Home(home), SETTINGS, started=tell, beside=fail)


async def test_what_works_beside_it_ends_before_its_store_closes(home: Path) -> None:
    ended: list[bool] = []

    async def work(app: App) -> None:
        assert app.parts.clock.now() == START
        os.kill(os.getpid(), signal.SIGTERM)
        try:
            await asyncio.Event().wait()
        finally:
            ended.append(await app.parts.store.read(lambda tx: tx.reviews.count() == 0))

    clock = RehearsalClock(HandClock(), START)
    await serve(Home(home), SETTINGS, clock=clock, started=tell, beside=work)
    assert ended == [True]
