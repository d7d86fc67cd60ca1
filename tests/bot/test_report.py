"""The figures of a week are what they say, in weeks that were made by hand."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from bot.case import CaseId, State
from bot.figures import Change, Complaint, Gathered, Heard, Praise, Promise, Rated
from bot.hours import read
from bot.notice import NoticeState
from bot.report import (
    MOST,
    OUTCOMES,
    QUOTED,
    REASONS,
    Count,
    Report,
    Rise,
    Slowest,
    Span,
    quote,
    reason_of,
    report,
)
from bot.reported import changes, in_short, spell
from bot.week import Week
from bot.words import Line, Words, line
from tests.times import OFFICE, local

HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)
HOURS = read(OFFICE, "Europe/Amsterdam")
WEEK = Week(2026, 47)
BEGAN = local("2026-11-17 09:00")
NOW = local("2026-11-25 09:00")
ENGLISH = Words("en", "Europe/Amsterdam")


def span(week: Week = WEEK) -> Span:
    return Span(week, week.start(HOURS), week.end(HOURS))


def complaint(number: int = 1, **more: Any) -> Complaint:
    """Give a complaint that has stood a quarter of an hour, with a day to answer."""
    made = Complaint(
        case=CaseId(number),
        state=State.TAKEN,
        place="Utrecht",
        area="",
        opened_at=BEGAN + 15 * MINUTE,
        began=BEGAN,
        ends=BEGAN + 24 * HOUR,
    )
    return replace(made, **more)


def answered(hours: float, number: int = 1, **more: Any) -> Complaint:
    at = BEGAN + hours * HOUR
    return complaint(number, state=State.PLACED, stood_at=at, **more)


def closed(reason: Line | None, **more: Any) -> Complaint:
    return complaint(state=State.CLOSED, reason=reason, **more)


def week(*complaints: Complaint, now: datetime = NOW, **more: Any) -> Report:
    found = Gathered(Heard(0, 0), complaints, **more)
    return report(span(), found, now)


def became(one: Complaint, now: datetime = NOW) -> str:
    (name,) = (name for name, n in week(one, now=now).outcomes.items() if n)
    return name


NO_REPLY = line("closed.no_reply", reason=line("no_reply.rage"), who="Tom")
OWN_WORDS = line("closed.no_reply", reason=line("plain", text="dubbel"), who="Tom")
SPOKE = line("closed.reached", who="Tom")


@pytest.mark.parametrize(
    ("one", "outcome"),
    [
        (answered(24), "in_time"),
        (answered(24.01), "later"),
        (complaint(), "overdue"),
        (complaint(ends=NOW + MINUTE), "open"),
        (complaint(ends=NOW), "overdue"),
        (closed(NO_REPLY), "ended"),
        (closed(line("closed.removed")), "ended"),
        (closed(SPOKE, spoke_at=BEGAN + HOUR), "in_time"),
        (closed(SPOKE, spoke_at=BEGAN + 30 * HOUR), "later"),
        (complaint(spoke_at=BEGAN + HOUR), "overdue"),
        (replace(answered(2), state=State.TAKEN), "in_time"),
        (replace(answered(2), state=State.CLOSED, reason=NO_REPLY), "in_time"),
        (answered(30, ends=BEGAN + 15 * MINUTE), "old"),
    ],
)
def test_every_complaint_has_one_outcome(one: Complaint, outcome: str) -> None:
    assert became(one) == outcome
    assert set(week(one).outcomes) == set(OUTCOMES)


def test_outcomes_add_up_to_the_complaints() -> None:
    found = week(answered(1), complaint(2), closed(NO_REPLY), answered(30, 4))
    assert sum(found.outcomes.values()) == found.complaints == 4


@pytest.mark.parametrize(
    ("reason", "name"),
    [
        (NO_REPLY, "rage"),
        (OWN_WORDS, "other"),
        (SPOKE, "reached"),
        (line("closed.answered", source="Plein", at=NOW), "answered"),
        (line("closed.removed"), "removed"),
        (line("closed.plain"), "plain"),
        (line("closed.of_another_day"), "plain"),
        (None, "plain"),
    ],
)
def test_what_was_closed_without_a_reply_is_counted_by_reason(
    reason: Line | None, name: str
) -> None:
    assert name in REASONS
    assert week(closed(reason)).closed == ((name, 1),)
    assert week(closed(reason, stood_at=NOW)).closed == ()
    assert reason_of(complaint(reason=reason)) == ""


def test_what_is_no_complaint_counts_only_among_what_was_closed() -> None:
    no, unsure = closed(line("closed.not_complaint", who="Tom")), complaint(2)
    found = week(no, replace(unsure, state=State.UNSURE), answered(1, 3))
    assert (found.complaints, found.unsure) == (1, 1)
    assert found.closed == (("not_complaint", 1),)
    assert [row.complaints for row in found.places.rows] == [1]


def test_the_middle_and_the_slowest_answer() -> None:
    old = answered(99, 5, ends=BEGAN)
    spoke = closed(SPOKE, spoke_at=BEGAN + 3 * HOUR)
    found = week(answered(1), answered(2, 2), answered(8, 3, place="Ede"), spoke, old)
    assert found.median == 2.5 * HOUR
    assert found.slowest == Slowest(CaseId(3), "Ede", 8 * HOUR)
    assert week(answered(1), answered(2, 2), answered(8, 3)).median == 2 * HOUR
    assert week(complaint()).median is None
    assert week(complaint()).slowest is None


def test_a_clock_change_makes_no_answer_longer_or_shorter() -> None:
    began = local("2026-10-24 20:00")
    slow = complaint(
        opened_at=began,
        began=began,
        ends=began + 24 * HOUR,
        state=State.PLACED,
        stood_at=local("2026-10-25 19:30"),
    )
    change = Week(2026, 43)
    found = report(span(change), Gathered(Heard(1, 0), (slow,)), NOW)
    assert found.median == 24.5 * HOUR
    assert found.outcomes["later"] == 1


def test_the_largest_place_is_on_top_and_the_rest_is_one_row() -> None:
    many = [complaint(n, place=f"P{n:02}") for n in range(MOST + 2)]
    found = week(*many, answered(1, 90, place="P05"), answered(1, 91, place="P11"))
    rows = found.places.rows
    assert rows[:3] == (Count("P05", 2, 1), Count("P11", 2, 1), Count("P00", 1, 0))
    assert len(rows) == MOST
    assert found.places.others == 2
    assert found.places.rest == Count("", 2, 0)
    few = week(*many[:MOST]).places
    assert (few.others, len(few.rows)) == (0, MOST)


def test_areas_go_by_their_names() -> None:
    one, two = complaint(area="delivery"), complaint(2)
    found = report(span(), Gathered(Heard(0, 0), (one, two)), NOW, str.upper)
    assert found.areas.rows == (Count("", 1, 0), Count("DELIVERY", 1, 0))


def test_what_was_said_of_one_area_twice_is_told_once() -> None:
    fixed = Change("app", NoticeState.FIXED, "De app doet het weer.")
    said = (fixed, fixed, replace(fixed, state=NoticeState.EXPLAINED, public=""))
    found = week(changes=said)
    assert found.changes == (fixed, said[2])
    told = [ENGLISH.say(each) for each in changes(found)]
    assert told == [
        "What changed",
        "app: fixed · “De app doet het weer.”",
        "app: explained",
    ]


# ------------------------------------------------------------------ ratings


def rated(*turns: tuple[str, float | None], stars: float | None = 4) -> Rated:
    """Give a review that we replied to on Tuesday, with its changes before `stars`."""
    moved = tuple((local(f"2026-11-{at}"), before) for at, before in turns)
    stood = local("2026-11-17 12:00")
    return Rated(CaseId(7), "Utrecht", 5, stars, stood, moved)


@pytest.mark.parametrize(
    ("one", "before", "after"),
    [
        (rated(("18 09:00", 1)), 1, 4),
        (rated(("17 11:00", 5), ("18 09:00", 1)), 1, 4),
        (rated(("17 13:00", 1), ("18 09:00", 1)), 1, 4),
        (rated(("18 09:00", 1), ("24 09:00", 3), stars=5), 1, 3),
        (rated(("18 09:00", 1), ("19 09:00", 3), stars=2), 1, 2),
    ],
)
def test_a_rating_rose_after_our_reply(one: Rated, before: float, after: float) -> None:
    assert week(rated=(one,)).rises == (Rise(CaseId(7), "Utrecht", before, after, 5),)


@pytest.mark.parametrize(
    "one",
    [
        rated(("17 11:00", 1)),
        rated(("18 09:00", 4)),
        rated(("18 09:00", 5)),
        rated(("18 09:00", 1), ("24 09:00", 1)),
        rated(("18 09:00", 3), ("19 09:00", 1), stars=3),
        rated(("18 09:00", None)),
        rated(("18 09:00", 1), stars=None),
    ],
)
def test_a_rating_did_not_rise_after_our_reply(one: Rated) -> None:
    assert week(rated=(one,)).rises == ()


def test_a_rise_belongs_to_the_week_in_which_it_came() -> None:
    one = rated(("18 09:00", 1))
    after = report(span(Week(2026, 48)), Gathered(Heard(0, 0), rated=(one,)), NOW)
    assert after.rises == ()
    again = replace(one, turns=(*one.turns, (local("2026-11-24 09:00"), 2.0)))
    after = report(span(Week(2026, 48)), Gathered(Heard(0, 0), rated=(again,)), NOW)
    assert after.rises == (Rise(CaseId(7), "Utrecht", 1, 4, 5),)


# ------------------------------------------------------------------ promises


def test_promises_are_kept_up_to_their_moment() -> None:
    at = local("2026-11-20 12:00")
    kept, late, never = at, at + MINUTE, None
    found = week(promises=tuple(Promise(CaseId(1), at, k) for k in (kept, late, never)))
    assert (found.kept, found.missed) == (1, 2)


def test_a_promise_whose_moment_lies_ahead_is_neither_kept_nor_not() -> None:
    at = local("2026-11-20 12:00")
    found = week(promises=(Promise(CaseId(1), at, None),), now=at - MINUTE)
    assert (found.kept, found.missed) == (0, 0)
    assert found.empty


# ------------------------------------------------------------------ in words


def test_a_week_without_anything_says_so() -> None:
    found = week()
    assert found.empty
    assert [ENGLISH.say(said) for said in in_short(found)] == ["Nothing came in."]
    for busy in (
        week(complaint()),
        week(replace(complaint(), state=State.UNSURE)),
        week(rated=(rated(("18 09:00", 1)),)),
        replace(found, heard=Heard(1, 0)),
        replace(found, kept=1),
        replace(found, missed=1),
    ):
        assert not busy.empty


def test_in_short_it_is_ten_lines_at_most() -> None:
    said = [Change(f"a{n}", NoticeState.FIXED, "x" * 500) for n in range(30)]
    many = [complaint(n, place=f"P{n}", area=f"A{n}") for n in range(50)]
    promise = Promise(CaseId(1), local("2026-11-20 12:00"), None)
    found = week(
        *many,
        answered(5, 51),
        changes=tuple(said),
        rated=(rated(("18 09:00", 1)),) * 20,
        promises=(promise,) * 20,
    )
    assert len(list(in_short(found))) <= 9


def test_only_praise_is_told_as_such() -> None:
    found = replace(week(), heard=Heard(12, 9))
    assert [ENGLISH.say(said) for said in in_short(found)] == [
        "Complaints: 0 · reviews in all: 12, of which 9 with 4 or 5 stars"
    ]


def test_how_long_it_took_is_said_in_hours_and_minutes() -> None:
    said = spell(timedelta(days=1, hours=2, minutes=5, seconds=59))
    assert ENGLISH.say(said) == "26 h 5 min"
    assert Words("nl", "UTC").say(said) == "26 u 5 min"


# ------------------------------------------------------------------ kind words


@pytest.mark.parametrize(
    ("found", "text"),
    [
        ([], ""),
        ([Praise("")], ""),
        ([Praise("Top geholpen", "Karin de Vries")], "Top geholpen"),
        ([Praise("Groet, karin", "Karin de Vries"), Praise("Fijn")], "Fijn"),
        ([Praise("x" * QUOTED), Praise("Fijn")], "x" * QUOTED),
        ([Praise("x" * (QUOTED + 1)), Praise("Fijn")], "Fijn"),
        ([Praise("Fijn\nDe Vries", "")], ""),
    ],
)
def test_a_quote_is_short_and_names_no_customer(found: list[Praise], text: str) -> None:
    assert quote(found) == text
