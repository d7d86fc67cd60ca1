"""What somebody is shown for an answer: a window, a card of its own, or a line.

What was typed and has no field any more stands in it as plain words.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from adapters.channels.teams.drawing.card import CARD, posted, told
from adapters.channels.teams.drawing.form import NO_ERRORS, form, home, title
from adapters.channels.teams.drawing.sizes import LIMITS
from adapters.channels.teams.hearing.presses import Press
from adapters.channels.teams.hearing.steps import Body, Reply, Say, Step, Told
from adapters.chat.text import cut, sound
from bot.blocks import Look, Note, Wording
from bot.press import Answer, Ask, Dialog, Refused, Show, Wrong
from bot.review import digest
from bot.words import Line, Words, line


@dataclass(frozen=True, slots=True)
class Answered:
    """A press with its answer, the language, and whether dialogs come as cards."""

    press: Press
    answer: Any
    words: Words
    cards: bool = False

    @property
    def dialog(self) -> Dialog:
        return _shown(self.answer)

    @property
    def errors(self) -> Mapping[str, Line]:
        return self.answer.errors if isinstance(self.answer, Wrong) else NO_ERRORS

    @property
    def here(self) -> bool:
        """Tell whether they are answered where they are, and not by themselves."""
        return self.cards or self.press.personal

    def window(self, dialog: Dialog) -> Told:
        """Show a dialog in the window that Teams opens for it."""
        where = self.press.request.where
        content = form(dialog, self.words, place=where, errors=self.errors)
        shown = {
            "title": title(dialog, self.words),
            "height": "large",
            "width": "medium",
            "card": {"contentType": CARD, "content": content},
        }
        return Told({"task": {"type": "continue", "value": shown}})

    def sheet(self, dialog: Dialog) -> Body:
        """Give a dialog as a card of its own, with its title on top."""
        words, where = self.words, self.press.request.where
        if dialog.action == "home" or (_only_leads_on(dialog) and not self.cards):
            # Its buttons are those of any card: what they open has a window.
            content = home(dialog, words, forms=self.cards)
        else:
            content = form(dialog, words, place=where, errors=self.errors, headed=True)
        return posted(content, dialog.title, words)

    def only(self, said: Line) -> Body:
        """Give a card that says a line, and has nothing to press any more."""
        return posted(told(said, self.words), said, self.words)

    def say(self, said: Line) -> Step:
        return Reply(said) if self.here else Say(said)

    def text(self, said: Line) -> str:
        return cut(sound(self.words.opening(said)), LIMITS["said"])


def _only_leads_on(dialog: Dialog) -> bool:
    """Tell whether there is nothing to fill in or to carry along, only to press."""
    return not (dialog.submit or dialog.fields or dialog.shown or dialog.seen)


# ------------------------------------------------------------------ what was typed


def unlost(found: Answered, dialog: Dialog) -> Dialog:
    """Give a dialog that comes in the place of another, with what was typed there.

    Teams puts no window on top of another, and a text that was typed is never lost.
    """
    typed = [
        Wording(text, line("teams.typed")) for text in typed_in(found.press, dialog)
    ]
    return replace(dialog, blocks=(*dialog.blocks, *typed))


def typed_in(press: Press, dialog: Dialog) -> list[str]:
    """Give what stood in the boxes, but for what stands here or nobody changed.

    A dialog names the words that it began with by their digest.
    """
    if press.carried is None:
        return []
    known = {*(field.value for field in dialog.fields), *press.carried.kept.values()}
    texts = (press.request.values.get(name, "") for name in press.carried.texts)
    return [text for text in texts if text.strip() and not {text, digest(text)} & known]


def why_not(found: Answered) -> Dialog:
    """Give what says why not, with all that was typed."""
    asked = found.press.request
    why = (Look(found.answer.line),)
    page = Dialog(asked.action, asked.subject, line("the_bot"), why)
    return unlost(found, page)


# ------------------------------------------------------------------ once more

_PASSING = ("page.not_stored", "teams.who", "chat.fault")
"""Why nothing was done, where the very same press may work in a moment."""


def once_more(press: Press, answer: Answer) -> Press | None:
    """Give what opens the same form again, where it may work the next time."""
    passing = isinstance(answer, Refused) and answer.line.key in _PASSING
    if not passing or press.carried is None or press.opens or press.elsewhere:
        return None
    asked = press.request
    return replace(press, request=replace(asked, step="", key=f"{asked.key}/again"))


def given_back(press: Press, why: Line, opened: Answer) -> Answer:
    """Give that form with all that was typed and why not, else only why not."""
    asked, refused = press.request, Refused(why)
    if not isinstance(opened, Ask) or opened.dialog.action != asked.action:
        return refused
    if typed_in(press, opened.dialog):
        return refused
    # What changed meanwhile is still to be told when it is pressed again.
    form = replace(opened.dialog, shown=asked.shown, seen=asked.seen)
    return Wrong({"": why}, form)


# ------------------------------------------------------------------ what comes next


def _shown(answer: Ask | Show | Wrong) -> Dialog:
    return answer.page if isinstance(answer, Show) else answer.dialog


def with_line(dialog: Dialog, done: Line) -> Dialog:
    """Give a dialog that was led on to, with what was done just before on top."""
    return replace(dialog, blocks=(Note(done), *dialog.blocks))


def after(answer: Ask | Show | Wrong, done: Line) -> Answer:
    """Give the answer that holds it with that on top."""
    if isinstance(answer, Show):
        return Show(with_line(answer.page, done))
    return replace(answer, dialog=with_line(answer.dialog, done))
