"""A made-up colleague at work: presses as a channel would, dialog and findings too."""

from __future__ import annotations

import itertools
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime

from adapters.rehearsal.scenario import Pressed
from bot.blocks import Field
from bot.dispatch import Dispatch
from bot.person import Identity
from bot.ports.clock import Clock
from bot.press import Address, Answer, Ask, Dialog, Refused, Request, Wrong
from bot.subject import Subject
from bot.words import Line, line

TWICE = 2
"""A dialog comes back once with what was found in the words, and is sent again."""


@dataclass(frozen=True, slots=True)
class Filled:
    """What a colleague fills in, by field: words or a choice, and moments (UTC)."""

    values: Mapping[str, str]
    moments: Mapping[str, datetime]

    def of(self, field: Field) -> str:
        """Give what goes into a field, which is left alone unless something does."""
        if field.name in self.moments:
            return _nearest(field, self.moments[field.name])
        return self.values.get(field.name, field.value)

    def into(self, dialog: Dialog) -> dict[str, str]:
        return {field.name: self.of(field) for field in dialog.fields}

    def wrong(self, dialog: Dialog) -> Line | None:
        """Say what a person at the page could not have filled in, if anything."""
        fields = {field.name: field for field in dialog.fields}
        for name in (*self.values, *self.moments):
            if name not in fields:
                return line("rehearse.no_field", name=name, known=", ".join(fields))
            offered = _offered(fields[name])
            chooses = offered or name in self.moments
            if chooses and self.of(fields[name]) not in offered:
                known = ", ".join(offered) or "-"
                return line("rehearse.no_choice", name=name, known=known)
        return None


def _offered(field: Field) -> list[str]:
    return [choice.value for choice in field.choices]


def _nearest(field: Field, at: datetime) -> str:
    """Give the moment on offer that is nearest; "" when the field offers none."""
    moments: dict[datetime, str] = {}
    for value in _offered(field):
        with suppress(ValueError):
            moments[datetime.fromisoformat(value)] = value
    found = min(moments, key=lambda moment: abs(moment - at), default=None)
    return moments[found] if found else ""


class Personas:
    """The people of a scenario. Every press of theirs is one of its own."""

    def __init__(self, dispatch: Dispatch, clock: Clock) -> None:
        self._dispatch = dispatch
        self._clock = clock
        self._number = itertools.count(1)

    async def press(
        self,
        pressed: Pressed,
        subject: Subject,
        where: Address,
        moments: Mapping[str, datetime],
    ) -> Line | None:
        """Carry a press through to its end; gives why it could not be, else None.

        `moments` are what the times of the press stand for, in UTC.
        """
        who, now = Identity("browser", "", pressed.who), self._clock.now()
        first = Request(pressed.action, subject, who, where, "", now)
        answer = await self._open(first)
        if isinstance(answer, Ask) and answer.dialog.action == first.action:
            filled = Filled(pressed.values, moments)
            answer = await self._fill(first, answer, pressed.step, filled)
        return _why(answer)

    async def _open(self, first: Request) -> Answer:
        """Press the button; a dialog that comes first is passed by where it lets us."""
        answer = await self._send(first)
        if isinstance(answer, Ask) and answer.dialog.action != first.action:
            ways = (b.step for b in answer.dialog.buttons if b.action == first.action)
            step = next(ways, "")
            if step:
                return await self._send(replace(first, step=step), answer.dialog)
        return answer

    async def _fill(
        self, first: Request, asked: Ask, step: str, filled: Filled
    ) -> Answer:
        answer = await self._load(first, asked, filled)
        wrong = filled.wrong(answer.dialog) if isinstance(answer, Ask) else None
        if wrong:
            return Refused(wrong)
        for _ in range(TWICE):
            if isinstance(answer, Ask):
                answer = await self._submit(first, answer.dialog, step, filled)
        return answer

    async def _load(self, first: Request, asked: Ask, filled: Filled) -> Answer:
        """Choose what redraws the dialog, such as the suggestion to begin with."""
        answer: Answer = asked
        chosen: set[str] = set()
        while isinstance(answer, Ask) and (
            field := _to_choose(answer.dialog, filled, chosen)
        ):
            chosen.add(field.name)
            held = _held(answer.dialog) | {field.name: filled.of(field)}
            again = replace(first, step=field.reload, values=held)
            answer = await self._send(again, answer.dialog)
        return answer

    async def _submit(
        self, first: Request, dialog: Dialog, step: str, filled: Filled
    ) -> Answer:
        main = dialog.submit.step if dialog.submit else ""
        request = replace(first, step=step or main, values=filled.into(dialog))
        return await self._send(request, dialog)

    async def _send(self, request: Request, dialog: Dialog | None = None) -> Answer:
        """Send a press under a key of its own, with what its dialog carries along."""
        key = f"rehearsal/{next(self._number)}"
        request = replace(request, key=key, at=self._clock.now())
        if dialog:
            request = replace(request, shown=dialog.shown, seen=dialog.seen)
        return await self._dispatch(request)


def _to_choose(dialog: Dialog, filled: Filled, chosen: set[str]) -> Field | None:
    """Give the next field whose choice redraws the dialog and differs from it."""
    for field in dialog.fields:
        wanted, redraws = filled.of(field), field.reload and field.name not in chosen
        if redraws and wanted != field.value and wanted in _offered(field):
            return field
    return None


def _held(dialog: Dialog) -> dict[str, str]:
    return {field.name: field.value for field in dialog.fields}


def _why(answer: Answer) -> Line | None:
    """Say why a press came to nothing; None when it did what it should."""
    if isinstance(answer, Refused):
        return answer.line
    if isinstance(answer, Wrong):
        return next(iter(answer.errors.values()))
    return line("rehearse.asks") if isinstance(answer, Ask) else None
