"""The stand-in for Google takes replies as Google does, and fails when told to."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import pytest

from adapters.rehearsal.faults import Fault, Kind
from adapters.rehearsal.shelf import Habits
from tests.adapters.rehearsal.google_caller import UTRECHT, Caller, at, got
from tests.contract.sources import START

REVIEWS = f"/v4/{UTRECHT}/reviews"


@pytest.fixture
async def caller() -> AsyncIterator[Caller]:
    async with at() as caller:
        caller.google.shelf.add({"id": "1"})
        yield caller


async def standing(caller: Caller) -> Any:
    return (await caller.get(f"{REVIEWS}/1")).get("reviewReply")


async def test_a_reply_replaces_whatever_stands_also_that_of_somebody_else() -> None:
    # Google knows neither several replies nor hidden ones, whatever the habits say
    async with at(Habits(adds=True, shows=False)) as caller:
        caller.google.shelf.add({"id": "1"})
        caller.google.shelf.place("1", "Bel ons", by="the shop")
        assert (await standing(caller))["comment"] == "Bel ons"
        for _ in range(2):
            status, told = await caller.reply("1", "Dank")
            assert status == 200
        assert told.pop("updateTime").startswith("2026-11-23T09:00:00")
        assert told == {"comment": "Dank", "reviewReplyState": "APPROVED"}
        assert await standing(caller) == (await caller.reply("1", "Dank"))[1]
        assert caller.google.shelf.standing("1") == ["Dank"]
        assert caller.google.journal.writes("1") == ["Dank"] * 3


@pytest.mark.parametrize("comment", ["", " \n", None, 5, "a" * 4097, "😡" * 1025])
async def test_a_reply_needs_words_but_not_too_many(
    caller: Caller, comment: Any
) -> None:
    status, told = await caller.reply("1", comment)
    assert (status, told["error"]["status"]) == (400, "INVALID_ARGUMENT")
    assert caller.google.journal.effects == []


@pytest.mark.parametrize("comment", ["a" * 4096, "😡" * 1024])
async def test_the_longest_reply_still_fits(caller: Caller, comment: str) -> None:
    assert (await caller.reply("1", comment))[0] == 200


async def test_a_reply_waits_for_its_check_and_may_be_rejected() -> None:
    async with at(Habits(moderates=True)) as caller:
        caller.google.shelf.add({"id": "1"})
        _, told = await caller.reply("1", "Bel 06-1234")
        assert told["reviewReplyState"] == "PENDING"
        reply = caller.google.journal.effects[-1].reply
        decided = {"state": "refused", "reason": "PERSONAL_INFO"}
        await caller.call("PUT", f"/control/replies/{reply}", decided)
        seen = await standing(caller)
        assert seen["reviewReplyState"] == "REJECTED"
        assert seen["policyViolation"] == "PERSONAL_INFO"
        # while it waited there was nothing to tell
        assert "policyViolation" not in told


async def test_a_check_may_pass_by_itself_after_a_while() -> None:
    habits = Habits(moderates=True, passes=timedelta(seconds=30))
    async with at(habits) as caller:
        caller.google.shelf.add({"id": "1"})
        await caller.reply("1", "Dank")
        caller.clock.later(seconds=30)
        assert (await standing(caller))["reviewReplyState"] == "APPROVED"


@pytest.mark.parametrize("by", ["us", "the shop"])
async def test_a_reply_can_be_taken_away_whoever_wrote_it(
    caller: Caller, by: str
) -> None:
    caller.google.shelf.bumps = True
    caller.google.shelf.place("1", "Dank", by=by)
    caller.clock.later(minutes=1)
    path = f"{REVIEWS}/1/reply"
    assert await caller.call("DELETE", path) == (200, {})
    assert await standing(caller) is None
    done = caller.google.journal.effects[-1]
    assert (done.by, done.what, done.text) == ("us", "reply withdrawn", "Dank")
    assert (await caller.get(f"{REVIEWS}/1"))["updateTime"].startswith(
        "2026-11-23T09:01"
    )
    # there is nothing left to take away
    assert (await caller.call("DELETE", path))[0] == 404
    assert len(caller.google.journal.effects) == 2


async def test_a_reply_cannot_be_asked_for_alone(caller: Caller) -> None:
    await caller.reply("1", "Dank")
    async with caller.session.get(f"{REVIEWS}/1/reply") as answer:
        assert answer.status == 405


# ------------------------------------------------------------------ faults


async def test_a_fault_says_no_as_google_does(caller: Caller) -> None:
    faults = caller.google.faults
    faults.add(Fault(Kind.STATUS, status=503))
    faults.add(Fault(Kind.STATUS, status=429, retry_after="7", reason="Slow down"))
    faults.add(Fault(Kind.STATUS, status=418))
    told = {"code": 503, "message": "The service is currently unavailable."}
    whole = {"error": {**told, "status": "UNAVAILABLE"}}
    assert await caller.call("GET", REVIEWS) == (503, whole)
    async with caller.session.get(REVIEWS) as answer:
        assert answer.headers["Retry-After"] == "7"
        told = {"code": 429, "message": "Slow down", "status": "RESOURCE_EXHAUSTED"}
        assert await answer.json() == {"error": told}
    assert (await caller.call("GET", REVIEWS))[1]["error"]["status"] == "UNKNOWN"


async def test_what_took_effect_before_it_failed_stands(caller: Caller) -> None:
    caller.google.faults.add(Fault(Kind.STATUS, on="write", done=True))
    caller.google.faults.add(Fault(Kind.SLOW, on="write", seconds=0))
    assert (await caller.reply("1", "Dank"))[0] == 503
    assert (await standing(caller))["comment"] == "Dank"
    assert (await caller.reply("1", "Nogmaals"))[0] == 200


async def test_a_fault_of_writing_strikes_no_reading_and_no_asking_for_a_token(
    caller: Caller,
) -> None:
    caller.google.faults.add(Fault(Kind.STATUS, on="write"))
    account = UTRECHT.partition("/locations")[0]
    batch = f"/v4/{account}/locations:batchGetReviews"
    asked = {"locationNames": [UTRECHT]}
    assert (await caller.enter())[0] == 200
    assert (await caller.call("POST", batch, asked))[0] == 200
    assert (await caller.reply("1", "Dank"))[0] == 503


async def test_asking_for_a_token_fails_in_its_own_way(caller: Caller) -> None:
    faults = caller.google.token_faults
    faults.add(Fault(Kind.STATUS))
    faults.add(Fault(Kind.STATUS, status=400, reason="invalid_grant"))
    faults.add(Fault(Kind.HTML))
    assert (await caller.get(REVIEWS))["totalReviewCount"] == 1
    assert await caller.enter() == (503, {"error": "internal_failure"})
    assert await caller.enter() == (400, {"error": "invalid_grant"})
    async with caller.session.post("/token", data={}) as answer:
        assert answer.content_type == "text/html"


async def test_the_strings_work_without_a_token(caller: Caller) -> None:
    del caller.session.headers["Authorization"]
    clock = {"now": (START + timedelta(days=3)).isoformat()}
    assert (await got(caller.session, "/control/clock", "PUT", json=clock))[0] == 200
    assert await caller.call("POST", "/control/reviews", {"id": "2"}) == (
        200,
        {"id": "2"},
    )
    told = {"text": "Bel ons", "by": "the shop"}
    await caller.call("POST", "/control/reviews/2/replies", told)
    seen = caller.google.journal.effects[-1]
    assert (seen.by, seen.at) == ("the shop", START + timedelta(days=3))


async def test_a_review_of_no_known_moment_is_not_kept(caller: Caller) -> None:
    written = {"id": "2", "created_at": "yesterday"}
    status, told = await caller.call("POST", "/control/reviews", written)
    assert (status, told["error"]["code"]) == (400, 400)
    assert await caller.listed() == ["1"]
