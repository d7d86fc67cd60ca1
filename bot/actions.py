"""Everything a person may ask: one table for the card, More…, commands and rules.

An action has one id, one right and one place in the table of states on every channel.
Which buttons a card carries follows from the state alone, never from who looks at it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from bot.case import Move, State, after
from bot.person import Right


@dataclass(frozen=True, slots=True)
class Action:
    """What may be asked, of whom, and when.

    moves  the action exists in a state where one of these is possible; none = always
    asks   the steps that only open or redraw a dialog; all others change the case
    group  where More… lists it: "look", "do", "right", or "" when it never does
    """

    id: str
    right: Right
    moves: tuple[Move, ...] = ()
    asks: tuple[str, ...] = ()
    group: str = ""
    team: bool = False

    def possible(self, state: State) -> bool:
        return not self.moves or any(after(state, move) for move in self.moves)


_ALL = (
    Action("reply", Right.WORK, (Move.SAVE,), asks=("", "load")),
    Action("approve", Right.APPROVE, (Move.APPROVE,), asks=("",)),
    Action("take", Right.WORK, (Move.TAKE,), group="do"),
    Action("assign", Right.WORK, (Move.ASSIGN,), asks=("",), group="do"),
    Action("stop_it", Right.STOP, (Move.STOP_IT,), group="right"),
    Action("there", Right.WORK, (Move.THERE,)),
    Action("again", Right.APPROVE, (Move.AGAIN,), asks=("",)),
    Action("copy", Right.LOOK, (Move.POSTED,), asks=("",)),
    Action("posted", Right.WORK, (Move.POSTED,)),
    Action("complaint", Right.WORK, (Move.COMPLAINT,)),
    Action("not_complaint", Right.WORK, (Move.NOT_COMPLAINT,), group="right"),
    Action("no_reply", Right.WORK, (Move.NO_REPLY,), asks=("",), group="do"),
    Action("reopen", Right.WORK, (Move.REOPEN,), group="right"),
    Action("read", Right.LOOK, asks=("",), group="look"),
    Action("log", Right.LOOK, asks=("",), group="look"),
    Action("more", Right.LOOK, asks=("",)),
    Action("stop", Right.STOP, group="right", team=True),
    Action("resume", Right.APPROVE, group="right", team=True),
)
ACTIONS: Mapping[str, Action] = {action.id: action for action in _ALL}

ROWS: Mapping[State, tuple[str, ...]] = {
    State.UNSURE: ("complaint", "not_complaint", "more"),
    State.NEW: ("reply", "take", "assign", "more"),
    State.TAKEN: ("reply", "assign", "more"),
    State.WAITING: ("approve", "reply", "more"),
    State.GOING: ("stop_it", "more"),
    State.CHECKING: ("more",),
    State.DOUBT: ("there", "again", "more"),
    State.BY_HAND: ("copy", "posted", "more"),
    State.PLACED: ("more",),
    State.CLOSED: ("more",),
}
"""The buttons of a card, in order; at most six so that every channel shows them."""


def more(state: State, *, stopped: bool) -> dict[str, tuple[Action, ...]]:
    """Give what More… lists in a state, by group, without what the card shows."""
    hidden = {*ROWS[state], "stop" if stopped else "resume"}
    listed = [a for a in _ALL if a.id not in hidden and a.possible(state)]
    groups = {g: tuple(a for a in listed if a.group == g) for g in _GROUPS}
    return {group: found for group, found in groups.items() if found}


_GROUPS = ("look", "do", "right")
