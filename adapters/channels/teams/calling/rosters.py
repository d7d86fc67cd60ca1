"""Who is in a conversation of Teams, read page by page."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from adapters.channels.teams.calling.client import Client, path

FEW, PAGE, PAGES = 50, 500, 60
"""Members of a short and a long page, and how many are read: a team holds 25,000."""


async def listed(client: Client, conversation: str) -> list[dict[str, Any]]:
    """Give what Teams tells of everybody there. Raises ChannelError."""
    found: list[dict[str, Any]] = []
    asked = {"pageSize": str(PAGE)}
    for _ in range(PAGES):
        told = await page(client, conversation, asked)
        found += _rows(told)
        more = told.get("continuationToken")
        if not isinstance(more, str) or not more:
            break
        asked["continuationToken"] = more
    return found


async def page(
    client: Client, conversation: str, asked: Mapping[str, str]
) -> dict[str, Any]:
    """Give one page as it came. Raises ChannelError."""
    url = f"{path(conversation, 'pagedmembers')}?{urlencode(asked)}"
    return await client.call("GET", "", url, where=conversation)


def _rows(told: dict[str, Any]) -> list[dict[str, Any]]:
    members = told.get("members")
    rows = members if isinstance(members, list) else []
    return [member for member in rows if isinstance(member, dict)]
