"""A person at local-slack's page: reads what stands there, presses and types.

local-slack draws no rich text, which our cards are made of, and shows "[rich_text]"
where it stands. So on its way to the page each such block becomes plain words; nothing
else is changed, and nothing on its way back.
"""

from __future__ import annotations

import json
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import Any

from playwright.async_api import (
    Browser,
    Locator,
    Page,
    WebSocketRoute,
    expect,
)

Payload = dict[str, Any]

PATIENCE = 20_000
"""Milliseconds that something may take to appear: the pause of a reply and more."""


@dataclass
class Screen:
    """One window on the page. Whoever acts is chosen on top of it, as in the page.

    A dialog of local-slack stands in every window, so that one window does for all.
    """

    page: Page
    room: Path
    shots: int = 0

    # ------------------------------------------------------------------ where they are

    async def act_as(self, whole_name: str, place: str = "") -> None:
        """Become somebody, and go to a channel or a conversation of the sidebar."""
        await self.page.locator(".actas select").select_option(label=whole_name)
        if place:
            await self.go(place)

    async def go(self, place: str) -> None:
        await self.page.locator(".sidebar-item", has_text=place).click()
        title = self.page.locator(".channel-title")
        await expect(title).to_contain_text(place)

    # ------------------------------------------------------------------ what they see

    def message(self, *said: str) -> Locator:
        """Give the newest message of this conversation that says all this."""
        found = self.page.locator(".messages .msg")
        for part in said:
            found = found.filter(has_text=part)
        return found.last

    @property
    def dialog(self) -> Locator:
        return self.page.locator(".modal")

    @property
    def home(self) -> Locator:
        return self.page.locator(".home")

    async def sees(self, where: Locator, *said: str) -> None:
        """Wait until all this can be read there."""
        for part in said:
            await expect(where).to_contain_text(part, timeout=PATIENCE)

    async def sees_no(self, where: Locator, *said: str) -> None:
        for part in said:
            await expect(where).not_to_contain_text(part, timeout=PATIENCE)

    async def buttons(self, where: Locator) -> list[str]:
        return await where.locator(".bk-button").all_inner_texts()

    async def thread(self, card: Locator, *said: str) -> None:
        """Open the thread of a card, wait for these words there, and close it."""
        await card.locator(".thread-summary").click(timeout=PATIENCE)
        await self.sees(self.page.locator(".thread-pane"), *said)
        await self.shot("thread")
        await self.page.locator(".thread-x").click()

    async def shot(self, name: str) -> None:
        """Keep a picture in the folder of the test, for whoever looks why it failed."""
        self.shots += 1
        await self.page.screenshot(path=self.room / f"{self.shots:02}-{name}.png")

    # ------------------------------------------------------------------ what they do

    async def press(self, where: Locator, label: str) -> None:
        button = where.get_by_role("button", name=label, exact=True)
        await button.click(timeout=PATIENCE)

    async def open(self, where: Locator, label: str) -> Locator:
        """Press what opens a dialog; gives that dialog once it stands there."""
        await self.press(where, label)
        await expect(self.dialog).to_be_visible(timeout=PATIENCE)
        return self.dialog

    async def write(self, label: str, text: str) -> None:
        await self.input(label).fill(text)

    def input(self, label: str) -> Locator:
        """Give where a text is typed; local-slack has but one line for each."""
        return self._field(label).locator(".bk-plain-input")

    async def choose(self, label: str, option: str) -> None:
        """Choose one, from a list or among the buttons beside each other."""
        field = self._field(label)
        if await field.locator("select").count():
            await field.locator("select").select_option(label=option)
        else:
            await self.tick(label, option)

    async def tick(self, label: str, option: str) -> None:
        await self._field(label).get_by_label(option, exact=True).check()

    async def choose_first(self, label: str) -> None:
        await self._field(label).locator("label input").first.check()

    async def send(self, label: str) -> None:
        """Send the dialog in by the button with this label."""
        await self.press(self.dialog.locator(".modal-foot"), label)

    async def gone(self) -> None:
        """Wait until no dialog stands there any more."""
        await expect(self.dialog).to_have_count(0, timeout=PATIENCE)

    async def close(self) -> None:
        await self.dialog.locator(".modal-x").click()
        await self.gone()

    async def say(self, text: str) -> None:
        """Type something to everybody here, or a command."""
        await self.page.locator(".main .composer-input").fill(text)
        await self.page.locator(".main .composer-send").click()

    def _field(self, label: str) -> Locator:
        named = self.page.locator(".bk-label", has_text=label)
        return self.dialog.locator(".bk-input").filter(has=named)


@asynccontextmanager
async def screen(browser: Browser, home: str, room: Path) -> AsyncIterator[Screen]:
    """Open a window on local-slack's page."""
    context = await browser.new_context(viewport={"width": 1400, "height": 1000})
    page = await context.new_page()
    await page.route_web_socket(re.compile("/ui$"), _readable)
    await page.goto(home)
    try:
        yield Screen(page, room)
    finally:
        await context.close()


# ------------------------------------------------------------------ rich text


def _readable(line: WebSocketRoute) -> None:
    server = line.connect_to_server()
    server.on_message(lambda told: line.send(json.dumps(_plain(json.loads(told)))))


def _plain(told: Any) -> Any:
    """Give what the page is told with words where a rich text stands."""
    if isinstance(told, list):
        parts = ([_plain(each)] if not _is_rich(each) else _said(each) for each in told)
        return list(chain.from_iterable(parts))
    if isinstance(told, dict):
        return {key: _plain(value) for key, value in told.items()}
    return told


def _is_rich(told: Any) -> bool:
    return isinstance(told, dict) and told.get("type") == "rich_text"


def _said(block: Payload) -> list[Payload]:
    """Give the paragraphs of a rich text; what is quoted begins with a bar."""
    return [
        {"type": "section", "text": {"type": "plain_text", "text": _words(element)}}
        for element in block["elements"]
    ]


def _words(element: Payload) -> str:
    mark = "▎ " if element["type"] == "rich_text_quote" else ""
    runs = (str(run.get("text") or run.get("url", "")) for run in element["elements"])
    return mark + "".join(runs)
