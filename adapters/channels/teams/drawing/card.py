"""A card or a line as a message in Teams, and its summary as one sentence.

The summary is what a notification says. What is read besides is on the card itself.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence

from adapters.channels.teams.drawing.blocks import Pen, Room
from adapters.channels.teams.drawing.buttons import OnCard
from adapters.channels.teams.drawing.elements import BLANK, Part, label, rows
from adapters.channels.teams.drawing.elements import run as words_of
from adapters.channels.teams.drawing.elements import said as paragraph
from adapters.channels.teams.drawing.fitting import fitted, weight, weights
from adapters.channels.teams.drawing.limits import message_faults
from adapters.channels.teams.drawing.sizes import LIMITS
from adapters.chat.text import cut, sound
from bot.blocks import FOLD
from bot.card import Card
from bot.words import Line, Words

log = logging.getLogger(__name__)

CARD = "application/vnd.microsoft.card.adaptive"

ROOMS = (
    Room(FOLD),
    Room(FOLD // 2, 3000, 200, 500),
    Room(FOLD // 4, 3000, 100, 300),
    Room(FOLD // 6, 1000, 60, 200),
    Room(FOLD // 6, 300, 60, 150),
)
"""A whole reply is kept as long as that can be; quotes and lists give way first."""


def message(card: Card, words: Words, *, forms: bool) -> Part:
    """Draw a card as a whole message; whatever stands in it, Teams takes it."""
    for rooms in (ROOMS, ROOMS[-1:]):
        drawn = posted(_drawn(card, words, rooms, forms=forms), card.summary, words)
        faults = message_faults(drawn)
        if not faults:
            return drawn
    about = {"about": card.subject.named, "at": faults[0].partition(":")[0]}
    log.error("teams would not take a card as it is", extra=about)
    # Better a card that only says what it is about than none at all.
    return posted(told(card.summary, words), card.summary, words)


def posted(content: Part, summary: Line, words: Words) -> Part:
    """Give the message that holds a card, with what its notification says."""
    attachment = {"contentType": CARD, "content": content}
    said_in_one = {"summary": _sentence(summary, words)}
    return {"type": "message", **said_in_one, "attachments": [attachment]}


def said(line: Line, words: Words) -> Part:
    """Say one line, as in the thread of a card: plain text, read as it is."""
    text = cut(sound(words.opening(line)).strip(), LIMITS["said"]) or BLANK
    summary = _sentence(line, words)
    return {"type": "message", "textFormat": "plain", "text": text, "summary": summary}


def told(what: Line, words: Words) -> Part:
    """Give a card that only says something."""
    text = cut(sound(words.opening(what)), LIMITS["said"])
    return framed([paragraph(words_of(text))], _sentence(what, words))


def framed(body: Sequence[Part], summary: str) -> Part:
    """Give the card around some elements; the summary is for screens without cards."""
    return {
        "$schema": "http://adaptivecards.io/schemas/adaptive-card.json",
        "type": "AdaptiveCard",
        "version": "1.5",
        "fallbackText": label(summary, LIMITS["summary"]),
        "msteams": {"width": "Full"},
        "body": list(body),
    }


def space(body: Sequence[Part], summary: str) -> int:
    """Give how many bytes there are left in a card that holds this already."""
    frame = weight(framed([], summary))
    return LIMITS["card.bytes"] - frame - weights(body)


def _drawn(card: Card, words: Words, rooms: Sequence[Room], *, forms: bool) -> Part:
    pen = Pen(words, rooms[0], OnCard(words, forms))
    foot = rows_of(card, pen)
    summary = _sentence(card.summary, words)
    body = fitted(card.blocks, pen, rooms, space(foot, summary))
    return framed([*body, *foot], summary)


def rows_of(card: Card, pen: Pen) -> list[Part]:
    return rows([pen.make(button, card.subject) for button in card.buttons])


def _sentence(line: Line, words: Words) -> str:
    text = " ".join(sound(words.opening(line)).split())
    return cut(text, LIMITS["summary"]) or BLANK
