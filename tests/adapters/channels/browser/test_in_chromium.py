"""The page as a person meets it: in a real browser, with hands on the keyboard."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable

import pytest
from playwright.async_api import Browser, Page, Route, expect

from bot.blocks import Button, Choice, Field, Look, Quote, Wording
from bot.card import Stop
from bot.press import Ask, Dialog, Done, Refused, Show, Wrong
from tests.adapters.channels.browser.chromium import HERE, Window, chromium
from tests.adapters.channels.browser.desk import HOME, WORDS, Desk, card, dialog, plain

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not HERE, reason="there is no /usr/bin/chromium"),
]

expect.set_options(timeout=10_000)
Opens = Callable[..., Awaitable[Page]]


@pytest.fixture
async def browser() -> AsyncIterator[Browser]:
    async with chromium() as opened:
        yield opened


@pytest.fixture
async def opens(browser: Browser, desk: Desk) -> AsyncIterator[Opens]:
    """Open a window on the page; no window may have complained in the end."""
    windows: list[Window] = []

    async def open_window(width: int = 1000, height: int = 800) -> Page:
        size = {"width": width, "height": height}
        context = await browser.new_context(viewport=size)  # type: ignore[arg-type]
        windows.append(Window(await context.new_page()))
        await windows[-1].page.goto(desk.address)
        return windows[-1].page

    yield open_window
    for window in windows:
        await window.page.close()
    assert [said for window in windows for said in window.complaints] == []


def form(text: str = "Dear Karin", **changes: object) -> Dialog:
    fields = (Field("text", "text", plain("Text"), text, most=3000),)
    publish = Button("reply", plain("Publish"), "publish", primary=True)
    save = Button("reply", plain("Save"), "save")
    return dialog(
        **{"fields": fields, "submit": publish, "buttons": (save,), **changes}
    )


async def placed(desk: Desk, number: int = 1, text: str = "Te laat.") -> None:
    await desk.channel.post(HOME, card(text), f"card:{number}", WORDS)


# ------------------------------------------------------------------ what comes in


async def test_a_card_appears_by_itself(desk: Desk, opens: Opens) -> None:
    page = await opens()
    await expect(page.get_by_text("Nothing here yet.").first).to_be_visible()
    await placed(desk)
    await expect(page.get_by_text("Te laat.")).to_be_visible()
    await expect(page.get_by_text("Nothing here yet.").first).to_be_hidden()
    await expect(page.locator("#arrived")).to_have_text("New complaint")


async def test_a_line_appears_in_the_thread_of_its_card(
    desk: Desk, opens: Opens
) -> None:
    at = await desk.channel.post(HOME, card(), "card:1", WORDS)
    page = await opens()
    await desk.channel.line(at, plain("It stands."), "line:1", WORDS)
    thread = page.locator("li.post .thread")
    await expect(thread.get_by_text("It stands.")).to_be_visible()
    await expect(thread.locator("summary")).to_have_text("In the thread · 1")


async def test_an_edit_leaves_focus_and_open_folds_alone(
    desk: Desk, opens: Opens
) -> None:
    long = "Twee weken te laat. " * 60
    at = await desk.channel.post(HOME, card(long), "card:1", WORDS)
    page = await opens()
    await page.get_by_text("Read on").click()
    await page.get_by_role("button", name="Take").focus()
    await desk.channel.edit(at, card(long, head="Taken by Tom"), WORDS)
    await expect(page.get_by_role("heading", name="Taken by Tom")).to_be_visible()
    await expect(page.get_by_role("button", name="Take")).to_be_focused()
    assert await page.locator("details[data-fold]").get_attribute("open") == ""


async def test_an_edit_leaves_an_open_dialog_and_its_words_alone(
    desk: Desk, opens: Opens
) -> None:
    at = await desk.channel.post(HOME, card(), "card:1", WORDS)
    page = await opens()
    desk.dispatch.then(Ask(form()))
    await page.get_by_role("button", name="Reply…").click()
    await page.get_by_role("textbox").fill("My own words")
    await desk.channel.edit(at, card(head="Taken by Tom"), WORDS)
    await expect(page.locator("h3.head")).to_have_text("Taken by Tom")
    await expect(page.get_by_role("dialog")).to_be_visible()
    await expect(page.get_by_role("textbox")).to_have_value("My own words")
    await expect(page.get_by_role("textbox")).to_be_focused()


async def test_what_comes_elsewhere_is_counted_at_its_name(
    desk: Desk, opens: Opens
) -> None:
    page = await opens()
    link = page.get_by_role("link", name="For me")
    sanne = await desk.person("sanne")
    await desk.channel.direct(sanne, plain("This is yours."), "direct:1", WORDS)
    await expect(link).to_contain_text("1 new")
    await expect(page).to_have_title("(1) Webcare Polderbank")
    await link.click()
    await expect(page.get_by_text("This is yours.")).to_be_visible()
    await expect(link).to_have_text("For me ")
    await expect(page).to_have_title("Webcare Polderbank")


async def test_the_newest_is_in_sight_unless_somebody_reads_above(
    desk: Desk, opens: Opens
) -> None:
    for number in range(8):
        await placed(desk, number)
    page = await opens()
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


async def test_a_line_that_drops_is_said_and_mended(desk: Desk, opens: Opens) -> None:
    page = await opens()
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


# ------------------------------------------------------------------ dialogs


async def test_a_dialog_closes_with_escape_and_gives_the_focus_back(
    desk: Desk, opens: Opens
) -> None:
    await placed(desk)
    page = await opens()
    desk.dispatch.then(Ask(form()))
    button = page.get_by_role("button", name="Reply…")
    await button.click()
    await expect(page.get_by_role("dialog", name="Reply to Karin")).to_be_visible()
    await page.keyboard.press("Escape")
    await expect(page.get_by_role("dialog")).to_be_hidden()
    await expect(button).to_be_focused()


async def test_everything_can_be_done_with_the_keyboard(
    desk: Desk, opens: Opens
) -> None:
    await placed(desk)
    page = await opens()
    desk.dispatch.then(Ask(form("")), Done(plain("Goes out at 10:02.")))
    await page.get_by_role("button", name="Reply…").focus()
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("heading", name="Reply to Karin")).to_be_focused()
    await page.keyboard.press("Tab")
    await page.keyboard.press("Tab")
    await page.keyboard.type("Dear Karin,\nwe call you.")
    await page.keyboard.press("Tab")
    await expect(page.get_by_role("button", name="Publish", exact=True)).to_be_focused()
    await page.keyboard.press("Space")
    await expect(page.get_by_text("Goes out at 10:02.")).to_be_visible()
    await expect(page.get_by_role("dialog")).to_be_hidden()
    sent = desk.dispatch.asked[1]
    assert (sent.action, sent.step) == ("reply", "publish")
    assert sent.values == {"text": "Dear Karin,\nwe call you."}


async def test_enter_in_a_choice_publishes_nothing(desk: Desk, opens: Opens) -> None:
    await placed(desk)
    page = await opens()
    owner = Field("owner", "choice", plain("Who"), "1", (Choice("1", plain("Tom")),))
    tick = Field("noted", "tick", plain("Seen"))
    desk.dispatch.then(Ask(form(fields=(owner, tick))))
    await page.get_by_role("button", name="Reply…").click()
    for role in ("radio", "checkbox"):
        await page.get_by_role(role).focus()  # type: ignore[arg-type]
        await page.keyboard.press("Enter")
    await page.get_by_role("checkbox").check()
    await page.get_by_role("button", name="Publish", exact=True).click()
    await expect(page.get_by_role("dialog")).to_be_hidden()
    assert [request.step for request in desk.dispatch.asked] == ["", "publish"]
    assert desk.dispatch.asked[1].values == {"owner": "1", "noted": "yes"}


async def test_what_is_wrong_keeps_the_words_and_takes_the_focus(
    desk: Desk, opens: Opens
) -> None:
    await placed(desk)
    page = await opens()
    wrong = Wrong({"text": plain("A phone number stands in it.")}, form("Call 06-12"))
    desk.dispatch.then(Ask(form()), wrong)
    await page.get_by_role("button", name="Reply…").click()
    box = page.get_by_role("textbox", name="Text")
    await box.fill("Call 06-12")
    await page.get_by_role("button", name="Publish", exact=True).click()
    await expect(page.get_by_text("A phone number stands in it.")).to_be_visible()
    await expect(box).to_have_value("Call 06-12")
    await expect(box).to_be_focused()
    await expect(box).to_have_accessible_description("A phone number stands in it.")


async def test_what_must_be_looked_at_comes_into_sight(
    desk: Desk, opens: Opens
) -> None:
    await placed(desk)
    page = await opens(360, 640)
    review = Quote("Twee weken te laat. " * 60)
    again = form(blocks=(review, Look(plain("no next step"))), seen="text and finding")
    desk.dispatch.then(Ask(form(blocks=(review,))), Ask(again))
    await page.get_by_role("button", name="Reply…").click()
    await page.get_by_role("button", name="Publish", exact=True).click()
    await expect(page.get_by_text("Look: no next step")).to_be_in_viewport()
    await expect(page.get_by_text("Look: no next step")).to_be_focused()
    await page.get_by_role("button", name="Publish", exact=True).click()
    await expect(page.get_by_role("dialog")).to_be_hidden()
    assert desk.dispatch.asked[2].seen == "text and finding"


async def test_a_choice_loads_its_text_and_the_counter_follows(
    desk: Desk, opens: Opens
) -> None:
    await placed(desk)
    page = await opens()
    desk.dispatch.then(Ask(_starts("1", "One")), Ask(_starts("2", "Number two")))
    await page.get_by_role("button", name="Reply…").click()
    await expect(page.get_by_text("3 of 3,000")).to_be_visible()
    await page.get_by_label("Ask").check()
    await expect(page.get_by_role("textbox")).to_have_value("Number two")
    await expect(page.get_by_text("10 of 3,000")).to_be_visible()
    await expect(page.get_by_label("Ask")).to_be_focused()
    assert desk.dispatch.asked[1].step == "load"
    assert desk.dispatch.asked[1].values == {"start": "2", "text": "One"}


def _starts(value: str, text: str) -> Dialog:
    choices = (Choice("1", plain("Call")), Choice("2", plain("Ask")))
    start = Field("start", "choice", plain("Start"), value, choices, reload="load")
    return form(fields=(start, Field("text", "text", plain("Text"), text, most=3000)))


async def test_words_of_a_closed_dialog_come_back(desk: Desk, opens: Opens) -> None:
    await placed(desk)
    page = await opens()
    desk.dispatch.then(Ask(form()), Ask(form()), Done(plain("Out.")), Ask(form()))
    reply = page.get_by_role("button", name="Reply…")
    box = page.get_by_role("textbox")
    await reply.click()
    await box.fill("My own words")
    await page.keyboard.press("Escape")
    await expect(page.get_by_text("Your words are kept in this tab.")).to_be_visible()
    await reply.click()
    await expect(box).to_have_value("My own words")
    await page.get_by_role("button", name="Publish", exact=True).click()
    await expect(page.get_by_text("Out.")).to_be_visible()
    await reply.click()
    await expect(box).to_have_value("Dear Karin")


async def test_whoever_wants_the_old_words_takes_them(desk: Desk, opens: Opens) -> None:
    await placed(desk)
    page = await opens()
    desk.dispatch.then(Ask(form()), Ask(form()))
    await page.get_by_role("button", name="Reply…").click()
    await page.get_by_role("textbox").fill("My own words")
    await page.keyboard.press("Escape")
    await page.get_by_role("button", name="Reply…").click()
    await page.get_by_role("button", name="Take what stood there").click()
    await expect(page.get_by_role("textbox")).to_have_value("Dear Karin")


async def test_kept_words_never_cover_what_a_colleague_wrote(
    desk: Desk, opens: Opens
) -> None:
    await placed(desk)
    page = await opens()
    desk.dispatch.then(Ask(form(shown="old")), Ask(form("Tom's words", shown="new")))
    await page.get_by_role("button", name="Reply…").click()
    await page.get_by_role("textbox").fill("My own words")
    await page.keyboard.press("Escape")
    await page.get_by_role("button", name="Reply…").click()
    await expect(page.get_by_role("textbox")).to_have_value("Tom's words")
    await expect(page.get_by_text("My own words")).to_be_visible()


async def test_a_refusal_is_said_in_the_dialog_and_keeps_it(
    desk: Desk, opens: Opens
) -> None:
    await placed(desk)
    page = await opens()
    desk.dispatch.then(Ask(form()), Refused(plain("Tom already did.")))
    await page.get_by_role("button", name="Reply…").click()
    await page.get_by_role("button", name="Publish", exact=True).click()
    alert = page.get_by_role("dialog").get_by_role("alert")
    await expect(alert).to_have_text("Tom already did.")
    await expect(page.get_by_role("textbox")).to_have_value("Dear Karin")


async def test_a_press_whose_answer_was_lost_is_the_same_press_again(
    desk: Desk, opens: Opens
) -> None:
    await placed(desk)
    page = await opens()
    desk.dispatch.then(Done(plain("Lost.")), Ask(form()), Done(plain("Lost.")))
    await page.route("**/press", _lose_the_answer, times=1)
    await page.get_by_role("button", name="Take").click()
    await expect(page.get_by_text("No answer, so not sure it arrived.")).to_be_visible()
    await page.get_by_role("button", name="Take").click()
    await page.route("**/press", _lose_the_answer, times=1)
    publish = page.get_by_role("button", name="Publish", exact=True)
    await publish.click()
    await expect(page.get_by_role("dialog").get_by_role("alert")).not_to_be_empty()
    await publish.click()
    await expect(page.get_by_text("Done.")).to_be_visible()
    take, again, sent, sent_again = (request.key for request in desk.dispatch.asked)
    assert take == again
    assert sent == sent_again


async def _lose_the_answer(route: Route) -> None:
    await route.fetch()
    await route.abort()


async def test_the_second_of_two_clicks_hits_nothing_that_took_its_place(
    desk: Desk, opens: Opens
) -> None:
    await placed(desk)
    page = await opens()
    await page.get_by_role("button", name="Take").hover()
    for click in (1, 2):
        await page.mouse.down(click_count=click)
        await page.mouse.up(click_count=click)
        await expect(page.get_by_text("Done.")).to_have_count(1)
    await page.get_by_role("button", name="Reply…").click()
    await expect(page.get_by_text("Done.")).to_have_count(2)
    assert [request.action for request in desk.dispatch.asked] == ["take", "reply"]


async def test_a_text_is_copied_to_be_posted_by_hand(desk: Desk, opens: Opens) -> None:
    await placed(desk)
    page = await opens()
    words = Wording("Dear Karin,\n\nwe call you.", plain("Agreed by Tom"))
    desk.dispatch.then(Show(dialog(action="copy", blocks=(words,))))
    await page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    await page.get_by_role("button", name="Reply…").click()
    await page.get_by_role("button", name="Copy").click()
    await expect(page.get_by_text("Copied")).to_be_visible()
    copied = await page.evaluate("navigator.clipboard.readText()")
    assert copied == "Dear Karin,\n\nwe call you."


async def test_a_text_is_selected_where_nothing_may_be_copied(
    desk: Desk, opens: Opens
) -> None:
    await placed(desk)
    page = await opens()
    words = Wording("Dear Karin", plain("Agreed by Tom"))
    desk.dispatch.then(Show(dialog(action="copy", blocks=(words,))))
    await page.evaluate("() => { navigator.clipboard.writeText = Promise.reject }")
    await page.get_by_role("button", name="Reply…").click()
    await page.get_by_role("button", name="Copy").click()
    await expect(page.get_by_text("Selected: press Ctrl+C")).to_be_visible()
    assert await page.evaluate("String(getSelection())") == "Dear Karin"


async def test_one_tap_stops_publishing_for_everybody(desk: Desk, opens: Opens) -> None:
    mine, theirs = await opens(), await opens()
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
            page.get_by_text("Publishing stands still since Mon")
        ).to_be_visible()


async def test_a_page_from_before_says_so_and_loses_nothing(
    desk: Desk, opens: Opens
) -> None:
    await placed(desk)
    page = await opens()
    desk.dispatch.then(Ask(form()))
    await page.get_by_role("button", name="Reply…").click()
    await page.get_by_role("textbox").fill("My own words")
    await page.context.clear_cookies()
    await page.get_by_role("button", name="Publish", exact=True).click()
    await expect(page.get_by_text("This page is out of date.")).to_be_visible()
    await expect(page.get_by_role("textbox")).to_have_value("My own words")


# ------------------------------------------------------------------ every size

WIDER = """[...document.querySelectorAll("dialog, dialog *")]
    .filter((e) => e.getBoundingClientRect().right > innerWidth)
    .map((e) => e.outerHTML)"""
SMALL = """[...document.querySelectorAll("button, select, nav a")]
    .filter((e) => e.offsetHeight && e.offsetHeight < 40).map((e) => e.outerHTML)"""


@pytest.mark.parametrize("width", [360, 1000])
async def test_nothing_is_wider_than_the_screen(
    desk: Desk, opens: Opens, width: int
) -> None:
    endless = "x" * 2000
    await placed(desk, text=endless)
    page = await opens(width)
    desk.dispatch.then(
        Ask(form(endless, title=plain(endless), blocks=(Quote(endless),)))
    )
    fits = "document.documentElement.scrollWidth <= innerWidth"
    assert await page.evaluate(fits)
    await page.get_by_role("button", name="Reply…").click()
    await expect(page.get_by_role("dialog")).to_be_visible()
    assert await page.evaluate(fits)
    assert await page.evaluate(WIDER) == []


async def test_a_finger_hits_every_button(desk: Desk, opens: Opens) -> None:
    await placed(desk)
    page = await opens(360)
    desk.dispatch.then(Ask(form()))
    await page.get_by_role("button", name="Reply…").click()
    await expect(page.get_by_role("dialog")).to_be_visible()
    assert await page.evaluate(SMALL) == []


# ------------------------------------------------------------------ coming in


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
    desk: Desk, opens: Opens
) -> None:
    page = await opens()
    await page.get_by_label("You are").select_option("lotte")
    await expect(page.locator("body[data-person=lotte]")).to_be_attached()
    await page.get_by_role("button", name="Stop publishing").click()
    await expect(page.get_by_text("Done.")).to_be_visible()
    assert desk.dispatch.asked[0].who.external_id == "lotte"
