"""Plays a scene on the team itself, and gives what Slack would be sent for it.

Nothing is drawn that Slack would refuse: every payload is checked on the way.
"""

# ruff: noqa: INP001, S101 - a script, not a package; what must hold holds

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from adapters.channels.slack.drawing.limits import message_faults, view_faults
from adapters.channels.slack.drawing.message import message
from adapters.channels.slack.drawing.view import home, modal
from bot.card import Card
from bot.press import Address, Answer, Ask, Dialog, Done, Refused, Show, Wrong
from bot.subject import TEAM, Subject
from bot.words import Line
from docs.pictures.scenes import Scene
from docs.pictures.stage import Stage

Part = dict[str, Any]
WHERE = Address("slack", "C0123ABCD", "1795.0001")


@dataclass
class Play:
    """One person at one scene: what they have before them, and what they filled in.

    native  what is wrong is told by Slack itself, under its field
    """

    on: Stage
    scene: Scene
    dialog: Dialog | None = None
    errors: Mapping[str, Line] = field(default_factory=dict)
    native: bool = False
    filled: dict[str, str] = field(default_factory=dict)

    async def run(self) -> None:
        if self.scene.place == "~home":
            await self.press("home", "", TEAM)
        for step in self.scene.press:
            await self._step(step)

    async def _step(self, step: str) -> None:
        name, is_value, value = step.partition("=")
        if is_value:
            await self._fill(name, value)
        elif step.startswith("open:"):
            _, kind, number = step.split(":")
            await self.press("open", "", Subject(kind, number))
        elif step.startswith("."):
            await self._submit(step[1:])
        else:
            action, _, verb = step.partition(".")
            await self.press(action, verb, self._subject())

    def _subject(self) -> Subject:
        return self.dialog.subject if self.dialog else self.card().subject

    def card(self) -> Card:
        """Give the newest message that the scene means."""
        post, whole = self.scene.post, not self.scene.post.endswith(":")
        found = [
            card
            for key, (place, card) in self.on.heard.cards.items()
            if place == self.scene.place
            and (key == post if whole else key.startswith(post))
        ]
        return found[-1]

    async def _fill(self, name: str, value: str) -> None:
        assert self.dialog is not None
        self.filled[name] = value
        named = next(f for f in self.dialog.fields if f.name == name)
        if named.reload:
            await self._submit(named.reload)

    async def _submit(self, step: str) -> None:
        assert self.dialog is not None
        team, before = self.on.team, self.dialog
        values = {f.name: f.value for f in before.fields} | self.filled
        self.filled = {}
        who, about = self.scene.who, before.subject
        request = team.request(who, before.action, step, values, about)
        answer = await team.send(request, before)
        self._take(answer)
        if isinstance(answer, Wrong):
            after = answer.dialog
            self.native = (before.shown, before.seen) == (after.shown, after.seen)

    async def press(self, action: str, step: str, about: Subject) -> None:
        team = self.on.team
        request = team.request(self.scene.who, action, step, {}, about)
        self._take(await team.send(request))

    def _take(self, answer: Answer) -> None:
        self.errors, self.native = {}, False
        if isinstance(answer, Ask | Wrong):
            self.dialog = answer.dialog
        elif isinstance(answer, Show):
            self.dialog = answer.page
        if isinstance(answer, Wrong):
            self.errors = answer.errors
        assert not isinstance(answer, Done | Refused), (self.scene, answer)

    # -------------------------------------------------------------- as Slack gets it

    def parts(self) -> list[Part]:
        if self.dialog is None:
            return [self._message()]
        if self.dialog.action == "home":
            return [self._checked(home(self.dialog, self.on.heard.words))]
        errors = {} if self.native else self.errors
        words = self.on.heard.words
        view = modal(self.dialog, words, place=WHERE, errors=errors)
        return [self._checked(view) | {"errors": self._under(view)}]

    def _message(self) -> Part:
        made = message(self.card(), self.on.heard.words)
        body = {"text": made.text, "blocks": made.blocks}
        assert message_faults(body) == [], (self.scene, message_faults(body))
        return {**body, "type": "message", "time": "11:33"}

    def _checked(self, view: Part) -> Part:
        assert view_faults(view) == [], (self.scene, view_faults(view))
        return view

    def _under(self, view: Part) -> dict[str, str]:
        """Give what Slack itself writes under an input, by its block."""
        shown = self.errors if self.native else {}
        return {
            block["block_id"]: self.on.heard.words.say(shown[name])
            for block in view["blocks"]
            if block["type"] == "input"
            and (name := block["block_id"].split("/")[1]) in shown
        }
