"""A page with its server for tests: the real store, a clock by hand, chosen answers."""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import aiohttp

from adapters.channels.browser import BrowserChannel
from adapters.web import Server
from bot.blocks import Block, Button, Head, Info, Quote
from bot.card import Card
from bot.dispatch import Dispatch
from bot.person import Person, PersonId
from bot.press import Address, Answer, Dialog, Done, Request
from bot.subject import Subject
from bot.words import Line, Words, line
from tests.fakes import HandClock
from tests.playbooks import BODY
from tests.stores import open_store

HOME = Address("browser", "webcare")
WORDS = Words("en", "UTC")
REPLY = Button("reply", line("plain", text="Reply…"), primary=True)
TAKE = Button("take", line("plain", text="Take"))


def plain(text: str) -> Line:
    return line("plain", text=text)


def card(text: str = "Two weeks late.", **changes: Any) -> Card:
    """Give a card with these words of a customer."""
    head = changes.pop("head", "Not taken yet")
    blocks: tuple[Block, ...] = (
        Head(plain(head)),
        Info((plain("1 of 5 stars"), plain("Plein"))),
        Quote(text),
    )
    made: dict[str, Any] = {
        "subject": Subject("case", "1"),
        "summary": plain("New complaint"),
        "blocks": blocks,
        "buttons": (REPLY, TAKE),
    }
    return Card(**{**made, **changes})


def dialog(**changes: Any) -> Dialog:
    made: dict[str, Any] = {
        "action": "reply",
        "subject": Subject("case", "1"),
        "title": plain("Reply to Karin"),
    }
    return Dialog(**{**made, **changes})


@dataclass
class Answers:
    """A dispatch that notes what was asked and answers what it was told to.

    What it was not told about goes to the `real` one, where a test gave it one.
    """

    asked: list[Request] = field(default_factory=list)
    coming: deque[Answer | Exception] = field(default_factory=deque)
    real: Dispatch | None = None

    def then(self, *answers: Answer | Exception) -> None:
        self.coming.extend(answers)

    async def __call__(self, request: Request) -> Answer:
        self.asked.append(request)
        if self.real and not self.coming:
            return await self.real(request)
        answer = self.coming.popleft() if self.coming else Done(plain("Done."))
        if isinstance(answer, Exception):
            raise answer
        return answer


@dataclass
class Desk:
    """One running page. Close it, also after `stop`."""

    folder: Path
    demo: bool = True
    rules: Mapping[str, Any] = field(default_factory=dict)
    clock: HandClock = field(default_factory=HandClock)
    dispatch: Answers = field(default_factory=Answers)
    address: str = ""

    async def open(self) -> Desk:
        self.store = open_store(self.folder / "wederwoord.db")
        rules = {"language": "en", "zone": "UTC", **self.rules}
        book = {**BODY["playbook"], **rules}
        body = {**BODY, "playbook": book}
        await self.store.write(lambda tx: tx.playbook.put(body, self.clock.now()))
        await self.start()
        self.web = aiohttp.ClientSession(cookie_jar=aiohttp.CookieJar(unsafe=True))
        return self

    async def start(self, port: int = 0) -> None:
        self.channel = BrowserChannel(
            self.store, self.clock, self.dispatch, demo=self.demo
        )
        self.server = Server([self.channel], _well)
        self.address = await self.server.start("127.0.0.1", port)
        self.channel.open_at(self.address)

    async def close(self) -> None:
        await self.web.close()
        await self.server.stop()
        await self.store.close()

    async def person(self, name: str) -> Person:
        book = await self.store.read(lambda tx: tx.playbook.current())
        return book.people[PersonId(name)]

    # -------------------------------------------------------------- calls

    async def page(self) -> str:
        async with self.web.get(f"{self.address}/") as answer:
            return await answer.text()

    async def token(self) -> str:
        """Give the token that stands in a page served to us."""
        _, _, rest = (await self.page()).partition('wederwoord-token" content="')
        return rest.partition('"')[0]

    async def headers(self) -> dict[str, str]:
        return {"Origin": self.address, "X-Wederwoord-Token": await self.token()}

    async def post(
        self, path: str, body: object, headers: Mapping[str, str] | None = None
    ) -> tuple[int, Any]:
        """Send JSON as our page does; give the status and what came back."""
        if headers is None:
            headers = await self.headers()
        async with self.web.post(
            f"{self.address}{path}", json=body, headers=headers
        ) as answer:
            is_json = answer.content_type == "application/json"
            return answer.status, await (answer.json() if is_json else answer.text())

    async def press(self, **sent: Any) -> tuple[int, Any]:
        made = {
            "action": "take",
            "subject": "case:1",
            "post": "card:1",
            "conversation": "webcare",
            "clicked": "1",
        }
        return await self.post("/press", {**made, **sent})

    async def switch(self, person: str) -> None:
        status, _ = await self.post("/person", {"person": person})
        assert status == 204


async def _well() -> dict[str, str]:
    return {"store": ""}
