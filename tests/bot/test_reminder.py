"""When a watched case is looked at: half, 80 %, then daily, and a week once placed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from bot.case import Case, CaseId, State
from bot.reminder import LOOK, Timer, due_of, look_key, next_look
from bot.subject import case_of
from tests.contract.stores import HOUR, NOW, POLICY, said, unopened

DAY = 24 * HOUR
WATCHED = replace(POLICY, watched=True)


def a_case(state: State = State.NEW, hours: float = 10) -> Case:
    end = NOW + hours * HOUR
    more = {"id": CaseId(1), "since": NOW, "window_end": end, "policy": WATCHED}
    return unopened(said(), state=state, **more)


def looks(case: Case, stood: datetime | None = None) -> Iterator[timedelta]:
    """Give how long after its start a case is looked at, each time on time."""
    now = NOW
    while coming := next_look(case, now, stood):
        assert (coming.step, coming.subject) == (LOOK, case_of(CaseId(1)))
        assert coming.due_at > now
        now = coming.due_at
        yield now - NOW


@pytest.mark.parametrize(
    "state", sorted(set(State) - {State.PLACED, State.CLOSED}, key=str)
)
def test_an_open_case_is_looked_at_in_its_window_and_daily_after_it(
    state: State,
) -> None:
    found = looks(a_case(state))
    first = [next(found) for _ in range(4)]
    assert first == [5 * HOUR, 8 * HOUR, 8 * HOUR + DAY, 8 * HOUR + 2 * DAY]


def test_a_look_that_comes_late_moves_none_after_it() -> None:
    late = next_look(a_case(), NOW + 8 * HOUR + 3 * DAY + HOUR)
    assert late is not None
    assert late.due_at == NOW + 8 * HOUR + 4 * DAY
    between = next_look(a_case(), NOW + 6 * HOUR)
    assert between is not None
    assert between.due_at == NOW + 8 * HOUR


def test_a_placed_case_is_looked_at_daily_for_a_week() -> None:
    stood = NOW - HOUR
    found = list(looks(a_case(State.PLACED), stood))
    assert found == [n * DAY - HOUR for n in range(1, 8)]
    assert next_look(a_case(State.PLACED), stood + 30 * DAY, stood) is None


def test_closed_and_unwatched_cases_are_let_be() -> None:
    assert next_look(a_case(State.CLOSED), NOW) is None
    for state in State:
        assert next_look(replace(a_case(state), policy=POLICY), NOW, NOW) is None


def test_the_row_of_a_look_is_named_by_when_it_was_due() -> None:
    timer = Timer(case_of(CaseId(17)), LOOK, NOW)
    assert look_key(timer).startswith("look:17:")
    assert due_of(look_key(timer)) == NOW
