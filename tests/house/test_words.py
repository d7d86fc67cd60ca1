"""Every line that the bot can say has its words, in both languages, and no more."""

from __future__ import annotations

import ast
import re
import string
from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest

from adapters.channels.slack.calling.refusals import _OTHER, MEANINGS
from bot.actions import ACTIONS
from bot.case import SEEN_AS, Move
from bot.commands.cases import COLUMNS
from bot.commands.route import COLUMNS as OF_ROUTES
from bot.commands.sources import COLUMNS as OF_SOURCES
from bot.keys import PHRASE_KEYS
from bot.notice import NoticeState
from bot.person import Role
from bot.phrasing import MORE, STANCES
from bot.report import OUTCOMES
from bot.report import REASONS as CLOSED
from bot.routing import CONDITIONS
from bot.spoken import SPOKEN
from bot.triage import Needed, Right, Solution
from bot.watchdog import WATCHED
from bot.words import LANGUAGES, catalogue
from handlers.deciding.no_reply import REASONS
from handlers.reminders.listing import KINDS
from handlers.replies.reply import _VERBS
from tests.house.sources import ROOT, Source, sources

BUILT = {
    "action.": {*ACTIONS},
    "column.": {*COLUMNS, *OF_SOURCES, *OF_ROUTES},
    "did.": {"opened", "noted", "tell", "answer", "ask_back", *Move},
    "help.": {word.action for word in SPOKEN},
    "no_reply.": {*REASONS},
    "reason.": {*PHRASE_KEYS},
    "report.change.": {NoticeState.FIXED, NoticeState.EXPLAINED},
    "report.column.": {"place", "area", "complaints", "in_time"},
    "report.outcome.": {*OUTCOMES},
    "report.reason.": {*CLOSED},
    "role.": {*Role},
    "route.fits.": {*CONDITIONS},
    "stance.": {*STANCES, *MORE},
    "state.": {*SEEN_AS.values()},
    "title.": {"reply", "holding", "update", "approve", "agree"},
    "verb.": {*_VERBS},
    "when.": {"today", "tomorrow", "weekday", "date"},
    "notice.": {*NoticeState},
    "may.": {*Role},
    "moment.": {"hour", "today", "noon", "tomorrow", "two_days", "week", "kept"},
    "needed.": {*Needed},
    "reply_is.": {*Needed},
    "right.": {*Right},
    "right_is.": {*Right},
    "slack.": {meaning.words for meaning in (*MEANINGS.values(), _OTHER)},
    "solution.": {*Solution},
    "solution_is.": {*Solution},
    "list.one.": {*KINDS},
    "list.many.": {*KINDS},
    "watch.": {f"{name}{end}" for name in WATCHED for end in ("", "_over")},
}
"""Keys that are put together in code: what can follow the part that stands there."""

PAGE_OF_SLACK = "OAuth & Permissions"
"""What Slack calls a page of its own."""

FORMS = {"", "time", "day", "date"}
"""The forms of a moment that `bot.words.Words` knows."""


@dataclass(frozen=True)
class Said:
    """One call of `line`: the keys it can mean and the slots that it fills."""

    where: str
    keys: frozenset[str]
    slots: frozenset[str]
    built: bool = False


@dataclass
class _Finder(ast.NodeVisitor):
    """Finds the calls of `line`, each with the function around it."""

    source: Source
    found: list[Said] = field(default_factory=list)
    around: ast.AST | None = None

    def visit_FunctionDef(self, node: ast.FunctionDef) -> None:
        before, self.around = self.around, node
        self.generic_visit(node)
        self.around = before

    visit_AsyncFunctionDef = visit_FunctionDef  # type: ignore[assignment]  # noqa: N815

    def visit_Call(self, node: ast.Call) -> None:
        if isinstance(node.func, ast.Name) and node.func.id == "line":
            keys, built = self._keys(node.args[0])
            slots = frozenset(word.arg for word in node.keywords if word.arg)
            where = f"{self.source.path}:{node.lineno}"
            self.found.append(Said(where, frozenset(keys), slots, built=built))
        self.generic_visit(node)

    def _keys(self, key: ast.expr) -> tuple[set[str], bool]:
        if isinstance(key, ast.JoinedStr):
            begin = key.values[0]
            assert isinstance(begin, ast.Constant), ast.dump(key)
            return {f"{begin.value}{end}" for end in BUILT[str(begin.value)]}, True
        if isinstance(key, ast.Name):
            assert self.around is not None
            return set(_assigned(self.around, key.id)), False
        return set(_texts(key)), False


