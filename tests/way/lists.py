"""What people read in lists: each message with its title, its lines and its buttons."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.press import Answer
from bot.subject import TEAM
from tests.way.team import Team

_KEYS = ("list:", "morning:", "begin:", "end:", "off:", "nobody:")


@dataclass(frozen=True)
class Read:
    """One list as it reached a person or the team; `at` is on the team's clock."""

    at: str
    title: str
    items: tuple[str, ...] = ()
    note: str = ""
    buttons: tuple[str, ...] = ()


async def lists(team: Team, to: str) -> list[Read]:
    """Give the lists that somebody got, or with "webcare" the whole team."""
    where = to if to == "webcare" else f"@{to}"
    posts = await team.parts.store.read(lambda tx: tx.posts.since(0))
    found = [p for p in posts if p.conversation == where and p.key.startswith(_KEYS)]
    return [_read(p.at, dict(p.body)) for p in sorted(found, key=lambda p: p.at)]


def _read(at: datetime, body: dict[str, object]) -> Read:
    blocks, buttons = body["blocks"], body["buttons"]
    assert isinstance(blocks, list)
    assert isinstance(buttons, list)
    texts = {
        kind: tuple(b["text"] for b in blocks if b["kind"] == kind)
        for kind in ("head", "item", "note")
    }
    return Read(
        f"{at:%a %H:%M}",
        texts["head"][0],
        texts["item"],
        " ".join(texts["note"]),
        tuple(button["label"] for button in buttons),
    )


async def titles(team: Team, to: str) -> list[str]:
    return [f"{read.at} {read.title}" for read in await lists(team, to)]


async def on(team: Team, who: str, hours: float = 8, **values: str) -> Answer:
    """Let somebody say that they are on for so many hours from now."""
    until = (team.clock.now() + timedelta(hours=hours)).isoformat()
    values = {"until": until, **values}
    return await team.send(team.request(who, "shift", "begin", values, TEAM))


async def off(team: Team, who: str) -> Answer:
    return await team.send(team.request(who, "off", "", {}, TEAM))
