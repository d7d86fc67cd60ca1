"""The first line of a card: the state of a case and the moment that matters in it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from bot import window
from bot.case import SEEN_AS, Case, State
from bot.dossier import Dossier
from bot.person import Person
from bot.reply import ReplyState
from bot.review import NOTED
from bot.words import Line, Value, line


def head(file: Dossier, now: datetime) -> Line:
    """Say the state, with the moment that matters in it."""
    return _HEADS.get(file.case.state, _open)(file, now)


def _waiting(file: Dossier, now: datetime) -> Line:
    who, clock = name_of(file.drafted_by), _clock(file, now)
    if file.draft and file.draft.answers:
        asked = file.names.get(file.draft.answers, file.draft.answers)
        return line("head.to_agree", asked=asked, who=who, clock=clock)
    if file.asked:
        all_ = names(tuple(file.names.get(id_, id_) for id_ in file.case.asked))
        return line("head.asked", asked=all_, who=who, clock=clock)
    return line("head.waiting", who=who, clock=clock)


def _open(file: Dossier, now: datetime) -> Line:
    state = line(f"state.{SEEN_AS[file.case.state]}")
    if file.owner and file.case.state is not State.NEW:
        state = line("head.owned", state=state, owner=file.owner.name)
    return line("head.open", state=state, clock=_clock(file, now))


def _clock(file: Dossier, now: datetime) -> Line:
    case = file.case
    if case.answered_at:
        return line("clock.answered", at=case.answered_at)
    if case.old:
        return line("clock.old", at=file.review.created_at)
    end = deadline(case)
    if now >= case.window_end:
        return line("clock.over", end=end)
    if case.held_at:
        return line("clock.full", end=end)
    soon = now >= window.soon(case.window_end, case.window_end - case.since)
    return line("clock.soon" if soon else "clock.before", end=end)


_TONES = {"clock.soon": "soon", "clock.over": "over"}


def tone(said: Line) -> str:
    """Tell how near the end is that a line speaks of: "soon", "over", or ""."""
    parts = (part for part in said.values.values() if isinstance(part, Line))
    return _TONES.get(said.key) or next(filter(None, map(tone, parts)), "")


_WEEK = timedelta(days=6)


def deadline(case: Case) -> Value:
    """Give the end of the window: its weekday, or its date where that is far off."""
    far = case.window_end - case.since > _WEEK
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


def _leaving(file: Dossier, _: datetime) -> Line:
    since = stands_since(file)
    assert since is not None  # noqa: S101 - only what stands is taken down
    return line("head.leaving", source=site(file), at=since)


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
    State.LEAVING: _leaving,
    State.CLOSED: _closed,
}


def names(people: tuple[str, ...]) -> Line | str:
    """Join the names of who agreed: "Sanne and Tom"."""
    if len(people) < 2:
        return "".join(people)
    return line("and", first=", ".join(people[:-1]), last=people[-1])


def site(file: Dossier) -> str:
    """Name where the review stands: the source, or for a file the site in its link."""
    if file.review.source == NOTED and file.review.place:
        return file.review.place
    if file.facts.takes or not file.review.url:
        return file.facts.title
    return urlsplit(file.review.url).hostname or file.facts.title


def name_of(person: Person | None) -> str:
    return person.name if person else "?"


def standing(file: Dossier) -> Line | None:
    """Say that a reply of ours stands there already, and what a new one does to it."""
    since, facts = stands_since(file), file.facts
    if since is None:
        return None
    key = "standing.replaced" if facts.repeat_safe else "standing.beside"
    key = key if facts.takes else "standing.by_hand"
    return line(key, source=site(file), at=since)


def stands_since(file: Dossier) -> datetime | None:
    """Give since when the last reply of ours stands (UTC); None when it does not."""
    reply = file.reply
    return reply.stands_since if reply and reply.state is ReplyState.STANDS else None
