"""Places of the page in a real browser: conversations, what is for me, and my work."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest
from playwright.async_api import Browser, Page, expect

from bot.app import tables
from bot.blocks import Button, Field, Head, Item
from bot.card import Card
from bot.dispatch import Dispatch
from bot.press import Ask, Dialog, Done, Refused, Show
from bot.subject import TEAM, case_of, notice_of, person_of
from tests.adapters.channels.browser.chromium import MARKS, Visit, form, placed
from tests.adapters.channels.browser.desk import HOME, WORDS, Desk, card, dialog, plain
from tests.playbooks import PLAYBOOK

pytestmark = MARKS

LONG = "Karin de Vries · 1 of 5 stars · Plein · Polderbank Utrecht"


def home(*lines: str) -> Show:
    items = (Item(case_of(n), plain(text)) for n, text in enumerate(lines, 1))
    blocks = (Head(plain(f"Mine · {len(lines)}")), *items)
    buttons = (
        Button("shift", plain("I'm on until…")),
        Button("stop", plain("Stop publishing")),
    )
    page = dialog(action="home", subject=TEAM, title=plain("My work"), blocks=blocks)
    return Show(Dialog("home", TEAM, page.title, page.blocks, buttons=buttons))


def listed(*lines: str) -> Card:
    title = plain(f"{len(lines)} are near")
    items = (Item(notice_of(n), plain(text)) for n, text in enumerate(lines, 1))
    return Card(person_of("sanne"), title, (Head(title), *items), (), thread=False)


async def work(page: Page) -> None:
    await page.get_by_role("link", name="My work").click()


async def test_my_work_is_a_place_and_no_dialog(desk: Desk, visit: Visit) -> None:
    page = await visit(360)
    desk.dispatch.then(home(LONG, LONG))
    await work(page)
    region = page.get_by_role("region", name="My work")
    await expect(region.get_by_role("heading", name="Mine · 2")).to_be_visible()
    await expect(page.get_by_role("dialog")).to_be_hidden()
    # publishing is stopped in the header, on every place
    stop = page.get_by_role("button", name="Stop publishing")
    await expect(stop).to_have_count(1)
    assert await page.evaluate("document.documentElement.scrollWidth <= innerWidth")


async def test_my_work_follows_what_happens(desk: Desk, visit: Visit) -> None:
    page = await visit()
    desk.dispatch.then(home("Karin"))
    await work(page)
    item = page.get_by_role("button", name="Karin")
    await item.focus()
    desk.dispatch.then(home("Karin", "Piet"))
    await placed(desk)
    await expect(page.get_by_role("heading", name="Mine · 2")).to_be_visible()
    await expect(item).to_be_focused()


async def test_what_was_done_from_my_work_shows_there(desk: Desk, visit: Visit) -> None:
    page = await visit()
    desk.dispatch.then(home("Karin"))
    await work(page)
    await expect(page.get_by_role("heading", name="Mine · 1")).to_be_visible()
    desk.dispatch.then(Done(plain("You are on.")), home("Karin", "Piet"))
    await page.get_by_role("button", name="I'm on until…").click()
    await expect(page.get_by_text("You are on.")).to_be_visible()
    await expect(page.get_by_role("heading", name="Mine · 2")).to_be_visible()


async def test_my_work_that_cannot_come_says_why(desk: Desk, visit: Visit) -> None:
    page = await visit()
    await page.route("**/press", lambda route: route.abort(), times=1)
    await work(page)
    await expect(page.locator("#home")).to_contain_text("No answer")


async def test_a_button_that_shows_my_work_leads_there(
    desk: Desk, visit: Visit
) -> None:
    await placed(desk)
    page = await visit()
    desk.dispatch.then(home("Karin"), home("Karin"))
    await page.get_by_role("button", name="Take").click()
    await expect(page.get_by_role("heading", name="Mine · 1")).to_be_visible()
    await expect(page.get_by_role("link", name="My work")).to_have_attribute(
        "aria-current", "page"
    )


async def test_an_item_opens_by_keyboard_and_gives_the_focus_back(
    desk: Desk, visit: Visit
) -> None:
    sanne = await desk.person("sanne")
    two = listed("Delivery: 3", "App: 2")
    await desk.channel.direct(sanne, two, "list:1", WORDS)
    page = await visit()
    await page.get_by_role("link", name="For me").click()
    desk.dispatch.then(Show(dialog(action="open", title=plain("About App"))))
    item = page.get_by_role("button", name="App: 2")
    await item.focus()
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("heading", name="About App")).to_be_focused()
    asked = desk.dispatch.asked[0]
    assert (asked.action, asked.subject) == ("open", notice_of(2))
    await page.keyboard.press("Escape")
    await expect(item).to_be_focused()


async def test_an_item_of_my_work_gets_the_focus_back_too(
    desk: Desk, visit: Visit
) -> None:
    page = await visit()
    desk.dispatch.then(home("Karin", "Piet"))
    await work(page)
    item = page.get_by_role("button", name="Piet")
    desk.dispatch.then(Show(dialog(action="open", title=plain("Case 2"))))
    await item.click()
    await expect(page.get_by_role("dialog", name="Case 2")).to_be_visible()
    assert desk.dispatch.asked[1].subject == case_of(2)
    await page.keyboard.press("Escape")
    await expect(item).to_be_focused()


async def test_a_direct_card_changes_where_it_stands_without_a_ping(
    desk: Desk, visit: Visit
) -> None:
    sanne = await desk.person("sanne")
    asked = card(head="Tom asks for your approval")
    at = await desk.channel.direct(sanne, asked, "direct:1", WORDS)
    page = await visit()
    link = page.get_by_role("link", name="For me")
    await desk.channel.edit(
        at, card(head="Done by Lotte, 10:21", buttons=()), "card:1", WORDS
    )
    direct = page.locator('li[data-key="direct:1"]')
    await expect(direct).to_contain_text("Done by Lotte, 10:21")
    await expect(direct.get_by_role("button")).to_have_count(0)
    assert (await link.inner_text()).strip() == "For me"


async def test_what_is_taken_away_leaves_every_open_page(
    desk: Desk, visit: Visit
) -> None:
    at = await desk.channel.post(HOME, card("Only a test"), "test:1", WORDS)
    page = await visit()
    await expect(page.get_by_text("Only a test")).to_be_visible()
    await desk.channel.remove(at)
    await expect(page.get_by_text("Only a test")).to_have_count(0)
    await expect(page.get_by_text("Nothing here yet.").first).to_be_visible()


async def test_what_came_while_nobody_looked_is_counted_later(
    desk: Desk, visit: Visit
) -> None:
    page = await visit()
    link = page.get_by_role("link", name="For me")
    await expect(link).to_have_text("For me ")  # a first visit counts nothing
    await page.goto("about:blank")
    sanne = await desk.person("sanne")
    await desk.channel.direct(sanne, card("This is yours."), "direct:1", WORDS)
    await page.goto(desk.address)
    await expect(link).to_contain_text("1 new")
    await link.click()
    await page.reload()
    await expect(link).to_have_text("For me ")


# ------------------------------------------------------------------ one dialog on


async def test_what_was_done_leads_on_to_the_next_dialog(
    desk: Desk, visit: Visit
) -> None:
    await placed(desk)
    page = await visit()
    next_one = form(title=plain("Reply to Karin"))
    desk.dispatch.then(
        Ask(form(action="triage", title=plain("Agree first"))),
        Done(plain("Agreed: find out."), then="reply"),
        Ask(next_one),
    )
    await page.get_by_role("button", name="Take").click()
    await page.get_by_role("textbox").fill("because of the route")
    await page.get_by_role("button", name="Publish", exact=True).click()
    shown = page.get_by_role("dialog", name="Reply to Karin")
    await expect(shown).to_be_visible()
    await expect(shown.locator("p[role=status]")).to_have_text("Agreed: find out.")
    await expect(page.get_by_role("textbox")).to_have_value("Dear Karin")
    asked = desk.dispatch.asked[2]
    assert (asked.action, asked.step, asked.subject) == ("reply", "", case_of(1))
    assert asked.where.message == "card:1"
    await page.keyboard.press("Escape")
    await expect(page.get_by_role("button", name="Take")).to_be_focused()


async def test_what_was_typed_goes_along_to_another_dialog(
    desk: Desk, visit: Visit
) -> None:
    await placed(desk)
    page = await visit()
    first = replace(form(), buttons=(Button("triage", plain("Agree first")),))
    desk.dispatch.then(Ask(first), Ask(form(action="triage", title=plain("Five"))))
    await page.get_by_role("button", name="Take").click()
    await page.get_by_role("textbox").fill("Dear Karin, I will call you.")
    await page.get_by_role("button", name="Agree first").click()
    await expect(page.get_by_role("dialog", name="Five")).to_be_visible()
    asked = desk.dispatch.asked[1]
    assert (asked.action, asked.step) == ("triage", "")
    assert "Dear Karin, I will call you." in asked.values.values()
    assert asked.shown == first.shown


async def test_a_next_dialog_that_cannot_open_says_so_and_what_was_done(
    desk: Desk, visit: Visit
) -> None:
    await placed(desk)
    page = await visit()
    desk.dispatch.then(
        Ask(form()),
        Done(plain("Saved."), then="reply"),
        Refused(plain("Tom took it.")),
    )
    await page.get_by_role("button", name="Reply…").click()
    await page.get_by_role("button", name="Publish", exact=True).click()
    await expect(page.get_by_text("Saved.")).to_be_visible()
    await expect(page.get_by_text("Tom took it.")).to_be_visible()
    await expect(page.get_by_role("dialog")).to_be_hidden()


async def test_a_short_text_is_one_line_and_is_kept_as_well(
    desk: Desk, visit: Visit
) -> None:
    await placed(desk)
    page = await visit()
    short = form(fields=(Field("name", "text", plain("Name"), "Sanne", most=100),))
    desk.dispatch.then(Ask(short), Ask(short))
    box = page.get_by_role("textbox", name="Name")
    await page.get_by_role("button", name="Reply…").click()
    assert await box.evaluate("e => e.tagName") == "INPUT"
    await box.fill("Sanne Visser")
    await page.keyboard.press("Enter")  # sends nothing
    await page.keyboard.press("Escape")
    await expect(page.get_by_text("Your words are kept in this tab.")).to_be_visible()
    await page.get_by_role("button", name="Reply…").click()
    await expect(box).to_have_value("Sanne Visser")
    await page.get_by_role("button", name="Put the earlier text back").click()
    await expect(box).to_have_value("Sanne")
    assert [request.step for request in desk.dispatch.asked] == ["", ""]


# ------------------------------------------------------------------ the real handlers


@pytest.fixture
async def lead(desk: Desk) -> Desk:
    """Let presses do what they do in earnest."""
    desk.dispatch.real = Dispatch(desk.store, desk.clock, tables())
    return desk


async def test_a_lead_changes_a_person_and_takes_it_back(
    lead: Desk, visit: Visit
) -> None:
    page = await visit(360)
    await page.get_by_label("You are").select_option("lotte")
    await expect(page.locator("body[data-person=lotte]")).to_be_attached()
    await work(page)
    await page.get_by_role("button", name="People and roles…").click()
    await page.get_by_role("radio", name="Sanne de Vries").check()
    await page.get_by_role("button", name="Change…").click()
    await page.get_by_role("textbox", name="E-mail address").fill("sanne")
    await page.get_by_role("checkbox", name="Approver").check()
    await page.get_by_role("button", name="Save").click()
    box = page.get_by_role("textbox", name="E-mail address")
    await expect(box).to_be_focused()
    await expect(box).to_have_value("sanne")
    await box.fill("sanne@polderbank.example")
    await page.get_by_role("button", name="Save").click()
    shown = page.get_by_role("dialog", name="People and roles")
    changed = shown.get_by_text("Sanne de Vries · webcare, approver")
    await expect(changed).to_be_visible()
    await page.get_by_role("button", name="Log", exact=True).click()
    await page.get_by_role("radio", name="Sanne de Vries changed").check()
    await page.get_by_role("button", name="Undo").click()
    back = shown.get_by_text("Sanne de Vries · webcare", exact=True)
    await expect(back).to_be_visible()
    sanne = await lead.person("sanne")
    assert {str(role) for role in sanne.roles} == {"agent"}


@pytest.fixture
async def shop(tmp_path: Path) -> AsyncIterator[Desk]:
    """Open a desk whose first person answers for a product."""
    joost = {**PLAYBOOK["people"][0], "id": "joost", "roles": ["product"]}
    rules = {"people": [joost, *PLAYBOOK["people"]]}
    opened = await Desk(tmp_path, rules=rules).open()
    yield opened
    await opened.close()


async def test_a_product_colleague_begins_at_product(
    browser: Browser, shop: Desk
) -> None:
    page = await browser.new_page()
    await page.goto(shop.address)
    links = page.get_by_role("navigation").get_by_role("link")
    said = [text.strip() for text in await links.all_inner_texts()]
    assert said == ["#product", "#webcare", "For me", "My work"]
    await expect(page.get_by_role("region", name="#product")).to_be_visible()
    await page.close()
