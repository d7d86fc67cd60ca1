"""A link lets one person in, once; previews and strangers do not use it up."""

from __future__ import annotations

from datetime import timedelta
from http.cookies import SimpleCookie

import pytest

from adapters.channels.browser.gate import digest
from tests.adapters.channels.browser.desk import Desk


async def link(office: Desk, name: str = "tom") -> str:
    links = {p.id: url for p, url in await office.channel.links(office.address)}
    return links[name]


async def enter(office: Desk, url: str) -> int:
    """Press the button behind a link; give the status of what follows."""
    headers = {"Origin": office.address}
    async with office.web.post(url, headers=headers, allow_redirects=False) as answer:
        return answer.status


async def test_everybody_of_the_playbook_gets_a_link_of_their_own(office: Desk) -> None:
    links = await office.channel.links("https://webcare.example.org")
    assert [person.id for person, _ in links] == ["sanne", "tom", "lotte"]
    assert len({url for _, url in links}) == 3
    assert links[0][1].startswith("https://webcare.example.org/login/")


async def test_the_button_behind_the_link_lets_its_person_in(office: Desk) -> None:
    assert await enter(office, await link(office)) == 303
    assert "<b>Tom Bakker</b>" in await office.page()
    status, _ = await office.press()
    assert status == 200
    assert office.dispatch.asked[0].who.external_id == "tom"


async def test_looking_at_a_link_does_not_use_it_up(office: Desk) -> None:
    url = await link(office)
    for _ in range(3):
        async with office.web.get(url) as answer:
            assert "You log in as Tom Bakker." in await answer.text()
            assert not answer.cookies
    assert await enter(office, url) == 303


async def test_a_link_works_once(office: Desk) -> None:
    url = await link(office)
    assert await enter(office, url) == 303
    assert await enter(office, url) == 403
    office.web.cookie_jar.clear()
    async with office.web.get(url) as answer:
        assert "This link no longer works" in await answer.text()


async def test_a_used_link_leads_who_is_in_to_the_page(office: Desk) -> None:
    url = await link(office)
    assert await enter(office, url) == 303
    async with office.web.get(url) as answer:
        assert str(answer.url) == f"{office.address}/"
        assert "<b>Tom Bakker</b>" in await answer.text()
    fresh = await link(office, "lotte")
    async with office.web.get(fresh) as answer:
        assert "You log in as Lotte Jansen." in await answer.text()


async def test_a_link_works_for_a_day(office: Desk) -> None:
    url = await link(office)
    office.clock.at += timedelta(hours=24, seconds=1)
    assert await enter(office, url) == 403


async def test_a_session_lasts_thirty_days(office: Desk) -> None:
    await enter(office, await link(office))
    office.clock.at += timedelta(days=30, seconds=1)
    assert "You are not logged in" in await office.page()


async def test_a_link_that_another_site_presses_stays_unused(office: Desk) -> None:
    url = await link(office)
    async with office.web.post(url, headers={"Origin": "http://evil.example"}) as said:
        assert said.status == 403
    assert await enter(office, url) == 303


@pytest.mark.parametrize(("scheme", "secure"), [("http", ""), ("https", True)])
async def test_no_script_reads_the_cookie_and_no_other_site_sends_it(
    office: Desk, scheme: str, secure: object
) -> None:
    host = office.address.removeprefix("http://")
    headers = {"Origin": f"{scheme}://{host}"}
    url = await link(office)
    async with office.web.post(url, headers=headers, allow_redirects=False) as answer:
        cookies: SimpleCookie = answer.cookies
    cookie = cookies["wederwoord"]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Strict"
    assert cookie["secure"] == secure


async def test_the_store_holds_no_secret_that_opens_anything(office: Desk) -> None:
    url = await link(office)
    await enter(office, url)
    jar = {c.key: c.value for c in office.web.cookie_jar}
    kept = b"".join(f.read_bytes() for f in office.folder.iterdir() if f.is_file())
    for secret in (url.rpartition("/")[2], jar["wederwoord"]):
        assert secret.encode() not in kept
        assert digest(secret).encode() in kept


async def test_logging_out_ends_the_session_itself(office: Desk) -> None:
    await enter(office, await link(office))
    old = {c.key: c.value for c in office.web.cookie_jar}
    status, _ = await office.post("/logout", {})
    assert status == 204
    headers = {"Cookie": f"wederwoord={old['wederwoord']}"}
    async with office.web.get(f"{office.address}/", headers=headers) as answer:
        assert answer.status == 403


async def test_who_is_not_logged_in_reads_how_to_get_a_link(office: Desk) -> None:
    async with office.web.get(f"{office.address}/") as answer:
        assert answer.status == 403
        assert "Refresh" not in answer.headers
        assert "they make one with: wederwoord link NAME" in await answer.text()


async def test_a_way_in_from_another_site_is_looked_at_once_more(office: Desk) -> None:
    headers = {"Sec-Fetch-Site": "cross-site"}
    async with office.web.get(f"{office.address}/", headers=headers) as answer:
        assert answer.headers["Refresh"] == "0"


async def test_in_the_demo_anybody_is_anybody(desk: Desk) -> None:
    assert '<option value="sanne" selected>' in await desk.page()
    await desk.switch("lotte")
    assert '<option value="lotte" selected>' in await desk.page()
    await desk.press()
    assert desk.dispatch.asked[0].who.external_id == "lotte"


@pytest.mark.parametrize(
    "body", [{"person": "nobody"}, {"person": 5}, {}, [], "tom", None]
)
async def test_in_the_demo_nobody_becomes_a_stranger(desk: Desk, body: object) -> None:
    status, _ = await desk.post("/person", body)
    assert status == 400


async def test_outside_the_demo_nobody_becomes_somebody_else(office: Desk) -> None:
    await enter(office, await link(office))
    status, _ = await office.post("/person", {"person": "lotte"})
    assert status == 404
