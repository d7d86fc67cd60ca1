"""What can be done in Teams to answer somebody: a few kinds of steps, in order."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bot.words import Line

Body = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class InvokeAnswer:
    """What a press is answered at once, where Teams waits for it."""

    status: int = 200
    body: Body | None = None


@dataclass(frozen=True, slots=True)
class Place:
    """Put a card into the thread or the chat in which they did something."""

    activity: Body


@dataclass(frozen=True, slots=True)
class Edit:
    """Make the card that they pressed this one.

    instead  what is told where a newer press decides what that card shows
    """

    activity: Body
    instead: Line | None = None


@dataclass(frozen=True, slots=True)
class Send:
    """Put a card before that person alone, in their chat with us.

    told  what is said where they did something, once it is there
    """

    activity: Body
    told: Line | None = None


@dataclass(frozen=True, slots=True)
class Say:
    """Say a line to that person alone."""

    line: Line


@dataclass(frozen=True, slots=True)
class Reply:
    """Say a line in the thread or the chat in which they did something."""

    line: Line


Step = Place | Edit | Send | Say | Reply


@dataclass(frozen=True, slots=True)
class Told:
    """What somebody is told: in the answer to their press, and by steps after it."""

    body: Body | None = None
    steps: tuple[Step, ...] = ()
