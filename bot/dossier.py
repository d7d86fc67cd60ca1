"""The dossier: everything that is known about a case, read in one go."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from bot.case import Case
from bot.customer import Customer
from bot.notice import Notice
from bot.person import Person
from bot.playbook import Area
from bot.reply import Draft, Reply, SourceFacts
from bot.review import Review


@dataclass(frozen=True, slots=True)
class Stop:
    """Publishing stands still: since when (UTC) and who stopped it."""

    at: datetime
    by: str


@dataclass(frozen=True, slots=True)
class Dossier:
    """Everything a card or a dialog says about a case.

    asked     who the words that wait were put before, the last one asked
    notices   what colleagues were told or asked about it, the oldest first
    areas     the areas of the playbook as it stands now
    names     everybody of the playbook as it stands now, by id
    language  what the team speaks
    """

    case: Case
    review: Review
    facts: SourceFacts
    brand: str
    owner: Person | None = None
    customer: Customer | None = None
    draft: Draft | None = None
    drafted_by: Person | None = None
    reply: Reply | None = None
    agreed_by: tuple[str, ...] = ()
    stop: Stop | None = None
    asked: Person | None = None
    notices: tuple[Notice, ...] = ()
    areas: Mapping[str, Area] = field(default_factory=dict)
    names: Mapping[str, str] = field(default_factory=dict)
    language: str = ""
