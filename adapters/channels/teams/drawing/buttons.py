"""What a button sends back: what to do, about what, and what a dialog carries unseen.

On a card a button that opens a dialog asks Teams for it; one that acts at once is an
Action.Execute, with a Submit for screens that do not know it. Inside a dialog every
button sends the dialog in.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from adapters.channels.teams.drawing.elements import Part, label
from adapters.channels.teams.drawing.sizes import LIMITS
from adapters.chat.text import size, sound
from bot.actions import ACTIONS
from bot.blocks import Button
from bot.subject import Subject
from bot.words import Words

VERB = "ww"
"""Under this a button holds what it does, and `CARRIED` what its dialog carries."""
CARRIED = "carried"

_FETCH = {"msteams": {"type": "task/fetch"}}

Make = Callable[[Button, Subject], Part]


def verb(action: str, step: str, subject: Subject) -> str:
    """Give what a button does in one word: "reply/save/case:7"."""
    return sound(f"{action}/{step}/{subject.named}")


def too_far(made: Button, subject: Subject) -> bool:
    """Tell whether what a button says would not be read back for its length."""
    return size(verb(made.action, made.step, subject)) > LIMITS["verb"]


def _opens(made: Button) -> bool:
    found = ACTIONS.get(made.action)
    return found is not None and made.step in found.asks


def _titled(made: Button, words: Words) -> Part:
    title = {"title": label(words.say(made.label), LIMITS["title"])}
    return title | {"style": "positive"} if made.primary else title


@dataclass(frozen=True, slots=True)
class OnCard:
    """Makes the buttons of a message; with `forms` a dialog comes as a card too."""

    words: Words
    forms: bool

    def __call__(self, made: Button, subject: Subject) -> Part:
        titled = _titled(made, self.words)
        data: Part = {VERB: verb(made.action, made.step, subject)}
        if _opens(made):
            asks = {} if self.forms else _FETCH
            return {"type": "Action.Submit", **titled, "data": data | asks}
        instead = {"type": "Action.Submit", **titled, "data": data}
        acts = {"verb": VERB, "data": data, "fallback": instead}
        return {"type": "Action.Execute", **titled, **acts}


@dataclass(frozen=True, slots=True)
class InForm:
    """Makes the buttons of a dialog; `carried` travels in each of them."""

    words: Words
    carried: str

    def __call__(self, made: Button, subject: Subject) -> Part:
        data = {VERB: verb(made.action, made.step, subject), CARRIED: self.carried}
        return {"type": "Action.Submit", **_titled(made, self.words), "data": data}
