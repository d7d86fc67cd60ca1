"""The card: what the team sees of a case. One description, drawn by every channel.

The same for every viewer: it depends on the case alone. First line: state and deadline
as a clock time; then stars, source and place; the author; the customer's words; and
what there is to choose from or to look at.
"""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from bot import window
from bot.actions import ROWS
from bot.blocks import Block, Button, Head, Info, Look, Offer, Quote, Wording
from bot.case import SEEN_AS, Case, State
from bot.customer import Customer
from bot.person import Person
from bot.press import Subject
from bot.reply import Draft, Reply, SourceFacts
from bot.review import Review
from bot.words import Line, Value, line


@dataclass(frozen=True, slots=True)
class Stop:
    """Publishing stands still: since when (UTC) and who stopped it."""

    at: datetime
    by: str


@dataclass(frozen=True, slots=True)
class Dossier:
    """Everything a card or a dialog says about a case, read in one go."""

    case: Case
    review: Review
    facts: SourceFacts
    brand: str
    owner: Person | None = None
    customer: Customer | None = None
    draft: Draft | None = None
    drafted_by: Person | None = None
    reply: Reply | None = None
    agreed_by: tuple[str, ...] = ()
    stop: Stop | None = None


@dataclass(frozen=True, slots=True)
class Card:
    """`summary` is one full sentence for notifications and screen readers."""

    subject: Subject
    summary: Line
    blocks: tuple[Block, ...]
    buttons: tuple[Button, ...]
    thread: bool = True


def card(file: Dossier, now: datetime) -> Card:
    """Draw the card of a case as it stands at `now` (UTC)."""
    blocks = [Head(head(file, now)), *about(file)]
    blocks += [Look(said) for said in looks(file)]
    blocks += _suggestions(file) if file.case.state is State.NEW else []
    blocks += _wording(file)
    buttons = tuple(_button(name, file) for name in ROWS[file.case.state])
    subject = Subject("case", str(file.case.id))
    return Card(subject, summary(file), tuple(blocks), buttons)


def _button(name: str, file: Dossier) -> Button:
    first = name == ROWS[file.case.state][0]
    main = first and name in _MAIN and file.stop is None
    return Button(name, label(name, file.case), primary=main)


_MAIN = frozenset({"reply", "approve", "copy"})
"""What brings the case on; the rest puts aside, holds back or only looks."""


def label(action: str, case: Case) -> Line:
    """Give the words of an action; what they are depends on the case alone."""
    if action == "reply":
        if case.state is State.WAITING:
            return line("action.change")
        return line("action.publish" if case.policy.approval == 1 else "action.reply")
    return line(f"action.{action}")


# ------------------------------------------------------------------ the first line


def head(file: Dossier, now: datetime) -> Line:
    """Say the state, with the moment that matters in it."""
    return _HEADS.get(file.case.state, _open)(file, now)


def _waiting(file: Dossier, now: datetime) -> Line:
    return line("head.waiting", who=_name(file.drafted_by), clock=_clock(file, now))


def _open(file: Dossier, now: datetime) -> Line:
    state = line(f"state.{SEEN_AS[file.case.state]}")
    if file.owner and file.case.state is not State.NEW:
        state = line("head.owned", state=state, owner=file.owner.name)
    return line("head.open", state=state, clock=_clock(file, now))


def _clock(file: Dossier, now: datetime) -> Line:
    case = file.case
    if case.old:
        return line("clock.old", at=file.review.created_at)
    end = deadline(case)
    if now >= case.window_end:
        return line("clock.over", end=end)
    soon = now >= window.soon(case.window_end, case.policy.window)
    return line("clock.soon" if soon else "clock.before", end=end)


_WEEK = timedelta(days=6)


def deadline(case: Case) -> Value:
    """Give the end of the window: its weekday, or its date where that is far off."""
    far = case.window_end - case.opened_at > _WEEK
    return line("on_day", at=case.window_end) if far else case.window_end


def _going(file: Dossier, _: datetime) -> Line:
    assert file.reply is not None  # noqa: S101 - the table lets nobody go without one
    by = names(file.agreed_by)
    if file.stop:
        return line("head.still", at=file.stop.at, who=file.stop.by, by=by)
    return line("head.going", at=file.reply.goes_at, by=by)


def _placed(file: Dossier, _: datetime) -> Line:
    since = file.reply.stands_since if file.reply else None
    if since is None:
        return line("state.placed")
    source, by = site(file), names(file.agreed_by)
    return line("head.placed", source=source, at=since, by=by)


