"""Talk: what is typed in the thread of a card stays with the team, and the bot says so.

Nothing that is typed there is ever published. Where it reads as a reply to the
customer, the thread gets one calm line, once per case.
"""

from __future__ import annotations

from datetime import datetime

from bot.card import label, row
from bot.case import CaseId
from bot.ports.events import Typed
from bot.ports.store import Tx
from bot.subject import case_of
from bot.talk import meant_for_customer
from bot.words import Line, line
from handlers.casework import file_of

_ROLE = "home"
"""The card that everybody sees; the bot's lines stand in its thread."""


def wants_word(tx: Tx, event: Typed) -> bool:
    """Tell whether the bot has something to say to this; only reads."""
    return _case(tx, event) is not None


def happen(tx: Tx, event: Typed, now: datetime) -> None:
    """Say once, in the thread where it was typed, how the customer is answered."""
    case = _case(tx, event)
    if case:
        tx.outbox.say(_key(case), case, _said(tx, case), now)


def _case(tx: Tx, event: Typed) -> CaseId | None:
    """Give the case in whose thread somebody seems to answer the customer.

    None where its thread was told before.
    """
    at = event.at
    subject = tx.cards.at(at.channel, at.conversation, at.thread) if at.thread else None
    if subject is None or subject.case is None or not _reads_so(tx, event.text):
        return None
    placed, case = tx.cards.placed(subject, _ROLE), CaseId(subject.case)
    here = placed is not None and placed.address.message == at.thread
    return case if here and tx.outbox.get(_key(case)) is None else None


def _reads_so(tx: Tx, text: str) -> bool:
    people = tx.playbook.current().people.values()
    return meant_for_customer(text, {person.name.split(" ")[0] for person in people})


_ANSWERS = ("reply", "approve", "agree", "update", "copy", "complaint", "more")
"""What leads to an answer for the customer; every card has one of these."""


def _said(tx: Tx, case: CaseId) -> Line:
    """Name the button of the card by which the customer is answered.

    Where words wait for the yes of one person, nobody else is sent to that button.
    """
    file = file_of(tx, case_of(case))
    button = next(name for name in row(file) if name in _ANSWERS)
    if button in ("approve", "agree"):
        return line("told.stays_inside")
    return line("told.stays_here", button=label(button, file))


def _key(case: CaseId) -> str:
    return f"talk:{case}"
