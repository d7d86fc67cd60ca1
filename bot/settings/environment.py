"""The settings of one installation: secrets and addresses, from the environment only.

The table `SETTINGS` is all there is. Reading, the messages about mistakes,
`.env.example` and the table in docs/reference.md are made from it. The team's rules
are not here: they stand in the playbook.
"""

from __future__ import annotations

import difflib
import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from bot.errors import SettingsError

PREFIX = "WEDERWOORD_"


@dataclass(frozen=True, slots=True)
class Settings:
    """What the environment says. `public_url` is "" when people use host and port.

    Slack is used when there is a bot token: through its socket with an app token,
    over HTTP with a signing secret.
    """

    home: Path
    host: str
    port: int
    public_url: str
    log_level: str
    log_format: str
    slack_bot_token: str = field(default="", repr=False)
    slack_app_token: str = field(default="", repr=False)
    slack_signing_secret: str = field(default="", repr=False)
    slack_api_url: str = ""


@dataclass(frozen=True, slots=True)
class Setting:
    """One variable: `read` makes the value of a text, or raises ValueError.

    `field` is its place in `Settings`; an empty variable counts as not set. What is
    `secret` stands in no message.
    """

    field: str
    default: str
    allowed: str
    meaning: str
    read: Callable[[str], Any]
    secret: bool = False

    @property
    def name(self) -> str:
        """Its variable: PORT and Slack's go bare, as the world around us names them."""
        bare = self.field == "port" or self.field.startswith("slack_")
        return self.field.upper() if bare else PREFIX + self.field.upper()


def _word(text: str) -> str:
    if not text.isprintable() or " " in text:
        raise ValueError
    return text


def _port(text: str) -> int:
    if not 0 <= int(text) <= 65535:
        raise ValueError
    return int(text)


def _url(text: str) -> str:
    parts = urlsplit(text)
    bare = parts.path in ("", "/") and not parts.query and not parts.fragment
    named = parts.hostname and parts.port != 0
    if parts.scheme not in ("http", "https") or not named or not bare:
        raise ValueError
    return f"{parts.scheme}://{parts.netloc}"


def _token(start: str) -> Callable[[str], str]:
    def read(text: str) -> str:
        whole = text.isascii() and text.isprintable() and " " not in text
        if not text.startswith(start) or not whole or len(text) < len(start) + 5:
            raise ValueError
        return text

    return read


def _api(text: str) -> str:
    parts = urlsplit(text)
    here = parts.hostname in ("127.0.0.1", "localhost", "::1")
    if parts.scheme != "https" and not (parts.scheme == "http" and here):
        raise ValueError
    return text.rstrip("/") + "/"


def _one_of(*choices: str) -> Callable[[str], str]:
    def read(text: str) -> str:
        if text.lower() not in choices:
            raise ValueError
        return text.lower()

    return read


LEVELS = ("debug", "info", "warning", "error")
FORMATS = ("auto", "json", "text")

SETTINGS = (
    Setting(
        "home",
        "wederwoord-home",
        "a folder",
        "folder with playbook.toml and the database; `wederwoord init` makes one",
        Path,
    ),
    Setting(
        "host",
        "127.0.0.1",
        "an address of this machine",
        "where the page listens; 0.0.0.0 lets other machines in, behind a proxy",
        _word,
    ),
    Setting(
        "port",
        "8080",
        "a whole number from 0 to 65535",
        "port of the page; 0 takes any free one",
        _port,
    ),
    Setting(
        "public_url",
        "",
        "an address like https://webcare.example.org, without a path",
        "what people type when a proxy stands in front; login links begin with it",
        _url,
    ),
    Setting(
        "log_level",
        "info",
        " or ".join(LEVELS),
        "how much the log tells",
        _one_of(*LEVELS),
    ),
    Setting(
        "log_format",
        "auto",
        " or ".join(FORMATS),
        "json is one object a line; auto is text in a terminal and json elsewhere",
        _one_of(*FORMATS),
    ),
    Setting(
        "slack_bot_token",
        "",
        "a token that begins with xoxb-",
        "the bot in Slack; from OAuth & Permissions of your app there",
        _token("xoxb-"),
        secret=True,
    ),
    Setting(
        "slack_app_token",
        "",
        "a token that begins with xapp-",
        "Slack by socket, without a public address; from Basic Information of your app",
        _token("xapp-"),
        secret=True,
    ),
    Setting(
        "slack_signing_secret",
        "",
        "the signing secret, 6 characters or more",
        "Slack over HTTP at /slack/events; from Basic Information of your app",
        _token(""),
        secret=True,
    ),
    Setting(
        "slack_api_url",
        "https://slack.com/api/",
        "an https address, or http on this machine",
        "where Slack's Web API is; only tests have another one",
        _api,
    ),
)


