"""The kill rig with Slack as the channel: what stands there after all the kills.

    python -m tests.rig.slack_life --kills 150 --seed 7

Each message stands there once: Slack can be asked what we posted. See chat_life.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from adapters.channels.slack import SlackChannel
from adapters.channels.slack.calling.client import Access, Patience
from adapters.channels.slack.drawing.message import message
from bot.card import Card
from bot.words import Words
from tests.rig.chat_judge import Facts, Stood
from tests.rig.chat_life import SPOKEN, Life, main
from tests.rig.life import Mortal, Watch
from tests.rig.rules import RULES
from tests.rig.storm import deaf
from tests.rig.verdicts import Verdicts
from tests.slack.api import Api
from tests.slack.workspace import App, Workspace

HOME, PRODUCT = "C01REV", "C02PROD"
CALM = Patience(connect=5, call=10, busy=0, look=10, act=20, pace=0, retry=0)


class Slack:
    """See `Chat`."""

    name = "slack"
    home, product = f"slack:{HOME}", f"slack:{PRODUCT}"
    at: Mapping[str, int] = {"find": 4}

    @asynccontextmanager
    async def serve(self, watch: Watch) -> AsyncIterator[tuple[str, Stood]]:
        space = Workspace(watch)
        for person in RULES["playbook"]["people"]:
            name, email = person["id"], person["email"]
            space.add_user(name, id=f"U{name.upper()}", email=email)
        space.add_channel("reviews", id=HOME)
        space.add_channel("product", id=PRODUCT)
        async with Api(space) as api:
            yield api.base, lambda: _stood(space)

    def join(self, life: Life) -> Any:
        access = Access(App.token, "", "a-secret", life.base)
        slack = SlackChannel(access, life.store, life.clock, life.dispatch, deaf, CALM)
        mortal = Mortal(slack, life.reaper, SPOKEN)
        slack._client._send = mortal._dying(slack._client._send, "send")  # type: ignore[method-assign]
        return _Noting(mortal, life.place.home / "found")

    def drawn(self, card: Card, words: Words) -> Any:
        made = message(card, words)
        return [made.text, _bare(made.blocks)]

    def counted(
        self, stood: Sequence[Facts], meant: Counter[str], found: Verdicts
    ) -> None:
        found.same(Counter(each["key"] for each in stood), meant, "in Slack")


def _stood(space: Workspace) -> Iterator[Facts]:
    for channel in space.channels.values():
        [who] = channel.members - {space.app.user} or {""}
        for post in channel.posts:
            payload = (post.metadata or {}).get("event_payload", {})
            yield {
                "where": f"@{space.users[who].name}" if who else channel.id,
                "key": payload.get("key", ""),
                "id": post.ts,
                "thread": post.thread,
                "shows": [post.text, _bare(post.blocks)],
            }


def _bare(part: Any) -> Any:
    """Give blocks without the names that Slack gives to blocks."""
    if isinstance(part, dict):
        return {k: _bare(v) for k, v in part.items() if k != "block_id"}
    return [_bare(each) for each in part] if isinstance(part, list) else part


class _Noting:
    """Notes each time that a message was found which would else be sent once more."""

    def __init__(self, channel: Any, found: Path) -> None:
        self._channel = channel
        self._found = found

    def __getattr__(self, name: str) -> Any:
        return getattr(self._channel, name)

    async def find(self, to: Any, key: str) -> Any:
        at = await self._channel.find(to, key)
        if at:
            with self._found.open("a") as notes:
                notes.write(f"{key}\n")
        return at


if __name__ == "__main__":
    main(Slack(), __doc__)
