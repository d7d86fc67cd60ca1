"""How replies speak: greetings, sign-offs and sentences, per language and address.

Everything a suggestion needs is checked when the playbook is read, so making one later
cannot fail for want of a sentence or a slot.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from bot.grammar import NAME, TABLES, Key, Path, Raw, Reader, one_of, template

STANCES = ("call", "ask", "apologise")
"""What the three suggestions of a new case do, in the order of the card."""

PHRASINGS = ("nlje", "nlu", "en")
"""Dutch with je, Dutch with u, English: what every team has. It may add others."""


@dataclass(frozen=True, slots=True)
class Sentence:
    """What a suggestion says after its greeting. `stance` is one of STANCES."""

    id: str
    stance: str
    text: str


@dataclass(frozen=True, slots=True)
class Phrasing:
    """How one language, in one form of address, greets, speaks and signs off."""

    greeting: str
    greeting_unnamed: str
    signoff: str
    sentences: tuple[Sentence, ...]


PHRASING_KEYS: dict[str, Key] = {
    "greeting": Key(template("first_name"), None, "how a reply begins"),
    "greeting_unnamed": Key(template(), None, "how it begins when no name is known"),
    "signoff": Key(template("me", "brand"), None, "how it ends"),
    "sentences": Key(TABLES, None, "what it says, one or more for each stance"),
}
SENTENCE_KEYS: dict[str, Key] = {
    "id": Key(NAME, None, "a name of its own"),
    "stance": Key(one_of(*STANCES), None, "what the sentence does"),
    "text": Key(template("contact", "brand"), None, "what follows the greeting"),
}


def phrasings(raw: Raw, reader: Reader) -> dict[str, Phrasing]:
    """Read all phrasings; mistakes are noted with the reader."""
    known = ", ".join(PHRASINGS)
    for name in PHRASINGS:
        if name not in raw:
            reader.wrong((name,), f"is missing; replies need {known}")
    for name in raw:
        if not _usable(name):
            reader.wrong(
                (name,), f'is never used; known are {known}, others as in "de"'
            )
    made = {name: _phrasing(name, table, reader) for name, table in raw.items()}
    return {name: phrasing for name, phrasing in made.items() if phrasing}


def _usable(name: str) -> bool:
    # Dutch is spoken as nlje or nlu: nobody would ever hear a plain "nl".
    return name in PHRASINGS or (len(name) == 2 and name.isalpha() and name != "nl")


def _phrasing(name: str, raw: Any, reader: Reader) -> Phrasing | None:
    found = reader.table(raw, PHRASING_KEYS, (name,))
    if "sentences" in found:
        path = (name, "sentences")
        found["sentences"] = _sentences(found["sentences"], path, reader)
    return Phrasing(**found) if found.keys() == PHRASING_KEYS.keys() else None


def _sentences(raw: Iterable[Any], path: Path, reader: Reader) -> tuple[Sentence, ...]:
    before = len(reader.problems)
    tables = reader.tables(raw, SENTENCE_KEYS, path)
    missing = set(STANCES) - {table["stance"] for table in tables}
    if missing and len(reader.problems) == before:
        listed = ", ".join(s for s in STANCES if s in missing)
        reader.wrong(path, f"nothing for the stance {listed}; each stance needs one")
    reader.once([table["id"] for table in tables], path)
    return tuple(Sentence(**table) for table in tables)
