"""What the bot itself says: a line is a key with values, and a language makes it words.

Handlers, cards and dialogs speak in lines. Only a channel turns them into text, so the
same answer can be kept, replayed, tested and drawn in Dutch or English.
"""

from __future__ import annotations

import string
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from importlib import resources
from typing import Any
from zoneinfo import ZoneInfo

from babel.dates import format_datetime
from babel.messages.pofile import read_po
from babel.numbers import format_decimal

LANGUAGES = ("nl", "en")


@dataclass(frozen=True, slots=True)
class Line:
    """One thing to say. Values are data: they are never looked into for more slots."""

    key: str
    values: Mapping[str, Value] = field(default_factory=dict)


Value = str | int | float | datetime | Line


def line(key: str, **values: Value) -> Line:
    return Line(key, values)


def pack(said: Line) -> dict[str, Any]:
    """Turn a line into what JSON can hold; `unpack` is the way back."""
    return {"key": said.key, "values": {k: _pack(v) for k, v in said.values.items()}}


def _pack(value: Value) -> Any:
    if isinstance(value, Line):
        return {"line": pack(value)}
    if isinstance(value, datetime):
        return {"at": value.isoformat()}
    return value


def unpack(packed: Mapping[str, Any]) -> Line:
    return Line(packed["key"], {k: _unpack(v) for k, v in packed["values"].items()})


def _unpack(value: Any) -> Value:
    if isinstance(value, dict):
        if "line" in value:
            return unpack(value["line"])
        return datetime.fromisoformat(value["at"])
    found: str | int | float = value
    return found


class Words:
    """The words of one language and the clock of one zone.

    Times are UTC inside; here they become clock times of the team. A message names the
    form of a time in its slot: {before} is "di 09:12", {at:time} is "09:12" and
    {at:day} is "24 nov 09:12". Never a relative word: a card does not tick.
    """

    def __init__(self, language: str, zone: str) -> None:
        self.language = language
        self.zone = ZoneInfo(zone)
        self._messages = catalogue(language)

    def say(self, said: Line) -> str:
        """Give the words of a line; a key nobody wrote words for is a KeyError."""
        shown = {name: _Shown(self, value) for name, value in said.values.items()}
        return _FORMATTER.vformat(self._messages[said.key], (), shown)

    def opening(self, said: Line) -> str:
        """Say a line with a large first letter, as where it stands at the beginning.

        What somebody else chose stays as it is: the name of a customer, or a moment.
        """
        text = self.say(said)
        return text[:1].upper() + text[1:] if self._is_ours(said) else text

    def _is_ours(self, said: Line) -> bool:
        """Tell whether the words of a line begin with words of the catalogue."""
        literal, name, _, _ = next(iter(_FORMATTER.parse(self._messages[said.key])))
        first = said.values.get(name or "")
        return bool(literal) or (isinstance(first, Line) and self._is_ours(first))

    def moment(self, at: datetime, form: str = "") -> str:
        return format_datetime(at, _FORMS[form], tzinfo=self.zone, locale=self.language)


_FORMS = {
    "": "EEE HH:mm",
    "time": "HH:mm",
    "day": "d MMM HH:mm",
    "date": "d MMMM y",
}


def english(said: Line) -> str:
    """Say a line for whoever reads logs and `wederwoord check`."""
    return Words("en", "UTC").say(said)


class _Formatter(string.Formatter):
    """Only plain names: no attribute or index of a value can be reached from a text."""

    def get_field(self, field_name: str, args: Any, kwargs: Any) -> Any:
        return self.get_value(field_name, args, kwargs), field_name


_FORMATTER = _Formatter()


class _Shown:
    """A value on its way into a sentence."""

    def __init__(self, words: Words, value: Value) -> None:
        self.words = words
        self.value = value

    def __format__(self, form: str) -> str:
        if isinstance(self.value, datetime):
            return self.words.moment(self.value, form)
        if isinstance(self.value, Line):
            return self.words.say(self.value)
        if isinstance(self.value, int | float):
            return format_decimal(self.value, locale=self.words.language)
        return self.value


@cache
def catalogue(language: str) -> Mapping[str, str]:
    """Read the card words of a language ("nl" or "en") from its gettext file."""
    found = resources.files("bot") / "texts" / f"{language}.po"
    with found.open("rb") as file:
        return {
            str(message.id): str(message.string)
            for message in read_po(file, locale=language)
            if message.id
        }
