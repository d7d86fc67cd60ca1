"""The stand-in for Google shows reviews and lists in Google's form."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from datetime import datetime, timedelta

import pytest

from tests.adapters.rehearsal.google_caller import (
    LEIDEN,
    UTRECHT,
    ZWOLLE,
    Caller,
    at,
)
from tests.contract.sources import START

NOW = "2026-11-23T09:00:00"
MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{3}|\.\d{6}|\.\d{9})?Z")


@pytest.fixture
async def caller() -> AsyncIterator[Caller]:
    async with at() as caller:
        yield caller


# ------------------------------------------------------------------ one review


async def test_a_review_has_the_form_that_google_gives_it(caller: Caller) -> None:
    caller.google.shelf.add(
        {
            "id": "AbF1",
            "text": "Twee uur gewacht!",
            "title": "Google knows no titles",
            "stars": 1,
            "author": {"name": "Marieke"},
            "place": "Bakkerij Smit Leiden",
            "pictures": 2,
        }
    )
    seen = await caller.get(f"/v4/{LEIDEN}/reviews/AbF1")
    for moment in (seen.pop("createTime"), seen.pop("updateTime")):
        assert moment.startswith(NOW)
    assert seen.pop("reviewReplyUrl").startswith("https://")
    assert seen == {
        "name": f"{LEIDEN}/reviews/AbF1",
        "reviewId": "AbF1",
        "reviewer": {
            "displayName": "Marieke",
            "profilePhotoUrl": "https://lh3.example.invalid/a/AbF1",
        },
        "starRating": "ONE",
        "comment": "Twee uur gewacht!",
        "reviewMediaItems": [
            {"thumbnailUrl": "https://lh3.example.invalid/p/AbF1-1"},
            {"thumbnailUrl": "https://lh3.example.invalid/p/AbF1-2"},
        ],
    }
    assert caller.google.name("AbF1") == f"{LEIDEN}/reviews/AbF1"


async def test_what_a_review_lacks_is_left_out(caller: Caller) -> None:
    caller.google.shelf.add({"id": "1"})
    seen = await caller.get(f"/v4/{UTRECHT}/reviews/1")
    assert "comment" not in seen
    assert "reviewMediaItems" not in seen
    assert "reviewReply" not in seen
    assert seen["starRating"] == "STAR_RATING_UNSPECIFIED"
    assert seen["reviewer"] == {"displayName": "A Google user", "isAnonymous": True}


async def test_a_translation_stands_before_the_original(caller: Caller) -> None:
    caller.google.shelf.add(
        {"id": "1", "text": "Te laat", "translation": "Too late", "stars": 5}
    )
    seen = await caller.get(f"/v4/{UTRECHT}/reviews/1")
    assert seen["comment"] == "(Translated by Google) Too late\n\n(Original)\nTe laat"
    assert seen["starRating"] == "FIVE"


async def test_moments_have_as_many_decimals_as_google_likes(caller: Caller) -> None:
    for part in (0, 250_000, 123_456):
        for second in range(20):
            at_ = START + timedelta(seconds=second, microseconds=part)
            id_ = caller.google.shelf.add({"created_at": at_.isoformat()})
            seen = await caller.get(f"/v4/{UTRECHT}/reviews/{id_}")
            assert MOMENT.fullmatch(seen["createTime"])
            assert datetime.fromisoformat(seen["createTime"]) == at_
    told = await caller.get(f"/v4/{UTRECHT}/reviews?pageSize=50")
    assert {len(review["createTime"]) for review in told["reviews"]} == {20, 24, 27, 30}


async def test_an_edit_is_a_change_and_a_reply_is_only_if_so_set(
    caller: Caller,
) -> None:
    shelf = caller.google.shelf
    shelf.add({"id": "1", "text": "Te laat"})
    shelf.add({"id": "2"})
    caller.clock.later(minutes=1)
    await caller.reply("1", "Dank")
    assert (await caller.get(f"/v4/{UTRECHT}/reviews/1"))["updateTime"].startswith(NOW)
    shelf.bumps = True
    await caller.reply("1", "Dank")
    seen = await caller.get(f"/v4/{UTRECHT}/reviews/1")
    assert seen["updateTime"].startswith("2026-11-23T09:01:00")
    caller.clock.later(minutes=1)
    shelf.edit("2", {"text": "Toch goed"})
    caller.clock.later(minutes=1)
    # whoever writes again under one name changes what they wrote
    again = {"id": "1", "text": "Nog eens", "created_at": START.isoformat()}
    shelf.add(again)
    assert await caller.listed() == ["1", "2"]
    edited = await caller.get(f"/v4/{UTRECHT}/reviews/2")
    assert edited["createTime"].startswith(NOW)
    assert edited["updateTime"].startswith("2026-11-23T09:02:00")


async def test_what_is_gone_or_elsewhere_is_not_found_and_not_listed(
    caller: Caller,
) -> None:
    caller.google.shelf.add({"id": "1"})
    caller.google.shelf.add({"id": "2"})
    caller.google.shelf.remove("1")
    not_found = {
        "error": {
            "code": 404,
            "message": "Requested entity was not found.",
            "status": "NOT_FOUND",
        }
    }
    for name in (
        caller.google.name("1"),
        f"{UTRECHT}/reviews/3",
        f"{LEIDEN}/reviews/2",
        f"{UTRECHT}9/reviews",
    ):
        assert await caller.call("GET", f"/v4/{name}") == (404, not_found)
    assert await caller.reply("1", "Dank") == (404, not_found)
    assert await caller.listed() == ["2"]


# ------------------------------------------------------------------ lists


async def test_a_shop_without_reviews_has_an_empty_list(caller: Caller) -> None:
    assert await caller.get(f"/v4/{ZWOLLE}/reviews") == {}


async def test_a_list_comes_in_pages_the_last_change_first(caller: Caller) -> None:
    for number in range(5):
        caller.google.shelf.add({"id": str(number), "stars": number})
        caller.clock.later(minutes=1)
    path = f"/v4/{UTRECHT}/reviews?pageSize=2&orderBy=updateTime%20desc"
    first = await caller.get(path)
    assert [review["reviewId"] for review in first["reviews"]] == ["4", "3"]
    assert (first["averageRating"], first["totalReviewCount"]) == (2.5, 5)
    # what comes and goes meanwhile moves no other
    caller.google.shelf.add({"id": "5"})
    caller.google.shelf.remove("4")
    second = await caller.get(f"{path}&pageToken={first['nextPageToken']}")
    assert [review["reviewId"] for review in second["reviews"]] == ["2", "1"]
    last = await caller.get(f"{path}&pageToken={second['nextPageToken']}")
    assert [review["reviewId"] for review in last["reviews"]] == ["0"]
    assert "nextPageToken" not in last


async def test_no_page_is_larger_than_fifty(caller: Caller) -> None:
    for _ in range(51):
        caller.google.shelf.add({})
    for asked in ("", "?pageSize=51", "?pageSize=0"):
        told = await caller.get(f"/v4/{UTRECHT}/reviews{asked}")
        assert len(told["reviews"]) == 50


async def test_a_list_can_be_ordered_by_stars(caller: Caller) -> None:
    for id_, stars in (("a", 2), ("b", 5), ("c", 1)):
        caller.google.shelf.add({"id": id_, "stars": stars})
    assert await caller.listed(more="&orderBy=rating") == ["c", "a", "b"]
    assert await caller.listed(more="&orderBy=rating%20desc") == ["b", "a", "c"]


@pytest.mark.parametrize(
    "asked", ["pageSize=-1", "pageSize=x", "orderBy=updateTime", "pageToken=x"]
)
async def test_a_list_refuses_what_it_does_not_know(caller: Caller, asked: str) -> None:
    status, told = await caller.call("GET", f"/v4/{UTRECHT}/reviews?{asked}")
    assert (status, told["error"]["status"]) == (400, "INVALID_ARGUMENT")


async def test_a_token_of_another_list_is_refused(caller: Caller) -> None:
    for _ in range(2):
        caller.google.shelf.add({})
    path = f"/v4/{UTRECHT}/reviews?pageSize=1"
    token = (await caller.get(path))["nextPageToken"]
    status, _ = await caller.call("GET", f"{path}&orderBy=rating&pageToken={token}")
    assert status == 400


async def test_many_shops_can_be_asked_at_once(caller: Caller) -> None:
    caller.google.shelf.add({"id": "1"})
    caller.clock.later(minutes=1)
    caller.google.shelf.add({"id": "2", "place": "Bakkerij Smit Leiden"})
    path = f"/v4/{UTRECHT.partition('/locations')[0]}/locations:batchGetReviews"
    asked = {"locationNames": [UTRECHT, LEIDEN], "pageSize": 1}
    _, first = await caller.call("POST", path, asked)
    [row] = first["locationReviews"]
    assert (row["name"], row["review"]["reviewId"]) == (LEIDEN, "2")
    following = {**asked, "pageToken": first["nextPageToken"]}
    _, last = await caller.call("POST", path, following)
    assert [row["name"] for row in last["locationReviews"]] == [UTRECHT]
    assert "nextPageToken" not in last
    for shops, expected in (
        ([UTRECHT, "accounts/1"], 404),
        ([], 400),
        ([ZWOLLE] * 201, 400),
        ([ZWOLLE] * 200, 200),
    ):
        status, told = await caller.call("POST", path, {"locationNames": shops})
        assert status == expected
    assert told == {}
