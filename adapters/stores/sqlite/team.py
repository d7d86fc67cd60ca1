"""The people of the playbook where a lead has changed them on the page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from adapters.stores.sqlite.playbooks import SqlitePlaybooks


class SqliteTeam:
    def __init__(self, playbooks: SqlitePlaybooks) -> None:
        self._playbooks = playbooks

    def people(self) -> list[Mapping[str, Any]]:
        """Give the people as they hold; while there is no playbook a StoreError."""
        people: list[Mapping[str, Any]] = self._playbooks.body()["playbook"]["people"]
        return people

    def changed(self) -> bool:
        return "people" in self._playbooks.overrides()

    def set_people(self, people: Sequence[Mapping[str, Any]], at: datetime) -> None:
        self._playbooks.override("people", [dict(person) for person in people], at)
