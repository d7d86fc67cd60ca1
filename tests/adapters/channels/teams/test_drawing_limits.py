"""What Teams refuses we refuse, and what it would read as markup is never there."""

from __future__ import annotations

import copy
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from adapters.channels.teams.drawing.card import framed, posted
from adapters.channels.teams.drawing.elements import label, link, run, said
from adapters.channels.teams.drawing.fitting import weight, weights
from adapters.channels.teams.drawing.limits import (
    LIMITS,
    card_faults,
    message_faults,
)
from adapters.channels.teams.drawing.shapes import CARD, SHAPES
from adapters.chat.text import size, sound
from bot.words import Words, line
from tests.adapters.channels.teams.drawing_reading import faults, refused, schema

Part = dict[str, Any]
MACRO = "{{DATE(2017-02-14T06:00:00Z, SHORT)}}"
anything = st.text(
    st.characters() | st.sampled_from("[](){}<>&*_~`\\#-:/@.0 \n\ud800"), max_size=200
)
often = settings(max_examples=200, derandomize=True, deadline=None)

# ------------------------------------------------------------------ words


def test_a_moment_in_foreign_words_is_taken_apart_and_still_reads_the_same() -> None:
    runs = run(f"op {MACRO} of {{{{time(x)}}}}")
    assert "".join(part["text"] for part in runs) == f"op {MACRO} of {{{{time(x)}}}}"
    assert [part["text"] for part in runs][:2] == ["op {", MACRO[1:] + " of {"]
    assert card_faults(framed([said(runs)], "x")) == []


@often
@given(anything)
def test_words_read_as_they_were_written(text: str) -> None:
    assert "".join(part["text"] for part in run(text)) == sound(text)


def test_an_element_never_holds_nothing() -> None:
    assert said() == said(run("")) == said(run("-"))


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Karin de Vries-van Dam", "Karin de Vries-van Dam"),
        ("lotte_zw", "lotte_zw"),
        ("a\n b\tc", "a b c"),
        (
            "*nu* ~geld~ `x` \\n",
            "\u2217nu\u2217 \u223cgeld\u223c \u02cbx\u02cb \uff3cn",
        ),
        ("_nu_", "\uff3fnu\uff3f"),
        ("[klik](https://a.nl)", "[klik]\u2060(https:\u2060//a.nl)"),
        (
            "<b> &lt; www.a.nl a@b.nl",
            "<\u2060b> &\u2060lt; www\u2060.a.nl a@\u2060b.nl",
        ),
        ("1. x", "\u20601. x"),
        ("- x", "\u2060- x"),
        (MACRO, "{\u2060" + MACRO[1:].replace(")}}", ")}}")),
        (" \n", "-"),
    ],
)
def test_a_label_is_one_line_without_markup(text: str, shown: str) -> None:
    assert label(text, 80) == shown


@often
@given(anything, st.integers(2, 120))
def test_a_label_fits(text: str, most: int) -> None:
    shown = label(text, most)
    assert 0 < size(shown) <= most
    assert not {"*", "`", "~", "\\"} & set(shown)
    assert "](" not in shown


@often
@given(st.lists(anything, max_size=5))
def test_parts_weigh_what_they_weigh_together(texts: list[str]) -> None:
    parts = [said(run(text)) for text in texts]
    assert weight([]) + weights(parts) >= weight(parts)
    for part in parts:
        assert weight(part) >= len(str(part["inlines"][0]["text"]).encode())


# ------------------------------------------------------------------ what passes

SUBMIT = {"type": "Action.Submit", "title": "x", "data": {"ww": "a//team:"}}
EXECUTE = {**SUBMIT, "type": "Action.Execute", "verb": "ww", "fallback": SUBMIT}
TEXT = said(run("x", "bold", "italic", "small"), link("https://a.example", "y"))
INPUT = {"type": "Input.Text", "id": "f/a", "label": "x", "maxLength": 9, "value": "y"}
CHOICE = {
    "type": "Input.ChoiceSet",
    "id": "f/b",
    "label": "x",
    "style": "compact",
    "wrap": True,
    "value": "1",
    "choices": [{"title": "een", "value": "1"}, {"title": "twee", "value": "2"}],
}
TOGGLE = {
    "type": "Input.Toggle", "id": "f/c", "title": "x", "wrap": True,
    "value": "yes", "valueOn": "yes", "valueOff": "no",
}  # fmt: skip
COLUMNS = {
    "type": "ColumnSet",
    "columns": [
        {"type": "Column", "width": "stretch", "items": [TEXT]},
        {"type": "Column", "width": "auto", "items": [TEXT]},
    ],
}
BODY: list[Part] = [
    TEXT,
    {"type": "Container", "style": "emphasis", "spacing": "small", "items": [TEXT]},
    COLUMNS,
    {"type": "ActionSet", "separator": True, "actions": [SUBMIT, EXECUTE]},
    INPUT,
    CHOICE,
    TOGGLE,
]


