"""Whoever comes, with whatever screen: it fits, and it is they who press."""

from __future__ import annotations

import pytest
from playwright.async_api import Browser, expect

from bot.blocks import Quote
from bot.press import Ask
from tests.adapters.channels.browser.chromium import MARKS, Visit, Window, form, placed
from tests.adapters.channels.browser.desk import Desk, plain

pytestmark = MARKS


WIDER = """[...document.querySelectorAll("dialog, dialog *")]
    .filter((e) => e.getBoundingClientRect().right > innerWidth)
    .map((e) => e.outerHTML)"""
SMALL = """[...document.querySelectorAll("button, select, nav a")]
    .filter((e) => e.offsetHeight && e.offsetHeight < 40).map((e) => e.outerHTML)"""


@pytest.mark.parametrize("width", [360, 1000])
async def test_nothing_is_wider_than_the_screen(
    desk: Desk, visit: Visit, width: int
) -> None:
    endless = "x" * 2000
    await placed(desk, text=endless)
    page = await visit(width)
    desk.dispatch.then(
        Ask(form(endless, title=plain(endless), blocks=(Quote(endless),)))
    )
    fits = "document.documentElement.scrollWidth <= innerWidth"
    assert await page.evaluate(fits)
    await page.get_by_role("button", name="Reply…").click()
    await expect(page.get_by_role("dialog")).to_be_visible()
    assert await page.evaluate(fits)
    assert await page.evaluate(WIDER) == []


async def test_a_finger_hits_every_button(desk: Desk, visit: Visit) -> None:
    await placed(desk)
    page = await visit(360)
    desk.dispatch.then(Ask(form()))
    await page.get_by_role("button", name="Reply…").click()
    await expect(page.get_by_role("dialog")).to_be_visible()
    assert await page.evaluate(SMALL) == []


async def test_a_person_comes_in_by_a_link_and_leaves_again(
    browser: Browser, office: Desk
) -> None:
    links = {p.id: url for p, url in await office.channel.links(office.address)}
    page = await browser.new_page()
    window = Window(page)
    await page.goto(links["tom"])
    await page.get_by_role("button", name="Log in").click()
    await expect(page.get_by_text("Tom Bakker")).to_be_visible()
    await page.get_by_role("button", name="Log out").click()
    await expect(page.get_by_text("You are not logged in")).to_be_visible()
    assert window.complaints == []


async def test_in_the_demo_a_choice_makes_one_somebody_else(
    desk: Desk, visit: Visit
) -> None:
    page = await visit()
    await page.get_by_label("You are").select_option("lotte")
    await expect(page.locator("body[data-person=lotte]")).to_be_attached()
    await page.get_by_role("button", name="Stop publishing").click()
    await expect(page.get_by_text("Done.")).to_be_visible()
    assert desk.dispatch.asked[0].who.external_id == "lotte"
