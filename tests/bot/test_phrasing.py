"""How replies speak: what a phrasing needs, and what each mistake in one is told."""

from __future__ import annotations

import copy
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.grammar import Problem
from bot.phrasing import MORE, PHRASINGS, STANCES, fill
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
    assert book.speak(language).language == greeting[:2]


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
    assert '"call" or "ask" or "apologise" or "solve"' in found[0].message


def without(stance: str, *, slots: bool | None = None) -> dict[str, Any]:
    """Give the sentences without those of a stance, or those with or without slots."""

    def goes(sentence: dict[str, Any]) -> bool:
        holds = "$" in sentence["text"].replace("$contact", "")
        return sentence["stance"] == stance and slots in (None, holds)

    own = copy.deepcopy(SENTENCES)
    kept = [s for s in own["en"]["sentences"] if not goes(s)]
    own["en"]["sentences"] = kept
    return own


def refused(sentences: dict[str, Any]) -> list[Problem]:
    def change(part: dict[str, Any]) -> None:
        part.update(sentences)

    return list(problems(sentences=change))


@pytest.mark.parametrize("stance", MORE)
def test_a_language_may_lack_what_is_said_later(stance: str) -> None:
    english = read(PLAYBOOK, without(stance), {}).phrasing["en"]
    assert fill(english, stance, "", {"contact": "x", "brand": "y"}) == ""


@pytest.mark.parametrize("slot", ["area", "when", "who"])
@pytest.mark.parametrize("stance", STANCES)
def test_a_stance_must_do_without_what_may_not_be_known(stance: str, slot: str) -> None:
    own = copy.deepcopy(SENTENCES)
    for sentence in own["en"]["sentences"]:
        if sentence["stance"] == stance:
            sentence["text"] += f" ${slot}"
    [found] = refused(own)
    assert found.path == ("en", "sentences")
    known = "$contact, $brand"
    assert found.message == f"{stance} needs a sentence with no slot but {known}"


@pytest.mark.parametrize("stance", ["solve", "holding", "contact", "update"])
def test_a_later_stance_must_do_without_as_well(stance: str) -> None:
    [found] = refused(without(stance, slots=False))
    assert found.message.startswith(f"{stance} needs a sentence with no slot but")
    assert found.message.endswith("$brand")


@pytest.mark.parametrize(
    ("stance", "slot"), [("holding", "when"), ("update", "answer")]
)
def test_a_stance_must_say_what_it_is_for(stance: str, slot: str) -> None:
    [found] = refused(without(stance, slots=True))
    known = f"$contact, $brand, ${slot}"
    assert found.message == f"{stance} needs a sentence with no slot but {known}"


@pytest.mark.parametrize("stance", [*STANCES, *MORE])
def test_a_colleagues_words_stand_in_an_update_only(stance: str) -> None:
    own = copy.deepcopy(SENTENCES)
    quoting = {"id": "quoting", "stance": stance, "text": "This is it: $answer Right?"}
    own["en"]["sentences"].append(quoting)
    if stance == "update":
        assert read(PLAYBOOK, own, {}).phrasing["en"].sentences[-1].slots == {"answer"}
        return
    [found] = refused(own)
    assert found.path == ("en", "sentences", len(own["en"]["sentences"]) - 1, "text")
    assert found.message == "$answer can only stand in the stance update"


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
def test_a_sentence_leaves_open_what_can_be_known_only(text: str) -> None:
    path = ("nlje", "sentences", 0, "text")
    [found] = problems(sentences=put(*path, value=text))
    assert found.path == path
    assert "$contact, $brand, $area, $when, $who, $answer" in found.message


# ------------------------------------------------------------------ filling


def said(known: dict[str, str], *texts: str) -> set[str]:
    """Give all that a holding reply says of what is known, whichever the review."""
    own = copy.deepcopy(SENTENCES)
    own["en"]["sentences"] += [
        {"id": f"own-{at}", "stance": "holding", "text": text}
        for at, text in enumerate(texts)
    ]
    english = read(PLAYBOOK, own, {}).phrasing["en"]
    slots = {"contact": "x", "brand": "y", **known}
    return {fill(english, "holding", str(seed), slots) for seed in range(40)}


NOTHING = "I'll find out and come back to you."


@pytest.mark.parametrize(
    ("known", "told"),
    [
        ({}, {NOTHING}),
        ({"who": "Jo"}, {NOTHING}),
        ({"area": "A"}, {"of A"}),
        ({"area": " "}, {NOTHING}),
        ({"when": "W"}, {"I'll find out and come back to you W.", "only W"}),
        ({"area": "A", "when": "W"}, {"A then W"}),
        ({"area": "A", "when": "W", "who": "Jo"}, {"A then W"}),
        ({"area": "A", "who": "Jo"}, {"Jo of A"}),
    ],
)
def test_the_sentence_that_tells_most_is_said(
    known: dict[str, str], told: set[str]
) -> None:
    own = ("only $when", "of $area", "$area then $when", "$who of $area")
    assert said(known, *own) == told


def test_a_moment_is_told_before_anything_else() -> None:
    known = {"area": "A", "who": "Jo", "when": "W"}
    assert said(known, "$who of $area") == {"I'll find out and come back to you W."}


def test_a_value_is_never_looked_into() -> None:
    assert said({"area": "$brand ${when} $$"}, "of $area") == {"of $brand ${when} $$"}


def test_one_seed_always_says_the_same() -> None:
    english = read(PLAYBOOK, SENTENCES, {}).phrasing["en"]
    slots = {"contact": "x", "brand": "y"}
    assert len({fill(english, "call", "seed", slots) for _ in range(5)}) == 1


def test_nothing_is_said_in_a_stance_that_nobody_knows() -> None:
    english = read(PLAYBOOK, SENTENCES, {}).phrasing["en"]
    assert fill(english, "joke", "", {"contact": "x", "brand": "y"}) == ""


# ------------------------------------------------------------------ whatever is written


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
