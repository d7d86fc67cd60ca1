"""What Slack is told when somebody asked for something: one table, by place and answer.

Nothing is said here yet. What goes back in the acknowledgement is made at once; what is
said besides is a list of steps that are taken after it, so that a slow Slack delays no
acknowledgement.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from adapters.channels.slack.drawing.blocks import look
from adapters.channels.slack.drawing.message import said
from adapters.channels.slack.drawing.sizes import LIMITS
from adapters.channels.slack.drawing.view import NO_ERRORS, View, home, modal, told
from adapters.channels.slack.hearing.presses import Place, Press
from adapters.channels.slack.hearing.steps import (
    Home,
    Open,
    Publish,
    Push,
    Reply,
    Say,
    Step,
    Update,
)
from adapters.chat.quiet import quiet
from adapters.chat.text import cut, sound
from bot.blocks import Note
from bot.press import Answer, Ask, Dialog, Done, Refused, Show, Wrong
from bot.words import Line, Words


@dataclass(frozen=True, slots=True)
class Answered:
    """A press with its answer, and the language it is given in."""

    press: Press
    answer: Any
    words: Words

    def dialog(self, dialog: Dialog, errors: Mapping[str, Line] = NO_ERRORS) -> View:
        place = self.press.request.where
        return modal(dialog, self.words, place=place, errors=errors)


def reply(press: Press, answer: Answer, words: Words) -> Reply:
    """Give what Slack is told of an answer."""
    found = Answered(press, answer, words)
    at = (press.place, type(answer))
    return _TABLE.get(at, _ELSEWHERE[type(answer)])(found)


# ------------------------------------------------------------------ a dialog opens


def _opened(found: Answered) -> Reply:
    return Reply(steps=(Open(found.dialog(found.answer.dialog)),))


def _shown(found: Answered) -> Reply:
    return Reply(steps=(Open(found.dialog(found.answer.page)),))


def _opened_wrong(found: Answered) -> Reply:
    view = found.dialog(found.answer.dialog, found.answer.errors)
    return Reply(steps=(Open(view),))


# ------------------------------------------------------------------ inside a modal


def _asked_inside(found: Answered) -> Reply:
    return _inside(found, found.dialog(found.answer.dialog))


def _shown_inside(found: Answered) -> Reply:
    return _inside(found, found.dialog(found.answer.page))


def _inside(found: Answered, view: View) -> Reply:
    """Draw anew in the same place, unless something may have been typed there."""
    step = Push(view) if found.press.elsewhere else Update(view)
    return Reply(steps=(step,))


def _wrong_inside(found: Answered) -> Reply:
    view = found.dialog(found.answer.dialog, found.answer.errors)
    return Reply(steps=(Update(view),))


def _refused_inside(found: Answered) -> Reply:
    """Say why not above what stands there; all that was typed stays."""
    line = found.answer.line
    view = _beneath(line, found) or told(line, found.words)
    return Reply(steps=(Update(view, line),))


_REFUSAL = "ww-refused"
_KEPT = ("type", "callback_id", "title", "close", "submit", "private_metadata")


def _beneath(line: Line, found: Answered) -> View | None:
    """Give the same view with a line above it; None when there is none to keep."""
    body = found.press.view.body if found.press.view else {}
    if not body.get("blocks"):
        return None
    above = {**look(found.words.say(line), found.words), "block_id": _REFUSAL}
    blocks = [block for block in body["blocks"] if block.get("block_id") != _REFUSAL]
    kept = {name: body[name] for name in _KEPT if body.get(name)}
    return {**kept, "blocks": [above, *blocks][: LIMITS["view.blocks"]]}


def _done_inside(found: Answered) -> Reply:
    """Say that it was done: Slack lets no button close its own modal."""
    line = found.answer.line
    view = told(line, found.words)
    if found.press.request.where.conversation:
        return Reply(steps=(Update(view, line),))
    return Reply(steps=(Update(view), Home(line)))


# ------------------------------------------------------------------ a dialog sent in


def _updated(view: View) -> Reply:
    return Reply({"response_action": "update", "view": view})


def _asked_again(found: Answered) -> Reply:
    return _updated(found.dialog(found.answer.dialog))


def _shown_next(found: Answered) -> Reply:
    return _updated(found.dialog(found.answer.page))


def _wrong_sent(found: Answered) -> Reply:
    """Put each error under its field; what changed besides is drawn anew."""
    wrong: Wrong = found.answer
    if not _same(found.press, wrong):
        return _updated(found.dialog(wrong.dialog, wrong.errors))
    fields = found.press.view.fields if found.press.view else {}
    errors = {fields[name]: line for name, line in wrong.errors.items()}
    return _errors(errors, found.words)


def _same(press: Press, wrong: Wrong) -> bool:
    """Tell whether the person has this very dialog before them, with what is wrong."""
    view = press.view
    if view is None or view.carried is None or not wrong.errors:
        return False
    seen = (view.carried.shown, view.carried.seen)
    seeable = wrong.errors.keys() <= view.fields.keys()
    return seeable and seen == (wrong.dialog.shown, wrong.dialog.seen)


def _errors(wrong: Mapping[str, Line], words: Words) -> Reply:
    errors = {
        block: cut(sound(words.say(line)), LIMITS["section.text"])
        for block, line in wrong.items()
    }
    return Reply({"response_action": "errors", "errors": errors})


def _refused_sent(found: Answered) -> Reply:
    """Say why not under the first field, where all that was typed stays."""
    fields = found.press.view.fields if found.press.view else {}
    for block in fields.values():
        return _errors({block: found.answer.line}, found.words)
    return _updated(told(found.answer.line, found.words))


def _done_sent(found: Answered) -> Reply:
    """Close the dialog; one below it was about how things stood before."""
    view = found.press.view
    body = {"response_action": "clear"} if view and view.above else {}
    return Reply(body, _afterwards(found))


def _afterwards(found: Answered) -> tuple[Step, ...]:
    line = found.answer.line
    if not found.press.request.where.conversation:
        return (Home(line),)
    return () if quiet(found.press.request) else (Say(line),)


# ------------------------------------------------------------------ everywhere else


def _done(found: Answered) -> Reply:
    return Reply(steps=() if quiet(found.press.request) else (Say(found.answer.line),))


def _refused(found: Answered) -> Reply:
    return Reply(steps=(Say(found.answer.line),))


def _done_at_home(found: Answered) -> Reply:
    return Reply(steps=(Home(found.answer.line),))


def _refused_at_home(found: Answered) -> Reply:
    return Reply(steps=(Open(told(found.answer.line, found.words)),))


def _published(found: Answered) -> Reply:
    return Reply(steps=(Publish(home(found.answer.page, found.words)),))


def _shown_at_home(found: Answered) -> Reply:
    page = found.answer.page
    return _published(found) if page.action == "home" else _shown(found)


def _nothing(_: Answered) -> Reply:
    return Reply()


def _said(found: Answered) -> Reply:
    """Answer a command where it was typed; only who typed it sees that."""
    made = said(found.answer.line, found.words)
    return Reply(
        {"response_type": "ephemeral", "text": made.text, "blocks": made.blocks}
    )


# ------------------------------------------------------------------ the table

_ELSEWHERE: Mapping[type, Callable[[Answered], Reply]] = {
    Ask: _opened,
    Show: _shown,
    Wrong: _opened_wrong,
    Refused: _refused,
    Done: _done,
}
"""What holds on a card, and wherever the table below says nothing else."""

_TABLE: Mapping[tuple[Place, type], Callable[[Answered], Reply]] = {
    (Place.MODAL, Ask): _asked_inside,
    (Place.MODAL, Show): _shown_inside,
    (Place.MODAL, Wrong): _wrong_inside,
    (Place.MODAL, Refused): _refused_inside,
    (Place.MODAL, Done): _done_inside,
    (Place.SUBMIT, Ask): _asked_again,
    (Place.SUBMIT, Show): _shown_next,
    (Place.SUBMIT, Wrong): _wrong_sent,
    (Place.SUBMIT, Refused): _refused_sent,
    (Place.SUBMIT, Done): _done_sent,
    (Place.HOME, Show): _shown_at_home,
    (Place.HOME, Refused): _refused_at_home,
    (Place.HOME, Done): _done_at_home,
    (Place.COMMAND, Refused): _said,
    (Place.COMMAND, Done): _said,
    (Place.VISIT, Show): _published,
    (Place.VISIT, Refused): _nothing,
}


# ------------------------------------------------------------------ what comes next


def with_line(dialog: Dialog, done: Line) -> Dialog:
    """Give a dialog that was led on to, with what was done just before on top."""
    return replace(dialog, blocks=(Note(done), *dialog.blocks))


def after(answer: Ask | Show | Wrong, done: Line) -> Answer:
    """Give the answer that holds it with that on top."""
    if isinstance(answer, Show):
        return Show(with_line(answer.page, done))
    return replace(answer, dialog=with_line(answer.dialog, done))
