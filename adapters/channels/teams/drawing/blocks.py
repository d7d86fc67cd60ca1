"""How each neutral block looks in Teams: one drawing function per kind, in a table.

What somebody wrote stands in a box, facts and notes are small, and what counts is bold;
each of these is said in words as well.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from adapters.channels.teams.drawing.buttons import Make, too_far
from adapters.channels.teams.drawing.elements import (
    Part,
    beside,
    boxed,
    link,
    rows,
    run,
    said,
    small,
)
from adapters.channels.teams.drawing.sizes import LIMITS
from adapters.chat.changes import together
from adapters.chat.text import address, apart, cut, reach, sound
from bot import blocks
from bot.blocks import FOLD, Block, Button
from bot.subject import TEAM
from bot.words import Line, Words, line

DOT = " · "


@dataclass(frozen=True, slots=True)
class Room:
    """How many characters there are, and where the rest of a quote can be read.

    quote   for what a customer said
    words   for exact words, each time
    detail  for the words that go with an entry of a log
    line    for a line of ours
    near    between two changes that are shown as one; below zero no change is shown
    """

    quote: int
    words: int = 3000
    detail: int = FOLD
    line: int = 1000
    near: int = 0
    rest: Line = field(default_factory=lambda: line("page.cut"))


@dataclass(frozen=True, slots=True)
class Pen:
    """What drawing needs: a language, the room there is, and how buttons are made."""

    words: Words
    room: Room
    make: Make

    def say(self, key: str, **slots: Any) -> str:
        return self.words.say(Line(key, slots))

    def line(self, text: str) -> str:
        return cut(sound(text), self.room.line)

    def opening(self, what: Line) -> str:
        return self.line(self.words.opening(what))

    def exact(self, text: str) -> str:
        return cut(sound(text), self.room.words)


def drawn(block: Block, pen: Pen) -> list[Part]:
    """Give the elements of one neutral block."""
    return DRAW[type(block)](block, pen)


# ------------------------------------------------------------------ one per block


def head(text: str, *styles: str) -> Part:
    """Give a first line."""
    return said(run(text, "bold", *styles))


def _head(block: blocks.Head, pen: Pen) -> list[Part]:
    return [head(pen.opening(block.line))]


def _info(block: blocks.Info, pen: Pen) -> list[Part]:
    first, *others = block.parts
    parts = [pen.words.opening(first), *map(pen.words.say, others)]
    return [small(pen.line(DOT.join(map(apart, parts))))]


def _quote(block: blocks.Quote, pen: Pen) -> list[Part]:
    text = sound(block.text)
    shown = text[: reach(text, pen.room.quote)]
    folded = len(shown) < len(text)
    shown = shown.rstrip() + " …" if folded else shown
    below = _beside(block, pen, folded=folded)
    return [boxed(said(run(shown))), *([said(below, spacing="small")] if below else [])]


def _beside(block: blocks.Quote, pen: Pen, *, folded: bool) -> list[Part]:
    """Give what stands below a quote: its pictures, its link, and where the rest is."""
    count, url = block.pictures, address(block.url, LIMITS["url"])
    shown = "page.picture" if count == 1 else "page.pictures"
    parts = [run(pen.say(shown, count=count), "small")] if count else []
    if url and block.link:
        parts.append(link(url, pen.line(pen.words.say(block.link)), "small"))
    if folded:
        parts.append(run(pen.words.say(pen.room.rest), "small", "italic"))
    dotted = [part for each in parts for part in (*run(DOT, "small"), *each)]
    return dotted[1:]


def _offer(block: blocks.Offer, pen: Pen) -> list[Part]:
    stance = f"{block.number} {pen.words.say(block.stance)}"
    return [said(run(pen.line(stance), "bold"), run(f"  {pen.exact(block.text)}"))]


def _wording(block: blocks.Wording, pen: Pen) -> list[Part]:
    return exact(pen.opening(block.by), block.text, pen)


def exact(caption: str, text: str, pen: Pen) -> list[Part]:
    """Give the very words, whole, in a box below a line that says whose."""
    return [said(run(caption, "italic")), boxed(said(run(pen.exact(text))))]


_LOOK = 1000


def look(text: str, words: Words) -> Part:
    """Give a line a person should not miss; its first words are bold, not coloured."""
    mark = words.say(Line("look.line", {"what": ""}))
    return said(run(mark, "bold"), run(cut(sound(text), _LOOK)))


def _look(block: blocks.Look, pen: Pen) -> list[Part]:
    return [look(pen.line(pen.words.say(block.line)), pen.words)]


def _note(block: blocks.Note, pen: Pen) -> list[Part]:
    return [small(pen.opening(block.line))]


def _entry(block: blocks.Logged, pen: Pen) -> list[Part]:
    """Give one entry of a log: what happened, and the words that went with it."""
    detail = cut(sound(block.detail), pen.room.detail)
    happened = run(pen.line(pen.words.say(block.line)))
    went = run(f"\n{detail}", "subtle") if detail else []
    return [said(happened, went)]


def _item(block: blocks.Item, pen: Pen) -> list[Part]:
    """Give a line of a list, with a button where it leads somewhere."""
    detail = pen.opening(block.detail) if block.detail else ""
    below = run(f"\n{detail}", "small", "subtle") if detail else []
    text = said(run(pen.opening(block.line)), below)
    button = Button("open", Line("action.open"))
    if block.subject == TEAM or too_far(button, block.subject):
        return [text]
    return [beside([text], rows([pen.make(button, block.subject)]))]


def _changed(block: blocks.Changed, pen: Pen) -> list[Part]:
    """Give a difference whole or not at all: half of one tells what is not so."""
    if pen.room.near < 0:
        return [small(pen.words.say(line("page.changed_much")))]
    parts: list[Part] = []
    marked = False
    for how, text in together(block.parts, pen.room.near):
        shown = sound(text)
        gap = " " if marked and how in _MARKS and not shown[:1].isspace() else ""
        parts += [*run(gap), *_difference(how, shown, pen)]
        marked = how in _MARKS
    return [said(run(pen.opening(block.by) + "\n", "italic"), parts)]


def _difference(how: str, text: str, pen: Pen) -> list[Part]:
    """Give words that stayed, went or came: which of these is heard as well as seen."""
    inner = text.strip()
    if how not in _MARKS or not inner:
        return run(text)
    key, style = _MARKS[how]
    before, after = text.split(inner, 1)
    mark = run(f"{before}[{pen.say(key)}: ")
    return [*mark, *run(inner, style), *run(f"]{after}")]


_MARKS = {"out": ("page.removed", "strike"), "in": ("page.added", "bold")}


def _told(block: blocks.Told, pen: Pen) -> list[Part]:
    """Give a colleague's answer; what the customer may read stands by itself."""
    answers = {"page.told_public": block.public, "page.told_internal": block.internal}
    parts = [said(run(pen.opening(block.by), "italic"))]
    for key, text in answers.items():
        if sound(text):
            caption = said(run(pen.say(key), "bold"), spacing="small")
            parts += [caption, boxed(said(run(pen.exact(text))))]
    return parts


DRAW: Mapping[type, Callable[[Any, Pen], list[Part]]] = {
    blocks.Head: _head,
    blocks.Info: _info,
    blocks.Quote: _quote,
    blocks.Offer: _offer,
    blocks.Wording: _wording,
    blocks.Look: _look,
    blocks.Note: _note,
    blocks.Logged: _entry,
    blocks.Item: _item,
    blocks.Changed: _changed,
    blocks.Told: _told,
}
