"""The stand-in for Google tells of accounts and shops, and runs as a program."""

from __future__ import annotations

import asyncio
import subprocess
import sys
from collections.abc import AsyncIterator

import aiohttp
import pytest

from adapters.rehearsal.google_shelf import Place
from tests.adapters.rehearsal.google_caller import (
    LEIDEN,
    UTRECHT,
    Caller,
    at,
    enter,
    got,
)


@pytest.fixture
async def caller() -> AsyncIterator[Caller]:
    async with at() as caller:
        yield caller


async def test_accounts_and_shops_come_in_pages() -> None:
    places = [
        Place(str(n), f"Winkel {n}", "Gouda", account=str(n % 3)) for n in range(6)
    ]
    async with at(places=places) as caller:
        first = await caller.get("/v1/accounts?pageSize=2")
        names = [account["name"] for account in first["accounts"]]
        assert names == ["accounts/0", "accounts/1"]
        token = first["nextPageToken"]
        rest = await caller.get(f"/v1/accounts?pageSize=2&pageToken={token}")
        assert [account["name"] for account in rest["accounts"]] == ["accounts/2"]
        shops = f"/v1/{names[1]}/locations?readMask=name&pageSize=1"
        first = await caller.get(shops)
        assert first["locations"] == [{"name": "locations/1"}]
        rest = await caller.get(f"{shops}&pageToken={first['nextPageToken']}")
        assert rest == {"locations": [{"name": "locations/4"}]}


async def test_of_a_shop_only_what_is_asked_is_told(caller: Caller) -> None:
    account = UTRECHT.partition("/locations")[0]
    address = "storefrontAddress.locality,storefrontAddress.regionCode"
    mask = f"title,{address},languageCode,metadata.mapsUri,storeCode"
    told = await caller.get(f"/v1/{account}/locations?readMask={mask}")
    assert len(told["locations"]) == 3
    assert told["locations"][1] == {
        "title": "Bakkerij Smit Leiden",
        "storefrontAddress": {"locality": "Leiden", "regionCode": "NL"},
        "languageCode": "nl",
        "metadata": {
            "mapsUri": "https://maps.example.invalid/maps?cid=5501000000000000002"
        },
    }
    whole = await caller.get(f"/v1/{account}/locations?readMask=languageCode,metadata")
    assert whole["locations"][0]["metadata"]["hasVoiceOfMerchant"] is True
    town = await caller.get(
        f"/v1/{account}/locations?readMask=storefrontAddress.locality"
    )
    assert town["locations"][0] == {"storefrontAddress": {"locality": "Utrecht"}}


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("{}/locations", 400),
        ("{}/locations?readMask=town", 400),
        ("accounts/1/locations?readMask=name", 404),
    ],
)
async def test_shops_refuse_a_question_they_cannot_answer(
    caller: Caller, path: str, status: int
) -> None:
    account = UTRECHT.partition("/locations")[0]
    seen, told = await caller.call("GET", f"/v1/{path.format(account)}")
    assert (seen, told["error"]["code"]) == (status, status)
    if path == "{}/locations":
        [detail] = told["error"]["details"]
        assert detail["fieldViolations"][0]["field"] == "read_mask"


# ------------------------------------------------------------------ as a program


async def _first_reviews(address: str, refresh_token: str) -> list[list[str]]:
    async with aiohttp.ClientSession(address) as session:
        await enter(session, refresh_token)
        shops = [
            await got(session, f"/v4/{shop}/reviews") for shop in (UTRECHT, LEIDEN)
        ]
    return [[review["reviewId"] for review in told["reviews"]] for _, told in shops]


def test_as_a_program_it_prints_its_address_and_how_to_be_let_in() -> None:
    options = ["--moderates", "--passes", "0", "--story"]
    command = [sys.executable, "-m", "adapters.rehearsal.google", *options]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as program:
        assert program.stdout
        address, _, _, token = [program.stdout.readline().strip() for _ in range(4)]
        seen = asyncio.run(_first_reviews(address, token.split()[-1]))
        program.terminate()
    assert program.returncode == 0
    assert seen == [["cake"], ["queue", "order"]]
