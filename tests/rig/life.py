"""One life of the bot in the kill rig: open the store, do what is due, until killed.

A life does what a process with a team behind it would do: reads the source, answers
every complaint with the same words, and lets its virtual clock run through pauses,
looks and reminders. The next life goes on where this one was killed.
"""

from __future__ import annotations

import os
import signal
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from adapters.channels.browser import BrowserChannel
from adapters.http import Patience
from adapters.sources.plain import PlainSource
from adapters.stores.sqlite import SqliteStore
from bot.app import Parts, describe, join, tables
from bot.case import Case, State
from bot.dispatch import Dispatch
from bot.person import Identity
from bot.ports import Store
from bot.press import Address, Ask, Request, Subject
from bot.review import digest
from tests.fakes import HandClock
from tests.playbooks import BODY

STEP = timedelta(minutes=11)
"""How far the clock goes at each turn: past any pause and any next look."""
TURNS = 12
SILENT = "laat maar liggen"
"""A complaint with these words is answered by nobody, so its reminder must come."""


class Reaper:
    """Kills this process at the n-th boundary it passes; 0 never does."""

    def __init__(self, at: int) -> None:
        self.at = at
        self.passed = 0

    def boundary(self) -> None:
        self.passed += 1
        if self.passed == self.at:
            os.kill(os.getpid(), signal.SIGKILL)


class Mortal:
    """Lets a part die before and after each of its calls, as the reaper says."""

    def __init__(self, part: Any, reaper: Reaper, names: tuple[str, ...]) -> None:
        self._part = part
        self._reaper = reaper
        self._names = names

    def __getattr__(self, name: str) -> Any:
        found = getattr(self._part, name)
        return self._dying(found) if name in self._names else found

    def _dying(self, call: Callable[..., Any]) -> Callable[..., Any]:
        async def passing(*args: Any, **kwargs: Any) -> Any:
            self._reaper.boundary()
            result = await call(*args, **kwargs)
            self._reaper.boundary()
            return result

        return passing


@dataclass(frozen=True)
class Place:
    """Where a life is lived: its store, its site and how that site treats replies."""

    store: Path
    site: str
    adds: bool
    shows: bool

    @property
    def settings(self) -> dict[str, str]:
        return {
            "url": self.site,
            "title": "Plein",
            "replies": "add" if self.adds else "replace",
            "readable": "yes" if self.shows else "no",
        }


async def live(place: Place, start: datetime, die_at: int = 0) -> int:
    """Live until nothing is left to do; gives how many boundaries were passed."""
    clock, reaper = HandClock(start), Reaper(die_at)
    store: Any = Mortal(SqliteStore.open(place.store), reaper, ("write",))
    parts, source = await _parts(place, store, clock, reaper)
    await parts.outbox.recover()
    for _ in range(TURNS):
        await parts.intake.poll(source)
        await _everybody_answers(parts)
        await parts.timers.tick(clock.now())
        await parts.outbox.settle(clock.now())
        clock.at += STEP
    clock.at = start + timedelta(hours=30)
    await parts.timers.tick(clock.now())
    await parts.outbox.settle(clock.now())
    await source.close()
    await store.close()
    return reaper.passed


async def _parts(
    place: Place, store: Store, clock: HandClock, reaper: Reaper
) -> tuple[Parts, Any]:
    now = clock.now()
    await store.write(lambda tx: tx.playbook.put(BODY, now))
    patience = Patience(connect=1, read=1, whole=2)
    plain = PlainSource.open("plein", place.settings, clock=clock, patience=patience)
    source: Any = Mortal(plain, reaper, ("carry_out", "look", "fetch"))
    await store.write(lambda tx: describe(tx, {"plein": plain}))
    dispatch = Dispatch(store, clock, tables())
    browser = BrowserChannel(store, clock, dispatch, demo=True)
    channel: Any = Mortal(browser, reaper, ("post", "edit", "line", "direct"))
    sources, channels = {"plein": source}, {"browser": channel}
    return join(store, clock, sources, channels, dispatch), source


async def _everybody_answers(parts: Parts) -> None:
    """Approve a reply to each open complaint, the way an impatient person would."""
    cases = await parts.store.read(lambda tx: tx.cases.listed([State.NEW]))
    for case in cases:
        review = await parts.store.read(lambda tx, c=case: tx.reviews.get(c.review))
        if review is not None and SILENT not in review.text:
            await _approve(parts, case)


async def _approve(parts: Parts, case: Case) -> None:
    """Open the dialog and press Publish in it, under the same key in every life."""
    text = words(case)
    opened = _request(case, parts.clock.now())
    answer = await parts.dispatch(opened)
    if isinstance(answer, Ask):
        values = {"text": text, "start": "own"}
        key, shown = f"approve {case.id} {digest(text)}", answer.dialog.shown
        press = replace(opened, step="publish", values=values, key=key, shown=shown)
        await parts.dispatch(press)


def words(case: Case) -> str:
    return f"Beste klant {case.id}, wij zoeken het uit en bellen je."


def _request(case: Case, at: datetime) -> Request:
    return Request(
        action="reply",
        subject=Subject("case", str(case.id)),
        who=Identity("browser", "", "tom"),
        where=Address("browser", "webcare"),
        key="",
        at=at,
    )
