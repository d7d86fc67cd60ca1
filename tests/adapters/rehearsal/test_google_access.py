"""Who is let in by the stand-in for Google, and how somebody agrees to it."""

from __future__ import annotations

import hashlib
from base64 import urlsafe_b64encode
from collections.abc import AsyncIterator
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from adapters.rehearsal.faults import Fault, Kind
from adapters.rehearsal.google_access import CLIENT_ID, SCOPE
from tests.adapters.rehearsal.google_caller import LEIDEN, UTRECHT, Caller, ask, at

REVIEWS = f"/v4/{UTRECHT}/reviews"
BACK = "http://127.0.0.1:8765/"
VERIFIER = "v" * 43
CHALLENGE = urlsafe_b64encode(hashlib.sha256(VERIFIER.encode()).digest())
ASKED = {
    "client_id": CLIENT_ID,
    "redirect_uri": BACK,
    "response_type": "code",
    "scope": f"openid {SCOPE}",
    "access_type": "offline",
    "prompt": "consent",
    "state": "s1",
    "code_challenge": CHALLENGE.rstrip(b"=").decode(),
    "code_challenge_method": "S256",
}


@pytest.fixture
async def caller() -> AsyncIterator[Caller]:
    async with at() as caller:
        yield caller


async def agree(caller: Caller, **asked: str) -> tuple[int, dict[str, str]]:
    """Open the page of consent; gives its status and what the browser brings back."""
    query = {key: value for key, value in {**ASKED, **asked}.items() if value}
    async with caller.session.get(
        "/o/oauth2/v2/auth", params=query, allow_redirects=False
    ) as answer:
        back = urlsplit(answer.headers.get("Location", ""))
        assert answer.content_type == "text/html"
        assert answer.status != 302 or back.netloc == "127.0.0.1:8765"
        told = parse_qs(back.query)
        return answer.status, {key: values[0] for key, values in told.items()}


async def exchange(caller: Caller, code: str, **more: str) -> tuple[int, Any]:
    form = {"code": code, "redirect_uri": BACK, "code_verifier": VERIFIER, **more}
    return await ask(caller.session, grant_type="authorization_code", **form)


# ------------------------------------------------------------------ tokens


async def test_a_token_is_given_for_a_while(caller: Caller) -> None:
    status, told = await caller.enter()
    assert status == 200
    assert told.pop("access_token")
    assert told == {"expires_in": 3599, "scope": SCOPE, "token_type": "Bearer"}
    caller.clock.later(seconds=3598)
    assert (await caller.call("GET", REVIEWS))[0] == 200
    caller.clock.later(seconds=1)
    status, told = await caller.call("GET", REVIEWS)
    assert (status, told["error"]["status"]) == (401, "UNAUTHENTICATED")
    assert told["error"]["code"] == 401


async def test_nobody_gets_in_without_a_token_of_ours(caller: Caller) -> None:
    token = caller.session.headers.pop("Authorization")
    for header in (
        "",
        "Bearer x",
        token.replace("Bearer ", ""),
        token.replace("B", "b"),
    ):
        for path in (REVIEWS, "/v1/accounts"):
            caller.session.headers["Authorization"] = header
            assert (await caller.call("GET", path))[0] == 401


async def test_tokens_can_be_ended_at_once(caller: Caller) -> None:
    caller.google.expire()
    assert (await caller.call("GET", REVIEWS))[0] == 401
    assert (await caller.enter())[0] == 200
    assert (await caller.call("GET", REVIEWS))[0] == 200


async def test_what_was_revoked_gives_no_token_any_more(caller: Caller) -> None:
    caller.google.revoke()
    told = {
        "error": "invalid_grant",
        "error_description": "Token has been expired or revoked.",
    }
    assert await caller.enter() == (400, told)
    # what was given before holds until it runs out
    assert (await caller.call("GET", REVIEWS))[0] == 200


@pytest.mark.parametrize(
    ("form", "status", "error"),
    [
        ({"client_id": "x"}, 401, "invalid_client"),
        ({"client_secret": "x"}, 401, "invalid_client"),
        ({"grant_type": "password"}, 400, "unsupported_grant_type"),
        ({}, 400, "unsupported_grant_type"),
        ({"grant_type": "refresh_token"}, 400, "invalid_grant"),
        ({"grant_type": "authorization_code"}, 400, "invalid_grant"),
    ],
)
async def test_a_wrong_question_gets_no_token(
    caller: Caller, form: dict[str, str], status: int, error: str
) -> None:
    seen, told = await ask(caller.session, **form)
    assert (seen, told["error"]) == (status, error)


# ------------------------------------------------------------------ consent


