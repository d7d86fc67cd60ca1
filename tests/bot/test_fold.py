"""A cut leaves every letter, emoji and flag whole."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.fold import border

FAMILY = "\U0001f469\u200d\U0001f469\u200d\U0001f467\u200d\U0001f466"
THUMB = "\U0001f44d\U0001f3ff"
FLAG = "\U0001f1f3\U0001f1f1"
SCOTLAND = "\U0001f3f4\U000e0067\U000e0062\U000e0073\U000e0063\U000e0074\U000e007f"


@pytest.mark.parametrize("sign", [FAMILY, THUMB, FLAG, SCOTLAND, "e\u0301", "a"])
def test_a_sign_is_shown_whole_or_not_at_all(sign: str) -> None:
    text = sign * 200
    for most in range(100, 120):
        at = border(text, most)
        assert at % len(sign) == 0
        assert most - len(sign) < at <= most


def test_a_text_that_fits_is_left_alone() -> None:
    assert border("Twee weken te laat.", 600) == 19


def test_a_word_is_kept_whole_when_a_space_is_near() -> None:
    assert (
        "Twee weken te laat."[: border("Twee weken te laat.", 16)] == "Twee weken te "
    )


def test_one_endless_word_is_cut_all_the_same() -> None:
    assert border("a" * 5000, 600) == 600


def test_accents_without_end_are_cut_all_the_same() -> None:
    assert 500 < border("\u0301" * 100_000, 600) <= 600


@given(st.text(max_size=300), st.integers(min_value=1, max_value=200))
def test_a_cut_keeps_to_its_limit(text: str, most: int) -> None:
    at = border(text, most)
    assert 0 <= at <= most
    assert at == len(text) or at >= most - 80 - 64


def test_a_text_that_begins_with_loose_accents_is_cut_too() -> None:
    assert border("\u0301" * 10, 3) == 1
