"""The team's rules: window, approval, channels, sources, people, phrases and sentences.

The tables `KEYS`, `SOURCE_KEYS` and `PERSON_KEYS` are the whole grammar of
`playbook.toml`: every key with what is allowed and what it means. The reader, the
messages about mistakes, `wederwoord init` and docs/reference.md are made from them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo, available_timezones

from bot.errors import BotError
from bot.grammar import (
    LIST,
    NAME,
    TABLES,
    TEXT,
    Key,
    Problem,
    Raw,
    Reader,
    Rule,
    one_of,
    text,
)
from bot.person import BOT, Identity, Person, PersonId, Right, Role
from bot.phrasing import Phrasing, phrasings
from bot.review import plain
from bot.words import LANGUAGES


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
    every: timedelta
    settings: Mapping[str, str]


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


def _number(low: float, high: float, unit: str) -> Rule:
    def read(value: Any) -> timedelta:
        if isinstance(value, bool) or not low <= value <= high:
            raise ValueError
        return timedelta(**{unit: value})

    return Rule(f"a number of {unit} from {low:g} to {high:g}", read)


def _zone(value: Any) -> str:
    if value not in available_timezones():
        raise ValueError
    return ZoneInfo(value).key


def _conversation(value: Any) -> str:
    channel, _, name = text(value).partition(":")
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
    address = text(value)
    name, at, host = address.partition("@")
    if not (name and at and "." in host) or len(address.split()) > 1:
        raise ValueError
    return address


def _person(value: Any) -> PersonId:
    # Under the bot's own name the log could not tell who did what.
    name = PersonId(NAME.read(value))
    if name == BOT:
        raise ValueError
    return name


SHORTEST = 3
"""Characters of a phrase; a shorter one would alarm at nearly every review."""


def _phrase(value: Any) -> str:
    phrase = plain(text(value))
    if len(phrase) < SHORTEST:
        raise ValueError
    return phrase


EMAIL = Rule("an e-mail address", _email)
PERSON = Rule(f'{NAME.allowed}, but not "{BOT}"', _person)
CONVERSATION = Rule('"browser:" and a name, as in "browser:webcare"', _conversation)
ROLES = Rule(f"a list of {', '.join(Role)}", _roles)
PHRASE = Rule(f"a text of {SHORTEST} characters or more between quotes", _phrase)


KEYS: dict[str, Key] = {
    "language": Key(one_of(*LANGUAGES), "en", "language of cards and dialogs"),
    "zone": Key(
        Rule('a time zone, as in "Europe/Amsterdam"', _zone),
        "Europe/Amsterdam",
        "zone of all times on cards",
    ),
    "form": Key(one_of("je", "u"), "je", "how Dutch replies address the customer"),
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
    "kind": Key(one_of("file", "plain"), None, "which adapter reads it"),
    "every": Key(_number(1, 86400, "seconds"), 30, "pause between two readings"),
}
PERSON_KEYS: dict[str, Key] = {
    "id": Key(PERSON, None, "short name, used in the log"),
    "name": Key(TEXT, None, "name that colleagues see"),
    "public_name": Key(TEXT, None, "name under replies"),
    "email": Key(EMAIL, None, "address"),
    "roles": Key(ROLES, None, "what this person may do"),
}
_LISTS: dict[str, Key] = {
    "sources": Key(TABLES, [], "where customers speak"),
    "people": Key(TABLES, [], "who works with it"),
}
PHRASE_KEYS: dict[str, Key] = {
    "threat": Key(LIST, [], "somebody is threatened"),
    "safety": Key(LIST, [], "somebody was or may be hurt"),
    "health": Key(LIST, [], "somebody fell ill or may"),
    "legal": Key(LIST, [], "police, lawyers, courts and ombudsmen"),
    "privacy": Key(LIST, [], "personal details in wrong hands"),
    "press": Key(LIST, [], "newspapers, television and their kin"),
}
"""The topics that alarm, the gravest first: a review that holds two is of the first."""
_PHRASE = Key(PHRASE, None, "words that alarm wherever they stand")


# ------------------------------------------------------------------ reading


def read(raw: Raw, sentences: Raw, phrases: Raw) -> Playbook:
    """Make a playbook from what its TOML files hold.

    Raises PlaybookError with every mistake at once, each with its path in the file.
    """
    rules, words, alarms = map(Reader, ("playbook", "sentences", "phrases"))
    values = rules.table(raw, KEYS | _LISTS)
    values["sources"] = _sources(values.get("sources", ()), rules)
    values["people"] = _people(values.get("people", ()), rules)
    _enough(values, rules)
    _in_time(values, rules)
    values["phrasing"] = phrasings(sentences, words)
    values["phrases"] = {
        topic: alarms.items(listed, _PHRASE, (topic,))
        for topic, listed in alarms.table(phrases, PHRASE_KEYS).items()
    }
    problems = (*rules.problems, *words.problems, *alarms.problems)
    if problems:
        raise PlaybookError(problems)
    return Playbook(**values)


def _people(raw: Iterable[Any], reader: Reader) -> dict[PersonId, Person]:
    people = [Person(**p) for p in reader.tables(raw, PERSON_KEYS, ("people",))]
    reader.once([person.id for person in people], ("people",))
    return {person.id: person for person in people}


def _enough(values: Raw, reader: Reader) -> None:
    """Ask for as many people as agree to a reply, or none would ever go out."""
    people = values["people"].values()
    wanted = values.get("approval", 1)
    approvers = sum(person.may(Right.APPROVE) for person in people)
    writers = sum(person.may(Right.WORK) for person in people)
    if not reader.problems and not (approvers and writers >= wanted):
        reader.wrong(
            ("people",),
            f"too few people may agree to a reply: approval asks for {wanted}, one of"
            f" them with the role {Role.APPROVER} or {Role.LEAD}",
        )


def _in_time(values: Raw, reader: Reader) -> None:
    """Ask for a reminder that comes within the window."""
    known = "remind" in values and "window" in values
    if known and values["remind"] >= values["window"]:
        reader.wrong(("remind",), "is not shorter than window: it would come at once")


def _sources(raw: Iterable[Any], reader: Reader) -> tuple[SourceEntry, ...]:
    tables = reader.tables(raw, SOURCE_KEYS, ("sources",), more=True)
    sources = [_source(table, at, reader) for at, table in enumerate(tables)]
    reader.once([source.name for source in sources], ("sources",))
    return tuple(sources)


def _source(table: Raw, at: int, reader: Reader) -> SourceEntry:
    settings = {k: v for k, v in table.items() if k not in SOURCE_KEYS}
    for name, value in settings.items():
        if not isinstance(value, str | int | float):
            reader.wrong(("sources", at, name), "write one text or number here")
    texts = {name: str(value) for name, value in settings.items()}
    return SourceEntry(table["name"], table["kind"], table["every"], texts)


def versioned(playbook: Playbook, version: int) -> Playbook:
    return replace(playbook, version=version)
