"""Every store keeps what must still be said: claimed by one, never lost or doubled."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import TypeVar

import pytest

from bot.errors import Stale
from bot.ports.records import Row
from bot.ports.store import Outbox, Store
from tests.contract.stores import HOUR, NOW

KEY = "publish:1:1"
LEASE = timedelta(minutes=1)
T = TypeVar("T")


class Box:
    """The outbox of a store, each call a work of its own."""

    def __init__(self, store: Store) -> None:
        self.store = store

    async def do(self, call: Callable[[Outbox], T]) -> T:
        return await self.store.write(lambda tx: call(tx.outbox))

    async def put(self, key: str = KEY, at: datetime = NOW, after: str = "") -> None:
        kind = key.partition(":")[0]
        await self.do(lambda o: o.put(key, kind, "1", at, after=after))

    async def row(self, key: str = KEY) -> Row:
        row = await self.do(lambda o: o.get(key))
        assert row is not None
        return row

    async def due(self, now: datetime = NOW) -> list[str]:
        return [row.key for row in await self.do(lambda o: o.due(now))]

    async def claim(self, key: str = KEY, state: str = "sending") -> Row:
        row = await self.row(key)
        return await self.do(lambda o: o.claim(row, state, NOW + LEASE, NOW))

    async def end(
        self, state: str, key: str = KEY, next_at: datetime | None = None
    ) -> None:
        """Bring a row to an end state by the way that leads there."""
        claimed, why = await self.claim(key), "so it went"
        ended = await self.do(
            lambda o: o.finish(claimed, state, next_at=next_at, why=why)
        )
        assert ended


@pytest.fixture
def box(store: Store) -> Box:
    return Box(store)


async def test_what_is_asked_for_waits_for_its_moment(box: Box) -> None:
    await box.put(at=NOW + HOUR)
    assert await box.row() == Row(
        *(KEY, "publish", "1", "new", 0, 0, NOW + HOUR, 0, 1), None, ""
    )
    assert await box.due() == []
    assert await box.due(NOW + HOUR) == [KEY]
    assert await box.do(lambda o: o.get("nothing")) is None


async def test_what_is_due_comes_in_the_order_of_time(box: Box) -> None:
    for n in (3, 1, 2):
        await box.put(f"card:{n}", NOW - n * HOUR)
    assert await box.due() == ["card:3", "card:2", "card:1"]
    assert [r.key for r in await box.do(lambda o: o.due(NOW, 1))] == ["card:3"]


async def test_every_kind_that_is_due_goes_out(box: Box) -> None:
    kinds = ("card", "line", "direct", "notice", "list", "publish")
    for kind in kinds:
        await box.put(f"{kind}:1")
    assert sorted(await box.due()) == sorted(f"{kind}:1" for kind in kinds)


async def test_a_party_that_is_behind_leaves_room_for_others(box: Box) -> None:
    for n in range(9):
        await box.put(f"publish:{n}", NOW - HOUR)
    await box.put("card:1")
    keys = [row.key for row in await box.do(lambda o: o.due(NOW, 4))]
    assert len(keys) == 4
    assert "card:1" in keys


async def test_what_comes_after_waits_until_the_first_is_done(box: Box) -> None:
    await box.put("card:1")
    await box.put("line:1", after="card:1")
    await box.put("line:2", after="never asked for")
    assert await box.due() == ["card:1", "line:2"]
    await box.end("parked", "card:1")
    assert await box.due() == ["line:2"]
    await box.put("card:1")
    await box.end("done", "card:1")
    assert sorted(await box.due()) == ["line:1", "line:2"]


# ------------------------------------------------------------------ asked again


async def test_waiting_work_goes_no_later(box: Box) -> None:
    await box.put(at=NOW + 2 * HOUR)
    await box.put(at=NOW + 3 * HOUR)
    assert (await box.row()).next_at == NOW + 2 * HOUR
    await box.put(at=NOW + HOUR)
    assert (await box.row()).next_at == NOW + HOUR
    assert (await box.row()).asked == 3


@pytest.mark.parametrize("state", ["done", "held", "parked"])
async def test_what_is_over_starts_anew(box: Box, state: str) -> None:
    await box.put()
    await box.end(state)
    assert await box.due() == []
    await box.put(at=NOW + HOUR)
    row = await box.row()
    assert (row.state, row.attempts, row.looks, row.began_at) == ("new", 0, 0, None)
    assert row.next_at == NOW + HOUR
    assert await box.due(NOW + HOUR) == [KEY]


async def test_what_may_stand_outside_is_looked_for_first(box: Box) -> None:
    await box.put()
    await box.end("unknown")
    await box.put(at=NOW + HOUR)
    row = await box.row()
    assert (row.state, row.began_at) == ("looking", NOW)


async def test_asked_again_while_underway_is_done_once_more(box: Box) -> None:
    await box.put()
    claimed = await box.claim()
    await box.put(at=NOW + HOUR)
    assert (await box.row()).state == "sending"
    assert await box.do(lambda o: o.finish(claimed, "done"))
    row = await box.row()
    assert (row.state, row.attempts, row.began_at) == ("new", 0, None)
    assert await box.due() == [KEY]
    await box.end("done")
    assert (await box.row()).state == "done"


async def test_asked_again_while_underway_outlives_no_failure(box: Box) -> None:
    await box.put()
    claimed = await box.claim()
    await box.put()
    assert await box.do(lambda o: o.finish(claimed, "parked", why="refused"))
    assert (await box.row()).state == "parked"


# ------------------------------------------------------------------ claims


async def test_a_claim_notes_the_attempt(box: Box) -> None:
    await box.put()
    first = await box.claim()
    assert first == await box.row()
    assert (first.state, first.attempts, first.looks, first.epoch) == (
        "sending",
        1,
        0,
        1,
    )
    assert first.began_at == NOW
    later = NOW + HOUR
    await box.do(lambda o: o.finish(first, "new", next_at=later))
    again = await box.do(lambda o: o.claim(first, "sending", later + LEASE, later))
    assert (again.attempts, again.epoch, again.began_at) == (2, 2, NOW)


async def test_a_look_is_no_attempt(box: Box) -> None:
    await box.put()
    looked = await box.claim(state="looking")
    assert (looked.state, looked.attempts, looked.looks) == ("looking", 0, 1)
    assert looked.began_at is None


async def test_nobody_else_has_what_is_claimed(box: Box) -> None:
    await box.put()
    before = await box.row()
    claimed = await box.claim()
    assert await box.due(NOW + HOUR) == []
    for row in (before, claimed):
        with pytest.raises(Stale):
            await box.do(lambda o, r=row: o.claim(r, "sending", NOW + LEASE, NOW))
    assert await box.row() == claimed


async def test_a_row_seen_before_an_attempt_of_another_cannot_be_claimed(
    box: Box,
) -> None:
    await box.put()
    before = await box.row()
    await box.end("new")
    with pytest.raises(Stale):
        await box.do(lambda o: o.claim(before, "sending", NOW + LEASE, NOW))
    assert (await box.row()).attempts == 1


@pytest.mark.parametrize("state", ["done", "held", "parked", "unknown"])
async def test_what_is_over_cannot_be_claimed(box: Box, state: str) -> None:
    await box.put()
    await box.end(state)
    with pytest.raises(Stale):
        await box.claim()


async def test_what_never_was_cannot_be_claimed(box: Box) -> None:
    await box.put()
    gone = await box.row()
    ghost = Row("ghost", *(getattr(gone, n) for n in Row.__slots__[1:]))
    with pytest.raises(Stale):
        await box.do(lambda o: o.claim(ghost, "sending", NOW + LEASE, NOW))


async def test_a_lost_claim_ends_nothing(box: Box) -> None:
    await box.put()
    lost = await box.claim()
    late = NOW + 2 * LEASE
    assert await box.do(lambda o: o.recover(late, all_of_them=False)) == 1
    assert not await box.do(lambda o: o.finish(lost, "done"))
    holder = await box.claim(state="looking")
    assert not await box.do(lambda o: o.finish(lost, "done"))
    assert await box.row() == holder
    assert await box.do(lambda o: o.finish(holder, "done"))
    assert not await box.do(lambda o: o.finish(holder, "parked"))
    assert (await box.row()).state == "done"


async def test_a_row_put_off_is_due_later(box: Box) -> None:
    await box.put()
    claimed = await box.claim()
    at = NOW + HOUR
    await box.do(lambda o: o.finish(claimed, "looking", next_at=at, why="no answer"))
    assert await box.due() == []
    assert await box.due(NOW + HOUR) == [KEY]


# ------------------------------------------------------------------ taking back


async def test_what_has_not_begun_can_be_held(box: Box) -> None:
    await box.put()
    assert await box.do(lambda o: o.hold(KEY))
    assert await box.due() == []
    assert (await box.row()).state == "held"


async def test_what_is_certainly_not_sent_can_be_held(box: Box) -> None:
    await box.put()
    await box.end("new")
    assert await box.do(lambda o: o.hold(KEY))


@pytest.mark.parametrize("state", ["done", "looking", "unknown", "parked"])
async def test_what_may_be_there_cannot_be_held(box: Box, state: str) -> None:
    await box.put()
    await box.end(state)
    assert not await box.do(lambda o: o.hold(KEY))
    assert (await box.row()).state == state


async def test_what_is_underway_cannot_be_held(box: Box) -> None:
    await box.put()
    await box.claim()
    assert not await box.do(lambda o: o.hold(KEY))
    assert not await box.do(lambda o: o.hold("nothing"))


# ------------------------------------------------------------------ after a crash


async def test_a_claim_within_its_lease_is_left_alone(box: Box) -> None:
    await box.put()
    await box.claim()
    assert await box.do(lambda o: o.recover(NOW, all_of_them=False)) == 0
    assert (await box.row()).state == "sending"


@pytest.mark.parametrize(("now", "every"), [(NOW + LEASE, False), (NOW, True)])
async def test_an_abandoned_claim_is_looked_at(
    box: Box, now: datetime, *, every: bool
) -> None:
    await box.put()
    await box.put("card:1")
    claimed = await box.claim()
    assert await box.do(lambda o: o.recover(now, all_of_them=every)) == 1
    row = await box.row()
    assert (row.state, row.epoch, row.next_at) == ("looking", claimed.epoch, now)
    assert KEY in await box.due(now)
    assert (await box.row("card:1")).state == "new"


# ------------------------------------------------------------------ at a glance


async def test_what_has_still_to_go_out_is_counted(box: Box) -> None:
    for state in ("new", "looking", "done", "held", "parked", "unknown"):
        await box.put(f"card:{state}")
        await box.end(state, f"card:{state}")
    await box.put("publish:1")
    await box.claim("publish:1")
    assert await box.do(lambda o: o.open()) == 3


async def test_looks_are_counted_from_the_last_sending(box: Box) -> None:
    await box.put("publish:1")
    for state, looks in (("sending", 0), ("looking", 1), ("looking", 2)):
        row = await box.claim("publish:1", state)
        assert row.looks == looks
        await box.do(lambda o, r=row: o.finish(r, "looking", next_at=NOW))
    row = await box.claim("publish:1", "sending")
    assert (row.attempts, row.looks) == (2, 0)


async def test_the_looks_that_count_can_be_set_at_the_end_of_a_claim(box: Box) -> None:
    await box.put("publish:1")
    for looks in (0, 7, None):
        row = await box.claim("publish:1", "looking")
        await box.do(
            lambda o, r=row, n=looks: o.finish(r, "looking", next_at=NOW, looks=n)
        )
    assert (await box.row("publish:1")).looks == 8


# ------------------------------------------------------------------ late


async def _late(box: Box, before: datetime) -> list[str]:
    return [row.key for row in await box.do(lambda o: o.late(before))]


async def test_what_waits_since_before_a_moment_is_late(box: Box) -> None:
    await box.put("card:1", NOW - HOUR)
    await box.put("card:2", NOW)
    await box.put("card:3", NOW - HOUR)
    await box.end("done", "card:3")
    assert await _late(box, NOW - HOUR) == ["card:1"]


async def test_what_was_first_tried_before_a_moment_is_late_however_it_is_put_off(
    box: Box,
) -> None:
    await box.put("card:1", NOW)
    await box.end("looking", "card:1", next_at=NOW + 9 * HOUR)
    assert await _late(box, NOW - HOUR) == []
    assert await _late(box, NOW + HOUR) == ["card:1"]


async def test_what_was_given_up_is_late_for_a_day(box: Box) -> None:
    await box.put("card:1", NOW)
    await box.end("parked", "card:1", next_at=NOW)
    assert await _late(box, NOW + HOUR) == ["card:1"]
    assert await _late(box, NOW + 24 * HOUR) == []
