"""What cards and dialogs are made of, before any platform's markup.

Every text that a person outside wrote is a plain string in a block of its own or a
value of a line; a channel escapes both. Nothing here is markup.
"""

from __future__ import annotations

from dataclasses import dataclass

from bot.subject import Subject
from bot.words import Line

FOLD = 600
"""Characters of the customer's words that a card shows before it folds them."""


@dataclass(frozen=True, slots=True)
class Head:
    """State and deadline: the first line, also what a notification says."""

    line: Line


@dataclass(frozen=True, slots=True)
class Info:
    """Facts in one line, parted by dots."""

    parts: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Quote:
    """The customer's own words."""

    text: str
    pictures: int = 0
    url: str = ""
    link: Line | None = None


@dataclass(frozen=True, slots=True)
class Offer:
    """One suggested reply with its number and stance."""

    number: int
    stance: Line
    text: str


@dataclass(frozen=True, slots=True)
class Wording:
    """The whole exact text of a reply, with who wrote or placed it."""

    text: str
    by: Line


@dataclass(frozen=True, slots=True)
class Look:
    """Something a person should look at before going on."""

    line: Line


@dataclass(frozen=True, slots=True)
class Note:
    """A quiet line of explanation."""

    line: Line


@dataclass(frozen=True, slots=True)
class Logged:
    """One line of a log: when, who, what, and the words that went with it."""

    line: Line
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Item:
    """One line of a list: about a case or a notice that can be opened from here.

    A channel that can open a dialog puts the action `open` on it; TEAM opens nothing.
    """

    subject: Subject
    line: Line
    detail: Line | None = None


@dataclass(frozen=True, slots=True)
class Changed:
    """The difference between two texts, in order: ("same" | "out" | "in", words)."""

    parts: tuple[tuple[str, str], ...]
    by: Line


@dataclass(frozen=True, slots=True)
class Told:
    """What a colleague answered: words the customer may read, and words only for us."""

    by: Line
    public: str = ""
    internal: str = ""


Block = (
    Head | Info | Quote | Offer | Wording | Look | Note | Logged | Item | Changed | Told
)


@dataclass(frozen=True, slots=True)
class Button:
    """Something to press. `step` is "" on a card and a dialog's verb inside one."""

    action: str
    label: Line
    step: str = ""
    primary: bool = False


@dataclass(frozen=True, slots=True)
class Choice:
    value: str
    label: Line


@dataclass(frozen=True, slots=True)
class Field:
    """Something to fill in, or to carry along.

    kind  "text", "choice", "tick" (comes back as "yes" when ticked), or "kept": not
          shown, and comes back unchanged
    """

    name: str
    kind: str
    label: Line
    value: str = ""
    choices: tuple[Choice, ...] = ()
    hint: Line | None = None
    most: int = 0
    reload: str = ""
    """The step that redraws the dialog when this field changes; "" for none."""
    needed: bool = False
    """It cannot stay empty when the dialog is sent; a choice never can."""
