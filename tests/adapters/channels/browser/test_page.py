"""The page of a person: their conversations, oldest message first, in their words."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from adapters.channels.browser.board import SHOWN
from bot.dossier import Stop
from bot.press import Address
from tests.adapters.channels.browser.desk import HOME, WORDS, Desk, card, plain

PRODUCT = Address("browser", "product")


def order(page: str) -> list[str]:
    """Give the keys of the messages in the order of the page."""
    return [
        part.partition('"')[0] for part in page.split('<li class="post" data-key="')
    ][1:]


async def test_the_newest_stands_at_the_bottom_and_an_edit_moves_nothing(
    desk: Desk,
) -> None:
    for number in range(8, 12):
        at = await desk.channel.post(HOME, card(), f"card:{number}", WORDS)
        if number == 10:
            desk.clock.at += timedelta(minutes=1)
        if number == 8:
            first = at
    await desk.channel.edit(first, card(head="Taken by Tom"), "card:1", WORDS)
    page = await desk.page()
    assert order(page) == ["card:8", "card:9", "card:10", "card:11"]
    assert page.index("Taken by Tom") < page.index("Not taken yet")


async def test_a_long_history_shows_what_changed_last(desk: Desk) -> None:
    first = await desk.channel.post(HOME, card("the first"), "card:0", WORDS)
    await desk.channel.post(HOME, card("the second"), "card:1", WORDS)
    for number in range(2, SHOWN + 2):
        await desk.channel.post(HOME, card("another"), f"card:{number}", WORDS)
    await desk.channel.edit(first, card("the first, changed"), "card:1", WORDS)
    page = await desk.page()
    assert len(order(page)) == SHOWN
    assert "the first, changed" in page
    assert "the second" not in page
    assert "2 older messages are not shown." in page


async def test_a_thread_stands_below_its_card_with_its_lines_counted(
    desk: Desk,
) -> None:
    at = await desk.channel.post(HOME, card(), "card:1", WORDS)
    await desk.channel.line(at, plain("It stands."), "line:1", WORDS)
    await desk.channel.line(at, plain("Somebody answered."), "line:2", WORDS)
    page = await desk.page()
    _, _, thread = page.partition('<details class="thread"')
    assert "<span data-count>2</span>" in thread
    assert thread.index("It stands.") < thread.index("Somebody answered.")
    assert "23 Nov 09:00</time>" in thread


async def test_what_is_taken_away_leaves_no_gap_and_no_thread(desk: Desk) -> None:
    at = await desk.channel.post(HOME, card("Only a test"), "test:1", WORDS)
    await desk.channel.line(at, plain("Seen."), "line:1", WORDS)
    await desk.channel.post(HOME, card(), "card:1", WORDS)
    await desk.channel.remove(at)
    page = await desk.page()
    assert order(page) == ["card:1"]
    assert "Only a test" not in page
    assert "Seen." not in page
    assert "older messages" not in page


async def test_each_conversation_has_its_own_place(desk: Desk) -> None:
    await desk.channel.post(PRODUCT, card("for product"), "card:1", WORDS)
    page = await desk.page()
    _, _, product = page.partition('<section data-conversation="product"')
    assert "for product" in product.partition("</section>")[0]
    for name in ("webcare", "product", "@sanne"):
        assert f'<a href="#{name}"' in page


async def test_nobody_reads_what_is_for_somebody_else(desk: Desk) -> None:
    tom = await desk.person("tom")
    await desk.channel.direct(tom, card("For Tom alone."), "direct:1", WORDS)
    assert "For Tom alone." not in await desk.page()
    await desk.switch("tom")
    assert "For Tom alone." in await desk.page()


async def test_the_one_tap_in_the_header_follows_the_switch(desk: Desk) -> None:
    assert 'data-action="stop"' in await desk.page()
    stop = Stop(desk.clock.now(), "Tom Bakker")
    await desk.store.write(lambda tx: tx.switches.set_stop(stop))
    page = await desk.page()
    assert 'data-action="resume"' in page
    assert 'data-action="stop"' not in page
    assert "Publishing has been stopped since Mon 09:00 (Tom Bakker)." in page


@pytest.mark.parametrize(
    ("language", "said"), [("en", "Stop publishing"), ("nl", "Plaatsen stilzetten")]
)
async def test_the_page_speaks_the_language_of_the_playbook(
    tmp_path: Path, language: str, said: str
) -> None:
    desk = await Desk(tmp_path, rules={"language": language}).open()
    page = await desk.page()
    await desk.close()
    assert f'<html lang="{language}">' in page
    assert said in page


async def test_the_demo_says_that_it_is_one(desk: Desk, office: Desk) -> None:
    assert "Demo: nothing leaves this computer." in await desk.page()
    assert "Demo:" not in await office.page()


async def test_parts_of_the_page_are_kept_by_the_browser(desk: Desk) -> None:
    page = await desk.page()
    for name in ("page.css", "page.js", "icon.svg"):
        path = f"/static/{name}?"
        assert path in page
        async with desk.web.get(desk.address + path) as answer:
            assert answer.status == 200
            assert "immutable" in answer.headers["Cache-Control"]


@pytest.mark.parametrize("name", ["other.js", "..%2fpages.py", "page.js%00"])
async def test_nothing_else_of_the_disk_is_served(desk: Desk, name: str) -> None:
    async with desk.web.get(f"{desk.address}/static/{name}") as answer:
        assert answer.status == 404


async def test_the_page_is_never_kept_and_frames_nowhere(desk: Desk) -> None:
    async with desk.web.get(f"{desk.address}/") as answer:
        assert answer.headers["Cache-Control"] == "no-store"
        policy = answer.headers["Content-Security-Policy"]
    assert "default-src 'self'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy
