"""Commands on this machine hand reviews through the door; nobody else gets in."""

from __future__ import annotations

import io
import json
from collections.abc import AsyncIterator, Sequence
from datetime import UTC, datetime, timedelta, timezone

import pytest
from aiohttp import ClientSession, web
from hypothesis import given, settings
from hypothesis import strategies as st

from adapters.door import (
    LARGEST,
    MOST_BYTES,
    MOST_REVIEWS,
    PATH,
    Door,
    Outside,
    batches,
    knock,
    pack,
    unpack,
)
from adapters.http import Http
from adapters.web import Server
from bot.errors import BotError, Refused, SettingsError, Unauthorised
from bot.ports.events import Counts
from bot.review import LONGEST, Kind, Review, Standing

TOKEN = "a-secret-of-the-lock"
AT = datetime(2026, 11, 24, 8, 12, tzinfo=UTC)


class StillClock:
    def now(self) -> datetime:
        return AT


class Taker:
    """Keeps what was brought in, or refuses it in words."""

    def __init__(self) -> None:
        self.taken: list[tuple[str, tuple[Review, ...], bool]] = []
        self.refuses = ""

    async def greet(self) -> dict[str, str]:
        return {"browser:webcare": "", "browser:product": self.refuses}

    async def link(self, who: str) -> str:
        if self.refuses:
            raise BotError(self.refuses)
        return f"http://127.0.0.1:8080/login/{who}"

    async def bring_in(
        self, source: str, reviews: Sequence[Review], *, history: bool
    ) -> Counts:
        if self.refuses:
            raise BotError(self.refuses)
        self.taken.append((source, tuple(reviews), history))
        return Counts(new=len(reviews), opened=1)


def review(number: int = 1, text: str = "Te laat.") -> Review:
    return Review("winkel", f"r{number}", AT, text)


@pytest.fixture
def taker() -> Taker:
    return Taker()


@pytest.fixture
async def address(taker: Taker) -> AsyncIterator[str]:
    server = Server([Door(TOKEN, taker)], _well)
    yield await server.start("127.0.0.1", 0)
    await server.stop()


async def _well() -> dict[str, str]:
    return {}


@pytest.fixture
async def door(address: str) -> AsyncIterator[Http]:
    http = knock(address, TOKEN, StillClock())
    yield http
    await http.close()


async def test_what_is_handed_over_is_taken_in_and_counted(
    door: Http, taker: Taker
) -> None:
    reviews = [review(1), review(2, "Nooit meer 😠")]
    counts = await Outside(door).bring_in("winkel", reviews, history=True)
    assert counts == Counts(new=2, opened=1)
    assert taker.taken == [("winkel", tuple(reviews), True)]


async def test_a_greeting_goes_through_and_says_what_went_wrong(
    door: Http, taker: Taker
) -> None:
    taker.refuses = "Nobody is there."
    found = await Outside(door).greet()
    assert found == {"browser:webcare": "", "browser:product": "Nobody is there."}


async def test_a_login_link_comes_through_the_door_or_a_reason(
    door: Http, taker: Taker
) -> None:
    assert (await Outside(door).link("tom")).endswith("/login/tom")
    taker.refuses = "Nobody is called tom."
    with pytest.raises(Refused, match="Nobody is called tom"):
        await Outside(door).link("tom")


async def test_the_words_of_a_refusal_come_back(door: Http, taker: Taker) -> None:
    taker.refuses = "No source is called shop; known are winkel."
    with pytest.raises(Refused, match="No source is called shop"):
        await Outside(door).bring_in("shop", [review()], history=False)


async def test_another_token_is_refused(address: str, taker: Taker) -> None:
    http = knock(address, "a-guess", StillClock())
    with pytest.raises(Unauthorised):
        await Outside(http).bring_in("winkel", [review()], history=False)
    await http.close()
    assert taker.taken == []


@pytest.mark.parametrize(
    "headers",
    [
        {"Host": "webcare.example.org"},
        {"X-Forwarded-For": "203.0.113.9"},
        {"Forwarded": "for=203.0.113.9"},
        {"Via": "1.1 proxy"},
    ],
)
async def test_from_elsewhere_there_is_no_door(
    address: str, taker: Taker, headers: dict[str, str]
) -> None:
    call = {"Authorization": f"Bearer {TOKEN}", **headers}
    assert await _status(address, call, b"{}") == 404
    assert taker.taken == []


