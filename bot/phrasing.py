"""How replies speak: greetings, sign-offs and sentences, per language and address.

Everything a suggestion needs is checked when the playbook is read, so making one later
cannot fail for want of a sentence or a slot.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from string import Template
from typing import Any

from bot.grammar import NAME, TABLES, Key, Path, Raw, Reader, one_of, template
from bot.review import digest

STANCES = ("call", "ask", "apologise")
"""What the three suggestions of a new case do, in the order of the card."""

MORE = ("solve", "gesture", "listen", "correct", "holding", "contact", "update")
"""What replies do once more is known of a case; a team's own language may lack them."""

ALWAYS = ("contact", "brand")
"""Slots that the playbook fills in every reply."""

CONFIRMED = ("area", "when", "who", "answer")
"""Slots that only somebody's answer fills: what it was about as customers call it, a
moment in words, who contacts them, and a colleague's words that they may read."""

PHRASINGS = ("nlje", "nlu", "en")
"""Dutch with je, Dutch with u, English: what every team has. It may add others."""


@dataclass(frozen=True, slots=True)
class Sentence:
    """What a suggestion says after its greeting. `stance` is of STANCES or MORE.

    `slots` are those of CONFIRMED that must be known before it can be said.
    """

    id: str
    stance: str
    text: str
    slots: frozenset[str]


@dataclass(frozen=True, slots=True)
class Phrasing:
    """How one language, in one form of address, greets, speaks and signs off.

    `language` is its two letters: the one really spoken where another was asked for.
    """

    language: str
    greeting: str
    greeting_unnamed: str
    signoff: str
    sentences: tuple[Sentence, ...]


PHRASING_KEYS: dict[str, Key] = {
    "greeting": Key(template("first_name"), None, "how a reply begins"),
    "greeting_unnamed": Key(template(), None, "how it begins when no name is known"),
    "signoff": Key(template("me", "brand"), None, "how it ends"),
    "sentences": Key(
        TABLES, None, f"what it says; {', '.join(STANCES)} need one or more each"
    ),
}
SENTENCE_KEYS: dict[str, Key] = {
    "id": Key(NAME, None, "a name of its own"),
    "stance": Key(one_of(*STANCES, *MORE), None, "what the sentence does"),
    "text": Key(template(*ALWAYS, *CONFIRMED), None, "what follows the greeting"),
}

_ALSO = {"holding": (("when",),), "update": (("answer",),)}
"""Slots with which a stance must be able to speak, beside speaking without any."""


def fill(phrasing: Phrasing, stance: str, seed: str, slots: Mapping[str, str]) -> str:
    """Give the words of a stance; "" when none can be said with these slots.

    Of the sentences that can be said, those that say most of what is known come first;
    among equals the seed chooses, so that one review always gets the same words. Slot
    values are data: they are never looked into for more slots.
    """
    known = {name: value for name, value in slots.items() if value.strip()}
    of_stance = (s for s in phrasing.sentences if s.stance == stance)
    usable = [s for s in of_stance if s.slots <= known.keys()]
    if not usable:
        return ""
    most = max(map(_told, usable))
    choice = [s for s in usable if _told(s) == most]
    chosen = choice[int(digest(seed)[:8], 16) % len(choice)]
    return Template(chosen.text).substitute(known)


def _told(sentence: Sentence) -> tuple[bool, bool, int]:
    # A colleague's words are why an update is sent, a moment is why a customer waits.
    slots = sentence.slots
    return "answer" in slots, "when" in slots, len(slots)


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
    whole = found.keys() == PHRASING_KEYS.keys()
    return Phrasing(language=name[:2], **found) if whole else None


def _sentences(raw: Iterable[Any], path: Path, reader: Reader) -> tuple[Sentence, ...]:
    before = len(reader.problems)
    tables = reader.tables(raw, SENTENCE_KEYS, path)
    sentences = tuple(Sentence(**table, slots=_slots(table)) for table in tables)
    if len(reader.problems) == before:
        _enough(sentences, path, reader)
        _answers(sentences, path, reader)
    reader.once([sentence.id for sentence in sentences], path)
    return sentences


def _slots(table: Raw) -> frozenset[str]:
    found = Template(table["text"]).get_identifiers()
    return frozenset(found) - frozenset(ALWAYS)


def _enough(sentences: tuple[Sentence, ...], path: Path, reader: Reader) -> None:
    """Ask for a sentence in every stance, and for one that can always be said."""
    used = {sentence.stance for sentence in sentences}
    missing = ", ".join(stance for stance in STANCES if stance not in used)
    if missing:
        reader.wrong(path, f"nothing for the stance {missing}; each stance needs one")
    for stance, slots in _lacking(used, sentences):
        known = ", ".join(f"${slot}" for slot in (*ALWAYS, *slots))
        reader.wrong(path, f"{stance} needs a sentence with no slot but {known}")


def _lacking(
    used: set[str], sentences: tuple[Sentence, ...]
) -> Iterator[tuple[str, tuple[str, ...]]]:
    said = {(sentence.stance, sentence.slots) for sentence in sentences}
    for stance in (*STANCES, *MORE):
        for slots in ((), *_ALSO.get(stance, ())):
            if stance in used and (stance, frozenset(slots)) not in said:
                yield stance, slots


def _answers(sentences: tuple[Sentence, ...], path: Path, reader: Reader) -> None:
    """Keep a colleague's words, which nobody agreed to yet, out of all but updates."""
    for at, sentence in enumerate(sentences):
        if "answer" in sentence.slots and sentence.stance != "update":
            reader.wrong(
                (*path, at, "text"), "$answer can only stand in the stance update"
            )
