"""The open line: tells what is new, to whom it may, from where the page left off."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

import aiohttp
import pytest

from bot.dossier import Stop
from tests.adapters.channels.browser.desk import HOME, WORDS, Desk, card, plain

PATIENCE = 10
"""Seconds after which a test that waits for an event has failed."""


@dataclass
class Ear:
    """Listens to one stream, an event at a time."""

    answer: aiohttp.ClientResponse

    async def next(self, kind: str = "post") -> dict[str, Any]:
        """Wait for the next event of a kind; its number stands under "id"."""
        async with asyncio.timeout(PATIENCE):
            while True:
                event = await self._event()
                if event.get("event") == kind:
                    data = json.loads(event["data"] or "{}")
                    return {**data, "id": event.get("id", "")}

    async def _event(self) -> dict[str, str]:
        fields: dict[str, str] = {}
        while line := (await self.answer.content.readline()).decode().rstrip("\n"):
            name, _, value = line.partition(":")
            fields[name] = value.removeprefix(" ")
        assert not self.answer.content.at_eof()
        return fields

    async def ended(self) -> bool:
        async with asyncio.timeout(PATIENCE):
            await self.answer.content.read()
        return self.answer.content.at_eof()


@asynccontextmanager
async def listening(
    desk: Desk, query: str = "", headers: Mapping[str, str] | None = None
) -> AsyncIterator[Ear]:
    await desk.page()
    url = f"{desk.address}/events{query}"
    async with desk.web.get(url, headers=headers) as answer:
        assert answer.content_type == "text/event-stream"
        yield Ear(answer)


async def test_a_card_is_told_when_it_is_posted(desk: Desk) -> None:
    async with listening(desk) as ear:
        await ear.next("beat")
        await desk.channel.post(HOME, card("Te laat."), "card:1", WORDS)
        told = await ear.next()
    assert (told["key"], told["conversation"]) == ("card:1", "webcare")
    assert told["summary"] == "New complaint"
    assert "Te laat." in told["html"]


async def test_an_edit_and_a_line_are_told_in_order(desk: Desk) -> None:
    at = await desk.channel.post(HOME, card(), "card:1", WORDS)
    async with listening(desk) as ear:
        assert (await ear.next())["key"] == "card:1"
        await desk.channel.edit(at, card(head="Placed"), "card:1", WORDS)
        assert "Placed" in (await ear.next())["html"]
        await desk.channel.line(at, plain("It stands."), "line:1", WORDS)
        told = await ear.next()
    assert told["thread"] == "card:1"
    assert "It stands." in told["html"]


async def test_an_edit_that_changes_nothing_is_not_told(desk: Desk) -> None:
    at = await desk.channel.post(HOME, card(), "card:1", WORDS)
    async with listening(desk) as ear:
        await ear.next()
        await desk.channel.edit(at, card(), "card:1", WORDS)
        await desk.channel.post(HOME, card(), "card:2", WORDS)
        assert (await ear.next())["key"] == "card:2"


@pytest.mark.parametrize("by", ["header", "query"])
async def test_a_page_hears_only_what_it_missed(desk: Desk, by: str) -> None:
    await desk.channel.post(HOME, card(), "card:1", WORDS)
    async with listening(desk) as ear:
        seen = (await ear.next())["id"]
    await desk.channel.post(HOME, card(), "card:2", WORDS)
    query, headers = f"?since={seen}", {"Last-Event-ID": seen}
    from_query = listening(desk, query)
    from_header = listening(desk, "?since=0", headers)
    async with from_header if by == "header" else from_query as ear:
        assert (await ear.next())["key"] == "card:2"


async def test_what_is_for_one_person_is_told_to_nobody_else(desk: Desk) -> None:
    tom = await desk.person("tom")
    async with listening(desk) as ear:
        await desk.channel.direct(tom, card("For Tom alone."), "direct:1", WORDS)
        await desk.channel.post(HOME, card(), "card:1", WORDS)
        assert (await ear.next())["key"] == "card:1"
    await desk.switch("tom")
    async with listening(desk) as ear:
        assert "For Tom alone." in (await ear.next())["html"]


async def test_what_is_taken_away_is_told_without_its_words(desk: Desk) -> None:
    at = await desk.channel.post(HOME, card("Te laat."), "card:1", WORDS)
    async with listening(desk) as ear:
        await ear.next()
        await desk.channel.remove(at)
        told = await ear.next()
    assert (told["key"], told["html"]) == ("card:1", "")


async def test_stopping_is_told_to_every_page(desk: Desk) -> None:
    async with listening(desk) as ear:
        assert "Stop publishing" in (await ear.next("switch"))["html"]
        stop = Stop(desk.clock.now(), "Tom")
        await desk.store.write(lambda tx: tx.switches.set_stop(stop))
        assert "Resume publishing" in (await ear.next("switch"))["html"]


async def test_a_line_with_nothing_to_tell_beats(desk: Desk) -> None:
    async with listening(desk) as ear:
        for _ in range(2):
            assert await ear.next("beat") == {"id": ""}


async def test_a_line_ends_when_its_session_ends(office: Desk) -> None:
    links = await office.channel.links(office.address)
    async with office.web.post(links[0][1], headers={"Origin": office.address}):
        pass
    async with listening(office) as ear:
        await ear.next("beat")
        await office.post("/logout", {})
        assert await ear.ended()


async def test_the_server_stops_while_lines_are_open(desk: Desk) -> None:
    async with listening(desk) as one, listening(desk) as other:
        await one.next("beat")
        await other.next("beat")
        async with asyncio.timeout(3):
            await desk.server.stop()
        assert await one.ended()
        assert await other.ended()


async def test_a_line_ends_calmly_when_the_store_is_gone(desk: Desk) -> None:
    async with listening(desk) as ear:
        await ear.next("beat")
        await desk.store.close()
        assert await ear.ended()


async def test_a_page_that_leaves_takes_nothing_along(desk: Desk) -> None:
    async with listening(desk) as ear:
        await ear.next("beat")
    for number in range(3):
        await desk.channel.post(HOME, card(), f"card:{number}", WORDS)
    async with listening(desk) as ear:
        assert (await ear.next())["key"] == "card:0"


@pytest.mark.parametrize("said", ["", "x", "-1", "1.5", "9" * 30, "%D9%A1"])
async def test_a_page_that_cannot_say_where_it_stands_hears_all(
    desk: Desk, said: str
) -> None:
    await desk.channel.post(HOME, card(), "card:1", WORDS)
    async with listening(desk, f"?since={said}") as ear:
        assert (await ear.next())["key"] == "card:1"
