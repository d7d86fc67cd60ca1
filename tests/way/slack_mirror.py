"""Our Slack channel for the stories: its messages are read as a person sees them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from bot.press import Address
from tests.slack.forms import Payload, elements
from tests.slack.screen import labels, words
from tests.slack.workspace import Post as Message
from tests.slack.workspace import Workspace
from tests.way import mirror
from tests.way.mirror import Stands

HOME, PRODUCT = "C01HOME", "C02PROD"
PLACES = {HOME: "webcare", PRODUCT: "product"}


@dataclass
class Mirror(mirror.Mirror):
    space: Workspace = field(kw_only=True)

    def place(self, at: Address) -> str:
        if at.conversation in PLACES:
            return PLACES[at.conversation]
        with_us = self.space.channels[at.conversation].members
        [who] = with_us - {self.space.app.user}
        return f"@{self.space.users[who].name}"

    def _stood(self, at: Address) -> datetime:
        """Give the moment that its name in Slack tells."""
        seconds, parts = map(int, at.message.split("."))
        return datetime.fromtimestamp(seconds, UTC) + timedelta(microseconds=parts)

    def message(self, key: str) -> Message:
        """Give the message that stands under a key."""
        return self._found(self.placed[key].at)

    def _found(self, at: Address) -> Message:
        found = self.space.channels[at.conversation].post(at.message)
        assert found, f"{at} does not stand in Slack"
        return found

    def read(self, at: Address) -> Stands:
        return self._seen(self._found(at))

    def _said(self, at: Address, key: str, text: str) -> Stands:
        """Give the message that carries a key, as an app sees it."""
        del text
        posts = reversed(self.space.channels[at.conversation].posts)
        carried = ((p, (p.metadata or {}).get("event_payload", {})) for p in posts)
        return self._seen(next(p for p, told in carried if told.get("key") == key))

    def _seen(self, message: Message) -> Stands:
        read = f"{words(self.space, message.blocks)}\n{_unmarked(message.text)}"
        blocks, thread = message.blocks, message.thread
        return Stands(message.ts, read, [*labels(blocks)], thread, [*does(blocks)])


def does(blocks: list[Payload]) -> Iterator[str]:
    """Give what the buttons do, in order; only those of ours do something."""
    for _, element in elements(blocks):
        mark, *parts = element.get("action_id", "").split("/")
        if mark == "ww" and element["type"] == "button":
            yield "/".join(parts[:3])


def _unmarked(text: str) -> str:
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
