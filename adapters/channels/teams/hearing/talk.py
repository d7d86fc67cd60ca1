"""What is asked without a card: what somebody types to us, and the action on a message.

In a channel Teams hands over only what mentions us. What was typed carries its marks,
`<at>wederwoord</at>` and `&amp;`; they are undone.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from html.parser import HTMLParser
from urllib.parse import parse_qsl, urlencode, urlsplit

from adapters.channels.teams.calling.posting import NAME
from adapters.channels.teams.hearing.presses import (
    Heard,
    Press,
    Spot,
    heard,
    written,
)
from adapters.chat.payloads import Payload, at, name, needed, rows, table
from bot.links import safe_url
from bot.noted import first_link
from bot.ports.events import Typed
from bot.press import Request
from bot.review import plain
from bot.spoken import Spoken, understand
from bot.subject import TEAM

# ------------------------------------------------------------------ what was typed


def said(activity: Payload, now: datetime, *, dev: bool = False) -> Press | Typed:
    """Read what somebody typed: a request, or talk in a thread that is no command."""
    by = heard(activity, dev=dev)
    typed = _to_us(activity)
    asked = Spoken("home") if by.personal and _greets(typed) else understand(typed)
    thread = by.where.thread
    wrote = name(activity, "id")
    if not by.personal and thread not in ("", wrote) and _no_command(asked):
        spot = replace(by.where, message=thread)
        return Typed(spot, typed)
    # A first message of a channel begins the thread in which it is answered.
    where = replace(by.where, message=wrote, thread=thread)
    request = Request(
        action=asked.action,
        subject=asked.subject,
        who=by.who,
        where=where,
        key=by.key(),
        at=now,
        step=asked.step,
        values=asked.values,
    )
    return Press(request, Spot.TALK, where, by.personal)


def _no_command(asked: Spoken) -> bool:
    return asked.action == "help" and "typed" in asked.values


_GREETINGS = {"", "hi", "hello", "hey", "hallo", "hoi", "dag", "goedemorgen", "start"}


def _greets(typed: str) -> bool:
    """Tell whether somebody only says hello, or nothing: they get what waits."""
    return plain(typed).strip("!. ") in _GREETINGS


def _to_us(activity: Payload) -> str:
    """Give what was typed without our own name, wherever that stands."""
    text = _text(activity)
    for mark in _our_marks(activity):
        text = text.replace(mark, " ")
    return readable(text)


def _our_marks(activity: Payload) -> Iterator[str]:
    """Give each mark in a text that stands for us."""
    us = name(activity, "recipient", "id")
    for entity in rows(activity, "entities"):
        mark = at(entity, "text")
        mentioned = table(entity, "mentioned").get("id")
        if mentioned == us and isinstance(mark, str) and len(mark) > len("<at></at>"):
            yield mark


def _text(activity: Payload) -> str:
    found = at(activity, "text")
    return written("" if found is None else found)


_MENTIONED = re.compile(r"<at(?:\s[^<>]*)?>([^<>]*)</at>", re.IGNORECASE)


def readable(text: object) -> str:
    """Give a message as people read it. Raises ValueError when it is no text."""
    named = _MENTIONED.sub(r"@\1", written("" if text is None else text))
    return html.unescape(named).replace("\xa0", " ").strip()


# ------------------------------------------------------------------ coming in


def visited(activity: Payload, now: datetime, *, dev: bool = False) -> Press | None:
    """Read that somebody let us into their own chat; None for anything else."""
    if name(activity, "action") != "add":
        return None
    by = heard(activity, dev=dev)
    if not by.personal:
        return None
    request = Request("home", TEAM, by.who, by.where, by.key(), now)
    return Press(request, Spot.VISIT, by.where, personal=True)


# ------------------------------------------------------------------ on a message


def noted(activity: Payload, now: datetime, *, dev: bool = False) -> Press:
    """Read the action on a message: a dialog opens that holds what it says."""
    by = heard(activity, dev=dev)
    message = table(activity, "value", "messagePayload")
    id_ = needed(message, "id")
    where = replace(by.where, message=id_, thread=by.where.thread or id_)
    request = Request(
        action="note",
        subject=TEAM,
        who=by.who,
        where=where,
        key=by.key(id_),
        at=now,
        values=_noted(message, by),
    )
    return Press(request, Spot.OPEN, where, by.personal)


def _noted(message: Payload, by: Heard) -> Mapping[str, str]:
    text, id_ = _words(message), needed(message, "id")
    ref = f"{NAME}-{by.where.conversation}-{id_}"
    held = {"text": text, "at": _moment(message), "ref": ref}
    # A link in the message leads to where it was said; else the message is the place.
    return held if first_link(text) else {**held, "link": _link(message)}


def _words(message: Payload) -> str:
    content = written(at(message, "body", "content") or "")
    is_html = at(message, "body", "contentType") != "text"
    return words_of(content) if is_html else content.strip()


def _moment(message: Payload) -> str:
    """Give when a message was written. Raises ValueError when it does not say."""
    found = datetime.fromisoformat(needed(message, "createdDateTime"))
    return found.replace(tzinfo=found.tzinfo or UTC).astimezone(UTC).isoformat()


_HOSTS = ("teams.microsoft.com", "teams.cloud.microsoft", "teams.live.com")


def _link(message: Payload) -> str:
    """Give the address of a message at Teams itself, "" for any other."""
    link = at(message, "linkToMessage")
    known = isinstance(link, str) and link.startswith(
        tuple(f"https://{host}/" for host in _HOSTS)
    )
    return _short(safe_url(str(link))) if known else ""


_LINK = 600
"""Characters of an address that a note takes."""
_LEADS = ("tenantId", "groupId", "parentMessageId")
"""What finds a message; the names of the team and the channel only make it long."""


def _short(link: str) -> str:
    """Give an address as short as it can be, "" where that is too long still."""
    if len(link) <= _LINK:
        return link
    found = urlsplit(link)
    leads = [part for part in parse_qsl(found.query) if part[0] in _LEADS]
    short = found._replace(query=urlencode(leads), fragment="").geturl()
    return short if len(short) <= _LINK else ""


# ------------------------------------------------------------------ words in HTML


class _Words(HTMLParser):
    """Keeps the words of a message: what parts lines parts them, links say where to."""

    _BREAKS = frozenset({"br", "p", "div", "li", "tr", "h1", "h2", "h3", "blockquote"})
    _UNSEEN = frozenset({"script", "style"})

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self._unseen = 0
        self._link, self._label = "", 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._unseen += tag in self._UNSEEN
        if tag in self._BREAKS:
            self.parts.append("\n")
        told = dict(attrs)
        if tag == "a":
            self._link = safe_url(told.get("href") or "")
            self._label = len(self.parts)
        if tag in ("emoji", "img"):
            self.parts.append(told.get("alt") or "")

    def handle_endtag(self, tag: str) -> None:
        self._unseen -= tag in self._UNSEEN and self._unseen > 0
        if tag in self._BREAKS - {"br"}:
            self.parts.append("\n")
        if tag == "a" and self._link not in "".join(self.parts[self._label :]):
            self.parts.append(f" ({self._link})")

    def handle_data(self, data: str) -> None:
        if not self._unseen:
            self.parts.append(data)


_SPACES = re.compile(r"[^\S\n]+")
_LINES = re.compile(r"\s*\n\s*\n\s*")


def words_of(content: str) -> str:
    """Give the words of a message in HTML, and nothing else of it."""
    reader = _Words()
    reader.feed(content)
    reader.close()
    text = _SPACES.sub(" ", "".join(reader.parts).replace("\xa0", " "))
    return "\n".join(
        line.strip() for line in _LINES.sub("\n\n", text).strip().split("\n")
    )
