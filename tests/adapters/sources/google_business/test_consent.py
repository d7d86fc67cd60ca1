"""Asking for consent at Google: who comes back with the right answer, and who not."""

from __future__ import annotations

import asyncio
import hashlib
import logging
import re
from base64 import b64encode
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest

from adapters.sources.google_business import consent as module
from adapters.sources.google_business.consent import Consent, Stray
from adapters.sources.google_business.terms import Credentials
from bot.app import UtcClock
from bot.errors import RateLimited, Refused, SettingsError, SourceError, Unavailable
from bot.words import Words
from tests.commands.consenting import (
    ID,
    QUOTA,
    REFRESH,
    SCOPE,
    SECRET,
    Google,
    Told,
    at_google,
    visit,
)


@pytest.fixture
def google() -> Iterator[Google]:
    with at_google(Google()) as google:
        yield google


@asynccontextmanager
async def asking(
    base: str, language: str = "en", secret: str = SECRET
) -> AsyncIterator[tuple[Consent, str]]:
    """Ask, and give the question with the address to agree at."""
    credentials = Credentials(ID, secret, "")
    consent = Consent(credentials, base, Words(language, "UTC"), UtcClock())
    try:
        yield consent, await consent.open()
    finally:
        await consent.close()


def params(address: str) -> dict[str, str]:
    return dict(parse_qsl(urlsplit(address).query))


async def test_who_agrees_gives_a_token_that_lasts(google: Google) -> None:
    async with asking(google.url) as (consent, address):
        status, page, _ = await asyncio.to_thread(visit, address)
        assert await consent.refresh_token() == REFRESH
    assert status == 200
    assert "Your answer has arrived." in page
    (form,) = google.posted
    assert form["grant_type"] == "authorization_code"


async def test_the_address_is_googles_own_and_asks_for_one_permission() -> None:
    async with asking("") as (_, address):
        parts = urlsplit(address)
    assert f"{parts.scheme}://{parts.netloc}{parts.path}" == (
        "https://accounts.google.com/o/oauth2/v2/auth"
    )
    asked = params(address)
    back = asked.pop("redirect_uri")
    assert re.fullmatch(r"http://127\.0\.0\.1:\d+", back)
    assert len(asked.pop("state")) >= 43
    assert len(asked.pop("code_challenge")) == 43
    assert asked == {
        "response_type": "code",
        "client_id": ID,
        "scope": SCOPE,
        "access_type": "offline",
        "prompt": "consent",
        "code_challenge_method": "S256",
    }
    assert SECRET not in address


async def test_each_question_has_a_state_and_a_proof_of_its_own() -> None:
    async with asking("") as (_, one), asking("") as (_, other):
        first, second = params(one), params(other)
    assert first["state"] != second["state"]
    assert first["code_challenge"] != second["code_challenge"]


@pytest.mark.parametrize(
    ("language", "says"),
    [("en", "you can close this page"), ("nl", "deze pagina kun je sluiten")],
)
async def test_the_page_is_in_ones_own_language_and_loads_nothing(
    google: Google, language: str, says: str
) -> None:
    async with asking(google.url, language) as (_, address):
        _, page, heads = await asyncio.to_thread(visit, address)
    assert says in page
    assert f'<html lang="{language}">' in page
    style = page.partition("<style>")[2].partition("</style>")[0]
    digest = b64encode(hashlib.sha256(style.encode()).digest()).decode()
    policy = heads["Content-Security-Policy"]
    assert policy.startswith(f"default-src 'none'; style-src 'sha256-{digest}'")
    assert heads["Referrer-Policy"] == "no-referrer"  # the address holds the code


async def test_nothing_else_is_behind_the_door(google: Google) -> None:
    async with asking(google.url) as (_, address):
        back = params(address)["redirect_uri"]
        found = [
            (await asyncio.to_thread(visit, f"{back}{path}"))[0]
            for path in ("/", "/code", "/favicon.ico", "/readyz")
        ]
    assert found == [400, 404, 404, 200]


async def test_the_address_of_another_machines_browser_will_do(google: Google) -> None:
    async with asking(google.url) as (consent, address):
        back = google.consent(params(address))
        assert consent.take(f"  {back}#\n") is True
        assert await consent.refresh_token() == REFRESH


async def test_a_part_of_the_address_will_do(google: Google) -> None:
    async with asking(google.url) as (consent, address):
        back = google.consent(params(address))
        consent.take(back[back.index("?") :])
        assert await consent.refresh_token() == REFRESH


async def test_what_holds_no_answer_is_no_answer(google: Google) -> None:
    async with asking(google.url) as (consent, address):
        for text in ("", "hello", "http://[", address, params(address)["state"]):
            with pytest.raises(Stray, match="holds no answer of Google"):
                consent.take(text)


