"""The outbox: everything due begins, nothing waits for its neighbour, nothing hangs."""

from __future__ import annotations

import asyncio
from datetime import datetime, timedelta

import pytest

from bot.errors import Stale, StoreError
from bot.outbox import AT_ONCE, TRIES, Outbox, backoff
from bot.ports import Store, Tx
from bot.ports.records import Row
from tests.fakes import HandClock

LEASE = timedelta(minutes=1)


class Post:
    """Delivers rows of kind "post"; told when to fail, and when to wait."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.sent: list[str] = []
        self.given_up: list[str] = []
        self.trouble: Exception | None = None
        self.gate = asyncio.Event()
        self.gate.set()

    def parked(self, tx: Tx, row: Row, now: datetime) -> None:
        del tx, now
        self.given_up.append(row.key)

    async def deliver(self, row: Row, now: datetime) -> None:
        def claim(tx: Tx) -> Row:
            return tx.outbox.claim(row, "sending", now + LEASE, now)

        claimed = await self.store.write(claim)
        await self.gate.wait()
        if self.trouble:
            raise self.trouble
        self.sent.append(row.key)
        await self.store.write(lambda tx: tx.outbox.finish(claimed, "done"))


@pytest.fixture
def clock() -> HandClock:
    return HandClock()


@pytest.fixture
def post(store: Store) -> Post:
    return Post(store)


@pytest.fixture
def outbox(store: Store, clock: HandClock, post: Post) -> Outbox:
    return Outbox(store, clock, {"post": post.deliver}, {"post": post.parked})


async def _ask(store: Store, clock: HandClock, *keys: str, kind: str = "post") -> None:
    now = clock.now()
    await store.write(lambda tx: [tx.outbox.put(k, kind, "1", now) for k in keys])


async def _state(store: Store, key: str) -> str:
    row = await store.read(lambda tx: tx.outbox.get(key))
    assert row is not None
    return row.state


async def test_all_that_is_due_goes_out_once(
    store: Store, clock: HandClock, post: Post, outbox: Outbox
) -> None:
    await _ask(store, clock, "a", "b")
    await outbox.settle(clock.now())
    await outbox.settle(clock.now())
    assert sorted(post.sent) == ["a", "b"]


async def test_a_slow_kind_is_bounded_and_another_goes_past_it(
    store: Store, clock: HandClock, post: Post
) -> None:
    quick = Post(store)
    outbox = Outbox(store, clock, {"post": post.deliver, "quick": quick.deliver}, {})
    post.gate.clear()
    await _ask(store, clock, *(f"slow {n}" for n in range(AT_ONCE + 4)))
    await _ask(store, clock, "quick 1", kind="quick")
    assert await outbox.tick(clock.now()) == AT_ONCE + 1
    while not quick.sent:
        await asyncio.sleep(0)
    assert post.sent == []
    post.gate.set()
    await outbox.settle(clock.now())
    assert len(post.sent) == AT_ONCE + 4


async def test_a_failure_nobody_foresaw_is_retried_and_parked_in_the_end(
    store: Store, clock: HandClock, post: Post, outbox: Outbox
) -> None:
    post.trouble = RuntimeError("a bug of ours")
    await _ask(store, clock, "a")
    for _ in range(TRIES + 2):
        await outbox.settle(clock.now())
        clock.at += timedelta(minutes=10)
    assert await _state(store, "a") == "parked"
    assert post.given_up == ["a"]
    assert post.sent == []


async def test_a_row_of_a_kind_nobody_delivers_is_put_off_not_spun_on(
    store: Store, clock: HandClock, outbox: Outbox
) -> None:
    await _ask(store, clock, "a", kind="telegraph")
    await outbox.settle(clock.now())
    assert await _state(store, "a") == "looking"


@pytest.mark.parametrize("trouble", [Stale(), StoreError()])
async def test_a_row_somebody_else_has_is_left_alone(
    store: Store, clock: HandClock, post: Post, outbox: Outbox, trouble: Exception
) -> None:
    post.trouble = trouble
    await _ask(store, clock, "a")
    await outbox.settle(clock.now())
    assert await _state(store, "a") == "sending"
    assert await outbox.recover() == 1
    assert await _state(store, "a") == "looking"


async def test_run_wakes_with_a_commit(
    store: Store, clock: HandClock, post: Post, outbox: Outbox
) -> None:
    running = asyncio.create_task(outbox.run())
    await _ask(store, clock, "a")
    async with asyncio.timeout(5):
        while not post.sent:
            await asyncio.sleep(0.01)
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)


async def test_a_storm_of_commits_is_not_looked_at_one_by_one_while_all_wait(
    store: Store, clock: HandClock, post: Post, outbox: Outbox
) -> None:
    post.gate.clear()
    looks: list[datetime] = []
    due = outbox.tick

    async def counted(now: datetime) -> int:
        looks.append(now)
        return await due(now)

    outbox.tick = counted  # type: ignore[method-assign]
    await _ask(store, clock, "a")
    running = asyncio.create_task(outbox.run())
    while not looks:
        await asyncio.sleep(0)
    for n in range(200):
        await _ask(store, clock, "a" if n % 2 else "b")
    assert len(looks) < 50
    post.gate.set()
    async with asyncio.timeout(5):
        while await _state(store, "b") != "done":
            await asyncio.sleep(0.01)
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)


async def test_close_waits_a_while_and_leaves_the_rest_to_be_looked_up(
    store: Store, clock: HandClock, post: Post, outbox: Outbox
) -> None:
    post.gate.clear()
    await _ask(store, clock, "a")
    await outbox.tick(clock.now())
    while await _state(store, "a") != "sending":
        await asyncio.sleep(0)
    await outbox.close(0.01)
    assert await _state(store, "a") == "sending"
    assert await outbox.tick(clock.now()) == 0
    assert await outbox.recover() == 1


async def test_close_with_nothing_underway_returns_at_once(outbox: Outbox) -> None:
    await outbox.close(60)


def test_waits_grow_to_ten_minutes_and_no_further() -> None:
    waits = [backoff(n).total_seconds() for n in (0, 1, 2, 6, 7, 99)]
    assert waits == [5, 10, 20, 320, 600, 600]


async def test_nothing_begins_once_it_is_closing(
    store: Store, clock: HandClock, post: Post, outbox: Outbox
) -> None:
    await _ask(store, clock, "a")
    reading = asyncio.create_task(outbox.tick(clock.now()))
    await asyncio.sleep(0)  # it has asked the store and waits for the answer
    await outbox.close(0)
    assert await reading == 0
    assert post.sent == []


async def test_a_row_that_is_not_there_is_not_put_off(
    store: Store, clock: HandClock, outbox: Outbox
) -> None:
    parked = await store.write(lambda tx: outbox._later(tx, "nothing", clock.now()))
    assert parked is False


async def test_a_store_that_fails_while_a_row_is_put_off_is_survived(
    store: Store, clock: HandClock, post: Post, outbox: Outbox
) -> None:
    await _ask(store, clock, "a")
    row = await store.read(lambda tx: tx.outbox.get("a"))
    assert row is not None
    await store.close()
    await outbox._put_off(row, clock.now())  # says so in the log and goes on
    assert post.sent == []
