"""The stand-in itself: it does what the protocol says, and remembers what was done."""

from __future__ import annotations

import asyncio
import multiprocessing
import os
import signal
import subprocess
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import aiohttp
import pytest

from adapters.rehearsal.faults import Fault, Kind
from adapters.rehearsal.moment import RealClock
from adapters.rehearsal.plain import PlainStandIn, serve
from adapters.rehearsal.shelf import Habits
from tests.contract.sources import START, HandClock


@dataclass
class Caller:
    """Somebody who speaks to a stand-in over HTTP."""

    site: PlainStandIn
    clock: HandClock
    session: aiohttp.ClientSession

    async def call(self, method: str, path: str, body: Any = None) -> tuple[int, Any]:
        async with self.session.request(method, path, json=body) as answer:
            return answer.status, await answer.json()


@asynccontextmanager
async def at(habits: Habits | None = None, token: str = "") -> AsyncIterator[Caller]:
    clock = HandClock()
    site = PlainStandIn(clock, habits, token=token)
    async with aiohttp.ClientSession(await site.start()) as session:
        yield Caller(site, clock, session)
    await site.stop()


@pytest.fixture
async def caller() -> AsyncIterator[Caller]:
    async with at() as caller:
        yield caller


async def test_reviews_come_in_pages_in_the_order_of_their_change(
    caller: Caller,
) -> None:
    for number in range(3):
        caller.site.shelf.add({"text": f"Klacht {number}"})
    caller.site.shelf.edit("r1", {"text": "Toch goed", "id": "other"})
    status, page = await caller.call("GET", "/reviews?limit=2")
    assert status == 200
    assert [review["id"] for review in page["reviews"]] == ["r2", "r3"]
    assert page["more"] is True
    status, page = await caller.call("GET", f"/reviews?since={page['cursor']}")
    assert [review["text"] for review in page["reviews"]] == ["Toch goed"]
    assert page["more"] is False
    status, rest = await caller.call("GET", f"/reviews?since={page['cursor']}")
    assert rest == {"reviews": [], "gone": [], "cursor": "4", "more": False}


async def test_a_removed_review_is_gone_and_takes_no_reply(caller: Caller) -> None:
    caller.site.shelf.add({"id": "1"})
    caller.site.shelf.remove("1")
    assert (await caller.call("GET", "/reviews"))[1]["gone"] == ["1"]
    assert (await caller.call("GET", "/reviews/1"))[0] == 410
    assert (await caller.call("PUT", "/reviews/1/reply", {"text": "x"}))[0] == 410
    assert caller.site.journal.effects == []


@pytest.mark.parametrize(
    ("method", "path", "body", "status"),
    [
        ("GET", "/reviews/2", None, 404),
        ("GET", "/reviews?since=x", None, 400),
        ("GET", "/reviews?limit=-1", None, 400),
        ("PUT", "/reviews/2/reply", {"text": "x"}, 404),
        ("PUT", "/reviews/1/reply", {"text": " "}, 422),
        ("PUT", "/reviews/1/reply", None, 400),
        ("POST", "/control/faults", {"kind": "rain"}, 400),
        ("POST", "/control/faults", {"kind": "slow", "rain": 1}, 400),
        ("PUT", "/control/replies/a1", {"state": "stands"}, 404),
    ],
)
async def test_what_cannot_be_is_refused_with_a_reason(
    caller: Caller, method: str, path: str, body: Any, status: int
) -> None:
    caller.site.shelf.add({"id": "1"})
    seen, told = await caller.call(method, path, body)
    assert seen == status
    assert told["error"]["message"]


async def test_a_token_is_asked_where_one_is_set() -> None:
    async with at(token="t0k3n") as caller:
        assert (await caller.call("GET", "/reviews"))[0] == 401
        caller.session.headers["Authorization"] = "Bearer t0k3n"
        assert (await caller.call("GET", "/reviews"))[0] == 200


async def test_the_journal_counts_every_write(caller: Caller) -> None:
    caller.site.shelf.add({"id": "1"})
    await caller.call("PUT", "/reviews/1/reply", {"text": "Dank"})
    await caller.call("PUT", "/reviews/1/reply", {"text": "Dank"})
    by_hand = {"text": "Bel ons", "by": "the shop"}
    await caller.call("POST", "/control/reviews/1/replies", by_hand)
    _, told = await caller.call("GET", "/control/journal")
    assert [(e["by"], e["what"], e["text"]) for e in told["effects"]] == [
        ("us", "reply set", "Dank"),
        ("us", "reply set", "Dank"),
        ("the shop", "reply set", "Bel ons"),
    ]
    assert {e["at"] for e in told["effects"]} == {START.isoformat()}
    assert caller.site.journal.writes("1") == ["Dank", "Dank"]
    assert caller.site.shelf.standing("1") == ["Bel ons"]


async def test_everything_can_be_pulled_from_afar(caller: Caller) -> None:
    _, told = await caller.call("POST", "/control/reviews", {"text": "Te laat"})
    path = f"/control/reviews/{told['id']}"
    await caller.call("PUT", path, {"text": "Veel te laat"})
    assert (await caller.call("GET", "/reviews/r1"))[1]["text"] == "Veel te laat"
    await caller.call("DELETE", path)
    assert (await caller.call("GET", "/reviews/r1"))[0] == 410


