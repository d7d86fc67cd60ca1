"""How scenario.toml is read: what each key may hold, and every mistake at once.

day = "tuesday"

[[scenes]]
at = "09:02"                        # the clock jumps here
wait = 8                            # real seconds for people to look around
title = { nl = "...", en = "..." }  # what the terminal says

[[scenes.do]]                       # steps, each of one of five kinds:
review = "cake"                     # a customer writes; later steps call it so
edit = "cake"                       # they change stars or words
remove = "cake"                     # they take it down
answer = "cake"                     # somebody answers at the site itself
press = "reply"                     # one of the team presses a button
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from datetime import time, timedelta
from typing import Any

from adapters.rehearsal.scenario import (
    Answered,
    Edited,
    Pressed,
    Removed,
    Scenario,
    Scene,
    Step,
    When,
    Written,
)
from bot.actions import ACTIONS
from bot.errors import BotError
from bot.grammar import (
    NAME,
    TABLES,
    TEXT,
    Key,
    Path,
    Problem,
    Raw,
    Reader,
    Rule,
    one_of,
    text,
)
from bot.review import Kind
from bot.words import LANGUAGES


class ScenarioError(BotError):
    """The scenario holds mistakes; `problems` names each one."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        self.problems = problems
        super().__init__("; ".join(f"{p.path}: {p.message}" for p in problems))


# ------------------------------------------------------------------ what is allowed

TOMORROW = "tomorrow "
DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


def _time(value: Any) -> time:
    at = time.fromisoformat(text(value))
    if at.tzinfo or at.isoformat("minutes") != value:
        raise ValueError
    return at


def _texts(value: Any) -> Mapping[str, str]:
    """Give the text for each language; one for all is the same in each."""
    told = dict.fromkeys(LANGUAGES, value) if isinstance(value, str) else value
    if set(told) != set(LANGUAGES):
        raise ValueError
    return {language: text(told[language]) for language in LANGUAGES}


def _some(value: Any) -> list[Raw]:
    found: list[Raw] = TABLES.read(value)
    if not found:
        raise ValueError
    return found


def _table(value: Any) -> Mapping[str, Any]:
    if not isinstance(value, Mapping):
        raise TypeError
    return value


def _values(value: Any) -> Mapping[str, Mapping[str, str]]:
    return {text(name): _texts(given) for name, given in _table(value).items()}


def _when(value: Any) -> When:
    said = text(value)
    clock = said.removeprefix(TOMORROW)
    return When(int(clock != said), _time(clock))


def _times(value: Any) -> Mapping[str, When]:
    return {text(name): _when(given) for name, given in _table(value).items()}


def _number(low: float, high: float) -> Rule:
    def read(value: Any) -> float:
        if isinstance(value, bool) or not low <= value <= high:
            raise ValueError
        return float(value)

    return Rule(f"a number from {low:g} to {high:g}", read)


def _or_nothing(rule: Rule) -> Rule:
    """Let a key be left out, which reads as ""."""
    return Rule(rule.allowed, lambda value: value if value == "" else rule.read(value))


SCENES = Rule("one or more tables, each under [[scenes]]", _some)
TIME = Rule('a clock time, as in "09:02"', _time)
TEXTS = Rule("a text between quotes, or { nl = ..., en = ... }", _texts)
VALUES = Rule("a table of fields with what to fill in", _values)
WHENS = Rule('a table of fields with "17:00" or "tomorrow 12:00"', _times)
ACTION = Rule("an action of docs/house.md", lambda value: ACTIONS[value].id)
_NAME, _TEXT, _TEXTS = (_or_nothing(rule) for rule in (NAME, TEXT, TEXTS))
_STARS = _or_nothing(_number(1, 5))

KEYS: dict[str, Key] = {
    "day": Key(one_of(*DAYS), "monday", "the weekday on which it plays"),
    "scenes": Key(SCENES, None, "what happens, in order"),
}
SCENE_KEYS: dict[str, Key] = {
    "at": Key(TIME, None, "when it happens on the clock of the rehearsal"),
    "wait": Key(_number(0, 600), 8, "real seconds to look around afterwards"),
    "title": Key(TEXTS, None, "what the terminal says"),
    "do": Key(TABLES, [], "the steps, one after the other"),
}
STEP_KEYS: dict[str, dict[str, Key]] = {
    "review": {
        "review": Key(NAME, None, "name for this review in later steps"),
        "by": Key(TEXT, None, "the customer"),
        "text": Key(TEXTS, None, "what they say"),
        "title": Key(_TEXTS, "", "its head"),
        "stars": Key(_STARS, "", "out of five"),
        "place": Key(_TEXT, "", "the shop it is about"),
        "kind": Key(one_of(*Kind), Kind.REVIEW.value, "what it is at the site"),
        "language": Key(_or_nothing(one_of(*LANGUAGES)), "", "where it has only one"),
        "pictures": Key(_number(0, 20), 0, "how many come along"),
        "minutes_ago": Key(_number(0, 10000), 3, "when it was written"),
    },
    "edit": {
        "edit": Key(NAME, None, "which review"),
        "text": Key(_TEXTS, "", "what they say now"),
        "stars": Key(_STARS, "", "how many they give now"),
    },
    "remove": {"remove": Key(NAME, None, "which review")},
    "answer": {
        "answer": Key(NAME, None, "which review"),
        "by": Key(TEXT, None, "who answers at the site"),
        "text": Key(TEXTS, None, "their words"),
    },
    "press": {
        "press": Key(ACTION, None, "which button"),
        "who": Key(NAME, None, "who of the team presses"),
        "on": Key(_NAME, "", "on the case of which review"),
        "notice": Key(_NAME, "", "on the notice of which area"),
        "step": Key(_NAME, "", "the verb of the dialog, where not its main button"),
        "values": Key(VALUES, {}, "what they fill in"),
        "times": Key(WHENS, {}, "moments they choose, each the nearest on offer"),
    },
}
"""The kinds of steps; the first key of each tells it from the others."""


