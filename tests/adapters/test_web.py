"""The one web server: guarded answers, calm errors, and a door that closes."""

from __future__ import annotations

import asyncio
import io
import logging
from collections.abc import AsyncIterator, Iterable

import aiohttp
import pytest
from aiohttp import web

from adapters.web import HEADERS, Server, _why
from bot.errors import SettingsError, StoreError

SECRET = "words of a customer"


class Part:
    """A part of which every answer goes another way."""

    def __init__(self) -> None:
        self.left = asyncio.Event()
        self.streaming = asyncio.Event()

    def leave(self) -> None:
        self.left.set()

    def routes(self) -> Iterable[web.AbstractRouteDef]:
        return [
            web.get("/well", self._well),
            web.get("/broken/{token}", self._broken),
            web.get("/full", self._full),
            web.get("/stream", self._stream),
            web.post("/body", self._body),
        ]

    async def _well(self, _: web.Request) -> web.Response:
        return web.Response(text="well", headers={"Cache-Control": "immutable"})

    async def _broken(self, _: web.Request) -> web.Response:
        raise RuntimeError(SECRET)

    async def _full(self, _: web.Request) -> web.Response:
        raise StoreError("disk full")

    async def _body(self, request: web.Request) -> web.Response:
        return web.Response(text=str(len(await request.read())))

    async def _stream(self, request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse()
        await response.prepare(request)
        await response.write(b"open\n")
        self.streaming.set()
        await self.left.wait()
        return response


class House:
    """A running server with one part; `troubles` is what it tells when asked."""

    def __init__(self) -> None:
        self.part = Part()
        self.troubles = {"store": ""}
        self.server = Server([self.part], self._ready)

    async def _ready(self) -> dict[str, str]:
        return self.troubles

    async def open(self) -> None:
        self.address = await self.server.start("127.0.0.1", 0)
        self.web = aiohttp.ClientSession(self.address)

    async def close(self) -> None:
        await self.web.close()
        await self.server.stop()


@pytest.fixture
async def house() -> AsyncIterator[House]:
    opened = House()
    await opened.open()
    yield opened
    await opened.close()


@pytest.mark.parametrize(
    "path", ["/well", "/full", "/broken/1", "/nothing", "/healthz"]
)
async def test_every_answer_carries_the_guards(house: House, path: str) -> None:
    async with house.web.get(path) as answer:
        for name in HEADERS:
            assert name in answer.headers
        assert answer.headers["Content-Security-Policy"].startswith(
            "default-src 'self'"
        )
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.headers["Referrer-Policy"] == "no-referrer"
        assert answer.headers["Server"] == "wederwoord"


async def test_an_answer_may_say_otherwise_itself(house: House) -> None:
    async with house.web.get("/well") as answer:
        assert answer.headers["Cache-Control"] == "immutable"
    async with house.web.get("/healthz") as answer:
        assert answer.headers["Cache-Control"] == "no-store"


async def test_the_process_says_that_it_lives(house: House) -> None:
    house.troubles = {"store": "The disk is full."}
    async with house.web.get("/healthz") as answer:
        assert (answer.status, await answer.text()) == (200, "alive")


async def test_all_is_well_when_nothing_ails(house: House) -> None:
    async with house.web.get("/readyz") as answer:
        assert answer.status == 200
        assert await answer.json() == {"ready": True, "store": "well"}


async def test_what_ails_is_told_in_words(house: House) -> None:
    house.troubles = {"store": "", "source plein": "The token has expired."}
    async with house.web.get("/readyz") as answer:
        assert answer.status == 503
        told = await answer.json()
    assert told == {
        "ready": False,
        "store": "well",
        "source plein": "The token has expired.",
    }


async def test_a_fault_is_told_by_a_number_that_the_log_explains(
    house: House, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.ERROR):
        async with house.web.get("/broken/s3cret") as answer:
            assert answer.status == 500
            told = await answer.json()
    assert "Something went wrong here." in told["line"]
    (record,) = caplog.records
    assert record.number == told["number"]  # type: ignore[attr-defined]
    assert record.error == "RuntimeError"  # type: ignore[attr-defined]
    assert any("_broken" in frame for frame in record.trace)  # type: ignore[attr-defined]
    assert record.route == "/broken/{token}"  # type: ignore[attr-defined]
    everything = f"{record.__dict__} {told}"
    assert SECRET not in everything
    assert "s3cret" not in everything


async def test_what_was_not_stored_is_never_called_done(house: House) -> None:
    async with house.web.get("/full") as answer:
        assert answer.status == 503
        assert (await answer.json())["line"] == "Not stored, try again in a moment."


@pytest.mark.parametrize(
    ("size", "status"), [(1024 * 1024, 200), (1024 * 1024 + 1, 413)]
)
async def test_a_body_has_a_largest_size(house: House, size: int, status: int) -> None:
    body = io.BytesIO(b"x" * size)
    async with house.web.post("/body", data=body) as answer:
        assert answer.status == status


async def test_calls_are_not_logged_one_by_one(
    house: House, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG):
        async with house.web.get("/well"):
            pass
    assert [
        r for r in caplog.records if r.name.startswith(("aiohttp", "adapters"))
    ] == []


async def test_stopping_ends_what_is_still_being_given(house: House) -> None:
    async with house.web.get("/stream") as answer:
        await house.part.streaming.wait()
        async with asyncio.timeout(3):
            await house.server.stop()
        assert house.part.left.is_set()
        assert await answer.content.read() == b"open\n"


async def test_a_taken_port_is_named_with_what_to_do(house: House) -> None:
    port = int(house.address.rpartition(":")[2])
    with pytest.raises(SettingsError) as caught:
        await House().server.start("127.0.0.1", port)
    (problem,) = caught.value.problems
    assert problem.startswith(f"Port {port} is taken by another program")
    assert f"PORT={port + 1}." in problem


async def test_an_address_that_is_not_ours_is_named() -> None:
    with pytest.raises(SettingsError, match=r"cannot be opened on 127\.0\.0\.300"):
        await House().server.start("127.0.0.300", 0)


def test_a_port_that_is_not_allowed_says_which_are() -> None:
    said = _why(PermissionError(13, "no"), "127.0.0.1", 80)
    assert said.startswith("Port 80 may not be opened by this user")
    assert said.endswith("PORT=1025.")


async def test_an_address_of_the_other_kind_is_written_in_brackets() -> None:
    server = House().server
    try:
        address = await server.start("::1", 0)
    except SettingsError:
        pytest.skip("this machine has no IPv6")
    await server.stop()
    assert address.startswith("http://[::1]:")
