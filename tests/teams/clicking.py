"""A person at the playground's page: reads what stands there, presses and types.

Only one person sits there. Others act over HTTP as that page does, on the cards of
which it was told, so that everybody presses what really stands in the channel.
"""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import Any

from playwright.async_api import Browser, Locator, Page, WebSocket, expect

from tests.teams.playground import Playground

Payload = dict[str, Any]

PATIENCE = 20_000
"""Milliseconds that something may take to appear: the pause of a reply and more."""
MESSAGE = ";messageid="
NOTHING: Mapping[str, str] = MappingProxyType({})
_CARD = ".ac-adaptiveCard"
_TYPED = "[data-lexical-editor]"


@dataclass(frozen=True, slots=True)
class Seen:
    """A message as the page was told of it last."""

    conversation: str
    id: str
    message: Payload

    @property
    def card(self) -> Payload:
        """Give the card it holds, {} when it has none."""
        for attached in self.message.get("attachments", []):
            return dict(attached["content"])
        return {}

    @property
    def public(self) -> bool:
        """Tell whether it stands in a channel: what is in a chat is for one person."""
        return self.conversation.startswith("19:")

    @property
    def thread(self) -> str:
        """Give the conversation in which it stands: every post begins one."""
        here = self.conversation
        return here if MESSAGE in here else f"{here}{MESSAGE}{self.id}"

    def says(self, *said: str) -> bool:
        text = json.dumps(self.message, ensure_ascii=False)
        return all(part in text for part in said)

    def part(self, **known: str) -> Payload:
        """Give the part of the card that is known so; {} when there is none."""
        fits = (each for each in _parts(self.card) if known.items() <= each.items())
        return next(fits, {})


def _parts(card: Any) -> Iterator[Payload]:
    if isinstance(card, list):
        for each in card:
            yield from _parts(each)
    if isinstance(card, dict):
        yield card
        for each in card.values():
            yield from _parts(each)


@dataclass
class Wire:
    """What the page was told that the bot says, oldest first."""

    seen: dict[str, Seen] = field(default_factory=dict)
    news: asyncio.Event = field(default_factory=asyncio.Event)

    def listen(self, line: WebSocket) -> None:
        if "/_ws_conversation/" in line.url:
            line.on("framereceived", self._hear)

    def _hear(self, told: str | bytes) -> None:
        found = json.loads(told)
        if message := found.get("message"):
            id_ = message["messageId"]
            known = self.seen.get(id_)
            where = known.conversation if known else found["actionConversationId"]
            self.seen[id_] = Seen(where, id_, message)
            self.news.set()

    async def newest(self, *said: str, after: int = 0, **known: str) -> Seen:
        """Wait for a post in a channel that says this and has a part known so."""
        while not (found := self._found(said, after, known)):
            self.news.clear()
            await asyncio.wait_for(self.news.wait(), PATIENCE / 1000)
        return found

    def _found(
        self, said: Sequence[str], after: int, known: Mapping[str, str]
    ) -> Seen | None:
        newest = reversed([*self.seen.values()][after:])
        found = (seen for seen in newest if seen.public and seen.part(**known))
        return next((seen for seen in found if seen.says(*said)), None)


@dataclass(frozen=True, slots=True)
class Colleague:
    """Somebody who acts elsewhere, on what stands in the channels."""

    name: str
    teams: Playground
    wire: Wire

    async def press(self, label: str, *said: str) -> Any:
        """Press a button of the newest card that says this; gives the answer."""
        return await self.send(await self.wire.newest(*said, title=label), label)

    async def open(self, label: str, *said: str, title: str) -> Seen:
        """Press what opens a dialog; gives the new card, which has that title."""
        at, before = await self.wire.newest(*said, title=label), len(self.wire.seen)
        await self.send(at, label)
        return await self.wire.newest(after=before, text=title)

    async def send(
        self, at: Seen, label: str, typed: Mapping[str, str] = NOTHING
    ) -> Any:
        """Press a button of this very card, with what is typed by its labels."""
        action = at.part(title=label)
        data = {**action["data"], **dict(_filled(at, typed))}
        do = {
            "Action.Execute": self.teams.execute,
            "Action.Submit": self.teams.submit,
        }
        return await do[action["type"]](self.name, at.thread, at.id, data)


