"""What somebody changed in the words of another, word by word."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.difference import difference

texts = st.lists(st.sampled_from(["a", "b", "Karin,", " ", "\n\n", "🍰"])).map("".join)


@pytest.mark.parametrize(
    ("before", "now", "parts"),
    [
        ("", "", ()),
        ("Dag Karin", "Dag Karin", (("same", "Dag Karin"),)),
        ("", "Dag", (("in", "Dag"),)),
        ("Dag", "", (("out", "Dag"),)),
        (
            "Ik mail je vandaag.",
            "Ik bel je vandaag.",
            (("same", "Ik "), ("out", "mail"), ("in", "bel"), ("same", " je vandaag.")),
        ),
        (
            "Ik bel je.",
            "Ik bel je. Groet, Tom",
            (("same", "Ik bel je."), ("in", " Groet, Tom")),
        ),
        ("Wat erg. Dag", "Dag", (("out", "Wat erg. "), ("same", "Dag"))),
    ],
)
def test_a_change_is_told_word_by_word(
    before: str, now: str, parts: tuple[tuple[str, str], ...]
) -> None:
    assert difference(before, now) == parts


@given(texts, texts)
def test_nothing_is_lost_of_either(before: str, now: str) -> None:
    parts = difference(before, now)
    assert "".join(text for how, text in parts if how != "in") == before
    assert "".join(text for how, text in parts if how != "out") == now
    assert all(text for _, text in parts)


@pytest.mark.parametrize("before", ["y " * 1500, "x y " * 750])
def test_a_text_of_one_word_over_and_over_is_told_in_few_parts(before: str) -> None:
    """Each place may match each other place: comparing all of them takes minutes."""
    assert len(difference(before, "x " * 1500)) <= 4


def test_one_word_changed_in_a_long_text_is_one_change() -> None:
    text = "de trein was weer te laat en de bus ook " * 60
    changed = text.replace("trein", "tram", 1)
    assert [how for how, _ in difference(text, changed)] == [
        "same",
        "out",
        "in",
        "same",
    ]
