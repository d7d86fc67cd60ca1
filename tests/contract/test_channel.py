"""What every channel does, whatever its markup: see `bot.ports.channel.Channel`."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.blocks import (
    Block,
    Button,
    Changed,
    Head,
    Info,
    Item,
    Look,
    Offer,
    Quote,
    Told,
    Wording,
)
from bot.card import Card
from bot.errors import ChannelError
from bot.press import Address
from bot.subject import TEAM, Subject
from bot.words import Words, line
from tests.contract.channels import STAGES
from tests.contract.stage import Stage

WORDS = Words("en", "UTC")
FAMILY = "\U0001f469\u200d\U0001f469\u200d\U0001f467\u200d\U0001f466"


@pytest.fixture(params=sorted(STAGES))
async def stage(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Stage]:
    opened = STAGES[request.param](tmp_path)
    await opened.open()
    yield opened
    await opened.close()


def card(text: str = "Two weeks late.", head: str = "Not taken yet") -> Card:
    """Give a card in which a customer's words stand wherever they can."""
    said = line("plain", text=text[:200])
    blocks: tuple[Block, ...] = (
        Head(line("plain", text=head)),
        Info((line("author", name=text[:100]),)),
        Quote(text),
        Offer(1, line("stance.call"), text[:160]),
        Wording(text[:3000], line("words.agreed", by="Tom")),
        Changed((("same", text[:90]), ("out", text[:90]), ("in", text[:90])), said),
        Told(line("author", name=text[:90]), text[:90], text[:90]),
        Item(Subject("notice", "2"), line("author", name=text[:90])),
        Look(line("plain", text=text[:100])),
    )
    button = Button("reply", line("action.reply"), primary=True)
    return Card(Subject("case", "1"), said, blocks, (button,))


def found(stage: Stage, at: Address) -> Address | None:
    """Give what a look for it gives: some channels cannot look back."""
    return at if stage.channel.facts.finds else None


async def test_a_card_is_shown_to_the_team(stage: Stage) -> None:
    await stage.channel.post(stage.home, card("Te laat."), "card:1", WORDS)
    (shown,) = await stage.home_of("tom")
    assert "Not taken yet" in shown.text
    assert "Te laat." in shown.text
    assert "Reply…" in shown.text


async def test_a_card_is_found_where_it_was_placed(stage: Stage) -> None:
    at = await stage.channel.post(stage.home, card(), "card:1", WORDS)
    assert at.channel == stage.channel.facts.name
    assert await stage.channel.find(stage.home, "card:1") == found(stage, at)


async def test_what_was_never_placed_is_not_found(stage: Stage) -> None:
    await stage.channel.post(stage.home, card(), "card:1", WORDS)
    assert await stage.channel.find(stage.home, "card:2") is None
    assert await stage.channel.find(stage.elsewhere, "card:1") is None


async def test_a_card_placed_twice_stands_once_where_that_can_be_told(
    stage: Stage,
) -> None:
    first = await stage.channel.post(stage.home, card(), "card:1", WORDS)
    second = await stage.channel.post(stage.home, card("Other."), "card:1", WORDS)
    told = stage.channel.facts.repeat_safe
    assert (first == second) is told
    shown = await stage.home_of("tom")
    assert len(shown) == (1 if told else 2)
    assert "Other." not in shown[0].text
    # Where it can be, the first one is found: nobody has to post blindly.
    assert await stage.channel.find(stage.home, "card:1") == found(stage, first)


async def test_an_edited_card_says_the_new_and_not_the_old(stage: Stage) -> None:
    at = await stage.channel.post(stage.home, card(), "card:1", WORDS)
    await stage.channel.edit(at, card(head="Taken by Tom"), "card:1", WORDS)
    (shown,) = await stage.home_of("tom")
    assert "Taken by Tom" in shown.text
    assert "Not taken yet" not in shown.text
    assert await stage.channel.find(stage.home, "card:1") == found(stage, at)


async def test_an_edit_brings_back_a_card_that_was_lost(stage: Stage) -> None:
    home = stage.home
    lost = Address(home.channel, home.conversation, stage.nobodys)
    key = stage.nobodys  # on the page a message is called by its key
    at = await stage.channel.edit(lost, card(head="Taken by Tom"), key, WORDS)
    (shown,) = await stage.home_of("tom")
    assert "Taken by Tom" in shown.text
    assert await stage.channel.find(home, key) == found(stage, at)


async def test_a_line_lands_in_the_thread_of_its_card(stage: Stage) -> None:
    at = await stage.channel.post(stage.home, card(), "card:1", WORDS)
    await stage.channel.post(stage.home, card(), "card:2", WORDS)
    said = line("plain", text="It stands.")
    await stage.channel.line(at, said, "line:1", WORDS)
    first, second = await stage.home_of("tom")
    assert [text for text in first.thread if "It stands." in text] == first.thread
    assert len(first.thread) == 1
    assert second.thread == []


