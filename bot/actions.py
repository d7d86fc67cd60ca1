"""Everything a person may ask: one table for the card, More…, commands and rules.

An action has one id, one right and one place in the table of states on every channel.
Which buttons a card carries follows from the case alone, never from who looks at it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from bot import notice
from bot.case import Move, State, after
from bot.notice import NoticeMove, NoticeState
from bot.person import Right


class About(StrEnum):
    """What an action is asked of."""

    CASE = "case"
    NOTICE = "notice"
    TEAM = "team"
    SOURCE = "source"
    ANY = "any"


@dataclass(frozen=True, slots=True)
class Action:
    """What may be asked, of whom, and when.

    moves  the action exists in a state where one of these is possible; none = always
    asks   the steps that only open or redraw a dialog; all others change something
    group  where More… lists it: "look", "do", "right", or "" when it never does
    """

    id: str
    right: Right
    moves: tuple[Move | NoticeMove, ...] = ()
    asks: tuple[str, ...] = ()
    group: str = ""
    about: About = About.CASE

    def possible(self, state: State) -> bool:
        """Tell whether a case in this state allows it."""
        moves = [move for move in self.moves if isinstance(move, Move)]
        return not moves or any(after(state, move) for move in moves)

    def answers(self, state: NoticeState) -> bool:
        """Tell whether a notice in this state allows it."""
        moves = [move for move in self.moves if isinstance(move, NoticeMove)]
        return not moves or any(notice.after(state, move) for move in moves)


_WRITING = ("", "load")
_CASE = (
    Action("reply", Right.WORK, (Move.SAVE,), asks=_WRITING, group="right"),
    Action("holding", Right.WORK, (Move.SAVE,), asks=_WRITING, group="do"),
    Action("update", Right.WORK, (Move.SAVE,), asks=_WRITING, group="do"),
    Action("approve", Right.APPROVE, (Move.APPROVE,), asks=("",)),
    Action("agree", Right.WORK, (Move.APPROVE,), asks=("",)),
    Action("give_back", Right.WORK, (Move.GIVE_BACK,), asks=("",), group="do"),
    Action("take", Right.WORK, (Move.TAKE,), group="do"),
    Action("assign", Right.WORK, (Move.ASSIGN,), asks=("",), group="do"),
    Action("triage", Right.WORK, (Move.TRIAGE,), asks=("",), group="do"),
    Action("tell", Right.WORK, asks=("", "load"), group="do"),
    Action("remind_me", Right.WORK, asks=("",), group="do"),
    Action("contact", Right.WORK, (Move.CONTACT,), asks=("",), group="do"),
    Action("reached", Right.WORK, (Move.REACHED,), asks=("",), group="do"),
    Action("stop_it", Right.STOP, (Move.STOP_IT, Move.LEAVE_UP), group="right"),
    Action("there", Right.WORK, (Move.THERE,)),
    Action("again", Right.APPROVE, (Move.AGAIN,), asks=("",)),
    Action("copy", Right.LOOK, (Move.POSTED,), asks=("",)),
    Action("posted", Right.WORK, (Move.POSTED,)),
    Action("complaint", Right.WORK, (Move.COMPLAINT,)),
    Action("not_complaint", Right.WORK, (Move.NOT_COMPLAINT,), group="right"),
    Action("no_reply", Right.WORK, (Move.NO_REPLY,), asks=("",), group="do"),
    Action("take_down", Right.APPROVE, (Move.TAKE_DOWN,), asks=("",), group="right"),
    Action("reopen", Right.WORK, (Move.REOPEN,), group="right"),
    Action("read", Right.LOOK, asks=("",), group="look"),
    Action("log", Right.LOOK, asks=("",), group="look"),
)
_NOTICE = (
    Action("looking", Right.ANSWER, (NoticeMove.LOOK,)),
    Action("fixed", Right.ANSWER, (NoticeMove.FIX,), asks=("",)),
    Action("explain", Right.ANSWER, (NoticeMove.EXPLAIN,), asks=("",)),
    Action("stays", Right.ANSWER, (NoticeMove.STAY,), asks=("",), group="do"),
    Action("ask_back", Right.ANSWER, (NoticeMove.ASK_BACK,), asks=("",), group="do"),
    Action("other_team", Right.ANSWER, (NoticeMove.PASS_ON,), asks=("",), group="do"),
    Action("read_all", Right.LOOK, asks=("",), group="look"),
)
_ANY = (
    Action("open", Right.LOOK, asks=("",), group="look"),
    Action("more", Right.LOOK, asks=("",)),
)
_SOURCE = (Action("show_old", Right.WORK), Action("leave_old", Right.WORK))
_TEAM = (
    Action("home", Right.LOOK, asks=("",), group="look"),
    Action("queue", Right.LOOK, asks=("",)),
    Action("late", Right.LOOK, asks=("",)),
    Action("note", Right.WORK, asks=("",)),
    Action("shift", Right.WORK, asks=("",)),
    Action("off", Right.WORK),
    Action("people", Right.LEAD, asks=("", "edit", "log")),
    Action("stop", Right.STOP, group="right"),
    Action("resume", Right.APPROVE, group="right"),
    Action("help", Right.LOOK, asks=("",)),
)


def _of(about: About, actions: tuple[Action, ...]) -> dict[str, Action]:
    return {
        a.id: Action(a.id, a.right, a.moves, a.asks, a.group, about) for a in actions
    }


ACTIONS: Mapping[str, Action] = {
    **_of(About.CASE, _CASE),
    **_of(About.NOTICE, _NOTICE),
    **_of(About.SOURCE, _SOURCE),
    **_of(About.ANY, _ANY),
    **_of(About.TEAM, _TEAM),
}

ROWS: Mapping[State, tuple[str, ...]] = {
    State.UNSURE: ("complaint", "not_complaint", "more"),
    State.NEW: ("reply", "holding", "take", "assign", "tell", "more"),
    State.TAKEN: ("reply", "holding", "reached", "assign", "tell", "more"),
    State.WAITING: ("approve", "reply", "give_back", "more"),
    State.GOING: ("stop_it", "more"),
    State.CHECKING: ("more",),
    State.DOUBT: ("there", "again", "more"),
    State.BY_HAND: ("copy", "posted", "more"),
    State.PLACED: ("update", "more"),
    State.LEAVING: ("stop_it", "more"),
    State.CLOSED: ("more",),
}
"""The buttons of a card, in order; at most six so that every channel shows them."""

NOTICE_ROW = ("looking", "fixed", "explain", "more")
"""The buttons of a notice; those its state does not allow are left out."""


def more(
    state: State, shown: tuple[str, ...], *, stopped: bool
) -> dict[str, tuple[Action, ...]]:
    """Give what More… lists in a state, by group, without what the card shows."""
    hidden = {*shown, "stop" if stopped else "resume"}
    able = [a for a in ACTIONS.values() if a.about in (About.CASE, About.TEAM)]
    return _grouped([a for a in able if a.id not in hidden and a.possible(state)])


def more_of_notice(
    state: NoticeState, shown: tuple[str, ...]
) -> dict[str, tuple[Action, ...]]:
    """Give what More… lists of a notice, by group, without what its card shows."""
    able = [a for a in ACTIONS.values() if a.about is About.NOTICE]
    return _grouped([a for a in able if a.id not in shown and a.answers(state)])


def group_of(action: str) -> str:
    """Give what More… keeps apart: "look", "do", "right", or "team".

    What puts right all cases at once, such as stopping, stands by itself.
    """
    found = ACTIONS[action]
    changes_all = found.about is About.TEAM and found.group == "right"
    return "team" if changes_all else found.group


_GROUPS = ("look", "do", "right")


def _grouped(listed: list[Action]) -> dict[str, tuple[Action, ...]]:
    groups = {g: tuple(a for a in listed if a.group == g) for g in _GROUPS}
    return {group: found for group, found in groups.items() if found}
