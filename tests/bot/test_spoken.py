"""What people type leads to what they mean, or to help; never to a guess."""

from __future__ import annotations

from datetime import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.actions import ACTIONS
from bot.spoken import SPOKEN, Spoken, Word, clock_of, nearest, understand
from bot.subject import TEAM, case_of
from bot.words import LANGUAGES

SAID = {
    "queue": "queue Wachtrij rij LIST queue. “queue”",
    "home": "mine mijn home",
    "late": "late laat Overdue",
    "shift": "on aan",
    "off": "off eraf af",
    "stop": "stop STOP. stop!",
    "resume": "resume hervat",
    "note": "note noteer klacht note:",
    "help": "help Hulp ?help?",
}


@pytest.mark.parametrize(
    ("text", "action"),
    [(word, action) for action, words in SAID.items() for word in words.split()],
)
def test_one_word_is_enough(text: str, action: str) -> None:
    assert understand(text) == Spoken(action)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("word", SPOKEN, ids=[word.action for word in SPOKEN])
def test_what_help_shows_is_understood(word: Word, language: str) -> None:
    assert understand(word.shown(language)).action == word.action


def test_what_the_how_to_says_can_be_typed() -> None:
    page = Path(__file__).parents[2] / "docs" / "how-to" / "day.md"
    rows = page.read_text("utf-8").partition("## In words")[2].split("\n| ")[3:]
    actions = [
        [understand(said).action for said in row.split("`")[1:4:2]] for row in rows
    ]
    assert actions == [[word.action] * 2 for word in SPOKEN]


def test_every_word_leads_to_an_action_by_its_first_step() -> None:
    for word in SPOKEN:
        for phrase in word.all:
            said = f"{phrase} 17" if word.takes == "number" else phrase
            found = understand(said)
            assert (found.action, found.step) == (word.action, "")
            assert found.action in ACTIONS


@pytest.mark.parametrize(
    "text",
    [
        "  my   WORK ",
        "@wederwoord mijn werk",
        "<@U0123ABCD> mine",
        "<@U0123ABCD|wederwoord>: mine",
        "<at>wederwoord</at> mine",
        "Wederwoord, mine.",
        "wederwoord mine",
    ],
)
def test_case_spaces_signs_and_a_mention_do_not_matter(text: str) -> None:
    assert understand(text) == Spoken("home")


@pytest.mark.parametrize(
    "text",
    [
        "case 17",
        "Case #17",
        "case17",
        "#17",
        "17",
        "zaak 17",
        "017",
        "<@U1> case # 17.",
    ],
)
def test_a_case_goes_by_its_number(text: str) -> None:
    assert understand(text) == Spoken("open", case_of(17))


@pytest.mark.parametrize(
    "text", ["case", "case x", "1" * 16, "case \u0661\u0667", "17 18"]
)
def test_a_case_without_a_number_is_not_known(text: str) -> None:
    found = understand(text)
    assert (found.action, found.subject) == ("help", TEAM)
    assert found.values["typed"] == text


@pytest.mark.parametrize(
    ("text", "until"),
    [
        ("on 17:00", "17:00"),
        ("on until 17.30", "17.30"),
        ("I’m on until 5 pm", "5 pm"),  # noqa: RUF001 - as telephones write it
        ("ik ben tot 17u", "17u"),
        ("Ik ben er tot 17 uur.", "17 uur"),
        ("aan tot vijf", "vijf"),
        ("tot 17:00", "17:00"),
    ],
)
def test_until_when_goes_along(text: str, until: str) -> None:
    assert understand(text) == Spoken("shift", values={"until": until})


def test_what_is_noted_goes_along_as_it_was_typed() -> None:
    found = understand("@wederwoord Noteer: Karin zei:\nTwee weken te laat!")
    assert found.action == "note"
    assert found.values == {"text": "Karin zei:\nTwee weken te laat!"}


@pytest.mark.parametrize(
    "text", ["stop case 17", "stop it", "queue please", "off until 5", "quue", "no"]
)
def test_what_is_not_known_leads_to_help_and_is_quoted(text: str) -> None:
    assert understand(f" {text} ") == Spoken("help", values={"typed": text})


@pytest.mark.parametrize("text", ["", "  ", "?", "@wederwoord", "<@U1> !", "\u200b"])
def test_nothing_at_all_is_help_without_a_quote(text: str) -> None:
    assert understand(text) == Spoken("help")


def test_a_long_text_is_quoted_in_part() -> None:
    assert len(understand("la " * 300).values["typed"]) <= 60


@given(st.text())
def test_anything_at_all_can_be_typed(text: str) -> None:
    assert understand(text).action in {word.action for word in SPOKEN}


@pytest.mark.parametrize(
    ("typed", "near"),
    [
        ("quue", "queue"),
        ("Wachtrei", "wachtrij"),
        ("latte please", "late"),
        ("hervt", "hervat"),
        ("potato", ""),
        ("", ""),
    ],
)
def test_the_nearest_word(typed: str, near: str) -> None:
    assert nearest(typed) == near


@pytest.mark.parametrize(
    ("typed", "clock"),
    [
        ("17:00", time(17)),
        ("17.30", time(17, 30)),
        ("17u30", time(17, 30)),
        ("1730", time(17, 30)),
        ("17", time(17)),
        ("17u", time(17)),
        ("17 uur", time(17)),
        ("9", time(9)),
        ("5pm", time(17)),
        ("5:30 PM", time(17, 30)),
        ("12 am", time(0)),
        ("12 pm", time(12)),
        ("24:00", time(0)),
    ],
)
def test_a_time_of_day_is_read_as_people_write_it(typed: str, clock: time) -> None:
    assert clock_of(typed) == clock


@pytest.mark.parametrize(
    "typed", ["", "vijf", "25", "24:01", "17:60", "17:0", "on", "170", "\u0661\u0667"]
)
def test_what_is_no_time_of_day(typed: str) -> None:
    assert clock_of(typed) is None