async def test_without_a_token_nothing_is_even_read(address: str) -> None:
    assert await _status(address, {}, b"not json") == 403


@pytest.mark.parametrize(
    "body",
    [
        b"not json",
        b"[]",
        b'{"source": "winkel", "history": false}',
        b'{"source": "winkel", "history": false, "reviews": [{"colour": 1}]}',
        b'{"source": "winkel", "history": false, "reviews": [3]}',
    ],
)
async def test_what_another_version_would_send_is_refused(
    address: str, taker: Taker, body: bytes
) -> None:
    call = {"Authorization": f"Bearer {TOKEN}"}
    assert await _status(address, call, body) == 400
    assert taker.taken == []


async def test_a_giant_body_is_refused(address: str, taker: Taker) -> None:
    call = {"Authorization": f"Bearer {TOKEN}"}
    assert await _status(address, call, b" " * (LARGEST + 1)) == 413
    assert taker.taken == []


async def test_the_longest_review_there_is_fits(door: Http, taker: Taker) -> None:
    longest = review(1, "😠" * LONGEST)
    await Outside(door).bring_in("winkel", [longest], history=False)
    assert taker.taken[0][1] == (longest,)


async def _status(address: str, headers: dict[str, str], body: bytes) -> int:
    async with (
        ClientSession() as session,
        session.post(
            f"{address}{PATH}", headers=headers, data=io.BytesIO(body)
        ) as answer,
    ):
        return answer.status


def test_leaving_ends_nothing() -> None:
    door = Door(TOKEN, Taker())
    door.leave()
    assert {type(route) for route in door.routes()} == {web.RouteDef}


# ------------------------------------------------------------------ where it is


@pytest.mark.parametrize(
    "address",
    [
        "http://127.0.0.1:8080",
        "http://localhost:8080",
        "http://0.0.0.0:8080",
        "http://[::1]:8080",
        "http://[::]:8080",
    ],
)
async def test_every_address_of_this_machine_will_do(address: str) -> None:
    await knock(address, TOKEN, StillClock()).close()


def test_an_address_in_the_network_will_not_do() -> None:
    with pytest.raises(SettingsError, match=r"listens at 10\.0\.0\.5 only"):
        knock("http://10.0.0.5:8080", TOKEN, StillClock())


# ------------------------------------------------------------------ what goes through

TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=30)
TIMES = st.datetimes(
    min_value=datetime(1990, 1, 1),  # noqa: DTZ001 - hypothesis adds the zone
    timezones=st.sampled_from([UTC, timezone(timedelta(hours=2))]),
)
REVIEWS = st.builds(
    Review,
    source=TEXT,
    external_id=TEXT,
    created_at=TIMES,
    text=TEXT,
    kind=st.sampled_from(Kind),
    author=TEXT,
    stars=st.none() | st.floats(0, 5),
    pictures=st.integers(0, 9),
    replies=st.lists(
        st.builds(Standing, TEXT, TEXT, st.none() | TIMES), max_size=2
    ).map(tuple),
)


@settings(max_examples=50)
@given(REVIEWS)
def test_a_review_comes_out_as_it_went_in(given: Review) -> None:
    assert unpack(json.loads(json.dumps(pack(given)))) == given


@given(st.lists(st.integers(0, MOST_BYTES // 2), max_size=12))
@settings(max_examples=30, deadline=None)
def test_portions_fit_and_nothing_is_lost(lengths: list[int]) -> None:
    reviews = [review(at, "x" * length) for at, length in enumerate(lengths)]
    portions = list(batches(reviews))
    assert [each for portion in portions for each in portion] == reviews
    assert all(_size(portion) <= MOST_BYTES for portion in portions if len(portion) > 1)


def _size(portion: list[Review]) -> int:
    return sum(len(json.dumps(pack(each))) for each in portion)


def test_a_portion_holds_only_so_many() -> None:
    portions = list(batches(review(n) for n in range(MOST_REVIEWS + 1)))
    assert [len(portion) for portion in portions] == [MOST_REVIEWS, 1]


def test_no_reviews_make_no_portion() -> None:
    assert list(batches([])) == []
