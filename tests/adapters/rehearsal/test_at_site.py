"""What a scenario does at Google shows in what Google answers from then on."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest

from adapters.rehearsal.at_site import Site
from adapters.rehearsal.faults import Fault, Kind
from adapters.rehearsal.google import GoogleStandIn
from adapters.rehearsal.scenario import (
    Checking,
    Decided,
    Earlier,
    Outage,
    Permission,
    Slow,
    Written,
)
from tests.adapters.rehearsal.google_caller import at
from tests.fakes import START, HandClock

KARIN = {"author": {"name": "Karin"}, "stars": 2, "text": "Too late."}
OLD = Written("old", KARIN, timedelta(days=400))


@pytest.fixture
def site() -> Site:
    return Site(GoogleStandIn(HandClock()), "http://google.example")


def reply(site: Site, review: str) -> Any:
    shown = site.google.shelf.show(review)
    assert shown is not None
    [found] = shown["replies"]
    return found


def test_what_is_older_than_the_day_stands_there_with_its_reply(site: Site) -> None:
    site.prepare((Earlier(OLD, "Thanks."), Earlier(Written("bare", {}, OLD.ago))))
    shown, bare = site.google.shelf.show("old"), site.google.shelf.show("bare")
    assert shown is not None
    assert bare is not None
    assert shown["created_at"] == (START - timedelta(days=400)).isoformat()
    assert shown["url"] == f"{site.address}/see/old"
    told = reply(site, "old")
    assert told["text"] == "Thanks."
    assert datetime.fromisoformat(told["at"]) == START - timedelta(days=399)
    assert bare["replies"] == []
    assert site.google.moment.now() == START  # its clock runs again


@pytest.mark.parametrize(
    ("step", "state"),
    [(Decided("old"), "stands"), (Decided("old", "PRIVACY"), "refused")],
)
def test_google_checks_a_reply_and_decides(
    site: Site, step: Decided, state: str
) -> None:
    site.prepare((Earlier(OLD),))
    assert site.happen(Checking(begins=True))
    site.google.shelf.place("old", "Sorry.")
    assert reply(site, "old")["state"] == "pending"
    assert site.happen(step)
    told = reply(site, "old")
    assert (told["state"], told["reason"]) == (state, step.reason)
    assert not site.happen(step)  # it decides once


def test_a_reply_is_checked_no_longer_than_it_was_said(site: Site) -> None:
    site.prepare((Earlier(OLD),))
    for begins in (True, False):
        assert site.happen(Checking(begins=begins))
    site.google.shelf.place("old", "Sorry.")
    assert reply(site, "old")["state"] == "stands"
    assert not site.happen(Decided("old"))


def test_of_a_review_that_is_gone_nothing_is_decided(site: Site) -> None:
    site.prepare((Earlier(OLD),))
    site.google.shelf.remove("old")
    assert not site.happen(Decided("old"))


async def test_an_outage_strikes_every_call_until_it_ends() -> None:
    async with at() as caller:
        site = Site(caller.google, "")
        assert site.happen(Outage(begins=True))
        for method in ("GET", "PUT") * 10:
            assert (await caller.call(method, "/v1/accounts"))[0] == 503
        assert site.happen(Outage(begins=False))
        await caller.get("/v1/accounts")


async def test_a_permission_is_withdrawn_until_it_is_given() -> None:
    async with at() as caller:
        site = Site(caller.google, "")
        assert site.happen(Permission(given=False))
        assert (await caller.call("GET", "/v1/accounts"))[0] == 401
        assert await caller.enter() == (400, {"error": "invalid_grant"})
        assert site.happen(Permission(given=True))
        assert (await caller.enter())[0] == 200
        await caller.get("/v1/accounts")


def test_one_answer_is_slow(site: Site) -> None:
    site.happen(Slow(0.5))
    assert site.google.faults.take("GET") == Fault(Kind.SLOW, seconds=0.5)
    assert site.google.faults.take("GET") is None
