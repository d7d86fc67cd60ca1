"""Reading Google: many places, marks, tokens, and what Google does not allow."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import timedelta

import pytest
from aiohttp import web

from adapters.http import Patience
from adapters.rehearsal.faults import Fault, Kind
from adapters.rehearsal.google import GoogleStandIn
from adapters.rehearsal.google_access import CLIENT_ID, CLIENT_SECRET, REFRESH_TOKEN
from adapters.rehearsal.google_shelf import PLACES, Place
from adapters.sources.google_business import GoogleSource
from adapters.sources.google_business.cursor import Mark, dump, load
from adapters.sources.google_business.terms import Credentials, terms
from bot.errors import SettingsError, SourceError, Unauthorised, Unavailable
from bot.ports.source import Page
from bot.reply import Found, Limit
from bot.review import Review
from tests.contract.sources import START, HandClock

QUICK = Patience(connect=2, read=0.4, whole=1.5)
OURS = Credentials(CLIENT_ID, CLIENT_SECRET, REFRESH_TOKEN)
UTRECHT, LEIDEN, ZWOLLE = PLACES


class Counting(GoogleStandIn):
    """Keeps the path of every call."""

    def __init__(self, clock: HandClock) -> None:
        super().__init__(clock)
        self.paths: list[str] = []

    def _met(self, request: web.Request) -> Fault | None:
        self.paths.append(request.path)
        return super()._met(request)


@dataclass
class Hall:
    """Google with some shops, and the source that reads it."""

    site: Counting
    url: str
    clock: HandClock
    source: GoogleSource

    def say(self, id_: str, text: str = "Te laat", place: Place = UTRECHT) -> None:
        told = {"id": id_, "text": text, "stars": 1, "place": place.title}
        self.site.shelf.add(told)

    async def poll(self, cursor: str = "") -> list[Page]:
        return [page async for page in self.source.poll(cursor)]

    async def read(self, cursor: str = "") -> tuple[list[Review], str]:
        pages = await self.poll(cursor)
        end = pages[-1].cursor if pages else cursor
        return [review for page in pages for review in page.reviews], end

    def calls(self, path: str) -> int:
        """Give how often this was called since it was last asked."""
        found = self.site.paths.count(path)
        self.site.paths.clear()
        return found


def opened(url: str, clock: HandClock, **changes: str) -> GoogleSource:
    settings = {"url": url, **changes}
    return GoogleSource.open(
        "google", settings, clock=clock, credentials=OURS, patience=QUICK
    )


@pytest.fixture
async def hall() -> AsyncIterator[Hall]:
    clock = HandClock()
    site = Counting(clock)
    url = await site.start()
    source = opened(url, clock)
    yield Hall(site, url, clock, source)
    await source.close()
    await site.stop()


# ------------------------------------------------------------------ places


async def test_every_place_is_read_and_named(hall: Hall) -> None:
    hall.say("1", place=LEIDEN)
    hall.say("2", place=ZWOLLE)
    reviews, _ = await hall.read()
    assert [review.place for review in reviews] == [LEIDEN.title, ZWOLLE.title]
    assert await hall.source.fetch(reviews[0].external_id)


async def test_a_place_that_is_denied_stops_no_other(hall: Hall) -> None:
    hall.say("1", place=UTRECHT)
    hall.say("2", place=LEIDEN)
    hall.site.denied.add(UTRECHT.id)
    pages = await hall.poll()
    assert [r.place for page in pages for r in page.reviews] == [LEIDEN.title]
    [note] = [note for page in pages for note in page.notes]
    assert UTRECHT.title in note
    hall.site.denied.clear()
    reviews, _ = await hall.read(pages[-1].cursor)
    assert [review.place for review in reviews] == [UTRECHT.title]


async def test_one_account_is_read_where_one_is_named(hall: Hall) -> None:
    other = GoogleStandIn(
        hall.clock, places=[UTRECHT, Place("7", "Elders", "Ede", account="7")]
    )
    source = opened(await other.start(), hall.clock, account="accounts/7")
    other.shelf.add({"id": "1", "text": "Te laat", "place": "Elders"})
    other.shelf.add({"id": "2", "text": "Koud", "place": UTRECHT.title})
    found = [r.place async for page in source.poll("") for r in page.reviews]
    assert found == ["Elders"]
    await source.close()
    await other.stop()


async def test_an_account_without_places_is_told(hall: Hall) -> None:
    empty = GoogleStandIn(hall.clock, places=[])
    source = opened(await empty.start(), hall.clock)
    with pytest.raises(SourceError, match="sees no place at all") as raised:
        await source.check()
    assert raised.value.told
    await source.close()
    await empty.stop()


async def test_a_new_shop_is_found_within_the_hour(hall: Hall) -> None:
    _, cursor = await hall.read()
    new = Place("9", "Bakkerij Smit Tiel", "Tiel")
    hall.site.shelf.places = (*PLACES, new)
    hall.say("1", place=new)
    hall.clock.later(hours=1, seconds=1)
    reviews, _ = await hall.read(cursor)
    assert [review.place for review in reviews] == [new.title]


async def test_a_look_after_a_restart_knows_the_place(hall: Hall) -> None:
    hall.say("1", place=LEIDEN)
    found = await hall.source.fetch(f"{LEIDEN.name}/reviews/1")
    assert isinstance(found, Found)
    assert found.review.place == LEIDEN.title


async def test_an_old_list_of_places_holds_where_no_new_one_comes(hall: Hall) -> None:
    await hall.read()
    hall.clock.later(hours=2)
    await hall.read()  # with a token that holds
    hall.say("1")
    hall.clock.later(minutes=59)
    hall.site.faults.add(Fault(Kind.STATUS, "read", status=503))
    hall.clock.later(minutes=2)
    assert len((await hall.read())[0]) == 1


# ------------------------------------------------------------------ marks


async def test_a_mark_moves_only_after_a_whole_walk(hall: Hall) -> None:
    for number in range(120):
        hall.say(str(number))
    first, *_ = await hall.poll()
    assert load(first.cursor) == {}
    reviews, cursor = await hall.read(first.cursor)
    assert len(reviews) == 120
    assert load(cursor)[UTRECHT.name].at == START


async def test_what_was_read_is_not_walked_through_again(hall: Hall) -> None:
    for number in range(120):
        hall.say(str(number))
        hall.clock.later(minutes=1)
    _, cursor = await hall.read()
    assert hall.calls(f"/v4/{UTRECHT.name}/reviews") == 3
    hall.say("new", "Koud")
    reviews, _ = await hall.read(cursor)
    assert [review.text for review in reviews] == ["Koud"]
    assert hall.calls(f"/v4/{UTRECHT.name}/reviews") == 1


async def test_an_edit_comes_again_with_its_new_words(hall: Hall) -> None:
    hall.say("1")
    _, cursor = await hall.read()
    hall.clock.later(hours=3)
    hall.site.shelf.edit("1", {"text": "Goed opgelost", "stars": 4})
    [review], cursor = await hall.read(cursor)
    assert (review.text, review.stars) == ("Goed opgelost", 4.0)
    assert await hall.read(cursor) == ([], cursor)


async def test_what_google_lists_late_is_not_lost(hall: Hall) -> None:
    hall.say("1")
    _, cursor = await hall.read()
    at = (START - timedelta(minutes=9)).isoformat()
    hall.site.shelf.add({"id": "late", "text": "Koud", "created_at": at})
    reviews, cursor = await hall.read(cursor)
    assert [review.text for review in reviews] == ["Koud"]
    assert await hall.read(cursor) == ([], cursor)


async def test_a_reply_that_changes_its_review_comes_again(hall: Hall) -> None:
    hall.site.shelf.bumps = True
    hall.say("1")
    _, cursor = await hall.read()
    hall.clock.later(hours=1)
    hall.site.shelf.place("1", "Bel ons even", by="the shop")
    [review], _ = await hall.read(cursor)
    assert [reply.text for reply in review.replies] == ["Bel ons even"]


def test_marks_come_back_as_they_went() -> None:
    marks = {"a/1": Mark(START, frozenset({"x", "y"})), "a/2": Mark(START)}
    assert load(dump(marks)) == marks


@pytest.mark.parametrize(
    "text", ["[", "[]", "3", '{"a":[]}', '{"a":["x"]}', '{"a":["2026-11-23T09:00:00"]}']
)
def test_what_is_no_cursor_reads_all_again(text: str) -> None:
    assert load(text) == {}


# ------------------------------------------------------------------ tokens


async def test_a_token_that_ran_out_is_asked_for_anew(hall: Hall) -> None:
    hall.say("1")
    await hall.read()
    hall.clock.later(hours=2)
    assert len((await hall.read())[0]) == 1


async def test_one_token_is_asked_for_all_who_wait(hall: Hall) -> None:
    hall.say("1")
    name = f"{UTRECHT.name}/reviews/1"
    await asyncio.gather(*(hall.source.fetch(name) for _ in range(5)))
    assert hall.calls("/token") == 1


async def test_a_token_that_is_refused_is_asked_for_anew_once(hall: Hall) -> None:
    hall.say("1")
    await hall.read()
    hall.site.expire()
    assert len((await hall.read())[0]) == 1


async def test_a_permission_that_was_taken_back_is_told(hall: Hall) -> None:
    await hall.source.check()
    hall.site.revoke()
    hall.site.expire()
    with pytest.raises(Unauthorised, match="no longer knows our permission") as raised:
        await hall.read()
    assert raised.value.told


async def test_an_answer_without_a_token_is_an_outage(hall: Hall) -> None:
    hall.site.token_faults.add(Fault(Kind.HTML, "write"))
    with pytest.raises(Unavailable):
        await hall.source.check()


@pytest.mark.parametrize(
    ("flag", "words"), [("quota_zero", "quota 0"), ("disabled", "switch it on")]
)
async def test_access_that_was_never_given_is_told(
    hall: Hall, flag: str, words: str
) -> None:
    setattr(hall.site, flag, True)
    with pytest.raises(Unauthorised, match=f"(?i){words}"):
        await hall.read()


# ------------------------------------------------------------------ settings


def test_without_credentials_it_says_how_to_get_them() -> None:
    none = Credentials("", "", "")
    with pytest.raises(SettingsError, match="wederwoord google connect"):
        GoogleSource.open("google", {}, clock=HandClock(), credentials=none)


def test_every_mistake_in_its_settings_is_told() -> None:
    with pytest.raises(SettingsError) as raised:
        terms("google", {"place": "x", "account": "104"})
    assert len(raised.value.problems) == 2


def test_google_is_met_at_its_own_addresses_unless_told_otherwise() -> None:
    own = terms("google", {})
    assert own.reviews == "https://mybusiness.googleapis.com"
    assert own.tokens == "https://oauth2.googleapis.com"
    assert (own.title, own.account) == ("Google", "")
    assert own.facts.limit == Limit(4096, "bytes")
    there = terms("google", {"url": "http://127.0.0.1:9/"})
    assert {there.reviews, there.places, there.accounts, there.tokens} == {
        "http://127.0.0.1:9"
    }


def test_what_is_secret_does_not_show() -> None:
    assert REFRESH_TOKEN not in repr(OURS)
