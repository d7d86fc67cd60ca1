"""The settings of one installation: secrets and addresses, from the environment only.

The table `SETTINGS` is all there is. Reading, the messages about mistakes,
`.env.example` and the table in docs/reference.md are made from it. The team's rules
are not here: they stand in the playbook.
"""

from __future__ import annotations

import difflib
import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from bot.errors import SettingsError

PREFIX = "WEDERWOORD_"


@dataclass(frozen=True, slots=True)
class Settings:
    """What the environment says. `public_url` is "" when people use host and port."""

    home: Path
    host: str
    port: int
    public_url: str
    log_level: str
    log_format: str


@dataclass(frozen=True, slots=True)
class Setting:
    """One variable: `read` makes the value of a text, or raises ValueError.

    `field` is its place in `Settings`; an empty variable counts as not set.
    """

    field: str
    default: str
    allowed: str
    meaning: str
    read: Callable[[str], Any]

    @property
    def name(self) -> str:
        """Its variable: PORT goes bare, as whoever starts a Procfile sets it so."""
        return "PORT" if self.field == "port" else PREFIX + self.field.upper()


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
            problems.append(_wrong(setting, text))
    if problems:
        raise SettingsError(problems)
    return Settings(**values)


def _is_stranger(name: str) -> bool:
    return name.startswith(PREFIX) and name not in {s.name for s in SETTINGS}


def _unknown(name: str) -> str:
    known = {setting.field.upper(): setting.name for setting in SETTINGS}
    near = difflib.get_close_matches(name.removeprefix(PREFIX), known, n=1)
    all_ = ", ".join(known.values())
    advice = f"did you mean {known[near[0]]}?" if near else f"known are {all_}."
    return f"{name} in the environment is no setting of wederwoord; {advice}"


def _wrong(setting: Setting, text: str) -> str:
    return (
        f"{setting.name} in the environment is {text!r}; allowed is"
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
