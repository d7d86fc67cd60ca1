"""Plays a scenario beside a running wederwoord: scene by scene, one line for each.

People at the page may press meanwhile. A step that came too late, since somebody has
done it already, is left out and said so; it is never an error.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from itertools import zip_longest

from adapters.rehearsal.at_site import Site
from adapters.rehearsal.clock import RehearsalClock
from adapters.rehearsal.scenario import (
    AtSite,
    Pressed,
    Scenario,
    Scene,
    Scenes,
    moment,
)
from bot.actions import ACTIONS, About
from bot.app.parts import Parts
from bot.app.persona import Personas
from bot.app.travel import Sleep, Travel
from bot.person import PersonId
from bot.ports.store import Tx
from bot.press import Address
from bot.review import key_of
from bot.subject import TEAM, Subject, case_of, notice_of, source_of
from bot.words import Line, Words, line

_INDENT = "      "
"""Before what is told below a scene."""


@dataclass(frozen=True, slots=True)
class Stage:
    """Where a scenario is played: a wederwoord, its one source, and their clock."""

    parts: Parts
    clock: RehearsalClock
    site: Site


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
    """Plays scenes. Those who press are shared by all who play on one stage."""

    def __init__(
        self, stage: Stage, audience: Audience, personas: Personas | None = None
    ) -> None:
        self._stage = stage
        self._audience = audience
        self._travel = Travel(stage.parts, stage.clock, audience.sleep)
        self._personas = personas or Personas(stage.parts.dispatch, stage.clock)

    async def play(self, scenario: Scenario, name: str = "") -> None:
        """Play every scene at its time of today, as the rehearsal's clock has it.

        With a name only those of that name are shown; all before them happens first,
        unseen. Raises KeyError when no scene has that name.
        """
        before, scenes = scenario.up_to(name)
        if before:
            self._tell(line("rehearse.before"))
            unseen = replace(
                self._audience, tell=self._mishap, sleep=self._leap, pace=0
            )
            await Player(self._stage, unseen, self._personas).show(before)
        await self.show(scenes)
        await self._travel.rest()
        self._tell(line("rehearse.stays") if name else line("rehearse.over"))

    async def show(self, scenes: Scenes) -> None:
        """Play scenes, one after the other, and let people look around after each."""
        zone, today = self._audience.words.zone, self._today()
        for scene, later in zip_longest(scenes, scenes[1:]):
            await self._travel.reach(moment(today, scene.at, zone))
            await self._show(scene)
            # What follows in the same minute may have to come before a pause is over.
            at_once = later is not None and later.at == scene.at
            pace = self._audience.pace
            await self._audience.sleep(scene.wait * (min(pace, 1) if at_once else pace))

    async def _show(self, scene: Scene) -> None:
        at = self._audience.words.moment(self._stage.clock.now(), "time")
        self._audience.tell(f"{at} {scene.title}")
        for step in scene.steps:
            if isinstance(step, Pressed):
                await self._press(step)
            else:
                self._happen(step)
            await self._travel.catch_up()

    def _mishap(self, said: str) -> None:
        """Tell of what nobody sees only what was left out: the scene may want it."""
        if said.startswith(_INDENT):
            self._audience.tell(said)

    async def _leap(self, seconds: float) -> None:
        """Let time pass at once, where nobody looks who could want to stop a reply."""
        now = self._stage.clock.now()
        self._stage.clock.jump(now + timedelta(seconds=seconds))

    def _happen(self, step: AtSite) -> None:
        if not self._stage.site.happen(step):
            self._tell(line("rehearse.waits_none"), indent=_INDENT)

    def _tell(self, said: Line, indent: str = "") -> None:
        self._audience.tell(f"{indent}{self._audience.words.say(said)}")

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
            self._tell(said, indent=_INDENT)

    def _subject(self, tx: Tx, step: Pressed) -> Subject | None:
        """Give what a press is about; None when there is no such thing."""
        [source] = tx.playbook.current().sources
        if step.area:
            return _notice(tx, step.area)
        if ACTIONS[step.action].about is About.SOURCE:
            return source_of(source.name)
        if not step.review:
            return TEAM
        named = self._stage.site.google.name(step.review)
        case = tx.cases.of_review(key_of(source.name, named))
        return case_of(case.id) if case else None

    def _moments(self, step: Pressed) -> dict[str, datetime]:
        zone, today = self._audience.words.zone, self._today()
        return {name: when.on(today, zone) for name, when in step.times.items()}


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
