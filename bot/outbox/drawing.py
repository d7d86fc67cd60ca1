"""What the outbox shows on a channel, drawn at the moment it is sent."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime

from bot import connection
from bot.card import Card, card, direct, ended
from bot.case import Case, CaseId
from bot.health import PAGE
from bot.lists import TEAM_WIDE, drawn, from_parts
from bot.person import Person, PersonId
from bot.playbook import Playbook
from bot.ports.records import Row
from bot.ports.store import Tx
from bot.press import Address
from bot.routing import signs
from bot.subject import Subject, case_of

HOME = "home"


@dataclass(frozen=True, slots=True)
class Piece:
    """A card and where it belongs: in a conversation, or with one person.

    `role` tells several cards about one subject apart; a piece without one is said
    once and never edited. `on` names the channel on which a person gets it; "" is the
    one where the team works.
    """

    subject: Subject
    role: str
    card: Card
    to: Address | Person
    on: str = ""


def address(conversation: str) -> Address:
    """Turn the playbook's "browser:webcare" into an address."""
    channel, _, name = conversation.partition(":")
    return Address(channel, name)


def places(playbook: Playbook) -> tuple[Address, ...]:
    """Give where the team works: its home, its routes, and product colleagues."""
    return tuple(map(address, playbook.conversations))


def home_of(tx: Tx, case: Case | None) -> Address:
    """Give where the card of a case belongs: where it came in; without one, the home.

    Where the playbook names that no more, it is where such a case would come now.
    """
    playbook = tx.playbook.current()
    if case is None or case.home in playbook.conversations:
        return address(case.home if case else playbook.home)
    review = tx.reviews.get(case.review)
    of = signs(review, case.language, case.topic) if review else None
    return address(playbook.route(of).to if of else playbook.home)


def stays(at: Address, to: Address | Person, playbook: Playbook) -> bool:
    """Tell whether a card may go on standing where it does.

    Not where the playbook names that conversation no more. The page goes on showing
    every conversation with an open case, so within it nothing moves.
    """
    if isinstance(to, Person):
        return at.channel in {PAGE, *(place.channel for place in places(playbook))}
    within = at.channel == to.channel == PAGE
    return within or Address(at.channel, at.conversation) in places(playbook)


def case_card(tx: Tx, row: Row, now: datetime) -> Piece | None:
    file = tx.cases.file(CaseId(int(row.subject)))
    if file is None:
        return None
    home = home_of(tx, file.case)
    return Piece(case_of(file.case.id), HOME, card(file, now), home)


def connected_card(tx: Tx, row: Row, now: datetime) -> Piece | None:
    """Draw what the first reading of a source found; it does not change by itself."""
    del now
    found = tx.sources.connection(row.subject)
    if found is None:
        return None
    shown = connection.card(found, tx.sources.facts(found.source).title)
    return Piece(shown.subject, HOME, shown, address(tx.playbook.current().home))


def direct_card(tx: Tx, row: Row, now: datetime) -> Piece | None:
    """Draw a case for one person; nothing for somebody who is no longer with us."""
    found = tx.directs.get(int(row.subject))
    file = tx.cases.file(found.case) if found else None
    to = tx.playbook.current().people.get(found.person) if found else None
    if found is None or file is None or to is None:
        return None
    shown = direct(file, found.why, now)
    if found.ended:
        shown = ended(file, found.ended)
    return Piece(case_of(found.case), f"direct:{found.id}", shown, to)


def list_card(tx: Tx, row: Row, _: datetime) -> Piece | None:
    listed = from_parts(json.loads(row.detail))
    playbook = tx.playbook.current()
    to: Address | Person | None = address(playbook.home)
    if listed.to != TEAM_WIDE:
        to = playbook.people.get(PersonId(listed.to))
    card = drawn(listed)
    return Piece(card.subject, "", card, to, listed.on) if to else None
