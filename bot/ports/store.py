"""What the core asks of a store: whole works, written at once or not at all.

A work is a synchronous function that gets a `Tx`, the groups of calls below, and runs
inside one transaction. Times given and taken are aware and UTC. Ids are unique within
a store. No call here waits for anything but the disk.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any, Protocol, TypeVar

from bot.case import Case, CaseId, State
from bot.dossier import Dossier, Stop
from bot.history import Entry
from bot.lists import Listed
from bot.person import PersonId
from bot.playbook import Playbook
from bot.ports.figures import Figures
from bot.ports.reading import Reviews, Sources
from bot.ports.records import Post, Row
from bot.ports.team import (
    Cards,
    Changes,
    Directs,
    Notices,
    Nudges,
    Presses,
    Profiles,
    Shifts,
    Team,
    Timers,
)
from bot.reply import Approval, Draft, Reply, ReplyId
from bot.review import ReviewKey
from bot.words import Line

T = TypeVar("T")


class Cases(Protocol):
    def open(self, case: Case) -> Case:
        """Keep a new case under a number of its own; `id` and `version` are set."""
        ...

    def get(self, case: CaseId) -> Case | None: ...

    def of_review(self, review: ReviewKey) -> Case | None: ...

    def change(self, case: Case, at: datetime, **changes: Any) -> Case:
        """Write the given fields of a case and give it as it now stands.

        Raises Stale when `case` is no longer the version that stands in the store.
        """
        ...

    def listed(self, states: Sequence[State] = (), limit: int = 100) -> list[Case]:
        """Give cases, those whose window ends first in front."""
        ...

    def owned(self, person: PersonId, limit: int = 100) -> list[Case]:
        """Give the cases a person owns that are not closed, by their deadline."""
        ...

    def homes(self) -> list[str]:
        """Give the conversations in which the cards of open cases stand."""
        ...

    def search(self, text: str, limit: int = 100) -> list[Case]:
        """Give the cases whose review holds all the words, the newest first."""
        ...

    def file(self, case: CaseId) -> Dossier | None:
        """Read all that a card or dialog shows of a case."""
        ...


class Replies(Protocol):
    def draft(self, case: CaseId) -> Draft | None: ...

    def keep_draft(self, case: CaseId, draft: Draft) -> None:
        """Make these the words that stand in the case."""
        ...

    def agree(self, reply: Reply) -> Reply:
        """Keep exact words with who approved them; `id` is set."""
        ...

    def get(self, reply: ReplyId) -> Reply | None: ...

    def of_case(self, case: CaseId) -> Reply | None:
        """Give the last reply that was agreed on."""
        ...

    def earlier(self, case: CaseId) -> list[Reply]:
        """Give every reply that was ever agreed on, the oldest first."""
        ...

    def approve(self, case: CaseId, approval: Approval) -> None:
        """Note who agreed to which bytes before a reply exists (asked for approval)."""
        ...

    def approvals(self, case: CaseId, digest: str) -> list[Approval]: ...

    def change(self, reply: ReplyId, **changes: Any) -> None: ...


class Outbox(Protocol):
    def put(
        self, key: str, kind: str, subject: str, at: datetime, *, after: str = ""
    ) -> None:
        """Ask for something to be said at `at`, after the row named `after` is done.

        A key that stands there already is asked for once more: done work starts
        anew, work underway is done again afterwards, waiting work goes no later.
        """
        ...

    def say(
        self, key: str, case: CaseId, said: Line, at: datetime, *, to: str = ""
    ) -> None:
        """Ask for a line: in the thread of the case, or with to="#" to the team."""
        ...

    def show(self, key: str, listed: Listed, at: datetime) -> None:
        """Ask for a list: as one message to a person, or to the team."""
        ...

    def get(self, key: str) -> Row | None: ...

    def due(self, now: datetime, limit: int = 50) -> list[Row]:
        """Give what can go out now: due, its forerunner done, nobody busy with it."""
        ...

    def claim(self, row: Row, state: str, lease_until: datetime, now: datetime) -> Row:
        """Begin a row: "sending" or "looking". Raises Stale when it moved meanwhile."""
        ...

    def finish(
        self,
        row: Row,
        state: str,
        *,
        next_at: datetime | None = None,
        why: str = "",
        looks: int | None = None,
    ) -> bool:
        """End a claim; False, and nothing done, when the claim was lost meanwhile.

        `looks` sets how many looks are to count from now on; None leaves them.
        """
        ...

    def hold(self, key: str) -> bool:
        """Take back what has not begun; False when it is underway or over."""
        ...

    def recover(self, now: datetime, *, all_of_them: bool) -> int:
        """Put abandoned claims up for a look: those past their lease, or all."""
        ...

    def open(self) -> int:
        """Count what has still to go out."""
        ...

    def late(self, before: datetime, limit: int = 100) -> list[Row]:
        """Give what was due or first tried before a moment and has not gone out.

        That includes what was given up (parked) since a day before that moment.
        """
        ...


class Histories(Protocol):
    def add(
        self,
        case: CaseId,
        at: datetime,
        person: PersonId,
        action: str,
        detail: str = "",
    ) -> None:
        """Chain one more entry; `detail` holds words and can be erased later."""
        ...

    def of(self, case: CaseId) -> list[Entry]: ...


class Switches(Protocol):
    def installation(self) -> str:
        """Give the name that was made up with this store, as no other has it."""
        ...

    def stop(self) -> Stop | None: ...

    def set_stop(self, stop: Stop) -> None: ...

    def resume(self, at: datetime) -> None:
        """Let publishing go on, and remember since when."""
        ...

    def resumed(self) -> datetime | None:
        """Give when publishing last went on after a stop."""
        ...


class Posts(Protocol):
    def put(self, post: Post) -> int:
        """Keep or replace the post of this key and give its new `seq`."""
        ...

    def get(self, key: str) -> Post | None: ...

    def since(self, seq: int, limit: int = 500) -> list[Post]:
        """Give what came or changed after `seq`, in that order."""
        ...

    def newest(self) -> int:
        """Give the highest `seq`; 0 when nothing was ever posted."""
        ...

    def latest(self, conversation: str, limit: int) -> list[Post]:
        """Give the messages that changed last, at most so many, with their threads."""
        ...

    def count(self, conversation: str) -> int:
        """Count the messages of a conversation, without the lines in threads."""
        ...


class Logins(Protocol):
    def keep(self, digest: str, kind: str, person: PersonId, until: datetime) -> None:
        """Keep a login link or a session by the digest of its secret."""
        ...

    def person(self, digest: str, kind: str, now: datetime) -> PersonId | None: ...

    def use(self, digest: str, kind: str, now: datetime) -> PersonId | None:
        """Give whose it is and make it worthless, both at once."""
        ...


class Playbooks(Protocol):
    def current(self) -> Playbook: ...

    def put(self, body: Mapping[str, Any], at: datetime) -> Playbook:
        """Keep a new version; the same body as now changes nothing.

        Raises PlaybookError when the body holds a mistake.
        """
        ...


class Tx(Protocol):
    """One transaction, as small groups of named calls."""

    @property
    def reviews(self) -> Reviews: ...
    @property
    def cases(self) -> Cases: ...
    @property
    def replies(self) -> Replies: ...
    @property
    def timers(self) -> Timers: ...
    @property
    def outbox(self) -> Outbox: ...
    @property
    def history(self) -> Histories: ...
    @property
    def presses(self) -> Presses: ...
    @property
    def switches(self) -> Switches: ...
    @property
    def sources(self) -> Sources: ...
    @property
    def cards(self) -> Cards: ...
    @property
    def posts(self) -> Posts: ...
    @property
    def logins(self) -> Logins: ...
    @property
    def playbook(self) -> Playbooks: ...
    @property
    def directs(self) -> Directs: ...
    @property
    def notices(self) -> Notices: ...
    @property
    def shifts(self) -> Shifts: ...
    @property
    def nudges(self) -> Nudges: ...
    @property
    def changes(self) -> Changes: ...
    @property
    def profiles(self) -> Profiles: ...
    @property
    def team(self) -> Team: ...
    @property
    def figures(self) -> Figures: ...


class Store(Protocol):
    async def write(self, work: Callable[[Tx], T]) -> T:
        """Run a work whole and give its result once it is safe on disk.

        What the work raises undoes all of it and comes back out. Raises StoreError
        when nothing could be written (disk full, read-only, locked).
        """
        ...

    async def read(self, work: Callable[[Tx], T]) -> T:
        """Run a work that only reads, on one unmoving picture of the store."""
        ...

    async def changed(self, seconds: float) -> None:
        """Wait for the next commit, or at most so long."""
        ...

    async def close(self) -> None: ...
