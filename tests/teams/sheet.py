"""A card as somebody sees it in Teams: its words, its buttons, and what is filled in.

It stands in a conversation, or in the window that Teams opens for a dialog.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from adapters.channels.teams.drawing.buttons import CARRIED, VERB
from adapters.channels.teams.drawing.fields import field_of, value_of
from adapters.chat.carried import Carried, unpack
from tests.teams.tenant import Activity, Conversation

Payload = dict[str, Any]

_LOOKALIKES = str.maketrans("\u2217\u223c\u02cb\uff3c\uff3f", "*~`\\_", "\u2060")
_UNREAD = ("data", "fallback", "selectAction", "choices")


@dataclass(frozen=True, slots=True)
class Place:
    """Where a card stands; `thread` is the first message of its thread."""

    conversation: str
    message: str = ""
    thread: str = ""


@dataclass
class Sheet:
    """One card before somebody.

    title   what stands in the bar of its window, "" where it is a message
    place   where it stands, or where the button was that opened the window
    window  it is no message; `compose` when a message's own action opened it
    held    what stands in its fields, by the id of the input
    """

    content: Payload
    place: Place
    title: str = ""
    window: bool = False
    compose: bool = False
    held: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        drawn = {id_: str(each.get("value", "")) for id_, each in self.inputs.items()}
        self.held = {**drawn, **self.held}

    @property
    def parts(self) -> list[Payload]:
        return list(_parts(self.content["body"]))

    @property
    def buttons(self) -> list[Payload]:
        return [p for p in self.parts if p.get("type") in _BUTTONS]

    @property
    def inputs(self) -> dict[str, Payload]:
        listed = (p for p in self.parts if str(p.get("type")).startswith("Input."))
        return {p["id"]: p for p in listed}

    @property
    def labels(self) -> list[str]:
        """Give the words of the buttons, in order."""
        return [shown(button["title"]) for button in self.buttons]

    @property
    def does(self) -> list[str]:
        """Give what the buttons do, in order, such as "reply//case:1"."""
        return [does(button) for button in self.buttons]

    @property
    def text(self) -> str:
        """Give all there is to read, one element on a line; buttons are not in it."""
        return "\n".join((shown(self.title), *words(self.content["body"])))

    @property
    def carried(self) -> Carried | None:
        """Give what its buttons carry unseen, None when it is no dialog."""
        packed = [b["data"][CARRIED] for b in self.buttons if CARRIED in b["data"]]
        return unpack(packed[0]) if packed else None

    @property
    def standing(self) -> dict[str, str]:
        """Give what its fields hold, as the core would say it."""
        return {field_of(id_): value_of(held) for id_, held in self.held.items()}

    @property
    def sent(self) -> dict[str, str]:
        """Give what is sent along of the fields: Teams leaves out what is empty."""
        return {id_: value for id_, value in self.held.items() if value}

    def button(self, wanted: str) -> Payload | None:
        """Give a button by its words or by what it does ("reply//case:1")."""
        named = (b for b in self.buttons if wanted in {shown(b["title"]), does(b)})
        return next(named, None)


_BUTTONS = ("Action.Submit", "Action.Execute")


def does(button: Mapping[str, Any]) -> str:
    return str(button["data"][VERB])


def shown(text: str) -> str:
    """Give words as they look: signs that stand for others look the same."""
    return text.translate(_LOOKALIKES)


def words(parts: Any) -> Iterator[str]:
    """Give what there is to read, element by element."""
    for part in _parts(parts):
        kind = str(part.get("type"))
        if kind == "RichTextBlock":
            yield "".join(run["text"] for run in part["inlines"])
        elif kind.startswith("Input."):
            yield from _field(part)


def _field(part: Payload) -> Iterator[str]:
    """Give what is read of a field: its label, its text and all that it offers."""
    yield shown(part.get("label") or part.get("title", ""))
    if part["type"] == "Input.Text":
        yield part.get("value", "")
    yield from (shown(choice["title"]) for choice in part.get("choices", ()))


def _parts(part: Any) -> Iterator[Payload]:
    """Give every part there is to see, however deep it stands."""
    if isinstance(part, list):
        for each in part:
            yield from _parts(each)
    elif isinstance(part, dict):
        yield part
        for name, held in part.items():
            if name not in _UNREAD:
                yield from _parts(held)


# ------------------------------------------------------------------ what stands there


def every(seen: Conversation) -> Iterator[Activity]:
    """Give all messages of a conversation, those in threads below their first."""
    for root in seen.activities:
        yield root
        yield from root.replies


def sheet_of(seen: Conversation, message: Activity) -> Sheet:
    """Give a card as it stands in a conversation."""
    roots = (r for r in seen.activities if message is r or message in r.replies)
    thread = next(roots).id if seen.kind == "channel" else ""
    return Sheet(message.card, Place(seen.id, message.id, thread))


def forged(verb: str, carried: str = "", *, opens: bool = False) -> Payload:
    """Give a button that no card of ours has."""
    data: Payload = {"ww": verb}
    data |= {CARRIED: carried} if carried else {}
    data |= {"msteams": {"type": "task/fetch"}} if opens else {}
    kind = "Action.Submit" if opens or carried else "Action.Execute"
    return {"type": kind, "title": "Forged", "verb": "ww", "data": data}
