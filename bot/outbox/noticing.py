"""What colleagues see of a notice: all of them, and the one who is asked."""

from __future__ import annotations

from datetime import datetime

from bot.notice import Notice, NoticeId
from bot.noticeboard import View, asked_role, card, newest, passed_on, view
from bot.outbox.drawing import HOME, Piece, address
from bot.person import PersonId
from bot.ports.records import Row
from bot.ports.store import Tx
from bot.subject import notice_of


def notice_card(tx: Tx, row: Row, now: datetime) -> Piece | None:
    """Draw a notice for everybody who answers them."""
    notice = tx.notices.get(NoticeId(int(row.subject)))
    if notice is None:
        return None
    home = address(tx.playbook.current().product)
    return Piece(notice_of(notice.id), HOME, card(_view(tx, notice), now), home)


def asked_card(tx: Tx, row: Row, now: datetime) -> Piece | None:
    """Draw a question for one person, or that somebody else has it by now.

    The subject of the row is "<number of the notice>:<person>".
    """
    number, _, who = row.subject.partition(":")
    notice = tx.notices.get(NoticeId(int(number)))
    to = tx.playbook.current().people.get(PersonId(who))
    if notice is None or to is None:
        return None
    seen = _view(tx, notice)
    shown = card(seen, now) if notice.asked_of == to.id else passed_on(seen)
    return Piece(notice_of(notice.id), asked_role(to.id), shown, to)


def _view(tx: Tx, notice: Notice) -> View:
    cases = filter(None, map(tx.cases.get, newest(notice)))
    reviews = [tx.reviews.get(case.review) for case in cases]
    return view(notice, tx.playbook.current(), reviews)
