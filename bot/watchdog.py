"""The watchdog: says so when something that was due did not happen, and when it does.

It looks at what stands in the store, not at who should have worked on it: timers that
are overdue, messages and replies that wait, and sources that nobody has read.
"""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.case import CaseId
from bot.health import PAGE, tell
from bot.lists import TEAM_WIDE
from bot.playbook import SourceEntry
from bot.ports.records import Row
from bot.ports.store import Store, Tx
from bot.words import line

log = logging.getLogger(__name__)

EVERY = 60.0
"""Seconds between two looks."""
NAP = timedelta(minutes=5)
"""Longer between two looks, and the machine was asleep."""
OVERDUE = timedelta(minutes=5)
"""How late a timer may be; the tick comes every few seconds."""
WAITS = timedelta(minutes=10)
"""How long a message or reply may wait after its moment or its first attempt."""
UNREAD = timedelta(minutes=15)
"""How long a source may go unread, unless ten of its pauses are longer."""

WATCHED = ("timers", "messages", "publishing", "reading")
OURS = "watchdog:"
"""Sets our notes on troubles apart from those of the sources themselves."""


@dataclass(frozen=True, slots=True)
class Trouble:
    """What did not happen, for the team; `source` is the one it is about, if any."""

    about: str
    source: str = ""

    @property
    def name(self) -> str:
        return f"{OURS}{self.about}:{self.source}".rstrip(":")


Now = Callable[[], datetime]


class Watchdog:
    """Compares what should have happened with what did, at every tick."""

    def __init__(
        self, store: Store, sources: Iterable[SourceEntry], started: datetime
    ) -> None:
        self._store = store
        self._patience = {s.name: max(UNREAD, 10 * s.every) for s in sources}
        self._read_at = dict.fromkeys(self._patience, started)
        self._awake_since = self._looked_at = started

    def reading(
        self, source: str, poll: Callable[[], Awaitable[object]], now: Now
    ) -> Callable[[], Awaitable[object]]:
        """Give a poll that notes when it came to its end, well or with an outage."""

        async def noted() -> None:
            await poll()
            self._read_at[source] = now()

        return noted

    async def tick(self, now: datetime) -> None:
        """Look at everything once, and tell the team what is new about it.

        After a start or a sleep all others get the time to catch up first.
        """
        if not timedelta() <= now - self._looked_at <= NAP:
            self._awake_since = now
        self._looked_at = now
        if now - self._awake_since < WAITS:
            return
        found = await self._store.read(lambda tx: self._found(tx, now))
        known = await self._store.read(_known)
        if {trouble.name for trouble in found} != known.keys():
            await self._store.write(lambda tx: self._tell(tx, found, now))

    def _found(self, tx: Tx, now: datetime) -> set[Trouble]:
        late = tx.outbox.late(now - WAITS)
        about = {kind for kind in map(_stuck, late) if kind}
        if tx.switches.stop():
            about.discard("publishing")  # the team knows: it was stopped by one of them
        if tx.timers.due(now - OVERDUE, limit=1):
            about.add("timers")
        return {Trouble(each) for each in about} | self._unread(now)

    def _unread(self, now: datetime) -> set[Trouble]:
        return {
            Trouble("reading", source)
            for source, at in self._read_at.items()
            if now - max(at, self._awake_since) > self._patience[source]
        }

    def _tell(self, tx: Tx, found: set[Trouble], now: datetime) -> None:
        known = _known(tx)
        for trouble in found:
            if trouble.name not in known:
                self._say(tx, trouble, trouble.about, now)
                tx.sources.trouble(trouble.name, f"late at {now.isoformat()}")
                log.error("something due did not happen", extra={"what": trouble.name})
        for name in known.keys() - {trouble.name for trouble in found}:
            about, _, source = name.removeprefix(OURS).partition(":")
            self._say(tx, Trouble(about, source), f"{about}_over", now)
            tx.sources.trouble(name, "")

    def _say(self, tx: Tx, trouble: Trouble, what: str, now: datetime) -> None:
        title = tx.sources.facts(trouble.source).title
        said = line(f"watch.{what}", source=title)
        key = f"{trouble.name}:{what}:{now.isoformat()}"
        tx.outbox.say(key, CaseId(0), said, now, to=TEAM_WIDE)
        on_page = tx.playbook.current().home.startswith(f"{PAGE}:")
        if trouble.about == "messages" and not on_page:
            tell(tx, key, said, now)  # where they are stuck this one is stuck as well


def _known(tx: Tx) -> Mapping[str, str]:
    troubles = tx.sources.troubles()
    return {name: why for name, why in troubles.items() if name.startswith(OURS)}


def _stuck(row: Row) -> str:
    """Say what a late row means; "" for a reply that was sent: its card tells."""
    if not row.kind.startswith("publish"):
        return "messages"
    return "publishing" if row.state == "new" else ""
