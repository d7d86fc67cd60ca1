"""Draws the generated parts of these pages from the code; `make docs` writes them."""

# ruff: noqa: INP001 - cog finds this file beside the pages

from __future__ import annotations

import ast
import inspect
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

import click

from adapters.rehearsal import plain
from bot.__main__ import main
from bot.actions import ACTIONS, About, Action
from bot.case import SEEN_AS, TABLE, Move, State
from bot.checks import check
from bot.grammar import Key
from bot.keys import (
    AREA_KEYS,
    KEYS,
    PERSON_KEYS,
    PHRASE_KEYS,
    ROUTE_KEYS,
    SOURCE_KEYS,
)
from bot.notice import NoticeState
from bot.person import RIGHTS, Role
from bot.reply import Limit
from bot.words import Words, catalogue

ROOT = Path(__file__).parents[1]
WIDTH = 80
PEOPLE = frozenset(tuple(Move)[: tuple(Move).index(Move.STANDS)])
"""The moves that people make; all after them are made by the outside world."""


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "".join(f"| {' | '.join(cells)} |\n" for cells in lines)


def _listed(names: Iterable[str]) -> str:
    return ", ".join(names)


# ------------------------------------------------------------------ house.md


def modules(folder: str, order: Sequence[str] = ()) -> str:
    """Give a table of the modules in a folder with the first sentence of each."""
    found = sorted((ROOT / folder).rglob("*.py"), key=lambda path: _place(path, order))
    told = ((_name(path), _opening(path)) for path in found)
    return _table(
        ("module", "what it is"),
        ((f"`{name}`", opening) for name, opening in told),
    )


def _place(path: Path, order: Sequence[str]) -> tuple[int, str]:
    stem = path.relative_to(ROOT).parts[1].removesuffix(".py")
    place = order.index(stem) if stem in order else -1
    return place, path.as_posix().replace("__init__.py", "")


def _name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix().removesuffix("__init__.py")


def _opening(path: Path) -> str:
    text = ast.get_docstring(ast.parse(path.read_text("utf-8"))) or ""
    return " ".join(text.split("\n\n")[0].split())


def _contracts() -> list[Mapping[str, list[str]]]:
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    found: list[Mapping[str, list[str]]] = settings["tool"]["importlinter"]["contracts"]
    return found


def way() -> list[str]:
    """Give the modules of bot, those that know least first."""
    layers = next(c["layers"] for c in _contracts() if c["id"] == "core")
    return [name for layer in reversed(layers) for name in layer.split(" | ")]


def walls() -> str:
    """Give the import contracts as a list."""
    return "".join(f"- {c['name']}{_allowed(c)}\n" for c in _contracts())


def _allowed(contract: Mapping[str, list[str]]) -> str:
    allowed = contract.get("allowed_importers", [])
    return f" (`{_listed(allowed)}`)" if allowed else ""


def states() -> str:
    """Give the table of states as a Mermaid diagram, loops left out."""
    arrows: dict[tuple[State, State], list[str]] = {}
    for (state, move), after in TABLE.items():
        if state is not after:
            arrows.setdefault((state, after), []).append(move)
    drawn = (f"  {s} --> {a}: {_listed(m)}\n" for (s, a), m in arrows.items())
    begin = "stateDiagram-v2\n  [*] --> new\n  [*] --> unsure\n"
    return f"```mermaid\n{begin}{''.join(drawn)}```\n"


def moves() -> str:
    """Give each state with what can happen in it and where that leads."""
    return _table(
        ("state", "people say", "people can", "the outside world can"),
        (
            (
                f"`{state}`",
                SEEN_AS[state],
                _listed(_moves(state, people=True)),
                _listed(_moves(state, people=False)),
            )
            for state in State
        ),
    )


def _moves(state: State, *, people: bool) -> Iterator[str]:
    for (begin, move), after in TABLE.items():
        if begin is state and (move in PEOPLE) is people:
            yield move if after is state else f"{move} → `{after}`"


def actions() -> str:
    """Give everything a person may ask: its words, who may, and when."""
    return _table(
        ("action", "of a", "English", "Dutch", "who may", "in the states"),
        (
            (
                f"`{action.id}`",
                action.about,
                catalogue("en")[f"action.{action.id}"],
                catalogue("nl")[f"action.{action.id}"],
                _listed(role for role in Role if action.right in RIGHTS[role]),
                _when(action),
            )
            for action in ACTIONS.values()
        ),
    )


def _when(action: Action) -> str:
    if not action.moves:
        return "any"
    if action.about is About.NOTICE:
        return _listed(state for state in NoticeState if action.answers(state))
    return _listed(state for state in State if action.possible(state))


# ------------------------------------------------------------------ reference.md


def commands() -> str:
    """Give the help of every command, and of the commands below it."""
    top = click.Context(main, info_name="wederwoord", terminal_width=WIDTH)
    return "\n".join(
        f"### {context.command_path}\n\n```\n{context.get_help()}\n```\n"
        for context in _commands(top)
    )


def _commands(context: click.Context) -> Iterator[click.Context]:
    yield context
    command = context.command
    below = command.commands if isinstance(command, click.Group) else {}
    for name, under in below.items():
        yield from _commands(
            click.Context(under, parent=context, info_name=name, terminal_width=WIDTH)
        )


def keys(of: Mapping[str, Key]) -> str:
    """Give a table of the keys of a file."""
    return _table(
        ("key", "default", "allowed", "meaning"),
        (
            (f"`{name}`", _default(key), key.rule.allowed, key.meaning)
            for name, key in of.items()
        ),
    )


def _default(key: Key) -> str:
    return "needed" if key.required else f"`{key.default}`"


def playbook() -> str:
    """Give all keys of playbook.toml."""
    return (
        f"{keys(KEYS)}\nFor each `[[sources]]`:\n\n{keys(SOURCE_KEYS)}\n"
        f"For each `[[people]]`:\n\n{keys(PERSON_KEYS)}\n"
        f"For each `[[areas]]`:\n\n{keys(AREA_KEYS)}\n"
        f"For each `[[routes]]`:\n\n{keys(ROUTE_KEYS)}"
    )


def phrases() -> str:
    """Give the topics of phrases.toml."""
    return _table(
        ("topic", "what it is about"),
        ((f"`{name}`", key.meaning) for name, key in PHRASE_KEYS.items()),
    )


SAMPLES = (
    "",
    "Dear {name}, I will call you.",
    "I will call \u202euoy\u202c.",
    "I will call. " * 300,
    "That is sad.",
)
"""One text for each rule of bot.checks."""


def checks() -> str:
    """Give each rule with its severity and what it says."""
    words = Words("en", "Europe/Amsterdam")
    found = [one for text in SAMPLES for one in check(text, "en", Limit())]
    return _table(
        ("rule", "what it does", "what it says, for instance"),
        (
            (f"`{one.rule}`", _DOES[one.severity], words.say(one.line).strip())
            for one in found
        ),
    )


_DOES = {"block": "stops the reply", "warn": "asks to look again"}


def protocol() -> str:
    """Give the plain protocol as its stand-in describes it."""
    text = inspect.getdoc(plain) or ""
    return f"```\n{text[text.index('The plain protocol:') :]}\n```\n"
