"""What the plain source does beyond the contract: settings, waits and odd sites."""

from __future__ import annotations

import pytest
from aiohttp import web

from adapters.http import Patience
from adapters.rehearsal.plain import PlainStandIn
from adapters.sources.plain import PlainSource
from bot.errors import (
    SettingsError,
    Unavailable,
)
from bot.reply import Unknown
from tests.contract.sources import HandClock, order

URL = "https://plein.example"


def open_(**settings: str) -> PlainSource:
    return PlainSource.open("plein", {"url": URL, **settings}, clock=HandClock())


async def test_a_source_is_called_by_its_title() -> None:
    named, unnamed = open_(title="Het Plein"), open_()
    assert (named.name, named.facts.title) == ("plein", "Het Plein")
    assert unnamed.facts.title == "plein"
    await named.close()
    await unnamed.close()


@pytest.mark.parametrize(
    ("settings", "sets", "shows"),
    [
        ({}, True, True),
        ({"replies": "add"}, False, True),
        ({"readable": "no"}, True, False),
        ({"readable": "False"}, True, False),
        ({"readable": "True", "replies": "Replace"}, True, True),
    ],
)
async def test_settings_become_facts(
    settings: dict[str, str], *, sets: bool, shows: bool
) -> None:
    source = open_(**settings)
    facts = source.facts
    assert (facts.repeat_safe, facts.readable, facts.absence_proves) == (
        sets,
        shows,
        shows,
    )
    await source.close()


@pytest.mark.parametrize(("written", "silent"), [("yes", True), ("False", False)])
async def test_a_silent_source_says_so(written: str, *, silent: bool) -> None:
    source, plain = open_(silent=written), open_()
    assert (source.facts.silent, plain.facts.silent) == (silent, False)
    await source.close()
    await plain.close()


def test_every_wrong_setting_is_told_at_once() -> None:
    yes_or_no = {"readable": "maybe", "silent": "often"}
    wrong = {"url": "", "replies": "often", "colour": "red", **yes_or_no}
    with pytest.raises(SettingsError) as caught:
        open_(**wrong)
    told = "\n".join(caught.value.problems)
    assert len(caught.value.problems) == 5
    assert all(f'source "plein": {key}' in told for key in wrong)


async def test_ids_of_any_shape_reach_the_site() -> None:
    site, clock = PlainStandIn(HandClock()), HandClock()
    settings = {"url": await site.start()}
    source = PlainSource.open("bron", settings, clock=clock)
    for id_ in ("a/b c%2F?#é", "../x", "%00", "1&2=3;4"):
        site.shelf.add({"id": id_, "text": "Te laat"})
        await source.carry_out(order(id_, "Dank"))
        assert site.journal.writes(id_) == ["Dank"]
    await source.close()
    await site.stop()


class OddSite:
    """Answers every call with the same JSON, and counts the calls."""

    def __init__(self, told: object) -> None:
        self.told = told
        self.calls = 0

    async def __aenter__(self) -> PlainSource:
        app = web.Application()
        app.router.add_route("*", "/{any:.*}", self._answer)
        self._runner = web.AppRunner(app, access_log=None)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", 0).start()
        url = f"http://127.0.0.1:{self._runner.addresses[0][1]}"
        quick = Patience(connect=1, read=1, whole=1)
        self._source = PlainSource.open(
            "plein", {"url": url}, clock=HandClock(), patience=quick
        )
        return self._source

    async def __aexit__(self, *_: object) -> None:
        await self._source.close()
        await self._runner.cleanup()

    async def _answer(self, _: web.Request) -> web.Response:
        self.calls += 1
        return web.json_response(self.told)


@pytest.mark.parametrize(
    "told", [[], {}, {"reviews": []}, {"reviews": {}, "cursor": ""}]
)
async def test_an_answer_that_is_no_page_is_said_to_be_none(told: object) -> None:
    async with OddSite(told) as source:
        with pytest.raises(Unavailable, match="sent no list of reviews"):
            [page async for page in source.poll("")]
        with pytest.raises(Unavailable, match="is its address right"):
            await source.check()


async def test_a_review_that_cannot_be_read_is_not_taken_for_gone() -> None:
    async with OddSite({"id": "2"}) as source:
        with pytest.raises(Unavailable, match="review 2 in an unknown form"):
            await source.fetch("2")


async def test_a_site_that_promises_more_for_ever_is_left() -> None:
    site = OddSite({"reviews": [], "cursor": "7", "more": True})
    async with site as source:
        pages = [page async for page in source.poll("")]
    assert [page.cursor for page in pages] == ["7"]
    assert site.calls == 2


async def test_a_placed_reply_in_a_form_we_do_not_know_is_unknown() -> None:
    for told in ([], {}, {"state": "perhaps"}, {"state": ["stands"]}):
        async with OddSite(told) as source:
            assert await source.carry_out(order("1", "Dank")) == Unknown()
