"""Choosing in a dialog: a colleague, a moment or a note, offered and read back."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

from bot.blocks import Choice, Field
from bot.hours import Hours
from bot.ladder import moments
from bot.person import Person
from bot.review import clean
from bot.words import Line, line

NOTE = 500
"""Characters of a note to colleagues."""
FARTHEST = timedelta(days=31)
"""How far ahead a moment may lie; what is offered lies within two weeks or so."""


def people(able: Iterable[Person]) -> tuple[Choice, ...]:
    """Offer these people, each by the name that colleagues use."""
    return tuple(Choice(p.id, line("plain", text=p.name)) for p in able)


def times(
    now: datetime, hours: Hours, kept: datetime | None = None
) -> tuple[Choice, ...]:
    """Offer moments that suit the team, and the one that was chosen before.

    Their values are what `moment` reads. In an hour is a whole minute, so that a dialog
    that comes back does not offer the same clock time twice.
    """
    found = {
        at.replace(second=0, microsecond=0): key for key, at in moments(now, hours)
    }
    if kept and kept > now:
        found.setdefault(kept, "kept")
    return tuple(
        Choice(at.isoformat(), line(f"moment.{found[at]}", at=at))
        for at in sorted(found)
    )


def moment(value: str, now: datetime) -> datetime | None:
    """Read a moment that was chosen; None for none, and for one that cannot be.

    A dialog may stand open until its moments have passed; those count as none.
    """
    try:
        at = datetime.fromisoformat(value)
    except ValueError:
        return None
    if at.tzinfo is None or not now < at <= now + FARTHEST:
        return None
    return at.astimezone(UTC)


def note_field(value: str) -> Field:
    """Ask for a note that only colleagues read."""
    return Field("note", "text", line("field.note"), value=value, most=NOTE)


def note(value: str) -> str:
    """Give what a colleague typed into a small field as it is kept.

    It shows what it says wherever it is read: nothing invisible, nothing turned.
    """
    return clean(value)


def too_long(note: str) -> dict[str, Line]:
    """Give what is wrong with a note, by the name of its field."""
    if len(note) <= NOTE:
        return {}
    unit = line("unit.characters")
    return {"note": line("check.long", length=len(note), most=NOTE, unit=unit)}


def noted(said: Line, note: str) -> Line:
    """Put a note behind a line, as one line."""
    return line("told.noted", what=said, note=" ".join(note.split())) if note else said
