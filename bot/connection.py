"""The first reading of a source: what it found, and what people want of the rest."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.blocks import Block, Button, Head, Info, Note
from bot.card import Card
from bot.subject import source_of
from bot.words import Line, line

RECENT = timedelta(days=7)
"""Older than this when first seen: reading matter, not work."""


@dataclass(frozen=True, slots=True)
class Connection:
    """What the first reading of a source found, which was over at `at` (UTC).

    left     complaints of the last seven days without a reply, beyond their window
    decided  what somebody wants of these, once they said so
    """

    source: str
    at: datetime
    places: int
    reviews: int
    left: int
    decided: Line | None = None

    @property
    def since(self) -> datetime:
        """Give the moment (UTC) from which on complaints are offered."""
        return self.at - RECENT


def card(found: Connection, title: str) -> Card:
    """Say what was found at a source that people call `title`, and offer the rest."""
    read = line("connected.read", places=found.places, reviews=found.reviews)
    blocks: list[Block] = [Head(line("connected.head", source=title)), Info((read,))]
    if found.left:
        blocks.append(Info((line("connected.left", n=found.left),)))
    asks = found.left > 0 and found.decided is None
    if asks:
        blocks.append(Note(line("connected.ask")))
    elif found.decided:
        blocks.append(Note(found.decided))
    summary = line("connected.summary", source=title, read=read)
    buttons = (Button("show_old", _SHOW, primary=True), Button("leave_old", _LEAVE))
    subject = source_of(found.source)
    return Card(subject, summary, tuple(blocks), buttons if asks else (), thread=False)


_SHOW, _LEAVE = line("action.show_old"), line("action.leave_old")
