"""What the outbox shows on a channel, drawn at the moment it is sent."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime

from bot.card import Card, card, direct, ended
from bot.case import CaseId
from bot.lists import TEAM_WIDE, drawn, from_parts
from bot.person import Person, PersonId
from bot.ports.records import Row
from bot.ports.store import Tx
from bot.press import Address
from bot.subject import Subject, case_of

HOME = "home"


@dataclass(frozen=True, slots=True)
class Piece:
    """A card and where it belongs: in a conversation, or with one person.

    `role` tells several cards about one subject apart; a piece without one is said
    once and never edited.
    """

    subject: Subject
    role: str
    card: Card
    to: Address | Person


def address(conversation: str) -> Address:
    """Turn the playbook's "browser:webcare" into an address."""
    channel, _, name = conversation.partition(":")
    return Address(channel, name)


def case_card(tx: Tx, row: Row, now: datetime) -> Piece | None:
    file = tx.cases.file(CaseId(int(row.subject)))
    if file is None:
        return None
    home = address(file.case.home)
    return Piece(case_of(file.case.id), HOME, card(file, now), home)


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
    return Piece(card.subject, "", card, to) if to else None
