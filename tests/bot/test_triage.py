"""Agreeing first: what is guessed, from what, and when the dialog opens by itself."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.person import PersonId
from bot.review import Review
from bot.triage import LONG, Guess, Needed, Right, Solution, guess, opens_itself
from bot.words import line

SANNE = PersonId("sanne")
AREAS = {
    "delivery": ("te laat", "bezorger", "pakket"),
    "till": ("kassa", "pinnen"),
    "app": ("app", "inloggen"),
    "other": (),
}


def review(text: str = "", title: str = "", stars: float | None = 1.0) -> Review:
    written = datetime(2026, 11, 23, 8, 12, tzinfo=UTC)
    return Review("plein", "1", written, text, title=title, stars=stars)


# ------------------------------------------------------------------ guessing


@pytest.mark.parametrize(
    ("text", "area", "words"),
    [
        ("Twee weken te laat en niemand belt terug.", "delivery", "te laat"),
        ("TE\u00a0LAAT!", "delivery", "te laat"),
        ("Pinnen kon niet, de kassa stond stil, ook te laat", "till", "kassa|pinnen"),
        ("De bezorger belde de kassa", "delivery", "bezorger"),
        ("app, app en nog eens app, en de kassa", "till", "kassa"),
        ("Mijn pakket: te laat, bezorger boos", "delivery", "te laat|bezorger|pakket"),
    ],
)
def test_the_words_of_an_area_point_to_it(text: str, area: str, words: str) -> None:
    found = guess(review(text), AREAS, SANNE)
    assert found.area == area
    told = words.replace("|", '", "')
    assert found.why == {"area": line("guess.area", words=told)}


@pytest.mark.parametrize(
    "text", ["", "Niemand belt terug.", "Ik laat dit appen", "pakketdienst", "pinnend"]
)
def test_without_its_words_no_area_is_guessed(text: str) -> None:
    assert guess(review(text), AREAS, SANNE) == Guess(contact=SANNE)


def test_the_title_counts_as_well() -> None:
    assert guess(review("Boos.", title="Kassa dicht"), AREAS, None).area == "till"


def test_a_guess_repeats_three_words_at_most() -> None:
    many = {"all": ("a", "b", "c", "d", "a")}
    [why] = guess(review("d c b a"), many, None).why.values()
    assert why.values["words"] == 'a", "b", "c'


def test_a_word_of_nothing_points_nowhere() -> None:
    assert guess(review("Te laat"), {"odd": ("", " ")}, None) == Guess()


def test_without_areas_there_is_none_to_guess() -> None:
    assert guess(review("Te laat"), {}, None) == Guess()


def test_the_other_answers_are_what_nobody_needs_to_prove() -> None:
    found = guess(review("De kassa"), AREAS, SANNE)
    assert found.reply is Needed.PUBLIC
    assert found.right is Right.UNSURE
    assert found.solution is Solution.FIND_OUT
    assert found.contact == SANNE


@given(st.text(), st.dictionaries(st.text(), st.lists(st.text()).map(tuple)))
def test_whatever_stands_in_a_review_an_area_or_none_is_guessed(
    text: str, areas: dict[str, tuple[str, ...]]
) -> None:
    found = guess(review(text), areas, None)
    assert found.area in {"", *areas}


# ------------------------------------------------------------------ opening by itself


@pytest.mark.parametrize(
    ("complaints", "topic", "stars", "length", "opens"),
    [
        (1, "", 1.0, LONG, False),
        (1, "", 1.0, LONG + 1, True),
        (1, "", 0.5, LONG + 1, True),
        (1, "", 1.5, LONG + 1, False),
        (1, "", None, LONG + 1, False),
        (2, "", 5.0, 0, True),
        (3, "", None, 0, True),
        (0, "", 1.0, 10, False),
        (1, "legal", 5.0, 0, True),
        (1, "safety", None, 0, True),
        (1, "threat", 5.0, 0, True),
        (1, "health", 5.0, 0, True),
        (1, "press", 1.0, 10, False),
        (1, "privacy", 1.0, 10, False),
    ],
)
def test_opens_for_what_is_repeated_grave_or_long_and_angry(
    complaints: int, topic: str, stars: float | None, length: int, opens: bool
) -> None:
    given_review = review("x" * length, stars=stars)
    assert opens_itself(given_review, complaints, topic) is opens


def test_stars_are_counted_of_five_however_the_source_counts() -> None:
    written = datetime(2026, 11, 23, tzinfo=UTC)
    of_ten = Review("plein", "1", written, "x" * 500, stars=2, scale=10)
    assert opens_itself(of_ten, 1, "")
