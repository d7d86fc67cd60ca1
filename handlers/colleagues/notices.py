"""What every step does to a notice: find it, change it, redraw all that shows it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from bot.blocks import Block, Head, Note
from bot.errors import Impossible
from bot.notice import Notice, NoticeId, NoticeKind, NoticeMove, NoticeState, after
from bot.noticeboard import View, headline, newest, quotes, view
from bot.noticeboard import more as buttons
from bot.person import Person, PersonId
from bot.playbook import Playbook
from bot.ports.store import Tx
from bot.press import Answer, Dialog, Request, Show
from bot.subject import Subject
from bot.words import Line, Words, line
from handlers import casework
from handlers.choosing import note

WORDS = 500
"""Characters of a question or an answer."""
FULL = 2_000
"""Characters of a question with all that was added to it."""
READ = 20
"""Customers whose words are read in one page, the newest in front."""


def notice_for(tx: Tx, subject: Subject) -> Notice:
    """Read the notice a request is about; Impossible when there is none."""
    found = tx.notices.get(NoticeId(subject.notice)) if subject.notice else None
    if found is None:
        raise Impossible
    return found


def moved(notice: Notice, made: NoticeMove) -> NoticeState:
    """Give the state a move leads to; Impossible where the table knows none."""
    state = after(notice.state, made)
    if state is None:
        raise Impossible
    return state


def change(tx: Tx, notice: Notice, now: datetime, **changes: Any) -> Notice:
    """Write some fields of a notice and redraw it and the cards of its cases."""
    changed = tx.notices.change(notice, **changes)
    redraw(tx, changed, now)
    for case in filter(None, map(tx.cases.get, changed.cases)):
        casework.redraw(tx, case, now)
    return changed


def redraw(tx: Tx, notice: Notice, now: datetime) -> None:
    """Have a notice drawn anew, for all and for the one who is asked."""
    tx.outbox.put(f"notice:{notice.id}", "notice", str(notice.id), now)
    if notice.kind is NoticeKind.QUESTION and notice.asked_of:
        redraw_for(tx, notice, notice.asked_of, now)


def redraw_for(tx: Tx, notice: Notice, who: PersonId, now: datetime) -> None:
    about = f"{notice.id}:{who}"
    tx.outbox.put(f"ask:{about}", "ask", about, now)


def view_of(tx: Tx, notice: Notice, *, whole: bool = False) -> View:
    """Give a notice with what its card shows: a few reviews, or a page of them."""
    numbers = newest(notice, READ) if whole else newest(notice)
    cases = filter(None, map(tx.cases.get, numbers))
    reviews = [tx.reviews.get(case.review) for case in cases]
    return view(notice, tx.playbook.current(), reviews)


# ------------------------------------------------------------------ what was typed


def words(request: Request, name: str) -> str:
    """Give the words of a field as they are kept."""
    return note(request.values.get(name, ""))


def too_long(name: str, text: str) -> dict[str, Line]:
    """Give what is wrong with the length of some words, by the name of their field."""
    if len(text) <= WORDS:
        return {}
    unit = line("unit.characters")
    return {name: line("check.long", length=len(text), most=WORDS, unit=unit)}


def with_more(notice: Notice, said: Line, playbook: Playbook) -> str:
    """Give the text of a notice with something said behind it, as a part of its own.

    What stands there stays: it is read by whoever is asked next.
    """
    more = Words(playbook.language, playbook.zone).say(said)
    return f"{notice.text}\n{' '.join(more.split())}".strip()


def no_room(text: str, more: str) -> dict[str, Line]:
    """Give what is wrong when a text that ends in `more` is too long for a notice."""
    over = len(text) - FULL
    room = max(len(more) - over, 0)
    return {"text": line("error.full", room=room)} if over > 0 else {}


# ------------------------------------------------------------------ looking


def read_all(tx: Tx, request: Request, person: Person, now: datetime) -> Answer:
    """Show what the customers of a notice said, without their names."""
    seen = view_of(tx, notice_for(tx, request.subject), whole=True)
    more = len(seen.notice.cases) - READ
    rest: tuple[Block, ...] = (Note(line("list.more", n=more)),) if more > 0 else ()
    blocks = (Head(headline(seen, now)), *quotes(seen), *rest)
    title = line("title.notice", area=seen.area)
    return Show(Dialog("read_all", request.subject, title, blocks=blocks))


def more(tx: Tx, request: Request, person: Person, now: datetime) -> Answer:
    """List what else can be done with a notice as it stands."""
    seen = view_of(tx, notice_for(tx, request.subject))
    blocks, listed = (Head(headline(seen, now)),), buttons(seen)
    title = line("title.notice", area=seen.area)
    page = Dialog("more", request.subject, title, blocks=blocks, buttons=listed)
    return Show(page)
