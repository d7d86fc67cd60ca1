"""The page of the stand-in: what a visitor sees, and nothing a customer can break."""

from __future__ import annotations

from adapters.rehearsal.visit import seen

REVIEW = {"author": {"name": "Karin"}, "stars": 1, "title": "Koud", "text": "Bah."}


def test_a_visitor_sees_the_review_and_each_reply() -> None:
    replies = [{"state": "stands", "text": "Beste Karin, sorry."}]
    page = seen({**REVIEW, "replies": replies}, "Google")
    for words in (
        "Karin · 1 of 5",
        "Koud",
        "Bah.",
        "Beste Karin, sorry.",
        "<h1>Google",
    ):
        assert words in page


def test_a_review_without_replies_or_stars_says_so() -> None:
    assert "Nobody replied yet." in seen(REVIEW, "Plein")
    assert "of 5" not in seen({"text": "Hm"}, "Plein")


def test_what_was_taken_down_is_not_shown() -> None:
    assert "taken down" in seen(None, "Plein")


def test_markup_of_a_customer_is_only_text() -> None:
    page = seen({**REVIEW, "text": "<script>alert(1)</script> {} {0}"}, "Plein")
    assert "<script>" not in page
    assert "&lt;script&gt;" in page
