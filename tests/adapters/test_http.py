"""Every way a call can end, and the one error it becomes."""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters import http
from adapters.http import Bearer, Http, NotFound, Party, Patience, Reading, retry_at
from bot.errors import (
    InDoubt,
    RateLimited,
    Refused,
    SettingsError,
    SourceError,
    Unauthorised,
    Unavailable,
)
from bot.words import LANGUAGES, Words
from tests.contract.sources import START, HandClock

TOKEN = "s3cr3t-t0k3n"


def says(status: int, body: bytes = b"", *headers: str) -> bytes:
    lines = [f"HTTP/1.1 {status} X", f"Content-Length: {len(body)}", *headers]
    return "\r\n".join([*lines, "Connection: close", "", ""]).encode() + body


class Site:
    """A server that answers every call with the same bytes and keeps what it heard."""

    def __init__(self, answer: bytes = b"", *, silent: bool = False) -> None:
        self.answer = answer
        self.silent = silent
        self.heard = b""
        self.meetings: set[asyncio.Task[None]] = set()

    def meet(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.meetings.add(asyncio.create_task(self._meet(reader, writer)))

    async def _meet(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        with suppress(OSError):  # the caller may hang up in the middle
            self.heard = await reader.read(65_536)
            writer.write(self.answer)
            await writer.drain()
            if self.silent:
                await reader.read()  # until the caller hangs up
            writer.close()
            await writer.wait_closed()


@asynccontextmanager
async def calling(
    site: Site,
    *,
    bearer: Bearer | None = None,
    means: Reading | None = None,
    **patience: float,
) -> AsyncIterator[Http]:
    server = await asyncio.start_server(site.meet, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    quick = Patience(**{"connect": 1, "read": 1, "whole": 2, **patience})
    party = Party("Plein", f"http://127.0.0.1:{port}", TOKEN)
    caller = Http(party, HandClock(), quick, bearer=bearer, means=means)
    try:
        yield caller
    finally:
        await caller.close()
        server.close()
        await asyncio.gather(*site.meetings)


async def error_of(
    site: Site, *, write: bool = False, **patience: float
) -> SourceError:
    async with calling(site, **patience) as caller:
        with pytest.raises(SourceError) as caught:
            await (caller.write("PUT", "/x", {}) if write else caller.read("/x"))
    return caught.value


async def test_json_goes_in_and_out() -> None:
    site = Site(says(200, b'{"well": "\xc3\xa9\xc3\xa9n"}'))
    async with calling(site) as caller:
        assert await caller.write("PUT", "/a%2Fb", {"text": "½ \ud83d"}) == {
            "well": "één"
        }
    head, _, body = site.heard.partition(b"\r\n\r\n")
    assert head.startswith(b"PUT /a%2Fb HTTP/1.1")
    assert b"Bearer s3cr3t-t0k3n" in head
    assert json.loads(body) == {"text": "½ \ud83d"}


async def test_a_form_asks_for_something() -> None:
    site = Site(says(200, b'{"access_token": "x"}'))
    async with calling(site) as caller:
        assert await caller.form("/token", {"a": "é&b"}) == {"access_token": "x"}
    head, _, body = site.heard.partition(b"\r\n\r\n")
    assert head.startswith(b"POST /token HTTP/1.1")
    assert b"application/x-www-form-urlencoded" in head
    assert body == b"a=%C3%A9%26b"


async def test_a_form_that_got_no_answer_did_nothing() -> None:
    async with calling(Site(b"")) as caller:
        with pytest.raises(Unavailable):
            await caller.form("/token", {})


async def test_something_is_taken_away_without_a_body() -> None:
    site = Site(says(200, b"{}"))
    async with calling(site) as caller:
        assert await caller.write("DELETE", "/x") == {}
    assert site.heard.startswith(b"DELETE /x HTTP/1.1")
    assert site.heard.endswith(b"\r\n\r\n")


async def test_a_token_that_runs_out_is_asked_for_with_every_call() -> None:
    site, given = Site(says(422, b'{"error": "bad t2"}')), iter(("t1", "t2"))

    async def bearer() -> str:
        return next(given)

    async with calling(site, bearer=bearer) as caller:
        for token in (b"t1", b"t2"):
            with pytest.raises(Refused) as caught:
                await caller.read("/x")
            assert b"Bearer " + token in site.heard
    assert str(caught.value) == "bad …"


async def test_a_party_may_mean_something_of_its_own() -> None:
    def means(status: int, told: Any) -> SourceError | None:
        return Refused(f"{told['no']} {status}") if status == 429 else None

    async with calling(Site(says(429, b'{"no": "never"}')), means=means) as caller:
        with pytest.raises(Refused, match="never 429"):
            await caller.read("/x")
    async with calling(Site(says(401, b'{"no": "x"}')), means=means) as caller:
        with pytest.raises(Unauthorised):
            await caller.read("/x")


async def test_a_question_carries_its_parameters() -> None:
    site = Site(says(200, b"[]"))
    async with calling(site) as caller:
        assert await caller.read("/reviews", {"since": "a b&c"}) == []
    assert site.heard.startswith(b"GET /reviews?since=a+b%26c HTTP/1.1")


@pytest.mark.parametrize(
    ("status", "read", "write"),
    [
        (400, Refused, Refused),
        (401, Unauthorised, Unauthorised),
        (403, Unauthorised, Unauthorised),
        (404, NotFound, NotFound),
        (410, NotFound, NotFound),
        (422, Refused, Refused),
        (408, Unavailable, InDoubt),
        (425, Unavailable, InDoubt),
        (301, Unavailable, InDoubt),
        (500, Unavailable, InDoubt),
        (503, Unavailable, InDoubt),
    ],
)
async def test_a_status_becomes_one_error(
    status: int, read: type[SourceError], write: type[SourceError]
) -> None:
    site = Site(says(status, b"<h1>no</h1>", "Location: http://elsewhere.example/"))
    assert type(await error_of(site)) is read
    assert type(await error_of(site, write=True)) is write


@pytest.mark.parametrize(
    "body",
    [
        b"<html>Even geduld</html>",
        b'{"half": ',
        b"\xff\xfe\xfd",
        b'{"n": NaN}',
        b"[" * 100_000,
        b"",
        b"null",
    ],
    ids=["html", "half", "bytes", "nan", "deep", "empty", "null"],
)
async def test_an_answer_that_is_no_json_proves_nothing(body: bytes) -> None:
    assert type(await error_of(Site(says(200, body)))) is Unavailable
    assert type(await error_of(Site(says(200, body)), write=True)) is InDoubt


@pytest.mark.parametrize(
    "site",
    [
        Site(b""),
        Site(b"HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n{"),
        Site(b"no http at all\r\n\r\n"),
        Site(silent=True),
        Site(b"HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n{", silent=True),
        Site(says(200, b"no gzip", "Content-Encoding: gzip")),
    ],
    ids=["hung up", "broken off", "babble", "silent", "stuck", "wrong coding"],
)
async def test_no_whole_answer_leaves_a_write_in_doubt(site: Site) -> None:
    assert type(await error_of(site)) is Unavailable
    assert type(await error_of(site, write=True)) is InDoubt


async def test_a_call_ends_even_while_bytes_keep_coming() -> None:
    site = Site(b"HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n{", silent=True)
    error = await error_of(site, read=30, whole=0.2, write=True)
    assert type(error) is InDoubt
    assert str(error) == "Plein did not answer: it took too long"


async def test_an_answer_without_end_is_not_taken_in() -> None:
    error = await error_of(Site(says(200, b" " * (http.LARGEST + 1))), whole=30)
    assert type(error) is Unavailable


async def test_a_refusal_too_large_to_read_is_still_a_refusal() -> None:
    site = Site(says(422, b" " * (http.LARGEST + 1)))
    error = await error_of(site, write=True, whole=30)
    assert type(error) is Refused
    assert str(error) == "Plein gives no reason (HTTP 422)"


@pytest.mark.parametrize("scheme", ["http", "https"])
async def test_without_a_connection_nothing_was_done(scheme: str) -> None:
    site = Site(b"no TLS here\r\n")
    server = await asyncio.start_server(site.meet, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    if scheme == "http":
        server.close()
        await server.wait_closed()
    caller = Http(Party("Plein", f"{scheme}://127.0.0.1:{port}"), HandClock())
    with pytest.raises(Unavailable, match="Plein cannot be reached: "):
        await caller.write("PUT", "/x", {})
    await caller.close()
    server.close()
    await asyncio.gather(*site.meetings)


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        ({"error": {"message": "Has a\u202e phone\nnumber"}}, "Has a phone number"),
        ({"error": "too long"}, "too long"),
        ({"message": "no"}, "no"),
        ({"detail": ["no"]}, "Plein gives no reason (HTTP 422)"),
        (["no"], "Plein gives no reason (HTTP 422)"),
        ({"error": "x" * 999}, "x" * http.LONGEST_REASON),
        ({"error": f"bad token {TOKEN}"}, "bad token …"),
    ],
)
async def test_the_reason_of_a_refusal_is_told(body: object, reason: str) -> None:
    answer = says(422, json.dumps(body).encode())
    assert str(await error_of(Site(answer))) == reason


@pytest.mark.parametrize(
    ("answer", "key"),
    [
        (says(401), "http.token"),
        (says(429), "http.wait"),
        (says(503), "http.trouble"),
        (says(200, b"<html>"), "http.unread"),
        (b"", "http.silent"),
    ],
)
@pytest.mark.parametrize("write", [False, True])
async def test_an_outage_is_told_in_the_language_of_the_team(
    answer: bytes, key: str, *, write: bool
) -> None:
    error = await error_of(Site(answer), write=write)
    assert error.told
    assert error.told.key == key
    assert all(Words(language, "UTC").say(error.told) for language in LANGUAGES)


async def test_the_token_stands_in_no_error_and_no_log(
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.DEBUG)
    echo = json.dumps({"error": TOKEN}).encode()
    for status in (200, 401, 422, 429, 500):
        error = await error_of(Site(says(status, b"" if status == 200 else echo)))
        assert TOKEN not in f"{error!r} {error.__cause__!r}"
    assert caplog.text
    assert TOKEN not in caplog.text


async def test_a_rate_limit_tells_when_to_come_back() -> None:
    error = await error_of(Site(says(429, b"", "Retry-After: 90")), write=True)
    assert isinstance(error, RateLimited)
    assert error.retry_at == START + timedelta(seconds=90)


@pytest.mark.parametrize(
    ("header", "wait"),
    [
        ("0", 0),
        ("90", 90),
        ("36000", 3600),
        ("9" * 5000, 3600),
        (format_datetime(START + timedelta(minutes=2), usegmt=True), 120),
        ("Mon, 23 Nov 2026 09:02:00 -0000", 120),
        ("Mon, 23 Nov 2026 10:02:00 +0100", 120),
        (format_datetime(START - timedelta(days=2), usegmt=True), 0),
        (format_datetime(START + timedelta(days=2), usegmt=True), 3600),
    ],
)
def test_seconds_and_dates_are_read_and_bounded(header: str, wait: int) -> None:
    assert retry_at(header, START) == START + timedelta(seconds=wait)


@pytest.mark.parametrize("header", ["", "soon", "-5", "1.5", "²", "Mon, 99 Foo 2026"])
def test_no_time_in_the_header_is_no_time(header: str) -> None:
    assert retry_at(header, START) is None


@given(st.text())
def test_no_header_raises(header: str) -> None:
    at = retry_at(header, START)
    assert at is None or START <= at <= START + timedelta(hours=1)


@given(st.datetimes(timezones=st.just(UTC)))
def test_every_date_is_bounded(date: datetime) -> None:
    at = retry_at(format_datetime(date, usegmt=True), START)
    assert at is None or START <= at <= START + timedelta(hours=1)


@pytest.mark.parametrize(
    "base",
    ["", "plein", "ftp://plein.example", "https://", "http://a\nb", "https://u:p@x.y"],
)
def test_an_address_that_is_none_is_a_setting_to_mend(base: str) -> None:
    with pytest.raises(SettingsError, match="Plein: this is no address"):
        Party("Plein", base)


def test_plain_http_stays_on_this_machine() -> None:
    with pytest.raises(SettingsError, match="use https"):
        Party("Plein", "http://plein.example", TOKEN)
    Party("Plein", "https://plein.example", TOKEN)


@pytest.mark.parametrize("token", ["a b", "a\n", "é"])
def test_a_token_that_no_header_can_hold_is_not_repeated(token: str) -> None:
    with pytest.raises(SettingsError) as caught:
        Party("Plein", "https://plein.example", token)
    assert token not in str(caught.value)
