"""Whether a message of ours stands in Slack, told by the key that goes along."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from adapters.channels.slack import SlackChannel
from adapters.channels.slack.calling.finding import MARK, PAGE, PAGES, marked, signed
from adapters.stores.sqlite import SqliteStore
from bot.errors import ChannelError
from bot.press import Address
from tests.adapters.channels.browser.desk import card
from tests.adapters.channels.slack.desk import HOME, WORDS, Desk
from tests.slack import faults


async def test_the_oldest_of_two_is_found_always(desk: Desk) -> None:
    first, second = desk.put("card:1"), desk.put("card:1")
    for _ in range(2):
        assert await desk.find() == first
    await desk.channel.remove(Address("slack", "C01REV", first))
    assert await desk.find() == second
    thread = desk.put("card:2")
    below = [desk.put("line:1", thread=thread) for _ in range(2)]
    assert await desk.find("line:1", thread=thread) == below[0]


async def test_what_others_post_under_our_key_is_not_ours(desk: Desk) -> None:
    desk.put("card:1", user="UTOM")
    desk.put("", metadata={"event_type": "other", "event_payload": {"key": "card:1"}})
    desk.put("", metadata={"event_type": "wederwoord", "event_payload": {}})
    desk.put("", metadata=signed("card:1", "another"))
    desk.put("", metadata=None)
    assert await desk.find() == ""
    assert await desk.find("") == ""


async def test_a_conversation_is_read_back_page_by_page_and_then_only_what_is_new(
    desk: Desk,
) -> None:
    wanted = desk.put("card:1")
    for _ in range(PAGE * 3):
        desk.put("noise", user="UTOM")
    desk.clock.at = desk.clock.at.replace(hour=10)
    desk.put("card:2")
    assert await desk.find() == wanted
    assert desk.asked("conversations.history") == 4
    desk.clock.at = desk.clock.at.replace(hour=11)
    later = desk.put("card:3")
    assert await desk.find("card:3") == later
    assert await desk.find() == wanted
    assert desk.asked("conversations.history") == 6


async def test_no_more_than_a_thousand_messages_are_read_back(desk: Desk) -> None:
    desk.put("card:1")
    for number in range(PAGE * PAGES + 5):
        desk.put(f"noise:{number}")
    assert await desk.find() == ""
    assert desk.asked("conversations.history") == PAGES
    desk.clock.at = desk.clock.at.replace(hour=20)
    desk.put("card:2")
    assert await desk.find("noise:6")
    kept = desk.channel._posts._finder._read["C01REV"].keys
    assert len(kept) == PAGE * PAGES


async def test_nothing_is_left_out_between_two_looks_however_much_people_write(
    desk: Desk,
) -> None:
    desk.put("card:1")
    await desk.find()
    desk.clock.at = desk.clock.at.replace(hour=20)
    wanted = desk.put("card:2")
    for _ in range(PAGE * PAGES + 1):
        desk.put("noise", user="UTOM")
    assert await desk.find("card:2") == wanted


async def test_a_look_that_broke_off_is_begun_anew(desk: Desk) -> None:
    wanted = desk.put("card:1")
    for _ in range(PAGE * 2):
        desk.put("noise", user="UTOM")
    desk.space.faults.add("conversations.history", faults.said("fatal_error"), after=1)
    with pytest.raises(ChannelError, match="could not serve us"):
        await desk.find()
    desk.clock.at = desk.clock.at.replace(hour=20)
    assert await desk.find() == wanted


async def test_many_looks_at_once_read_the_conversation_once(desk: Desk) -> None:
    for _ in range(PAGE * 2 + 1):
        desk.put("noise", user="UTOM")
    desk.clock.at = desk.clock.at.replace(hour=10)
    wanted = desk.put("card:1")
    found = await asyncio.gather(*(desk.find() for _ in range(4)))
    assert found == [wanted] * 4
    assert desk.asked("conversations.history") == 3 + 3


async def test_a_message_that_was_posted_after_a_look_is_found_by_the_next(
    desk: Desk,
) -> None:
    assert await desk.find() == ""
    at = await desk.post()
    assert await desk.find() == at.message


@pytest.mark.parametrize("key", ["card:1", "for everybody: " + "x" * 300])
async def test_a_message_is_found_by_its_first_block_where_metadata_are_kept_from_us(
    desk: Desk, key: str
) -> None:
    two = [{"type": "divider"}, {"type": "divider"}]
    desk.put("", metadata=None, blocks=marked(two, key, "another"))
    by_block = desk.put("", metadata=None, blocks=marked(two, key, desk.name))
    odd = f"x{MARK}/{desk.name}/y"
    desk.put("", metadata=None, blocks=[{"type": "divider", "block_id": odd}])
    found = await desk.find(key)
    assert found == (by_block if len(key) < 230 else "")
    assert await desk.find("y") == ""


@pytest.mark.parametrize("kept", [True, False], ids=["with metadata", "without"])
async def test_another_installation_in_the_same_channel_keeps_its_card(
    desk: Desk, tmp_path: Path, *, kept: bool
) -> None:
    """A new home counts its cases from 1 again, under the eyes of the same bot."""
    old = await desk.post(text="Yesterday, of the other home.")
    if not kept:
        desk.space.channel("reviews").posts[0].metadata = None
    (tmp_path / "new").mkdir()
    store = SqliteStore.open(tmp_path / "new" / "wederwoord.db")
    new = SlackChannel(
        desk.access(), store, desk.clock, desk.dispatch, desk._hear, desk.patience
    )
    try:
        assert await new.find(HOME, "card:1") is None
        at = await new.post(HOME, card("Today."), "card:1", WORDS)
        assert await new.find(HOME, "card:1") == at != old
        assert await desk.find() == old.message
    finally:
        await new.stop()
        await store.close()


async def test_a_store_that_is_shut_is_a_trouble_of_the_channel(desk: Desk) -> None:
    await desk.store.close()
    for doing in (desk.find(), desk.post()):
        with pytest.raises(ChannelError, match="The store does not open"):
            await doing


async def test_a_message_that_shows_up_after_a_later_one_is_found(desk: Desk) -> None:
    posts = desk.space.channel("reviews").posts
    desk.put("card:1")
    slow = posts.pop()  # Slack took it, and does not show it yet
    desk.clock.at = desk.clock.at.replace(minute=4)
    desk.put("card:2")
    assert await desk.find() == ""
    posts.insert(0, slow)
    assert await desk.find() == slow.ts