def _filled(at: Seen, typed: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Give what each field of a card holds; one that was left alone keeps its own."""
    for each in _parts(at.card):
        if str(each.get("type")).startswith("Input."):
            label = each.get("label") or each["title"]
            own = each.get("value", "")
            known = (text for field, text in typed.items() if label.startswith(field))
            yield each["id"], next(known, own)


@dataclass
class Screen:
    """The page, before which one person sits."""

    page: Page
    room: Path
    wire: Wire
    shots: int = 0

    # ------------------------------------------------------------------ where they are

    async def go(self, place: str) -> None:
        """Go to a channel or a chat of the list on the left."""
        listed = self.page.get_by_role("treeitem", name=place)
        await listed.first.click(timeout=PATIENCE)

    # ------------------------------------------------------------------ what they see

    def thread(self, said: str | re.Pattern[str]) -> Locator:
        """Give the thread of a channel in which only this is said."""
        return self.page.locator(".fui-Card").filter(has_text=said)

    def case(self, author: str) -> Locator:
        """Give the thread of a case; lists may name it too, but not when it was."""
        return self.thread(re.compile(rf"{author} · \d+ \w+ \d\d:\d\d"))

    def card(self, *said: str) -> Locator:
        """Give the newest card of this chat that says all this."""
        return self.newest(self.page, *said)

    def newest(self, where: Page | Locator, *said: str) -> Locator:
        """Give the newest card there, as in a thread, that says all this."""
        found = where.locator(_CARD)
        for part in said:
            found = found.filter(has_text=part)
        return found.last

    def first(self, thread: Locator) -> Locator:
        """Give the card with which a thread begins."""
        return thread.locator(_CARD).first

    async def sees(self, where: Locator, *said: str) -> None:
        """Wait until all this can be read there."""
        for part in said:
            await expect(where).to_contain_text(part, timeout=PATIENCE)

    async def sees_no(self, where: Locator, *said: str) -> None:
        for part in said:
            await expect(where).not_to_contain_text(part, timeout=PATIENCE)

    async def buttons(self, where: Locator) -> list[str]:
        return await where.get_by_role("button").all_inner_texts()

    async def shot(self, name: str, where: Locator | None = None) -> None:
        """Keep a picture in the folder of the test, for whoever looks why it failed."""
        self.shots += 1
        if where:
            await where.evaluate("part => part.scrollIntoView({block: 'center'})")
        await self.page.screenshot(path=self.room / f"{self.shots:02}-{name}.png")

    # ------------------------------------------------------------------ what they do

    async def press(self, where: Locator, label: str) -> None:
        button = where.get_by_role("button", name=label, exact=True)
        await button.click(timeout=PATIENCE)

    async def write(self, where: Locator, label: str, text: str) -> None:
        await self.input(where, label).fill(text, timeout=PATIENCE)

    def input(self, where: Locator, label: str) -> Locator:
        return where.get_by_label(label)

    async def choose_first(self, where: Locator) -> None:
        await where.get_by_role("radio").first.check(timeout=PATIENCE)

    async def ask(self, thread: Locator, text: str) -> None:
        """Type something to the bot in a thread, as people do: it is mentioned."""
        await thread.locator(_TYPED).click(timeout=PATIENCE)
        await self.page.keyboard.type("@weder")
        await self.page.get_by_role("menuitem", name="wederwoord").click()
        await self.page.keyboard.type(text)
        await self.page.keyboard.press("Enter")

    async def say(self, text: str) -> None:
        """Type something in a chat; only there is one place to type."""
        box = self.page.locator(_TYPED)
        await expect(box).to_have_count(1, timeout=PATIENCE)
        await box.press_sequentially(text)
        await expect(box).to_contain_text(text)
        await box.press("Enter")


@asynccontextmanager
async def screen(browser: Browser, home: str, room: Path) -> AsyncIterator[Screen]:
    """Open the playground's page."""
    context = await browser.new_context(viewport={"width": 1400, "height": 1100})
    page, wire = await context.new_page(), Wire()
    page.on("websocket", wire.listen)
    await page.goto(home, wait_until="commit")
    try:
        yield Screen(page, room, wire)
    finally:
        await context.close()
