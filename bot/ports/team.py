"""What the core asks of a store about the team: who is told, asked, on, and reminded.

Groups of calls of one transaction, as in `bot.ports.store`; all times are UTC.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Protocol

from bot.case import CaseId
from bot.notice import Notice, NoticeId, NoticeState
from bot.person import Identity, PersonId, Profile
from bot.ports.records import Change, Direct, Placed
from bot.reminder import Nudge, Timer
from bot.shift import Shift
from bot.subject import Subject
from bot.words import Line


class Timers(Protocol):
    def put(self, timer: Timer) -> None:
        """Set a timer; one that was already set, or fired, stays as it is."""
        ...

    def drop(
        self, subject: Subject, steps: Sequence[str] = (), *, who: str = ""
    ) -> None:
        """Forget what has not fired yet for a subject.

        Only these steps, if named, and only what was set for this person, if named.
        """
        ...

    def due(self, now: datetime, limit: int = 100) -> list[Timer]:
        """Give what is due and has not fired, the earliest first."""
        ...

    def fire(self, timer: Timer, now: datetime) -> bool:
        """Mark as fired; False when it no longer waits (fired or dropped)."""
        ...

    def waiting(self, subject: Subject) -> list[Timer]:
        """Give what has not fired yet for a subject, the earliest first."""
        ...


class Directs(Protocol):
    """Direct cards: a case brought to one person, with why they get it."""

    def begin(
        self, case: CaseId, person: PersonId, why: Line, at: datetime, *, role: str
    ) -> Direct:
        """Keep a new one; `role` is "owner", "approver" or "told"."""
        ...

    def get(self, id_: int) -> Direct | None: ...

    def open(self, case: CaseId) -> list[Direct]:
        """Give those of a case that are still live, the oldest first."""
        ...

    def end(self, id_: int, said: Line) -> None:
        """Close one: from now on it only says this."""
        ...


class Notices(Protocol):
    def open(self, notice: Notice) -> Notice:
        """Keep a new notice under a number of its own; `id` is set."""
        ...

    def get(self, notice: NoticeId) -> Notice | None: ...

    def info(self, area: str, day: str) -> Notice | None:
        """Give the notice for information of an area and a day of the team."""
        ...

    def of_case(self, case: CaseId) -> list[Notice]:
        """Give the notices that a case stands in, the oldest first."""
        ...

    def questions(self, area: str) -> list[Notice]:
        """Give the questions of an area that nobody has answered, oldest first."""
        ...

    def listed(
        self, states: Sequence[NoticeState] = (), limit: int = 100
    ) -> list[Notice]:
        """Give notices, the newest first."""
        ...

    def add(self, notice: NoticeId, case: CaseId, at: datetime) -> bool:
        """Let a case stand in a notice; False when it did already."""
        ...

    def change(self, notice: Notice, **changes: Any) -> Notice:
        """Write the given fields (not `cases`) and give the notice as it stands."""
        ...


class Shifts(Protocol):
    def begin(self, person: PersonId, since: datetime, until: datetime) -> Shift: ...

    def end(self, id_: int, at: datetime) -> None: ...

    def on(self, now: datetime) -> list[Shift]:
        """Give the shifts that hold at `now`, the one that began first in front."""
        ...

    def get(self, id_: int) -> Shift | None: ...


class Nudges(Protocol):
    """What waits for a person's next list."""

    def put(self, nudge: Nudge) -> None:
        """Add one; the same person, subject and step wait only once."""
        ...

    def of(self, person: PersonId) -> list[Nudge]: ...

    def clear(self, person: PersonId) -> None: ...

    def told(self, person: PersonId, at: datetime) -> None:
        """Note that a person got a list."""
        ...

    def last(self, person: PersonId) -> datetime | None:
        """Give when a person last got a list."""
        ...


class Changes(Protocol):
    """What a lead changed on the page: a log from which each can be undone."""

    def add(self, change: Change) -> Change:
        """Keep one; `id` is set."""
        ...

    def get(self, id_: int) -> Change | None: ...

    def listed(self, limit: int = 50) -> list[Change]:
        """Give what was changed, the newest first."""
        ...


class Cards(Protocol):
    """Where the cards about a subject stand; `role` tells several of one apart."""

    def placed(self, subject: Subject, role: str) -> Placed | None: ...

    def keep(self, subject: Subject, role: str, placed: Placed) -> None: ...

    def at(self, channel: str, conversation: str, message: str) -> Subject | None:
        """Give what the card is about that stands there; None when none of ours does.

        A card of which nobody knows where it stands (no message) is nowhere.
        """
        ...


class Presses(Protocol):
    """Answers that were given, by the key of the press."""

    def answer(self, key: str) -> Line | None: ...

    def keep(self, key: str, said: Line, at: datetime) -> None: ...

    def drop(self, before: datetime) -> None:
        """Forget what was pressed before a moment."""
        ...


class Profiles(Protocol):
    """What channels told of the people who use them."""

    def get(self, who: Identity) -> Profile | None: ...

    def keep(self, profile: Profile) -> None:
        """Keep what a channel tells now in place of what it told before."""
        ...

    def drop(self, before: datetime) -> None:
        """Forget whom no channel was asked about since a moment."""
        ...


class Team(Protocol):
    """The people of the playbook where a lead has changed them."""

    def people(self) -> list[Mapping[str, Any]]:
        """Give the people as the playbook holds them, in the shape of its file."""
        ...

    def changed(self) -> bool:
        """Tell whether a lead ever changed them, so that the file's do not hold."""
        ...

    def set_people(self, people: Sequence[Mapping[str, Any]], at: datetime) -> None:
        """Replace them; from now on the file's own list is not used.

        Raises PlaybookError when the rules do not allow it (nobody may approve, ...).
        """
        ...
