"""A file as the first wederwoord left it: copied from one that its own code wrote.

Case 1 waits for Tom's approval, case 2 is a threat that Lotte was just assigned, case 3
has a reply that stands. Two reminders fell whose words had not gone out yet.
"""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

from sqlite_utils import Database

from adapters.stores.sqlite.schema import MIGRATIONS
from tests.playbooks import BODY, PLAYBOOK

FIRST_STEP_OF_TODAY = "006_subjects"
OPENED, END = "2026-11-23T09:00:00.000000+00:00", "2026-11-24T09:00:00.000000+00:00"
SOON, REMIND = "2026-11-24T04:12:00.000250+00:00", "2026-11-24T06:00:00.000000+00:00"
TICK = "2026-11-24T06:05:00.000000+00:00"
RULES = {k: v for k, v in PLAYBOOK.items() if k != "remind_owner"}
RULES |= {"remind": 3, "zone": "Europe/Lisbon"}
POLICY = (
    '{"window":86400.0,"undo":120.0,"remind":10800.0,"approval":2,"version":1}',
    '{"window":3600.0,"undo":0.0,"remind":1800.0,"approval":1,"version":1}',
)
ASSIGNED = {"key": "told.assigned", "values": {"name": "Kees", "who": "Tom Bakker"}}
TROUBLE = {"key": "trouble.source", "values": {"source": "Plein"}}


def make(path: Path, *, with_rules: bool = True) -> None:
    """Make the file with the steps of then, and rows as they were written then."""
    with closing(sqlite3.connect(path, isolation_level=None)) as db:
        db.execute("PRAGMA journal_mode = WAL")
        MIGRATIONS.apply(Database(db), stop_before=FIRST_STEP_OF_TODAY)
        for number, topic in enumerate(("", "threat", ""), 1):
            _case(db, number, topic)
        _words(db)
        for key, to, said in _DIRECTS:
            _direct(db, key, to, said)
        if with_rules:
            body = json.dumps({**BODY, "playbook": RULES})
            _put(db, "playbook", version=1, digest="d1", body=body, at=OPENED)


def _put(db: sqlite3.Connection, table: str, **row: Any) -> None:
    names, slots = ", ".join(row), ", ".join("?" * len(row))
    sql = f"INSERT INTO {table} ({names}) VALUES ({slots})"  # noqa: S608
    db.execute(sql, tuple(row.values()))


_STATES = {1: ("waiting", "sanne"), 2: ("taken", "lotte"), 3: ("placed", "tom")}


def _case(db: sqlite3.Connection, number: int, topic: str) -> None:
    key = f"plein/r{number}"
    review = {"source": "plein", "external_id": f"r{number}", "created_at": OPENED}
    empty = dict.fromkeys(("place", "url", "author_id", "title", "language"), "")
    said = {"kind": "review", "author": "Karin", "text": "Twee weken te laat."}
    more = {"replies": "[]", "version": "v1", "stars": 1.0, "scale": 5, "pictures": 0}
    _put(db, "reviews", id=number, key=key, **review, **empty, **said, **more)
    reason = '{"key":"reason.stars","values":{"stars":1.0}}'
    judged = {"verdict": "negative", "reason": reason, "language": "nl"}
    _put(db, "judgements", review_id=number, topic=topic, at=OPENED, **judged)
    state, owner = _STATES[number]
    opened = {"opened_at": OPENED, "window_end": END, "policy": POLICY[number // 3]}
    case = {"id": number, "version": 3, "old": 0, "review": key, "state": state}
    where = {"language": "nl", "home": "browser:webcare", "customer": "plein/karin"}
    _put(db, "cases", owner=owner, **case, **opened, **where)
    _put(db, "suggestions", case_id=number, number=1, stance="ask", text="Dag Karin")
    address = {"channel": "browser", "conversation": "webcare", "message": "m1"}
    stands = {"tenant": "", "service_url": "", "thread": "m1", "shown": "d1"}
    _put(db, "cards", case_id=number, role="home", **address, **stands)
    if state != "placed":
        for step, due, fired in (
            ("remind", REMIND, TICK),
            ("soon", SOON, TICK),
            ("over", END, None),
        ):
            timer = {"key": f"{step}:{number}", "step": step, "case_id": number}
            _put(db, "timers", **timer, due_at=due, fired_at=fired)


def _words(db: sqlite3.Connection) -> None:
    words = {"text": "Beste Karin", "digest": "d9", "person": "sanne", "stance": ""}
    _put(db, "drafts", case_id=1, proposed=1, at=OPENED, **words)
    times = {"agreed_at": OPENED, "goes_at": OPENED, "stands_since": SOON}
    became = {"about": "a1", "state": "stands", "external_id": "x1", "send": 1}
    _put(db, "replies", id=1, case_id=3, **times, **became)
    part = {"kind": "reply", "text": "Beste Jan", "digest": "d8"}
    _put(db, "reply_parts", reply_id=1, **part)


_REMIND = {"key": "remind.before", "values": {"case": "1", "name": "Karin"}}
_DIRECTS = (
    ("remind:1", "sanne", _REMIND),
    ("remind:2", "#", _REMIND),
    ("assigned:press 1", "lotte", TROUBLE),
    ("assigned:press 2", "lotte", ASSIGNED),
    ("trouble:plein", "#", TROUBLE),
)


def _direct(db: sqlite3.Connection, key: str, to: str, said: Any) -> None:
    case = {"remind:1": 1, "trouble:plein": 0}.get(key, 2)
    detail = json.dumps({"line": said, "case": case, "to": to}, separators=(",", ":"))
    counts = dict.fromkeys(("attempts", "looks", "epoch"), 0) | {"asked": 1}
    # What was assigned last was put in the outbox last.
    at = TICK if key.endswith("2") else REMIND
    row = {"key": key, "kind": "direct", "subject": str(case), "detail": detail}
    _put(db, "outbox", **row, after_key="", state="new", next_at=at, **counts)
