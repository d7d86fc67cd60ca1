"""What `wederwoord init` asks, and which answers it takes."""

from __future__ import annotations

import difflib
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import click

from bot.commands.names import brand_of

# ------------------------------------------------------------------ what was left out


def complete(given: Mapping[str, Any]) -> dict[str, Any]:
    """Give an answer to every question: given, guessed or, in a terminal, asked for.

    Raises UsageError, naming every option that is missing, when nobody can be asked.
    """
    return _ask(given) if sys.stdin.isatty() else _take_as_given(given)


def _take_as_given(given: Mapping[str, Any]) -> dict[str, Any]:
    guessed = _guesses(given)
    missing = [q for q in QUESTIONS if not (given[q.option] or q.option in guessed)]
    if missing:
        lines = "".join(f"\n  --{q.option} {q.metavar}: {q.asks}" for q in missing)
        raise click.UsageError(f"These options are missing:{lines}")
    return {q.option: given[q.option] or guessed[q.option] for q in QUESTIONS}


def _guesses(given: Mapping[str, Any]) -> dict[str, str]:
    """Guess what follows from the rest; without a person that is little."""
    usual = {q.option: q.default for q in QUESTIONS if q.option in WITHOUT_ASKING}
    if not given["approver"]:
        return {**usual, "brand": "", "contact": ""}
    first = given["approver"][0]
    guessed = {"brand": brand_of(first), "contact": first}
    return usual | {option: guess for option, guess in guessed.items() if guess}


def _ask(given: Mapping[str, Any]) -> dict[str, Any]:
    answers = {q.option: given[q.option] for q in QUESTIONS}
    for question in QUESTIONS:
        if not answers[question.option]:
            default = question.default or _guesses(answers).get(question.option, "")
            click.echo(f"\n{question.asks}")
            first = _prompt(question, default)
            answers[question.option] = (
                (first, *_more(question)) if question.many else first
            )
    return answers


def _prompt(question: Question, default: str) -> str:
    """Ask until the answer is one that will do."""
    label = question.option
    return str(click.prompt(label, default or None, value_proc=question.check))


def _more(question: Question) -> Iterator[str]:
    """Ask for further ones until the answer is empty."""

    def right(said: str) -> str:
        return question.check(said) if said else ""

    label = f"another {question.option} (Enter: that was all)"
    while said := click.prompt(label, "", show_default=False, value_proc=right):
        yield str(said)


# ------------------------------------------------------------------ what will do


def allowed(key: str, said: Any, option: str = "") -> Any:
    """Give a value that the playbook allows for a key. Raises BadParameter in words."""
    from bot.grammar import complaint
    from bot.keys import KEYS

    try:
        KEYS[key].rule.read(said)
    except (ValueError, TypeError, KeyError) as error:
        words = f"{complaint(said, KEYS[key], error)}."
        raise _bad(words, option or key) from None
    return said


def email(said: str, option: str) -> str:
    """Give an e-mail address. Raises BadParameter."""
    from bot.keys import EMAIL

    try:
        EMAIL.read(said)
    except ValueError:
        raise _bad(f"{said!r} is no e-mail address.", option) from None
    return said


def kind_and_place(said: str) -> tuple[str, str]:
    """Read KIND:PLACE of a source. Raises BadParameter."""
    kind, _, place = said.partition(":")
    if kind not in PLACES or not place:
        known = " or ".join(f"{kind}:{key.upper()}" for kind, key in PLACES.items())
        raise _bad(f"{said!r} will not do; allowed is {known}.", "source")
    return kind, place


def key_and_value(said: str) -> tuple[str, Any]:
    """Read KEY=VALUE; a key that counts gets a number, a switch true or false.

    Raises BadParameter.
    """
    from bot.keys import KEYS

    key, _, value = said.partition("=")
    if key not in KEYS:
        near = difflib.get_close_matches(key, KEYS, n=1) or list(KEYS)
        words = f"{key!r} is no key of the playbook; did you mean {' or '.join(near)}?"
        raise _bad(words, "set")
    counts = isinstance(KEYS[key].default, int | float)
    return key, allowed(key, _number(value) if counts else value, f"set {key}")


def _number(text: str) -> int | float | str:
    if text in _SWITCH:
        return _SWITCH[text]
    for read in (int, float):
        try:
            return read(text)
        except ValueError:
            continue
    return text


_SWITCH = {"true": True, "false": False}


def _bad(words: str, option: str) -> click.BadParameter:
    return click.BadParameter(words, param_hint=f"--{option}")


# ------------------------------------------------------------------ the questions


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked when an option is missing, and what Enter takes.

    `key` is the playbook's key it fills, "" for a source or a person.
    """

    option: str
    metavar: str
    asks: str
    default: str = ""
    key: str = ""
    many: bool = False

    def check(self, said: str) -> str:
        """Give an answer that will do. Raises BadParameter in words."""
        if self.key:
            return str(allowed(self.key, said, self.option))
        if self.option == "source":
            return ":".join(kind_and_place(said))
        return email(said, self.option)


QUESTIONS = (
    Question("language", "nl|en", "Language of cards and dialogs", "en", "language"),
    Question(
        "channel",
        "PLACE",
        "Where do the cards go? A page in the browser, under a name you choose, or"
        " slack: or teams: and the ID of a channel",
        "browser:webcare",
        "home",
    ),
    Question(
        "product",
        "PLACE",
        "Where are the product colleagues, who hear what customers ran into? Likewise",
        "browser:product",
        "product",
    ),
    Question(
        "source",
        "KIND:PLACE",
        "Where do reviews come from? A folder in which you put CSV or JSONL files",
        "file:reviews",
        many=True,
    ),
    Question(
        "approver",
        "EMAIL",
        "E-mail address of somebody who may agree to a reply and have it placed",
        many=True,
    ),
    Question("brand", "TEXT", "As whom are replies placed?", key="brand"),
    Question(
        "contact",
        "TEXT",
        "Which address or number may replies name, to go on in person?",
        key="contact",
    ),
)
WITHOUT_ASKING = ("language",)
"""Options that have their default taken when nobody can be asked."""
PLACES = {"file": "path", "plain": "url"}
"""The setting that a kind of source takes from the command line."""
