"""How scenario.toml is read, with every mistake at once; script_keys.py has the keys.

day = "tuesday"

[[before]]                          # a review from before the day begins
review = "old"
days_ago = 400

[[scenes]]
name = "cake"                       # this scene and those after it, up to a next name
at = "09:02"                        # the clock jumps here
wait = 8                            # real seconds for people to look around
title = { nl = "...", en = "..." }  # what the terminal says

[[scenes.do]]                       # steps; their first key tells the kinds apart:
review = "cake"                     # a customer writes; later steps call it so
edit = "cake"                       # they change stars or words
remove = "cake"                     # they take it down
answer = "cake"                     # somebody answers at the site itself
check = "begins"                    # from here on Google checks our replies first
allow = "cake"                      # it lets the one that waits stand
refuse = "cake"                     # or does not
outage = "begins"                   # Google is out, until it "ends"
slow = 5                            # its next answer takes so many real seconds
permission = "withdrawn"            # it no longer lets us in, until it is "given"
press = "reply"                     # one of the team presses a button
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from datetime import time, timedelta
from typing import Any

from adapters.rehearsal import script_keys as keys
from adapters.rehearsal.scenario import (
    Answered,
    Checking,
    Decided,
    Earlier,
    Edited,
    Outage,
    Permission,
    Pressed,
    Removed,
    Scenario,
    Scene,
    Slow,
    Step,
    Written,
)
from bot.errors import BotError
from bot.grammar import Path, Problem, Raw, Reader


class ScenarioError(BotError):
    """The scenario holds mistakes; `problems` names each one."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        self.problems = problems
        super().__init__("; ".join(f"{p.path}: {p.message}" for p in problems))


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
    before = tuple(_earlier(each, language) for each in told["before"])
    return Scenario(keys.DAYS.index(told["day"]), scenes, before)


class _Reading:
    """Reads table by table and knows what earlier steps have told."""

    def __init__(self, people: Collection[str]) -> None:
        self._reader = Reader("scenario")
        self._people = people
        self._written: list[str] = []
        self._named: list[str] = []
        self._at = time()

    @property
    def problems(self) -> list[Problem]:
        return self._reader.problems

    def all_of(self, raw: Raw) -> Raw:
        told = self._reader.table(raw, keys.KEYS)
        before = enumerate(told.get("before", ()))
        old = [self._before(each, ("before", n)) for n, each in before]
        scenes = enumerate(told.get("scenes", ()))
        played = [self._scene(each, ("scenes", n)) for n, each in scenes]
        return {**told, "before": old, "scenes": played}

    def _before(self, raw: Raw, path: Path) -> Raw:
        told = self._reader.table(raw, keys.BEFORE_KEYS, path)
        self._which(told, path)
        return told

    def _scene(self, raw: Raw, path: Path) -> Raw:
        told = self._reader.table(raw, keys.SCENE_KEYS, path)
        at = told.get("at", self._at)
        if at < self._at:
            self._reader.wrong((*path, "at"), "lies before the scene above it")
        self._at = max(at, self._at)
        self._once(told.get("name", ""), self._named, "scene", (*path, "name"))
        steps = enumerate(told.get("do", ()))
        return {**told, "do": [self._step(s, (*path, "do", n)) for n, s in steps]}

    def _step(self, raw: Raw, path: Path) -> Raw:
        kinds = [kind for kind in keys.STEP_KEYS if kind in raw]
        if len(kinds) != 1:
            known = ", ".join(keys.STEP_KEYS)
            self._reader.wrong(path, f"needs one of these keys: {known}")
            return {}
        told = self._reader.table(raw, keys.STEP_KEYS[kinds[0]], path)
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
        for key in _OF_REVIEW:
            name = told.get(key, "")
            if name and name not in self._written:
                said = f'no earlier step wrote a review "{name}"'
                self._reader.wrong((*path, key), said)
        name = told.get("review", "")
        self._once(name, self._written, "review", (*path, "review"))

    def _once(self, name: str, names: list[str], what: str, path: Path) -> None:
        """Keep a name, unless it was given before; "" is none."""
        if name in names:
            said = f'"{name}" is the name of an earlier {what}; choose another'
            self._reader.wrong(path, said)
        names += [name] if name else []


_OF_REVIEW = ("edit", "remove", "answer", "allow", "refuse", "on")
"""The keys that name a review which was written before."""


# ------------------------------------------------------------------ what was read


def _scene(told: Raw, language: str) -> Scene:
    steps = tuple(_STEPS[next(iter(s))](s, language) for s in told["do"])
    title = told["title"][language]
    return Scene(told["at"], told["wait"], title, steps, told["name"])


def _earlier(told: Raw, language: str) -> Earlier:
    ago, reply = timedelta(days=told["days_ago"]), told["reply"]
    written = Written(told["review"], _payload(told, language), ago)
    return Earlier(written, reply[language] if reply else "")


def _written(told: Raw, language: str) -> Written:
    ago = timedelta(minutes=told["minutes_ago"])
    return Written(told["review"], _payload(told, language), ago)


def _payload(told: Raw, language: str) -> dict[str, Any]:
    return {
        "author": {"id": _slug(told["by"]), "name": told["by"]},
        "text": told["text"][language],
        "kind": told["kind"],
        "pictures": int(told["pictures"]),
        "place": told["place"],
        "language": told["language"] or _shown_in(told["text"], language),
        **_given(told, language, "title", "stars", "translation"),
    }


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


def _checking(told: Raw, _: str) -> Checking:
    return Checking(begins=told["check"] == "begins")


def _allowed(told: Raw, _: str) -> Decided:
    return Decided(told["allow"])


def _refused(told: Raw, _: str) -> Decided:
    return Decided(told["refuse"], told["reason"])


def _outage(told: Raw, _: str) -> Outage:
    return Outage(begins=told["outage"] == "begins")


def _slow(told: Raw, _: str) -> Slow:
    return Slow(told["slow"])


def _permission(told: Raw, _: str) -> Permission:
    return Permission(given=told["permission"] == "given")


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
    "check": _checking,
    "allow": _allowed,
    "refuse": _refused,
    "outage": _outage,
    "slow": _slow,
    "permission": _permission,
    "press": _pressed,
}
