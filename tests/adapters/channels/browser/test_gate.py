"""A call that is not from a page that we served to a person touches nothing."""

from __future__ import annotations

import pytest

from adapters.channels.browser import hosts
from tests.adapters.channels.browser.desk import Desk

PRESS = {"action": "take", "subject": "case:1", "post": "card:1", "clicked": "1"}


@pytest.mark.parametrize(
    ("changed", "to"),
    [
        ("Host", "evil.example"),
        ("Host", ""),
        ("Origin", "http://evil.example"),
        ("Origin", "null"),
        ("Origin", "http://["),
        ("Origin", ""),
        ("X-Wederwoord-Token", "0" * 64),
        ("X-Wederwoord-Token", ""),
        ("X-Wederwoord-Token", "é"),
    ],
)
async def test_a_press_with_one_thing_wrong_reaches_nobody(
    desk: Desk, changed: str, to: str
) -> None:
    headers = {**await desk.headers(), changed: to}
    status, _ = await desk.post("/press", PRESS, headers)
    assert status == 403
    assert desk.dispatch.asked == []


@pytest.mark.parametrize("missing", ["Origin", "X-Wederwoord-Token"])
async def test_a_press_with_one_thing_missing_reaches_nobody(
    desk: Desk, missing: str
) -> None:
    headers = await desk.headers()
    del headers[missing]
    status, _ = await desk.post("/press", PRESS, headers)
    assert status == 403
    assert desk.dispatch.asked == []


async def test_the_same_press_with_all_things_right_arrives(desk: Desk) -> None:
    status, answer = await desk.post("/press", PRESS, await desk.headers())
    assert (status, answer) == (200, {"kind": "done", "line": "Done."})
    assert len(desk.dispatch.asked) == 1


@pytest.mark.parametrize("path", ["/", "/events", "/static/page.js"])
async def test_a_foreign_name_for_this_machine_reads_nothing(
    desk: Desk, path: str
) -> None:
    await desk.page()
    call = desk.web.get(desk.address + path, headers={"Host": "rebound.example"})
    async with call as answer:
        assert answer.status == 403


async def test_the_token_of_one_person_is_worthless_for_another(desk: Desk) -> None:
    first = await desk.headers()
    await desk.switch("tom")
    status, _ = await desk.post("/press", PRESS, first)
    assert status == 403
    assert desk.dispatch.asked == []


@pytest.mark.parametrize("path", ["/press", "/logout"])
async def test_without_a_session_nothing_can_be_pressed(
    office: Desk, path: str
) -> None:
    status, _ = await office.post(path, PRESS, {"Origin": office.address})
    assert status == 401
    assert office.dispatch.asked == []


async def test_a_cookie_of_bytes_that_are_no_text_is_nobodys(office: Desk) -> None:
    headers = {"Cookie": b"wederwoord=\xff\xfe".decode("latin1")}
    async with office.web.get(f"{office.address}/", headers=headers) as answer:
        assert answer.status == 403


async def test_a_person_who_left_the_playbook_is_nobody(desk: Desk) -> None:
    headers = {"Cookie": "wederwoord_demo=gone.secret"}
    async with desk.web.get(f"{desk.address}/events", headers=headers) as answer:
        assert answer.status == 401


@pytest.mark.parametrize(
    ("address", "known"),
    [
        ("http://127.0.0.1:8080", {"127.0.0.1:8080", "localhost:8080", "[::1]:8080"}),
        ("http://0.0.0.0:80", {"127.0.0.1", "localhost", "[::1]"}),
        ("https://webcare.example.org", {"webcare.example.org"}),
        ("https://webcare.example.org:8443", {"webcare.example.org:8443"}),
    ],
)
def test_an_address_is_called_by_these_names(address: str, known: set[str]) -> None:
    assert set(hosts(address)) == known
