"""Home: what waits for one person, what they own, and who is on; by deadline."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from bot.blocks import Block, Button, Head, Item, Look, Note
from bot.card import author, where_line
from bot.case import Case, State
from bot.dossier import Dossier
from bot.heads import head
from bot.notice import WAITING, Notice
from bot.noticeboard import headline
from bot.person import Person, Right
from bot.ports.store import Tx
from bot.press import Answer, Dialog, Request, Show
from bot.subject import TEAM, case_of, notice_of
from bot.words import Line, line
from handlers.colleagues.notices import view_of
from handlers.duty import shifts_now

MOST = 10
"""Lines of a group; what ends later is counted below them."""


@dataclass(frozen=True, slots=True)
class Visit:
    """A person who looks at their home, and when."""

    tx: Tx
    person: Person
    now: datetime


def ask(tx: Tx, request: Request, person: Person, now: datetime) -> Answer:
    """Show a person their own work; it depends on who looks, as no card does."""
    visit = Visit(tx, person, now)
    blocks = (*_switch(visit), *_groups(visit), *_on(visit))
    title = line("title.home")
    buttons = tuple(Button(n, line(f"action.{n}")) for n in _able(visit))
    return Show(Dialog("home", TEAM, title, blocks=blocks, buttons=buttons))


def _able(visit: Visit) -> Iterator[str]:
    """Give what this person can do here about the team as it is."""
    person, stop = visit.person, visit.tx.switches.stop()
    yield from ("queue", "late")
    if person.may(Right.WORK):
        yield from ("note", "shift")
    if any(s.person == person.id for s in shifts_now(visit.tx, visit.now)):
        yield "off"
    if person.may(Right.LEAD):
        yield "people"
    if stop and person.may(Right.APPROVE):
        yield "resume"
    elif person.may(Right.STOP) and not stop:
        yield "stop"


def _switch(visit: Visit) -> Iterator[Block]:
    stop = visit.tx.switches.stop()
    if stop:
        yield Look(line("look.still", at=stop.at, who=stop.by))


# ------------------------------------------------------------------ what waits


def _groups(visit: Visit) -> tuple[Block, ...]:
    """Give the groups that hold something; a case stands in the first that fits."""
    to_agree, asked = _to_agree(visit), _asked(visit)
    shown = {case.id for case in to_agree}
    mine = [c for c in _owned(visit) if c.id not in shown]
    free = _free(visit)
    blocks = (
        *cases(visit, line("home.approve", n=len(to_agree)), to_agree),
        *cases(visit, line("home.mine", n=len(mine)), mine),
        *_questions(visit, line("home.asked", n=len(asked)), asked),
        *cases(visit, line("home.free", n=len(free)), free),
    )
    return blocks or (Note(line("home.nothing")),)


def _to_agree(visit: Visit) -> list[Case]:
    waiting = visit.tx.cases.listed((State.WAITING,))
    return [case for case in waiting if _waits_for(visit, case)]


def _waits_for(visit: Visit, case: Case) -> bool:
    """Tell whether this person's yes is what a case waits for."""
    draft, person = visit.tx.replies.draft(case.id), visit.person
    if draft and draft.answers:
        return draft.answers == person.id
    asked = not case.asked or person.id in case.asked
    wrote = draft is not None and draft.by == person.id
    return asked and not wrote and person.may(Right.APPROVE)


def _owned(visit: Visit) -> list[Case]:
    owned = visit.tx.cases.owned(visit.person.id)
    return [case for case in owned if case.state is not State.PLACED]


def _free(visit: Visit) -> list[Case]:
    """Give what nobody took yet, to whoever could."""
    if not visit.person.may(Right.WORK):
        return []
    return visit.tx.cases.listed((State.NEW, State.UNSURE))


def _asked(visit: Visit) -> list[Notice]:
    waiting = visit.tx.notices.listed(tuple(WAITING))
    mine = [n for n in waiting if n.waiting and n.asked_of == visit.person.id]
    return sorted(mine, key=lambda notice: (notice.due_at or notice.at, notice.id))


def cases(
    visit: Visit, title: Line, found: list[Case], *, owners: bool = False
) -> Iterator[Block]:
    """Give a group of cases, at most `MOST` and a count; with whose they are."""
    files = (visit.tx.cases.file(case.id) for case in found[:MOST])
    items = (
        Item(case_of(file.case.id), _named(file, owners), head(file, visit.now))
        for file in files
        if file
    )
    yield from _group(title, items, len(found))


def _named(file: Dossier, owners: bool) -> Line:
    """Name a case in a list; whoever took it stands in its first line already."""
    said = line("list.case", name=author(file), where=where_line(file))
    if owners and file.owner and file.case.state is not State.TAKEN:
        return line("list.joined", first=said, last=file.owner.name)
    return said


def _questions(visit: Visit, title: Line, asked: list[Notice]) -> Iterator[Block]:
    items = (
        Item(
            notice_of(notice.id),
            headline(view_of(visit.tx, notice), visit.now),
            line("home.answer", end=notice.due_at) if notice.due_at else None,
        )
        for notice in asked[:MOST]
    )
    yield from _group(title, items, len(asked))


def _group(title: Line, items: Iterable[Item], count: int) -> Iterator[Block]:
    if not count:
        return
    yield Head(title)
    yield from items
    if count > MOST:
        yield Note(line("list.rest", n=count - MOST))


def _on(visit: Visit) -> Iterator[Block]:
    """Say who is on now, or that nobody is."""
    yield Head(line("home.on"))
    shifts, playbook = shifts_now(visit.tx, visit.now), visit.tx.playbook.current()
    for shift in shifts:
        yield Note(line("note.on", who=playbook.name(shift.person), until=shift.until))
    if not shifts:
        yield Note(line("note.nobody_on"))
