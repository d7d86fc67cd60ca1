"""What a scenario does at the stand-in for Google, by the strings behind it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

from adapters.rehearsal.faults import Fault, Kind
from adapters.rehearsal.google import GoogleStandIn
from adapters.rehearsal.scenario import (
    Answered,
    AtSite,
    Checking,
    Decided,
    Earlier,
    Edited,
    Outage,
    Permission,
    Removed,
    Slow,
    Written,
)

MANY = 10_000
"""Calls that an outage strikes: more than a bot makes before it ends."""
A_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Site:
    """The stand-in, and the address at which its reviews can be seen."""

    google: GoogleStandIn
    address: str

    def prepare(self, before: Iterable[Earlier]) -> None:
        """Put reviews there that are older than now, with what stands under them."""
        for each in before:
            written = self.google.moment.now() - each.written.ago
            _write(self, each.written)
            if each.reply:
                self.google.moment.set(written + A_DAY)
                self.google.shelf.place(each.written.review, each.reply, "before")
                self.google.moment.set(None)

    def happen(self, step: AtSite) -> bool:
        """Carry a step out; False when there is nothing that it could be done to."""
        return _STEPS[type(step)](self, step) is not False


def _write(site: Site, step: Written) -> None:
    at = site.google.moment.now() - step.ago
    url = f"{site.address}/see/{step.review}"
    about = {"id": step.review, "created_at": at.isoformat(), "url": url}
    site.google.shelf.add({**step.payload, **about})


def _edit(site: Site, step: Edited) -> None:
    site.google.shelf.edit(step.review, step.changes)


def _remove(site: Site, step: Removed) -> None:
    site.google.shelf.remove(step.review)


def _answer(site: Site, step: Answered) -> None:
    site.google.shelf.place(step.review, step.text, step.by)


def _check(site: Site, step: Checking) -> None:
    shelf = site.google.shelf
    shelf.habits = replace(shelf.habits, moderates=step.begins)


def _decide(site: Site, step: Decided) -> bool:
    shown = site.google.shelf.show(step.review) or {"replies": ()}
    waits = [each["id"] for each in shown["replies"] if each["state"] == "pending"]
    for reply in waits:
        state = "refused" if step.reason else "stands"
        site.google.shelf.decide(reply, state, step.reason)
    return bool(waits)


def _go_out(site: Site, step: Outage) -> None:
    site.google.faults.clear()
    if step.begins:
        site.google.faults.add(Fault(Kind.STATUS, status=503), MANY)


def _slow(site: Site, step: Slow) -> None:
    site.google.faults.add(Fault(Kind.SLOW, seconds=step.seconds))


def _permit(site: Site, step: Permission) -> None:
    site.google.token_faults.clear()
    if not step.given:
        no = Fault(Kind.STATUS, status=400, reason="invalid_grant")
        site.google.token_faults.add(no, MANY)
        site.google.expire()


_STEPS: Mapping[type, Callable[[Site, Any], bool | None]] = {
    Written: _write,
    Edited: _edit,
    Removed: _remove,
    Answered: _answer,
    Checking: _check,
    Decided: _decide,
    Outage: _go_out,
    Slow: _slow,
    Permission: _permit,
}
