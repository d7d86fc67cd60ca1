"""The watchdog: what did not happen is told once, and once more when it is over."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from bot.ports.store import Tx
from bot.reminder import Timer
from bot.subject import case_of
from bot.watchdog import NAP, WAITS, Watchdog
from tests.playbooks import BODY
from tests.way.lists import on
from tests.way.team import Team

MINUTE = timedelta(minutes=1)


class Watched:
    """A team whose watchdog looks every minute; its timers only fire when told."""

    def __init__(self, team: Team) -> None:
        self.team = team
        self.dog: Watchdog
        self.read = True

    async def open(self) -> Watched:
        playbook = await self.team.parts.store.read(lambda tx: tx.playbook.current())
        now = self.team.clock.now()
        self.dog = Watchdog(self.team.parts.store, playbook.sources, now)
        return self

    async def look(self, minutes: int) -> None:
        """Let so many minutes pass, with one look in each."""
        for _ in range(minutes):
            self.team.clock.at += MINUTE
            for name in ("plein", "winkel") if self.read else ("winkel",):
                await self.dog.reading(name, self._poll, self.team.clock.now)()
            await self.dog.tick(self.team.clock.now())

            await self.team.parts.outbox.settle(self.team.clock.now())

    async def _poll(self) -> None:
        """End well, like a poll that found nothing."""

    async def told(self) -> list[str]:
        return await self.team.told("webcare")


@pytest.fixture
async def watched(team: Team) -> Watched:
    return await Watched(team).open()


async def _put(watched: Watched, key: str, kind: str, state: str = "new") -> None:
    """Put a row in the outbox that waits for one which never comes."""
    store, now = watched.team.parts.store, watched.team.clock.now()

    def put(tx: Tx) -> None:
        tx.outbox.put("never", "line", "1", now)
        tx.outbox.hold("never")
        tx.outbox.put(key, kind, "1", now, after="never")
        if state != "new":
            row = tx.outbox.get(key)
            assert row is not None
            claimed = tx.outbox.claim(row, "sending", now, now)
            tx.outbox.finish(claimed, state)

    await store.write(put)


async def _done(watched: Watched, key: str) -> None:
    now = watched.team.clock.now()

    def end(tx: Tx) -> None:
        row = tx.outbox.get(key)
        assert row is not None
        tx.outbox.finish(tx.outbox.claim(row, "sending", now, now), "done")

    await watched.team.parts.store.write(end)


async def test_when_all_is_well_nothing_is_said(watched: Watched) -> None:
    await watched.look(60)
    assert await watched.told() == []


async def test_timers_that_do_not_fire_are_told_once_and_once_when_they_do(
    watched: Watched,
) -> None:
    team = watched.team
    at = team.clock.now()
    await team.parts.store.write(
        lambda tx: tx.timers.put(Timer(case_of(9), "soon", at))
    )
    await watched.look(30)
    (said,) = await watched.told()
    assert said.startswith("Reminders do not come at the moment.")
    await team.parts.timers.tick(team.clock.now())
    await watched.look(30)
    assert (await watched.told())[1:] == ["Reminders come again."]


async def test_a_source_that_nobody_reads_is_told_by_its_name(
    watched: Watched,
) -> None:
    watched.read = False
    await watched.look(15)
    assert await watched.told() == []
    await watched.look(15)
    (said,) = await watched.told()
    assert said.startswith("Plein has not been read for a while.")
    watched.read = True
    await watched.look(2)
    assert (await watched.told())[1:] == ["Plein is read again."]


async def test_messages_that_are_stuck_elsewhere_are_told_on_the_page_too(
    watched: Watched,
) -> None:
    team = watched.team
    team.rules = {"home": "slack:C0TEAM", "product": "slack:C0PRODUCT"}
    body, now = {**BODY, "playbook": team._book()}, team.clock.now()
    await team.parts.store.write(lambda tx: tx.playbook.put(body, now))
    await _put(watched, "stuck", "line")
    await watched.look(30)
    (told,) = await on_page(team, "lotte")
    assert told.startswith("Messages to the team are stuck.")
    assert await on_page(team, "tom") == []


async def on_page(team: Team, who: str) -> list[str]:
    """Give what this person reads on the page, whatever else the team uses."""
    posts = await team.parts.store.read(lambda tx: tx.posts.latest(f"@{who}", 50))
    return [post.body["summary"] for post in posts]


async def test_messages_that_are_stuck_on_the_page_are_told_there_once(
    watched: Watched,
) -> None:
    await _put(watched, "stuck", "line")
    await watched.look(30)
    assert len(await watched.told()) == 1
    assert await on_page(watched.team, "lotte") == []


async def test_a_second_trouble_is_told_beside_the_first(watched: Watched) -> None:
    watched.read = False
    await watched.look(20)
    await _put(watched, "publish:9:1", "publish:elsewhere")
    await watched.look(20)
    first, second = await watched.told()
    assert first.startswith("Plein has not been read")
    assert second.startswith("A reply has been waiting")


async def test_a_reply_that_waits_ten_minutes_is_told(watched: Watched) -> None:
    await _put(watched, "publish:9:1", "publish:elsewhere")
    await watched.look(30)
    found = await watched.team.parts.store.read(lambda tx: tx.sources.troubles())
    assert list(found) == ["watchdog:publishing"]
    await _done(watched, "publish:9:1")
    await watched.look(2)
    first, second = await watched.told()
    assert first.startswith("A reply has been waiting")
    assert second == "Replies are placed in time again."


async def test_while_publishing_stands_still_a_reply_may_wait(
    watched: Watched,
) -> None:
    await _put(watched, "publish:9:1", "publish:elsewhere")
    await watched.team.press("lotte", "stop")
    await watched.look(30)
    assert await watched.told() == []


async def test_a_reply_that_is_being_looked_for_is_told_by_its_card(
    watched: Watched,
) -> None:
    await _put(watched, "publish:9:1", "publish:elsewhere", "looking")
    await watched.look(30)
    assert await watched.told() == []


@pytest.mark.parametrize("state", ["looking", "parked"])
async def test_messages_that_do_not_arrive_are_told(
    watched: Watched, state: str
) -> None:
    await _put(watched, "list:9", "elsewhere", state)
    await watched.look(30)
    (said,) = [line for line in await watched.told() if "stuck" in line]
    assert said.startswith("Messages to the team are stuck.")


async def test_a_message_that_was_given_up_is_no_trouble_for_ever(
    watched: Watched,
) -> None:
    await _put(watched, "list:9", "elsewhere", "parked")
    await watched.look(30)
    watched.team.clock.at += timedelta(days=1)
    await watched.look(15)
    assert "Messages to the team arrive again; some came late." in await watched.told()


async def test_after_a_start_or_a_sleep_all_get_time_to_catch_up(
    watched: Watched,
) -> None:
    team = watched.team
    await on(team, "tom", 2)
    await _put(watched, "publish:9:1", "publish:elsewhere")
    watched.read = False
    team.clock.at += NAP + timedelta(hours=5)
    await watched.dog.tick(team.clock.now())
    await watched.look(int(WAITS / MINUTE) - 1)
    assert await watched.told() == []
    await watched.look(1)
    assert await watched.told() != []


async def test_a_clock_put_back_is_no_reason_to_bark(watched: Watched) -> None:
    await watched.look(20)
    watched.team.clock.at -= timedelta(hours=2)
    await watched.look(30)
    assert await watched.told() == []


async def test_a_trouble_of_a_source_itself_is_not_ours_to_end(
    watched: Watched,
) -> None:
    store = watched.team.parts.store
    await store.write(lambda tx: tx.sources.trouble("plein", "no answer"))
    await watched.look(20)
    assert await store.read(lambda tx: tx.sources.troubles()) == {"plein": "no answer"}


async def test_a_poll_that_fails_does_not_count_as_read(watched: Watched) -> None:
    async def broken() -> None:
        raise RuntimeError

    def never() -> datetime:
        raise AssertionError

    with pytest.raises(RuntimeError):
        await watched.dog.reading("plein", broken, never)()
