"""How each neutral block looks in Slack: one drawing function per kind, in a table.

What somebody said has a bar before it and a line that says who, facts and notes are
small, and what counts is bold; each of these is said in words as well.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from adapters.channels.slack.drawing.sizes import LIMITS
from adapters.channels.slack.drawing.text import (
    Part,
    boxed,
    label,
    line_of,
    link,
    plain,
    quoted,
    rich,
    run,
    small,
)
from adapters.chat.changes import together
from adapters.chat.text import address, apart, cut, pieces, reach, size, sound
from bot import blocks
from bot.blocks import FOLD, Block, Button
from bot.subject import TEAM, Subject
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
    boxed   exact words stand in a box, from which they are copied in one go
    """

    quote: int
    words: int = 3000
    detail: int = FOLD
    line: int = 1000
    near: int = 0
    rest: Line = field(default_factory=lambda: line("page.cut"))
    boxed: bool = False


@dataclass(frozen=True, slots=True)
class Pen:
    """What drawing needs: a language, the room there is, and numbers for buttons."""

    words: Words
    room: Room
    numbers: Iterator[int] = field(default_factory=itertools.count)

    def say(self, key: str, **slots: Any) -> str:
        return self.words.say(Line(key, slots))

    def line(self, text: str) -> str:
        return cut(sound(text), self.room.line)

    def opening(self, what: Line) -> str:
        return self.line(self.words.opening(what))


def drawn(block: Block, pen: Pen) -> list[Part]:
    """Give the Slack blocks of one neutral block."""
    return DRAW[type(block)](block, pen)


# ------------------------------------------------------------------ buttons


def button(made: Button, subject: Subject, pen: Pen) -> Part:
    """Give a button that says what it does in its id, told apart by a number."""
    named, number = subject.named, next(pen.numbers)
    part: Part = {
        "type": "button",
        "text": label(pen.words.say(made.label), LIMITS["button.text"]),
        "action_id": f"ww/{made.action}/{made.step}/{named}/{number}",
    }
    return part | {"style": "primary"} if made.primary else part


def rows(buttons: Iterable[Button], subject: Subject, pen: Pen) -> list[Part]:
    """Give buttons in as few rows as Slack allows; it wraps what is too wide itself."""
    elements = [button(each, subject, pen) for each in buttons]
    most = LIMITS["actions.elements"]
    return [
        {"type": "actions", "elements": elements[start : start + most]}
        for start in range(0, len(elements), most)
    ]


# ------------------------------------------------------------------ one per block


def head(text: str) -> Part:
    """Give a first line. Not Slack's own header: that one is cut at 150 characters."""
    return rich(line_of(run(text, "bold")))


def _head(block: blocks.Head, pen: Pen) -> list[Part]:
    return [head(pen.opening(block.line))]


def _info(block: blocks.Info, pen: Pen) -> list[Part]:
    first, *others = block.parts
    parts = [pen.words.opening(first), *map(pen.words.say, others)]
    return [small(pen.line(DOT.join(map(apart, parts))))]


def _quote(block: blocks.Quote, pen: Pen) -> list[Part]:
    text = sound(block.text)
    shown = text[: reach(text, pen.room.quote)]
    *before, last = list(pieces(shown, LIMITS["section.text"])) or [""]
    folded = len(shown) < len(text)
    last = last.rstrip() + " …" if folded else last
    ends = [quoted(last), line_of(*_beside(block, pen, folded=folded))]
    return [*(rich(quoted(piece)) for piece in before), rich(*ends)]


def _beside(block: blocks.Quote, pen: Pen, *, folded: bool) -> list[Part]:
    """Give what stands below a quote: its pictures, its link, and where the rest is."""
    count, url = block.pictures, address(block.url, LIMITS["url"])
    shown = "page.picture" if count == 1 else "page.pictures"
    parts = [run(pen.say(shown, count=count))] if count else []
    if url and block.link:
        parts.append(link(url, pen.line(pen.words.say(block.link))))
    if folded:
        parts.append(run(pen.words.say(pen.room.rest), "italic"))
    dots = (part for each in parts for part in (run(DOT), each))
    return list(dots)[1:]


def _offer(block: blocks.Offer, pen: Pen) -> list[Part]:
    stance = f"{block.number} {pen.words.say(block.stance)}"
    text = cut(sound(block.text), pen.room.words)
    return [rich(line_of(run(pen.line(stance), "bold"), run(f"  {text}")))]


