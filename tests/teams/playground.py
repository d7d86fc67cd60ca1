"""Microsoft's own test client for bots in Teams, started while a test lasts.

It has a page for people, a team with one channel beside General, and a Bot Connector;
it opens no dialogs, so the bot answers with forms as cards. It sends no token that
proves anything: the bot runs as on a developer's machine. It listens on every interface
and is only started where there is no other than loopback.
"""

from __future__ import annotations

import asyncio
import json
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.standin import MODULES, NODE, free_port, interfaces, only_loopback, run

CLIENT = MODULES / "@microsoft" / "m365agentsplayground" / "cli.js"
TENANT = "0f1e2d3c-4b5a-4978-8695-a4b3c2d1e0f9"
BOT = "8d6f0a51-2c1b-4e0f-9b1e-3d8f5f0c7a11"
HOME, PRODUCT = "19:reviews@thread.tacv2", "19:webcare@thread.tacv2"
"""The one channel that may be added, and General, which goes by the id of its team."""
PERSONAL = "a:personal"
PEOPLE = (
    *("Anna Bakker", "Megan Bowen", "Tom Visser", "Sanne Vos", "Joost Mol", "Els Bos"),
)
"""The first is who sits before the page; of others it wants exactly five."""


def account(name: str) -> str:
    """Give the object ID of somebody, made of their place in the list."""
    return f"00000000-0000-4000-8000-00000000002{PEOPLE.index(name)}"


@dataclass(frozen=True, slots=True)
class Playground:
    """One that runs; `home` is its address.

    What somebody does is asked for beside the loop in which the bot answers it.
    """

    home: str

    def ask(self, path: str, body: Mapping[str, Any] | None = None) -> Any:
        """Ask it something: GET, or POST when there is a body."""
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(
            self.home + path, data, {"Content-Type": "application/json"}
        )
        with urllib.request.urlopen(request, timeout=30) as answer:
            return json.loads(answer.read() or b"null")

    async def say(self, name: str, conversation: str, text: str) -> None:
        """Let somebody type; in a channel it mentions the bot, or nobody hears it."""
        here = conversation == PERSONAL
        mention = {"mentioned": {"id": BOT}, "text": "<at>wederwoord</at>"}
        await self._do(
            f"conversations/{conversation}/messages",
            name,
            {
                "text": text if here else f"<at>wederwoord</at> {text}",
                "textFormat": "plain",
                **({} if here else {"mentions": [mention]}),
            },
        )

    async def execute(self, name: str, conversation: str, at: str, data: Any) -> Any:
        """Let somebody press a one-tap button of the card at `at`; gives the answer."""
        action = {"type": "Action.Execute", "verb": "ww", "data": data}
        told = {
            "name": "adaptiveCard/action",
            "value": {"action": action, "trigger": "manual"},
        }
        return await self._do("invoke", name, told | _where(conversation, at))

    async def submit(self, name: str, conversation: str, at: str, data: Any) -> None:
        """Let somebody send in what stands in the card at `at`."""
        await self._do("submit", name, {"value": data} | _where(conversation, at))

    async def _do(self, what: str, name: str, told: Mapping[str, Any]) -> Any:
        body = {"from": {"id": _user(name)}, **told}
        return await asyncio.to_thread(self.ask, f"/_conversation/v1/{what}", body)


def _where(conversation: str, at: str) -> dict[str, Any]:
    return {"conversation": {"id": conversation}, "replyToId": at}


def _user(name: str) -> str:
    return f"user-id-{PEOPLE.index(name)}"


@contextmanager
def playground(room: Path, url: str) -> Iterator[Playground]:
    """Run it for a bot whose activities come in at `url`."""
    only_loopback(interfaces())
    port, log = free_port(), room / "playground.log"
    (room / ".m365agentsplayground.yml").write_text(json.dumps(_setting()), "utf-8")
    known = ["-e", url, "-c", "msteams", "-p", port, "--disable-telemetry"]
    here = Playground(f"http://127.0.0.1:{port}")
    quiet = {
        "TEAMSAPPTESTER_BROWSER": "none",
        "M365_AGENTS_PLAYGROUND_LOGFILE": str(room / "client.log"),
    }
    with run([NODE, CLIENT, *known], room, log, lambda: _answers(here), quiet):
        yield here


def _answers(here: Playground) -> bool:
    """Ask what needs no bot: its own page waits until that listens."""
    try:
        here.ask(f"/_connector/v3/conversations/{HOME}/pagedmembers")
    except (OSError, ValueError):
        return False
    return True


def _setting() -> dict[str, Any]:
    """Write down the team; JSON is YAML as well."""
    current, *others = [_person(name) for name in PEOPLE]
    return {
        "version": "0.1.1",
        "tenantId": TENANT,
        "bot": {"id": BOT, "name": "wederwoord"},
        "currentUser": current,
        "users": others,
        "personalChat": {"id": PERSONAL},
        "groupChat": {"id": "19:group@thread.v2", "name": "Group"},
        "team": {
            "id": PRODUCT,
            "name": "Webcare",
            "aadGroupId": "00000000-0000-4000-8000-000000000031",
            "channels": [{"id": HOME, "name": "Reviews"}],
        },
    }


def _person(name: str) -> dict[str, str]:
    given, _, family = name.partition(" ")
    email = f"{given.lower()}@example.com"
    return {
        "id": _user(name),
        "name": name,
        "userPrincipleName": email,
        "aadObjectId": account(name),
        "givenName": given,
        "surname": family,
        "email": email,
    }