def _texts(node: ast.AST) -> Iterator[str]:
    if isinstance(node, ast.IfExp):  # "words.saved" if ... else "words.proposed"
        yield from (*_texts(node.body), *_texts(node.orelse))
    elif isinstance(node, ast.Constant):
        yield str(node.value)


def _assigned(function: ast.AST, name: str) -> Iterator[str]:
    for node in ast.walk(function):
        if isinstance(node, ast.Assign) and any(
            isinstance(target, ast.Name) and target.id == name
            for target in node.targets
        ):
            yield from _texts(node.value)


def _calls() -> list[Said]:
    found: list[Said] = []
    for source in sources():
        finder = _Finder(source)
        finder.visit(source.tree)
        found += finder.found
    return found


CALLS = _calls()
PAGE = ROOT / "adapters" / "channels" / "browser"


def _said_on_the_page() -> set[str]:
    """Give the keys in the templates: said outright, or named in a list there."""
    texts = [path.read_text("utf-8") for path in (PAGE / "templates").glob("*.html")]
    code = [path.read_text("utf-8") for path in PAGE.glob("*.py")]
    quoted = {word for text in texts + code for word in re.findall(r'"([\w.]+)"', text)}
    built = {f"{q}{end}" for q in quoted & BUILT.keys() for end in BUILT[q]}
    return {f"page.{word}" for word in quoted} | {w for w in quoted if "." in w} | built


def _slots(language: str, key: str) -> dict[str, str]:
    parts = string.Formatter().parse(catalogue(language)[key])
    return {name: form or "" for _, name, form, _ in parts if name is not None}


def test_the_search_finds_the_calls() -> None:
    assert len(CALLS) > 80
    assert all(said.keys for said in CALLS), [s.where for s in CALLS if not s.keys]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_line_has_its_words(language: str) -> None:
    lacking = {
        f"{said.where} {key}"
        for said in CALLS
        for key in said.keys - catalogue(language).keys()
    }
    assert lacking == set()


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_built_key_has_its_words(language: str) -> None:
    built = {f"{begin}{end}" for begin, ends in BUILT.items() for end in ends}
    assert built - catalogue(language).keys() == set()


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_words_stand_there_for_nobody(language: str) -> None:
    said = {key for call in CALLS for key in call.keys}
    assert catalogue(language).keys() - said - _said_on_the_page() == set()


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_line_fills_the_slots_of_its_words(language: str) -> None:
    open_slots = {
        f"{said.where} {key}": left
        for said in CALLS
        for key in said.keys
        if not said.built and (left := _slots(language, key).keys() - said.slots)
    }
    assert open_slots == {}


def test_both_languages_speak_of_the_same_things() -> None:
    first, *others = LANGUAGES
    for other in others:
        assert catalogue(first).keys() == catalogue(other).keys()
        differ = {
            key
            for key in catalogue(first)
            if _slots(first, key).keys() != _slots(other, key).keys()
        }
        assert differ == set()


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_words_are_calm_and_whole(language: str) -> None:
    texts = catalogue(language)
    assert {key for key, text in texts.items() if not text.strip()} == set()
    ours = {key: text.replace(PAGE_OF_SLACK, "") for key, text in texts.items()}
    assert {key for key, text in ours.items() if set(text) & set("!&")} == set()
    assert {key for key, text in texts.items() if "..." in text} == set()


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_moment_is_said_in_a_form_that_is_known(language: str) -> None:
    used = {f for key in catalogue(language) for f in _slots(language, key).values()}
    assert used <= FORMS


def test_a_dialog_follows_exactly_where_dots_say_so() -> None:
    """The dots of a button promise that nothing happens yet."""
    for action in ACTIONS.values():
        opens = "" in action.asks and action.group != "look"
        for language in LANGUAGES:
            dots = catalogue(language)[f"action.{action.id}"].endswith("…")
            assert dots is opens, (language, action.id)
