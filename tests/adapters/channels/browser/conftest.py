"""Desks and windows that are opened before a test and closed after it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from playwright.async_api import Browser, Page

from tests.adapters.channels.browser.chromium import Visit, Window, chromium
from tests.adapters.channels.browser.desk import Desk


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncIterator[Desk]:
    """Open a demo: anybody is anybody, at first the first person of the playbook."""
    opened = await Desk(tmp_path).open()
    yield opened
    await opened.close()


@pytest.fixture
async def office(tmp_path: Path) -> AsyncIterator[Desk]:
    """Open the real thing: people come in by a link."""
    opened = await Desk(tmp_path, demo=False).open()
    yield opened
    await opened.close()


@pytest.fixture
async def browser() -> AsyncIterator[Browser]:
    async with chromium() as opened:
        yield opened


@pytest.fixture
async def visit(browser: Browser, desk: Desk) -> AsyncIterator[Visit]:
    """Open windows on the page; none may have complained in the end."""
    windows: list[Window] = []

    async def open_window(width: int = 1000, height: int = 800) -> Page:
        size = {"width": width, "height": height}
        context = await browser.new_context(viewport=size)  # type: ignore[arg-type]
        windows.append(Window(await context.new_page()))
        await windows[-1].page.goto(desk.address)
        return windows[-1].page

    yield open_window
    for window in windows:
        await window.page.close()
    assert [said for window in windows for said in window.complaints] == []
