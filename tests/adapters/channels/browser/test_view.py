"""Words of strangers are shown as they are, do nothing, and leave room for the rest."""

from __future__ import annotations

from adapters.channels.browser.view import card_view, dialog_view
from bot.blocks import (
    FOLD,
    Block,
    Button,
    Changed,
    Head,
    Info,
    Item,
    Logged,
    Note,
    Offer,
    Quote,
    Told,
    Wording,
)
from bot.press import Show
from bot.subject import TEAM, case_of, notice_of
from bot.words import line
from tests.adapters.channels.browser.desk import HOME, WORDS, Desk, card, dialog, plain
from tests.fakes import START

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


def test_what_is_no_plain_web_address_is_not_linked() -> None:
    page = quote("x", url="javascript:alert(1)", link=plain("Open"))
    assert page["link"] == ""


EVERY_BLOCK: tuple[Block, ...] = (
    Info((plain(EVIL),)),
    Quote(EVIL, 2, f"https://plein.example/{EVIL}", plain(EVIL)),
    Offer(1, plain(EVIL), EVIL),
    Wording(EVIL, plain(EVIL)),
    Note(plain(EVIL)),
    Logged(plain(EVIL), EVIL),
    Item(case_of(1), plain(EVIL), plain(EVIL)),
    Item(TEAM, plain(EVIL), plain(EVIL)),
    Changed((("same", EVIL), ("out", EVIL), ("in", EVIL)), plain(EVIL)),
    Told(plain(EVIL), EVIL, EVIL),
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


async def test_a_difference_is_heard_as_well_as_seen(desk: Desk) -> None:
    parts = (("same", "We call "), ("out", "soon"), ("in", "before 17:00"))
    made = card(blocks=(Changed(parts, plain("Tom changed it")),))
    await desk.channel.post(HOME, made, "card:1", WORDS)
    page = await desk.page()
    assert '<p class="said" dir="auto">We call <del>' in page
    assert '<del><span class="unseen">[removed: </span>soon' in page
    assert '<ins><span class="unseen">[added: </span>before 17:00' in page


async def test_what_runs_out_stands_out_wherever_it_is_said(desk: Desk) -> None:
    soon, over, calm = (
        line("head.open", state=plain("New"), clock=line(f"clock.{key}", end=START))
        for key in ("soon", "over", "before")
    )
    blocks = (Head(soon), Info((over,)), Item(case_of(1), plain("Karin"), over))
    await desk.channel.post(HOME, card(blocks=blocks), "card:1", WORDS)
    page = await desk.page()
    assert '<h3 class="head soon">' in page
    assert '<p class="info over">' in page
    assert '<bdi class="note over">' in page
    assert card_view(card(blocks=(Head(calm),)), WORDS)["blocks"][0]["tone"] == ""


async def test_more_keeps_its_groups_apart(desk: Desk) -> None:
    names = ("log", "home", "tell", "triage", "not_complaint", "stop")
    buttons = tuple(Button(name, plain(name)) for name in names)
    desk.dispatch.then(Show(dialog(action="more", buttons=buttons)))
    _, answer = await desk.press()
    parts = answer["html"].split("<hr>")
    groups = [[n for n in names if f'data-action="{n}"' in part] for part in parts]
    assert groups == [["log", "home"], ["tell", "triage"], ["not_complaint"], ["stop"]]


async def test_an_answer_keeps_the_words_for_the_customer_apart(desk: Desk) -> None:
    blocks = (
        Told(plain("Joost"), "It works.", "A scanner."),
        Told(plain("Tom"), "Yes."),
    )
    await desk.channel.post(HOME, card(blocks=blocks), "card:1", WORDS)
    first, second = (await desk.page()).split('<figure class="told">')[1:]
    _, _, said = first.partition("For the customer")
    assert "It works." in said.partition("Internal only")[0]
    assert "A scanner." in said.partition("Internal only")[2]
    assert "Internal only" not in second


async def test_an_item_is_a_button_only_where_it_opens_something(desk: Desk) -> None:
    blocks = (Item(notice_of(3), plain("Delivery")), Item(TEAM, plain("Nothing else")))
    await desk.channel.post(HOME, card(blocks=blocks), "card:1", WORDS)
    page = await desk.page()
    opens = 'class="item" data-action="open" data-step="" data-subject="notice:3"'
    assert f'<button type="button" {opens}><bdi>Delivery</bdi></button>' in page
    assert '<p class="item"><bdi>Nothing else</bdi></p>' in page


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
