"""What Teams is told when somebody asked for something: one table, by spot and answer.

Nothing is said here yet. What goes back at once is made here; what is said besides is a
list of steps that are taken after it, so that a slow Teams delays no answer.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from adapters.channels.teams.hearing.presses import Press, Spot
from adapters.channels.teams.hearing.screens import Answered, unlost, why_not
from adapters.channels.teams.hearing.steps import Edit, Place, Reply, Send, Told
from adapters.chat.quiet import quiet
from bot.press import Answer, Ask, Done, Refused, Show, Wrong
from bot.words import Line, Words, line


def reply(press: Press, answer: Answer, words: Words, *, cards: bool = False) -> Told:
    """Give what Teams is told of an answer; with `cards` it opens no windows."""
    return _TABLE[press.spot][type(answer)](Answered(press, answer, words, cards))


def later(press: Press, words: Words) -> Told:
    """Give what is told at once where the answer takes too long to be waited for."""
    wait = _LATER.get(press.spot)
    return wait(Answered(press, Done(line("teams.later")), words)) if wait else Told()


def at_last(press: Press, answer: Answer, words: Words, *, cards: bool) -> Told:
    """Give what is told of an answer for which nobody waits any more."""
    if press.spot not in _LATER:
        return reply(press, answer, words, cards=cards)
    return _AT_LAST[type(answer)](Answered(press, answer, words, cards))


# ------------------------------------------------------------------ in a window


def _window(found: Answered) -> Told:
    return found.window(found.dialog)


def _window_inside(found: Answered) -> Told:
    elsewhere = found.press.elsewhere
    return found.window(unlost(found, found.dialog) if elsewhere else found.dialog)


def _refused_inside(found: Answered) -> Told:
    return found.window(why_not(found))


def _told_in_window(found: Answered) -> Told:
    text = found.text(found.answer.line)
    return Told({"task": {"type": "message", "value": text}})


def _closed(found: Answered) -> Told:
    """Close the window; say what was done unless the card does."""
    return Told() if _silent(found) else _told_in_window(found)


def _silent(found: Answered) -> bool:
    return quiet(found.press.request) and not found.press.personal


# ------------------------------------------------------------------ on a card


_MESSAGE = {"statusCode": 200, "type": "application/vnd.microsoft.activity.message"}


def _bar(found: Answered) -> Told:
    return Told({**_MESSAGE, "value": found.text(found.answer.line)})


def _sent(found: Answered) -> Told:
    """Bring a dialog where a card can only say a line: before them alone."""
    sheet = found.sheet(found.dialog)
    step = Place(sheet) if found.here else Send(sheet)
    told = line("chat.loading") if found.here else line("teams.sent")
    return Told({**_MESSAGE, "value": found.text(told)}, (step,))


# ------------------------------------------------------------------ by messages


def _placed(found: Answered) -> Told:
    return Told(steps=(Place(found.sheet(found.dialog)),))


def _placed_if_theirs(found: Answered) -> Told:
    """Answer where they typed it; what waits for one person is for them alone."""
    if found.dialog.action != "home" or found.here:
        return _placed(found)
    sheet = found.sheet(found.dialog)
    return Told(steps=(Send(sheet, line("teams.sent")),))


def _said(found: Answered) -> Told:
    return Told(steps=(found.say(found.answer.line),))


def _said_if_needed(found: Answered) -> Told:
    return Told() if _silent(found) else _said(found)


def _replied(found: Answered) -> Told:
    return Told(steps=(Reply(found.answer.line),))


def _nothing(_: Answered) -> Told:
    return Told()


# ------------------------------------------------------------------ on a form's card


def _edited(found: Answered) -> Told:
    """Draw it anew in its place, unless something may have been typed there."""
    sheet = found.sheet(found.dialog)
    return Told(steps=(Place(sheet) if found.press.elsewhere else Edit(sheet),))


def _over(found: Answered) -> Told:
    """Say on the card what was done: there is nothing left to do on it."""
    said: Line = found.answer.line
    return Told(steps=(Edit(found.only(said), said),))


def _refused_over(found: Answered) -> Told:
    sheet = found.sheet(why_not(found))
    return Told(steps=(Edit(sheet, found.answer.line),))


# ------------------------------------------------------------------ too late


def _sent_late(found: Answered) -> Told:
    dialog = unlost(found, found.dialog) if found.press.elsewhere else found.dialog
    sheet = found.sheet(dialog)
    return Told(steps=(Place(sheet) if found.here else Send(sheet),))


def _refused_late(found: Answered) -> Told:
    sheet = found.sheet(why_not(found))
    return Told(steps=(Place(sheet) if found.here else Send(sheet),))


# ------------------------------------------------------------------ the tables

Answers = Mapping[type, Callable[[Answered], Told]]


def _shows(show: Callable[[Answered], Told]) -> Answers:
    return dict.fromkeys((Ask, Show, Wrong), show)


_TABLE: Mapping[Spot, Answers] = {
    Spot.CARD: {**_shows(_sent), Refused: _bar, Done: _bar},
    Spot.OPEN: {**_shows(_window), Refused: _told_in_window, Done: _told_in_window},
    Spot.DIALOG: {**_shows(_window_inside), Refused: _refused_inside, Done: _closed},
    Spot.CHAT: {**_shows(_placed), Refused: _said, Done: _said_if_needed},
    Spot.FORM: {**_shows(_edited), Refused: _refused_over, Done: _over},
    Spot.TALK: {**_shows(_placed_if_theirs), Refused: _replied, Done: _replied},
    Spot.VISIT: {**_shows(_placed), Refused: _nothing, Done: _nothing},
}

_LATER: Mapping[Spot, Callable[[Answered], Told]] = {
    Spot.CARD: _bar,
    Spot.OPEN: _told_in_window,
    Spot.DIALOG: _told_in_window,
}
"""Where Teams waits for an answer, and how it is told that this takes longer."""

_AT_LAST: Answers = {**_shows(_sent_late), Refused: _refused_late, Done: _said}
