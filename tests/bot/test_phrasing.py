"""How replies speak: what a phrasing needs, and what each mistake in one is told."""

from __future__ import annotations

import copy
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.grammar import Problem
from bot.phrasing import PHRASINGS, STANCES
from bot.playbook import read
from tests.bot.mistakes import JUNK, drop, problems, put, reads_or_says
from tests.playbooks import PHRASES, PLAYBOOK, SENTENCES


@pytest.mark.parametrize(
    ("form", "language", "greeting"),
    [
        ("je", "nl", "nlje"),
        ("u", "nl", "nlu"),
        ("u", "en", "en"),
        ("je", "fr", "en"),
        ("je", "de", "de"),
    ],
)
def test_speaks(form: str, language: str, greeting: str) -> None:
    own = {**SENTENCES, "de": {**SENTENCES["en"], "signoff": "Ihr $me"}}
    book = read({**PLAYBOOK, "form": form}, own, {})
    assert book.speak(language) is book.phrasing[greeting]


@pytest.mark.parametrize("name", PHRASINGS)
def test_every_phrasing_is_needed(name: str) -> None:
    [found] = problems(sentences=drop(name))
    assert found == Problem(
        (name,), "is missing; replies need nlje, nlu, en", "sentences"
    )


@pytest.mark.parametrize("name", ["nl", "nl-je", "english", "e1"])
def test_a_phrasing_nobody_would_hear_is_refused(name: str) -> None:
    [found] = problems(sentences=put(name, value=SENTENCES["en"]))
    assert found.path == (name,)
    assert "never used" in found.message


@pytest.mark.parametrize("value", [3, "Dag", [], None])
def test_a_phrasing_is_a_table(value: object) -> None:
    [found] = problems(sentences=put("en", value=value))
    assert found.path == ("en",)
    assert "greeting_unnamed" in found.message


@pytest.mark.parametrize(
    "key", ["greeting", "greeting_unnamed", "signoff", "sentences"]
)
@pytest.mark.parametrize("value", [None, 5, "", ["x"], {}])
def test_a_phrasing_lacks_nothing(key: str, value: object) -> None:
    change = drop("nlu", key) if value is None else put("nlu", key, value=value)
    [found] = problems(sentences=change)
    assert found.path == ("nlu", key)


@pytest.mark.parametrize("key", ["id", "stance", "text"])
@pytest.mark.parametrize("value", [None, 5, "", ["x"]])
def test_a_sentence_lacks_nothing(key: str, value: object) -> None:
    path = ("nlu", "sentences", 1, key)
    change = drop(*path) if value is None else put(*path, value=value)
    [found] = problems(sentences=change)
    assert found.path == path


@pytest.mark.parametrize(
    "path", [("en", "tone"), ("en", "sentences", 0, "topic")], ids=str
)
def test_phrasings_have_no_other_keys(path: tuple[str | int, ...]) -> None:
    [found] = problems(sentences=put(*path, value="x"))
    assert found.path == path
    assert found.message.startswith("unknown key; known are: ")


@pytest.mark.parametrize("stance", STANCES)
def test_every_stance_is_needed(stance: str) -> None:
    def leave_out(part: dict[str, Any]) -> None:
        kept = [s for s in part["nlje"]["sentences"] if s["stance"] != stance]
        part["nlje"]["sentences"] = kept

    [found] = problems(sentences=leave_out)
    assert found.path == ("nlje", "sentences")
    assert f"nothing for the stance {stance};" in found.message


def test_no_sentences_at_all_is_one_mistake() -> None:
    [found] = problems(sentences=put("en", "sentences", value=[]))
    assert "nothing for the stance call, ask, apologise;" in found.message


def test_a_stance_of_ones_own_is_never_used() -> None:
    path = ("en", "sentences", 0, "stance")
    found = problems(sentences=put(*path, value="joke"))
    assert found[0].path == path
    assert '"call" or "ask" or "apologise"' in found[0].message


def test_an_id_stands_only_once() -> None:
    [found] = problems(sentences=put("en", "sentences", 2, "id", value="ask"))
    assert found.path == ("en", "sentences", 2)


@pytest.mark.parametrize(
    ("key", "text", "known"),
    [
        ("greeting", "Dear $name,", "$first_name"),
        ("greeting", "Dear $brand,", "$first_name"),
        ("greeting_unnamed", "Dear $first_name,", "a plain text"),
        ("signoff", "Best, $first_name", "$me, $brand"),
        ("signoff", "Best, $", "$me, $brand"),
    ],
)
def test_an_unknown_slot_is_told_which_are_known(
    key: str, text: str, known: str
) -> None:
    [found] = problems(sentences=put("en", key, value=text))
    assert found.path == ("en", key)
    assert known in found.message


@pytest.mark.parametrize(
    "text", ["Dear $first_name", "I am $me.", "Call $number.", "It costs $5.", "${x"]
)
def test_a_sentence_leaves_open_contact_and_brand_only(text: str) -> None:
    path = ("nlje", "sentences", 0, "text")
    [found] = problems(sentences=put(*path, value=text))
    assert found.path == path
    assert "$contact, $brand" in found.message


PATHS: list[tuple[str | int, ...]] = [
    ("en",),
    ("en", "sentences"),
    ("en", "sentences", 0),
    ("en", "sentences", 0, "text"),
]


@given(st.sampled_from(PATHS), JUNK)
def test_junk_in_the_sentences_is_a_mistake_and_no_crash(
    path: tuple[str | int, ...], junk: Any
) -> None:
    own = copy.deepcopy(SENTENCES)
    put(*path, value=junk)(own)
    reads_or_says(PLAYBOOK, own, PHRASES)
