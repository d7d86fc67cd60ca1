"""What stands in a list: one line each, under a title that says how things are.

The title is also the notification, so it says how many and until when; a list of one
says who it is about.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from bot.card import author, where_line
from bot.case import Case, State
from bot.dossier import Dossier
from bot.heads import deadline, head
from bot.hours import Hours
from bot.lists import Entry, Listed
from bot.notice import Notice
from bot.noticeboard import headline, view
from bot.ports.store import Tx
from bot.subject import case_of, notice_of
from bot.words import Line, Value, line
from handlers.casework import named

KINDS = (
    *("over", "ring", "near", "doubt", "free", "left", "contact"),
    *("waits", "by_hand", "asked", "silent", "old"),
)
"""Why something stands in a list, the gravest first; each is of one kind only."""

STUCK: Mapping[State, str] = {
    State.WAITING: "waits",
    State.BY_HAND: "by_hand",
    State.DOUBT: "doubt",
}
"""What still needs a person when no clock runs: the kind that such a case is of."""

_NEVER = datetime.max.replace(tzinfo=UTC)

MOST = 20
"""Lines of a list; what ends later is counted below them."""

Kinds = list[tuple[Case, str]]
"""Cases, each with its kind."""


@dataclass(frozen=True, slots=True)
class Near:
    """Something in a list: its line, why it stands there, its name and its deadline.

    `until` is how that deadline (UTC) is written.
    """

    entry: Entry
    kind: str
    name: Line
    end: datetime
    until: Value


@dataclass(frozen=True, slots=True)
class Pile:
    """What belongs into one list, by deadline; `now` and `hours` say how near."""

    found: tuple[Near, ...]
    now: datetime
    hours: Hours


def pile(tx: Tx, cases: Kinds, now: datetime, notices: Iterable[Notice] = ()) -> Pile:
    """Read what a list says about these cases and unanswered questions."""
    files = ((tx.cases.file(case.id), kind) for case, kind in cases)
    found = [_case(file, kind, now) for file, kind in files if file]
    found += [_notice(tx, notice, now) for notice in notices]
    ordered = sorted(found, key=lambda near: near.end)
    return Pile(tuple(ordered), now, tx.playbook.current().hours)


def _case(file: Dossier, kind: str, now: datetime) -> Near:
    case = file.case
    said = line("list.case", name=author(file), where=where_line(file))
    entry = Entry(said, case_of(case.id), head(file, now))
    end = case.window_end if case.ticking else _NEVER
    return Near(entry, kind, named(file), end, deadline(case))


def _notice(tx: Tx, notice: Notice, now: datetime) -> Near:
    seen, end = view(notice, tx.playbook.current()), notice.due_at or notice.at
    detail = line("list.asked", who=seen.name(notice.asked_of), end=end)
    entry = Entry(headline(seen, now), notice_of(notice.id), detail)
    return Near(entry, "silent", line("plain", text=seen.area), end, end)


def kind_of(case: Case, now: datetime, otherwise: str) -> str:
    """Give why a case is told: what is old or over says so before anything else."""
    if case.answered_at:
        return otherwise
    if case.old:
        return "old"
    return "over" if now >= case.window_end else otherwise


def listed(
    to: str, title: Line, about: Pile, *, actions: tuple[str, ...] = ()
) -> Listed:
    """Make one message of it, for a person or with "#" for the team."""
    more = len(about.found) - MOST
    note = line("list.rest", n=more) if more > 0 else None
    entries = tuple(near.entry for near in about.found[:MOST])
    return Listed(to, title, entries, note, actions)


# ------------------------------------------------------------------ its title


def title(about: Pile) -> Line:
    """Say how many and until when: "3 run out before Tue 09:00 · 1 not taken yet"."""
    if len(about.found) == 1:
        (only,) = about.found
        return line("list.named", name=only.name, what=_one(about, only))
    parts = [_part(about, kind) for kind in KINDS]
    said, *others = [part for part in parts if part]
    for other in others:
        said = line("list.joined", first=said, last=other)
    return said


def _part(about: Pile, kind: str) -> Line | None:
    """Say one kind in a few words; nothing when nothing is of that kind."""
    found = [near for near in about.found if near.kind == kind]
    if not found:
        return None
    if len(found) == 1:
        return line("list.single", what=_one(about, found[0]))
    until = _until(about, found) if kind == "near" else found[0].until
    return line(f"list.many.{kind}", n=len(found), until=until)


def _one(about: Pile, near: Near) -> Line:
    until = _until(about, [near]) if near.kind == "near" else near.until
    return line(f"list.one.{near.kind}", until=until)


def _until(about: Pile, found: Sequence[Near]) -> Value:
    """Give when the team is back, if all end before that; else the last of the ends."""
    closing, opening = about.hours.day_end(about.now), about.hours.day_start(about.now)
    if all(closing < near.end <= opening for near in found):
        return opening
    return found[-1].until
