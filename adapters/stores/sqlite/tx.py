"""One transaction on one connection, as the groups of calls the core asks for."""

from __future__ import annotations

import sqlite3

from adapters.stores.sqlite.cards import SqliteCards, SqlitePosts
from adapters.stores.sqlite.cases import SqliteCases
from adapters.stores.sqlite.changes import SqliteChanges
from adapters.stores.sqlite.directs import SqliteDirects
from adapters.stores.sqlite.figures import SqliteFigures
from adapters.stores.sqlite.history import SqliteHistory
from adapters.stores.sqlite.logins import SqliteLogins
from adapters.stores.sqlite.notices import SqliteNotices
from adapters.stores.sqlite.nudges import SqliteNudges
from adapters.stores.sqlite.outbox import SqliteOutbox
from adapters.stores.sqlite.playbooks import Memory, SqlitePlaybooks
from adapters.stores.sqlite.presses import SqlitePresses
from adapters.stores.sqlite.profiles import SqliteProfiles
from adapters.stores.sqlite.replies import SqliteReplies
from adapters.stores.sqlite.reviews import SqliteReviews
from adapters.stores.sqlite.shifts import SqliteShifts
from adapters.stores.sqlite.sources import SqliteSources
from adapters.stores.sqlite.switches import SqliteSwitches
from adapters.stores.sqlite.team import SqliteTeam
from adapters.stores.sqlite.timers import SqliteTimers


class SqliteTx:
    """See `bot.ports.store.Tx`. It lives as long as its connection."""

    def __init__(self, db: sqlite3.Connection, memory: Memory) -> None:
        self.reviews = SqliteReviews(db)
        self.cases = SqliteCases(db, self)
        self.replies = SqliteReplies(db)
        self.timers = SqliteTimers(db)
        self.outbox = SqliteOutbox(db)
        self.history = SqliteHistory(db)
        self.presses = SqlitePresses(db)
        self.switches = SqliteSwitches(db)
        self.sources = SqliteSources(db)
        self.cards = SqliteCards(db)
        self.posts = SqlitePosts(db)
        self.logins = SqliteLogins(db)
        self.playbook = SqlitePlaybooks(db, memory)
        self.directs = SqliteDirects(db)
        self.notices = SqliteNotices(db)
        self.shifts = SqliteShifts(db)
        self.nudges = SqliteNudges(db)
        self.changes = SqliteChanges(db)
        self.profiles = SqliteProfiles(db)
        self.team = SqliteTeam(self.playbook)
        self.figures = SqliteFigures(db)
