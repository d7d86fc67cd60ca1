"""The channels under contract, each as a stage that tells what people see there.

A new channel joins with one entry in `STAGES`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

from bot.person import Person, PersonId
from bot.press import Address
from tests.adapters.channels.browser.desk import Desk
from tests.adapters.channels.slack.desk import HOME, PRODUCT
from tests.adapters.channels.slack.desk import Desk as Workplace
from tests.contract.stage import Shown, Stage
from tests.contract.teams_stage import TeamsStage
from tests.fakes import ForgetfulChannel
from tests.slack import faults
from tests.slack.screen import Seen


class BrowserStage:
    """The page, read as HTML."""

    home = Address("browser", "webcare")
    elsewhere = Address("browser", "product")
    nobodys = "card:9"

    def __init__(self, folder: Path) -> None:
        self._desk = Desk(folder)

    async def open(self) -> None:
        await self._desk.open()
        self.channel = self._desk.channel

    async def close(self) -> None:
        await self._desk.close()

    async def person(self, name: str) -> Person:
        return await self._desk.person(name)

    async def home_of(self, name: str) -> list[Shown]:
        return await self._section(name, "webcare")

    async def direct_to(self, name: str) -> list[Shown]:
        return await self._section(name, f"@{name}")

    async def _section(self, name: str, conversation: str) -> list[Shown]:
        await self._desk.switch(name)
        reader = _Reader(conversation)
        reader.feed(await self._desk.page())
        return reader.shown

    async def break_off(self) -> None:
        await self._desk.store.close()


_OURS = {
    *("li", "article", "h3", "p", "bdi", "blockquote", "details", "summary", "div"),
    *("button", "span", "ol", "time", "b", "figure", "figcaption", "del", "ins"),
}


class _Reader(HTMLParser):
    """Reads the messages of one conversation off the page."""

    def __init__(self, conversation: str) -> None:
        super().__init__()
        self._wanted = conversation
        self._inside = False
        self._in_thread = False
        self.shown: list[Shown] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = {name: value or "" for name, value in attrs}
        kinds = found.get("class", "").split()
        if tag == "section":
            self._inside = found["data-conversation"] == self._wanted
        if not self._inside:
            return
        if tag == "details":
            self._in_thread = "thread" in kinds
        if tag == "li" and self._in_thread:
            self.shown[-1].thread.append("")
        elif tag == "li":
            self.shown.append(Shown())
        if self.shown:
            self._note(tag, found)

    def _note(self, tag: str, attrs: Mapping[str, str]) -> None:
        alive = self.shown[-1].alive
        alive += [tag] if tag not in _OURS else []
        alive += [f"{n}={v}" for n, v in attrs.items() if n in ("href", "src", "style")]
        alive += [n for n in attrs if n.startswith("on")]

    def handle_endtag(self, tag: str) -> None:
        if tag == "section":
            self._inside = False
        if tag == "details":
            self._in_thread = False

    def handle_data(self, data: str) -> None:
        if not self._inside or not self.shown:
            return
        last = self.shown[-1]
        if self._in_thread and last.thread:
            last.thread[-1] += data
        else:
            last.text += data


class ForgetfulStage:
    """Our fake of a channel that cannot tell a second post from a first."""

    home = Address("browser", "webcare")
    elsewhere = Address("browser", "product")
    nobodys = "card:9"

    def __init__(self, folder: Path) -> None:
        del folder  # it keeps nothing
        self.channel = ForgetfulChannel()

    async def open(self) -> None:
        """Nothing to open."""

    async def close(self) -> None:
        """Nothing to close."""

    async def person(self, name: str) -> Person:
        return Person(PersonId(name), name.title(), name.title())

    async def home_of(self, name: str) -> list[Shown]:
        del name  # everybody sees the same
        return self._shown("webcare")

    async def direct_to(self, name: str) -> list[Shown]:
        return self._shown(f"@{name}")

    def _shown(self, conversation: str) -> list[Shown]:
        messages = self.channel.messages
        return [Shown(m.text, m.thread) for m in messages if m.to == conversation]

    async def break_off(self) -> None:
        self.channel.out = 99


class SlackStage:
    """Our own small Slack, read with the eyes of a person and to the bone."""

    home = HOME
    elsewhere = PRODUCT
    nobodys = "1700000000.000100"

    def __init__(self, folder: Path) -> None:
        self._desk = Workplace(folder)

    async def open(self) -> None:
        await self._desk.open()
        self.channel = self._desk.channel

    async def close(self) -> None:
        await self._desk.close()

    async def person(self, name: str) -> Person:
        return await self._desk.person(name)

    async def home_of(self, name: str) -> list[Shown]:
        return self._read("reviews", self._desk.screen(name).messages("reviews"))

    async def direct_to(self, name: str) -> list[Shown]:
        room = self._desk.space.direct(self._desk.space.user(name).id).id
        return self._read(room, self._desk.screen(name).direct())

    def _read(self, where: str, seen: list[Seen]) -> list[Shown]:
        return [
            Shown(
                "\n".join((one.text, *one.buttons)),
                [reply.text for reply in one.replies],
                [*self._alive(where, one), *one.pings],
            )
            for one in seen
        ]

    def _alive(self, where: str, seen: Seen) -> list[str]:
        """Give what in a message, its lines included, is more than plain words."""
        channel = self._desk.space.channel(where)
        posts = [p for p in channel.posts if seen.ts in {p.ts, p.thread}]
        marks = [post.text for post in posts if "<" in post.text]
        return marks + [kind for post in posts for kind in _beyond(post.blocks)]

    async def break_off(self) -> None:
        self._desk.space.faults.add("*", faults.broken(503), times=99)


_PLAIN = {
    *("rich_text", "rich_text_section", "rich_text_quote", "rich_text_preformatted"),
    *("text", "section", "context", "header", "divider", "plain_text", "actions"),
    "button",
}


def _beyond(part: Any) -> list[str]:
    """Give every type and address within blocks that is not plain words of ours."""
    if isinstance(part, list):
        return [found for each in part for found in _beyond(each)]
    if not isinstance(part, dict):
        return []
    own = [part["type"]] if part.get("type", "text") not in _PLAIN else []
    own += [part["url"]] if "url" in part else []
    own += ["emoji"] if part.get("emoji") else []
    return own + [found for each in part.values() for found in _beyond(each)]


STAGES: Mapping[str, Callable[[Path], Stage]] = {
    "browser": BrowserStage,
    "forgetful": ForgetfulStage,
    "slack": SlackStage,
    "teams": TeamsStage,
}
