"""The shelf of the stand-in for Google: whose shop a review is of, when it changed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from adapters.rehearsal.journal import Effect, Journal
from adapters.rehearsal.shelf import Habits, Shelf
from bot.ports.clock import Clock

ACCOUNT = "104200000000000000001"


@dataclass(frozen=True, slots=True)
class Place:
    """A shop in an account of Google's."""

    id: str
    title: str
    locality: str
    account: str = ACCOUNT

    @property
    def name(self) -> str:
        return f"accounts/{self.account}/locations/{self.id}"


PLACES = (
    Place("5501000000000000001", "Bakkerij Smit Utrecht", "Utrecht"),
    Place("5501000000000000002", "Bakkerij Smit Leiden", "Leiden"),
    Place("5501000000000000003", "Bakkerij Smit Zwolle", "Zwolle"),
)
"""The shops of the shipped scenario."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A review that stands: as the shelf shows it, its shop, its last change (UTC)."""

    told: Mapping[str, Any]
    place: Place
    updated: datetime

    @property
    def id(self) -> str:
        return str(self.told["id"])


class GoogleShelf(Shelf):
    """One reply to a review, which can always be read. Unknown ids are a KeyError."""

    def __init__(
        self, habits: Habits, clock: Clock, journal: Journal, places: Sequence[Place]
    ) -> None:
        super().__init__(habits, clock, journal)
        self.places = places
        self.bumps = False
        """Whether a reply is a change of the review; nobody outside Google knows."""
        self._updated: dict[str, datetime] = {}

    def add(self, payload: Mapping[str, Any]) -> str:
        now = self._clock.now()
        written = datetime.fromisoformat(payload.get("created_at", now.isoformat()))
        id_ = super().add(payload)
        self._updated[id_] = now if id_ in self._updated else written
        return id_

    def edit(self, id_: str, changes: Mapping[str, Any]) -> None:
        super().edit(id_, changes)
        self._updated[id_] = self._clock.now()

    def place(self, id_: str, text: str, by: str = "us") -> dict[str, Any]:
        told = super().place(id_, text, by)
        self._bump(id_)
        return told

    def withdraw(self, id_: str) -> None:
        """Take away what stands: Google does not ask whose reply it is."""
        kept, now = self._kept[id_], self._clock.now()
        for reply in kept.replies:
            if not reply.mine:
                done = "us", "reply withdrawn", id_, reply.text, reply.id
                self._journal.note(Effect(now, *done))
        super().withdraw(id_)
        kept.replies = []
        self._bump(id_)

    def home(self, id_: str) -> Place:
        """Give the shop a review names, else the first; also for one that is gone."""
        named = self._kept[id_].payload.get("place")
        return next((p for p in self.places if p.title == named), self.places[0])

    def entry(self, id_: str) -> Entry | None:
        """Give one review as it stands; None when it was taken down."""
        told = self.show(id_)
        return Entry(told, self.home(id_), self._updated[id_]) if told else None

    def entries(self, place: Place) -> list[Entry]:
        """Give all that stand at one shop."""
        all_of_it = (self.entry(id_) for id_ in self._kept)
        return [entry for entry in all_of_it if entry and entry.place == place]

    def _bump(self, id_: str) -> None:
        if self.bumps:
            self._updated[id_] = self._clock.now()
