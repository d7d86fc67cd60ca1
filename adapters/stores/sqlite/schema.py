"""The tables of the store, and the steps that bring an older file up to date."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import Any

from sqlite_utils import Database
from sqlite_utils.migrations import Migrations

from adapters.stores.sqlite.connection import connect, words
from bot.errors import StoreError

MIGRATIONS = Migrations("wederwoord")


def prepare(path: Path) -> None:
    """Create the file, or bring it up to date: each step whole or not at all.

    Raises StoreError when it cannot be done, or when a newer wederwoord made it.
    """
    try:
        path.touch(mode=0o600)  # personal data: for the owner's eyes only
    except OSError as error:
        raise StoreError(f"{path} cannot be written: {error.strerror}.") from error
    db = connect(path, "rwc")
    try:
        _refuse_newer(_inspect(db), path)
        MIGRATIONS.apply(_inspect(db))
    except sqlite3.Error as error:
        raise StoreError(words(error, path)) from error
    finally:
        db.close()


def check(path: Path) -> None:
    """Raise StoreError unless the file can be read as it is, without a change."""
    if not path.exists():
        raise StoreError(f"There is no store at {path}. Run wederwoord there first.")
    db = connect(path, "ro")
    try:
        _refuse_newer(_inspect(db), path)
        pending = MIGRATIONS.pending(_inspect(db))
    except sqlite3.Error as error:
        raise StoreError(words(error, path)) from error
    finally:
        db.close()
    if pending:
        raise StoreError(
            f"{path} was made by an older wederwoord. Start wederwoord once to bring "
            "it up to date."
        )


def _inspect(db: sqlite3.Connection) -> Database:
    return Database(db, execute_plugins=False)


def _refuse_newer(db: Database, path: Path) -> None:
    known = {step.name for step in MIGRATIONS.pending(Database(memory=True))}
    unknown = {step.name for step in MIGRATIONS.applied(db)} - known
    if unknown:
        raise StoreError(
            f"{path} was made by a newer wederwoord (it knows {min(unknown)}). "
            "Install that version, or put back a backup of this one."
        )


def _texts(names: str) -> dict[str, Any]:
    return dict.fromkeys(names.split(), str)


_CASE = ("case_id", "cases", "id")
_REVIEW = ("review_id", "reviews", "id")


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
    reviews.enable_fts(
        ["title", "text", "author"],
        create_triggers=True,
        tokenize="unicode61 remove_diacritics 2",
    )
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
        | _texts("state agreed_at goes_at external_id stands_since"),
        pk="id",
        foreign_keys=[_CASE],
    )
    replies.create_index(["case_id"])
    reply = ("reply_id", "replies", "id")
    db.table("reply_parts").create(
        {"reply_id": int} | _texts("kind text digest"),
        pk=("reply_id", "kind"),
        foreign_keys=[reply],
    )
    approvals = db.table("approvals").create(
        {"id": int, "case_id": int, "reply_id": int}
        | _texts("digest person decision at"),
        pk="id",
        foreign_keys=[_CASE, reply],
    )
    approvals.create_index(["case_id", "digest"])
    approvals.create_index(["reply_id"])


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
    # Only what still waits is in these two: they stay small however much was done.
    db.execute(
        "CREATE INDEX outbox_waiting ON outbox (next_at)"
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
