"""What must hold after every press in a chat, whatever the story is about.

A dialog really opened and holds what it should; what is wrong stands in it; a refusal
is said to that person only, and what they typed still stands there.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from adapters.chat.carried import Carried
from adapters.chat.quiet import QUIET
from adapters.chat.text import sound
from bot.blocks import Button
from bot.press import Answer, Ask, Dialog, Done, Refused, Request, Show, Wrong
from bot.words import Line, Words
from tests.way.asked import odd
from tests.way.mirror import plain


@dataclass(frozen=True)
class Seen:
    """A dialog before somebody.

    standing  what stands in the fields that are seen
    carried   what comes back unseen, None for a page that only leads on
    does      what can be pressed, such as "reply//case:1"
    """

    text: str
    buttons: list[str]
    submit: str = ""
    standing: Mapping[str, str] = field(default_factory=dict)
    carried: Carried | None = None
    does: Sequence[str] = ()

    @property
    def held(self) -> dict[str, str]:
        kept = self.carried.kept if self.carried else {}
        return {**kept, **self.standing}


class Screen(Protocol):
    """What one person has before them after a press."""

    words: Words

    def dialog(self, action: str) -> Seen | None:
        """Give the dialog that is open, or what waits for them at home."""
        ...

    def alone(self) -> list[str]:
        """Give all that was said since the press to them and to nobody else."""
        ...


def told(screen: Screen, request: Request, answer: Answer) -> None:
    """See that what was answered is what this person has before them."""
    _TOLD[type(answer)](screen, request, answer)


# ------------------------------------------------------------------ a dialog


def _asked(screen: Screen, _: Request, answer: Ask) -> None:
    _drawn(screen, answer.dialog)


def _shown(screen: Screen, _: Request, answer: Show) -> None:
    _drawn(screen, answer.page)


def _drawn(screen: Screen, dialog: Dialog) -> None:
    """See that the dialog stands there: its title, its verbs and its fields."""
    seen, words = _open(screen, dialog.action), screen.words
    assert seen.carried or not dialog.submit
    if seen.carried:
        _about(dialog, seen.carried)
    assert says(screen, seen.text, dialog.title), (dialog.title, seen)
    if dialog.submit:
        assert label(dialog.submit, words).startswith(seen.submit.rstrip("…"))
        assert seen.submit
    verbs = [label(button, words) for button in dialog.buttons]
    assert set(verbs) <= set(seen.buttons), (verbs, seen.buttons)
    if dialog.submit:
        _fields(dialog, seen.held)


def _open(screen: Screen, action: str) -> Seen:
    seen = screen.dialog(action)
    assert seen, f"no dialog for {action}"
    return seen


def _about(dialog: Dialog, carried: Carried) -> None:
    about = (carried.action, carried.subject, carried.shown, carried.seen)
    assert about == (dialog.action, dialog.subject, dialog.shown, dialog.seen)


def label(button: Button, words: Words) -> str:
    return " ".join(words.say(button.label).split())


def _fields(dialog: Dialog, now: Mapping[str, str]) -> None:
    """See that every field holds what it should, seen or unseen."""
    for each in dialog.fields:
        if each.name in now:
            held = sound(now[each.name])
            assert odd(each, each.value) or held == sound(each.value), (each.name, held)
        else:
            long = len(each.value) > 3000
            assert long or not each.choices, f"{each.name} is not in the dialog"


# ------------------------------------------------------------------ a line


def _wrong(screen: Screen, request: Request, answer: Wrong) -> None:
    """See that each error is said in the dialog, which holds what was typed.

    A form that is not drawn anew holds exactly what was sent in.
    """
    seen = _open(screen, request.action)
    for said in answer.errors.values():
        assert says(screen, seen.text, said), (said, seen)
    now = seen.held
    for each in answer.dialog.fields:
        typed = request.values.get(each.name, each.value)
        if each.name in now and not odd(each, typed):
            wanted = {_kept(typed), _kept(each.value)}
            assert _kept(now[each.name]) in wanted, (each.name, now[each.name])


def _kept(text: str) -> str:
    """Give a text as a field keeps it: one that holds nothing to read may be empty."""
    return sound(text) if text.strip() else ""


def _refused(screen: Screen, request: Request, answer: Refused) -> None:
    """See that it is said to them alone, beside what they typed."""
    assert _said(screen, answer.line), answer.line
    seen = screen.dialog(request.action)
    for name, held in (seen.standing if seen else {}).items():
        wanted = sound(request.values.get(name, ""))
        assert name not in request.values or sound(held) == wanted


def _done(screen: Screen, request: Request, answer: Done) -> None:
    """See that it is said, unless the card says so itself or a dialog follows."""
    quiet = request.action in QUIET or request.step == "publish"
    assert quiet or _said(screen, answer.line), answer.line


_TOLD: Mapping[type, Any] = {
    Ask: _asked,
    Show: _shown,
    Wrong: _wrong,
    Refused: _refused,
    Done: _done,
}


def says(screen: Screen, text: str, said: Line) -> bool:
    """Tell whether a line stands in a text; a long one by its beginning."""
    return plain(screen.words.say(said))[:200].rstrip() in plain(text)


def _said(screen: Screen, said: Line) -> bool:
    """Tell whether a line stands before this person and before nobody else."""
    return any(says(screen, text, said) for text in screen.alone())
