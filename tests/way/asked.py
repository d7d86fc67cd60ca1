"""What was asked and answered in a story, on whatever channel it is told."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from bot.blocks import Field
from bot.dispatch import Dispatch
from bot.press import Answer, Ask, Dialog, Request, Show, Wrong


@dataclass
class Asked:
    """The switchboard, with what was asked of it and what it answered."""

    dispatch: Dispatch
    said: list[tuple[Request, Answer]] = field(default_factory=list)

    async def __call__(self, request: Request) -> Answer:
        answer = await self.dispatch(request)
        self.said.append((request, answer))
        return answer

    def answer(self, since: int, who: str, about: Request) -> Answer | None:
        """Give what this person was answered to this, the last time since then."""
        wanted = (about.action, about.step, about.subject)
        for request, answer in reversed(self.said[since:]):
            if request.who.external_id == who and wanted == (
                request.action,
                request.step,
                request.subject,
            ):
                return answer
        return None


def page_of(answer: Answer | None) -> Dialog | None:
    """Give what an answer opens or shows."""
    if isinstance(answer, Show):
        return answer.page
    return answer.dialog if isinstance(answer, Ask | Wrong) else None


def changed(request: Request, dialog: Dialog) -> dict[str, str]:
    """Give what the story changes in a dialog; the rest is left as it stands."""
    drawn = {field.name: field.value for field in dialog.fields}
    return {n: v for n, v in request.values.items() if drawn.get(n) != v}


def opening(request: Request, action: str) -> Request:
    """Give what opens an action, before anything is filled in."""
    return replace(request, action=action, step="", values={})


def offers(dialog: Dialog, request: Request) -> bool:
    """Tell whether this dialog is the one in which that is pressed."""
    if dialog.action != request.action:
        return False
    buttons = [b for b in (dialog.submit, *dialog.buttons) if b]
    steps = {(b.action, b.step) for b in buttons}
    steps |= {(dialog.action, f.reload) for f in dialog.fields if f.reload}
    return (request.action, request.step) in steps


def choices(field: Field) -> list[str]:
    """Give the values among which somebody chooses."""
    return [choice.value for choice in field.choices]


def odd(field: Field, value: str) -> bool:
    """Tell whether this is a choice that nobody is offered."""
    return field.kind == "choice" and value not in choices(field)


def differing(
    now: Mapping[str, str], dialog: Dialog, wanted: Mapping[str, str]
) -> list[Field]:
    """Give the fields that do not hold yet what they should."""
    return [
        field
        for field in dialog.fields
        if now.get(field.name, field.value)
        != wanted.get(field.name, now.get(field.name, field.value))
    ]


def redraws(field: Field, wanted: Mapping[str, str]) -> bool:
    """Tell whether this has the dialog drawn anew once it is chosen."""
    return bool(field.reload) and wanted[field.name] in choices(field)
