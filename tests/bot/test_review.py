"""A customer's words: cleaned of what deceives, and named by their digest."""

from __future__ import annotations

import unicodedata
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.review import LONGEST, Review, clean, digest, key_of, plain, short

REVIEW = Review(
    "plein",
    "17",
    datetime(2026, 11, 23, 8, 12, tzinfo=UTC),
    "Twee weken te laat.",
    title="Bah",
    stars=1.0,
)
ANYTHING = st.text(st.characters())
"""Any characters at all, lone surrogates included."""
MARKS = st.text(st.sampled_from("ae\u0301\u0316\u0344\u0338\u2add\u0653\u1ab0\u20dd"))
"""Letters and accents that compose, reorder and fall apart under normalisation."""


# ------------------------------------------------------------------ cleaning


@given(ANYTHING | MARKS)
@example("e" + "\u0344" * 4)
@example("\u2add\u0338\u0338\u0338\u0338")
@example("\u0627" + "\u0316" * 4 + "\u0301\u0653")
@example("\ud83d\ude00")
def test_what_is_clean_stays_as_it_is(text: str) -> None:
    assert clean(clean(text)) == clean(text)


@given(ANYTHING | MARKS)
def test_clean_text_can_be_kept_anywhere(text: str) -> None:
    cleaned = clean(text)
    assert cleaned.encode().decode() == cleaned
    assert unicodedata.is_normalized("NFC", cleaned)
    assert cleaned == cleaned.strip()
    assert not any(
        unicodedata.category(letter) == "Cc" and letter not in "\n\t"
        for letter in cleaned
    )


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("Ga \u202eneraK\u202c weg", "Ga neraK weg"),
        ("ad\u200bvo\u00adcaat", "advocaat"),
        ("\u061clinks", "links"),
        ("een\r\ntwee\rdrie", "een\ntwee\ndrie"),
        ("kop\x00staart\x1b[31m", "kopstaart[31m"),
        ("tab\tblijft", "tab\tblijft"),
        ("half \ud800 teken", "half \ufffd teken"),
        ("cafe\u0301", "café"),
        ("\u2028regel\u2029", "regel"),
        ("  ruim  ", "ruim"),
        ("\ufeff", ""),
    ],
)
def test_it_shows_what_it_says(written: str, shown: str) -> None:
    assert clean(written) == shown


@pytest.mark.parametrize("text", ["👩‍👩‍👧", "🇳🇱", "❤️", "Zoë", "سلام", "नमस्ते", "ไม่"])
def test_letters_and_emoji_of_the_world_are_left_alone(text: str) -> None:
    assert clean(text) == text


def test_piled_up_accents_are_cut_to_four() -> None:
    assert clean("h" + "\u0323" * 60 + "oi") == "\u1e25" + "\u0323" * 4 + "oi"


def test_a_text_without_end_is_cut() -> None:
    assert len(clean("x" * (LONGEST + 10))) == LONGEST


# ------------------------------------------------------------------ naming


def test_a_review_has_one_name() -> None:
    assert REVIEW.key == key_of("plein", "17") == "plein/17"


@pytest.mark.parametrize(
    "change", [{"text": "x"}, {"title": "x"}, {"stars": 2.0}, {"stars": None}]
)
def test_another_version_has_another_digest(change: dict[str, str | float]) -> None:
    assert replace(REVIEW, **change).digest != REVIEW.digest  # type: ignore[arg-type]


def test_what_the_customer_did_not_say_leaves_the_digest_alone() -> None:
    assert replace(REVIEW, place="Utrecht", pictures=2).digest == REVIEW.digest


@given(ANYTHING, ANYTHING)
def test_a_digest_names_exact_words(one: str, other: str) -> None:
    assert (digest(one) == digest(other)) is (one == other)


# ------------------------------------------------------------------ reading


@pytest.mark.parametrize(
    ("title", "text", "said"),
    [("Bah", "Laat.", "Bah\nLaat."), ("", "Laat.", "Laat."), ("Bah", "", "Bah")],
)
def test_title_and_text_are_read_as_one(title: str, text: str, said: str) -> None:
    assert replace(REVIEW, title=title, text=text).said == said


@pytest.mark.parametrize(
    ("stars", "scale", "of_five"),
    [(1.0, 5, 1.0), (7.0, 10, 3.5), (60.0, 100, 3.0), (None, 10, None)],
)
def test_stars_are_counted_on_five(
    stars: float | None, scale: int, of_five: float | None
) -> None:
    assert replace(REVIEW, stars=stars, scale=scale).stars_of_five == of_five


@pytest.mark.parametrize(
    ("text", "compared"),
    [
        ("  I\u2019LL\n be \t back ", "i'll be back"),
        ("STRASSE Straße", "strasse strasse"),
        ("", ""),
    ],
)
def test_plain_is_how_words_are_compared(text: str, compared: str) -> None:
    assert plain(text) == compared


@given(ANYTHING)
def test_plain_stays_plain(text: str) -> None:
    assert plain(plain(text)) == plain(text)


# ------------------------------------------------------------------ cutting


@pytest.mark.parametrize(
    ("text", "most", "shown"),
    [
        ("Twee weken te laat.", 19, "Twee weken te laat."),
        ("Twee weken te laat.", 18, "Twee weken te …"),
        ("  Twee\n\nweken  ", 10, "Twee weken"),
        ("https://bakkerij.example/bestelling/17", 20, "https://bakkerij.e …"),
        ("Zie https://bakkerij.example/bestelling", 20, "Zie https://bakker …"),
        ("李明说他等了两个星期", 8, "李明说他等了 …"),
        ("abcde\u0323\u0316fghij", 8, "abcd …"),
        ("Hallo 👩\u200d👩\u200d👧 daar", 11, "Hallo …"),
        ("", 5, ""),
    ],
)
def test_a_long_text_is_cut_and_not_dropped(text: str, most: int, shown: str) -> None:
    assert short(text, most) == shown


@given(ANYTHING | MARKS, st.integers(3, 40))
def test_a_short_text_is_one_line_of_that_many_characters(text: str, most: int) -> None:
    found = short(text, most)
    assert len(found) <= most
    assert len(found.splitlines()) <= 1 or "\n" not in found
