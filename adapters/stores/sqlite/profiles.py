"""What channels told of the people who use them: who they are, and whether of ours."""

from __future__ import annotations

import sqlite3
from datetime import datetime

from adapters.stores import columns
from adapters.stores.sqlite.statements import insert
from bot.person import Identity, Profile


class SqliteProfiles:
    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db

    def get(self, who: Identity) -> Profile | None:
        row = self._db.execute(
            "SELECT * FROM profiles"
            " WHERE channel = ? AND tenant = ? AND external_id = ?",
            (who.channel, who.tenant, who.external_id),
        ).fetchone()
        if row is None:
            return None
        at = columns.moment(row["at"])
        return Profile(who, row["name"], row["email"], bool(row["member"]), at)

    def keep(self, profile: Profile) -> None:
        who = profile.identity
        row = {
            "channel": who.channel,
            "tenant": who.tenant,
            "external_id": who.external_id,
            "name": profile.name,
            "email": profile.email,
            "member": profile.member,
            "at": columns.stamp(profile.at),
        }
        insert(self._db, "profiles", row, or_else="REPLACE")

    def drop(self, before: datetime) -> None:
        self._db.execute("DELETE FROM profiles WHERE at < ?", (columns.stamp(before),))
