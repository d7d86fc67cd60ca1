"""How many people must agree: by rule, review and words, never by who asks."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from bot.approval import Approving, names_amount, needed
from bot.review import Review

AT = datetime(2026, 11, 23, 9, tzinfo=UTC)


def review(text: str = "Te laat.", stars: float | None = 1) -> Review:
    return Review("plein", "1", AT, text, stars=stars)


@pytest.mark.parametrize(
    ("rule", "said", "text", "people"),
    [
        (Approving(), review(), "", 1),
        (Approving(people=2), review(), "", 2),
        (Approving(stars=1), review(), "", 2),
        (Approving(stars=1), review(stars=2), "", 1),
        (Approving(stars=5), review(stars=None), "", 1),
        (Approving(words=("advocaat",)), review("Mijn Advocaat belt."), "", 2),
        (Approving(words=("advocaat",)), review("advocaatje"), "", 1),
        (Approving(words=("advocaat",)), review(), "Uw advocaat weet het.", 2),
        (Approving(amounts=True), review("25 euro kwijt"), "", 1),
        (Approving(amounts=True), review(), "Je krijgt 25 euro.", 2),
    ],
)
def test_the_rule_the_review_and_the_words_decide(
    rule: Approving, said: Review, text: str, people: int
) -> None:
    assert needed(rule, said, text) == people


def test_a_stance_agreed_to_beforehand_needs_one_whatever_else_holds() -> None:
    rule = Approving(people=2, stars=5, amounts=True, alone=("holding",))
    assert needed(rule, review(), "25 euro", "holding") == 1
    assert needed(rule, review(), "25 euro", "apologise") == 2
    assert needed(rule, review(), "25 euro") == 2


@pytest.mark.parametrize(
    "text",
    [
        *("€ 25", "€25,-", "25 euro", "25euro", "25euro's", "EUR25", "25EUR", "25.-"),
        *("\u20ac\u200c25", "12,50 euro", "$5", "5 pounds", "£ 3", "25,-"),
    ],
)
def test_an_amount_in_figures_is_seen(text: str) -> None:
    assert names_amount(f"Je krijgt {text} terug.")


@pytest.mark.parametrize(
    "text", ["", "25 minuten", "de euro", "europa 25", "kamer 25-27", "neuro 5"]
)
def test_other_figures_are_no_amounts(text: str) -> None:
    assert not names_amount(text)