def _closed(file: Dossier, _: datetime) -> Line:
    return line("head.closed", reason=file.case.reason or line("closed.plain"))


def _by_hand(file: Dossier, now: datetime) -> Line:
    return line("head.by_hand", clock=_clock(file, now), by=names(file.agreed_by))


def _doubt(file: Dossier, now: datetime) -> Line:
    return line("head.doubt", clock=_clock(file, now))


def _checking(file: Dossier, _: datetime) -> Line:
    return line("head.checking", source=file.facts.title)


def _unsure(file: Dossier, now: datetime) -> Line:
    return line("head.unsure", clock=_clock(file, now))


_HEADS: Mapping[State, Callable[[Dossier, datetime], Line]] = {
    State.UNSURE: _unsure,
    State.WAITING: _waiting,
    State.GOING: _going,
    State.CHECKING: _checking,
    State.DOUBT: _doubt,
    State.BY_HAND: _by_hand,
    State.PLACED: _placed,
    State.CLOSED: _closed,
}


def names(people: tuple[str, ...]) -> Line | str:
    """Join the names of who agreed: "Sanne and Tom"."""
    if len(people) < 2:
        return "".join(people)
    return line("and", first=", ".join(people[:-1]), last=people[-1])


# ------------------------------------------------------------------ what it is about


def summary(file: Dossier) -> Line:
    where = where_line(file)
    if file.case.old:
        return line("summary.old", where=where)
    return line("summary.new", where=where, end=deadline(file.case))


def place_of(file: Dossier) -> str:
    """Name the brand and its place; many sources call the place by both already."""
    brand, place = file.brand, file.review.place
    if place.casefold().startswith(brand.casefold()):
        return place
    return " ".join(part for part in (brand, place) if part)


def site(file: Dossier) -> str:
    """Name where the review stands: the source, or for a file the site in its link."""
    if file.facts.takes or not file.review.url:
        return file.facts.title
    return urlsplit(file.review.url).hostname or file.facts.title


def where_line(file: Dossier) -> Line:
    place = place_of(file)
    stars = _stars(file.review)
    if stars is None:
        return line("where.plain", source=file.facts.title, place=place)
    return line("where.stars", stars=stars, source=file.facts.title, place=place)


def about(file: Dossier) -> list[Block]:
    """Give the blocks that say who said what and where."""
    review = file.review
    author = line("author", name=review.author) if review.author else line("nobody")
    parts = [author, line("said_at", at=review.created_at)]
    if file.customer and file.customer.complaints > 1 and file.customer.since:
        nth, since = file.customer.complaints, file.customer.since
        parts.append(line("complaint.nth", nth=nth, since=since))
    parts.append(line("case", case=str(file.case.id)))
    link = line("open_at", source=site(file)) if review.url else None
    return [
        Info((where_line(file),)),
        Info(tuple(parts)),
        Quote(review.said, review.pictures, review.url, link),
    ]


def _stars(review: Review) -> Line | None:
    if review.stars is None:
        return None
    return line("stars", stars=review.stars, scale=review.scale)


def _suggestions(file: Dossier) -> list[Block]:
    return [
        Offer(
            number,
            line(f"stance.{s.stance}"),
            textwrap.shorten(s.text, 160, placeholder=" …"),
        )
        for number, s in enumerate(file.case.suggestions, 1)
    ]


def _wording(file: Dossier) -> list[Block]:
    """Give the words that stand in the case: the agreed ones, else the draft."""
    if file.case.state in _AGREED and file.reply:
        by = line("words.agreed", by=names(file.agreed_by))
        return [Wording(file.reply.text, by)]
    if file.draft is None:
        return []
    key = "words.proposed" if file.draft.proposed else "words.saved"
    by = line(key, who=_name(file.drafted_by), at=file.draft.at)
    return [Wording(file.draft.text, by)]


def _name(person: Person | None) -> str:
    return person.name if person else "?"


_AGREED = frozenset(
    {State.GOING, State.CHECKING, State.DOUBT, State.BY_HAND, State.PLACED}
)


def looks(file: Dossier) -> list[Line]:
    """Give what a person should look at: one line of the case, one of the team."""
    found = [file.case.look] if file.case.look else []
    if file.stop and file.case.state in (State.WAITING, State.TAKEN, State.NEW):
        found.append(line("look.still", at=file.stop.at, who=file.stop.by))
    return found