async def test_who_agrees_is_led_back_with_a_code_that_is_worth_a_token_once(
    caller: Caller,
) -> None:
    caller.google.revoke()
    status, back = await agree(caller)
    assert status == 302
    assert (back["state"], back["scope"]) == ("s1", SCOPE)
    status, told = await exchange(caller, back["code"])
    assert status == 200
    assert (told["expires_in"], told["scope"]) == (3599, SCOPE)
    assert told["refresh_token"] == caller.google.access.refresh_token
    assert (await caller.enter())[0] == 200
    status, told = await exchange(caller, back["code"])
    assert (status, told["error"]) == (400, "invalid_grant")


@pytest.mark.parametrize(
    ("more", "error"),
    [
        ({"code_verifier": "w" * 43}, "invalid_grant"),
        ({"code_verifier": ""}, "invalid_grant"),
        ({"redirect_uri": "http://127.0.0.1:8766/"}, "redirect_uri_mismatch"),
    ],
)
async def test_a_stolen_code_is_worth_nothing(
    caller: Caller, more: dict[str, str], error: str
) -> None:
    _, back = await agree(caller)
    status, told = await exchange(caller, back["code"], **more)
    assert (status, told["error"]) == (400, error)


async def test_without_a_challenge_there_is_nothing_to_prove(caller: Caller) -> None:
    _, back = await agree(caller, code_challenge="", code_challenge_method="", state="")
    assert "state" not in back
    assert (await exchange(caller, back["code"], code_verifier=""))[0] == 200


@pytest.mark.parametrize("asked", [{"access_type": ""}, {"prompt": ""}])
async def test_a_token_lasts_only_when_it_is_asked_so(
    caller: Caller, asked: dict[str, str]
) -> None:
    _, back = await agree(caller, **asked)
    _, told = await exchange(caller, back["code"])
    assert told["access_token"]
    assert "refresh_token" not in told


async def test_the_first_consent_lasts_without_asking_twice(caller: Caller) -> None:
    caller.google.revoke()
    _, back = await agree(caller, prompt="")
    assert "refresh_token" in (await exchange(caller, back["code"]))[1]


async def test_who_says_no_is_led_back_without_a_code(caller: Caller) -> None:
    caller.google.access.consents = False
    status, back = await agree(caller, redirect_uri=f"{BACK}?from=google")
    assert status == 302
    assert back == {"from": "google", "error": "access_denied", "state": "s1"}


async def test_a_fault_of_the_reviews_strikes_no_consent(caller: Caller) -> None:
    caller.google.faults.add(Fault(Kind.STATUS))
    assert (await agree(caller))[0] == 302


async def test_a_box_may_be_left_unticked(caller: Caller) -> None:
    caller.google.access.scope = "openid"
    _, back = await agree(caller)
    assert (await exchange(caller, back["code"]))[1]["scope"] == "openid"


@pytest.mark.parametrize(
    "asked",
    [
        {"client_id": "x"},
        {"redirect_uri": "http://shop.example/"},
        {"redirect_uri": "https://127.0.0.1/"},
        {"response_type": "token"},
        {"scope": "openid"},
        {"code_challenge_method": "plain"},
    ],
)
async def test_a_wrong_question_for_consent_leads_nowhere(
    caller: Caller, asked: dict[str, str]
) -> None:
    assert await agree(caller, **asked) == (400, {})


# ------------------------------------------------------------------ denied


async def test_a_shop_may_be_out_of_bounds(caller: Caller) -> None:
    caller.google.denied = {LEIDEN.rpartition("/")[2]}
    told = {
        "code": 403,
        "message": "The caller does not have permission",
        "status": "PERMISSION_DENIED",
    }
    denied = 403, {"error": told}
    account = UTRECHT.partition("/locations")[0]
    batch = f"/v4/{account}/locations:batchGetReviews"
    assert await caller.call("GET", f"/v4/{LEIDEN}/reviews") == denied
    assert await caller.call("PUT", f"/v4/{LEIDEN}/reviews/1/reply", {}) == denied
    both = {"locationNames": [UTRECHT, LEIDEN]}
    assert await caller.call("POST", batch, both) == denied
    assert (await caller.call("GET", REVIEWS))[0] == 200
    assert (await caller.call("GET", "/v1/accounts"))[0] == 200


async def test_a_project_without_access_may_call_zero_times(caller: Caller) -> None:
    caller.google.quota_zero = True
    status, told = await caller.call("GET", REVIEWS)
    assert (status, told["error"]["status"]) == (429, "RESOURCE_EXHAUSTED")
    [detail] = told["error"]["details"]
    assert detail["@type"] == "type.googleapis.com/google.rpc.ErrorInfo"
    assert detail["metadata"]["quota_limit_value"] == "0"
    assert (await caller.call("GET", "/v1/accounts"))[0] == 200


async def test_an_interface_may_be_switched_off(caller: Caller) -> None:
    caller.google.disabled = True
    for path in (REVIEWS, "/v1/accounts"):
        status, told = await caller.call("GET", path)
        assert (status, told["error"]["status"]) == (403, "PERMISSION_DENIED")
        [detail] = told["error"]["details"]
        assert detail["reason"] == "SERVICE_DISABLED"
    assert (await caller.enter())[0] == 200
