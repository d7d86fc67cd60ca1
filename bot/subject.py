"""What a press, a card or a timer is about: a case, a notice, a person or the team.

Once, when a source was read for the first time, it is about that source.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Subject:
    """A kind and a name: ("case", "17"), ("notice", "3"), ("person", "tom")."""

    kind: str
    id: str

    @property
    def named(self) -> str:
        """Its name in one word, as buttons carry it: "case:17"; `parse` reads it."""
        return f"{self.kind}:{self.id}"

    @property
    def case(self) -> int | None:
        """The number of the case it is about; None when it is about none."""
        return self._number("case")

    @property
    def notice(self) -> int | None:
        """The number of the notice it is about; None when it is about none."""
        return self._number("notice")

    def _number(self, kind: str) -> int | None:
        numbered = self.id.isdecimal() and len(self.id) < 16  # fits any database
        return int(self.id) if self.kind == kind and numbered else None


TEAM = Subject("team", "")


def case_of(number: int) -> Subject:
    return Subject("case", str(number))


def notice_of(number: int) -> Subject:
    return Subject("notice", str(number))


def person_of(name: str) -> Subject:
    return Subject("person", name)


def source_of(name: str) -> Subject:
    return Subject("source", name)


_NAMED = ("person", "source")
_NUMBERED = ("case", "notice")


def parse(named: str) -> Subject:
    """Read a subject as a button carries it. Raises ValueError for anything else."""
    kind, _, id_ = named.partition(":")
    if (kind, id_) == (TEAM.kind, TEAM.id):
        return TEAM
    number = id_.isascii() and id_.isdigit() and len(id_) < 16
    if not ((kind in _NUMBERED and number) or (kind in _NAMED and id_)):
        raise ValueError(named)
    return Subject(kind, id_)
