"""Draft, reply and receipt: from suggested words to proof that they stand there."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import NewType

from bot.person import PersonId
from bot.review import Review, ReviewKey, Standing, clean
from bot.words import Line

ReplyId = NewType("ReplyId", int)


class ReplyKind(StrEnum):
    """What a reply is to the customer: the answer, a first word, or news afterwards."""

    ANSWER = "answer"
    HOLDING = "holding"
    UPDATE = "update"


@dataclass(frozen=True, slots=True)
class Draft:
    """Words that stand in a case and may still change. `stance` is "" for own words.

    answers   whose proposed words these change: that person is asked to agree
    before    those words as they were, for the difference
    promised  before when a holding reply says that the full answer will come (UTC)
    """

    text: str
    digest: str
    by: PersonId
    at: datetime
    stance: str = ""
    proposed: bool = False
    kind: ReplyKind = ReplyKind.ANSWER
    answers: PersonId | None = None
    before: str = ""
    promised: datetime | None = None


class ReplyState(StrEnum):
    AGREED = "agreed"
    STOPPED = "stopped"
    VOID = "void"
    REFUSED = "refused"
    DOUBT = "doubt"
    STANDS = "stands"
    TAKEN_DOWN = "taken_down"


class Decision(StrEnum):
    PROPOSED = "proposed"
    APPROVED = "approved"


@dataclass(frozen=True, slots=True)
class Approval:
    """Who agreed to exactly these bytes; `at` is UTC."""

    person: PersonId
    digest: str
    decision: Decision
    at: datetime


@dataclass(frozen=True, slots=True)
class Reply:
    """Exact words that named persons approved, and what became of them.

    `about` is the digest of what the customer had said when it was agreed on: words
    are approved as an answer to those and no others. `send` counts how often a person
    had something done with it: 1 when it was agreed on, one more each time somebody
    looked and said that it is not there, or wants it taken down.
    """

    id: ReplyId
    case: int
    text: str
    digest: str
    about: str
    state: ReplyState
    agreed_at: datetime
    goes_at: datetime
    send: int = 1
    external_id: str = ""
    stands_since: datetime | None = None
    approvals: tuple[Approval, ...] = ()
    kind: ReplyKind = ReplyKind.ANSWER
    promised: datetime | None = None


class OrderKind(StrEnum):
    """What is to be done with a reply. The keys of the outbox begin with these."""

    REPLY = "publish"
    TAKE_DOWN = "take_down"


def order_key(reply: Reply, kind: OrderKind = OrderKind.REPLY) -> str:
    """Name an order in the outbox; every time a person asks has its own key."""
    return f"{kind}:{reply.id}:{reply.send}"


def kind_of_order(key: str) -> OrderKind:
    """Give what an order asks for, by its key."""
    return OrderKind(key.partition(":")[0])


@dataclass(frozen=True, slots=True)
class Order:
    """What a source is asked to carry out: place these words, or take them down.

    `key` is the same at every attempt; a source that takes an idempotency key gets it.
    `began` is the moment of the first attempt (UTC), for finding it back.
    """

    key: str
    review: ReviewKey
    external_id: str
    text: str
    digest: str
    began: datetime
    kind: OrderKind = OrderKind.REPLY


@dataclass(frozen=True, slots=True)
class Found:
    """A review as a fresh look at its source shows it.

    `replies` are those in the way of ours, such as one that is still being checked;
    `review` is what a poll would have brought.
    """

    digest: str
    stars: float | None
    replies: tuple[Standing, ...]
    review: Review


@dataclass(frozen=True, slots=True)
class Gone:
    """The source says the review is no longer there."""


# What can become of an order. Nothing else comes back from a source.


@dataclass(frozen=True, slots=True)
class Stands:
    id: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True)
class TakenDown:
    """The words of this order stand there no more."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """Taken in, and being checked by the platform; look again at `until` (UTC)."""

    until: datetime


@dataclass(frozen=True, slots=True)
class Refusal:
    """The source says no for good. `told` says why in words, where we know them."""

    reason: str
    told: Line | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class NotSent:
    """Certainly not there; `retry_at` (UTC) is when to try again."""

    retry_at: datetime
    why: str = ""


@dataclass(frozen=True, slots=True)
class Unknown:
    """It may stand there or not; asking the source gives no answer."""


@dataclass(frozen=True, slots=True)
class Held:
    """Not sent: the first look found the review gone, changed or answered."""

    found: Found | Gone


@dataclass(frozen=True, slots=True)
class ByHand:
    """This source takes no reply from us: a person posts it and says so."""


Outcome = Stands | TakenDown | Waiting | Refusal | NotSent | Unknown | Held | ByHand

ROOM = 3000
"""Characters of a reply on every channel: Slack's input box holds no more."""


@dataclass(frozen=True, slots=True)
class TooLong:
    """What a text breaks: its length and the most there may be, in this unit."""

    length: int
    most: int
    unit: str


@dataclass(frozen=True, slots=True)
class Limit:
    """The most a source takes, in its own unit: "characters" or "bytes".

    Whatever a source takes, a reply is never longer than `ROOM` characters.
    """

    most: int = ROOM
    unit: str = "characters"

    @property
    def room(self) -> int:
        """Give the characters that a box on any channel offers."""
        return min(self.most, ROOM)

    def broken(self, text: str) -> TooLong | None:
        """Tell what a text is too long in; None when it may go as it is."""
        in_characters = self.room if self.unit == "characters" else ROOM
        if len(text) > in_characters:
            return TooLong(len(text), in_characters, "characters")
        length = len(text.encode(errors="surrogatepass"))
        if self.unit == "bytes" and length > self.most:
            return TooLong(length, self.most, self.unit)
        return None


@dataclass(frozen=True, slots=True)
class SourceFacts:
    """What a source can do with a reply; kept with the source, read by every rule.

    takes          we can place a reply through it; otherwise a person posts by hand
    repeat_safe    sending the same reply again replaces it (a set), never doubles it
    readable       replies can be read back
    absence_proves a reply that three reads do not show is not there and never will be
    second         takes a further reply, beside or instead of the one that stands
    takes_down     we can take our reply away again
    history        its first reading brings years of reviews: what no window waits for
                   is offered, and opens no case by itself
    silent         takes reviews away, and shows replies of others, without telling in
                   its list: its cases are looked at one by one
    """

    title: str
    takes: bool = True
    repeat_safe: bool = False
    readable: bool = True
    absence_proves: bool = True
    second: bool = True
    takes_down: bool = False
    history: bool = False
    silent: bool = False
    limit: Limit = Limit()


def same_words(one: str, other: str) -> bool:
    """Tell whether a platform shows these words: spaces and letter forms may differ."""
    return _plain(one) == _plain(other)


def _plain(text: str) -> str:
    return " ".join(clean(text).split())  # as every source's texts were when read


def foreign(
    standing: Iterable[Standing], replies: Sequence[Reply]
) -> tuple[Standing, ...]:
    """Give the standing replies that are none of ours."""
    return tuple(s for s in standing if ours(s, replies) is None)


def ours(standing: Standing, replies: Sequence[Reply]) -> Reply | None:
    """Give the reply of ours that a standing one is, by its id or its words."""
    for reply in reversed(replies):
        known = reply.external_id and reply.external_id == standing.id
        if known or same_words(reply.text, standing.text):
            return reply
    return None
