"""A conversation that takes nothing of ours, and a Slack that lets us wait.

Somebody who can mend it hears of it on the page, once; all else goes on.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from adapters.chat import coming
from bot.settings import Home
from tests.slack import faults
from tests.slack.faults import Fault
from tests.slack.test_shut import House, until


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[House]:
    opened = await House(tmp_path).open()
    yield opened
    await opened.close()


def throw_out(house: House) -> None:
    channel = house.slack.space.channel("reviews")
    channel.members.discard(house.slack.space.app.user)


def let_in(house: House) -> None:
    channel = house.slack.space.channel("reviews")
    channel.members.add(house.slack.space.app.user)


async def troubles(house: House) -> dict[str, str]:
    _, fares = await house.ready()
    return {name: why for name, why in fares.items() if name not in ("ready", "store")}


# ------------------------------------------------------------------ a conversation


async def test_who_takes_the_app_out_of_a_channel_is_told_on_the_page(
    house: House,
) -> None:
    await house.run()
    throw_out(house)
    await house.complain(1)
    for _ in range(5):
        await house.later(11)
    (told,) = await house.mine("ada")
    assert told.startswith("Slack takes nothing of ours in C01REV since ")
    assert "/invite @wederwoord" in told
    assert await house.mine("tom") == []
    assert (await house.ready())[0] == 503
    assert "/invite" in (await troubles(house))["channel slack C01REV"]
    let_in(house)
    for _ in range(2):
        await house.later(11)
    assert house.keys() == Counter(["card:1"])
    assert await troubles(house) == {}
    assert len(await house.mine("ada")) == 1


async def test_a_team_that_works_in_dutch_reads_in_dutch_what_to_do(
    house: House,
) -> None:
    playbook = Home(house.folder).playbook
    dutch = playbook.read_text("utf-8").replace('language = "en"', 'language = "nl"')
    playbook.write_text(dutch, "utf-8")
    await house.run()
    throw_out(house)
    await house.complain(1)
    (told,) = await house.mine("ada")
    assert told.startswith("Slack neemt in C01REV niets van ons aan sinds ")
    assert "Typ /invite @wederwoord in dat kanaal." in told


async def test_an_archived_home_is_left_for_the_one_the_playbook_names(
    house: House,
) -> None:
    house.slack.space.add_channel("webcare", id="C09NEW")
    await house.run()
    await house.complain(1)
    house.slack.space.channel("reviews").archived = True
    await house.log_in("tom")
    await house.press("take", 1)
    await house.later(0)
    assert list(await troubles(house)) == ["channel slack C01REV"]
    assert house.app
    await house.app.stop()
    rules = house.folder / "playbook.toml"
    text = rules.read_text("utf-8")
    rules.write_text(text.replace("slack:C01REV", "slack:C09NEW"), "utf-8")
    await house.run()
    for _ in range(2):
        await house.later(11)
    (card,) = house.slack.space.channel("webcare").posts
    assert "Tom" in str(card.blocks)
    assert await troubles(house) == {}


# ------------------------------------------------------------------ waiting for Slack


async def test_a_slack_that_does_not_answer_keeps_no_page_shut(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(coming, "SOON", 0.05)
    house.slack.space.faults.add("auth.test", faults.silent_before(), times=9)
    async with asyncio.timeout(20):
        await house.run()
    await house.log_in("tom")
    assert (await house.ready())[0] == 200


SHUT: dict[str, tuple[str, Fault, str, str]] = {
    "bot token": ("auth.test", faults.said("token_revoked"), "Slack refuses us", ""),
    "app token": (
        "apps.connections.open",
        faults.said("invalid_auth"),
        "Presses in Slack do not reach us well",
        " hearing",
    ),
}


@pytest.mark.parametrize("shut", SHUT.values(), ids=SHUT)
async def test_a_token_refused_after_the_start_is_told_and_tried_again(
    house: House, monkeypatch: pytest.MonkeyPatch, shut: tuple[str, Fault, str, str]
) -> None:
    method, fault, said, name = shut
    monkeypatch.setattr(coming, "SOON", 0.5)
    # It is away when we start, and lets us in no more when it is back.
    house.slack.space.faults.add(method, faults.broken(503))
    house.slack.space.faults.add(method, fault, times=300)
    await house.run("by socket")
    async with asyncio.timeout(10):
        while not await troubles(house):
            await asyncio.sleep(0.02)
    assert list(await troubles(house)) == [f"channel slack{name}"]
    await house.later(0)
    (told,) = await house.mine("ada")
    assert told.startswith(f"{said} since ")
    house.slack.space.faults.clear()
    await until(lambda: house.channel._coming.done)
    async with asyncio.timeout(10):
        while await troubles(house):
            await asyncio.sleep(0.02)


async def test_a_revoked_token_is_told_though_no_message_is_due(house: House) -> None:
    await house.run()
    house.slack.space.app.refused = "token_revoked"
    await house.channel._listening._shut_out({"event": {"type": "tokens_revoked"}})
    await house.channel._listening.drain(5)
    await house.later(0)
    assert list(await troubles(house)) == ["channel slack"]
    (told,) = await house.mine("ada")
    assert told.startswith("Slack refuses us since ")
