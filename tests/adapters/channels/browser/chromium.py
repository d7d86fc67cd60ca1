"""A real browser for tests: Debian's Chromium, and what it complained of."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from playwright.async_api import Browser, Page, async_playwright, expect

from bot.blocks import Button, Field
from bot.press import Dialog
from tests.adapters.channels.browser.desk import HOME, WORDS, Desk, card, dialog, plain

CHROMIUM = Path("/usr/bin/chromium")
MARKS = [
    pytest.mark.browser,
    pytest.mark.skipif(not CHROMIUM.exists(), reason=f"there is no {CHROMIUM}"),
]
Visit = Callable[..., Awaitable[Page]]
"""Opens a window on the page, of a width and height."""

expect.set_options(timeout=10_000)

_ARGS = (
    *("--headless", "--no-sandbox", "--disable-gpu", "--disable-quic"),
    *("--no-first-run", "--disable-background-networking"),
    *("--disable-component-update", "--disable-sync"),
)


_TOLD = ("net::ERR_", "status of 401", "status of 403")
"""What the console says too when the page says it in words: no line, no right."""


@asynccontextmanager
async def chromium() -> AsyncIterator[Browser]:
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=_ARGS)
        yield browser
        await browser.close()


class Window:
    """A page in a browser and every complaint it made."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.complaints: list[str] = []
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("console", lambda said: self._note(said.type, said.text))

    def _note(self, kind: str, text: str) -> None:
        told = any(part in text for part in _TOLD)
        if kind in ("error", "warning") and not told:
            self.complaints.append(text)


def form(text: str = "Dear Karin", **changes: object) -> Dialog:
    fields = (Field("text", "text", plain("Text"), text, most=3000),)
    publish = Button("reply", plain("Publish"), "publish", primary=True)
    save = Button("reply", plain("Save"), "save")
    return dialog(
        **{"fields": fields, "submit": publish, "buttons": (save,), **changes}
    )


async def placed(desk: Desk, number: int = 1, text: str = "Te laat.") -> None:
    await desk.channel.post(HOME, card(text), f"card:{number}", WORDS)
