"""Words of strangers are shown as they are, do nothing, and leave room for the rest."""

from __future__ import annotations

import pytest

from adapters.channels.browser.view import card_view, dialog_view, safe_url
from bot.blocks import FOLD, Block, Info, Logged, Note, Offer, Quote, Wording
from bot.press import Show
from tests.adapters.channels.browser.desk import HOME, WORDS, Desk, card, dialog, plain

LONG = "Twee weken te laat. " * 5000
EVIL = "<script>alert(1)</script>"


def quote(text: str, **more: object) -> dict[str, object]:
    view = card_view(card(blocks=(Quote(text, **more),)), WORDS)  # type: ignore[arg-type]
    return dict(view["blocks"][0])


def test_a_short_review_is_shown_whole() -> None:
    shown = quote("Te laat.")
    assert (shown["text"], shown["rest"], shown["cut"]) == ("Te laat.", "", False)


def test_a_longer_one_is_folded_and_still_all_there() -> None:
    text = LONG[:2000]
    shown = quote(text)
    assert len(str(shown["text"])) <= FOLD
    assert f"{shown['text']}{shown['rest']}" == text
    assert shown["cut"] is False


def test_an_endless_one_is_cut_and_says_so() -> None:
    shown = quote(LONG)
    assert len(f"{shown['text']}{shown['rest']}") <= 3000
    assert shown["cut"] is True


def test_reading_it_all_shows_it_all_at_once() -> None:
    page = dialog(action="read", blocks=(Quote(LONG),))
    (shown,) = dialog_view(page, {}, WORDS)["blocks"]
    assert shown["text"] == LONG
    assert shown["rest"] == ""


def test_in_a_dialog_the_review_leaves_room_for_the_reply() -> None:
    page = dialog(blocks=(Quote(LONG), Logged(plain("Tom"), LONG)))
    for shown in dialog_view(page, {}, WORDS)["blocks"]:
        opened = shown.get("detail") or shown["text"]
        assert len(opened) <= 240
        assert opened + shown["rest"] == LONG


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)",
        "JavaScript://plein.example/%0aalert(1)",
        "data:text/html,x",
        "//plein.example",
        "https://",
        "https://[",
        "https://bank.nl@evil.example/",
        "ftp://plein.example/1",
        "",
    ],
)
def test_what_is_no_plain_web_address_is_not_linked(url: str) -> None:
    assert safe_url(url) == ""
    assert quote("x", url=url, link=plain("Open"))["link"] == ""


@pytest.mark.parametrize("url", ["https://plein.example/1?a=b", "http://plein.example"])
def test_a_plain_web_address_is_linked(url: str) -> None:
    assert safe_url(url) == url


EVERY_BLOCK: tuple[Block, ...] = (
    Info((plain(EVIL),)),
    Quote(EVIL, 2, f"https://plein.example/{EVIL}", plain(EVIL)),
    Offer(1, plain(EVIL), EVIL),
    Wording(EVIL, plain(EVIL)),
    Note(plain(EVIL)),
    Logged(plain(EVIL), EVIL),
)


async def test_no_block_lets_markup_of_strangers_through(desk: Desk) -> None:
    made = card(blocks=EVERY_BLOCK, head=EVIL)
    await desk.channel.post(HOME, made, "card:1", WORDS)
    page = await desk.page()
    assert "<script>alert" not in page
    assert page.count("&lt;script&gt;alert(1)&lt;/script&gt;") >= 8
    desk.dispatch.then(Show(dialog(title=plain(EVIL), blocks=EVERY_BLOCK)))
    _, answer = await desk.press()
    assert "<script" not in answer["html"]


async def test_pictures_are_counted_and_never_loaded(desk: Desk) -> None:
    made = card(blocks=(Quote("Kijk!", 1), Quote("Kijk!", 12)))
    await desk.channel.post(HOME, made, "card:1", WORDS)
    page = await desk.page()
    assert "1 picture<" in page
    assert "12 pictures<" in page
    assert "<img" not in page


async def test_a_link_tells_its_site_nothing(desk: Desk) -> None:
    url = "https://plein.example/1"
    made = card(blocks=(Quote("x", url=url, link=plain("Open on Plein")),))
    await desk.channel.post(HOME, made, "card:1", WORDS)
    wanted = 'target="_blank" rel="noopener noreferrer nofollow">Open on Plein</a>'
    assert f'<a href="{url}" {wanted}' in await desk.page()
