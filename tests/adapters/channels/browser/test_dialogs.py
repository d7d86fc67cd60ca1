"""Dialogs in a real browser: by keyboard, and without ever losing a word."""

from __future__ import annotations

import asyncio

from playwright.async_api import Route, expect

from bot.blocks import Choice, Field, Look, Quote, Wording
from bot.press import Ask, Dialog, Done, Refused, Show, Wrong
from tests.adapters.channels.browser.chromium import MARKS, Visit, form, placed
from tests.adapters.channels.browser.desk import Desk, dialog, plain

pytestmark = MARKS


async def test_a_dialog_closes_with_escape_and_gives_the_focus_back(
    desk: Desk, visit: Visit
) -> None:
    await placed(desk)
    page = await visit()
    desk.dispatch.then(Ask(form()))
    button = page.get_by_role("button", name="Reply…")
    await button.click()
    await expect(page.get_by_role("dialog", name="Reply to Karin")).to_be_visible()
    await page.keyboard.press("Escape")
    await expect(page.get_by_role("dialog")).to_be_hidden()
    await expect(button).to_be_focused()


async def test_everything_can_be_done_with_the_keyboard(
    desk: Desk, visit: Visit
) -> None:
    await placed(desk)
    page = await visit()
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


async def test_enter_in_a_choice_publishes_nothing(desk: Desk, visit: Visit) -> None:
    await placed(desk)
    page = await visit()
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
    desk: Desk, visit: Visit
) -> None:
    await placed(desk)
    page = await visit()
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
    desk: Desk, visit: Visit
) -> None:
    await placed(desk)
    page = await visit(360, 640)
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
    desk: Desk, visit: Visit
) -> None:
    await placed(desk)
    page = await visit()
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


async def test_words_of_a_closed_dialog_come_back(desk: Desk, visit: Visit) -> None:
    await placed(desk)
    page = await visit()
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


async def test_whoever_wants_the_old_words_takes_them(desk: Desk, visit: Visit) -> None:
    await placed(desk)
    page = await visit()
    desk.dispatch.then(Ask(form()), Ask(form()))
    await page.get_by_role("button", name="Reply…").click()
    await page.get_by_role("textbox").fill("My own words")
    await page.keyboard.press("Escape")
    await page.get_by_role("button", name="Reply…").click()
    await page.get_by_role("button", name="Put the earlier text back").click()
    await expect(page.get_by_role("textbox")).to_have_value("Dear Karin")


async def test_kept_words_never_cover_what_a_colleague_wrote(
    desk: Desk, visit: Visit
) -> None:
    await placed(desk)
    page = await visit()
    desk.dispatch.then(Ask(form(shown="old")), Ask(form("Tom's words", shown="new")))
    await page.get_by_role("button", name="Reply…").click()
    await page.get_by_role("textbox").fill("My own words")
    await page.keyboard.press("Escape")
    await page.get_by_role("button", name="Reply…").click()
    await expect(page.get_by_role("textbox")).to_have_value("Tom's words")
    await expect(page.get_by_text("My own words")).to_be_visible()


async def test_a_refusal_is_said_in_the_dialog_and_keeps_it(
    desk: Desk, visit: Visit
) -> None:
    await placed(desk)
    page = await visit()
    desk.dispatch.then(Ask(form()), Refused(plain("Tom already did.")))
    await page.get_by_role("button", name="Reply…").click()
    await page.get_by_role("button", name="Publish", exact=True).click()
    alert = page.get_by_role("dialog").get_by_role("alert")
    await expect(alert).to_have_text("Tom already did.")
    await expect(page.get_by_role("textbox")).to_have_value("Dear Karin")


async def test_a_press_whose_answer_was_lost_is_the_same_press_again(
    desk: Desk, visit: Visit
) -> None:
    await placed(desk)
    page = await visit()
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
    desk: Desk, visit: Visit
) -> None:
    await placed(desk)
    page = await visit()
    await page.get_by_role("button", name="Take").hover()
    for click in (1, 2):
        await page.mouse.down(click_count=click)
        await page.mouse.up(click_count=click)
        await expect(page.get_by_text("Done.")).to_have_count(1)
    await page.get_by_role("button", name="Reply…").click()
    async with asyncio.timeout(10):
        while len(desk.dispatch.asked) < 2:
            await asyncio.sleep(0.05)
    await expect(page.get_by_text("Done.")).to_have_count(1)  # one of each is enough
    assert [request.action for request in desk.dispatch.asked] == ["take", "reply"]


async def test_a_text_is_copied_to_be_posted_by_hand(desk: Desk, visit: Visit) -> None:
    await placed(desk)
    page = await visit()
    words = Wording("Dear Karin,\n\nwe call you.", plain("Agreed by Tom"))
    desk.dispatch.then(Show(dialog(action="copy", blocks=(words,))))
    await page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    await page.get_by_role("button", name="Reply…").click()
    await page.get_by_role("button", name="Copy").click()
    await expect(page.get_by_text("Copied")).to_be_visible()
    copied = await page.evaluate("navigator.clipboard.readText()")
    assert copied == "Dear Karin,\n\nwe call you."


async def test_a_text_is_selected_where_nothing_may_be_copied(
    desk: Desk, visit: Visit
) -> None:
    await placed(desk)
    page = await visit()
    words = Wording("Dear Karin", plain("Agreed by Tom"))
    desk.dispatch.then(Show(dialog(action="copy", blocks=(words,))))
    await page.evaluate("() => { navigator.clipboard.writeText = Promise.reject }")
    await page.get_by_role("button", name="Reply…").click()
    await page.get_by_role("button", name="Copy").click()
    await expect(page.get_by_text("Selected: press Ctrl+C")).to_be_visible()
    assert await page.evaluate("String(getSelection())") == "Dear Karin"


async def test_a_page_from_before_says_so_and_loses_nothing(
    desk: Desk, visit: Visit
) -> None:
    await placed(desk)
    page = await visit()
    desk.dispatch.then(Ask(form()))
    await page.get_by_role("button", name="Reply…").click()
    await page.get_by_role("textbox").fill("My own words")
    await page.context.clear_cookies()
    await page.get_by_role("button", name="Publish", exact=True).click()
    await expect(page.get_by_text("This page is out of date.")).to_be_visible()
    await expect(page.get_by_role("textbox")).to_have_value("My own words")
