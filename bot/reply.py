"""Draft, reply and receipt: from suggested words to proof that they stand there."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import NewType

from bot.person import PersonId
from bot.review import ReviewKey, Standing, clean

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
    had it published: 1 at first, one more each time somebody looked and said that it
    is not there.
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


@dataclass(frozen=True, slots=True)
class Order:
    """What a source is asked to carry out.

    `key` is the same at every attempt; a source that takes an idempotency key gets it.
    `began` is the moment of the first attempt, for finding it back.
    """

    key: str
    review: ReviewKey
    external_id: str
    text: str
    digest: str
    began: datetime


@dataclass(frozen=True, slots=True)
class Found:
    """A review as a fresh look at its source shows it."""

    digest: str
    stars: float | None
    replies: tuple[Standing, ...]


@dataclass(frozen=True, slots=True)
class Gone:
    """The source says the review is no longer there."""


# What can become of an order. Nothing else comes back from a source.


@dataclass(frozen=True, slots=True)
class Stands:
    id: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True)
class Waiting:
    """Taken in, and being checked by the platform; look again at `until` (UTC)."""

    until: datetime


@dataclass(frozen=True, slots=True)
class Refusal:
    reason: str


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


Outcome = Stands | Waiting | Refusal | NotSent | Unknown | Held | ByHand


@dataclass(frozen=True, slots=True)
class Limit:
    """The most a source takes, in its own unit: "characters" or "bytes"."""

    most: int = 3000  # Slack's input box holds no more, so no channel offers more
    unit: str = "characters"

    def length(self, text: str) -> int:
        if self.unit == "characters":
            return len(text)
        return len(text.encode(errors="surrogatepass"))


@dataclass(frozen=True, slots=True)
class SourceFacts:
    """What a source can do with a reply; kept with the source, read by every rule.

    takes          we can place a reply through it; otherwise a person posts by hand
    repeat_safe    sending the same reply again replaces it (a set), never doubles it
    readable       replies can be read back
    absence_proves a reply that three reads do not show is not there and never will be
    second         takes a further reply, beside or instead of the one that stands
    """

    title: str
    takes: bool = True
    repeat_safe: bool = False
    readable: bool = True
    absence_proves: bool = True
    second: bool = True
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