def from_environment() -> Settings:
    """Read the settings of this process. Raises SettingsError with every mistake."""
    return read(os.environ)


def read(environ: Mapping[str, str]) -> Settings:
    """Make settings of variables. Raises SettingsError with every mistake at once."""
    problems = [_unknown(name) for name in environ if _is_stranger(name)]
    values: dict[str, Any] = {}
    for setting in SETTINGS:
        text = environ.get(setting.name, "").strip() or setting.default
        try:
            values[setting.field] = setting.read(text) if text else ""
        except ValueError:
            values[setting.field] = ""
            problems.append(_wrong(setting, text))
    settings = Settings(**values)
    problems += _half(settings) if not problems else []
    if problems:
        raise SettingsError(problems)
    return settings


def _half(settings: Settings) -> list[str]:
    """Say what is missing of a Slack that was set up in part."""
    ways = settings.slack_app_token or settings.slack_signing_secret
    if settings.slack_bot_token and not ways:
        return [_NO_WAY_BACK]
    return [_NO_BOT] if ways and not settings.slack_bot_token else []


_NO_WAY_BACK = (
    "SLACK_BOT_TOKEN is set, but nothing says how presses come back: set"
    " SLACK_APP_TOKEN (by socket, no public address needed) or SLACK_SIGNING_SECRET"
    " (over HTTP)."
)
_NO_BOT = (
    "Slack is set up in part: SLACK_BOT_TOKEN is missing. It begins with xoxb- and"
    " stands under OAuth & Permissions of your app at Slack."
)


def _is_stranger(name: str) -> bool:
    return name.startswith(PREFIX) and name not in {s.name for s in SETTINGS}


def _unknown(name: str) -> str:
    known = {setting.field.upper(): setting.name for setting in SETTINGS}
    near = difflib.get_close_matches(name.removeprefix(PREFIX), known, n=1)
    all_ = ", ".join(known.values())
    advice = f"did you mean {known[near[0]]}?" if near else f"known are {all_}."
    return f"{name} in the environment is no setting of wederwoord; {advice}"


def _wrong(setting: Setting, text: str) -> str:
    held = "something else" if setting.secret else repr(text)
    return (
        f"{setting.name} in the environment is {held}; allowed is"
        f" {setting.allowed} ({setting.meaning})."
    )


def example() -> str:
    """Give the text of `.env.example`: all settings, switched off, with defaults."""
    opening = (
        "# Settings of wederwoord. Copy to .env, change what you need, and hand it to\n"
        "# whatever starts wederwoord: EnvironmentFile= of systemd, --env-file of a\n"
        "# container, or `set -a; . ./.env` in a shell. The rules of the team are\n"
        "# not here: they stand in playbook.toml in the home folder.\n"
    )
    return opening + "".join(
        f"\n# {s.meaning}\n# allowed: {s.allowed}\n#{s.name}={s.default}\n"
        for s in SETTINGS
    )


def markdown() -> str:
    """Give the settings as a Markdown table for docs/reference.md."""
    rows = [
        f"| `{s.name}` | {f'`{s.default}`' if s.default else 'none'} | {s.meaning}"
        f" | {s.allowed} |\n"
        for s in SETTINGS
    ]
    head = "| variable | default | meaning | allowed |\n| --- | --- | --- | --- |\n"
    return head + "".join(rows)
