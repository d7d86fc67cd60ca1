"""Our own small Teams under contract."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path
from typing import Any

from bot.person import Person
from tests.adapters.channels.teams import desk as teams
from tests.contract.stage import Shown
from tests.slack import faults
from tests.teams.sheet import sheet_of
from tests.teams.tenant import Activity


class TeamsStage:
    """It is read with the eyes of a person and to the bone."""

    home = teams.HOME
    elsewhere = teams.ELSEWHERE
    nobodys = "1700000000000"

    def __init__(self, folder: Path) -> None:
        self._desk = teams.Desk(folder, replace(teams.QUICK, busy=0))

    async def open(self) -> None:
        await self._desk.open()
        self.channel = self._desk.channel

    async def close(self) -> None:
        await self._desk.close()

    async def person(self, name: str) -> Person:
        return await self._desk.person(name)

    async def home_of(self, name: str) -> list[Shown]:
        del name  # everybody sees the same
        return self._read(self.home.conversation)

    async def direct_to(self, name: str) -> list[Shown]:
        tenant = self._desk.tenant
        return self._read(tenant.room(tenant.member(name)).id)

    def _read(self, where: str) -> list[Shown]:
        return [
            Shown(
                self._text(where, one),
                [self._text(where, reply) for reply in one.replies],
                [kind for each in (one, *one.replies) for kind in _lives(each.body)],
            )
            for one in self._desk.seen(where)
        ]

    def _text(self, where: str, one: Activity) -> str:
        if not one.card:
            return str(one.body["text"])
        sheet = sheet_of(self._desk.tenant.conversation(where), one)
        return "\n".join((sheet.text, *sheet.labels))

    async def break_off(self) -> None:
        self._desk.tenant.faults.add("*", faults.broken(503), times=99)


_STILL = {
    *("message", "AdaptiveCard", "RichTextBlock", "TextRun", "Container", "ActionSet"),
    *("ColumnSet", "Column", "Action.Submit", "Action.Execute", "task/fetch"),
}
_MOMENT = re.compile(r"\{\{\s*(DATE|TIME)\s*\(", re.IGNORECASE)


def _lives(part: Any) -> list[str]:
    """Give every type, address and mention in a message that is not plain words."""
    if isinstance(part, list):
        return [found for each in part for found in _lives(each)]
    if not isinstance(part, dict):
        return []
    own = [part["type"]] if part.get("type", "message") not in _STILL else []
    own += [name for name in ("url", "selectAction", "entities") if name in part]
    own += (
        ["marks"]
        if "text" in part and part.get("textFormat", "plain") != "plain"
        else []
    )
    is_run = part.get("type") == "TextRun"
    own += ["moment"] if is_run and _MOMENT.search(part["text"]) else []
    return own + [found for each in part.values() for found in _lives(each)]
