"""A card in Slack: what it says in which order, and that no words can spoil it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from adapters.channels.slack.drawing.limits import total
from adapters.channels.slack.drawing.message import message, said
from bot import blocks
from bot.blocks import Block, Button
from bot.card import Card
from bot.card import card as card_of
from bot.case import CaseId
from bot.subject import TEAM, Subject, case_of, notice_of, person_of
from bot.words import Line, Words, line
from docs.pictures.stage import stage
from tests.adapters.channels.slack.reading import faults, lines, markup, parts
from tests.contract.test_channel import HOSTILE
from tests.way.conftest import opens, team
from tests.way.team import WORDS, Team

__all__ = ["opens", "team"]

NL, EN = Words("nl", "UTC"), Words("en", "UTC")
MORE = Button("more", line("action.more"))
HOSTILE_TOO = {
    **HOSTILE,
    "calls": "<!channel> <!here|here> <@U1> <#C1> <!subteam^S1> @here @channel",
    "marks": "*bold* _it_ ~no~ `code` ```block``` > quote :boom: <https://a.nl|b>",
    "surrogates": "a\ud800b\udfffc" * 400,
    "nothing": "\0\x01\x7f",
    "spaces": " \u3000\n\t" * 200,
    "wide": "\U0001f468\u200d\U0001f33e" * 2000,
    "lines and words": "te laat\n" * 10_000,
    "marks piled up": "e" + "\u0301" * 5000,
}


def plain(text: str) -> Line:
    return line("plain", text=text)


def card(
    *found: Block, head: str = "Kop", buttons: tuple[Button, ...] = (MORE,)
) -> Card:
    summary = plain(head)
    return Card(case_of(1), summary, (blocks.Head(summary), *found), buttons)


def shown(*found: Block, words: Words = EN) -> list[str]:
    """Give the lines of a card between its first line and its buttons."""
    drawn = message(card(*found), words)
    assert faults(drawn) == []
    return lines(drawn.blocks)[1:-1]


def runs(*found: Block) -> list[tuple[str, str]]:
    """Give the words of a card with their style."""
    drawn = message(card(*found), EN).blocks[1:-1]
    return [
        (part["text"], " ".join(part.get("style", {}))) for part in parts(drawn, "text")
    ]


# ------------------------------------------------------------------ how cards read


async def drawn_for(team: Team) -> list[str]:
    """Give the summary and the lines of the card of the only case, in Dutch."""
    file = await team.parts.store.read(lambda tx: tx.cases.file(CaseId(1)))
    assert file is not None
    drawn = message(card_of(file, team.clock.now()), NL)
    assert faults(drawn) == []
    return [drawn.text, *lines(drawn.blocks)]


async def test_a_case_reads_as_agreed(team: Team) -> None:
    await team.opened(pictures=2)
    summary = (
        "Nieuwe klacht: 1 van 5 sterren · Plein · Polderbank, reageren vóór di 09:00"
    )
    about = [
        "1 van 5 sterren · Plein · Polderbank",
        "Karin de Vries · 23 nov 09:00 · case 1",
        "Twee weken te laat en niemand belt terug.\n2 foto's · Openen op Plein",
    ]
    assert await drawn_for(team) == [
        summary,
        "Nog niet opgepakt · reageren vóór di 09:00",
        *about,
        (
            "1 Bellen aanbieden  Dag Karin, We bellen je graag. Mail je nummer naar"
            " help@polderbank.example."
        ),
        (
            "2 Vragen wat er speelt  Dag Karin, Wil je ons via help@polderbank.example"
            " laten weten wat er precies misging?"
        ),
        (
            "3 Excuses en uitzoeken  Dag Karin, Wat vervelend dat dit zo liep. Onze"
            " excuses daarvoor."
        ),
        "[Akkoord en plaatsen…][Tussenbericht…][Ik pak dit op][Toewijzen…][Meer…]",
    ]
    await team.proposed()
    assert await drawn_for(team) == [
        summary,
        (
            "Wacht op akkoord van Tom Bakker · tekst van Sanne de Vries"
            " · reageren vóór di 09:00"
        ),
        *about,
        f"Voorgesteld door Sanne de Vries, 23 nov 09:00\n{WORDS}",
        "[Akkoord en plaatsen…][Aanpassen…][Terugleggen…][Meer…]",
    ]


async def test_every_state_of_a_case_is_drawn(tmp_path: Path) -> None:
    seen = set()
    async with stage(tmp_path, "nl") as on:
        for number in range(1, 25):
            file = await on.team.parts.store.read(
                lambda tx, n=number: tx.cases.file(CaseId(n))
            )
            drawn = message(card_of(file, on.team.clock.now()), NL)
            assert faults(drawn) == []
            assert markup(drawn.blocks) == []
            seen.add(file.case.state)
    assert len(seen) >= 9


def test_facts_stand_in_one_small_line() -> None:
    info = blocks.Info((line("nobody"), line("case", case="1"), plain("\u05e9\u05dc")))
    assert shown(info) == [
        "Somebody without a name · case 1 · \u2068\u05e9\u05dc\u2069"
    ]


def test_a_short_quote_is_whole_and_a_long_one_says_where_the_rest_is() -> None:
    assert shown(blocks.Quote("Te laat.")) == ["Te laat."]
    (folded,) = shown(blocks.Quote("Te laat. " * 200))
    quote, _, rest = folded.partition("\n")
    assert 500 < len(quote) <= 602
    assert quote.endswith(("Te …", "laat. …"))
    assert rest == EN.say(line("page.cut"))


def test_pictures_are_counted_and_the_link_has_our_words() -> None:
    link = line("open_at", source="Plein")
    whole = blocks.Quote("Te laat.", 2, "https://plein.example/1", link)
    assert shown(whole) == ["Te laat.\n2 pictures · Open on Plein"]
    one = blocks.Quote("Te laat.", 1, "javascript:alert(1)", link)
    assert shown(one) == ["Te laat.\n1 picture"]
    drawn = message(card(whole), EN).blocks
    assert [part["url"] for part in parts(drawn, "link")] == ["https://plein.example/1"]


def test_suggestions_are_numbered() -> None:
    offers = [blocks.Offer(n, line("stance.call"), "Beste Karin") for n in (1, 2)]
    assert shown(*offers) == [
        "1 Offer a call  Beste Karin",
        "2 Offer a call  Beste Karin",
    ]


def test_a_whole_reply_is_shown_with_its_line_breaks() -> None:
    text = ("Beste Karin,\n\n" + "x" * 3000)[:3000]
    by = line("words.agreed", by="Tom")
    assert shown(blocks.Wording(text, by)) == [f"Agreed by Tom\n{text}"]


def test_what_to_look_at_is_said_in_words() -> None:
    look = blocks.Look(plain("two at once"))
    assert shown(look, words=NL) == ["Let op: two at once"]
    assert runs(look) == [("Look: ", "bold"), ("two at once", "")]


@pytest.mark.parametrize("words", [NL, EN], ids=["nl", "en"])
def test_the_mark_of_a_look_is_the_beginning_of_its_line(words: Words) -> None:
    said_whole = words.say(Line("look.line", {"what": plain("x")}))
    assert said_whole == words.say(Line("look.line", {"what": ""})) + "x"


def test_a_difference_is_seen_and_heard() -> None:
    parts_ = (("same", "We call"), ("out", " soon"), ("in", "at 5 "), ("same", "."))
    found = blocks.Changed((*parts_, ("in", "\n")), plain("Tom"))
    assert shown(found) == ["Tom\nWe call [removed: soon] [added: at 5] .\n"]
    styled = {text: style for text, style in runs(found) if style}
    assert styled == {"Tom\n": "italic", "soon": "strike", "at 5": "bold"}


def test_what_customers_may_read_stands_apart() -> None:
    told = blocks.Told(plain("Joost"), "Het werkt.", "Accu kapot.")
    public, internal = (
        EN.say(line("page.told_public")),
        EN.say(line("page.told_internal")),
    )
    assert shown(told) == ["Joost", f"{public}\nHet werkt.", f"{internal}\nAccu kapot."]
    assert shown(blocks.Told(plain("Joost"), "", "Accu.")) == [
        "Joost",
        f"{internal}\nAccu.",
    ]


def test_a_line_of_a_list_opens_what_it_is_about() -> None:
    one = blocks.Item(notice_of(2), plain("Karin"), plain("vóór 17:00"))
    none = blocks.Item(TEAM, plain("Rustig"))
    far = blocks.Item(person_of("x" * 300), plain("Karin"))
    assert shown(one, none, far) == ["Karin\nvóór 17:00[Open]", "Rustig", "Karin"]
    (button, _) = parts(message(card(one), EN).blocks, "button")
    assert button["action_id"].startswith("ww/open//notice:2/")


def test_notes_and_logs_are_there_too() -> None:
    log = [blocks.Logged(plain(f"{n} Tom"), "Waarom" * (n % 2)) for n in range(3)]
    found = shown(blocks.Note(line("nobody")), *log)
    assert found == ["Somebody without a name", "0 Tom\n1 Tom\nWaarom\n2 Tom"]


# ------------------------------------------------------------------ its buttons


def test_buttons_stand_in_one_row_and_the_main_one_is_told_apart() -> None:
    first = Button("reply", line("action.publish"), primary=True)
    drawn = message(card(buttons=(first, MORE)), NL)
    assert lines(drawn.blocks)[-1] == "[Akkoord en plaatsen…][Meer…]"
    found = parts(drawn.blocks, "button")
    assert [b.get("style") for b in found] == ["primary", None]
    assert [b["action_id"] for b in found] == [
        "ww/reply//case:1/0",
        "ww/more//case:1/1",
    ]


def test_a_card_without_buttons_has_no_row_for_them() -> None:
    assert lines(message(card(buttons=()), EN).blocks) == ["Kop"]


def test_more_buttons_than_a_row_holds_go_on_in_the_next() -> None:
    drawn = message(card(buttons=(MORE,) * 30), EN)
    assert faults(drawn) == []
    assert [len(parts(row, "button")) for row in drawn.blocks[1:]] == [25, 5]


# ------------------------------------------------------------------ words of strangers


def whole(text: str, subject: Subject = TEAM) -> list[Block]:
    """Give every kind of block with the same words wherever words can stand."""
    at = plain(text)
    return [
        blocks.Head(at),
        blocks.Info((at, at)),
        blocks.Quote(text, 3, f"https://a.example/{text}", at),
        blocks.Offer(1, at, text),
        blocks.Wording(text, at),
        blocks.Look(at),
        blocks.Note(at),
        blocks.Logged(at, text),
        blocks.Item(subject, at, at),
        blocks.Changed((("same", text), ("out", text), ("in", text)), at),
        blocks.Told(at, text, text),
    ]


@pytest.mark.parametrize("text", HOSTILE_TOO.values(), ids=HOSTILE_TOO)
def test_no_words_spoil_a_card(text: str) -> None:
    button = Button("reply", plain(text), primary=True)
    drawn = message(card(*whole(text, notice_of(1)), head=text, buttons=(button,)), EN)
    assert faults(drawn) == []
    assert markup(drawn.blocks) == []
    assert not {"<", ">"} & set(drawn.text)
    assert total(drawn.blocks) < 10_000
    json.dumps(drawn.blocks, ensure_ascii=False).encode()


@pytest.mark.parametrize("text", HOSTILE_TOO.values(), ids=HOSTILE_TOO)
def test_no_words_spoil_a_line(text: str) -> None:
    drawn = said(plain(text), EN)
    assert faults(drawn) == []
    assert markup(drawn.blocks) == []
    assert not {"<", ">"} & set(drawn.text)


def test_a_line_is_said_in_words_and_in_the_notification() -> None:
    drawn = said(line("told.noted", what=line("nobody"), note="a < b"), EN)
    assert drawn.text == "Somebody without a name “a &lt; b”"
    assert lines(drawn.blocks) == ["Somebody without a name “a < b”"]


texts = st.text(
    st.characters() | st.sampled_from("<>&*_`~:@\n \ud800\u202e\u05d0\u200d\U0001f469"),
    max_size=200,
)
longer = st.builds(
    lambda text, times: text * times, texts, st.sampled_from((1, 9, 300))
)
some = st.lists(
    st.builds(lambda text, which: whole(text)[which], longer, st.integers(0, 10)),
    max_size=12,
)


@settings(max_examples=100, derandomize=True, deadline=None)
@given(some, longer, st.integers(1, 12))
def test_slack_takes_every_card(found: list[Block], head: str, times: int) -> None:
    drawn = message(card(*found * times, head=head), NL)
    assert faults(drawn) == []
    assert markup(drawn.blocks) == []


# ------------------------------------------------------------------ when it is too much


def test_a_long_list_is_cut_with_how_much_is_left() -> None:
    items = [blocks.Item(case_of(n), plain(f"Karin {n}")) for n in range(200)]
    drawn = message(card(*items), EN)
    assert faults(drawn) == []
    found = lines(drawn.blocks)
    assert found[:2] == ["Kop", "Karin 0[Open]"]
    assert found[-2:] == ["And 153 more.", "[More…]"]
    assert len(found) == 50


def test_what_is_needed_most_stays() -> None:
    reply = blocks.Wording("Beste Karin, " * 200, line("words.agreed", by="Tom"))
    notes = [blocks.Note(plain("x" * 400)) for _ in range(60)]
    quote = blocks.Quote("Te laat. " * 200)
    look = blocks.Look(plain("kijk"))
    found = lines(message(card(*notes, quote, reply, look), EN).blocks)
    assert found[0] == "Kop"
    assert found[-1] == "[More…]"
    assert found[-3] == "Look: kijk"
    assert found[-4].startswith("Agreed by Tom\nBeste Karin")
    assert found[-5].startswith("Te laat.")
    assert found[-2].startswith("And ")


def test_quotes_fold_before_a_reply_does() -> None:
    quotes = [blocks.Quote("Te laat. " * 200) for _ in range(12)]
    text = "Beste Karin. " * 230
    found = shown(*quotes, blocks.Wording(text, line("words.agreed", by="Tom")))
    assert found[-1] == f"Agreed by Tom\n{text}"
    assert len(found) == 13
    assert all(100 < len(each) < 400 for each in found[:-1])


def test_a_log_of_hundreds_of_lines_fits_when_they_are_short() -> None:
    log = [blocks.Logged(plain(f"{n} Tom")) for n in range(400)]
    found = shown(*log)
    assert len(found) == 20
    assert found[-1].endswith("\n399 Tom")


# ------------------------------------------------------------------ looked at ourselves


def test_a_card_that_slack_would_refuse_still_says_what_it_is_about(
    caplog: pytest.LogCaptureFixture,
) -> None:
    drawn = message(card(head="Kop", buttons=(MORE,) * 2000), EN)
    assert faults(drawn) == []
    assert lines(drawn.blocks) == ["Kop"]
    (record,) = caplog.records
    assert record.getMessage() == "slack would not take a card as it is"
    assert (record.about, record.at) == ("case:1", "blocks")  # type: ignore[attr-defined]