async def test_a_line_without_a_thread_stands_by_itself(stage: Stage) -> None:
    said = line("plain", text="Good morning.")
    await stage.channel.line(stage.home, said, "line:1", WORDS)
    (shown,) = await stage.home_of("tom")
    assert "Good morning." in shown.text


async def test_a_line_said_twice_stands_once_where_that_can_be_told(
    stage: Stage,
) -> None:
    at = await stage.channel.post(stage.home, card(), "card:1", WORDS)
    for _ in range(2):
        await stage.channel.line(at, line("plain", text="Once."), "line:1", WORDS)
    (shown,) = await stage.home_of("tom")
    assert len(shown.thread) == (1 if stage.channel.facts.repeat_safe else 2)


async def test_a_thread_stays_with_its_card_when_the_card_is_edited(
    stage: Stage,
) -> None:
    at = await stage.channel.post(stage.home, card(), "card:1", WORDS)
    await stage.channel.line(at, line("plain", text="It stands."), "line:1", WORDS)
    await stage.channel.edit(at, card(head="Placed"), "card:1", WORDS)
    (shown,) = await stage.home_of("tom")
    assert len(shown.thread) == 1


async def test_what_is_for_one_person_only_that_person_sees(stage: Stage) -> None:
    tom = await stage.person("tom")
    mine = card(head="For Tom alone.")
    at = await stage.channel.direct(tom, mine, "direct:1", WORDS)
    (shown,) = await stage.direct_to("tom")
    assert "For Tom alone." in shown.text
    assert "Reply…" in shown.text
    assert await stage.direct_to("sanne") == []
    assert await stage.home_of("sanne") == []
    assert await stage.channel.find(tom, "direct:1") == found(stage, at)
    assert await stage.channel.find(await stage.person("sanne"), "direct:1") is None


async def test_a_direct_card_is_edited_where_it_stands(stage: Stage) -> None:
    tom = await stage.person("tom")
    at = await stage.channel.direct(tom, card(head="Asked of you"), "direct:1", WORDS)
    await stage.channel.direct(tom, card(head="Something else"), "direct:2", WORDS)
    done = card(head="Done by Lotte, 10:21")
    await stage.channel.edit(at, done, "direct:1", WORDS)
    first, second = await stage.direct_to("tom")
    assert "Done by Lotte, 10:21" in first.text
    assert "Asked of you" not in first.text
    assert "Something else" in second.text
    assert await stage.channel.find(tom, "direct:1") == found(stage, at)


async def test_a_direct_card_goes_on_where_it_stands_with_this_person(
    stage: Stage,
) -> None:
    tom = await stage.person("tom")
    first = await stage.channel.direct(tom, card(head="Asked"), "direct:1", WORDS)
    again = card(head="Done by Lotte")
    at = await stage.channel.direct(tom, again, "direct:1", WORDS, first)
    assert at == first
    (shown,) = await stage.direct_to("tom")
    assert "Done by Lotte" in shown.text


async def test_a_direct_card_that_stands_with_somebody_else_is_placed_anew(
    stage: Stage,
) -> None:
    sanne, tom = await stage.person("sanne"), await stage.person("tom")
    wrong = await stage.channel.direct(sanne, card(head="Old"), "direct:1", WORDS)
    mine = card(head="For Tom alone.")
    at = await stage.channel.direct(tom, mine, "direct:1", WORDS, wrong)
    await stage.channel.remove(wrong)
    (shown,) = await stage.direct_to("tom")
    assert "For Tom alone." in shown.text
    assert await stage.direct_to("sanne") == []
    assert await stage.channel.find(tom, "direct:1") == found(stage, at)


async def test_what_is_taken_away_is_gone_and_the_rest_stays(stage: Stage) -> None:
    channel = stage.channel
    test = await channel.post(stage.home, card(head="Only a test"), "test:1", WORDS)
    await channel.line(test, line("plain", text="Seen."), "line:1", WORDS)
    await channel.post(stage.home, card(), "card:1", WORDS)
    for _ in range(2):  # once more is no error
        await channel.remove(test)
    shown = await stage.home_of("tom")
    # A channel may keep a stone where lines stood below what was taken away.
    assert sum("Not taken yet" in each.text for each in shown) == 1
    assert not any("Only a test" in each.text for each in shown)
    assert await channel.find(stage.home, "test:1") is None
    assert (await channel.find(stage.home, "card:1") is not None) is channel.facts.finds


