"""The tables of the team around a case, and how an older file comes by them.

A step is of its own day: it writes down what it needs and asks no rule of today, so
that it does the same to a file however much later it is taken.
"""

from __future__ import annotations

import json
from typing import Any

from sqlite_utils import Database

from bot.review import digest

_ABOUT = "subject_kind subject_id"
_PLACED = "role channel tenant service_url conversation thread message shown"


def _texts(names: str) -> dict[str, Any]:
    return dict.fromkeys(names.split(), str)


def _text_of(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


# ------------------------------------------------------------------ about any subject


def subjects(db: Database) -> None:
    """Timers and cards are about any subject; until now all were about a case."""
    for name in ("timers", "cards"):
        db.execute(f"ALTER TABLE {name} RENAME TO {name}_of_cases")
    db.execute("DROP INDEX timers_waiting")
    _timers(db)
    cards = _texts(f"{_ABOUT} {_PLACED}")
    db.table("cards").create(cards, pk=(*_ABOUT.split(), "role"))
    placed = ", ".join(_PLACED.split())
    db.execute(
        f"INSERT INTO cards (subject_kind, subject_id, {placed})"  # noqa: S608
        f" SELECT 'case', case_id, {placed} FROM cards_of_cases"
    )
    for name in ("timers", "cards"):
        db.execute(f"DROP TABLE {name}_of_cases")


def _timers(db: Database) -> None:
    timers = _texts(f"key {_ABOUT} step who due_at fired_at")
    db.table("timers").create(timers, pk="key")
    # Only what still waits is in these: they stay small however much was done.
    db.execute("CREATE INDEX timers_waiting ON timers (due_at) WHERE fired_at IS NULL")
    db.execute(
        "CREATE INDEX timers_about ON timers (subject_kind, subject_id, due_at)"
        " WHERE fired_at IS NULL"
    )
    # The key names the moment as Python writes it: whole seconds have no decimals.
    db.execute(
        "INSERT INTO timers"
        " (subject_kind, subject_id, step, who, due_at, fired_at, key)"
        " SELECT 'case', case_id, name, '', due_at, fired_at,"
        " name || ':case:' || case_id || '::' || replace(due_at, '.000000', '') FROM"
        " (SELECT *, replace(step, 'remind', 'owner') AS name FROM timers_of_cases)"
    )


# ------------------------------------------------------------------ cases and words

_HOURS = ("mon-fri 09:00-17:30",)
_RING = ("threat", "safety", "health")
_LADDER = {"shift": [0.25, 0.5], "lead": [3600.0, 0.0], "closing": 5400.0}
_APPROVING = {"stars": 0, "words": [], "amounts": False, "alone": []}
_HOLDING, _NEXT_AFTER = 86400.0, 1800.0


def clocks(db: Database) -> None:
    """Cases know their clock, who was asked and what was agreed; words their kind."""
    added = {
        "cases": ("since held_at answered_at topic asked triage plan", "urgent"),
        "drafts": ("kind answers before promised", ""),
        "replies": ("kind promised", ""),
    }
    for table, (texts, numbers) in added.items():
        for name in texts.split():
            db.execute(f"ALTER TABLE {table} ADD COLUMN {name} TEXT")
        for name in numbers.split():
            db.execute(f"ALTER TABLE {table} ADD COLUMN {name} INTEGER")
    db.execute("UPDATE drafts SET kind = 'answer', before = ''")
    db.execute("UPDATE replies SET kind = 'answer'")
    _fill_cases(db)
    _rename_remind(db)
    # In the words of `cases.owned`: what is closed is never asked for by owner.
    db.execute(
        "CREATE INDEX cases_owned ON cases (owner, window_end) WHERE state <> 'closed'"
    )


def _fill_cases(db: Database) -> None:
    """Give old cases what a case of today has; what was running goes on as it was."""
    db.execute(
        "UPDATE cases SET since = opened_at, asked = '[]',"
        " answered_at = (SELECT max(stands_since) FROM replies"
        " WHERE case_id = cases.id AND replies.state = 'stands'),"
        " topic = coalesce((SELECT judgements.topic FROM judgements JOIN reviews"
        " ON reviews.id = review_id WHERE reviews.key = cases.review), '')"
    )
    ring = ", ".join(f"'{topic}'" for topic in _RING)
    db.execute(f"UPDATE cases SET urgent = topic IN ({ring})")  # noqa: S608
    zone = _rules(db).get("zone", "Europe/Amsterdam")
    kept = db.execute("SELECT DISTINCT policy FROM cases").fetchall()
    for (text,) in kept:
        now = _text_of(_policy(json.loads(text), zone))
        db.execute("UPDATE cases SET policy = ? WHERE policy = ?", (now, text))


def _policy(old: dict[str, Any], zone: str) -> dict[str, Any]:
    """Give the rules of an old case: its own, and the defaults of what is new."""
    people = {"people": old["approval"], "next_after": _NEXT_AFTER}
    return {
        "window": old["window"],
        "undo": old["undo"],
        "holding": _HOLDING,
        "hours": {"zone": zone, "texts": _HOURS},
        "ladder": {**_LADDER, "owner": [old["remind"]]},
        "approving": {**_APPROVING, **people},
        "version": old["version"],
    }


_NEWEST = "SELECT version, body FROM playbook ORDER BY version DESC LIMIT 1"


def _rules(db: Database) -> dict[str, Any]:
    """Give what the newest playbook holds; nothing while there is none."""
    newest = db.execute(_NEWEST).fetchone()
    rules: dict[str, Any] = json.loads(newest[1])["playbook"] if newest else {}
    return rules


def _rename_remind(db: Database) -> None:
    """Write the key `remind` as the list it became, so that the rules can be read."""
    rules = _rules(db)
    if "remind" not in rules:
        return
    version, text = db.execute(_NEWEST).fetchone()
    owner = [rules.pop("remind")]
    body = {**json.loads(text), "playbook": {**rules, "remind_owner": owner}}
    now = _text_of(body)
    kept = (now, digest(now), version)
    db.execute("UPDATE playbook SET body = ?, digest = ? WHERE version = ?", kept)


# ------------------------------------------------------------------ the team


def team(db: Database) -> None:
    """Who is told, asked, on and reminded, and what a lead changed."""
    _tables(db)
    for statement in _INDEXES:
        db.execute(statement)
    _move_directs(db)


_CASE = ("case_id", "cases", "id")


def _tables(db: Database) -> None:
    number = {"id": int}
    db.table("directs").create(
        number | {"case_id": int} | _texts("person role why at ended"),
        pk="id",
        foreign_keys=[_CASE],
    )
    db.table("notices").create(
        number
        | _texts("kind area day state asked_by at text asked_of due_at told look")
        | {"before": int},
        pk="id",
    )
    db.table("notice_cases").create(
        {"notice_id": int, "case_id": int, "number": int, "at": str},
        pk=("notice_id", "number"),
        foreign_keys=[("notice_id", "notices", "id"), _CASE],
    )
    for name, columns, pk in (
        ("shifts", number | _texts("person since until ended_at"), "id"),
        ("nudges", _texts(f"person {_ABOUT} step at"), _NUDGE),
        ("lists_told", _texts("person at"), "person"),
        (
            "changes",
            number | _texts("at person part said before after") | {"undoes": int},
            "id",
        ),
        ("overrides", _texts("key value at"), "key"),
    ):
        db.table(name).create(columns, pk=pk)


_NUDGE = ("person", *_ABOUT.split(), "step")
# The partial ones say, in the very words of the calls, what alone is looked up.
_INDEXES = (
    "CREATE INDEX outbox_parked ON outbox (next_at) WHERE state = 'parked'",
    "CREATE UNIQUE INDEX directs_live ON directs (case_id, person) WHERE ended IS NULL",
    "CREATE UNIQUE INDEX notices_of_day ON notices (area, day) WHERE kind = 'info'",
    (
        "CREATE INDEX notices_unanswered ON notices (area)"
        " WHERE kind = 'question' AND state IN ('open', 'looking')"
    ),
    "CREATE INDEX notices_state ON notices (state)",
    "CREATE UNIQUE INDEX notice_cases_case ON notice_cases (case_id, notice_id)",
    "CREATE INDEX shifts_running ON shifts (until) WHERE ended_at IS NULL",
    "CREATE INDEX changes_undoes ON changes (undoes)",
)


# ------------------------------------------------------------------ what was on its way

_WAITS = "kind = 'direct' AND state NOT IN ('done', 'held', 'parked', 'unknown')"
_REMINDS = f"{_WAITS} AND key = 'remind:' || subject"


def _move_directs(db: Database) -> None:
    """Lines to one person that had not gone out yet become what carries them now."""
    # A reminder that nobody has heard yet is due again: it becomes part of a list.
    db.execute(
        "UPDATE timers SET fired_at = NULL WHERE step = 'owner'"  # noqa: S608
        f" AND subject_id IN (SELECT subject FROM outbox WHERE {_REMINDS})"
    )
    db.execute(f"DELETE FROM outbox WHERE {_REMINDS}")  # noqa: S608
    waiting = f"SELECT key, detail, next_at FROM outbox WHERE {_WAITS}"  # noqa: S608
    for key, detail, at in db.execute(f"{waiting} ORDER BY next_at DESC").fetchall():
        kept = json.loads(detail)
        if kept["to"] == "#":
            db.execute("UPDATE outbox SET kind = 'line' WHERE key = ?", (key,))
        else:
            _move_direct(db, key, kept, at)


def _move_direct(db: Database, key: str, kept: dict[str, Any], at: str) -> None:
    """Bring a case to a person with the line they would have got; the last one wins."""
    made = db.execute(
        "INSERT OR IGNORE INTO directs (case_id, person, role, why, at)"
        " VALUES (?, ?, 'told', ?, ?)",
        (kept["case"], kept["to"], _text_of(kept["line"]), at),
    )
    if not made.rowcount:
        db.execute("DELETE FROM outbox WHERE key = ?", (key,))
        return
    direct = str(made.lastrowid)
    now = (f"direct:{direct}", direct, key)
    db.execute("UPDATE outbox SET key = ?, subject = ?, detail = '' WHERE key = ?", now)
