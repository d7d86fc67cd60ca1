"""Takes the pictures of the README: starts the demo and looks at it in Chromium.

    .venv/bin/python docs/pictures/take.py

It needs /usr/bin/chromium, as the tests do, and writes beside itself.
"""

# ruff: noqa: INP001 - a script, not a package

from __future__ import annotations

import asyncio
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from playwright.async_api import Browser, Locator, async_playwright

FOLDER = Path(__file__).parent
CHROMIUM = "/usr/bin/chromium"
ARGS = (
    *("--headless", "--no-sandbox", "--disable-gpu", "--disable-quic"),
    *("--no-first-run", "--disable-background-networking"),
    *("--disable-component-update", "--disable-sync"),
)
CUSTOMER = "Amy Thompson"
"""Writes English in the demo, so the words of the pictures are of one language."""


@asynccontextmanager
async def demo() -> AsyncIterator[str]:
    """Run the demo on a free port and give its address."""
    command = ("-m", "bot", "demo", "--port", "0", "--language", "en")
    pipe = asyncio.subprocess.PIPE
    running = await asyncio.create_subprocess_exec(
        sys.executable, *command, stdout=pipe
    )
    assert running.stdout is not None  # noqa: S101 - it was asked for above
    said = (await running.stdout.readline()).decode()
    try:
        yield next(word for word in said.split() if word.startswith("http"))
    finally:
        running.terminate()
        await running.wait()


async def card_of(browser: Browser, address: str, width: int, height: int) -> Locator:
    """Open the page in a window of this size and wait for the card."""
    page = await browser.new_page(
        viewport={"width": width, "height": height},
        device_scale_factor=2,
        color_scheme="light",
    )
    await page.goto(address)
    card = page.locator("article.card", has_text=CUSTOMER)
    await card.wait_for(timeout=30_000)
    return card


async def take() -> None:
    async with demo() as address, async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=ARGS)
        card = await card_of(browser, address, 752, 900)
        await card.screenshot(path=FOLDER / "card.png")
        card = await card_of(browser, address, 412, 915)
        await card.get_by_role("button", name="Approve and publish").click()
        await card.page.locator("#dialog textarea").first.wait_for()
        await card.page.screenshot(path=FOLDER / "phone.png", animations="disabled")
        await browser.close()


if __name__ == "__main__":
    asyncio.run(take())
