"""What a person sees in Slack, as plain text: messages, a modal, the app's home."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from tests.slack.forms import FIELDS, View, elements
from tests.slack.workspace import Channel, Post, User, Workspace

Payload = dict[str, Any]


@dataclass(frozen=True)
class Seen:
    """A message as it is read: its words, its buttons, what stands below it."""

    ts: str
    who: str
    text: str
    notice: str
    """What the notification (and a screen reader) says: the text beside the blocks."""
    buttons: tuple[str, ...] = ()
    replies: tuple[Seen, ...] = ()
    only_me: bool = False
    pings: tuple[str, ...] = ()
    """Who is called by it: people, "channel", "here", "everyone"."""


@dataclass(frozen=True)
class SeenView:
    """A modal or a home as it is read."""

    title: str
    text: str
    buttons: tuple[str, ...]
    fields: dict[str, str] = field(default_factory=dict)
    """What each field holds, by its label; choices by the words of what is chosen."""
    errors: dict[str, str] = field(default_factory=dict)
    choices: dict[str, tuple[str, ...]] = field(default_factory=dict)
    submit: str = ""
    close: str = ""
    trouble: str = ""


@dataclass(frozen=True, slots=True)
class Screen:
    """Reads the workspace with the eyes of one person."""

    space: Workspace
    me: User

    def messages(self, where: str) -> list[Seen]:
        """Give what stands in a channel, oldest first, threads with their message."""
        channel = self.channel(where)
        mine = [p for p in channel.posts if p.only_for in {"", self.me.id}]
        return [self._seen(channel, post, mine) for post in mine if not post.thread]

    def direct(self) -> list[Seen]:
        """Give what the app and I wrote to one another."""
        return self.messages(self.space.direct(self.me.id).id)

    def modal(self) -> SeenView | None:
        """Give the modal before me; the topmost when there are several."""
        stack = self.space.modals.get(self.me.id)
        return _view(self.space, stack[-1]) if stack else None

    def home(self) -> SeenView | None:
        home = self.space.homes.get(self.me.id)
        return _view(self.space, home) if home else None

    def channel(self, where: str) -> Channel:
        """Find a channel I can open; a conversation with the app is "app"."""
        if where == "app":
            return self.space.direct(self.me.id)
        channel = self.space.channel(where)
        if self.me.id not in channel.members:
            raise CannotDo(f"{self.me.name} is not in {where}")
        return channel

    def _seen(self, channel: Channel, post: Post, mine: list[Post]) -> Seen:
        below = [p for p in mine if p.thread == post.ts]
        return Seen(
            post.ts,
            self.space.users[post.user].name,
            words(self.space, post.blocks) if post.blocks else _marked(post.text),
            _marked(post.text),
            tuple(labels(post.blocks)),
            tuple(self._seen(channel, reply, mine) for reply in below),
            bool(post.only_for),
            tuple(_pings(post)),
        )


class CannotDo(AssertionError):
    """A person in Slack could not do that: no such button, field, channel or choice."""


def words(space: Workspace, blocks: list[Payload]) -> str:
    """Read blocks out, one line for each."""
    lines = (_READ.get(block["type"], _nothing)(block) for block in blocks)
    return "\n".join(line for line in lines if line)


def labels(blocks: list[Payload]) -> Iterator[str]:
    """Give the labels of all buttons and of what stands in overflow menus."""
    for _, element in elements(blocks):
        if element["type"] == "button":
            yield plain(element["text"])
        elif element["type"] == "overflow":
            yield from (plain(option["text"]) for option in element["options"])


def plain(text: Payload | None) -> str:
    """Read a text object: mrkdwn with its marks undone, plain text as it stands."""
    if not text:
        return ""
    return _marked(text["text"]) if text["type"] == "mrkdwn" else str(text["text"])


def label(block: Payload, element: Payload) -> str:
    """Give the words a field goes by."""
    if block["type"] == "input":
        return plain(block["label"])
    return plain(block.get("text")) or plain(element.get("placeholder"))


def held(element: Payload, state: Payload) -> str:
    """Say what a field holds in the words that stand on the screen."""
    value = state[FIELDS[element["type"]][0]]
    if isinstance(value, dict):
        return plain(value["text"])
    if isinstance(value, list):
        return ", ".join(plain(v["text"]) if isinstance(v, dict) else v for v in value)
    return str(value or "")


def _view(space: Workspace, view: View) -> SeenView:
    fields, errors, choices = {}, {}, {}
    for block, element in elements(view.blocks):
        if element["type"] in FIELDS:
            name = label(block, element)
            fields[name] = held(
                element, view.state[block["block_id"]][element["action_id"]]
            )
            if "options" in element:
                choices[name] = tuple(plain(o["text"]) for o in element["options"])
            if block["block_id"] in view.errors:
                errors[name] = view.errors[block["block_id"]]
    return SeenView(
        plain(view.body.get("title")),
        words(space, view.blocks),
        tuple(labels(view.blocks)),
        fields,
        errors,
        choices,
        plain(view.body.get("submit")),
        plain(view.body.get("close")) or "Close",
        view.trouble,
    )


_LINK = re.compile(r"<(https?:[^|>]+|mailto:[^|>]+)(?:\|([^>]*))?>")
_CALL = re.compile(r"<(?:!(channel|here|everyone)|!subteam\^(\w+)|@(\w+))(?:\|[^>]*)?>")


def _marked(text: str) -> str:
    """Undo Slack's marks: links as words (address), calls as @name."""
    read = _LINK.sub(lambda m: f"{m[2]} ({m[1]})" if m[2] else m[1], text)
    read = _CALL.sub(lambda m: f"@{m[1] or m[2] or m[3]}", read)
    return read.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def _pings(post: Post) -> Iterator[str]:
    """Give whom a message calls: marks in mrkdwn, elements in rich text."""
    for text in _marked_texts(post.blocks) if post.blocks else [post.text]:
        for call in _CALL.finditer(text):
            yield call[1] or call[2] or call[3]
    for part in _parts(post.blocks):
        if part.get("type") in {"user", "usergroup", "broadcast"}:
            yield part.get("user_id") or part.get("usergroup_id") or part["range"]


