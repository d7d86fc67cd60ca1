"""A card or a line as a Slack message: its blocks, and its summary as one sentence.

The summary is what a notification says and a screen reader reads. It is the one text
that Slack reads as markup, so it is escaped; the blocks hold nothing that is.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass

from adapters.channels.slack.drawing.blocks import Pen, Room, rows
from adapters.channels.slack.drawing.fitting import fitted, message_cap
from adapters.channels.slack.drawing.limits import message_faults
from adapters.channels.slack.drawing.sizes import LIMITS
from adapters.channels.slack.drawing.text import Part, escaped, line_of, rich, run
from adapters.chat.text import cut, sound
from bot.blocks import FOLD
from bot.card import Card
from bot.words import Line, Words

log = logging.getLogger(__name__)

ROOMS = (
    Room(FOLD),
    Room(FOLD // 2, 3000, 200, 500),
    Room(FOLD // 4, 1000, 100, 300),
    Room(FOLD // 6, 300, 60, 150),
)
"""A whole reply is kept as long as that can be; quotes and lists give way first."""

_LINE = 3000


@dataclass(frozen=True, slots=True)
class Message:
    """What chat.postMessage is given besides where to put it."""

    text: str
    blocks: list[Part]


def message(card: Card, words: Words) -> Message:
    """Draw a card; whatever stands in it, Slack takes it."""
    for rooms in (ROOMS, ROOMS[-1:]):
        drawn = _drawn(card, words, rooms)
        faults = message_faults({"text": drawn.text, "blocks": drawn.blocks})
        if not faults:
            return drawn
    about = {"about": card.subject.named, "at": faults[0].partition(":")[0]}
    log.error("slack would not take a card as it is", extra=about)
    # Better a card that only says what it is about than none at all.
    return said(card.summary, words)


def _drawn(card: Card, words: Words, rooms: Sequence[Room]) -> Message:
    pen = Pen(words, rooms[0])
    foot = rows(card.buttons, card.subject, pen)
    body = fitted(card.blocks, pen, rooms, message_cap().less(foot))
    return Message(_summary(card.summary, words), [*body, *foot])


def said(line: Line, words: Words) -> Message:
    """Say one line, as in the thread of a card."""
    text = cut(sound(words.opening(line)), _LINE)
    return Message(_summary(line, words), [rich(line_of(run(text)))])


def _summary(line: Line, words: Words) -> str:
    text = " ".join(words.opening(line).split())
    return escaped(text, LIMITS["message.text"]) or "-"