async def test_a_reply_waits_for_its_check() -> None:
    async with at(Habits(moderates=True)) as caller:
        caller.site.shelf.add({"id": "1"})
        _, reply = await caller.call("PUT", "/reviews/1/reply", {"text": "06-1234"})
        assert reply["state"] == "pending"
        told = {"state": "refused", "reason": "Phone number"}
        await caller.call("PUT", f"/control/replies/{reply['id']}", told)
        [seen] = (await caller.call("GET", "/reviews/1"))[1]["replies"]
        assert (seen["state"], seen["reason"]) == ("refused", "Phone number")
        assert caller.site.shelf.standing("1") == []


async def test_a_check_may_pass_by_itself_after_a_while() -> None:
    habits = Habits(moderates=True, passes=timedelta(seconds=30))
    async with at(habits) as caller:
        caller.site.shelf.add({"id": "1"})
        await caller.call("PUT", "/reviews/1/reply", {"text": "Dank"})
        for seconds, state in ((29, "pending"), (1, "stands")):
            caller.clock.later(seconds=seconds)
            [seen] = (await caller.call("GET", "/reviews/1"))[1]["replies"]
            assert seen["state"] == state


async def test_the_clock_can_be_set_and_let_go(caller: Caller) -> None:
    caller.site.shelf.add({"id": "1"})
    for now, at_ in ((None, START), (START + timedelta(days=3), None), (None, START)):
        told = {"now": now.isoformat() if now else None}
        await caller.call("PUT", "/control/clock", told)
        _, reply = await caller.call("PUT", "/reviews/1/reply", {"text": "Dank"})
        assert reply["at"] == (at_ or now).isoformat()


async def test_a_fault_strikes_the_call_it_waits_for_and_no_other(
    caller: Caller,
) -> None:
    fault = {"kind": "status", "status": 503, "on": "write", "times": 2}
    caller.site.shelf.add({"id": "1"})
    await caller.call("POST", "/control/faults", fault)
    seen = [
        (await caller.call(method, path, {"text": "x"}))[0]
        for method, path in [("GET", "/reviews"), *[("PUT", "/reviews/1/reply")] * 3]
    ]
    assert seen == [200, 503, 503, 200]


async def test_faults_can_be_taken_back(caller: Caller) -> None:
    await caller.call("POST", "/control/faults", {"kind": "reset", "times": 9})
    await caller.call("DELETE", "/control/faults")
    assert (await caller.call("GET", "/reviews"))[0] == 200


async def test_a_status_can_carry_a_wait_and_a_reason(caller: Caller) -> None:
    caller.site.faults.add(
        Fault(Kind.STATUS, status=429, retry_after="7", reason="Slow down")
    )
    async with caller.session.get("/reviews") as answer:
        assert answer.headers["Retry-After"] == "7"
        assert await answer.json() == {"error": {"message": "Slow down"}}


async def test_a_late_answer_is_still_the_right_one(caller: Caller) -> None:
    caller.site.shelf.add({"id": "1"})
    caller.site.faults.add(Fault(Kind.SLOW, seconds=0.01))
    caller.site.faults.add(Fault(Kind.DRIP, seconds=0))
    for _ in range(2):
        status, reply = await caller.call("PUT", "/reviews/1/reply", {"text": "Dank"})
        assert (status, reply["text"]) == (200, "Dank")


async def test_with_several_replies_the_one_meant_is_decided_on() -> None:
    async with at(Habits(adds=True, moderates=True)) as caller:
        caller.site.shelf.add({"id": "1"})
        for text in ("Dank", "Nogmaals dank"):
            await caller.call("POST", "/reviews/1/replies", {"text": text})
        caller.site.shelf.decide("a2", "refused")
        assert caller.site.shelf.standing("1") == ["Dank"]


async def test_what_it_holds_outlives_a_stop(caller: Caller) -> None:
    caller.site.shelf.add({"id": "1"})
    await caller.site.stop()
    await caller.site.stop()
    async with aiohttp.ClientSession(await caller.site.start()) as session:
        again = Caller(caller.site, caller.clock, session)
        assert (await again.call("GET", "/reviews/1"))[0] == 200


# ------------------------------------------------------------------ as a program


async def ask(address: str, path: str) -> Any:
    async with aiohttp.ClientSession(address) as session, session.get(path) as answer:
        return await answer.json()


def test_as_a_program_it_prints_its_address_and_ends_when_told() -> None:
    options = ["--adds", "--moderates", "--passes", "0", "--story"]
    command = [sys.executable, "-m", "adapters.rehearsal.plain", *options]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as program:
        assert program.stdout
        address = program.stdout.readline().strip()
        seen = asyncio.run(ask(address, "/reviews"))
        program.terminate()
    assert program.returncode == 0
    assert [review["id"] for review in seen["reviews"]] == ["cake", "order", "queue"]


def test_it_runs_in_a_forked_process_too() -> None:
    here, there = multiprocessing.Pipe()
    fork = multiprocessing.get_context("fork")
    stand_in = PlainStandIn(RealClock())
    child = fork.Process(target=lambda: asyncio.run(serve(stand_in, there.send)))
    child.start()
    assert asyncio.run(ask(here.recv(), "/control/journal")) == {"effects": []}
    assert child.pid
    os.kill(child.pid, signal.SIGTERM)
    child.join()
    assert child.exitcode == 0
    here.close()
    there.close()


@pytest.mark.parametrize(("told", "reviews"), [(True, 3), (False, 0)])
async def test_it_serves_until_a_signal_comes(*, told: bool, reviews: int) -> None:
    stand_in, address = PlainStandIn(RealClock()), asyncio.Queue[str]()
    serving = asyncio.create_task(serve(stand_in, address.put_nowait, told=told))
    page = await ask(await address.get(), "/reviews")
    os.kill(os.getpid(), signal.SIGTERM)
    await serving
    assert len(page["reviews"]) == reviews
