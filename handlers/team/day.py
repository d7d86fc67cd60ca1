"""The team's day: as it opens, one list of what waits, what ran out and what will."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from bot.case import RUNNING, Case, State
from bot.lists import TEAM_WIDE
from bot.ports.events import Started
from bot.ports.store import Tx
from bot.reminder import MORNING, Timer
from bot.subject import TEAM, case_of
from bot.words import line
from handlers.reminders import nudges
from handlers.reminders.hearing import FREE, WAITS
from handlers.reminders.listing import STUCK, Kinds, kind_of, listed, pile, title
from handlers.team import week
from handlers.team.handing import ALL


def plan(tx: Tx, event: Started, now: datetime) -> None:
    """Plan the next morning's list and report, by the hours as they are now.

    One that is overdue is left alone: it comes late, and plans the next itself.
    """
    week.plan(tx, now)
    waiting = [timer for timer in tx.timers.waiting(TEAM) if timer.step == MORNING]
    if any(timer.due_at <= now for timer in waiting):
        return
    tx.timers.drop(TEAM, (MORNING,))
    _plan(tx, now)


def _plan(tx: Tx, after: datetime) -> None:
    start = tx.playbook.current().hours.day_start(after)
    timer = Timer(TEAM, MORNING, start)
    tx.timers.put(timer)
    if timer not in tx.timers.waiting(TEAM):
        _plan(tx, start)  # the clock was put back: that morning has had its list


def morning(tx: Tx, timer: Timer, now: datetime) -> None:
    """Post the list of the day, if there is anything in it and the team works.

    Words that wait without a clock are brought up with whom they wait for as well.
    """
    _plan(tx, now)
    today = _today(tx, now)
    for case, _ in today:
        nudges.put(tx, case, Timer(case_of(case.id), WAITS, timer.due_at), now)
    about = pile(tx, today, now)
    if not about.found or not about.hours.open_at(now):
        return
    said = line("list.morning", what=title(about))
    message = listed(TEAM_WIDE, said, about, actions=("shift",))
    message = replace(message, entries=(*week.praise(tx, now), *message.entries))
    tx.outbox.show(f"morning:{timer.due_at.isoformat()}", message, now)


def _today(tx: Tx, now: datetime) -> Kinds:
    """Give what nobody took, what ran out or will before closing, and what is stuck."""
    closing = tx.playbook.current().hours.day_end(now)
    cases = tx.cases.listed((*RUNNING, State.DOUBT), limit=ALL)
    return [(case, _kind(case, now)) for case in cases if _waits(case, closing)]


def _waits(case: Case, closing: datetime) -> bool:
    if case.running:
        return case.state in FREE or case.window_end <= closing
    return case.state in STUCK


def _kind(case: Case, now: datetime) -> str:
    if not case.running:
        return kind_of(case, now, STUCK[case.state])
    return kind_of(case, now, "free" if case.state in FREE else "near")
