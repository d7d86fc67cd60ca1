"""A card in Teams: what it says in which order, and that no words can spoil it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from adapters.channels.teams.drawing.card import message, said, told
from adapters.channels.teams.drawing.fitting import weight
from adapters.channels.teams.drawing.limits import LIMITS, message_faults
from bot import blocks
from bot.blocks import Block, Button
from bot.card import card as card_of
from bot.case import CaseId
from bot.subject import TEAM, case_of, notice_of, person_of
from bot.words import Line, Words, line
from docs.pictures.stage import stage
from tests.adapters.channels.slack.test_message import (
    HOSTILE_TOO,
    MORE,
    card,
    longer,
    plain,
    some,
    whole,
)
from tests.adapters.channels.teams.drawing_reading import (
    buttons,
    content,
    faults,
    lines,
    parts,
)
from tests.way.conftest import opens, team
from tests.way.team import WORDS, Team

__all__ = ["opens", "team"]

NL, EN = Words("nl", "UTC"), Words("en", "UTC")
FETCH = {"type": "task/fetch"}


def drawn(*found: Block, words: Words = EN, forms: bool = False, **more: Any) -> Any:
    return content(message(card(*found, **more), words, forms=forms))


def shown(*found: Block, words: Words = EN) -> list[str]:
    """Give the lines of a card between its first line and its buttons."""
    return lines(drawn(*found, words=words)["body"])[1:-1]


def runs(*found: Block) -> list[tuple[str, set[str]]]:
    """Give the words of a card with what is special about them."""
    return [
        (part["text"], part.keys() - {"type", "text"})
        for part in parts(drawn(*found)["body"][1:-1], "TextRun")
    ]


# ------------------------------------------------------------------ how cards read


async def drawn_for(team: Team) -> list[str]:
    """Give the summary and the lines of the card of the only case, in Dutch."""
    file = await team.parts.store.read(lambda tx: tx.cases.file(CaseId(1)))
    assert file is not None
    made = message(card_of(file, team.clock.now()), NL, forms=False)
    return [made["summary"], *lines(content(made)["body"])]


async def test_a_case_reads_as_agreed(team: Team) -> None:
    await team.opened(pictures=2)
    summary = (
        "Nieuwe klacht: 1 van 5 sterren · Plein · Polderbank, reageren vóór di 09:00"
    )
    about = [
        "1 van 5 sterren · Plein · Polderbank",
        "Karin de Vries · 23 nov 09:00 · case 1",
        "Twee weken te laat en niemand belt terug.",
        "2 foto's · Openen op Plein",
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
        "[Akkoord en plaatsen…]",
        "[Tussenbericht…]",
        "[Ik pak dit op][Toewijzen…]",
        "[Meer…]",
    ]
    await team.proposed()
    assert await drawn_for(team) == [
        summary,
        (
            "Wacht op akkoord van Tom Bakker · tekst van Sanne de Vries"
            " · reageren vóór di 09:00"
        ),
        *about,
        "Voorgesteld door Sanne de Vries, 23 nov 09:00",
        WORDS,
        "[Akkoord en plaatsen…]",
        "[Aanpassen…][Terugleggen…]",
        "[Meer…]",
    ]


async def test_every_state_of_a_case_is_drawn(tmp_path: Path) -> None:
    seen = set()
    async with stage(tmp_path, "nl") as on:
        for number in range(1, 25):
            file = await on.team.parts.store.read(
                lambda tx, n=number: tx.cases.file(CaseId(n))
            )
            for forms in (False, True):
                made = card_of(file, on.team.clock.now())
                content(message(made, NL, forms=forms))
            seen.add(file.case.state)
    assert len(seen) >= 9


def test_a_card_is_one_of_version_1_5_that_says_what_it_is_about_everywhere() -> None:
    made = drawn(head="Kop *nu*")
    assert (made["type"], made["version"]) == ("AdaptiveCard", "1.5")
    assert made["msteams"] == {"width": "Full"}
    assert made["fallbackText"] == "Kop \u2217nu\u2217"


def test_facts_stand_in_one_small_line() -> None:
    info = blocks.Info((line("nobody"), line("case", case="1"), plain("\u05e9\u05dc")))
    assert shown(info) == [
        "Somebody without a name · case 1 · \u2068\u05e9\u05dc\u2069"
    ]
    assert runs(info)[0][1] == {"size", "isSubtle"}


def test_a_quote_has_a_box_and_a_long_one_says_where_the_rest_is() -> None:
    assert shown(blocks.Quote("Te laat.")) == ["Te laat."]
    (box,) = parts(drawn(blocks.Quote("Te laat.")), "Container")
    assert box["style"] == "emphasis"
    quote, rest = shown(blocks.Quote("Te laat. " * 200))
    assert 500 < len(quote) <= 602
    assert quote.endswith(("Te …", "laat. …"))
    assert rest == EN.say(line("page.cut"))


def test_pictures_are_counted_and_the_link_has_our_words() -> None:
    link = line("open_at", source="Plein")
    two = blocks.Quote("Te laat.", 2, "https://plein.example/1", link)
    assert shown(two) == ["Te laat.", "2 pictures · Open on Plein"]
    one = blocks.Quote("Te laat.", 1, "javascript:alert(1)", link)
    assert shown(one) == ["Te laat.", "1 picture"]
    leads = parts(drawn(two, one), "Action.OpenUrl")
    assert [part["url"] for part in leads] == ["https://plein.example/1"]


def test_suggestions_are_numbered() -> None:
    offers = [blocks.Offer(n, line("stance.call"), "Beste Karin") for n in (1, 2)]
    assert shown(*offers) == [
        "1 Offer a call  Beste Karin",
        "2 Offer a call  Beste Karin",
    ]


def test_a_whole_reply_is_shown_with_its_line_breaks() -> None:
    text = ("Beste Karin,\n\n" + "x" * 3000)[:3000]
    by = line("words.agreed", by="Tom")
    assert shown(blocks.Wording(text, by)) == ["Agreed by Tom", text]


def test_what_to_look_at_is_said_in_words() -> None:
    look = blocks.Look(plain("two at once"))
    assert shown(look, words=NL) == ["Let op: two at once"]
    assert runs(look) == [("Look: ", {"weight"}), ("two at once", set())]


def test_a_difference_is_seen_and_heard() -> None:
    differs = (("same", "We call"), ("out", " soon"), ("in", "at 5 "), ("same", "."))
    found = blocks.Changed((*differs, ("in", "\n")), plain("Tom"))
    assert shown(found) == ["Tom\nWe call [removed: soon] [added: at 5] .\n"]
    styled = {text: how for text, how in runs(found) if how}
    assert styled == {
        "Tom\n": {"italic"},
        "soon": {"strikethrough"},
        "at 5": {"weight"},
    }


def test_what_customers_may_read_stands_apart() -> None:
    public = EN.say(line("page.told_public"))
    internal = EN.say(line("page.told_internal"))
    both = blocks.Told(plain("Joost"), "Het werkt.", "Accu kapot.")
    assert shown(both) == ["Joost", public, "Het werkt.", internal, "Accu kapot."]
    ours = blocks.Told(plain("Joost"), "", "Accu.")
    assert shown(ours) == ["Joost", internal, "Accu."]


def test_a_line_of_a_list_opens_what_it_is_about() -> None:
    one = blocks.Item(notice_of(2), plain("Karin"), plain("vóór 17:00"))
    none = blocks.Item(TEAM, plain("Rustig"))
    far = blocks.Item(person_of("x" * 300), plain("Karin"))
    assert shown(one, none, far) == ["Karin\nvóór 17:00[Open]", "Rustig", "Karin"]
    (button, _) = buttons(drawn(one))
    assert button["data"] == {"ww": "open//notice:2", "msteams": FETCH}


def test_notes_and_logs_are_there_too() -> None:
    log = [blocks.Logged(plain(f"{n} Tom"), "Waarom" * (n % 2)) for n in range(3)]
    found = shown(blocks.Note(line("nobody")), *log)
    assert found == ["Somebody without a name", "0 Tom", "1 Tom\nWaarom", "2 Tom"]


# ------------------------------------------------------------------ its buttons

ROW = (
    Button("reply", line("action.publish"), primary=True),
    Button("take", line("action.take")),
    Button("assign", line("action.assign")),
    MORE,
)


def test_buttons_stand_in_rows_of_two_that_are_whole_on_a_phone() -> None:
    made = drawn(buttons=ROW, words=NL)
    assert lines(made["body"])[1:] == [
        "[Akkoord en plaatsen…]",
        "[Ik pak dit op][Toewijzen…]",
        "[Meer…]",
    ]
    assert [each.get("style") for each in buttons(made)][:2] == ["positive", None]


def test_a_button_that_opens_asks_for_a_dialog_and_one_that_acts_does_so() -> None:
    opens, acts, *_ = buttons(drawn(buttons=ROW))
    assert opens["type"] == "Action.Submit"
    assert opens["data"] == {"ww": "reply//case:1", "msteams": FETCH}
    assert (acts["type"], acts["verb"]) == ("Action.Execute", "ww")
    assert acts["data"] == {"ww": "take//case:1"}
    assert acts["fallback"] == {
        "type": "Action.Submit",
        "title": "I'll take this",
        "data": {"ww": "take//case:1"},
    }


def test_where_dialogs_are_cards_no_dialog_is_asked_for() -> None:
    opens, acts, *_ = buttons(drawn(buttons=ROW, forms=True))
    assert opens["data"] == {"ww": "reply//case:1"}
    assert acts["type"] == "Action.Execute"


def test_an_action_that_nobody_knows_opens_nothing() -> None:
    (strange,) = buttons(drawn(buttons=(Button("strange", plain("Iets")),)))
    assert strange["type"] == "Action.Execute"


def test_a_card_without_buttons_has_no_row_for_them() -> None:
    assert lines(drawn(buttons=())["body"]) == ["Kop"]


# ------------------------------------------------------------------ words of strangers


@pytest.mark.parametrize("text", HOSTILE_TOO.values(), ids=HOSTILE_TOO)
def test_no_words_spoil_a_card(text: str) -> None:
    button = Button("reply", plain(text), primary=True)
    about = whole(text, notice_of(1))
    made = message(card(*about, head=text, buttons=(button,)), EN, forms=False)
    drawn = content(made)
    assert buttons(drawn), "it is not the last resort"
    assert parts(drawn, "TextBlock") == []
    assert weight(made) <= LIMITS["message.bytes"]
    assert "entities" not in json.dumps(made)


@pytest.mark.parametrize("text", HOSTILE_TOO.values(), ids=HOSTILE_TOO)
def test_no_words_spoil_a_line(text: str) -> None:
    made = said(plain(text), EN)
    assert message_faults(made) == []
    assert made["textFormat"] == "plain"
    assert faults(told(plain(text), EN)) == []


def test_a_line_is_said_as_it_is() -> None:
    made = said(line("told.noted", what=line("nobody"), note="a < b\n*c*"), EN)
    assert made == {
        "type": "message",
        "textFormat": "plain",
        "text": "Somebody without a name “a < b\n*c*”",
        "summary": "Somebody without a name “a < b *c*”",
    }


def test_a_card_that_only_says_something_has_no_buttons() -> None:
    made = told(line("nobody"), EN)
    assert lines(made["body"]) == ["Somebody without a name"]
    assert buttons(made) == []


@settings(max_examples=60, derandomize=True, deadline=None)
@given(some, longer, st.integers(1, 12))
def test_teams_takes_every_card(found: list[Block], head: str, times: int) -> None:
    drawn = content(message(card(*found * times, head=head), NL, forms=False))
    assert buttons(drawn)


# ------------------------------------------------------------------ when it is too much


def test_a_long_list_is_cut_with_how_much_is_left() -> None:
    items = [blocks.Item(case_of(n), plain(f"Karin {n}")) for n in range(200)]
    found = lines(drawn(*items)["body"])
    assert found[:2] == ["Kop", "Karin 0[Open]"]
    assert found[-1] == "[More…]"
    left = 200 - (len(found) - 3)
    assert found[-2] == f"And {left} more."
    assert len(found) > 35


def test_what_is_needed_most_stays() -> None:
    reply = blocks.Wording("Beste Karin, " * 200, line("words.agreed", by="Tom"))
    notes = [blocks.Note(plain("x" * 400)) for _ in range(80)]
    quote = blocks.Quote("Te laat. " * 200)
    look = blocks.Look(plain("kijk"))
    found = lines(drawn(*notes, quote, reply, look)["body"])
    assert found[0] == "Kop"
    assert found[-3:] == ["Look: kijk", found[-2], "[More…]"]
    assert found[-2].startswith("And ")
    assert found[-5] == "Agreed by Tom"
    assert found[-7].startswith("Te laat.")


def test_quotes_fold_before_a_reply_does() -> None:
    quotes = [blocks.Quote("Te laat. " * 200) for _ in range(12)]
    text = "Beste Karin. " * 230
    found = shown(*quotes, blocks.Wording(text, line("words.agreed", by="Tom")))
    assert found[-2:] == ["Agreed by Tom", text]
    assert all(100 < len(each) < 400 for each in found[:-2:2])


def test_a_log_of_a_hundred_lines_fits() -> None:
    log = [blocks.Logged(plain(f"{n} Tom")) for n in range(100)]
    assert shown(*log)[-1] == "99 Tom"


def test_a_card_that_teams_would_refuse_still_says_what_it_is_about(
    caplog: pytest.LogCaptureFixture,
) -> None:
    made = drawn(head="Kop", buttons=(MORE,) * 2000)
    assert lines(made["body"]) == ["Kop"]
    (record,) = caplog.records
    assert record.getMessage() == "teams would not take a card as it is"
    assert (record.about, record.at) == ("case:1", "bytes")  # type: ignore[attr-defined]


def test_a_line_knows_its_words() -> None:
    assert {NL.say(Line("teams.load")), EN.say(Line("teams.load"))} == {
        "Laad dit",
        "Load this",
    }