async def test_an_answer_to_another_question_leaves_ours_open(google: Google) -> None:
    async with asking(google.url) as (consent, address):
        asked = params(address)
        strange = f"{asked['redirect_uri']}/?code=4/0A-thief&state=ü"
        status, page, _ = await asyncio.to_thread(visit, strange.replace("ü", "%C3%BC"))
        assert (status, "does not belong to the question" in page) == (400, True)
        with pytest.raises(Stray, match="the state is not ours"):
            consent.take(strange)
        with pytest.raises(Stray):
            consent.take(f"{asked['redirect_uri']}/?error=access_denied")
        await asyncio.to_thread(visit, address)
        assert await consent.refresh_token() == REFRESH
    assert [form["code"] == "4/0A-thief" for form in google.posted] == [False]


async def test_the_first_answer_counts(google: Google) -> None:
    async with asking(google.url) as (consent, address):
        back = google.consent(params(address))
        consent.take(back)
        consent.take(back.replace("code=", "code=other"))
        assert await consent.refresh_token() == REFRESH


@pytest.mark.parametrize(
    ("error", "says"),
    [
        ("access_denied", "At Google the answer was no: nothing is connected."),
        ("admin_policy_enforced", "not ask for consent: admin_policy_enforced."),
        ("See http://evil.example", "not ask for consent: it gave no reason."),
    ],
)
async def test_a_no_is_said_in_words(google: Google, error: str, says: str) -> None:
    google.refuses = error
    async with asking(google.url) as (consent, address):
        _, page, _ = await asyncio.to_thread(visit, address)
        with pytest.raises(Refused) as caught:
            await consent.refresh_token()
    assert says in str(caught.value)
    assert "Nothing is connected." in page
    assert google.posted == []


async def _fails(google: Google, told: Told, secret: str = SECRET) -> SourceError:
    google.token = told
    async with asking(google.url, secret=secret) as (consent, address):
        consent.take(google.consent(params(address)))
        with pytest.raises(SourceError) as caught:
            await consent.refresh_token()
    return caught.value


@pytest.mark.parametrize(
    ("told", "kind", "says"),
    [
        ((401, {"error": "invalid_client"}), Refused, "does not know this client ID"),
        (
            (400, {"error": "invalid_grant"}),
            Refused,
            "it was used before or is too old",
        ),
        ((400, {"error": "redirect_uri_mismatch"}), Refused, "the type Desktop app"),
        ((400, {"error": "unauthorized_client"}), Refused, "the type Desktop app"),
        ((400, {"error": "invalid_scope"}), Refused, "no token: invalid_scope."),
        ((400, {"error": {"code": 400}}), Refused, "gave no token: HTTP 400."),
        ((400, {}), Refused, "gave no token: HTTP 400."),
        ((429, {}), RateLimited, "asks us to wait"),
        ((408, {}), Unavailable, "HTTP 408"),
        ((503, {}), Unavailable, "HTTP 503"),
        ((200, {"scope": SCOPE}), Refused, "gave no token that lasts"),
        ((200, {"refresh_token": "a\nb c d"}), Refused, "gave no token that lasts"),
        ((200, {"refresh_token": 17}), Refused, "gave no token that lasts"),
        ((200, {"refresh_token": REFRESH, "scope": "openid"}), Refused, "tick its box"),
    ],
)
async def test_no_token_is_said_in_words(
    google: Google, told: Told, kind: type[SourceError], says: str
) -> None:
    error = await _fails(google, told)
    assert type(error) is kind
    assert says in str(error)


async def test_an_answer_that_is_no_object_holds_no_token(google: Google) -> None:
    told: Any = ["1//token"]
    assert "no token that lasts" in str(await _fails(google, (200, told)))


async def test_a_code_holds_once(google: Google) -> None:
    async with asking(google.url) as (consent, address):
        consent.take(google.consent(params(address)))
        await consent.refresh_token()
        with pytest.raises(Refused, match="it was used before"):
            await consent.refresh_token()


@pytest.mark.parametrize("status", [400, 401, 403, 503])
async def test_no_secret_stands_in_an_error_or_in_the_log(
    google: Google, status: int, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    error = await _fails(google, (status, {"error": f"bad {SECRET} 4/0A-x {REFRESH}"}))
    code = google.posted[0]["code"]
    said = f"{error}{caplog.text}"
    assert not [hidden for hidden in (SECRET, REFRESH, code, "4/0A") if hidden in said]


async def test_nobody_is_waited_for_without_end(
    google: Google, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "LONGEST_WAIT", 0.01)
    async with asking(google.url) as (consent, _):
        with pytest.raises(Unavailable, match="within ten minutes"):
            await consent.refresh_token()


async def test_a_place_in_two_accounts_is_one_place(google: Google) -> None:
    google.pages = {
        "accounts/1": [["locations/7", "locations/8"], ["locations/9"]],
        "accounts/2": [["locations/9"]],
    }
    async with asking(google.url) as (consent, _):
        assert await consent.seen(REFRESH) == (2, 3)


async def test_what_cannot_be_seen_is_said_as_the_source_says_it(
    google: Google,
) -> None:
    google.listed = (429, {"error": QUOTA})
    async with asking(google.url) as (consent, _):
        with pytest.raises(SourceError) as caught:
            await consent.seen(REFRESH)
    assert caught.value.told


async def test_nobody_is_sent_where_others_can_read_along() -> None:
    with pytest.raises(SettingsError, match="use https"):
        async with asking("http://google.example"):
            raise AssertionError
