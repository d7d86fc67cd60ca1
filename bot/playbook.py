"""The team's rules: window, approval, channels, sources, people, phrases and sentences.

The table `KEYS` is the whole grammar of `playbook.toml`: every key with what is allowed
and what it means. The reader, the messages about mistakes, `wederwoord init` and the
table in docs/reference.md are all made from it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import timedelta
from string import Template
from typing import Any
from zoneinfo import ZoneInfo, available_timezones

from bot.errors import BotError
from bot.person import Identity, Person, PersonId, Role
from bot.words import LANGUAGES

Raw = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Problem:
    """One mistake: the key's path in the file and what is allowed there."""

    path: tuple[str | int, ...]
    message: str


class PlaybookError(BotError):
    """The playbook holds mistakes; `problems` names each one."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        self.problems = problems
        super().__init__("; ".join(f"{p.path}: {p.message}" for p in problems))


@dataclass(frozen=True, slots=True)
class SourceEntry:
    """A source that the playbook names; `settings` are read by its adapter."""

    name: str
    kind: str
    settings: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Sentence:
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


@dataclass(frozen=True, slots=True)
class Playbook:
    """All rules of the team as they stand now. `version` grows with every change."""

    language: str
    zone: str
    form: str
    brand: str
    contact: str
    window: timedelta
    undo: timedelta
    remind: timedelta
    approval: int
    home: str
    product: str
    sources: tuple[SourceEntry, ...] = ()
    people: Mapping[PersonId, Person] = field(default_factory=dict)
    phrases: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    phrasing: Mapping[str, Phrasing] = field(default_factory=dict)
    version: int = 0

    def by_identity(self, who: Identity) -> Person | None:
        """Give the person an identity belongs to; in the browser that is their id."""
        if who.channel != "browser":
            return None
        return self.people.get(PersonId(who.external_id))

    def speak(self, language: str) -> Phrasing:
        """Give the phrasing for a reply in `language`; English for one we lack."""
        form = self.form if language == "nl" else ""
        return self.phrasing.get(f"{language}{form}") or self.phrasing["en"]


# ------------------------------------------------------------------ what is allowed


@dataclass(frozen=True, slots=True)
class Rule:
    """What a key may hold: `read` gives the value or raises ValueError."""

    allowed: str
    read: Callable[[Any], Any]


def _text(value: Any) -> str:
    if not isinstance(value, str) or not value.strip():
        raise ValueError
    return value.strip()


def _one_of(*choices: str) -> Rule:
    def read(value: Any) -> str:
        if value not in choices:
            raise ValueError
        return str(value)

    return Rule(" or ".join(f'"{choice}"' for choice in choices), read)


def _number(low: float, high: float, unit: str) -> Rule:
    def read(value: Any) -> timedelta:
        number = float(value)
        if isinstance(value, bool) or not low <= number <= high:
            raise ValueError
        return timedelta(**{unit: number})

    return Rule(f"a number of {unit} from {low:g} to {high:g}", read)


def _zone(value: Any) -> str:
    if value not in available_timezones():
        raise ValueError
    return ZoneInfo(value).key


def _conversation(value: Any) -> str:
    channel, _, name = _text(value).partition(":")
    if channel != "browser" or not name.replace("-", "").isalnum():
        raise ValueError
    return f"{channel}:{name}"


def _approval(value: Any) -> int:
    return {"one": 1, "two": 2}[value]


def _roles(value: Any) -> frozenset[Role]:
    if not isinstance(value, list) or not value:
        raise ValueError
    return frozenset(Role(role) for role in value)


def _email(value: Any) -> str:
    name, at, host = _text(value).partition("@")
    if not (name and at and "." in host) or " " in value:
        raise ValueError
    return str(value).strip()


def _id(value: Any) -> str:
    if not _text(value).replace("-", "").replace("_", "").isalnum():
        raise ValueError
    return str(value)


TEXT = Rule("a text between quotes", _text)
EMAIL = Rule("an e-mail address", _email)
NAME = Rule("letters, digits, - and _ between quotes", _id)
CONVERSATION = Rule('"browser:" and a name, as in "browser:webcare"', _conversation)
ROLES = Rule(f"a list of {', '.join(Role)}", _roles)


@dataclass(frozen=True, slots=True)
class Key:
    """One key of the playbook: what it may hold, its default and what it is for."""

    rule: Rule
    default: Any
    meaning: str

    @property
    def required(self) -> bool:
        return self.default is None


KEYS: dict[str, Key] = {
    "language": Key(_one_of(*LANGUAGES), "en", "language of cards and dialogs"),
    "zone": Key(
        Rule('a time zone, as in "Europe/Amsterdam"', _zone),
        "Europe/Amsterdam",
        "zone of all times on cards",
    ),
    "form": Key(_one_of("je", "u"), "je", "how Dutch replies address the customer"),
    "brand": Key(TEXT, None, "who the customer deals with; replies are placed as it"),
    "contact": Key(TEXT, None, "address or number that replies may name"),
    "window": Key(_number(1, 720, "hours"), 24, "time in which to answer"),
    "remind": Key(_number(0.1, 720, "hours"), 3, "reminder, so long before the end"),
    "undo": Key(_number(0, 3600, "seconds"), 120, "pause in which anyone can stop it"),
    "approval": Key(
        Rule('"one" or "two"', _approval), "one", "how many people agree to a reply"
    ),
    "home": Key(CONVERSATION, None, "where the cards go"),
    "product": Key(CONVERSATION, None, "where product colleagues are"),
}
SOURCE_KEYS: dict[str, Key] = {
    "name": Key(NAME, None, "how cards and the log call this source"),
    "kind": Key(_one_of("file", "plain"), None, "which adapter reads it"),
}
PERSON_KEYS: dict[str, Key] = {
    "id": Key(NAME, None, "short name, used in the log"),
    "name": Key(TEXT, None, "name that colleagues see"),
    "public_name": Key(TEXT, None, "name under replies"),
    "email": Key(EMAIL, None, "address"),
    "roles": Key(ROLES, None, "what this person may do"),
}


# ------------------------------------------------------------------ reading


def read(raw: Raw, sentences: Raw, phrases: Raw) -> Playbook:
    """Make a playbook from what its TOML files hold.

    Raises PlaybookError with every mistake at once, each with its path in the file.
    """
    problems: list[Problem] = []
    tables = ("sources", "people")
    values = _table({k: v for k, v in raw.items() if k not in tables}, KEYS, problems)
    sources = _entries(raw, "sources", SOURCE_KEYS, problems, open_keys=True)
    people = [Person(**p) for p in _entries(raw, "people", PERSON_KEYS, problems)]
    _unique([p.id for p in people], "people", problems)
    _unique([s["name"] for s in sources], "sources", problems)
    phrasing = {k: _phrasing(k, v, problems) for k, v in sentences.items()}
    if problems:
        raise PlaybookError(tuple(problems))
    return Playbook(
        **values,
        sources=tuple(_source(s) for s in sources),
        people={p.id: p for p in people},
        phrases={k: tuple(p.casefold() for p in v) for k, v in phrases.items()},
        phrasing=phrasing,
    )


def _source(entry: Mapping[str, Any]) -> SourceEntry:
    rest = {k: str(v) for k, v in entry.items() if k not in SOURCE_KEYS}
    return SourceEntry(entry["name"], entry["kind"], rest)


def _table(
    raw: Raw,
    keys: Mapping[str, Key],
    problems: list[Problem],
    path: tuple[str | int, ...] = (),
    *,
    open_keys: bool = False,
) -> dict[str, Any]:
    for name in raw:
        if name not in keys and not open_keys:
            known = ", ".join(keys)
            problems.append(Problem((*path, name), f"unknown key; known are: {known}"))
    values = {name: raw[name] for name in raw if name not in keys}
    for name, key in keys.items():
        given = raw.get(name, key.default)
        try:
            values[name] = key.rule.read(given)
        except (ValueError, TypeError, KeyError):
            problems.append(Problem((*path, name), _complaint(given, key)))
    return values


def _complaint(given: Any, key: Key) -> str:
    said = "is missing" if given is None else f"{given!r} will not do"
    return f"{said}; allowed is {key.rule.allowed} ({key.meaning})"


def _entries(
    raw: Raw,
    name: str,
    keys: Mapping[str, Key],
    problems: list[Problem],
    *,
    open_keys: bool = False,
) -> list[dict[str, Any]]:
    found = raw.get(name, [])
    if not isinstance(found, list) or not all(isinstance(e, dict) for e in found):
        problems.append(Problem((name,), f"write each one under [[{name}]]"))
        return []
    before = len(problems)
    entries = [
        _table(entry, keys, problems, (name, at), open_keys=open_keys)
        for at, entry in enumerate(found)
    ]
    return entries if len(problems) == before else []


def _unique(names: list[Any], table: str, problems: list[Problem]) -> None:
    for at, name in enumerate(names):
        if name in names[:at]:
            problems.append(Problem((table, at), f'"{name}" stands here twice'))


SLOTS = frozenset({"first_name", "contact", "brand", "me"})
"""What a sentence may leave open; everything else is a mistake at start."""


def _phrasing(name: str, raw: Raw, problems: list[Problem]) -> Phrasing:
    sentences = tuple(Sentence(**sentence) for sentence in raw["sentences"])
    made = Phrasing(raw["greeting"], raw["greeting_unnamed"], raw["signoff"], sentences)
    texts = {"greeting": made.greeting, "signoff": made.signoff}
    for where, text in {**texts, **{s.id: s.text for s in sentences}}.items():
        template = Template(text)
        wrong = (
            set(template.get_identifiers()) - SLOTS if template.is_valid() else {"$"}
        )
        if wrong:
            known = ", ".join(f"${slot}" for slot in sorted(SLOTS))
            problems.append(
                Problem(
                    (name, where), f"unknown slot {sorted(wrong)}; known are: {known}"
                )
            )
    return made


def versioned(playbook: Playbook, version: int) -> Playbook:
    return replace(playbook, version=version)
