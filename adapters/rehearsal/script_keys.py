"""What each key of scenario.toml may hold, and what it is for."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import time
from typing import Any

from adapters.rehearsal.scenario import When
from bot.actions import ACTIONS
from bot.grammar import NAME, TABLES, TEXT, Key, Raw, Rule, one_of, text
from bot.review import Kind
from bot.words import LANGUAGES

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


def _code(value: Any) -> str:
    code = text(value)
    if not code.replace("_", "").isalnum() or code != code.upper():
        raise ValueError
    return code


def _or_nothing(rule: Rule) -> Rule:
    """Let a key be left out, which reads as ""."""
    return Rule(rule.allowed, lambda value: value if value == "" else rule.read(value))


SCENES = Rule("one or more tables, each under [[scenes]]", _some)
TIME = Rule('a clock time, as in "09:02"', _time)
TEXTS = Rule("a text between quotes, or { nl = ..., en = ... }", _texts)
VALUES = Rule("a table of fields with what to fill in", _values)
WHENS = Rule('a table of fields with "17:00" or "tomorrow 12:00"', _times)
CODE = Rule("a code of Google's, as in PERSONAL_INFO", _code)
ACTION = Rule("an action of docs/house.md", lambda value: ACTIONS[value].id)
_NAME, _TEXT, _TEXTS = (_or_nothing(rule) for rule in (NAME, TEXT, TEXTS))
_STARS = _or_nothing(_number(1, 5))

_SWITCH = one_of("begins", "ends")
_MINE = Key(NAME, None, "which review")

KEYS: dict[str, Key] = {
    "day": Key(one_of(*DAYS), "monday", "the weekday on which it plays"),
    "before": Key(TABLES, [], "reviews that are there when the bot first reads"),
    "scenes": Key(SCENES, None, "what happens, in order"),
}
_REVIEW: dict[str, Key] = {
    "review": Key(NAME, None, "name for this review in later steps"),
    "by": Key(TEXT, None, "the customer"),
    "text": Key(TEXTS, None, "what they say"),
    "title": Key(_TEXTS, "", "its head, where a site has one"),
    "stars": Key(_STARS, "", "out of five"),
    "place": Key(_TEXT, "", "the shop it is about"),
    "kind": Key(one_of(*Kind), Kind.REVIEW.value, "what it is at the site"),
    "language": Key(_or_nothing(one_of(*LANGUAGES)), "", "where it has only one"),
    "translation": Key(_TEXTS, "", "how Google translates it"),
    "pictures": Key(_number(0, 20), 0, "how many come along"),
}
BEFORE_KEYS: dict[str, Key] = {
    **_REVIEW,
    "days_ago": Key(_number(0.1, 10000), None, "before the day begins"),
    "reply": Key(_TEXTS, "", "what stands under it since the day after"),
}
SCENE_KEYS: dict[str, Key] = {
    "name": Key(_NAME, "", "what it and those after it are called, in one word"),
    "at": Key(TIME, None, "when it happens on the clock of the rehearsal"),
    "wait": Key(_number(0, 600), 8, "real seconds to look around afterwards"),
    "title": Key(TEXTS, None, "what the terminal says"),
    "do": Key(TABLES, [], "the steps, one after the other"),
}
STEP_KEYS: dict[str, dict[str, Key]] = {
    "review": {
        **_REVIEW,
        "minutes_ago": Key(_number(0, 10000), 3, "when it was written"),
    },
    "edit": {
        "edit": _MINE,
        "text": Key(_TEXTS, "", "what they say now"),
        "stars": Key(_STARS, "", "how many they give now"),
    },
    "remove": {"remove": _MINE},
    "answer": {
        "answer": _MINE,
        "by": Key(TEXT, None, "who answers at the site"),
        "text": Key(TEXTS, None, "their words"),
    },
    "check": {"check": Key(_SWITCH, None, "Google checks our replies first")},
    "allow": {"allow": _MINE},
    "refuse": {
        "refuse": _MINE,
        "reason": Key(CODE, "MODERATION_ERROR", "as Google writes it"),
    },
    "outage": {"outage": Key(_SWITCH, None, "Google answers nothing but 503")},
    "slow": {
        "slow": Key(_number(0.01, 30), None, "real seconds the next answer takes"),
    },
    "permission": {
        "permission": Key(one_of("withdrawn", "given"), None, "what we may do"),
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
