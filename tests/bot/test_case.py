"""The table of states and moves, walked from end to end."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.actions import ACTIONS, ROWS
from bot.approval import Approving
from bot.case import (
    RUNNING,
    SEEN_AS,
    TABLE,
    Case,
    CaseId,
    Move,
    Policy,
    State,
    after,
    policy_of,
)
from bot.playbook import read, versioned
from bot.review import ReviewKey
from tests.playbooks import PHRASES, PLAYBOOK, SENTENCES

EVERY_PAIR = [(state, move) for state in State for move in Move]
OPENED = (State.UNSURE, State.NEW)
"""How a case begins."""
ENDS = (State.PLACED, State.CLOSED)
"""Where a case may stay for good."""

SHOWN = {
    Move.STANDS,
    Move.HELD,
    Move.CHECKED,
    Move.REFUSED,
    Move.IN_DOUBT,
    Move.TO_POST,
    Move.TAKEN_DOWN,
    Move.LEFT_UP,
    Move.CHANGED,
    Move.ANSWERED,
    Move.REMOVED,
}
"""What the outside world shows; everything else somebody presses."""
PRESSED = set(Move) - SHOWN


def reached(begin: Iterable[State], moves: Iterable[Move] = Move) -> set[State]:
    """Give every state that these moves lead to from any of these states."""
    found, todo = set(begin), list(begin)
    while todo:
        state = todo.pop()
        for move in moves:
            then = after(state, move)
            if then is not None and then not in found:
                found.add(then)
                todo.append(then)
    return found


# ------------------------------------------------------------------ every pair


@pytest.mark.parametrize(("state", "move"), EVERY_PAIR)
def test_a_move_is_refused_or_leads_on_to_an_end(state: State, move: Move) -> None:
    then = after(state, move)
    assert then is None or set(ENDS) <= reached([then])


@pytest.mark.parametrize("move", Move)
def test_a_move_leads_to_one_state_or_leaves_things_as_they_are(move: Move) -> None:
    led = {then for (state, made), then in TABLE.items() if made is move}
    stayed = {
        state for (state, made), then in TABLE.items() if (made, then) == (move, state)
    }
    voided = {State.TAKEN} if move is Move.CHANGED else set()
    assert len(led - stayed - voided) <= 1


def ways_into(state: State) -> set[tuple[State, Move]]:
    return {pair for pair, then in TABLE.items() if then is state and pair[0] != state}


def test_words_go_out_only_by_a_persons_yes() -> None:
    assert {move for _, move in ways_into(State.GOING)} == {Move.APPROVE, Move.AGAIN}


def test_only_what_stood_or_was_underway_can_be_placed() -> None:
    assert ways_into(State.PLACED) == {
        (State.GOING, Move.STANDS),
        (State.CHECKING, Move.STANDS),
        (State.DOUBT, Move.STANDS),
        (State.DOUBT, Move.THERE),
        (State.BY_HAND, Move.STANDS),
        (State.BY_HAND, Move.POSTED),
        (State.LEAVING, Move.LEAVE_UP),
        (State.LEAVING, Move.LEFT_UP),
        (State.LEAVING, Move.REMOVED),
    }


def test_a_reply_is_taken_down_only_by_a_persons_yes() -> None:
    assert ways_into(State.LEAVING) == {(State.PLACED, Move.TAKE_DOWN)}
    assert after(State.LEAVING, Move.TAKEN_DOWN) is State.TAKEN


def test_doubt_comes_from_the_world_and_a_second_try_from_a_person() -> None:
    assert {move for _, move in ways_into(State.DOUBT)} == {Move.IN_DOUBT}
    again = {pair for pair in ways_into(State.GOING) if pair[0] is State.DOUBT}
    assert again == {(State.DOUBT, Move.AGAIN)}


@pytest.mark.parametrize("state", [State.WAITING, State.GOING, State.BY_HAND])
def test_a_changed_review_voids_what_was_agreed(state: State) -> None:
    assert after(state, Move.CHANGED) is State.TAKEN


@pytest.mark.parametrize("state", State)
def test_a_change_of_the_review_is_always_taken_in(state: State) -> None:
    assert after(state, Move.CHANGED) is not None


@pytest.mark.parametrize("state", sorted(set(State) - {State.CLOSED}))
def test_a_removed_review_never_leaves_work_behind(state: State) -> None:
    assert after(state, Move.REMOVED) in ENDS


@pytest.mark.parametrize("state", sorted(RUNNING))
def test_a_reply_from_elsewhere_ends_a_case_whose_clock_runs(state: State) -> None:
    assert after(state, Move.ANSWERED) is State.CLOSED


@pytest.mark.parametrize("state", State)
def test_stopping_takes_back_what_has_not_gone(state: State) -> None:
    stopped = after(state, Move.STOP_IT)
    goes = state in {State.GOING, State.BY_HAND}
    assert stopped is (State.TAKEN if goes else None)


@pytest.mark.parametrize("state", State)
def test_stopping_leaves_up_what_was_to_go(state: State) -> None:
    left = State.PLACED if state is State.LEAVING else None
    assert after(state, Move.LEAVE_UP) is left


# ------------------------------------------------------------------ the ways through


def test_every_state_can_be_reached() -> None:
    assert reached(OPENED) == set(State)


def test_every_move_can_be_made() -> None:
    assert {move for _, move in TABLE} == set(Move)


def test_an_unsure_review_asks_before_anything_is_written() -> None:
    ways = {then for (state, _), then in TABLE.items() if state is State.UNSURE}
    assert ways == {State.UNSURE, State.NEW, State.CLOSED}
    assert after(State.UNSURE, Move.COMPLAINT) is State.NEW


@pytest.mark.parametrize("state", State)
def test_no_state_is_a_dead_end(state: State) -> None:
    assert set(ENDS) <= reached([state])


@pytest.mark.parametrize("state", sorted(set(State) - {State.CHECKING}))
def test_people_can_always_go_on_by_themselves(state: State) -> None:
    assert len(reached([state], PRESSED)) > 1


def test_what_a_source_is_checking_waits_for_the_source() -> None:
    assert reached([State.CHECKING], PRESSED) == {State.CHECKING}


@pytest.mark.parametrize("state", ENDS)
def test_what_is_over_stays_so_until_a_person_goes_on(state: State) -> None:
    assert reached([state], SHOWN) == {state}
    assert after(state, Move.REOPEN) is State.TAKEN


def test_a_closed_case_is_only_reopened() -> None:
    assert {m for s, m in TABLE if s is State.CLOSED} & PRESSED == {Move.REOPEN}


def test_after_an_answer_the_customer_can_be_updated_or_handed_over() -> None:
    pressed = {m for s, m in TABLE if s is State.PLACED} & PRESSED
    writing = {Move.SAVE, Move.PROPOSE, Move.APPROVE}
    assert pressed == {Move.REOPEN, Move.ASSIGN, Move.TAKE_DOWN, *writing}


@pytest.mark.parametrize("state", State)
def test_the_world_alone_never_publishes(state: State) -> None:
    going = reached([state], SHOWN) - {state}
    assert State.GOING not in going


@pytest.mark.parametrize("state", State)
def test_every_press_the_table_knows_has_an_action(state: State) -> None:
    offered = {move for action in ACTIONS.values() for move in action.moves}
    possible = {move for s, move in TABLE if s is state} & PRESSED
    # The words go along with "reply"; publishing goes on with "resume" for all at once.
    assert possible - offered <= {Move.PROPOSE, Move.RESUME}


@pytest.mark.parametrize("state", State)
def test_every_button_of_a_card_can_be_pressed(state: State) -> None:
    assert all(ACTIONS[name].possible(state) for name in ROWS[state])


def test_once_answered_there_is_no_clock_any_more() -> None:
    case = replace(a_case(State.TAKEN), answered_at=a_case(State.TAKEN).since)
    assert (case.running, case.ticking) == (False, False)


# ------------------------------------------------------------------ what people see


def test_people_see_five_states() -> None:
    assert set(SEEN_AS) == set(State)
    assert set(SEEN_AS.values()) == {"new", "taken", "waiting", "placed", "closed"}


@pytest.mark.parametrize("state", State)
def test_the_clock_runs_until_something_may_stand(state: State) -> None:
    stands = {State.CHECKING, State.DOUBT, State.PLACED, State.LEAVING, State.CLOSED}
    assert a_case(state).running is (state not in stands)


def test_a_case_keeps_the_rules_it_was_opened_under() -> None:
    book = versioned(read({**PLAYBOOK, "approval": "two"}, SENTENCES, PHRASES), 3)
    assert policy_of(book) == Policy(
        window=timedelta(hours=24),
        undo=timedelta(seconds=120),
        holding=timedelta(hours=24),
        hours=book.hours,
        ladder=book.ladder,
        approving=Approving(people=2),
        version=3,
    )


def a_case(state: State) -> Case:
    opened = datetime(2026, 11, 23, 8, 12, tzinfo=UTC)
    policy = policy_of(read(PLAYBOOK, SENTENCES, PHRASES))
    return Case(
        id=CaseId(1),
        review=ReviewKey("plein/1"),
        state=state,
        version=1,
        owner=None,
        opened_at=opened,
        since=opened,
        window_end=opened + policy.window,
        policy=policy,
        language="nl",
        home="browser:webcare",
    )
