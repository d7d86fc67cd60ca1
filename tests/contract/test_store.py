"""Every store runs whole works, one after the other, and answers once they are safe."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from threading import Event

import pytest

from bot.errors import StoreError
from bot.ports.store import Store, Tx
from tests.contract.stores import kept

PATIENCE = 10.0
"""Seconds after which something that should have come long ago never will."""


def reviews(tx: Tx) -> int:
    return tx.reviews.count()


async def test_a_work_gives_its_result(store: Store) -> None:
    assert await store.write(lambda tx: kept(tx).review.key) == "winkel/1"
    assert await store.read(reviews) == 1


class Upset(Exception):
    pass


def keep_and_fail(tx: Tx) -> None:
    kept(tx, 99)
    raise Upset


async def test_what_a_work_raises_undoes_all_of_it(store: Store) -> None:
    with pytest.raises(Upset):
        await store.write(keep_and_fail)
    assert await store.read(reviews) == 0


async def test_one_failing_work_harms_no_other(store: Store) -> None:
    works = [
        store.write(keep_and_fail if n % 3 == 0 else lambda tx, n=n: kept(tx, n))
        for n in range(30)
    ]
    ended = await asyncio.gather(*works, return_exceptions=True)
    assert [n for n, end in enumerate(ended) if isinstance(end, Upset)] == [
        *range(0, 30, 3)
    ]
    assert await store.read(reviews) == 20


async def test_not_even_an_odd_exception_stops_the_store(store: Store) -> None:
    class Odd(BaseException):
        pass

    def work(tx: Tx) -> None:
        kept(tx)
        raise Odd

    with pytest.raises(Odd):
        await store.write(work)
    await store.write(lambda tx: kept(tx, 2))
    assert await store.read(reviews) == 1


async def test_words_no_disk_can_hold_fail_alone(store: Store) -> None:
    with pytest.raises(UnicodeEncodeError):
        await store.write(lambda tx: tx.sources.keep("winkel", "\ud800"))
    await store.write(kept)
    assert await store.read(reviews) == 1


class Gate:
    """A work that stands still until it is let through."""

    def __init__(self) -> None:
        self.reached, self.opened = Event(), Event()

    def work(self, tx: Tx) -> None:
        self.reached.set()
        assert self.opened.wait(PATIENCE)
        kept(tx, 100)

    async def at_work(self, store: Store) -> asyncio.Task[None]:
        task = asyncio.create_task(store.write(self.work))
        assert await asyncio.to_thread(self.reached.wait, PATIENCE)
        return task


async def test_who_gives_up_before_their_turn_changes_nothing(store: Store) -> None:
    gate = Gate()
    first = await gate.at_work(store)
    second = asyncio.create_task(store.write(lambda tx: kept(tx, 2)))
    await asyncio.sleep(0)
    second.cancel()
    with pytest.raises(asyncio.CancelledError):
        await second
    gate.opened.set()
    await first
    assert await store.read(reviews) == 1


async def test_who_gives_up_during_their_turn_is_served_whole(store: Store) -> None:
    gate = Gate()
    task = await gate.at_work(store)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    gate.opened.set()
    await store.write(lambda tx: kept(tx, 2))
    assert await store.read(reviews) == 2


async def test_a_read_sees_one_unmoving_picture(store: Store) -> None:
    looked, written = Event(), Event()

    def twice(tx: Tx) -> tuple[int, int]:
        first = tx.reviews.count()
        looked.set()
        assert written.wait(PATIENCE)
        return first, tx.reviews.count()

    reading = asyncio.create_task(store.read(twice))
    assert await asyncio.to_thread(looked.wait, PATIENCE)
    await store.write(kept)
    written.set()
    assert await reading == (0, 0)
    assert await store.read(reviews) == 1


async def test_nobody_reads_what_is_not_yet_committed(store: Store) -> None:
    gate = Gate()
    task = await gate.at_work(store)
    assert await store.read(reviews) == 0
    gate.opened.set()
    await task
    assert await store.read(reviews) == 1


async def test_a_read_may_not_write(store: Store) -> None:
    with pytest.raises(StoreError):
        await store.read(kept)
    assert await store.read(reviews) == 0


async def test_a_read_that_fails_leaves_the_reader_well(store: Store) -> None:
    def fails(tx: Tx) -> None:
        tx.reviews.count()
        raise Upset

    for _ in range(10):
        with pytest.raises(Upset):
            await store.read(fails)
    assert await store.read(reviews) == 0


# ------------------------------------------------------------------ changed


async def test_a_commit_wakes_all_who_wait(store: Store) -> None:
    waiting = [asyncio.create_task(store.changed(600)) for _ in range(3)]
    await asyncio.sleep(0)
    await store.write(kept)
    await asyncio.wait_for(asyncio.gather(*waiting), PATIENCE)


async def test_a_work_that_changes_nothing_wakes_nobody(store: Store) -> None:
    waiting = asyncio.create_task(store.changed(600))
    await asyncio.sleep(0)
    await store.write(reviews)
    await store.write(reviews)
    assert not waiting.done()
    await store.write(kept)
    await asyncio.wait_for(waiting, PATIENCE)


async def test_waiting_ends_by_itself(store: Store) -> None:
    await asyncio.wait_for(store.changed(0.01), PATIENCE)


async def test_a_commit_between_reading_and_waiting_is_not_missed(store: Store) -> None:
    assert await store.read(reviews) == 0
    await store.write(kept)
    await store.write(reviews)
    async with asyncio.timeout(PATIENCE):
        await store.changed(600)


async def test_what_was_read_already_is_not_news(store: Store) -> None:
    await store.write(kept)
    await store.write(reviews)

    was_read = asyncio.Event()

    async def read_and_wait() -> None:
        assert await store.read(reviews) == 1
        was_read.set()
        await store.changed(600)

    waiting = asyncio.create_task(read_and_wait())
    await was_read.wait()
    await asyncio.sleep(0)
    assert not waiting.done()
    await store.write(lambda tx: kept(tx, 2))
    await asyncio.wait_for(waiting, PATIENCE)


async def test_who_stops_waiting_stops_nobody(store: Store) -> None:
    leaves, stays = (asyncio.create_task(store.changed(600)) for _ in range(2))
    await asyncio.sleep(0)
    leaves.cancel()
    await store.write(kept)
    await asyncio.wait_for(stays, PATIENCE)
    assert leaves.cancelled()


# ------------------------------------------------------------------ opening, closing


async def test_two_stores_on_one_place_see_the_same(
    opens: Callable[[], Store], store: Store
) -> None:
    other = opens()
    gate = Gate()
    task = await gate.at_work(store)
    assert await other.read(reviews) == 0
    gate.opened.set()
    await task
    assert await other.read(reviews) == 1
    await other.write(lambda tx: kept(tx, 2))
    assert await store.read(reviews) == 2
    await other.close()


async def test_two_stores_wait_for_each_other(
    opens: Callable[[], Store], store: Store
) -> None:
    other, gate = opens(), Gate()

    def looks_and_writes(tx: Tx) -> None:
        assert tx.reviews.count() == 0
        gate.work(tx)

    first = asyncio.create_task(store.write(looks_and_writes))
    assert await asyncio.to_thread(gate.reached.wait, PATIENCE)
    second = asyncio.create_task(other.write(kept))
    await asyncio.wait({second}, timeout=0.1)
    gate.opened.set()
    await asyncio.gather(first, second)
    assert await store.read(reviews) == 2
    await other.close()


async def test_closing_finishes_what_waits(opens: Callable[[], Store]) -> None:
    store = opens()
    works = [
        asyncio.create_task(store.write(lambda tx, n=n: kept(tx, n)))
        for n in range(200)
    ]
    await asyncio.sleep(0)
    await store.close()
    await asyncio.gather(*works)
    again = opens()
    assert await again.read(reviews) == 200
    await again.close()


async def test_a_closed_store_says_so(opens: Callable[[], Store]) -> None:
    store = opens()
    await store.close()
    await store.close()
    with pytest.raises(StoreError, match="closed"):
        await store.write(kept)
    with pytest.raises(StoreError, match="closed"):
        await store.read(reviews)
