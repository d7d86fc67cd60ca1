"""What is noted by hand becomes a review that is known again."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from bot.noted import Noted, first_link, link_of

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
LINK = "https://reviews.example/r/1"
NOTED = Noted("Te laat.", LINK, "Karin", "", 1, NOW)


def test_the_same_words_at_the_same_link_have_one_name() -> None:
    same = replace(NOTED, words=" te LAAT. ", author="K. de Vries", at=NOW, stars=2)
    assert same.key == NOTED.key == NOTED.review().key
    for other in ({"words": "Weer te laat."}, {"url": f"{LINK}0"}):
        assert replace(NOTED, **other).key != NOTED.key  # type: ignore[arg-type]


def test_without_a_link_the_customer_tells_them_apart() -> None:
    called = replace(NOTED, url="")
    assert called.key == replace(called, author="KARIN").key
    assert called.key != replace(called, author="Piet").key


def test_a_customer_is_known_at_one_site_only() -> None:
    at = {
        replace(NOTED, url=url, site=site).review().author_id
        for url, site in ((LINK, ""), ("https://other.example/1", ""), ("", "Facebook"))
    }
    assert len(at) == 3
    assert replace(NOTED, author="").review().author_id == ""
    again = replace(NOTED, url="https://reviews.example/r/2", words="Weer.")
    assert again.review().author_id == NOTED.review().author_id


def test_a_site_that_the_link_tells_is_not_told_twice() -> None:
    assert replace(NOTED, site="reviews.example").review().place == ""
    assert replace(NOTED, site="Facebook").review().place == "Facebook"


@pytest.mark.parametrize(
    ("text", "link"),
    [
        (f"Zie {LINK}.", LINK),
        (f"({LINK}) en https://b.example", LINK),
        (f"<{LINK}|hier>", LINK),
        (f"https://bank.nl@evil.example dan {LINK}", LINK),
        ("javascript:alert(1) http://", ""),
        ("niets", ""),
    ],
)
def test_the_first_link_of_a_text(text: str, link: str) -> None:
    assert first_link(text) == link


@pytest.mark.parametrize(
    ("typed", "link"),
    [
        (f" {LINK} ", LINK),
        ("www.reviews.example/r/1", "https://www.reviews.example/r/1"),
        ("reviews.example", "https://reviews.example"),
        ("javascript:alert(1)", ""),
        ("https://reviews.example/r 1", ""),
        ("https://bank.nl@evil.example", ""),
        ("Facebook", ""),
        ("", ""),
    ],
)
def test_a_link_as_somebody_types_it(typed: str, link: str) -> None:
    assert link_of(typed) == link
