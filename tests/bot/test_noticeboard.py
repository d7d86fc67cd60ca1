"""The card of a notice: counts, a question with its end, and no customer's name."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from bot import blocks
from bot.actions import NOTICE_ROW
from bot.blocks import Head, Info, Note, Quote
from bot.card import Card
from bot.case import CaseId
from bot.hours import read
from bot.notice import Notice, NoticeId, NoticeKind, NoticeState, Told
from bot.noticeboard import (
    FOLDED,
    QUOTED,
    SHORT,
    View,
    card,
    headline,
    more,
    nameless,
    newest,
    passed_on,
    quotes,
    silences,
    view,
)
from bot.person import PersonId
from bot.playbook import Playbook
from bot.playbook import read as read_playbook
from bot.review import Review
from bot.words import Line, Words, line
from tests.playbooks import PHRASES, PLAYBOOK, SENTENCES

NOW = datetime(2026, 11, 24, 9, 30, tzinfo=UTC)  # a Tuesday, 10:30 in Amsterdam
HOUR = timedelta(hours=1)
SANNE, JOOST = PersonId("sanne"), PersonId("joost")
INFO = Notice(
    NoticeId(3),
    NoticeKind.INFO,
    "delivery",
    "2026-11-24",
    NoticeState.OPEN,
    SANNE,
    NOW,
    cases=(CaseId(1), CaseId(2)),
    before=2,
)
QUESTION = replace(
    INFO,
    kind=NoticeKind.QUESTION,
    text="Is the route Utrecht still broken?",
    asked_of=JOOST,
    due_at=NOW + HOUR,
)
REVIEW = Review(
    "plein",
    "1",
    NOW - HOUR,
    "Twee weken te laat en niemand belt terug.",
    author="Karin de Vries",
    stars=1,
    place="Utrecht",
    pictures=2,
    url="https://plein.example/karin",
)


def playbook() -> Playbook:
    joost = {
        "id": "joost",
        "name": "Joost",
        "public_name": "Joost",
        "email": "joost@polderbank.example",
        "roles": ["product"],
    }
    area = {"id": "delivery", "name": "Delivery", "customer": "de bezorging"}
    book = {**PLAYBOOK, "people": [*PLAYBOOK["people"], joost], "areas": [area]}
    return read_playbook(book, SENTENCES, PHRASES)


def seen(notice: Notice, *reviews: Review | None) -> View:
    return view(notice, playbook(), reviews)


def say(said: Line) -> str:
    return Words("en", "Europe/Amsterdam").say(said)


def texts(card: Card, kind: type[Any]) -> list[str]:
    """Give what all blocks of a kind say, lines in words."""
    found = [block for block in card.blocks if isinstance(block, kind)]
    if kind is Info:
        return [" · ".join(map(say, block.parts)) for block in found]
    return [say(block.line) for block in found]


# ------------------------------------------------------------------ for information


@pytest.mark.parametrize(
    ("cases", "now", "said"),
    [
        ((1, 2), NOW, "Delivery: 2 customers today, yesterday 2"),
        ((1,), NOW, "Delivery: 1 customer today, yesterday 2"),
        (
            (1,),
            NOW + 24 * HOUR,
            "Delivery: 1 customer on 24 November 2026, the day before 2",
        ),
        # Half past eleven at night in London is the next day already for the team.
        (
            (1,),
            NOW.replace(hour=23),
            "Delivery: 1 customer on 24 November 2026, the day before 2",
        ),
    ],
)
def test_it_counts_the_customers_of_a_day(
    cases: tuple[int, ...], now: datetime, said: str
) -> None:
    notice = replace(INFO, cases=tuple(map(CaseId, cases)))
    drawn = card(seen(notice), now)
    assert texts(drawn, Head) == [said]
    assert say(drawn.summary) == said
    assert texts(drawn, Info) == []


def test_an_area_that_left_the_playbook_keeps_its_id() -> None:
    drawn = headline(seen(replace(INFO, area="till")), NOW)
    assert say(drawn).startswith("till: ")


# ------------------------------------------------------------------ a question


def test_a_question_says_who_asks_whom_before_when() -> None:
    drawn = card(seen(QUESTION), NOW)
    asks = "Sanne de Vries asks: Is the route Utrecht still broken?"
    assert texts(drawn, Head) == [asks]
    facts = "Delivery · asked Joost, answer before Tue 11:30 · holds for 2 cases"
    assert texts(drawn, Info) == [facts]
    assert not drawn.thread
    assert (drawn.subject.kind, drawn.subject.id) == ("notice", "3")


def test_once_its_moment_has_come_it_says_so() -> None:
    drawn = card(seen(QUESTION), NOW + HOUR)
    late = "Delivery · asked Joost, no answer yet; it was due Tue 11:30"
    assert texts(drawn, Info) == [f"{late} · holds for 2 cases"]


def test_a_moment_a_week_away_is_a_date() -> None:
    far = replace(QUESTION, due_at=NOW + 7 * 24 * HOUR, cases=(CaseId(1),))
    facts = "Delivery · asked Joost, answer before 1 Dec 10:30"
    assert texts(card(seen(far), NOW), Info) == [facts]


def test_a_long_question_is_whole_on_the_card_and_short_elsewhere() -> None:
    text = "word " * 90 + "end"
    drawn = card(seen(replace(QUESTION, text=text)), NOW)
    assert text in texts(drawn, Head)[0]
    assert len(say(drawn.summary)) <= SHORT + len("Sanne de Vries asks: ")


def test_a_head_is_one_line_and_what_was_added_stands_below_it() -> None:
    text = "Is it\u0020 still broken?\n\nTom adds: Gouda too\nJoost asks: Since when?"
    drawn = card(seen(replace(QUESTION, text=text)), NOW)
    assert texts(drawn, Head) == ["Sanne de Vries asks: Is it still broken?"]
    assert texts(drawn, Note) == ["Tom adds: Gouda too", "Joost asks: Since when?"]
    for said in (say(drawn.summary), texts(passed_on(seen(QUESTION)), Note)[0]):
        assert "\n" not in said
    assert "Gouda too" in say(drawn.summary)


def test_what_was_asked_about_information_stands_below_its_count() -> None:
    drawn = card(seen(replace(INFO, text="Joost asks Sanne: Since when?")), NOW)
    assert texts(drawn, Head) == ["Delivery: 2 customers today, yesterday 2"]
    assert texts(drawn, Note) == ["Joost asks Sanne: Since when?"]


def test_a_long_word_is_cut_where_only_one_line_is_free() -> None:
    link = "https://bakkerij.example/" + "x" * 400
    drawn = card(seen(replace(QUESTION, text=link), replace(REVIEW, text=link)), NOW)
    assert "https://bakkerij.example/xxx" in say(drawn.summary)
    (quote,) = [block for block in drawn.blocks if isinstance(block, Quote)]
    assert quote.text.startswith("https://bakkerij.example/xxx")
    assert len(quote.text) <= FOLDED


def test_what_happened_to_it_stands_below() -> None:
    look = line("notice.passed_on", who="Tom", to="Joost")
    drawn = card(seen(replace(QUESTION, look=look)), NOW)
    assert texts(drawn, Note) == ["passed on to Joost by Tom"]


def test_an_answer_stands_on_it_in_two_parts_and_its_clock_is_gone() -> None:
    told = Told(JOOST, NOW, "It runs again.", "A leak.")
    drawn = card(seen(replace(QUESTION, state=NoticeState.FIXED, told=told)), NOW)
    (found,) = [b for b in drawn.blocks if isinstance(b, blocks.Told)]
    assert say(found.by) == "Fixed · Joost · 24 Nov 10:30"
    assert (found.public, found.internal) == ("It runs again.", "A leak.")
    assert texts(drawn, Info) == ["Delivery · holds for 2 cases"]


def test_somebody_who_no_longer_has_it_sees_who_has() -> None:
    drawn = passed_on(seen(QUESTION))
    assert texts(drawn, Head) == ["This question is with Joost now"]
    assert [b.action for b in drawn.buttons] == ["more"]
    assert "-" in say(passed_on(seen(replace(QUESTION, asked_of=None))).summary)
    assert "piet" in say(
        passed_on(seen(replace(QUESTION, asked_of=PersonId("piet")))).summary
    )


# ------------------------------------------------------------------ its buttons

ROW = {
    NoticeState.OPEN: NOTICE_ROW,
    NoticeState.LOOKING: ("fixed", "explain", "more"),
    NoticeState.FIXED: ("explain", "more"),
    NoticeState.EXPLAINED: ("fixed", "explain", "more"),
    NoticeState.STAYS: ("fixed", "more"),
}


@pytest.mark.parametrize("state", NoticeState)
def test_it_carries_the_buttons_that_its_state_allows(state: NoticeState) -> None:
    drawn = card(seen(replace(QUESTION, state=state)), NOW)
    assert tuple(b.action for b in drawn.buttons) == ROW[state]
    assert len(drawn.buttons) <= 6


def test_more_has_the_rest() -> None:
    asked = [button.action for button in more(seen(QUESTION))]
    assert asked == ["read_all", "stays", "ask_back", "other_team"]
    told = [button.action for button in more(seen(INFO))]
    assert told == ["read_all", "stays", "ask_back"]
    fixed = more(seen(replace(QUESTION, state=NoticeState.FIXED)))
    assert [button.action for button in fixed] == ["read_all"]


# ------------------------------------------------------------------ customers


def test_the_newest_are_quoted_in_front() -> None:
    cases = tuple(CaseId(n) for n in range(1, 8))
    assert newest(replace(INFO, cases=cases)) == cases[: -QUOTED - 1 : -1]
    assert newest(INFO) == (CaseId(2), CaseId(1))


def test_a_quote_has_stars_and_place_and_no_name_or_way_to_it() -> None:
    drawn = card(seen(INFO, REVIEW, None), NOW)
    assert texts(drawn, Info) == ["24 Nov 09:30 · 1 of 5 stars · Utrecht"]
    (quote,) = [block for block in drawn.blocks if isinstance(block, Quote)]
    assert quote == Quote(REVIEW.text, 2)
    assert "Karin" not in repr(drawn)
    assert "plein.example" not in repr(drawn)


def test_a_comment_has_neither_stars_nor_place() -> None:
    bare = replace(REVIEW, stars=None, place="")
    drawn = card(seen(INFO, bare), NOW)
    assert texts(drawn, Info) == ["24 Nov 09:30"]


def test_long_words_are_folded_on_the_card_and_whole_where_all_are_read() -> None:
    long = seen(INFO, replace(REVIEW, text="heel " * 200))
    (folded,) = [b for b in card(long, NOW).blocks if isinstance(b, Quote)]
    assert len(folded.text) <= FOLDED
    (whole,) = [b for b in quotes(long) if isinstance(b, Quote)]
    assert whole.text == "heel " * 200


@pytest.mark.parametrize(
    ("author", "text", "left"),
    [
        ("Karin de Vries", "Boos. Groet, Karin de Vries", "Boos. Groet, …"),
        ("Karin de Vries", "Ik, KARIN DE VRIES, klaag", "Ik, …, klaag"),
        ("Karin de Vries", "Groet, Karin", "Groet, …"),
        ("Karin de Vries", "De fam. Vries wacht", "De fam. … wacht"),
        ("Karin de Vries", "Karina wacht op de vries", "Karina wacht op de vries"),
        ("snel boos", "Ik ben boos, en snel", "Ik ben boos, en snel"),
        ("J.", "Groet, J. en o.", "Groet, … en o."),
        ("(a|b)*", "(a|b)* zegt: a", "… zegt: a"),
        ("", "Niemand belt", "Niemand belt"),
        (" ", "Niemand belt", "Niemand belt"),
        ("karin jansen", "Boos. Groetjes, Karin", "Boos. Groetjes, …"),
        ("Karin Jansen", "Boos. gr. KARIN", "Boos. gr. …"),
        ("Karin Jansen", "Boos, groetjes karin", "Boos, groetjes …"),
        (
            "Karin Jansen",
            "Met vriendelijke groet,\nkarin",
            "Met vriendelijke groet,\n…",
        ),
        ("karin_jansen88", "Groet, Karin (karin_jansen88)", "Groet, … (…)"),
        ("Karin Jansen", "Volg mij: @KarinJansen", "Volg mij: @…"),
        ("Karin Jansen", "karin-jansen vraagt", "… vraagt"),
        ("Bo de Wit", "De fiets van Bo", "De fiets van …"),
        ("Jan van der Veen", "Van de week in het Veen", "Van de week in het …"),
        (
            "Te Laat",
            "Twee weken weg, veel te laat op werk",
            "Twee weken weg, veel … op werk",
        ),
        ("Ed te Laat", "Ik kwam te laat", "Ik kwam te laat"),
        ("A. N.", "an apple. Greetings, A.N.", "an apple. Greetings, …."),
        ("IJsbrand McKay", "Ijsbrand, IJSBRAND en McKay", "…, … en …"),
        ("李 明", "我叫李明。", "我叫…。"),
        ("李明", "我是李明。明天再来", "我是…。明天再来"),
        ("김 민수", "저는 민수입니다", "저는 …입니다"),
        ("88", "88 dagen, in 1988", "… dagen, in 1988"),
        ("Karin Jansen", "Karin88 en KarinJansen88", "…88 en …88"),
        ("कविता शर्मा", "मैं कविता शर्मा हूँ", "मैं … हूँ"),
    ],
)
def test_customers_do_not_sign(author: str, text: str, left: str) -> None:
    assert nameless(replace(REVIEW, author=author, text=text)) == left


def test_the_title_belongs_to_what_was_said() -> None:
    titled = replace(REVIEW, title="Karin is klaar", text="Weg ermee.")
    assert nameless(titled) == "… is klaar\nWeg ermee."


# ------------------------------------------------------------------ silence


def test_silence_is_brought_up_at_the_end_and_on_the_next_two_working_days() -> None:
    hours = read(["mon-fri 09:00-17:30"], "Europe/Amsterdam")
    friday = datetime(2026, 11, 27, 11, 0, tzinfo=UTC)
    assert silences(friday, hours) == (
        friday,
        datetime(2026, 11, 30, 8, 0, tzinfo=UTC),
        datetime(2026, 12, 1, 8, 0, tzinfo=UTC),
    )
