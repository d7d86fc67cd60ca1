"""What an e-mail address tells of a person and a company, as a first guess."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody of the team, as the playbook will name them."""

    id: str
    name: str
    public_name: str
    email: str
    roles: tuple[str, ...]


def members(roles: Mapping[str, Iterable[str]]) -> list[Member]:
    """Give the team for e-mail addresses by role; one address may have several."""
    held: dict[str, list[str]] = {}
    for role, emails in roles.items():
        for email in emails:
            listed = held.setdefault(email.strip().lower(), [])
            if role not in listed:
                listed.append(role)
    found: dict[str, Member] = {}
    for email, listed in held.items():
        member = _member(email, listed, taken=found)
        found[member.id] = member
    return list(found.values())


def _member(email: str, roles: Sequence[str], *, taken: Iterable[str]) -> Member:
    words = _words(email.partition("@")[0])
    name = " ".join(_written(word, first=not at) for at, word in enumerate(words))
    id_ = _free("-".join(_letters(word) for word in words), taken)
    return Member(id_, name, name.split()[0], email, tuple(roles))


def _words(local: str) -> list[str]:
    """Part "anna.de.vries+bot" into its words; what follows a plus is no name."""
    plain = local.partition("+")[0]
    words = [word for word in re.split(r"[._\-\W\d]+", plain) if word]
    return words or ["somebody"]


_PARTICLES = {
    "aan",
    "de",
    "den",
    "der",
    "het",
    "in",
    "la",
    "op",
    "te",
    "ten",
    "ter",
    "van",
}
"""Written small inside a Dutch name: Anna de Vries, Jan van der Berg."""


def _written(word: str, *, first: bool) -> str:
    return word if word in _PARTICLES and not first else word.capitalize()


def _letters(word: str) -> str:
    """Give the plain letters of a word, for a name that also stands in addresses."""
    plain = unicodedata.normalize("NFKD", word).encode("ascii", "ignore").decode()
    return plain.lower() or "x"


def _free(name: str, taken: Iterable[str]) -> str:
    used = set(taken)
    if name not in used:
        return name
    number = 2
    while f"{name}-{number}" in used:
        number += 1
    return f"{name}-{number}"


def source_name(setting: str, taken: Iterable[str]) -> str:
    """Name a source after the last part of its path or address."""
    last = re.split(r"[/\\]+", re.sub(r"\.\w+$", "", setting.rstrip("/\\")))[-1]
    letters = [_letters(word) for word in re.split(r"[\W_]+", last) if word]
    return _free("-".join(letters) or "source", taken)


_MAILBOXES = re.compile(
    "gmail|googlemail|outlook|hotmail|live|icloud|me|yahoo|proton|protonmail|ziggo"
    "|kpnmail|planet|xs4all|home|casema|upcmail|gmx"
)
"""Hosts where anybody has an address: they say nothing about a brand."""
_SECOND_LEVEL = {"co", "com", "org", "net", "ac", "gov", "edu"}


def brand_of(email: str) -> str:
    """Guess a brand: "x@bakkerij-smit.nl" is "Bakkerij Smit"; "" for a mailbox."""
    labels = email.partition("@")[2].lower().split(".")[:-1]
    if len(labels) > 1 and labels[-1] in _SECOND_LEVEL:
        labels = labels[:-1]
    label = labels[-1] if labels else ""
    if _MAILBOXES.fullmatch(label):
        return ""
    return " ".join(word.capitalize() for word in label.split("-") if word)
