"""The page in a real browser: what happens elsewhere appears by itself, calmly."""

from __future__ import annotations

from playwright.async_api import expect

from bot.dossier import Stop
from bot.press import Ask
from tests.adapters.channels.browser.chromium import MARKS, Visit, form, placed
from tests.adapters.channels.browser.desk import HOME, WORDS, Desk, card, plain

pytestmark = MARKS


async def test_a_card_appears_by_itself(desk: Desk, visit: Visit) -> None:
    page = await visit()
    await expect(page.get_by_text("Nothing here yet.").first).to_be_visible()
    await placed(desk)
    await expect(page.get_by_text("Te laat.")).to_be_visible()
    await expect(page.get_by_text("Nothing here yet.").first).to_be_hidden()
    await expect(page.locator("#arrived")).to_have_text("New complaint")


async def test_a_line_appears_in_the_thread_of_its_card(
    desk: Desk, visit: Visit
) -> None:
    at = await desk.channel.post(HOME, card(), "card:1", WORDS)
    page = await visit()
    await desk.channel.line(at, plain("It stands."), "line:1", WORDS)
    thread = page.locator("li.post .thread")
    await expect(thread.get_by_text("It stands.")).to_be_visible()
    await expect(thread.locator("summary")).to_have_text("In the thread · 1")


async def test_an_edit_leaves_focus_and_open_folds_alone(
    desk: Desk, visit: Visit
) -> None:
    long = "Twee weken te laat. " * 60
    at = await desk.channel.post(HOME, card(long), "card:1", WORDS)
    page = await visit()
    await page.get_by_text("Read on").click()
    await page.get_by_role("button", name="Take").focus()
    await desk.channel.edit(at, card(long, head="Taken by Tom"), "card:1", WORDS)
    await expect(page.get_by_role("heading", name="Taken by Tom")).to_be_visible()
    await expect(page.get_by_role("button", name="Take")).to_be_focused()
    assert await page.locator("details[data-fold]").get_attribute("open") == ""


async def test_an_edit_leaves_an_open_dialog_and_its_words_alone(
    desk: Desk, visit: Visit
) -> None:
    at = await desk.channel.post(HOME, card(), "card:1", WORDS)
    page = await visit()
    desk.dispatch.then(Ask(form()))
    await page.get_by_role("button", name="Reply…").click()
    await page.get_by_role("textbox").fill("My own words")
    await desk.channel.edit(at, card(head="Taken by Tom"), "card:1", WORDS)
    await expect(page.locator("h3.head")).to_have_text("Taken by Tom")
    await expect(page.get_by_role("dialog")).to_be_visible()
    await expect(page.get_by_role("textbox")).to_have_value("My own words")
    await expect(page.get_by_role("textbox")).to_be_focused()


async def test_what_comes_elsewhere_is_counted_at_its_name(
    desk: Desk, visit: Visit
) -> None:
    page = await visit()
    link = page.get_by_role("link", name="For me")
    sanne = await desk.person("sanne")
    await desk.channel.direct(sanne, card("This is yours."), "direct:1", WORDS)
    await expect(link).to_contain_text("1 new")
    await expect(page).to_have_title("(1) Webcare Polderbank")
    await link.click()
    await expect(page.get_by_text("This is yours.")).to_be_visible()
    await expect(link).to_have_text("For me ")
    await expect(page).to_have_title("Webcare Polderbank")


async def test_on_a_phone_the_count_is_a_number_alone(desk: Desk, visit: Visit) -> None:
    page = await visit(390)
    sanne = await desk.person("sanne")
    await desk.channel.direct(sanne, card("This is yours."), "direct:1", WORDS)
    link = page.get_by_role("link", name="For me")
    await expect(link).to_have_accessible_name("For me 1 new")
    badge = link.locator(".unread")
    seen = "e => [getComputedStyle(e).fontSize, getComputedStyle(e, '::after').content]"
    assert await badge.evaluate(seen) == ["0px", '"1" / ""']
    tops = "links => new Set(links.map(e => e.getBoundingClientRect().top)).size"
    assert await page.locator("nav a").evaluate_all(tops) == 1


async def test_the_newest_is_in_sight_unless_somebody_reads_above(
    desk: Desk, visit: Visit
) -> None:
    for number in range(8):
        await placed(desk, number)
    page = await visit()
    await placed(desk, 8, "the ninth")
    await expect(page.get_by_text("the ninth")).to_be_in_viewport()
    await page.evaluate("scrollTo(0, 0)")
    await placed(desk, 9, "the tenth")
    latest = page.get_by_role("button", name="To the newest message")
    await expect(latest).to_be_visible()
    await expect(page.get_by_text("the tenth")).not_to_be_in_viewport()
    await latest.click()
    await expect(page.get_by_text("the tenth")).to_be_in_viewport()
    await expect(latest).to_be_hidden()


async def test_a_line_that_drops_is_said_and_mended(desk: Desk, visit: Visit) -> None:
    page = await visit()
    await expect(page.locator("#connection")).to_be_empty()
    port = int(desk.address.rpartition(":")[2])
    await desk.server.stop()
    await expect(page.locator("#connection")).to_have_text(
        "Connection lost. Trying again…"
    )
    await placed(desk, text="said meanwhile")
    await desk.start(port)
    await expect(page.get_by_text("said meanwhile")).to_be_visible()
    await expect(page.locator("#connection")).to_be_empty()


async def test_one_tap_stops_publishing_for_everybody(desk: Desk, visit: Visit) -> None:
    mine, theirs = await visit(), await visit()
    await mine.get_by_role("button", name="Stop publishing").click()
    await expect(mine.get_by_text("Done.")).to_be_visible()
    assert desk.dispatch.asked[0].action == "stop"
    assert desk.dispatch.asked[0].subject.kind == "team"
    stop = Stop(desk.clock.now(), "Sanne")
    await desk.store.write(lambda tx: tx.switches.set_stop(stop))
    for page in (mine, theirs):
        await expect(
            page.get_by_role("button", name="Resume publishing")
        ).to_be_visible()
        await expect(
            page.get_by_text("Publishing has been stopped since Mon")
        ).to_be_visible()
