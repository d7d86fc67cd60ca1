"""The tables of the store, and the steps that bring an older file up to date."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

from sqlite_utils import Database
from sqlite_utils.migrations import Migrations

from adapters.stores.sqlite import team_schema
from adapters.stores.sqlite.connection import connect, in_words
from bot.errors import StoreError

MIGRATIONS = Migrations("wederwoord")


def prepare(path: Path) -> None:
    """Create the file, or bring it up to date: wholly, or not at all.

    Raises StoreError when it cannot be done, or when a newer wederwoord made it.
    """
    try:
        path.touch(mode=0o600)  # personal data: for the owner's eyes only
    except OSError as error:
        raise StoreError(f"{path} cannot be written: {error.strerror}.") from error
    with closing(connect(path, "rwc")) as db, in_words(path):
        if _pending(db, path):
            migrate(db)


def check(path: Path) -> None:
    """Raise StoreError unless the file can be read as it is, without a change."""
    if not path.exists():
        raise StoreError(f"There is no store at {path}. Run wederwoord there first.")
    with closing(connect(path, "ro")) as db, in_words(path):
        if _pending(db, path):
            raise StoreError(
                f"{path} was made by an older wederwoord. Start wederwoord once to "
                "bring it up to date."
            )


def migrate(db: sqlite3.Connection) -> None:
    """Take every step that is missing, all in one commit."""
    inspected = _inspect(db)
    db.execute("BEGIN IMMEDIATE")
    MIGRATIONS.apply(inspected)
    db.execute("COMMIT")


def _pending(db: sqlite3.Connection, path: Path) -> bool:
    inspected = _inspect(db)
    known = {step.name for step in MIGRATIONS.pending(Database(memory=True))}
    applied = {step.name for step in MIGRATIONS.applied(inspected)}
    if newer := applied - known:
        raise StoreError(
            f"{path} was made by a newer wederwoord (it knows {min(newer)}). Install "
            "that version, or put back a backup that this one made."
        )
    return applied != known


def _inspect(db: sqlite3.Connection) -> Database:
    return Database(db, execute_plugins=False)


def _texts(names: str) -> dict[str, Any]:
    return dict.fromkeys(names.split(), str)


_CASE = ("case_id", "cases", "id")
_REVIEW = ("review_id", "reviews", "id")


_SEARCHED = ["title", "text", "author"]
# Only what became a case is ever searched for, so only that is indexed: an import of
# history then costs a third.
_INDEXING = (
    (
        "CREATE TRIGGER cases_indexed AFTER INSERT ON cases BEGIN"
        " INSERT INTO reviews_fts (rowid, title, text, author)"
        " SELECT id, title, text, author FROM reviews WHERE key = new.review; END"
    ),
    (
        "CREATE TRIGGER reviews_reindexed"
        " AFTER UPDATE OF title, text, author ON reviews"
        " WHEN EXISTS (SELECT 1 FROM cases WHERE review = old.key) BEGIN"
        " INSERT INTO reviews_fts (reviews_fts, rowid, title, text, author)"
        " VALUES ('delete', old.id, old.title, old.text, old.author);"
        " INSERT INTO reviews_fts (rowid, title, text, author)"
        " VALUES (new.id, new.title, new.text, new.author); END"
    ),
)


@MIGRATIONS(name="001_reviews")
def _reviews(db: Database) -> None:
    reviews = db.table("reviews").create(
        {"id": int}
        | _texts("key source external_id created_at kind place url author author_id")
        | _texts("title text language replies version seen_at gone_at")
        | {"stars": float, "scale": int, "pictures": int},
        pk="id",
    )
    reviews.create_index(["key"], unique=True)
    reviews.enable_fts(_SEARCHED, tokenize="unicode61 remove_diacritics 2")
    revisions = db.table("revisions").create(
        {"id": int, "review_id": int, "stars": float}
        | _texts("title text replies replaced_at"),
        pk="id",
        foreign_keys=[_REVIEW],
    )
    revisions.create_index(["review_id"])
    db.table("judgements").create(
        {"review_id": int} | _texts("verdict reason language topic at"),
        pk="review_id",
        foreign_keys=[_REVIEW],
    )


@MIGRATIONS(name="002_cases")
def _cases(db: Database) -> None:
    cases = db.table("cases").create(
        {"id": int, "version": int, "old": int}
        | _texts("review customer state owner opened_at window_end policy language")
        | _texts("home look reason changed_at"),
        pk="id",
        foreign_keys=[("review", "reviews", "key")],
    )
    cases.create_index(["review"], unique=True)
    for columns in (["state", "window_end"], ["window_end"], ["customer"]):
        cases.create_index(columns)
    for trigger in _INDEXING:
        db.execute(trigger)
    db.table("suggestions").create(
        {"case_id": int, "number": int} | _texts("stance text"),
        pk=("case_id", "number"),
        foreign_keys=[_CASE],
    )
    db.table("cards").create(
        {"case_id": int}
        | _texts("role channel tenant service_url conversation thread message shown"),
        pk=("case_id", "role"),
        foreign_keys=[_CASE],
    )


@MIGRATIONS(name="003_replies")
def _replies(db: Database) -> None:
    db.table("drafts").create(
        {"case_id": int, "proposed": int} | _texts("text digest person at stance"),
        pk="case_id",
        foreign_keys=[_CASE],
    )
    replies = db.table("replies").create(
        {"id": int, "case_id": int, "send": int}
        | _texts("about state agreed_at goes_at external_id stands_since"),
        pk="id",
        foreign_keys=[_CASE],
    )
    replies.create_index(["case_id"])
    db.table("reply_parts").create(
        {"reply_id": int} | _texts("kind text digest"),
        pk=("reply_id", "kind"),
        foreign_keys=[("reply_id", "replies", "id")],
    )
    approvals = db.table("approvals").create(
        {"id": int, "case_id": int} | _texts("digest person decision at"),
        pk="id",
        foreign_keys=[_CASE],
    )
    approval = ["case_id", "digest", "person", "decision", "at"]
    approvals.create_index(approval, unique=True)


@MIGRATIONS(name="004_work")
def _work(db: Database) -> None:
    db.table("outbox").create(
        _texts("key kind subject detail after_key state next_at lease_until began_at")
        | {"outcome": str, "attempts": int, "looks": int, "epoch": int, "asked": int},
        pk="key",
    )
    timers = db.table("timers").create(
        _texts("key step due_at fired_at") | {"case_id": int},
        pk="key",
        foreign_keys=[_CASE],
    )
    timers.create_index(["case_id"])
    # Only what still waits is in these: they stay small however much was done.
    db.execute(
        "CREATE INDEX outbox_turns ON outbox (kind, next_at)"
        " WHERE lease_until IS NULL AND state IN ('new', 'looking')"
    )
    db.execute("CREATE INDEX timers_waiting ON timers (due_at) WHERE fired_at IS NULL")


@MIGRATIONS(name="005_memory")
def _memory(db: Database) -> None:
    db.table("history").create(
        {"case_id": int, "seq": int}
        | _texts("at person action detail_digest previous hash"),
        pk=("case_id", "seq"),
        foreign_keys=[_CASE],
    )
    db.table("history_detail").create(
        {"case_id": int} | _texts("digest words"),
        pk=("case_id", "digest"),
        foreign_keys=[_CASE],
    )
    for name, columns, pk in (
        ("presses", _texts("key answer at"), "key"),
        ("switches", _texts("name value"), "name"),
        ("sources", _texts("name facts cursor trouble"), "name"),
        ("logins", _texts("digest kind person until"), ("digest", "kind")),
        ("playbook", {"version": int} | _texts("digest body at"), "version"),
    ):
        db.table(name).create(columns, pk=pk)
    # AUTOINCREMENT never gives a number twice: a browser that saw it has seen it.
    db.execute(
        "CREATE TABLE browser_posts (seq INTEGER PRIMARY KEY AUTOINCREMENT, key TEXT"
        " UNIQUE, conversation TEXT, thread TEXT, body TEXT, at TEXT)"
    )
    db.table("browser_posts").create_index(["conversation", "thread", "seq"])


MIGRATIONS(name="006_subjects")(team_schema.subjects)
MIGRATIONS(name="007_clocks")(team_schema.clocks)
MIGRATIONS(name="008_team")(team_schema.team)


@MIGRATIONS(name="009_profiles")
def _profiles(db: Database) -> None:
    whose = "channel tenant external_id"
    columns = _texts(f"{whose} name email at") | {"member": int}
    db.table("profiles").create(columns, pk=whose.split())
    # What is typed under a card comes with where the card stands.
    db.table("cards").create_index(["conversation", "message"])


@MIGRATIONS(name="010_installation")
def _installation(db: Database) -> None:
    """Give the file a name of its own: two of them may share a channel."""
    db.execute(
        "INSERT INTO switches (name, value) VALUES ('installation',"
        """ '{"name":"' || lower(hex(randomblob(8))) || '"}')"""
    )
    # What nobody asks for any more is dropped by its age.
    for name in ("presses", "profiles"):
        db.table(name).create_index(["at"])


@MIGRATIONS(name="011_translations")
def _translations(db: Database) -> None:
    """Keep what a source made of a customer's words beside these words."""
    db.execute("ALTER TABLE reviews ADD COLUMN translation TEXT NOT NULL DEFAULT ''")


