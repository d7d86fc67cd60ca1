"""The pictures of Teams: every scene plays, and is whole on a phone's narrow card.

Microsoft's own renderer draws them, with Markdown on wherever it reads any: what it
makes of words and sends back when a button is pressed is what is looked at here.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import Browser, Page

from adapters.channels.teams.drawing.card import message
from adapters.channels.teams.drawing.form import form
from adapters.channels.teams.drawing.limits import card_faults
from bot.blocks import Button, Choice, Field
from bot.press import Address, Dialog
from bot.subject import case_of, notice_of
from bot.words import Words
from docs.pictures.stage import stage
from docs.pictures.teams import figures, html, opened
from tests.adapters.channels.browser.chromium import MARKS, chromium
from tests.adapters.channels.slack.test_message import card, plain, whole
from tests.adapters.channels.teams.drawing_reading import refused

pytestmark = MARKS

EN = Words("en", "UTC")
NARROW = 300


@pytest.fixture
async def browser() -> AsyncIterator[Browser]:
    async with chromium() as opened_one:
        yield opened_one


def cards(figure: dict[str, Any]) -> list[dict[str, Any]]:
    parts = figure["parts"]
    inside = [part.get("card") or part.get("attachments") for part in parts]
    return [i[0]["content"] if isinstance(i, list) else i for i in inside if i]


@pytest.mark.parametrize("language", ["nl", "en"])
async def test_every_scene_is_drawn_as_teams_takes_it(
    tmp_path: Path, browser: Browser, language: str
) -> None:
    async with stage(tmp_path, language) as on:
        found = await figures(on)
    names = [each["name"] for each in found]
    assert len(names) == len(set(names)) > 90
    for content in (content for each in found for content in cards(each)):
        assert card_faults(content) == []
        assert refused(content) == []
    page = await opened(browser, html(found), NARROW, 1)
    assert await page.evaluate(CUT) == []
    assert await page.evaluate(WIDE) == []


CUT = """[...document.querySelectorAll('.ac-pushButton, .ac-pushButton *')]
    .filter((each) => each.scrollWidth > each.clientWidth + 1 && each.clientWidth)
    .map((each) => each.textContent)"""
WIDE = """[...document.querySelectorAll('figure')]
    .filter((each) => each.scrollWidth > each.clientWidth)
    .map((each) => each.id)"""

NASTY = (
    "<script>alert(1)</script> <b>x</b> **bold** _it_ `code` [a](https://evil.example)"
    " https://evil.example <https://evil.example> &lt;i&gt; # kop\n- lijst\n1. een\n"
    "{{DATE(2017-02-14T06:00:00Z, SHORT)}} <at>Sanne</at> ![x](https://evil.example/p)"
)
WHERE = Address("teams", "19:a@thread.tacv2", "17", "17")


def nasty_form() -> dict[str, Any]:
    at = plain(NASTY)
    fields = (
        Field("text", "text", at, NASTY, hint=at),
        Field("who", "choice", at, "a", (Choice("a", at), Choice("b", at))),
        Field("many", "choice", at, "3", tuple(Choice(f"{n}", at) for n in range(9))),
        Field("noted", "tick", at, "yes"),
        Field("seen", "tick", at),
        Field("none", "choice", plain("x"), "", (Choice("", at), Choice("c", at))),
    )
    submit = Button("reply", at, "save", primary=True)
    made = Dialog("reply", case_of(1), at, tuple(whole(NASTY)), fields, submit)
    return form(made, EN, place=WHERE, errors={"text": at, "x": at}, headed=True)


async def shown(browser: Browser, content: dict[str, Any]) -> Page:
    figure = {"type": "dialog", "title": "x", "card": content}
    found = [{"name": "a", "parts": [figure], "language": "en"}]
    return await opened(browser, html(found), 700, 1)


async def test_nothing_that_a_stranger_wrote_is_read_as_markup(
    browser: Browser,
) -> None:
    about = card(*whole(NASTY, notice_of(1)), head=NASTY)
    drawn = message(about, EN, forms=False)["attachments"][0]["content"]
    for content in (drawn, nasty_form()):
        page = await shown(browser, content)
        for tag in ("script", "b", "strong", "em", "code", "img", "at", "li", "h1"):
            assert await page.locator(f".window > :not(header) {tag}").count() == 0, tag
        leads = page.locator(".window a")
        links = [await each.get_attribute("href") for each in await leads.all()]
        assert all(str(link).startswith("https://a.example/") for link in links)
        text = await page.locator(".window").inner_text()
        assert "{{DATE(2017-02-14T06:00:00Z, SHORT)}}" in text
        assert "2/14/2017" not in text
        assert "Feb" not in text
        await page.close()


async def test_what_was_left_alone_comes_back_as_it_was(browser: Browser) -> None:
    page = await shown(browser, nasty_form())
    await page.locator(".ac-pushButton").last.click()
    (sent,) = await page.evaluate("window.sent")
    assert sent.pop("carried")
    assert sent == {
        "ww": "reply/save/case:1",
        "f/text": NASTY,
        "f/who": "a",
        "f/many": "3",
        "f/noted": "yes",
        "f/seen": "ww-none",
        "f/none": "ww-none",
    }
