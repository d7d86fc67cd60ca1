"""What people read and can press on each channel, so that it can be held side by side.

Words are compared as words: each channel has its own marks and order around them. What
only one channel has to say (what a colour says elsewhere, how to load a choice) is in
`GLUE`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from adapters.channels.browser.view import dialog_view
from bot.press import Answer, Dialog, Wrong
from bot.words import Line, Words
from tests.way.asked import page_of
from tests.way.chat_team import ChatTeam
from tests.way.mirror import plain
from tests.way.team import Team

View = dict[str, Any]

_READ = {
    *("title", "text", "parts", "stance", "by", "public", "internal", "detail"),
    *("link", "label", "hint", "value", "error", "errors", "summary", "rest"),
    *("blocks", "buttons", "fields", "submit"),
}


@dataclass(frozen=True)
class Screen:
    """One card or dialog: its words, and what can be pressed ("reply//case:1")."""

    name: str
    words: frozenset[str]
    does: frozenset[str]


def words(*texts: str) -> frozenset[str]:
    """Give the words in some texts; an address is none, it stands behind a link."""
    said = re.sub(r"https?://\S+", "", plain("\n".join(texts)))
    return frozenset(re.findall(r"\w+", said))


def glue(said: Words) -> frozenset[str]:
    """Give the words that stand around those of a card on some channels only."""
    keys = (
        *("action.open", "page.removed", "page.added", "page.told_public"),
        *("page.told_internal", "page.cut", "teams.load", "teams.fields"),
        *("chat.rest", "right.yes"),
    )
    look = said.say(Line("look.line", {"what": ""}))
    return words(look, *(said.say(Line(key)) for key in keys))


# ------------------------------------------------------------------ on the page


def of_view(name: str, view: View) -> Screen:
    return Screen(name, words(*_texts(view)), frozenset(_acts(view)))


def _texts(part: Any) -> Iterator[str]:
    """Give what a page says, without the names by which it calls things."""
    if isinstance(part, str):
        yield part
    elif isinstance(part, dict):
        read = _READ_OF.get(part.get("kind", ""), _seen)(part)
        yield from _texts(list(read))
    elif isinstance(part, list | tuple):
        for each in part:
            yield from _texts(each)


def _seen(part: View) -> Iterator[Any]:
    return (held for key, held in part.items() if key in _READ)


def _choice(field: View) -> Iterator[Any]:
    yield from (field["label"], field["hint"], field["error"])
    yield from (label for _, label in field["choices"])


_READ_OF: Mapping[str, Callable[[View], Iterator[Any]]] = {
    "changed": lambda part: iter((part["by"], [text for _, text in part["parts"]])),
    "offer": lambda part: iter((str(part["number"]), *_seen(part))),
    "kept": lambda _: iter(()),
    "tick": _choice,
    "choice": _choice,
}


def _acts(view: View) -> Iterator[str]:
    """Give what can be pressed; an item of a list has a button of its own."""
    subject = view["subject"]
    for block in view["blocks"]:
        if block["kind"] == "item" and block["subject"]:
            yield f"open//{block['subject']}"
    for each in (*view["buttons"], view.get("submit")):
        if each:
            yield f"{each['action']}/{each['step']}/{subject}"


# ------------------------------------------------------------------ on all of them


async def cards(team: Team) -> list[Screen]:
    """Give every card that stands, as people read it."""
    posts = await team.parts.store.read(lambda tx: tx.posts.since(0))
    kept = {p.key: dict(p.body) for p in posts if p.body["kind"] == "card"}
    if not isinstance(team, ChatTeam):
        return [of_view(key, view) for key, view in sorted(kept.items())]
    here = team.mirror
    stood = {key: here.read(here.placed[key].at) for key in kept}
    return [
        Screen(key, words(each.text, *each.labels), frozenset(each.does))
        for key, each in sorted(stood.items())
    ]


async def dialog(team: Team, answer: Answer) -> Screen | None:
    """Give the dialog that an answer opened, as whoever pressed reads it."""
    page = page_of(answer)
    if page is None:
        return None
    name = f"{page.action} {page.subject.named}"
    if not isinstance(team, ChatTeam):
        errors = answer.errors if isinstance(answer, Wrong) else {}
        return of_view(name, dialog_view(page, errors, await team.language()))
    seen = team.screen.dialog(page.action)
    assert seen, name
    acts = frozenset(seen.does) - _loads(page)
    return Screen(name, words(seen.text, seen.submit, *seen.buttons), acts)


def _loads(page: Dialog) -> set[str]:
    """Give what only loads a choice: elsewhere choosing does that by itself."""
    named, reloads = page.subject.named, {f.reload for f in page.fields if f.reload}
    return {f"{page.action}/{step}/{named}" for step in reloads}
