"""The queue: what waits for a person, whoever it is, and what is late or nearly so."""

from __future__ import annotations

from datetime import datetime

from bot import window
from bot.blocks import Block, Note
from bot.case import RUNNING, Case, State
from bot.person import Person
from bot.ports.store import Tx
from bot.press import Answer, Dialog, Request, Show
from bot.subject import TEAM
from bot.words import Line, line
from handlers.looking.home import Visit, cases

_FREE = (State.UNSURE, State.NEW)
_WAITING = (State.WAITING, State.BY_HAND, State.DOUBT)
"""Somebody has to agree, to post it, or to look; what goes out waits for nobody."""
_TICKING = (*RUNNING, State.DOUBT)
_ALL = 100_000


def queue(tx: Tx, request: Request, person: Person, now: datetime) -> Answer:
    """Show what nobody took and what waits, by deadline; each opens from there."""
    visit = Visit(tx, person, now)
    free = tx.cases.listed(_FREE, limit=_ALL)
    waiting = tx.cases.listed(_WAITING, limit=_ALL)
    blocks = (
        *cases(visit, line("home.free", n=len(free)), free),
        *cases(visit, line("queue.waiting", n=len(waiting)), waiting, owners=True),
    )
    return _page("queue", line("title.queue"), blocks, line("queue.nothing"))


def late(tx: Tx, request: Request, person: Person, now: datetime) -> Answer:
    """Show what ran out of time, and what does so soon, as its card says."""
    visit = Visit(tx, person, now)
    found = [c for c in tx.cases.listed(_TICKING, limit=_ALL) if _is_near(c, now)]
    over = [case for case in found if now >= case.window_end]
    soon = [case for case in found if now < case.window_end]
    blocks = (
        *cases(visit, line("late.over", n=len(over)), over, owners=True),
        *cases(visit, line("late.soon", n=len(soon)), soon, owners=True),
    )
    return _page("late", line("title.late"), blocks, line("late.nothing"))


def _is_near(case: Case, now: datetime) -> bool:
    soon = window.soon(case.window_end, case.window_end - case.since)
    return case.ticking and now >= soon


def _page(action: str, title: Line, blocks: tuple[Block, ...], empty: Line) -> Answer:
    return Show(Dialog(action, TEAM, title, blocks=blocks or (Note(empty),)))
