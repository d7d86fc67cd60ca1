"""The team's rules: window, approval, channels, sources, people, phrases and sentences.

What each key may hold stands in `bot.keys`; here is what becomes of it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any

from bot.approval import Approving
from bot.errors import BotError
from bot.grammar import Problem, Raw, Reader
from bot.hours import Hours
from bot.hours import read as read_hours
from bot.keys import (
    ALARM,
    AREA_KEYS,
    KEYS,
    LISTS,
    PERSON_KEYS,
    PHRASE_KEYS,
    ROUTE_KEYS,
    SOURCE_KEYS,
)
from bot.ladder import Ladder
from bot.person import Identity, Person, PersonId, Profile, Right, Role
from bot.phrasing import Phrasing, phrasings
from bot.routing import Destination, Route, Signs, choose
from bot.week import Weekly


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
class Area:
    """A part of what we do where things can go wrong, with who knows about it.

    `customer` is how a reply names it; `words` in a review point to it.
    """

    id: str
    name: str
    customer: str
    words: tuple[str, ...] = ()
    people: tuple[PersonId, ...] = ()


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
    holding: timedelta
    hours: Hours
    ladder: Ladder
    approving: Approving
    home: str
    product: str
    report: Weekly | None = None
    ring: tuple[str, ...] = ()
    sources: tuple[SourceEntry, ...] = ()
    people: Mapping[PersonId, Person] = field(default_factory=dict)
    areas: Mapping[str, Area] = field(default_factory=dict)
    routes: tuple[Route, ...] = ()
    phrases: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    phrasing: Mapping[str, Phrasing] = field(default_factory=dict)
    version: int = 0

    @property
    def conversations(self) -> tuple[str, ...]:
        """Where the team works: its home, where routes lead, and product's; each once.

        Given as the playbook writes them, "slack:C0123ABCD".
        """
        led = (route.to for route in self.routes)
        return tuple(dict.fromkeys((self.home, *led, self.product)))

    @property
    def named(self) -> dict[str, str]:
        """The same by the keys that name them: "home", "product", "route 2"."""
        named = {"home": self.home, "product": self.product}
        for number, route in enumerate(self.routes, start=1):
            if route.to not in named.values():
                named[f"route {number}"] = route.to
        return named

    def route(self, of: Signs) -> Destination:
        """Give where a case with these signs comes, and why."""
        return choose(self.routes, self.home, of)

    def under(self, brand: str) -> Playbook:
        """Give the same rules for a case with a brand of its own; "" has none."""
        return replace(self, brand=brand or self.brand)

    def by_identity(self, who: Identity, profile: Profile | None) -> Person | None:
        """Give the person an identity belongs to; in the browser that is their id.

        Elsewhere only a full member of our workspace is anybody: whom the playbook
        names by that very account, else the one person with that e-mail address.
        """
        if who.channel == "browser":
            return self.people.get(PersonId(who.external_id))
        if profile is None or not profile.member:
            return None
        people = self.people.values()
        named = [p for p in people if p.account(who.channel) == who.external_id]
        found = named or [p for p in people if _has(p, who.channel, profile.email)]
        return found[0] if len(found) == 1 else None

    def name(self, who: PersonId) -> str:
        """Give what colleagues call somebody; their id when they have left."""
        return self.people[who].name if who in self.people else who

    def able(self, right: Right) -> tuple[Person, ...]:
        """Give everybody who may, in the order of the playbook."""
        return tuple(p for p in self.people.values() if p.may(right))

    def speak(self, language: str) -> Phrasing:
        """Give the phrasing for a reply in `language`; English for one we lack."""
        form = self.form if language == "nl" else ""
        return self.phrasing.get(f"{language}{form}") or self.phrasing["en"]


def _has(person: Person, channel: str, email: str) -> bool:
    """Tell whether an e-mail address alone says that an account is this person's."""
    same = person.email.casefold() == email.casefold() != ""
    return same and not person.account(channel)


# ------------------------------------------------------------------ reading


def read(raw: Raw, sentences: Raw, phrases: Raw) -> Playbook:
    """Make a playbook from what its TOML files hold.

    Raises PlaybookError with every mistake at once, each with its path in the file.
    """
    rules, words, alarms = map(Reader, ("playbook", "sentences", "phrases"))
    values = rules.table(raw, KEYS | LISTS)
    values["sources"] = _sources(values.get("sources", ()), rules)
    values["people"] = _people(values.get("people", ()), rules)
    values["areas"] = _areas(values.get("areas", ()), values["people"], rules)
    routes = rules.tables(values.get("routes", ()), ROUTE_KEYS, ("routes",))
    values["routes"] = tuple(Route(**route) for route in routes)
    _enough(values, rules)
    values["phrasing"] = phrasings(sentences, words)
    values["phrases"] = {
        topic: alarms.items(listed, ALARM, (topic,))
        for topic, listed in alarms.table(phrases, PHRASE_KEYS).items()
    }
    problems = (*rules.problems, *words.problems, *alarms.problems)
    if problems:
        raise PlaybookError(problems)
    return Playbook(**_gathered(values))


def _gathered(values: dict[str, Any]) -> dict[str, Any]:
    """Put the keys that make one rule together."""
    ladder = Ladder(
        shift=values.pop("remind_shift"),
        owner=values.pop("remind_owner"),
        lead=values.pop("remind_lead"),
        closing=values.pop("closing_list"),
    )
    approving = Approving(
        people=values.pop("approval"),
        stars=values.pop("two_stars"),
        words=values.pop("two_words"),
        amounts=values.pop("two_amounts"),
        alone=values.pop("alone"),
        next_after=values.pop("next_approver"),
    )
    hours = read_hours(values["hours"], values["zone"])
    return {**values, "hours": hours, "ladder": ladder, "approving": approving}


def _areas(
    raw: Iterable[Any], people: Mapping[PersonId, Person], reader: Reader
) -> dict[str, Area]:
    areas = [Area(**a) for a in reader.tables(raw, AREA_KEYS, ("areas",))]
    reader.once([area.id for area in areas], ("areas",))
    for at, area in enumerate(areas):
        for name in area.people if people else ():
            if name not in people:
                where = ("areas", at, "people")
                reader.wrong(where, f'"{name}" is nobody under [[people]]')
    return {area.id: area for area in areas}


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
