"""The two Slacks that others wrote, started on this machine while a test lasts.

local-slack has a page for people, Socket Mode and signed presses; it listens on every
interface, so it is only started where there is no other than loopback. emulate keeps
metadata, scopes and triggers strictly; it needs a Node newer than most machines have.

    with local_slack(tmp_path) as slack:
        client = AsyncWebClient(slack.token, base_url=slack.base)
"""

from __future__ import annotations

import json
import urllib.request
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.standin import MODULES, NODE, free_port, interfaces, only_loopback, run

Payload = dict[str, Any]

LOCAL_SLACK = MODULES / "local-slack-linux-x64" / "bin" / "local-slack"
EMULATE = MODULES / "emulate" / "dist" / "index.js"

TEAM, BOT, APP = "T01WEBCARE", "U0BOT", "A01REPLY"
TOKEN, APP_TOKEN, SECRET = "xoxb-test-token", "xapp-test-token", "test-signing-secret"
PEOPLE = {
    "U01ANNA": ("anna", "Anna Bakker", "anna@example.com"),
    "U02MEGAN": ("megan", "Megan Bowen", "megan@example.com"),
}
CHANNELS = {
    "C01REV": ("reviews", ["U01ANNA", "U02MEGAN", BOT]),
    "C02PROD": ("product", ["U02MEGAN", BOT]),
}
SCOPES = (
    "chat:write channels:read channels:history users:read users:read.email im:write "
    "im:history im:read team:read"
)


@dataclass(frozen=True, slots=True)
class StandIn:
    """One that runs: `base` is slack_sdk's base_url, `home` its own address."""

    home: str
    token: str
    log: Path

    @property
    def base(self) -> str:
        return f"{self.home}/api/"

    def ask(self, path: str, body: Mapping[str, Any] | None = None) -> Any:
        """Ask it something besides the Web API: GET, or POST when there is a body."""
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(
            self.home + path, data, {"Content-Type": "application/json"}
        )
        with urllib.request.urlopen(request, timeout=10) as answer:
            return json.loads(answer.read() or b"null")


@contextmanager
def local_slack(room: Path, url: str = "") -> Iterator[StandIn]:
    """Run local-slack: Socket Mode, or signed HTTP when the app's address is given."""
    only_loopback(interfaces())
    config, port = room / "local-slack.json", free_port()
    config.write_text(json.dumps(_workspace(url)), "utf-8")
    command = [
        LOCAL_SLACK,
        "--config",
        config,
        "--port",
        port,
        "--base-host",
        "127.0.0.1",
    ]
    with running(
        command, room, StandIn(f"http://127.0.0.1:{port}", TOKEN, room / "ls.log")
    ) as s:
        yield s


@contextmanager
def emulate(room: Path) -> Iterator[StandIn]:
    """Run emulate, which holds the app to its scopes."""
    seed, port = room / "emulate.json", free_port()
    seed.write_text(json.dumps(_seed()), "utf-8")
    command = [
        NODE,
        EMULATE,
        "start",
        "--service",
        "slack",
        "--port",
        port,
        "--seed",
        seed,
    ]
    with running(
        command, room, StandIn(f"http://127.0.0.1:{port}", TOKEN, room / "em.log")
    ) as s:
        yield s


@contextmanager
def running(command: Sequence[object], room: Path, slack: StandIn) -> Iterator[StandIn]:
    """Run a stand-in until it answers; end it afterwards."""
    with run(command, room, slack.log, lambda: _answers(slack)):
        yield slack


def _answers(slack: StandIn) -> bool:
    request = urllib.request.Request(
        f"{slack.base}auth.test",
        b"",
        {"Authorization": f"Bearer {slack.token}"},
        method="POST",
    )
    try:
        with urllib.request.urlopen(request, timeout=2) as answer:
            return bool(json.loads(answer.read())["ok"])
    except (OSError, ValueError):
        return False


def _workspace(url: str) -> Payload:
    """Write down the workspace as local-slack reads it."""
    app = {
        "appId": APP,
        "botUserId": BOT,
        "botName": "wederwoord",
        "botToken": TOKEN,
        "appToken": APP_TOKEN,
        "signingSecret": SECRET,
        **({"mode": "events", "requestUrl": url} if url else {"mode": "socket"}),
    }
    users = [
        {"id": id_, "name": name, "real_name": whole, "email": email}
        for id_, (name, whole, email) in PEOPLE.items()
    ]
    channels = [
        {"id": id_, "name": name, "members": members}
        for id_, (name, members) in CHANNELS.items()
    ]
    team = {"name": "Webcare BV", "domain": "webcare", "teamId": TEAM}
    return {"workspace": team, "apps": [app], "users": users, "channels": channels}


def _seed() -> Payload:
    """Write down the workspace as emulate reads it; it makes up its own ids."""
    bot = {"app_id": APP, "bot_id": "B0BOT", "bot_user_id": BOT}
    app = {
        "client_id": "1.2",
        "client_secret": "a-client-secret",
        "name": "wederwoord",
        "redirect_uris": ["http://127.0.0.1:3000/slack/oauth_redirect"],
        "scopes": SCOPES.split(),
        "bot_name": "wederwoord",
        **bot,
    }
    token = {
        "token": TOKEN,
        "type": "bot",
        "user": BOT,
        "scopes": SCOPES.split(),
        **bot,
    }
    return {
        "slack": {
            "team": {"name": "Webcare BV", "domain": "webcare"},
            "signing_secret": SECRET,
            "users": [
                {"name": name, "real_name": whole, "email": email}
                for name, whole, email in PEOPLE.values()
            ],
            "channels": [{"name": name} for name, _ in CHANNELS.values()],
            "oauth_apps": [app],
            "tokens": [token],
            "strict_scopes": True,
        }
    }