async def test_what_was_never_there_is_taken_away_in_peace(stage: Stage) -> None:
    home = stage.home
    await stage.channel.remove(Address(home.channel, home.conversation, stage.nobodys))
    assert await stage.home_of("tom") == []


async def test_a_key_whose_message_was_taken_away_can_stand_again(stage: Stage) -> None:
    at = await stage.channel.post(stage.home, card(), "test:1", WORDS)
    await stage.channel.remove(at)
    await stage.channel.post(stage.home, card(head="Once more"), "test:1", WORDS)
    (shown,) = await stage.home_of("tom")
    assert "Once more" in shown.text


async def test_an_item_says_what_it_opens_and_a_plain_one_opens_nothing(
    stage: Stage,
) -> None:
    late = line("plain", text="reply before Tue 09:12")
    blocks = (
        Item(Subject("case", "7"), line("plain", text="Karin (case 7)"), late),
        Item(TEAM, line("plain", text="Quiet otherwise"), late),
    )
    listed = Card(Subject("person", "tom"), line("plain", text="2 near"), blocks, ())
    await stage.channel.direct(await stage.person("tom"), listed, "list:1", WORDS)
    (shown,) = await stage.direct_to("tom")
    for words in ("Karin (case 7)", "Quiet otherwise"):
        assert words in shown.text
    assert shown.text.count("reply before Tue 09:12") == 2


async def test_a_difference_says_what_went_and_what_came(stage: Stage) -> None:
    parts = (("same", "We call "), ("out", "soon"), ("in", "before 17:00"))
    told = Told(line("plain", text="Fixed · Joost"), "It works.", "Scanner broken.")
    changed = Changed(parts, line("plain", text="Tom changed it"))
    made = Card(Subject("case", "1"), changed.by, (changed, told), ())
    await stage.channel.post(stage.home, made, "card:1", WORDS)
    (shown,) = await stage.home_of("tom")
    for words in ("We call ", "soon", "before 17:00", "Tom changed it"):
        assert words in shown.text
    assert shown.text.index("It works.") < shown.text.index("Scanner broken.")


async def test_words_are_those_of_the_language_that_was_asked_for(
    stage: Stage,
) -> None:
    await stage.channel.post(stage.home, card(), "card:1", Words("nl", "UTC"))
    (shown,) = await stage.home_of("tom")
    assert "Reageren…" in shown.text
    assert "Let op: " in shown.text


HOSTILE = {
    "script": "<script>alert(1)</script><img src=x onerror=alert(1)>",
    "attribute": "\" onmouseover=alert(1) x='",
    "everybody": "<!channel> <@U123> <at>everyone</at> @here",
    "links": "<https://evil.example|bank.nl> [bank](https://evil.example) www.evil.nl",
    "macros": "{{DATE(2017-02-14T06:00:00Z,SHORT)}} {name} {0} %s ${x} &lt; &amp;amp;",
    "backwards": "\u05e9\u05dc\u05d5\u05dd \u0645\u0631\u062d\u0628\u0627 hallo",
    "emoji": FAMILY * 4000,
    "angles": "<" * 4000,
    "endless": "x" * 100_000,
    "lines": "\n" * 5000 + "end",
}


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
async def test_words_of_strangers_are_shown_and_do_nothing(
    stage: Stage, text: str
) -> None:
    at = await stage.channel.post(stage.home, card(text), "card:1", WORDS)
    said = line("plain", text=text[:500])
    await stage.channel.line(at, said, "line:1", WORDS)
    (shown,) = await stage.home_of("tom")
    assert _words(text[:80]) in _words(shown.text)
    assert _words(text[:80]) in _words(shown.thread[0])
    assert shown.alive == []
    assert len(shown.text) < 8000


def _words(text: str) -> str:
    """Give a text without its white space, which a channel may draw as it likes."""
    return " ".join(text.split())


async def test_a_channel_that_works_says_so_by_saying_nothing(stage: Stage) -> None:
    await stage.channel.check()


async def test_a_channel_that_cannot_work_says_so_in_words(stage: Stage) -> None:
    at = await stage.channel.post(stage.home, card(), "card:1", WORDS)
    tom = await stage.person("tom")
    await stage.break_off()
    said = line("plain", text="Hello.")
    finds = stage.channel.facts.finds
    looks = [stage.channel.find(stage.home, "card:1")] if finds else []
    for attempt in (
        stage.channel.check(),
        stage.channel.post(stage.home, card(), "card:2", WORDS),
        stage.channel.edit(at, card(), "card:1", WORDS),
        stage.channel.line(at, said, "line:1", WORDS),
        stage.channel.direct(tom, card(), "direct:1", WORDS),
        stage.channel.remove(at),
        *looks,
    ):
        with pytest.raises(ChannelError, match=r"^[A-Z].{20,}"):
            await attempt