# ------------------------------------------------------------------ reading


def read(raw: Raw, language: str, people: Collection[str]) -> Scenario:
    """Make a scenario of what its file holds, in one language, for a team.

    Raises ScenarioError with every mistake at once, each with its path in the file.
    """
    reading = _Reading(people)
    told = reading.all_of(raw)
    if reading.problems:
        raise ScenarioError(tuple(reading.problems))
    scenes = tuple(_scene(scene, language) for scene in told["scenes"])
    return Scenario(DAYS.index(told["day"]), scenes)


class _Reading:
    """Reads table by table and knows what earlier steps have told."""

    def __init__(self, people: Collection[str]) -> None:
        self._reader = Reader("scenario")
        self._people = people
        self._written: list[str] = []
        self._at = time()

    @property
    def problems(self) -> list[Problem]:
        return self._reader.problems

    def all_of(self, raw: Raw) -> Raw:
        told = self._reader.table(raw, KEYS)
        scenes = enumerate(told.get("scenes", ()))
        return {**told, "scenes": [self._scene(s, ("scenes", n)) for n, s in scenes]}

    def _scene(self, raw: Raw, path: Path) -> Raw:
        told = self._reader.table(raw, SCENE_KEYS, path)
        at = told.get("at", self._at)
        if at < self._at:
            self._reader.wrong((*path, "at"), "lies before the scene above it")
        self._at = max(at, self._at)
        steps = enumerate(told.get("do", ()))
        return {**told, "do": [self._step(s, (*path, "do", n)) for n, s in steps]}

    def _step(self, raw: Raw, path: Path) -> Raw:
        kinds = [kind for kind in STEP_KEYS if kind in raw]
        if len(kinds) != 1:
            known = ", ".join(STEP_KEYS)
            self._reader.wrong(path, f"needs one of these keys: {known}")
            return {}
        told = self._reader.table(raw, STEP_KEYS[kinds[0]], path)
        self._who(told, path)
        self._which(told, path)
        if told.get("on") and told.get("notice"):
            self._reader.wrong((*path, "notice"), "cannot go together with on")
        return told

    def _who(self, told: Raw, path: Path) -> None:
        who = told.get("who", "")
        if who and who not in self._people:
            known = ", ".join(self._people)
            said = f'"{who}" is nobody of the team; known are: {known}'
            self._reader.wrong((*path, "who"), said)

    def _which(self, told: Raw, path: Path) -> None:
        """Hold the names of reviews against those that were written before."""
        for key in ("edit", "remove", "answer", "on"):
            name = told.get(key, "")
            if name and name not in self._written:
                said = f'no earlier step wrote a review "{name}"'
                self._reader.wrong((*path, key), said)
        name = told.get("review", "")
        if name in self._written:
            said = f'"{name}" is the name of an earlier review; choose another'
            self._reader.wrong((*path, "review"), said)
        self._written += [name] if name else []


def _scene(told: Raw, language: str) -> Scene:
    steps = tuple(_STEPS[next(iter(s))](s, language) for s in told["do"])
    return Scene(told["at"], told["wait"], told["title"][language], steps)


def _written(told: Raw, language: str) -> Written:
    payload: dict[str, Any] = {
        "author": {"id": _slug(told["by"]), "name": told["by"]},
        "text": told["text"][language],
        "kind": told["kind"],
        "pictures": int(told["pictures"]),
        "place": told["place"],
        "language": told["language"] or _shown_in(told["text"], language),
        **_given(told, language, "title", "stars"),
    }
    return Written(told["review"], payload, timedelta(minutes=told["minutes_ago"]))


def _given(told: Raw, language: str, *keys: str) -> dict[str, Any]:
    """Give the keys that were not left out; texts in one language."""
    found = {key: told[key] for key in keys if told[key] != ""}
    return {
        key: value[language] if isinstance(value, Mapping) else value
        for key, value in found.items()
    }


def _shown_in(texts: Mapping[str, str], language: str) -> str:
    """Name the language of a text that differs by it; of one for all, say nothing."""
    return language if len(set(texts.values())) > 1 else ""


def _slug(name: str) -> str:
    return "-".join(name.casefold().split())


def _edited(told: Raw, language: str) -> Edited:
    return Edited(told["edit"], _given(told, language, "text", "stars"))


def _removed(told: Raw, _: str) -> Removed:
    return Removed(told["remove"])


def _answered(told: Raw, language: str) -> Answered:
    return Answered(told["answer"], told["by"], told["text"][language])


def _pressed(told: Raw, language: str) -> Pressed:
    values = {name: texts[language] for name, texts in told["values"].items()}
    about = told["on"], told["notice"]
    rest = told["step"], values, told["times"]
    return Pressed(told["press"], told["who"], *about, *rest)


_STEPS: Mapping[str, Callable[[Raw, str], Step]] = {
    "review": _written,
    "edit": _edited,
    "remove": _removed,
    "answer": _answered,
    "press": _pressed,
}
