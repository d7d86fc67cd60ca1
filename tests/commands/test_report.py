"""`wederwoord report` tells how a week went, in the language of the team."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.case import CaseId, State
from bot.commands.report import report_text
from bot.figures import Change, Complaint, Gathered, Heard, Promise, Rated
from bot.hours import read
from bot.notice import NoticeState
from bot.report import Report, Span, report
from bot.week import Week, week_at
from bot.words import Words, line
from tests.commands.conftest import INIT
from tests.commands.story import NOW, bring_in, complaint, press
from tests.commands.terminal import type_in
from tests.times import OFFICE, local

HOUR = timedelta(hours=1)
HOURS = read(OFFICE, "Europe/Amsterdam")
RUNNING = week_at(NOW, HOURS)


# ------------------------------------------------------------------ what it prints


def one(number: int, place: str, **more: Any) -> Complaint:
    began = local("2026-11-17 09:00")
    values = {"state": State.TAKEN, "area": "", "opened_at": began, "began": began}
    values |= {"ends": began + 24 * HOUR, **more}
    return Complaint(case=CaseId(number), place=place, **values)


def busy() -> Report:
    """Give a week in which everything happened once."""
    week, began = Week(2026, 47), local("2026-11-17 09:00")
    span = Span(week, week.start(HOURS), week.end(HOURS))
    friday = local("2026-11-20 12:00")
    rage = line("closed.no_reply", reason=line("no_reply.rage"), who="Tom Bakker")
    placed = {"state": State.PLACED, "area": "Bezorging"}
    complaints = (
        one(1, "Utrecht", stood_at=began + 2 * HOUR, **placed),
        one(2, "Utrecht", stood_at=began + 30 * HOUR, **placed),
        one(3, "Ede", state=State.CLOSED, reason=rage),
        one(4, "Ede", state=State.UNSURE),
        *(one(10 + n, f"Plaats {n:02}") for n in range(9)),
    )
    change = Change("Bezorging", NoticeState.FIXED, "De route klopt\nweer.")
    turns = ((local("2026-11-18 09:00"), 1.0),)
    rose = Rated(CaseId(1), "Utrecht", 5, 4.5, began + 2 * HOUR, turns)
    promises = (Promise(CaseId(1), friday, friday), Promise(CaseId(2), friday, None))
    found = Gathered(Heard(40, 14), complaints, (change,), (rose,), promises)
    return report(span, found, local("2026-11-25 09:00"))


ENGLISH = """\
Week 47 · 16 November 2026 to 22 November 2026

Complaints: 12 · reviews in all: 40, of which 14 with 4 or 5 stars
Complaint or not, still to be said: 1
Answered in time: 1
Answered later: 1
Not answered, time is up: 9
Closed without an answer of ours: 1
Half of the answers came within 16 h 0 min · slowest: 30 h 0 min (case 2, Utrecht)

place       complaints  in time
Utrecht              2        1
Ede                  1        0
Plaats 00            1        0
Plaats 01            1        0
Plaats 02            1        0
Plaats 03            1        0
Plaats 04            1        0
Plaats 05            1        0
Plaats 06            1        0
Plaats 07            1        0
others (1)           1        0

area       complaints  in time
not said           10        0
Bezorging           2        1

What changed
  Bezorging: fixed · “De route klopt weer.”

Ratings that rose after our reply: 1
  case 1, Utrecht: from 1 to 4.5 of 5 stars

Closed without a public reply: 1
  a reply would only feed the anger: 1

Promises whose moment came: 1 kept, 1 not kept"""
DUTCH = """\
Week 47 · 16 november 2026 tot en met 22 november 2026

Klachten: 12 · reviews in totaal: 40, waarvan 14 met 4 of 5 sterren
Klacht of niet, nog te zeggen: 1
Op tijd beantwoord: 1
Later beantwoord: 1
Niet beantwoord, tijd voorbij: 9
Afgerond zonder antwoord van ons: 1
De helft van de antwoorden kwam binnen 16 u 0 min · \
langzaamste: 30 u 0 min (case 2, Utrecht)

