"""How the team's files are read: what each key may hold, and every mistake at once."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from string import Template
from typing import Any

Raw = Mapping[str, Any]
Path = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Problem:
    """One mistake: the key's path in its file and what is allowed there.

    `part` says which file: "playbook", "sentences" or "phrases".
    """

    path: Path
    message: str
    part: str = "playbook"


class Meant(ValueError):
    """Says in words what would do, where that can be told from what was given."""


@dataclass(frozen=True, slots=True)
class Rule:
    """What a key may hold: `read` gives the value or raises ValueError (Meant)."""

    allowed: str
    read: Callable[[Any], Any]


@dataclass(frozen=True, slots=True)
class Key:
    """One key of a file: what it may hold, its default and what it is for."""

    rule: Rule
    default: Any
    meaning: str

    @property
    def required(self) -> bool:
        return self.default is None


@dataclass(slots=True)
class Reader:
    """Reads one part of the team's files and gathers what is wrong in it."""

    part: str
    problems: list[Problem] = field(default_factory=list)

    def wrong(self, path: Path, message: str) -> None:
        self.problems.append(Problem(path, message, self.part))

    def table(
        self, raw: Any, keys: Mapping[str, Key], path: Path = (), *, more: bool = False
    ) -> dict[str, Any]:
        """Give the values of a table; with `more` it may hold other keys as well."""
        if not isinstance(raw, Mapping):
            self.wrong(path, f"is no table; write one with {', '.join(keys)}")
            return {}
        others = {name: value for name, value in raw.items() if name not in keys}
        known = self._known(raw, keys, path)
        if more:
            return others | known
        for name in others:
            self.wrong((*path, name), f"unknown key; known are: {', '.join(keys)}")
        return known

    def _known(
        self, raw: Mapping[Any, Any], keys: Mapping[Any, Key], path: Path
    ) -> dict[Any, Any]:
        values = {}
        for name, key in keys.items():
            given = raw.get(name, key.default)
            try:
                values[name] = key.rule.read(given)
            except (ValueError, TypeError, KeyError) as error:
                self.wrong((*path, name), complaint(given, key, error))
        return values

    def tables(
        self,
        raw: Iterable[Any],
        keys: Mapping[str, Key],
        path: Path,
        *,
        more: bool = False,
    ) -> list[dict[str, Any]]:
        """Give a list of tables; none at all when one of them holds a mistake."""
        before = len(self.problems)
        found = [
            self.table(e, keys, (*path, at), more=more) for at, e in enumerate(raw)
        ]
        return found if len(self.problems) == before else []

    def items(self, raw: Iterable[Any], key: Key, path: Path) -> tuple[Any, ...]:
        """Give what stands in a list, each item read by the same key."""
        given = dict(enumerate(raw))
        return tuple(self._known(given, dict.fromkeys(given, key), path).values())

    def once(self, names: Sequence[str], path: Path) -> None:
        """Note every name that stands in a list of tables for the second time."""
        for at, name in enumerate(names):
            if name in names[:at]:
                self.wrong((*path, at), f'"{name}" stands here twice')


def complaint(given: Any, key: Key, error: Exception) -> str:
    """Say what is wrong with a value that the rule of a key did not take."""
    said = "is missing" if given is None else f"{_shortly(given)} will not do"
    if isinstance(error, Meant):
        return f"{said}; {error}"
    return f"{said}; allowed is {key.rule.allowed} ({key.meaning})"


def _shortly(given: Any) -> str:
    said = repr(given)
    return said if len(said) <= LONGEST else f"{said[:LONGEST]}..."


LONGEST = 100
"""Characters of a wrong value that a message repeats."""


# ------------------------------------------------------------------ what keys may hold


def text(value: Any) -> str:
    if not isinstance(value, str) or not value.strip():
        raise ValueError
    return value.strip()


def _name(value: Any) -> str:
    name = text(value)
    if not name.replace("-", "").replace("_", "").isalnum():
        raise ValueError
    return name


def _list(value: Any) -> list[Any]:
    if not isinstance(value, list):
        raise TypeError
    return value


def _tables(value: Any) -> list[Raw]:
    if not all(isinstance(entry, Mapping) for entry in _list(value)):
        raise ValueError
    return _list(value)


LIST = Rule("a list between square brackets", _list)
TABLES = Rule("tables, each under its name in double brackets", _tables)
TEXT = Rule("a text between quotes", text)
NAME = Rule("letters, digits, - and _ between quotes", _name)


def one_of(*choices: str) -> Rule:
    def read(value: Any) -> str:
        if value not in choices:
            raise ValueError
        return str(value)

    return Rule(" or ".join(f'"{choice}"' for choice in choices), read)


def template(*slots: str) -> Rule:
    """Allow a text that leaves open these slots and no other; "$$" is a dollar."""

    def read(value: Any) -> str:
        found = Template(text(value))
        if not found.is_valid() or not set(found.get_identifiers()) <= set(slots):
            raise ValueError
        return found.template

    known = ", ".join(f"${slot}" for slot in slots)
    return Rule(f"a text with no slot but {known}" if slots else "a plain text", read)