def _marked_texts(blocks: list[Payload]) -> Iterator[str]:
    for part in _parts(blocks):
        if part.get("type") in {"mrkdwn", "markdown"}:
            yield part["text"]


def _parts(part: Any) -> Iterator[Payload]:
    """Give every object within blocks."""
    if isinstance(part, dict):
        yield part
    for inside in part.values() if isinstance(part, dict) else part:
        if isinstance(inside, (dict, list)):
            yield from _parts(inside)


def _section(block: Payload) -> str:
    told = [plain(block.get("text"))]
    told += [" ".join(plain(f).split("\n")) for f in block.get("fields", ())]
    return "\n".join(line for line in told if line)


def _context(block: Payload) -> str:
    return " ".join(
        e["alt_text"] if e["type"] == "image" else plain(e) for e in block["elements"]
    )


def _rich(block: Payload) -> str:
    return "\n".join(_rich_lines(block["elements"]))


_MARKS = {"rich_text_quote": "> ", "rich_text_list": "- "}


def _rich_lines(parts: list[Payload]) -> Iterator[str]:
    for part in parts:
        mark = _MARKS.get(part["type"], "")
        if part["type"] == "rich_text_list":
            yield from (mark + line for line in _rich_lines(part["elements"]))
        else:
            line = "".join(map(_rich_word, part["elements"]))
            yield mark + line.rstrip("\n").replace("\n", f"\n{mark}")


_RICH: dict[str, Callable[[Payload], str]] = {
    "text": lambda e: str(e["text"]),
    "link": lambda e: f"{e['text']} ({e['url']})" if e.get("text") else str(e["url"]),
    "emoji": lambda e: f":{e['name']}:",
    "user": lambda e: f"@{e['user_id']}",
    "usergroup": lambda e: f"@{e['usergroup_id']}",
    "channel": lambda e: f"#{e['channel_id']}",
    "broadcast": lambda e: f"@{e['range']}",
    "date": lambda e: str(e.get("fallback") or e["timestamp"]),
}


def _rich_word(element: Payload) -> str:
    return _RICH[element["type"]](element)


def _nothing(_: Payload) -> str:
    return ""


_READ: dict[str, Callable[[Payload], str]] = {
    "header": lambda b: plain(b["text"]),
    "section": _section,
    "context": _context,
    "rich_text": _rich,
    "divider": lambda _: "---",
    "image": lambda b: str(b["alt_text"]),
    "markdown": lambda b: str(b["text"]),
    "input": lambda b: "\n".join(
        filter(None, [plain(b["label"]), plain(b.get("hint"))])
    ),
}