def _wording(block: blocks.Wording, pen: Pen) -> list[Part]:
    return exact(pen.opening(block.by), block.text, pen)


def exact(caption: str, text: str, pen: Pen) -> list[Part]:
    """Give the very words, whole, below a line that says whose; in a box to copy."""
    form = boxed if pen.room.boxed else quoted
    shown = cut(sound(text), pen.room.words)
    first, *others = list(pieces(shown, LIMITS["section.text"])) or [""]
    above = line_of(run(caption, "italic"))
    return [rich(above, form(first)), *(rich(form(piece)) for piece in others)]


_LOOK = 1000


def look(text: str, words: Words) -> Part:
    """Give a line a person should not miss; its first words are bold, not coloured."""
    mark = words.say(Line("look.line", {"what": ""}))
    return rich(line_of(run(mark, "bold"), run(cut(sound(text), _LOOK))))


def _look(block: blocks.Look, pen: Pen) -> list[Part]:
    return [look(pen.line(pen.words.say(block.line)), pen.words)]


def _note(block: blocks.Note, pen: Pen) -> list[Part]:
    return [small(pen.opening(block.line))]


def entry(block: blocks.Logged, pen: Pen) -> list[Part]:
    """Give one entry of a log: what happened, and the words that went with it.

    It is no block yet: many entries stand in one, or a long log would not fit.
    """
    detail = cut(sound(block.detail), pen.room.detail)
    happened = line_of(run(pen.line(pen.words.say(block.line))))
    parts = (quoted(piece) for piece in pieces(detail, LIMITS["section.text"]))
    return [happened, *parts]


def _item(block: blocks.Item, pen: Pen) -> list[Part]:
    """Give a line of a list, with a button where it leads somewhere."""
    detail = [pen.opening(block.detail)] if block.detail else []
    text = "\n".join((pen.opening(block.line), *detail))
    part: Part = {"type": "section", "text": plain(text, LIMITS["section.text"])}
    if block.subject != TEAM:
        made = button(Button("open", Line("action.open")), block.subject, pen)
        fits = size(made["action_id"]) <= LIMITS["action_id"]
        part |= {"accessory": made} if fits else {}
    return [part]


def _changed(block: blocks.Changed, pen: Pen) -> list[Part]:
    """Give a difference whole or not at all: half of one tells what is not so."""
    if pen.room.near < 0:
        return [small(pen.words.say(line("page.changed_much")))]
    parts, marked = [], False
    for how, text in together(block.parts, pen.room.near):
        shown = sound(text)
        gap = " " if marked and how in _MARKS and not shown[:1].isspace() else ""
        parts += [run(gap), *_difference(how, shown, pen)]
        marked = how in _MARKS
    return [rich(line_of(run(pen.opening(block.by) + "\n", "italic"), *parts))]


def _difference(how: str, text: str, pen: Pen) -> list[Part]:
    """Give words that stayed, went or came: which of these is heard as well as seen."""
    inner = text.strip()
    if how not in _MARKS or not inner:
        return [run(text)]
    key, style = _MARKS[how]
    before, after = text.split(inner, 1)
    mark = run(f"{before}[{pen.say(key)}: ")
    return [mark, run(inner, style), run(f"]{after}")]


_MARKS = {"out": ("page.removed", "strike"), "in": ("page.added", "bold")}


def _told(block: blocks.Told, pen: Pen) -> list[Part]:
    """Give a colleague's answer; what the customer may read stands by itself."""
    answers = {"page.told_public": block.public, "page.told_internal": block.internal}
    parts = [rich(line_of(run(pen.opening(block.by), "italic")))]
    for key, text in answers.items():
        shown = cut(sound(text), pen.room.words)
        caption = line_of(run(pen.say(key), "bold"))
        quotes = [quoted(piece) for piece in pieces(shown, LIMITS["section.text"])]
        parts += [rich(caption, *quotes)] if quotes else []
    return parts


DRAW: Mapping[type, Callable[[Any, Pen], list[Part]]] = {
    blocks.Head: _head,
    blocks.Info: _info,
    blocks.Quote: _quote,
    blocks.Offer: _offer,
    blocks.Wording: _wording,
    blocks.Look: _look,
    blocks.Note: _note,
    blocks.Item: _item,
    blocks.Changed: _changed,
    blocks.Told: _told,
}
