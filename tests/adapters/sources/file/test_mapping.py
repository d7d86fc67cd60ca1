"""One row at a time: dates, ratings, ids, and every reason when it is no review."""

from __future__ import annotations

from datetime import UTC
from zoneinfo import ZoneInfo

import pytest

from adapters.sources.file import mapping
from bot.review import Review, Standing

AMSTERDAM = ZoneInfo("Europe/Amsterdam")


def read(**cells: str) -> Review | tuple[str, ...]:
    given = {"created_at": "2026-11-20 09:00", "text": "Te laat", **cells}
    return mapping.review(given, source="bron", zone=AMSTERDAM)


def good(**cells: str) -> Review:
    review = read(**cells)
    assert isinstance(review, Review)
    return review


@pytest.mark.parametrize(
    ("cell", "utc"),
    [
        ("2026-11-20 09:00", "2026-11-20T08:00:00.000"),
        ("2026-07-20 09:00", "2026-07-20T07:00:00.000"),
        ("20-11-2026", "2026-11-19T23:00:00.000"),
        ("2-1-2026 09:05", "2026-01-02T08:05:00.000"),
        ("20-11-2026T09:00:30", "2026-11-20T08:00:30.000"),
        ("2026-11-20T09:00:00Z", "2026-11-20T09:00:00.000"),
        ("2026-11-20T09:00:00.500-05:00", "2026-11-20T14:00:00.500"),
        ("2026-11-20", "2026-11-19T23:00:00.000"),
    ],
)
def test_dates_are_read_in_the_zone_of_the_playbook(cell: str, utc: str) -> None:
    at = mapping.moment(cell, AMSTERDAM)
    assert at is not None
    assert at.replace(tzinfo=None).isoformat(timespec="milliseconds") == utc
    assert at.tzinfo is UTC


@pytest.mark.parametrize(
    ("cell", "reason"),
    [
        ("31-02-2026", "created_at not a date: 31-02-2026"),
        ("29-02-2027 10:00", "created_at not a date: 29-02-2027 10:00"),
        ("9999-12-31", "created_at not a date: 9999-12-31"),
        ("1-1-0001", "created_at not a date: 1-1-0001"),
        ("Karin belde al 2 keer", "created_at not a date"),
        (" ", "created_at empty"),
    ],
)
def test_what_is_no_date_is_named_but_words_are_not_repeated(
    cell: str, reason: str
) -> None:
    assert read(created_at=cell) == (reason,)


@pytest.mark.parametrize(
    ("rating", "scale", "stars"),
    [("", "", None), ("4,5", "5", 4.5), ("7.5", "10", 7.5), ("0", "", 0), ("5", "", 5)],
)
def test_a_rating_has_a_point_or_a_comma(
    rating: str, scale: str, stars: float | None
) -> None:
    assert good(rating=rating, rating_scale=scale).stars == stars


@pytest.mark.parametrize(
    ("rating", "scale", "reason"),
    [
        ("7", "5", "rating 7 above scale 5"),
        ("5,5", "", "rating 5,5 above scale 5"),
        ("goed", "5", "rating not a number"),
        ("-1", "5", "rating not a number: -1"),
        ("nan", "5", "rating not a number"),
        ("1e9", "5", "rating not a number"),
        ("1", "0", "rating_scale not a whole number from 1 to 100: 0"),
        ("1", "vijf", "rating_scale not a whole number from 1 to 100"),
    ],
)
def test_a_rating_that_cannot_be_is_named(rating: str, scale: str, reason: str) -> None:
    assert read(rating=rating, rating_scale=scale) == (reason,)


def test_every_reason_is_told_at_once() -> None:
    cells = {"created_at": "", "text": "", "rating": "x", "replied_at": "31-02-2026"}
    assert read(**cells, external_id="x" * 201) == (
        "created_at empty",
        "rating not a number",
        "text and title empty",
        "external_id longer than 200 characters",
        "replied_at not a date: 31-02-2026",
    )


def test_a_row_without_an_id_gets_one_that_lasts() -> None:
    one, again = good(author="Karin"), good(author="Karin", rating="1")
    assert one.external_id == again.external_id
    assert one.external_id.startswith("row-")


@pytest.mark.parametrize(
    "other",
    [{"author": "Tom"}, {"text": "Laat"}, {"created_at": "2026-11-21"}, {"title": "x"}],
)
def test_another_row_gets_another_id(other: dict[str, str]) -> None:
    assert good().external_id != good(**other).external_id


def test_a_reply_comes_along_where_one_stands() -> None:
    with_time = good(external_id="7", reply_text="Dank", replied_at="2026-11-20 12:00")
    assert [(r.id, r.text) for r in with_time.replies] == [("7-reply", "Dank")]
    assert good(external_id="7", reply_text="Dank").replies == (
        Standing("7-reply", "Dank"),
    )
    assert good(replied_at="2026-11-20 12:00").replies == ()


def test_lines_are_single_and_bounded() -> None:
    review = good(author="Karin\nde  Vries", title="x" * 999, channel="Trip\tadvisor")
    assert (review.author, review.place) == ("Karin de Vries", "Trip advisor")
    assert len(review.title) == 500


@pytest.mark.parametrize("url", ["javascript:alert(1)", "data:text/html,x", "//x.y"])
def test_only_addresses_of_pages_become_links(url: str) -> None:
    assert good(url=url).url == ""
    assert good(url="https://t.example/1").url == "https://t.example/1"