@MIGRATIONS(name="012_connections")
def _connections(db: Database) -> None:
    """Keep what the first reading of a source found, and what people want of it."""
    for column in ("met_at TEXT", "decided TEXT"):
        db.execute(f"ALTER TABLE sources ADD COLUMN {column}")
    for column in ("places", "reviews", "waiting"):
        db.execute(f"ALTER TABLE sources ADD COLUMN {column} INTEGER")


@MIGRATIONS(name="013_figures")
def _figures(db: Database) -> None:
    """Let the report of a week find what is of that week, and nothing else."""
    for sql in (
        "CREATE INDEX reviews_written ON reviews (created_at)",
        "CREATE INDEX cases_opened ON cases (opened_at)",
        "CREATE INDEX revisions_turned ON revisions (replaced_at)",
        (
            "CREATE INDEX replies_promised ON replies (promised)"
            " WHERE promised IS NOT NULL"
        ),
        "CREATE INDEX notices_told ON notices (json_extract(told, '$.at'))",
    ):
        db.execute(sql)


@MIGRATIONS(name="014_brands")
def _brands(db: Database) -> None:
    """Keep the brand of a case that came by a route with one of its own."""
    db.execute("ALTER TABLE cases ADD COLUMN brand TEXT NOT NULL DEFAULT ''")
