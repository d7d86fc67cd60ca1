"""Opening: a line of a list leads to the whole card, with all its buttons."""

from __future__ import annotations

from datetime import datetime

from bot.card import Card, card
from bot.noticeboard import card as notice_card
from bot.person import Person
from bot.ports.store import Tx
from bot.press import Answer, Dialog, Request, Show
from bot.words import Line, line
from handlers.casework import file_of
from handlers.colleagues.notices import notice_for, view_of


def ask(tx: Tx, request: Request, person: Person, now: datetime) -> Answer:
    """Show the card of a case or a notice as it stands now, wherever it was listed."""
    if request.subject.notice:
        seen = view_of(tx, notice_for(tx, request.subject))
        return _page(
            request, line("title.notice", area=seen.area), notice_card(seen, now)
        )
    file = file_of(tx, request.subject)
    title = line("title.read", case=str(file.case.id))
    return _page(request, title, card(file, now))


def _page(request: Request, title: Line, shown: Card) -> Answer:
    page = Dialog(
        "open", request.subject, title, blocks=shown.blocks, buttons=shown.buttons
    )
    return Show(page)
