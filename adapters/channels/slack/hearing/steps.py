"""What can be done in Slack to answer somebody: a few kinds of steps, in order."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from adapters.channels.slack.drawing.view import View
from bot.words import Line

Body = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Open:
    """Open a view before the person who pressed."""

    view: View


@dataclass(frozen=True, slots=True)
class Push:
    """Put a view on top of the one they have before them; what they typed stays."""

    view: View


@dataclass(frozen=True, slots=True)
class Update:
    """Make the view they have before them this one.

    instead  what is told where a newer press decides what that view shows
    """

    view: View
    instead: Line | None = None


@dataclass(frozen=True, slots=True)
class Publish:
    """Make this their home."""

    view: View


@dataclass(frozen=True, slots=True)
class Say:
    """Say a line to that person alone, where they pressed."""

    line: Line


@dataclass(frozen=True, slots=True)
class Home:
    """Draw their home anew, with a line on top."""

    line: Line


Step = Open | Push | Update | Publish | Say | Home


@dataclass(frozen=True, slots=True)
class Reply:
    """What Slack is told: in the acknowledgement, and by steps after it."""

    body: Body = field(default_factory=dict)
    steps: tuple[Step, ...] = ()