plaats       klachten  op tijd
Utrecht             2        1
"""


def test_a_week_in_english() -> None:
    assert report_text(busy(), Words("en", "Europe/Amsterdam")) == ENGLISH


def test_a_week_in_dutch() -> None:
    text = report_text(busy(), Words("nl", "Europe/Amsterdam"))
    assert text.startswith(DUTCH)
    assert "Bezorging: opgelost · “De route klopt weer.”" in text
    assert "case 1, Utrecht: van 1 naar 4,5 van 5 sterren" in text
    assert text.endswith("Toezeggingen waarvan de tijd kwam: 1 nagekomen, 1 niet")


def test_a_week_with_praise_alone_is_short() -> None:
    week = Week(2026, 47)
    span = Span(week, week.start(HOURS), week.end(HOURS))
    praised = report(span, Gathered(Heard(9, 9)), local("2026-11-25 09:00"))
    assert report_text(praised, Words("en", "Europe/Amsterdam")).splitlines()[2:] == [
        "Complaints: 0 · reviews in all: 9, of which 9 with 4 or 5 stars"
    ]


def test_it_names_no_colleague() -> None:
    for language in ("en", "nl"):
        assert "Tom" not in report_text(busy(), Words(language, "UTC"))


# ------------------------------------------------------------------ the command


def typed(home: Path, *words: str) -> str:
    result = type_in("report", "--home", home, *words)
    assert result.exit_code == 0, result.output
    return result.output


@pytest.fixture
def two_weeks(home: Path) -> Path:
    """Give a home with two complaints of this week and one of the week before."""
    since = (NOW - RUNNING.start(HOURS)) / HOUR
    bring_in(home, [complaint(1, since + 20, "Taart kwam niet")], since + 19)
    bring_in(home, [complaint(2, 1, "Brood te hard"), complaint(3, 1, "Rij te lang")])
    press(home, "take", 2, "tom-bakker")
    return home


def test_without_an_option_it_is_the_last_whole_week(two_weeks: Path) -> None:
    printed = typed(two_weeks)
    assert printed.startswith(f"Week {RUNNING.before().number} · ")
    assert "Complaints: 1 · reviews in all: " in printed
    assert printed == typed(two_weeks, "--week", str(RUNNING.before()))


def test_this_is_the_week_that_runs_until_now(two_weeks: Path) -> None:
    printed = typed(two_weeks, "--this")
    head, _, *_ = printed.splitlines()
    assert head.startswith(f"Week {RUNNING.number} · ")
    assert " until " in head
    assert "Complaints: 2 · reviews in all: " in printed
    named = typed(two_weeks, "--week", str(RUNNING))
    assert printed.splitlines()[1:] == named.splitlines()[1:]


def test_several_weeks_come_the_oldest_first(two_weeks: Path) -> None:
    printed = typed(two_weeks, "--weeks", "2")
    heads = [text for text in printed.splitlines() if text.startswith("Week ")]
    names = [f"Week {RUNNING.before(n).number} · " for n in (2, 1)]
    assert [head.startswith(name) for head, name in zip(heads, names, strict=True)]
    assert "\nNothing came in.\n\nWeek" in printed


def test_a_week_without_anything_says_so(two_weeks: Path, tmp_path: Path) -> None:
    empty = typed(two_weeks, "--week", "2020-W01").splitlines()
    assert empty == ["Week 1 · 30 December 2019 to 5 January 2020", "Nothing came in."]
    other = tmp_path / "nl"
    assert type_in("init", other, *INIT, "--language", "nl").exit_code == 0
    bring_in(other, [])
    assert typed(other).splitlines()[1] == "Er kwam niets binnen."


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--week", "47"), '"47" is no week; write one like 2026-W47.'),
        (("--week", "2099-W01"), "2099-W01 has not begun."),
        (("--this", "--weeks", "2"), "Give one of --week, --weeks and --this."),
        (("--this", "--week", "2026-W01"), "Give one of --week, --weeks and --this."),
        (("--weeks", "0"), "not in the range"),
    ],
)
def test_what_cannot_be_told_is_said(
    two_weeks: Path, words: tuple[str, ...], said: str
) -> None:
    result = type_in("report", "--home", two_weeks, *words)
    assert result.exit_code == 2
    assert said in " ".join(result.output.replace("│", "").split())


def test_without_a_store_it_says_so(home: Path) -> None:
    result = type_in("report", "--home", home)
    assert result.exit_code == 1
    assert "There is no store at" in result.output
