"""What happens to a case without anybody pressing: handlers get these as `happen`."""

from __future__ import annotations

from dataclasses import dataclass

from bot.judgement import Judged
from bot.press import Address
from bot.reminder import Timer
from bot.reply import OrderKind, Outcome, ReplyId
from bot.review import ReviewKey


@dataclass(frozen=True, slots=True)
class ReviewsSeen:
    """A page of a source, judged. `history` keeps it as reading matter: no cases.

    `silent` is that fact of the source: the cases it opens are watched. At the `first`
    reading only what still has its window opens a case.
    """

    source: str
    judged: tuple[Judged, ...]
    gone: tuple[ReviewKey, ...] = ()
    cursor: str | None = None
    history: bool = False
    silent: bool = False
    first: bool = False


@dataclass(frozen=True, slots=True)
class Connected:
    """A source that brings years of reviews was read whole for the first time.

    `places` is how many it reads; 0 where it does not say.
    """

    source: str
    places: int = 0


@dataclass(frozen=True, slots=True)
class Settled:
    """What became of publishing a reply, or of taking it down."""

    reply: ReplyId
    outcome: Outcome
    kind: OrderKind = OrderKind.REPLY


@dataclass(frozen=True, slots=True)
class Due:
    """The moment of a timer has come."""

    timer: Timer


@dataclass(frozen=True, slots=True)
class Started:
    """The bot has its rules and begins to work."""


@dataclass(frozen=True, slots=True)
class Typed:
    """Somebody typed something in a thread of a channel: `at.thread` is its root."""

    at: Address
    text: str


Event = ReviewsSeen | Connected | Settled | Due | Started | Typed


@dataclass(frozen=True, slots=True)
class Counts:
    """What a page came to."""

    new: int = 0
    changed: int = 0
    known: int = 0
    opened: int = 0
    history: int = 0

    def __add__(self, other: Counts) -> Counts:
        return Counts(
            self.new + other.new,
            self.changed + other.changed,
            self.known + other.known,
            self.opened + other.opened,
            self.history + other.history,
        )