def good() -> Part:
    return copy.deepcopy(framed(BODY, "x"))


def test_a_card_with_everything_in_it_passes() -> None:
    assert faults(good()) == []
    assert message_faults(posted(good(), line("nobody"), Words("nl", "UTC"))) == []


def test_the_schema_is_really_asked() -> None:
    assert refused({**good(), "strange": 1}) != []
    assert refused(framed([{"type": "RichTextBlock"}], "x")) != []


@pytest.mark.parametrize("name", [*SHAPES, "AdaptiveCard"])
def test_our_names_are_those_of_the_schema(name: str) -> None:
    ours = CARD if name == "AdaptiveCard" else SHAPES[name]
    theirs = schema()["definitions"][name]
    known = theirs.get("properties") or theirs["anyOf"][1]["properties"]
    assert {*ours.must, *ours.may} - {"msteams"} <= known.keys()


# ------------------------------------------------------------------ what does not


def at(*path: Any) -> Callable[[Part, Any], None]:
    def put(card: Part, value: Any) -> None:
        inside: Any = card
        for step in path[:-1]:
            inside = inside[step]
        inside[path[-1]] = value

    return put


@pytest.mark.parametrize(
    ("put", "value", "fault"),
    [
        (at("version"), "1.6", "card.version: '1.6' is none of 1.5"),
        (at("strange"), "x", "card.strange: unknown"),
        (at("fallbackText"), "", "card.fallbackText: nothing to read"),
        (at("body"), {}, "card.body: no list"),
        (at("body", 0), {"type": "TextBlock", "text": "x"}, "'TextBlock'"),
        (at("body", 0), "x", "card.body[0]: unknown or out of place: None"),
        (at("body", 0, "inlines"), [], "card.body[0].inlines: 0 of at most"),
        (at("body", 0, "inlines", 0, "text"), MACRO, "text: a moment"),
        (at("body", 0, "inlines", 0, "text"), "\ud800", "that no message can hold"),
        (at("body", 0, "inlines", 0, "text"), 1, "text: no text"),
        (at("body", 0, "inlines", 0, "weight"), "heavy", "is none of bolder"),
        (at("body", 0, "inlines", 0), {"type": "TextRun"}, "text: lacking"),
        (at("body", 0, "separator"), 1, "separator: no bool"),
        (at("body", 2, "columns"), [COLUMNS["columns"][0]] * 3, "3 of at most 2"),
        (at("body", 3, "actions"), [SUBMIT] * 3, "actions: 3 of at most 2"),
        (at("body", 3, "actions", 0, "title"), "x" * 81, "title: 81 of at most 80"),
        (at("body", 3, "actions", 0, "data"), "x", "data: no dict"),
        (at("body", 3, "actions", 1, "fallback"), EXECUTE, "fallback: unknown or out"),
        (at("body", 4, "value"), "x" * 10, "f/a: begins with more than may be typed"),
        (at("body", 4, "id"), "f/b", "body: twice the id f/b"),
        (at("body", 5, "value"), "3", "f/b: what is chosen is not on offer"),
        (at("body", 5, "choices", 1), "x", "choices[1]: no object"),
        (at("body", 5, "choices", 1, "value"), "1", "body: twice the id 1"),
        (at("body", 5, "choices", 1, "value"), "", "f/b: what is chosen"),
        (at("body", 0, "inlines", 0, "text"), "x" * 12_000, "bytes: "),
    ],
)
def test_what_teams_refuses_is_named(
    put: Callable[[Part, Any], None], value: Any, fault: str
) -> None:
    card = good()
    put(card, value)
    assert any(fault in each for each in card_faults(card)), card_faults(card)


def test_a_message_is_weighed_whole_and_its_words_are_measured() -> None:
    full = framed([said(run("x" * 11_500))], "x")
    assert card_faults(full) == []
    two = {"attachments": [{"content": full}, {"content": full}]}
    assert message_faults({"summary": "x", **two})[0].startswith("bytes: ")
    long = {"summary": "x" * 251, "text": "x" * (LIMITS["said"] + 1)}
    assert [fault.partition(":")[0] for fault in message_faults(long)] == [
        "summary",
        "text",
    ]
