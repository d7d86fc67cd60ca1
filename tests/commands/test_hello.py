"""`wederwoord hello` shows a test card and takes it away, with or without the bot."""

from __future__ import annotations

import asyncio
from pathlib import Path

import click
import pytest

from adapters.stores.sqlite import SqliteStore
from bot.app import greeting
from bot.app.greeting import greet
from bot.commands.hello import tell
from bot.playbook import read
from bot.ports.records import Post
from bot.settings import Home
from tests.commands.terminal import running, type_in
from tests.fakes import ForgetfulChannel
from tests.playbooks import PLAYBOOK, SENTENCES

WELL = (
    "well   browser:webcare: posted, and removed again.\n"
    "well   browser:product: posted, and removed again.\n"
)


def _posts(home: Path) -> list[Post]:
    async def read() -> list[Post]:
        store = SqliteStore.open(Home(home).store, readonly=True)
        try:
            return await store.read(lambda tx: tx.posts.since(0))
        finally:
            await store.close()

    return [p for p in asyncio.run(read()) if p.body["kind"] == "card"]


def test_without_a_running_bot_it_does_it_itself(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(greeting, "STAYS", 0.0)
    result = type_in("hello", "--home", home)
    assert (result.exit_code, result.output) == (0, WELL)
    assert _posts(home) == []


def test_beside_a_running_bot_the_page_shows_it(home: Path) -> None:
    with running("run", "--home", home):
        result = type_in("hello", "--home", home)
    assert (result.exit_code, result.output) == (0, WELL)


async def _no_wait(_: float) -> None:
    return None


async def test_it_stands_there_while_people_look() -> None:
    channel, seen = ForgetfulChannel(), []

    async def look(_: float) -> None:
        seen.append([message.text for message in channel.messages])

    found = await greet({"browser": channel}, read(PLAYBOOK, SENTENCES, {}), sleep=look)
    assert set(found.values()) == {""}
    assert all("Proef: wederwoord kan hier plaatsen" in str(shown) for shown in seen)
    assert len(seen) == 2
    assert channel.messages == []


async def test_where_a_route_leads_it_is_tried_as_well() -> None:
    rules = {**PLAYBOOK, "routes": [{"to": "browser:leiden"}]}
    book = read(rules, SENTENCES, {})
    found = await greet({"browser": ForgetfulChannel()}, book, sleep=_no_wait)
    assert [*found] == ["browser:webcare", "browser:leiden", "browser:product"]


def test_what_went_wrong_is_said_and_is_not_well(
    capsys: pytest.CaptureFixture[str],
) -> None:
    with pytest.raises(click.exceptions.Exit):
        tell({"browser:webcare": "", "browser:product": "It is out."})
    assert capsys.readouterr().out == (
        "well   browser:webcare: posted, and removed again.\n"
        "wrong  browser:product: It is out.\n"
    )


async def test_a_channel_that_is_out_says_so_in_words() -> None:
    channel = ForgetfulChannel(out=1)
    found = await greet(
        {"browser": channel}, read(PLAYBOOK, SENTENCES, {}), sleep=_no_wait
    )
    assert found["browser:webcare"] == "The channel is out for now."
    assert found["browser:product"] == ""
