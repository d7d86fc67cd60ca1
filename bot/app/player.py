"""Plays a scenario beside a running wederwoord: scene by scene, one line for each.

People at the page may press meanwhile. A step that came too late, since somebody has
done it already, is left out and said so; it is never an error.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from itertools import zip_longest
from typing import Any

from adapters.rehearsal.clock import RehearsalClock
from adapters.rehearsal.scenario import (
    Answered,
    Edited,
    Pressed,
    Removed,
    Scenario,
    Scene,
    Written,
    moment,
)
from adapters.rehearsal.shelf import Shelf
from bot.app.parts import Parts
from bot.app.persona import Personas
from bot.app.travel import Sleep, Travel
from bot.person import PersonId
from bot.ports.store import Tx
from bot.press import Address
from bot.review import key_of
from bot.subject import TEAM, Subject, case_of, notice_of
from bot.words import Line, Words, line


@dataclass(frozen=True, slots=True)
class Stage:
    """Where a scenario is played: a wederwoord, its one review site, and their clock.

    `site` is the address at which the reviews can be seen; `named` gives what the bot
    calls one of them.
    """

    parts: Parts
    clock: RehearsalClock
    shelf: Shelf
    site: str
    named: Callable[[str], str]


@dataclass(frozen=True, slots=True)
class Audience:
    """Those before the terminal: in which language they are told what, and how fast.

    `pace` makes the waits of the scenes longer (2) or shorter (0.5).
    """

    words: Words
    tell: Callable[[str], object]
    sleep: Sleep
    pace: float = 1.0


class Player:
    def __init__(self, stage: Stage, audience: Audience) -> None:
        self._stage = stage
        self._audience = audience
        self._travel = Travel(stage.parts, stage.clock, audience.sleep)
        self._personas = Personas(stage.parts.dispatch, stage.clock)

    async def play(self, scenario: Scenario) -> None:
        """Play every scene at its time of today, as the rehearsal's clock has it."""
        zone, today = self._audience.words.zone, self._today()
        scenes = scenario.scenes
        for scene, later in zip_longest(scenes, scenes[1:]):
            await self._travel.reach(moment(today, scene.at, zone))
            await self._show(scene)
            # What follows in the same minute may have to come before a pause is over.
            at_once = later is not None and later.at == scene.at
            pace = self._audience.pace
            await self._audience.sleep(scene.wait * (min(pace, 1) if at_once else pace))
        await self._travel.rest()
        self._audience.tell(self._audience.words.say(line("rehearse.over")))

    async def _show(self, scene: Scene) -> None:
        at = self._audience.words.moment(self._stage.clock.now(), "time")
        self._audience.tell(f"{at} {scene.title}")
        for step in scene.steps:
            if isinstance(step, Pressed):
                await self._press(step)
            else:
                _AT_SITE[type(step)](self._stage, step)
            await self._travel.catch_up()

    def _today(self) -> date:
        return self._stage.clock.now().astimezone(self._audience.words.zone).date()

    async def _press(self, step: Pressed) -> None:
        subject, where, who = await self._stage.parts.store.read(
            lambda tx: (self._subject(tx, step), _home(tx), _name(tx, step.who))
        )
        why: Line | None = line("rehearse.nothing")
        if subject:
            moments = self._moments(step)
            why = await self._personas.press(step, subject, where, moments)
        if why:
            what = line(f"action.{step.action}")
            said = line("rehearse.left_out", who=who, what=what, why=why)
            self._audience.tell(f"      {self._audience.words.say(said)}")

    def _subject(self, tx: Tx, step: Pressed) -> Subject | None:
        """Give what a press is about; None when there is no such thing."""
        if step.area:
            return _notice(tx, step.area)
        if not step.review:
            return TEAM
        [source] = tx.playbook.current().sources
        case = tx.cases.of_review(key_of(source.name, self._stage.named(step.review)))
        return case_of(case.id) if case else None

    def _moments(self, step: Pressed) -> dict[str, datetime]:
        zone, today = self._audience.words.zone, self._today()
        return {name: when.on(today, zone) for name, when in step.times.items()}


# ------------------------------------------------------------------ at the site


def _write(stage: Stage, step: Written) -> None:
    at = stage.clock.now() - step.ago
    url = f"{stage.site}/see/{step.review}"
    about = {"id": step.review, "created_at": at.isoformat(), "url": url}
    stage.shelf.add({**step.payload, **about})


def _edit(stage: Stage, step: Edited) -> None:
    stage.shelf.edit(step.review, step.changes)


def _remove(stage: Stage, step: Removed) -> None:
    stage.shelf.remove(step.review)


def _answer(stage: Stage, step: Answered) -> None:
    stage.shelf.place(step.review, step.text, step.by)


_AT_SITE: Mapping[type, Callable[[Stage, Any], None]] = {
    Written: _write,
    Edited: _edit,
    Removed: _remove,
    Answered: _answer,
}

# ------------------------------------------------------------------ in the team


def _notice(tx: Tx, area: str) -> Subject | None:
    """Give the first question of an area that is open, else its newest notice."""
    told = [notice for notice in tx.notices.listed() if notice.area == area]
    found = next(iter((*tx.notices.questions(area), *told)), None)
    return notice_of(found.id) if found else None


def _home(tx: Tx) -> Address:
    channel, _, conversation = tx.playbook.current().home.partition(":")
    return Address(channel, conversation)


def _name(tx: Tx, who: str) -> str:
    return tx.playbook.current().people[PersonId(who)].public_name
